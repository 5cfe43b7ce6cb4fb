"""HTTP headers of the site, written once: for hosts that read `_headers`, for nginx, for `tracker serve`.

Scripts run only from our own origin: nothing inline, nothing evaluated (`'wasm-unsafe-eval'` lets the
search compile its WebAssembly and nothing else). There is no `frame-ancestors`: the site knows no reader
and takes no orders, so there is nothing to gain by framing it, and newspapers may embed its pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "worker-src": "'self'",
    "connect-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_OPEN = {"Access-Control-Allow-Origin": "*"}  # programs in other pages may read the data


@dataclass(frozen=True)
class Rule:
    """Headers of every path that begins with `start` (from the site's root, with a leading slash)."""

    start: str
    headers: dict[str, str]


# Caching: what carries its hash in its name stays for ever, everything else is asked for again each time,
# which is what hosts do by themselves; a second Cache-Control would be joined to the first by some.
RULES = (
    Rule(
        "/",
        {
            "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        },
    ),
    Rule("/assets/", _FOREVER),
    Rule("/pagefind/fragment/", _FOREVER),
    Rule("/pagefind/index/", _FOREVER),
    Rule("/api/", _OPEN),
    Rule("/data/", _OPEN),
    Rule("/feeds/", {**_OPEN, "Content-Type": "application/atom+xml; charset=utf-8"}),
)


def headers_for(path: str) -> dict[str, str]:
    """The headers of one path below the site's root."""
    found: dict[str, str] = {}
    for rule in RULES:
        if path.startswith(rule.start):
            found |= rule.headers
    return found


def headers_file(site_url: str) -> bytes:
    """`_headers`, as Netlify, Cloudflare Pages and others read it."""
    below = _below(site_url)
    blocks = [
        "\n".join([f"{below}{rule.start}*", *(f"  {name}: {text}" for name, text in rule.headers.items())])
        for rule in RULES
    ]
    return ("\n".join(blocks) + "\n").encode()


def nginx_file(site_url: str) -> bytes:
    """The same for nginx, to be included in a `server { … }` whose root is the site.

    nginx inherits headers into a location only where that has none, so each location has them all; its
    Content-Type comes from `types`.
    """
    below = _below(site_url)
    blocks = [f"error_page 404 {below}/404.html;"]
    for rule in RULES:
        lines = [
            f'  add_header {name} "{text}" always;'
            for name, text in headers_for(rule.start).items()
            if name != "Content-Type"
        ]
        kind = rule.headers.get("Content-Type", "").partition(";")[0]
        if kind:
            lines = ["  types { }", f"  default_type {kind};", *lines]
        blocks.append("\n".join([f"location {below}{rule.start} {{", *lines, "}"]))
    return ("\n".join(blocks) + "\n").encode()


def _below(site_url: str) -> str:
    """The path that the site lies under: «» at the root of its host."""
    return urlsplit(site_url).path.rstrip("/") if site_url else ""

"""What the filter and the finished body refuse, as faults with the line of the notebook that it came from."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree, html

from pipelines.bodies.qmd import Notebook
from pipelines.bodies.wellformed import unclosed
from pipelines.ground.errors import Fault

_REFUSED = re.compile(r"REFUSED\t(.*?)\t(.*)")
# What a page may not carry: what runs, what fetches, what frames, what asks.
_TAGS = {
    *("script", "style", "iframe", "frame", "object", "embed", "applet", "link", "meta", "base", "form"),
    *("input", "select", "textarea", "video", "audio", "source", "track", "portal", "foreignobject"),
    *("animate", "set", "template", "dialog", "plaintext", "noscript", "marquee", "slot"),
}  # fmt: skip
_ATTRIBUTES = {
    "style",
    "hidden",
    "ping",
    "contenteditable",
    "srcdoc",
    "formaction",
    "autofocus",
    "is",
    "slot",
}
_ADDRESSED = (
    "href",
    "src",
    "xlink:href",
    "{http://www.w3.org/1999/xlink}href",
    "action",
    "srcset",
    "poster",
    "data",
)
# What something was written as, where pandoc makes another thing of it.
_WRITTEN = {"<input": ("[ ]", "[x]", "[X]"), ".unnumbered": ("{-}",)}
_ABOUT = (
    (re.compile(r"Could not convert TeX math (.*?)(?:, rendering|:| at )"), "{}"),
    (re.compile(r"[Nn]ote (?:reference|with key) '([^']+)'"), "[^{}]"),
)
_MATHS = re.compile(r"<math\b.*?</math>", re.DOTALL)
_STYLE = re.compile(r' style="[^"]*"')
_RIGHT = re.compile(r"^(?:#|page:|root:|https?://|mailto:)")
_DATA = re.compile(r"^data:image/(?:png|jpeg|svg\+xml);base64,")


def plain_maths(body: str) -> str:
    """A body without the styles that pandoc gives to rows of formulas: the site's policy forbids them, and
    `columnalign` says the same."""
    return _MATHS.sub(lambda maths: _STYLE.sub("", maths[0]), body)


def complaints(said: str, code: int, notebook: Notebook) -> list[Fault]:
    """What pandoc warned of or failed at (E-NB-06), each with the line that it is about if it can be told."""
    found = []
    for warning in re.split(r"^(?=\[)", said, flags=re.MULTILINE):
        line = " ".join(warning.split())
        # Both languages carry the same section ids until the filter has taken one of them away.
        if not line or "Duplicate identifier" in line:
            continue
        about = next((shape.format(match[1]) for sign, shape in _ABOUT if (match := sign.search(line))), "")
        at = place_of(about, notebook) if about else f"{notebook.path}:1"
        found.append(Fault("E-NB-06", at, line[:200], "pandoc"))
    if code and not found:
        found.append(Fault("E-NB-06", f"{notebook.path}:1", f"exit {code}", "pandoc"))
    return found[:1] if code else found


def refusals(said: str, notebook: Notebook) -> list[Fault]:
    """The refusals among what the filter wrote to stderr, each with its line: E-NB-04, and E-NB-09 for a
    picture without alternative text."""
    found = dict.fromkeys(_REFUSED.findall(said))
    return [
        Fault("E-NB-09" if instead == "fig-alt=" else "E-NB-04", place_of(what, notebook), what[:80], instead)
        for what, instead in found
    ]


def place_of(what: str, notebook: Notebook) -> str:
    """Where something stands in a notebook: the first line that holds it, or the cell that said it, else the
    notebook."""
    lines = (*notebook.lines, *notebook.said)
    shorter = [what[:end] for end in range(len(what) - 1, 3, -1)]
    for words in (what, what.rstrip("=:"), what.lstrip(".#@"), *_WRITTEN.get(what, ()), *shorter):
        at = next((line.at for line in lines if words and words in line.text), None)
        if at:
            return at
    return f"{notebook.path}:1"


def body_faults(body: str, notebook: Notebook) -> list[Fault]:
    """E-NB-13 for everything in a body that no page may carry: scripts, styles, frames, forms, what is
    fetched from elsewhere, handlers, addresses that lead nowhere."""
    found: dict[str, None] = {}
    if wrong := unclosed(body):
        return [Fault("E-NB-13", place_of(wrong, notebook), wrong, "HTML")]
    try:
        root = html.fragment_fromstring(body, create_parent="main")
    except (etree.ParserError, ValueError) as mistake:
        return [Fault("E-NB-13", f"{notebook.path}:1", str(mistake)[:80], "HTML")]
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        tag = node.tag.rpartition("}")[2].lower()
        if tag in _TAGS:
            found[f"<{tag}"] = None
        for name, value in node.attrib.items():
            if name.lower().startswith("on") or name in _ATTRIBUTES:
                found[f"{name}="] = None
            elif name in _ADDRESSED and not _leads(tag, name, value):
                found[f'{name}="{value[:60]}'] = None
    ids = Counter(root.xpath(".//@id"))
    twice = [
        Fault("E-NB-03", place_of(name, notebook), f"#{name}", "unique") for name, n in ids.items() if n > 1
    ]
    names = _from(body)
    return [*twice, *(Fault("E-NB-13", place_of(what, notebook), what + names, "—") for what in found)]


def _from(body: str) -> str:
    """The library that such a thing comes from, where it gives itself away."""
    signs = (("altair", "vegaEmbed"), ("plotly", "Plotly."))
    return next((f" ({name})" for name, sign in signs if sign in body), "")


def _leads(tag: str, name: str, value: str) -> bool:
    if tag in ("a", "area") and name == "href":
        return bool(_RIGHT.match(value))
    return bool(value.startswith("#") or (tag == "img" and _DATA.match(value)))

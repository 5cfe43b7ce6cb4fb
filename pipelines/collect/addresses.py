"""Addresses: written one way, held against the hosts that a place allows, and what no name may lead to."""

from __future__ import annotations

import ipaddress
import re

import httpx

from pipelines.ground.errors import CollectError, Fault

SCHEMES = ("http", "https")
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_UNICAST = ipaddress.ip_network("2000::/3")  # all of IPv6 that is handed out
_PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")
MAX_LENGTH = 2000
_COUNT = re.compile(r"^[0-9]{1,9}$")
_ASKED = re.compile(r"^(?:p|pn|page|page_?(?:no|num|number|index)|cur(?:rent)?_?page|pageid)$", re.IGNORECASE)


def joined(base: str, href: str) -> str | None:
    """The absolute web address that a link on `base` means, in one way of writing; None for any other link.

    Default ports and fragments are dropped, hosts are in ASCII, backslashes are taken as browsers do.
    """
    try:
        url = httpx.URL(base).join(href.strip().replace("\\", "/")).copy_with(fragment=None)
        host, port = url.host, url.port
    except (httpx.InvalidURL, ValueError):  # of a host, also where its punycode means nothing
        return None
    fits = url.scheme in SCHEMES and host and (port is None or 0 < port < 1 << 16)
    return str(url) if fits and len(str(url)) <= MAX_LENGTH else None


def site_of(url: str) -> str:
    """`host` or `host:port` of an address."""
    return httpx.URL(url).netloc.decode("ascii").lower().rstrip(".")


def same_page(url: str) -> str:
    """What two addresses of one page have in common: a portal hands out both http and https."""
    return url.partition("://")[2]


def check_allowed(url: str, allowed: frozenset[str], where: str) -> None:
    """Raises CollectError (E-NET-03): a scheme of another kind, credentials, a host that is not allowed."""
    parsed = httpx.URL(url)
    if parsed.scheme not in SCHEMES or parsed.userinfo:
        raise CollectError(Fault("E-NET-03", where, str(parsed.copy_with(userinfo=b"***")), "http, https"))
    if site_of(url) not in allowed:
        raise CollectError(Fault("E-NET-03", where, url, ", ".join(sorted(allowed))))


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet, also where an IPv6 address carries one of IPv4."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not ip.is_multicast and ip not in _PROTOCOLS
    if ip.ipv4_mapped or any(ip in network for network in _NAT64):
        return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    carried = [str(inner) for inner in (ip.sixtofour, *(ip.teredo or ())) if inner]
    return ip in _UNICAST and ip.is_global and all(map(is_public, carried))


def counted_on(url: str) -> str | None:
    """The address with the page that its question names counted on by one; None where it names none."""
    parsed = httpx.URL(url)
    for name, value in parsed.params.multi_items():
        if _ASKED.match(name) and _COUNT.match(value):
            return str(parsed.copy_set_param(name, str(int(value) + 1)))
    return None

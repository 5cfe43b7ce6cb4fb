"""A finished page read back: what it links to, fetches, says about promises, figures, dates and numbers."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

_FETCHING = {
    "script": "src",
    "img": "src",
    "link": "href",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "use": "href",
    "image": "href",
}
_STATUS = re.compile(r"(?:^|\s)s-([a-z-]+)(?:\s|$)")
_TARGET = re.compile(r"(?:^|/)targets/([a-z0-9-]+)\.html(?:#.*)?$")
# Pictures are drawn from the products by the charts' room; code is not prose; scripts are not shown.
_RUNNING = ("style", "iframe", "object", "embed", "base")
_UNREAD = ("script", "style", "svg", "code", "pre")


@dataclass(frozen=True)
class Verdict:
    """A status as a page shows it: its code, the promise that it is said of («» where none), the words."""

    code: str
    target: str
    text: str


@dataclass(frozen=True)
class Figure:
    """An observation as a page shows it: its id, the value that it carries, the text."""

    obs: str
    value: str
    text: str


@dataclass
class PageRead:
    """What a page holds."""

    lang: str = ""
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    fields: list[tuple[str, str, str]] = field(default_factory=list)  # field, promise, text
    pictures: list[tuple[str, str]] = field(default_factory=list)  # a figure's id and the finding above it
    inline: list[str] = field(default_factory=list)  # what would run, or look, from inside the page
    times: list[tuple[str, str]] = field(default_factory=list)
    prose: str = ""
    footer: str = ""


def read_page(path: Path) -> PageRead:
    """A page as a browser would understand it."""
    return read_html(path.read_text(encoding="utf-8"))


def read_html(text: str) -> PageRead:
    """A page's text, read the same way."""
    from lxml import html

    tree = html.document_fromstring(text.encode(), html.HTMLParser(encoding="utf-8"))
    page = PageRead(lang=tree.get("lang", ""))
    for node in tree.iter("*"):
        _take(page, node)
    for main in tree.iterfind(".//main"):
        page.prose = "\n".join(_prose(main))
    for footer in tree.iterfind(".//footer"):
        page.footer = " ".join(footer.itertext())
    return page


def _take(page: PageRead, node: Any) -> None:
    tag, found = node.tag, node.attrib
    if "id" in found:
        page.ids.append(found["id"])
    if tag == "a" and "href" in found:
        page.links.append(found["href"])
    if tag == "time":
        page.times.append((found.get("datetime", ""), _text(node)))
    if "data-field" in found:
        page.fields.append((found["data-field"], found.get("data-target", ""), _text(node)))
    if "data-obs" in found:
        page.figures.append(Figure(found["data-obs"], found.get("value", ""), _text(node)))
    if status := _STATUS.search(found.get("class", "")):
        page.verdicts.append(Verdict(status[1], _about(node), _text(node)))
    if tag == "figure" and "id" in found:
        findings = node.iterfind("figcaption/span[@class='seen']")
        page.pictures += [(found["id"], _text(finding)) for finding in findings]
    page.inline += _inline(tag, found)
    _take_fetched(page, tag, found)


def _inline(tag: str, found: Any) -> list[str]:
    """Scripts and styles that stand in the page itself: no policy lets them in, and none is ours."""
    script = tag == "script" and "src" not in found and "json" not in found.get("type", "")
    names = [f"<{tag}>"] if script or tag in _RUNNING else []
    return names + [f"{name}=" for name in found if name == "style" or name.startswith("on")]


def _take_fetched(page: PageRead, tag: str, found: Any) -> None:
    address = found.get(_FETCHING[tag], "") if tag in _FETCHING else ""
    if not address:
        return
    if tag == "link" and found.get("rel") == "alternate" and "hreflang" not in found:
        page.feeds.append(address)
    elif not (tag == "link" and found.get("rel") in ("canonical", "alternate")):
        page.fetched.append(address)


def _about(node: Any) -> str:
    """The promise that a status is said of: told by the element, by its link, or by the mark's id."""
    if node.get("data-target"):
        return str(node.get("data-target"))
    link = _TARGET.search(node.get("href", ""))
    return link[1] if link else str(node.get("id", "")) if node.tag == "mark" else ""


def _text(node: Any) -> str:
    return "".join(node.itertext()).strip()


def _prose(node: Any) -> list[str]:
    """The texts below a node, without pictures, code and figures that are checked by themselves."""
    texts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _UNREAD and "data-obs" not in child.attrib:
            texts += _prose(child)
        texts.append(child.tail or "")
    return texts


def resolved(name: str, address: str) -> str | None:
    """The path below the site that a link on page `name` leads to; None where it leaves the site."""
    return _resolved(name if address.startswith("#") else posixpath.dirname(name), address)


@lru_cache(maxsize=100_000)
def _resolved(here: str, address: str) -> str | None:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    if not parts.path:
        return here
    path = posixpath.normpath(posixpath.join(here, unquote(parts.path)))
    return None if path.split("/")[0] in ("..", "") else path

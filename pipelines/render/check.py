"""The finished site is read back before it is shown: links resolve, ids are unique, no request leaves
the origin, and every status on a page is the one in the products."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipelines.errors import Fault
from pipelines.render.data import LANGS, SiteData
from pipelines.render.pages import PREFIX
from pipelines.render.views.common import target_path
from pipelines.text import Lang

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


@dataclass
class _Read(HTMLParser):
    """What a page holds: ids, links, what it would fetch, language of the root."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)
    lang: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = found.get("lang", "")
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        address = found.get(_FETCHING.get(tag, ""), "")
        if address and not (tag == "link" and found.get("rel") in ("canonical", "alternate")):
            self.fetched.append(address)
        match = (
            re.search(r"\bs-([a-z-]+)\b", found.get("class", ""))
            if "verdict" in found.get("class", "")
            else None
        )
        if match:
            self.verdicts.append(match[1])


def read_page(path: Path) -> _Read:
    """A page's ids, links and statuses."""
    return read_text(path.read_text(encoding="utf-8"))


def read_text(html: str) -> _Read:
    """The ids, links and statuses of a page's text."""
    page = _Read()
    page.feed(html)
    return page


def check_site(out: Path, data: SiteData) -> list[Fault]:
    """Every fault of the finished site; empty where it may be shown."""
    pages = {path.relative_to(out).as_posix(): read_page(path) for path in sorted(out.rglob("*.html"))}
    faults = [fault for name, page in pages.items() for fault in _page_faults(name, page, pages, out)]
    return faults + _status_faults(pages, data) + _twin_faults(pages)


def _page_faults(name: str, page: _Read, pages: dict[str, _Read], out: Path) -> list[Fault]:
    faults = [
        Fault("E-SITE-03", name, id_, "unique")
        for id_ in sorted({i for i in page.ids if page.ids.count(i) > 1})
    ]
    for address in page.fetched:
        if urlsplit(address).scheme or address.startswith("//"):
            faults.append(Fault("E-SITE-04", name, address, "same origin"))
    for address in dict.fromkeys((*page.links, *page.fetched)):
        faults += _link_fault(name, address, pages, out)
    return faults


def _link_fault(name: str, address: str, pages: dict[str, _Read], out: Path) -> list[Fault]:
    parts = urlsplit(address)
    if parts.scheme in ("http", "https", "mailto", "data"):
        return []
    target = (Path(name).parent / unquote(parts.path)).as_posix() if parts.path else name
    resolved = _normal(target)
    if resolved is None or not (out / resolved).is_file():
        return [Fault("E-SITE-02", name, address, "an existing page or file")]
    if parts.fragment and resolved in pages and unquote(parts.fragment) not in pages[resolved].ids:
        return [Fault("E-SITE-02", name, address, f"#{parts.fragment}")]
    return []


def _normal(path: str) -> str | None:
    """`a/../b` → `b`; None where it would leave the site."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _status_faults(pages: dict[str, _Read], data: SiteData) -> list[Fault]:
    """The first verdict on a promise's page is the product's, in both languages."""
    faults = []
    for lang in LANGS:
        for target in data.city_targets:
            name = PREFIX[lang] + target_path(target.id)
            expected = data.assessment[target.id]["STATUS"]
            page = pages.get(name)
            found = page.verdicts[0] if page and page.verdicts else "—"
            if found != expected:
                faults.append(Fault("E-SITE-05", name, found, expected))
    return faults


def _twin_faults(pages: dict[str, _Read]) -> list[Fault]:
    """Every page exists in both languages and says which it is."""
    expected: dict[Lang, str] = {"zh": "zh-Hans", "en": "en"}
    bare: dict[Lang, set[str]] = {
        "zh": {name for name in pages if not name.startswith("en/")},
        "en": {name.removeprefix("en/") for name in pages if name.startswith("en/")},
    }
    faults = [Fault("E-SITE-06", name, "—", "zh & en") for name in sorted(bare["zh"] ^ bare["en"])]
    for name, page in pages.items():
        lang: Lang = "en" if name.startswith("en/") else "zh"
        if page.lang != expected[lang]:
            faults.append(Fault("E-SITE-07", name, page.lang, expected[lang]))
    return faults

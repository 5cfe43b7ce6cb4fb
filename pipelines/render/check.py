"""The finished site is read back before it is shown: links resolve, ids are unique, no request leaves
the origin, both languages say the same, every promise is three clicks away, and every status, figure,
number and date is the one in the products (`readback`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipelines.codes import Lang
from pipelines.ground.errors import Fault
from pipelines.ground.files import PICTURE_INSIDE
from pipelines.render.readback import lang_of, reach, readback
from pipelines.render.reader import PageRead, read_page, resolved
from pipelines.render.spec import PREFIX
from pipelines.views import LANGS, SiteData, target_path

CLICKS = 3
_LINKED = ("http", "https", "mailto")  # every other scheme in a link could run something
_MINE = re.compile(r"([._/])(?:zh|en)(?=[./])")  # the part of a file's name that says its language


def check_site(out: Path, data: SiteData, complete: Callable[[], object] = tuple) -> list[Fault]:
    """Every fault of the finished site; empty where it may be shown.

    complete: called before files are looked for that no page holds, so that they may be made meanwhile.
    """
    pages = {path.relative_to(out).as_posix(): read_page(path) for path in sorted(out.rglob("*.html"))}
    said = _status_faults(pages, data) + _twin_faults(pages) + _parity_faults(pages)
    said += _far_faults(pages, data) + readback(pages, out, data)
    complete()
    files = files_in(out)
    return [fault for name, page in pages.items() for fault in _page_faults(name, page, pages, files)] + said


def files_in(out: Path) -> set[str]:
    """The paths of all files below a folder."""
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}


def _page_faults(name: str, page: PageRead, pages: dict[str, PageRead], files: set[str]) -> list[Fault]:
    twice = sorted(id_ for id_, count in Counter(page.ids).items() if count > 1)
    faults = [Fault("E-SITE-03", name, id_, "unique") for id_ in twice]
    faults += [Fault("E-SITE-13", name, what, "—") for what in dict.fromkeys(page.inline)]
    for address in page.fetched:
        if (urlsplit(address).scheme and not PICTURE_INSIDE.match(address)) or address.startswith("//"):
            faults.append(Fault("E-SITE-04", name, address, "same origin"))
    for address in page.links:
        scheme = urlsplit(address).scheme
        if scheme and scheme not in _LINKED:
            faults.append(Fault("E-SITE-08", name, address[:80], " | ".join(_LINKED)))
    for address in dict.fromkeys((*page.links, *page.fetched, *page.feeds)):
        faults += _link_fault(name, address, pages, files)
    return faults


def _link_fault(name: str, address: str, pages: dict[str, PageRead], files: set[str]) -> list[Fault]:
    parts = urlsplit(address)
    if parts.scheme:
        return []
    where = resolved(name, address)
    if where not in files:
        return [Fault("E-SITE-02", name, address, "an existing page or file")]
    if where and parts.fragment and where in pages and unquote(parts.fragment) not in pages[where].ids:
        return [Fault("E-SITE-02", name, address, f"#{parts.fragment}")]
    return []


def _status_faults(pages: dict[str, PageRead], data: SiteData) -> list[Fault]:
    """The first verdict on a promise's page is the product's, in both languages."""
    faults = []
    for lang in LANGS:
        for target in data.city_targets:
            name = PREFIX[lang] + target_path(target.id)
            expected = data.assessment[target.id]["STATUS"]
            page = pages.get(name)
            found = page.verdicts[0].code if page and page.verdicts else "—"
            if found != expected:
                faults.append(Fault("E-SITE-05", name, found, expected))
    return faults


def _twin_faults(pages: dict[str, PageRead]) -> list[Fault]:
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


def _parity_faults(pages: dict[str, PageRead]) -> list[Fault]:
    """Twins show the same promises with the same verdicts, the same figures and the same downloads."""
    faults = []
    for name, page in pages.items():
        twin = PREFIX["en"] + name
        if lang_of(name) == "zh" and twin in pages:
            mine, other = _shown(name, page), _shown(twin, pages[twin])
            odd = sorted(mine ^ other)
            faults += [Fault("E-SITE-11", name, " ".join(odd[:3]), f"= {twin}")] if odd else []
    return faults


def _shown(name: str, page: PageRead) -> set[str]:
    """Verdicts, figures and files of a page, without what tells its language."""
    verdicts = {f"{shown.target}={shown.code}" for shown in page.verdicts}
    figures = {f"{figure.obs}={figure.value}" for figure in page.figures}
    paths = {resolved(name, address) or "" for address in page.links}
    files = {_MINE.sub(r"\1*", path) for path in paths if path and not path.endswith(".html")}
    return verdicts | figures | files


def _far_faults(pages: dict[str, PageRead], data: SiteData) -> list[Fault]:
    """Promises that take more than three clicks from the home page of their language."""
    faults = []
    for lang in LANGS:
        home = PREFIX[lang] + "index.html"
        near = reach(pages, home, CLICKS) if home in pages else set()
        wanted = [PREFIX[lang] + target_path(target.id) for target in data.city_targets]
        faults += [Fault("E-SITE-12", name, "—", f"{CLICKS}") for name in wanted if name not in near]
    return faults

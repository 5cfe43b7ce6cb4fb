"""A list page → its entries: title, address and the date beside it, whatever the portal's template.

Nothing is known of a template beforehand. An entry is a link to a document with a date in the smallest block
around it that holds no other document; where links and dates stand in one block, they are paired in order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lxml import etree

from pipelines.collect.addresses import MAX_LENGTH, counted_on, joined
from pipelines.collect.dates import DATED, day_in, day_of_address, is_only_dated
from pipelines.collect.pages import plain, words_of

FILES = (
    *("pdf", "doc", "docx", "xls", "xlsx", "xlsb", "et", "ods", "wps", "ofd", "csv", "txt"),
    *("ppt", "pptx", "zip", "rar", "7z"),
)
_PAGES = ("htm", "html", "shtml", "jhtml", "jsp", "jspx", "php", "asp", "aspx", "do", "action")
# The column itself or one of its pages: no document, whatever date stands beside it.
_LISTS = re.compile(
    r"(?:^|/)(?:(?:index|list|default|col|column|channel|node|lm)(?:[-_]?\d{1,6}){0,2}(?:\.\w{2,6})?)?$"
)
_QUOTED_PAGE = re.compile(r"['\"]([^'\"\s]+\.(?:s?html?|jhtml|jspx?|aspx?|php|do)(?:\?[^'\"]*)?)['\"]")
_ATTACHED = re.compile(r"^\s*(?:附件|附表)")
_MENU = re.compile(
    r"(?:^|[-_\s])(?:nav|navs|navbar|menu|sidebar|foot|footer|crumbs?|breadcrumbs?|position|location|copyright)"
    r"(?:$|[-_\s\d])",
    re.IGNORECASE,
)
MOST_TITLE = 300
MOST_LINKS = 5000
MOST_SAME = 5  # links to one document: its picture, its title, «more»
MOST_IN_ROW = 5  # links and a date
MOST_ABOVE = 6  # blocks around a link that are looked at for its date


@dataclass(frozen=True)
class Entry:
    """A title on a list and its document's address; published: the date beside it, `` where there is none."""

    url: str
    title: str
    published: str

    @property
    def day(self) -> str:
        """The date beside it, else the one that its address carries; `` where neither is there."""
        return self.published or day_of_address(self.url)


def base_of(root: Any, url: str) -> str:
    """What a page's links start from."""
    href = next(iter(root.xpath("//base/@href")), "")
    return joined(url, href) or url


def entries_of(root: Any, url: str, today: str) -> list[Entry]:
    """The entries of a list page, each address once, in the order of the page.

    today: YYYY-MM-DD, from which a date without a year is told.
    """
    links = [(link, there) for link, there in _links(root, url) if there != url][:MOST_LINKS]
    known = dict(links)
    paired: dict[Any, dict[Any, str]] = {}
    found: dict[str, Entry] = {}
    looked_at: Counter[str] = Counter()
    for link, there in links:
        looked_at[there] += 1
        if looked_at[there] > MOST_SAME:
            continue
        block = _own_block(link, known)
        shown = _shown(block, link, there, today)
        if not shown and (around := block.getparent()) is not None:
            if around not in paired:
                paired[around] = _pairs(around, known, today)
            shown = paired[around].get(link, "")
        title = _title(link)
        if title and (shown or (_is_document(there) and not _is_menu(link))):
            before = found.get(there, Entry(there, "", ""))
            found[there] = Entry(there, max(before.title, title, key=len), before.published or shown)
    return list(found.values())


def _links(root: Any, url: str) -> Iterator[tuple[Any, str]]:
    """The links of a page that may be documents, with their addresses: not its pager, frame or columns."""
    base, own = base_of(root, url), url.partition("?")[0]
    for link in root.iter("a"):
        there = target_of(link, base)
        if there is None or _is_framed(link) or _LISTS.search(_path(there)):
            continue
        if there.partition("?")[0] != own or counted_on(there) is None:
            yield link, there


def target_of(link: Any, base: str) -> str | None:
    """Where a link leads: its `href`, or the page that its script names; None where that is nowhere."""
    href = (link.get("href") or "").strip()
    script = f"{(link.get('onclick') or '')[:MAX_LENGTH]} {href[:MAX_LENGTH]}"
    quoted = _QUOTED_PAGE.search(script)
    named = joined(base, href) if href and not href.startswith("#") else None
    return named or (joined(base, quoted[1]) if quoted else None)


def _is_framed(link: Any) -> bool:
    """Whether a link stands in the menu, the head or the foot of its page."""
    tags = {above.tag for above in link.iterancestors()}
    framed = bool(tags & {"header", "footer"}) and "article" not in tags  # which has a head of its own
    return "nav" in tags or framed


def _path(url: str) -> str:
    """What stands behind the host."""
    return url.partition("://")[2].partition("/")[2]


def _is_document(url: str) -> bool:
    """Whether an address alone looks like one document: a file, or a page whose name has a number."""
    name = url.partition("?")[0].rpartition("/")[2]
    ending = name.rpartition(".")[2].lower()
    if ending in FILES:
        return True
    return ending in _PAGES and re.search(r"\d", _path(url)) is not None


def _own_block(link: Any, known: dict[Any, str]) -> Any:
    """The largest block around a link in which no other document is linked."""
    own, block = known[link], link
    for _ in range(MOST_ABOVE):
        above = block.getparent()
        if above is None or any(known.get(other, own) != own for other in above.iter("a")):
            return block
        block = above
    return block


def _shown(block: Any, link: Any, there: str, today: str) -> str:
    """The date in a link's own block: an element that is nothing else goes before one in a sentence, and
    the title's own words do not count."""
    for part in block.iter():
        if part is not link and is_only_dated(words := words_of(part)):
            return day_in(words, there, today)
    return day_in(words_of(block, lambda node: node is link), there, today)


def _pairs(block: Any, known: dict[Any, str], today: str) -> dict[Any, str]:
    """Link → date, where links and dates take turns in one block; what stands first says which leads. The
    only date of a few links is that of all: a title and what it can be downloaded as."""
    turns = list(_turns(block, known))
    dates = [turn for turn in turns if isinstance(turn, str)]
    if len(dates) == 1 and len(turns) <= MOST_IN_ROW:
        return {link: day_in(dates[0], known[link], today) for link in turns if link is not dates[0]}
    dates_lead = bool(turns) and isinstance(turns[0], str)
    found: dict[Any, str] = {}
    for before, after in pairwise(turns):
        link, text = (after, before) if dates_lead else (before, after)
        if isinstance(text, str) and not isinstance(link, str):
            found[link] = day_in(text, known[link], today)
    return found


def _turns(block: Any, known: dict[Any, str]) -> Iterator[Any]:
    """The links of a block and the texts with a date between them, in their order."""
    walk = etree.iterwalk(block, events=("start", "end"))
    for event, node in walk:
        text = node.tail if event == "end" else node.text
        if event == "start" and node in known:
            walk.skip_subtree()
            yield node
        elif not (event == "end" and node is block) and DATED.search(" ".join((text or "").split())):
            yield text


def _title(link: Any) -> str:
    """A link's whole title: its `title`, which lists do not cut, else its own words without the date."""
    shown = words_of(link, lambda node: node is not link and is_only_dated(words_of(node)))
    told = plain(link.get("title") or "")
    stem = re.sub(r"[.…\s]+$", "", shown)
    return (told if told.startswith(stem) else shown)[:MOST_TITLE]


def _is_menu(link: Any) -> bool:
    """Whether a link's blocks are called as menus and frames are."""
    return any(_MENU.search(f"{a.get('class') or ''} {a.get('id') or ''}") for a in link.iterancestors())


def attachments_of(root: Any, url: str) -> list[Entry]:
    """The files that a notice links or shows in a frame: by their ending, or named 附件."""
    base = base_of(root, url)
    shown = [
        (node.get("src") or node.get("data") or "", node) for node in root.iter("iframe", "embed", "object")
    ]
    found: dict[str, Entry] = {}
    links = [(link.get("href") or "", link) for link in root.iter("a") if not _is_framed(link)]
    for href, node in [*links, *shown]:
        there = joined(base, href)
        title = (words_of(node) or plain(node.get("title") or ""))[:MOST_TITLE]
        if there and there != url and (_is_file(there) or _is_file(title) or _ATTACHED.search(title)):
            found.setdefault(there, Entry(there, title or there.rpartition("/")[2], ""))
    return list(found.values())


def _is_file(name: str) -> bool:
    return name.partition("?")[0].rstrip(" )）]】").rpartition(".")[2].lower() in FILES

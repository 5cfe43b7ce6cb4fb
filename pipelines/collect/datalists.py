"""A list that is data: the JSON of a portal's endpoint, whatever it calls title, address and date."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

from pipelines.collect.addresses import joined
from pipelines.collect.dates import day_in
from pipelines.collect.lists import MOST_LINKS, MOST_TITLE, Entry
from pipelines.collect.pages import JSONP, plain
from pipelines.ingest import page_text

# In the order in which they are believed; the first that holds something wins.
_TITLES = (
    "doctitle",
    "title",
    "infotitle",
    "articletitle",
    "newstitle",
    "name",
    "bt",
    "subject",
    "linktitle",
)
_URLS = (
    "docpuburl",
    "puburl",
    "docurl",
    "infourl",
    "articleurl",
    "linkurl",
    "url",
    "link",
    "href",
    "chnldocurl",
)
_DATES = (
    *("docreltime", "publishtime", "publishdate", "pubdate", "pubtime", "releasetime", "displaytime", "fbsj"),
    *("docpubtime", "infodate", "date", "time", "crtime", "createtime", "createdate"),
)
_TAG = re.compile(r"<[^>]{1,200}>")
_COUNT = re.compile(r"^[0-9]{1,15}$")
_SECONDS, _MILLISECONDS = 1_000_000_000, 1_000_000_000_000
_CHINA = dt.timezone(dt.timedelta(hours=8))


def data_entries(body: bytes, url: str, today: str) -> list[Entry]:
    """The entries of a JSON list (or one in a callback), each address once; none where it holds no list."""
    text, _ = page_text(body, url)
    text = text.lstrip("\ufeff")
    called = JSONP.match(text)
    try:
        told = json.JSONDecoder().raw_decode(text, called.end())[0] if called else json.loads(text)
    except (ValueError, RecursionError):
        return []
    found: dict[str, Entry] = {}
    for item in _objects(told):
        entry = _entry(item, url, today)
        if entry and len(found) < MOST_LINKS:
            found.setdefault(entry.url, entry)
    return list(found.values())


def _objects(told: Any) -> Iterator[dict[str, Any]]:
    """Every object of the data, outer before inner, in its order."""
    waiting = [told]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            yield here
        inner = here.values() if isinstance(here, dict) else here if isinstance(here, list) else ()
        waiting += reversed([one for one in inner if isinstance(one, dict | list)])


def _entry(item: dict[str, Any], url: str, today: str) -> Entry | None:
    # `pub_url` is `puburl`, but `_url` stays what it is: something else beside an `url`.
    by_name = {name[:1].lower() + name[1:].lower().replace("_", ""): value for name, value in item.items()}
    title = next((text for text in _valued(by_name, _TITLES, "title") if isinstance(text, str)), "")
    addresses = (
        joined(url, text) for text in _valued(by_name, _URLS, "url") if isinstance(text, str) and "/" in text
    )
    there = next((address for address in addresses if address and not address.endswith("/")), None)
    title = plain(_TAG.sub("", title))[:MOST_TITLE]
    if not title or there is None:
        return None
    days = (_day(value, there, today) for value in _valued(by_name, _DATES, "date", "time"))
    return Entry(there, title, next(filter(None, days), ""))


def _valued(item: dict[str, Any], names: tuple[str, ...], *parts: str) -> list[Any]:
    """The values under these names, then those whose name has one of the parts; empty ones left out."""
    others = [name for name in item if name not in names and any(part in name for part in parts)]
    return [item[name] for name in (*names, *others) if item.get(name)]


def _day(value: Any, url: str, today: str) -> str:
    """The date that a value means: text, or seconds or milliseconds since 1970."""
    if isinstance(value, str) and not value.strip().isdigit():
        return day_in(value, url, today)
    digits = value.strip() if isinstance(value, str) else str(value) if type(value) is int else ""
    if not _COUNT.match(digits):
        return ""
    if isinstance(value, str) and len(digits) == len("20260518"):
        return day_in(digits, url, today)
    seconds = int(digits) / 1000 if int(digits) >= _MILLISECONDS else int(digits)
    if not _SECONDS <= seconds < 4 * _SECONDS:
        return ""
    return dt.datetime.fromtimestamp(seconds, _CHINA).date().isoformat()

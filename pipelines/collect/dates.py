"""Dates beside titles, as portals print them: 2026-05-18, 2026年5月18日, [05-18], 18 2026-05."""

from __future__ import annotations

import datetime as dt
import re

_WHOLE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年_]\s*(\d{1,2})\s*[-/.月_]\s*(\d{1,2})(?!\d)")
_BIG_DAY = re.compile(
    r"(?<![\d:.-])(\d{1,2})\s*日?\s*((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})(?!\d|\s*[-/.月]\s*\d)"
)
_DAY_BEHIND = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*月?\s+(\d{1,2})(?![\d:])")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
# Two digits each, or 5月18日: «1-5月» in a summary is a span of months.
_NO_YEAR = re.compile(r"(?<![\d./-])(\d{2})[-/](\d{2})(?![\d.%/-]|\s*月)")
_NO_YEAR_ZH = re.compile(r"(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_PATTERNS = (_WHOLE, _BIG_DAY, _DAY_BEHIND, _COMPACT, _NO_YEAR, _NO_YEAR_ZH)
DATED = re.compile("|".join(re.sub(r"\((?!\?)", "(?:", p.pattern) for p in _PATTERNS))
_IN_ADDRESS = (
    re.compile(r"(?<!\d)((?:19|20)\d\d)[-/_]?(\d\d)[-/_]?(\d\d)(?!\d)"),
    re.compile(r"(?<!\d)((?:19|20)\d\d)[-/_](\d{1,2})[-/_](\d{1,2})(?!\d)"),
)
_MONTH_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[-/_]?(\d\d)/")
_BESIDE = re.compile(r"[\s\[\]()（）【】:：\d.日-]|发布|更新|时间|日期|发文|成文")
AHEAD = dt.timedelta(days=2)  # clocks and zones differ


def day_in(text: str, url: str, today: str) -> str:
    """The first date of a text as YYYY-MM-DD, `` where there is none.

    url, today: a date without a year takes it from the document's address, else it is the last such day.
    """
    text = " ".join(text.split())  # a run of blanks would be gone through again from each of its blanks
    found = [(pattern, match) for pattern in _PATTERNS for match in pattern.finditer(text)]
    in_order = sorted(found, key=lambda one: one[1].start())
    days = (_read(pattern, match, url, today) for pattern, match in in_order)
    return next(filter(None, days), "")


def _read(pattern: re.Pattern[str], match: re.Match[str], url: str, today: str) -> str:
    if pattern in (_NO_YEAR, _NO_YEAR_ZH):
        return _with_year(match[1], match[2], url, today)
    return _day(match[2], match[3], match[1]) if pattern is _BIG_DAY else _day(*match.groups())


def is_only_dated(text: str) -> bool:
    """Whether a text is a date and nothing else; a time of day and words like 发布时间 belong to it."""
    return bool(DATED.search(text)) and not _BESIDE.sub("", DATED.sub("", text))


def _day(year: str, month: str, day: str) -> str:
    try:
        return dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _with_year(month: str, day: str, url: str, today: str) -> str:
    told = _MONTH_IN_ADDRESS.search(url)
    if told and int(told[2]) == int(month):
        return _day(told[1], month, day)
    now = dt.date.fromisoformat(today)
    for year in (now.year, now.year - 1):
        found = _day(str(year), month, day)
        if found and dt.date.fromisoformat(found) <= now + AHEAD:
            return found
    return ""


def day_of_address(url: str) -> str:
    """The day that an address carries (t20260518_1.htm, /2026/5/18/), `` where it carries none."""
    path = url.partition("://")[2]
    days = (_day(*found.groups()) for pattern in _IN_ADDRESS for found in pattern.finditer(path))
    return next(filter(None, days), "")

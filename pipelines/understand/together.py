"""Periods that only the labels of one axis together, or a note, make plain."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from pipelines.ground.folding import fold
from pipelines.understand.when import MONTH_NAME, MONTHS, Said, century, period_in

_FISCAL_MONTHS = (
    re.compile(
        rf"(?:financial|fiscal) years?\b.{{0,60}}?\b(?P<a>{MONTH_NAME})\b"
        rf".{{0,12}}?(?:to|-|–)\s*(?P<b>{MONTH_NAME})\b"
    ),
    re.compile(r"财政年度.{0,12}?(?P<a>\d{1,2})月.{0,6}?至.{0,6}?(?P<b>\d{1,2})月"),
)
_POINTED_MONTH = re.compile(r"(?P<y>(?:19[5-9]|20[0-4])\d)\.(?P<m>0[1-9]|1[0-2]|[1-9])")
_SHORT_MONTH = re.compile(r"(?P<y>\d\d)[/.年](?P<m>0?[1-9]|1[0-2])月?")
_QUARTERS = re.compile(r"(?P<y>(?:19[5-9]|20[0-4])\d)-(?P<q>[1-4])")
_SIX_DIGITS = re.compile(r"(?P<y>(?:19[5-9]|20[0-4])\d)(?P<m>0[1-9]|1[0-3])")


def financial_months(texts: Iterable[str]) -> tuple[int, int] | None:
    """First and last month of a financial year where a line says them (April to March); else None."""
    for text in texts:
        for pattern in _FISCAL_MONTHS:
            if match := pattern.search(text.casefold()):
                first, last = (MONTHS.get(name) or int(name) for name in (match["a"], match["b"]))
                if last == (first - 2) % 12 + 1 and first > 1:
                    return first, last
    return None


def in_months(years: str, months: tuple[int, int]) -> str:
    """A financial year by its months: 2029/2030 from April to March is 2029-04/2030-03."""
    first, _, last = years.partition("/")
    return f"{first}-{months[0]:02d}/{last}-{months[1]:02d}"


def period_of_day(code: str, freq: str) -> str:
    """The month, quarter, half or year that a day or a month stands for in a series of that frequency."""
    year, month = code[:4], int(code[5:7])
    parts = {
        "M": f"{year}-{month:02d}",
        "Q": f"{year}-Q{(month + 2) // 3}",
        "S": f"{year}-S{(month + 5) // 6}",
    }
    return year if freq == "A" else parts.get(freq, code)


def dated_together(texts: list[str]) -> dict[int, Said]:
    """Place → the period of each label of one axis that only its neighbours make plain.

    Days that are all the first or all the last of their months are months (of years where all are the last of
    the year); 2030.09, 2030.1 are months written as numbers, .1 the tenth where two digits are usual; 30/9 is
    a month of 2030 where no second number is larger than 12; 203009 is a month where all have six digits;
    2030-1 is a quarter where no number is larger than 4 in several years.
    """
    flats = [_as_day(fold(text).removesuffix("年")) for text in texts]
    days = {n: flat for n, flat in enumerate(flats) if re.fullmatch(r"(?:19|20)\d\d-\d\d-\d\d", flat)}
    if len(days) > 1 and len(set(days.values())) == len(days):
        ends = [_is_month_end(day) for day in days.values()]
        if all(day.endswith("-12-31") for day in days.values()):
            return {n: Said(code=day[:4]) for n, day in days.items()}
        if all(ends) or all(day.endswith("-01") for day in days.values()):
            return {n: Said(code=day[:7]) for n, day in days.items()}
    quarters = {n: match for n, flat in enumerate(flats) if (match := _QUARTERS.fullmatch(flat))}
    if len({m["y"] for m in quarters.values()}) > 1 and {m["q"] for m in quarters.values()} == set("1234"):
        return {n: Said(code=f"{match['y']}-Q{match['q']}") for n, match in quarters.items()}
    for pattern in (_POINTED_MONTH, _SHORT_MONTH, _SIX_DIGITS):
        found = {n: match for n, flat in enumerate(flats) if (match := pattern.fullmatch(flat))}
        if len(found) > 1 and (len(found) >= 0.8 * len(flats) or len(found) > 2):
            if pattern is _SHORT_MONTH and len({int(m["m"]) for m in found.values()}) == 1:
                return {n: Said(doubt="period:day-or-month") for n in found}  # 28/9, 29/9, 30/9
            return _months_in_order(found)
    return {}


def counted_months(texts: list[str], outer: list[tuple[str, ...]]) -> dict[int, Said]:
    """Place → month, of labels that number the months of the years in the labels around them (2022 | 10)."""
    if not all(0 < int(text) < 13 for text in texts if text.isdigit()):
        return {}
    found: dict[int, Said] = {}
    for n, text in enumerate(texts):
        years = [code for label in outer[n] if re.fullmatch(r"\d{4}", code := period_in(label).code)]
        if text.isdigit() and years:
            found[n] = Said(code=f"{years[-1]}-{int(text):02d}")
    return found


def _months_in_order(found: dict[int, re.Match[str]]) -> dict[int, Said]:
    """Months by their numbers: a lone 1 after 9, or among numbers of two digits, is the tenth."""
    padded = any(match["m"].startswith("0") for match in found.values())
    said: dict[int, Said] = {}
    before = 0
    for n, match in found.items():
        month = int(match["m"])
        lone = match["m"] == "1" and match.re is _POINTED_MONTH
        tenth = lone and (padded or before == 9)
        month = 10 if tenth else month
        doubt = "period:month-or-october" if lone and not tenth and before not in (0, 12) else ""
        year = century(match["y"])
        # the thirteenth month of an office is the year
        said[n] = Said(code=year if month == 13 else f"{year}-{month:02d}", doubt=doubt)
        before = month
    return said


def _as_day(flat: str) -> str:
    day = re.fullmatch(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日", flat)
    return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}" if day else flat


def _is_month_end(day: str) -> bool:
    first = dt.date.fromisoformat(f"{day[:7]}-01")
    following = dt.date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return dt.date.fromisoformat(day) == following - dt.timedelta(days=1)

"""Reading periods as sources write them, into SDMX-like periods with their frequency.

`2022`, `2023-S1`, `2022-Q1`, `2024-02`, `2024-07-21`, and ranges as `2018-01/2018-09` or `2016/2017`.
A period that the source does not really state (only the day of a report, «约», no year) is no period. Where
the day of publication is known, the figure is from some time before it: `../2026-08-24` (`undated`), which
enters no series; otherwise it is set aside with the reason.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.ground.folding import even_width


@dataclass(frozen=True)
class Period:
    """A period that a figure is about: its code and SDMX frequency (A, S, Q, M, D; O for others, _U where it
    is not stated)."""

    code: str
    freq: str


@dataclass(frozen=True)
class NoPeriod:
    """Why a figure has no period: the fault code of its quarantine."""

    code: str


_UNDATED = re.compile(r"未注|年份未|n/a|建成|^$")
# The day on which something was printed, answered or said to be so «now» is no day of the figure; 截至 with a
# month or year is one, with a day it is where a transcription found none but the page's.
_REPORT_DAY = re.compile(
    r"报道|发布日|答复日|公布日|目前|(?<!\d)\d{4}-\d\d-\d\d\(截至\)|^\(截至\)\d{4}-\d\d-\d\d"
)
_UP_TO = "../"
_VAGUE = re.compile(r"约|年内")
_YEAR = r"(?P<y>\d{4})"
_HALVES = {"上": "S1", "下": "S2"}
_QUARTERS = {
    "一": "Q1",
    "二": "Q2",
    "三": "Q3",
    "四": "Q4",
    "1": "Q1",
    "2": "Q2",
    "3": "Q3",
    "4": "Q4",
}


def read_period(text: str) -> Period | NoPeriod:
    """The period that `text` states.

    Returns NoPeriod with Q-UNDATED (no year), Q-REPORT-DAY (only the day of a report is known),
    Q-VAGUE (about a year, or part of one) or Q-PERIOD (not understood).
    """
    flat = even_width(text).strip()
    for pattern, code in (
        (_UNDATED, "Q-UNDATED"),
        (_REPORT_DAY, "Q-REPORT-DAY"),
        (_VAGUE, "Q-VAGUE"),
    ):
        if pattern.search(flat):
            return NoPeriod(code)
    core = re.sub(r"\(.*?\)", "", flat).strip().replace(" ", "")
    for reader in (_iso, _range, _chinese):
        period = reader(core)
        if period is not None:
            return period
    return NoPeriod("Q-PERIOD")


def undated(published: str) -> Period:
    """Some time up to the day (or the end of the month or year) of publication, in the notation of EDTF."""
    return Period(f"{_UP_TO}{published}", "_U")


def is_undated(code: str) -> bool:
    """Whether a period says only by when (`undated`)."""
    return code.startswith(_UP_TO)


def _iso(core: str) -> Period | None:
    if re.fullmatch(r"\d{4}年?(?:底|末|年底)?", core):
        return Period(core[:4], "A")
    if re.fullmatch(r"\d{4}-(?:Q[1-4]|S[12])", core):
        return Period(core, core[5])
    if re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", core):
        return Period(core, "M")
    if re.fullmatch(r"\d{4}-\d\d-\d\d", core):
        return Period(core, "D") if _is_day(core) else None
    return None


def _is_day(core: str) -> bool:
    try:
        dt.date.fromisoformat(core)
    except ValueError:
        return False
    return True


def _range(core: str) -> Period | None:
    months = re.fullmatch(r"(\d{4})-(\d\d)/(\d{4})-(\d\d)", core)
    if months:
        return _months(int(months[1]), int(months[2]), int(months[3]), int(months[4]))
    chinese = re.fullmatch(r"(\d{4})年(\d{1,2})-(\d{1,2})月", core)
    if chinese:
        return _months(int(chinese[1]), int(chinese[2]), int(chinese[1]), int(chinese[3]))
    years_to_month = re.fullmatch(r"(\d{4})年?-(\d{4})年(\d{1,2})月", core)
    if years_to_month:
        return _months(int(years_to_month[1]), 1, int(years_to_month[2]), int(years_to_month[3]))
    years = re.fullmatch(r"(\d{4})年?[-/](\d{4})年?", core)
    if years and int(years[1]) < int(years[2]):
        return Period(f"{years[1]}/{years[2]}", "O")
    return None


def _months(y1: int, m1: int, y2: int, m2: int) -> Period | None:
    if not (1 <= m1 <= 12 and 1 <= m2 <= 12) or (y1, m1) > (y2, m2):
        return None
    if y1 == y2:
        whole = {(1, 12): ("", "A"), (1, 6): ("-S1", "S"), (7, 12): ("-S2", "S")}
        whole |= {(3 * q - 2, 3 * q): (f"-Q{q}", "Q") for q in range(1, 5)}
        if (m1, m2) in whole:
            suffix, freq = whole[m1, m2]
            return Period(f"{y1}{suffix}", freq)
    return Period(f"{y1}-{m1:02d}/{y2}-{m2:02d}", "O")


def _chinese(core: str) -> Period | None:
    month = re.fullmatch(rf"{_YEAR}年(\d{{1,2}})月(?:份|底|末|上旬|中旬|下旬)?", core)
    if month and 1 <= int(month[2]) <= 12:
        return Period(f"{month['y']}-{int(month[2]):02d}", "M")
    half = re.fullmatch(rf"{_YEAR}年([上下])半年", core)
    if half:
        return Period(f"{half['y']}-{_HALVES[half[2]]}", "S")
    quarter = re.fullmatch(rf"{_YEAR}年(?:第)?([一二三四1-4])季度", core)
    if quarter:
        return Period(f"{quarter['y']}-{_QUARTERS[quarter[2]]}", "Q")
    return None


def bounds(code: str) -> tuple[dt.date, dt.date]:
    """First and last day of a period code; a partial date counts from its start to its end.

    Raises ValueError for a code that `read_period` can't have made.
    """
    if is_undated(code):
        return dt.date.min, bounds(code.removeprefix(_UP_TO))[1]
    if "/" in code:
        first, last = code.split("/")
        return bounds(first)[0], bounds(last)[1]
    year = int(code[:4])
    if len(code) == 4:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if code[5] in "SQ":
        length = 6 if code[5] == "S" else 3
        first_month = (int(code[6]) - 1) * length + 1
        return dt.date(year, first_month, 1), _month_end(year, first_month + length - 1)
    if len(code) == 7:
        return dt.date(year, int(code[5:]), 1), _month_end(year, int(code[5:]))
    day = dt.date.fromisoformat(code)
    return day, day


def sort_key(code: str) -> tuple[dt.date, dt.date]:
    """What periods are ordered by: their end, then their start (a quarter before the November after it).

    Raises ValueError as `bounds`.
    """
    start, end = bounds(code)
    return end, start


def latest(codes: Iterable[str]) -> str | None:
    """The period that ends last (of two that end together, the one that starts later); None of none."""
    return max(codes, key=sort_key, default=None)


def span_months(code: str) -> int:
    """How many months a period covers: a year 12, 2016/2017 24, a day or an unstated one 0; raises
    ValueError as `bounds`."""
    if is_undated(code) or len(code.partition("/")[0]) == len("2016-01-01"):
        return 0
    start, end = bounds(code)
    return (end.year - start.year) * 12 + end.month - start.month + 1


def by_period(
    frame: pl.DataFrame, *columns: str, descending: bool | Sequence[bool] = False, period: str = "TIME_PERIOD"
) -> pl.DataFrame:
    """`frame` sorted by `columns` (by `period` alone where none is named), with periods in order of time.

    Whatever stands in `period` is compared by `sort_key`; nulls come first. Raises ValueError as `bounds`.
    """
    names = columns or (period,)
    codes = {code: sort_key(code) for code in frame[period].drop_nulls().unique()}
    down = [descending] * len(names) if isinstance(descending, bool) else list(descending)
    keys: list[pl.Expr] = []
    order: list[bool] = []
    for name, one in zip(names, down, strict=True):
        added = [pl.col(name)]
        if name == period:
            parts = [{code: key[n] for code, key in codes.items()} for n in (0, 1)]
            added = [pl.col(name).replace_strict(part, return_dtype=pl.Date) for part in parts]
        keys += added
        order += [one] * len(added)
    return frame.sort(keys, descending=order)


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


def read_date(text: str) -> str | None:
    """The publication date at the start of `text` (2022-05-31, 2022-05 or 2022), None where unstated."""
    match = re.match(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?!\d)", even_width(text))
    return match[1] if match else None


def is_partial_day(text: str) -> bool:
    """Whether a text is a day, a month or a year of the calendar: YYYY-MM-DD, YYYY-MM or YYYY."""
    try:
        dt.date.fromisoformat(f"{text}{'-01' * (2 - text.count('-'))}")
    except ValueError:
        return False
    return re.fullmatch(r"\d{4}(?:-\d\d){0,2}", text) is not None

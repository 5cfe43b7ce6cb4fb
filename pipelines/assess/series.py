"""A promise's series out of the current view: dated points with their intervals.

Only figures of grade A to C about the area itself are taken; an enterprise's figure is taken only where
the promise is about a population of enterprises (completion).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

import polars as pl

from pipelines.assess.intervals import Interval, apart, exact
from pipelines.codes import Codes
from pipelines.ground.periods import bounds, is_undated
from pipelines.plan import Context, Series

DECIDING_GRADES = ("A", "B", "C")


@dataclass(frozen=True)
class Point:
    """One observation of a series as the judge sees it.

    time: in years, the end of the period (the whole of 2020 is 2020); half: half a unit of the last
    printed digit; status: SDMX OBS_STATUS; transformation, base: SDMX TRANSFORMATION and BASE_PER; unit:
    UNIT_MEASURE; derived: worked out here from other figures; revised: a later vintage took the place of an
    earlier, different figure.
    """

    period: str
    freq: str
    time: Fraction
    ends: dt.date
    value: Fraction
    figure: Interval
    half: Fraction
    status: str
    grade: str
    obs_id: str
    source: str
    entity: str | None = None
    decimals: int = 0
    qualifier: str = "exact"
    text: str = ""
    transformation: str = "N"
    base: str | None = None
    unit: str = ""
    revised: bool = False
    derived: bool = False


@lru_cache(maxsize=1 << 12)
def time_of(period: str) -> Fraction:
    """A period's end in years: 2020 → 2020, 2024-06 → 2023 + 6/12, 2024-12-31 → 2024."""
    last = bounds(period)[1]
    month_days = (dt.date(last.year + last.month // 12, last.month % 12 + 1, 1) - dt.timedelta(days=1)).day
    months = last.month - 1 + Fraction(last.day, month_days)
    return last.year - 1 + Fraction(months) / 12


Rows = Mapping[str, Sequence[dict[str, Any]]]


def rows_of(ranked: pl.DataFrame) -> Rows:
    """INDICATOR → its rows (schema RANKED): they are looked up hundreds of times."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in ranked.iter_rows(named=True):
        rows[row["INDICATOR"]].append(row)
    return rows


def points_of(rows: Rows, series: Series | Context, codes: Codes, entities: bool = False) -> list[Point]:
    """The current, deciding points of a series by time (CURRENT rows).

    entities: take the figures about single enterprises instead of those about the area. A figure whose period
    is not stated is no point of a series (`undated_of`).
    """
    return _points(rows, series, codes, entities, undated=False)


def undated_of(rows: Rows, series: Series, codes: Codes) -> list[Point]:
    """The current figures of a series that say only by when they were printed, by that day."""
    return _points(rows, series, codes, entities=False, undated=True)


def _points(rows: Rows, series: Series | Context, codes: Codes, entities: bool, undated: bool) -> list[Point]:
    found = (
        row
        for row in in_series(rows, series, entities)
        if row["CURRENT"] and is_undated(row["TIME_PERIOD"]) == undated
    )
    points = [point_of(row, codes) for row in found]
    return sorted(points, key=lambda point: (point.time, point.freq, point.entity or "", point.obs_id))


def in_series(rows: Rows, series: Series | Context, entities: bool = False) -> Iterator[dict[str, Any]]:
    """The rows that are deciding figures of a series, current or not."""
    key = (series.definition, series.area, series.breakdown)
    for row in rows.get(series.indicator, ()):
        mine = (row["DEFINITION"], row["REF_AREA"], row["BREAKDOWN"]) == key
        deciding = row["GRADE"] in DECIDING_GRADES and (row["ENTITY"] is not None) == entities
        if mine and deciding and row["OBS_VALUE"] is not None:
            yield row


def point_of(row: dict[str, Any], codes: Codes) -> Point:
    """One row (schema RANKED) as a point, its figures exact."""
    value = _exact_value(row, codes)
    return Point(
        period=row["TIME_PERIOD"],
        freq=row["FREQ"],
        time=time_of(row["TIME_PERIOD"]),
        ends=bounds(row["TIME_PERIOD"])[1],
        value=value,
        figure=_figure(row, value),
        half=exact(row["ROUNDING"] or 0),
        status=row["OBS_STATUS"],
        grade=row["GRADE"],
        obs_id=row["OBS_ID"],
        source=row["SOURCE_ID"],
        entity=row["ENTITY"],
        decimals=row["DECIMALS"],
        qualifier=row["QUALIFIER"],
        text=row["OBS_TEXT"],
        transformation=row["TRANSFORMATION"],
        base=row["BASE_PER"],
        unit=row["UNIT_MEASURE"],
        revised=row["REVISED"],
        derived=row["PROVENANCE"] == "derived",
    )


def _exact_value(row: dict[str, Any], codes: Codes) -> Fraction:
    """The figure exactly: as printed in its own unit, then converted by an exact factor.

    OBS_VALUE is that rounded to nine decimals; where the two differ by more (a derived share) it stands.
    """
    kept = exact(row["OBS_VALUE"])
    printed, measure = row["UNIT_PRINTED"], row["UNIT_MEASURE"]
    units = codes.units
    if printed == measure or not {printed, measure} <= units.keys():
        return kept
    own = codes.convert_exact(kept, measure, printed)
    back = codes.convert_exact(round(own, row["DECIMALS"]), printed, measure)
    return back if abs(back - kept) * 10**8 <= max(Fraction(1), abs(kept)) else kept


def _figure(row: dict[str, Any], value: Fraction) -> Interval:
    """The interval of a row; the end at a figure that is itself left out (超过, 不足) is open."""
    low, high, strict = row["OBS_LOW"], row["OBS_HIGH"], row["QUALIFIER"] in ("gt", "lt")
    at_low, at_high = low == row["OBS_VALUE"], high == row["OBS_VALUE"]
    return Interval(
        None if low is None else value if at_low else exact(low),
        None if high is None else value if at_high else exact(high),
        low_open=strict and at_low,
        high_open=strict and at_high,
    )


def annual(points: list[Point]) -> dict[int, Point]:
    """The yearly levels and amounts, or changes on the year before, by year."""
    own = [p for p in points if p.freq == "A" and p.transformation in ("N", "G1")]
    return {int(point.period): point for point in own}


def contradict(one: Point, other: Point) -> bool:
    """Whether no rounding brings two figures together."""
    return apart(one.figure.widened(one.half), other.figure.widened(other.half))


def rounded_of(point: Point) -> Interval:
    """With half a printed unit on both sides; what is not negative is not rounded below nought."""
    wide = point.figure.widened(point.half)
    low = wide.low
    if low is not None and low < 0 and point.figure.low is not None and point.figure.low >= 0:
        low = Fraction(0)
    return replace(wide, low=low)

"""A promise's series out of the current view: dated points with their intervals.

Only figures of grade A to C about the area itself are taken; an enterprise's figure is taken only where
the promise is about a population of enterprises (completion).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from pipelines.assess.intervals import Interval, exact
from pipelines.ground.periods import bounds
from pipelines.plan.models import Context, Series

DECIDING_GRADES = ("A", "B", "C")


@dataclass(frozen=True)
class Point:
    """One observation of a series as the judge sees it.

    time: in years, the end of the period (the whole of 2020 is 2020); half: half a unit of the last
    printed digit; status: SDMX OBS_STATUS.
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


def time_of(period: str) -> Fraction:
    """A period's end in years: 2020 → 2020, 2024-06 → 2023 + 6/12, 2024-12-31 → 2024."""
    last = bounds(period)[1]
    month_days = (dt.date(last.year + last.month // 12, last.month % 12 + 1, 1) - dt.timedelta(days=1)).day
    months = last.month - 1 + Fraction(last.day, month_days)
    return last.year - 1 + Fraction(months) / 12


def key_of(series: Series | Context) -> str:
    """The series' name in the opinions and context tables."""
    return f"{series.indicator}|{series.definition}|{series.area}|{series.breakdown}"


def points_of(current: pl.DataFrame, series: Series | Context, entities: bool = False) -> list[Point]:
    """The current, deciding points of a series by time (schema RANKED, CURRENT rows).

    entities: take the figures about single enterprises instead of those about the area.
    """
    rows = current.filter(
        pl.col("CURRENT")
        & (pl.col("INDICATOR") == series.indicator)
        & (pl.col("DEFINITION") == series.definition)
        & (pl.col("REF_AREA") == series.area)
        & (pl.col("BREAKDOWN") == series.breakdown)
        & pl.col("GRADE").is_in(DECIDING_GRADES)
        & (pl.col("ENTITY").is_not_null() if entities else pl.col("ENTITY").is_null())
        & pl.col("OBS_VALUE").is_not_null()
    )
    points = [_point(row) for row in rows.iter_rows(named=True)]
    return sorted(points, key=lambda point: (point.time, point.freq, point.entity or "", point.obs_id))


def _point(row: dict[str, object]) -> Point:
    low, high = row["OBS_LOW"], row["OBS_HIGH"]
    return Point(
        period=str(row["TIME_PERIOD"]),
        freq=str(row["FREQ"]),
        time=time_of(str(row["TIME_PERIOD"])),
        ends=bounds(str(row["TIME_PERIOD"]))[1],
        value=exact(row["OBS_VALUE"]),  # type: ignore[arg-type]
        figure=Interval(
            None if low is None else exact(low),  # type: ignore[arg-type]
            None if high is None else exact(high),  # type: ignore[arg-type]
            low_open=row["QUALIFIER"] == "gt",
            high_open=row["QUALIFIER"] == "lt",
        ),
        half=exact(row["ROUNDING"] or 0),  # type: ignore[arg-type]
        status=str(row["OBS_STATUS"]),
        grade=str(row["GRADE"]),
        obs_id=str(row["OBS_ID"]),
        source=str(row["SOURCE_ID"]),
        entity=None if row["ENTITY"] is None else str(row["ENTITY"]),
        decimals=int(row["DECIMALS"]),  # type: ignore[call-overload]
        qualifier=str(row["QUALIFIER"]),
        text=str(row["OBS_TEXT"]),
    )


def annual(points: list[Point]) -> dict[int, Point]:
    """The yearly points by year."""
    return {int(point.period): point for point in points if point.freq == "A"}

"""The newest figure that was found beside a promise's series and does not count, and why it does not."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any, NamedTuple

from pipelines.assess.judge import Judgement
from pipelines.assess.links import change_kind
from pipelines.assess.series import Point, Rows, point_of, time_of
from pipelines.codes import Codes, Indicator
from pipelines.ground.periods import bounds, is_undated, span_months
from pipelines.plan import Series, Target

# Which reason is told where several hold: what is least like the promise comes first.
REASONS = ("grade", "estimate", "definition", "breakdown", "kind", "period")


class Beside(NamedTuple):
    """A figure of the promise's indicator and area that decides nothing; row: schema RANKED."""

    row: dict[str, Any]
    point: Point
    indicator: Indicator
    reason: str


def beside_of(judgement: Judgement, rows: Rows, codes: Codes, today: dt.date) -> Beside | None:
    """The newest such figure that is newer than the one judged; None where there is none.

    A part of a year that was judged is no newer figure of it; one of a later year up to the deadline is.
    One of the promise's own part goes before one of another (all fertilizer before nitrogen alone), and
    what lies beyond a deadline that has passed says nothing of it.

    rows: all disclosed observations (schema RANKED) by indicator.
    """
    target, latest = judgement.target, judgement.verdict.latest
    areas = {series.area for series in target.series}
    own = (row for id_ in dict.fromkeys(s.indicator for s in target.series) for row in rows.get(id_, ()))
    end = time_of(target.deadline) if target.deadline else None
    over = end is not None and bounds(target.deadline or "")[1] < today
    there = (
        row
        for row in own
        if row["CURRENT"]
        and row["REF_AREA"] in areas
        and (row["ENTITY"] is None or target.kind == "completion")
        and row["OBS_VALUE"] is not None
        and row["OBS_ID"] not in judgement.verdict.inputs
        and not is_undated(row["TIME_PERIOD"])
        and not (latest is not None and _is_part(row, codes) and not _of_later_year(row, latest.period, over))
    )
    after = latest.time if latest else Fraction(0)
    breakdowns = {series.breakdown for series in target.series}
    found = [
        ((row["BREAKDOWN"] in breakdowns, time, -REASONS.index(reason), row["OBS_ID"]), row, reason)
        for row in there
        if (time := time_of(row["TIME_PERIOD"])) > after
        and not (over and end is not None and time > end)
        and (reason := _reason(row, target, codes))
    ]
    if not found:
        return None
    _, row, reason = max(found, key=lambda item: item[0])
    return Beside(row, point_of(row, codes), codes.indicators[row["INDICATOR"]], reason)


def _is_part(row: dict[str, Any], codes: Codes) -> bool:
    """Whether a figure covers less than a year, and is no state at a moment."""
    return span_months(row["TIME_PERIOD"]) < 12 and not codes.indicators[row["INDICATOR"]].stock


def _of_later_year(row: dict[str, Any], judged: str, over: bool) -> bool:
    """Whether a figure is of a year after the one that was judged, where a deadline has passed."""
    return over and bounds(row["TIME_PERIOD"])[0].year > bounds(judged)[1].year


def _reason(row: dict[str, Any], target: Target, codes: Codes) -> str:
    """Why a figure does not count; "" where it does."""
    indicator = codes.indicators[row["INDICATOR"]]
    mine = [series for series in target.series if series.indicator == indicator.id]
    wanted = "G1" if indicator.per_year else "N"
    holds = {
        "grade": row["GRADE"] == "D",
        "estimate": row["OBS_STATUS"] == "E",
        "definition": all(series.definition != row["DEFINITION"] for series in mine),
        "breakdown": all(series.breakdown != row["BREAKDOWN"] for series in mine),
        "period": row["FREQ"] not in ("A", "O") and not indicator.stock,
        "kind": change_kind(point_of(row, codes), indicator) != wanted,
    }
    return next((reason for reason in REASONS if holds[reason]), "")


def own_series(target: Target, indicator: Indicator) -> Series:
    """The promise's series of an indicator."""
    return next(series for series in target.series if series.indicator == indicator.id)

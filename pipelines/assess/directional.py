"""Promises with a direction and no number (METHODS §4): better, the same, worse, or no way to tell.

持续 and 不断 need every year to move the right way; plain comparatives need base and end only; a promise
to control growth is not a promise to fall, so growth alone does not break it.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Literal

from pipelines.assess.intervals import Interval, exact
from pipelines.assess.judged import Judged
from pipelines.assess.methods import chain
from pipelines.assess.series import Point, annual, time_of
from pipelines.assess.verdict import Verdict
from pipelines.codes import Indicator
from pipelines.ground.periods import bounds
from pipelines.plan.models import Target

Move = Literal["right", "stable", "wrong", "unknown"]


def move(before: Point, after: Point, indicator: Indicator) -> Move:
    """How the series moved between two points, beyond the stable band.

    The band is the indicator's own, else half a printed unit of both ends. Where bounds overlap it is
    unknown.
    """
    band = exact(indicator.band) if indicator.band is not None else before.half + after.half
    return _judge(after.figure - before.figure, band, indicator)


def yearly_move(point: Point, indicator: Indicator) -> Move:
    """The move that a figure on yearly change states itself."""
    band = exact(indicator.band) if indicator.band is not None else point.half
    return _judge(point.figure, band, indicator)


def _judge(change: Interval, band: Fraction, indicator: Indicator) -> Move:
    sign = -1 if indicator.sense == "decrease" else 1
    ends = [None if end is None else end * sign for end in (change.low, change.high)]
    low, high = (ends[0], ends[1]) if sign == 1 else (ends[1], ends[0])
    if low is not None and low > band:
        return "right"
    if high is not None and high < -band:
        return "wrong"
    if low is not None and high is not None and -band <= low and high <= band:
        return "stable"
    return "unknown"


def trend(base: Point | None, latest: Point | None, indicator: Indicator) -> str | None:
    """improving, stable or worsening between two points; None where it can't be told."""
    if base is None or latest is None or latest.time <= base.time or indicator.sense == "none":
        return None
    return {"right": "improving", "stable": "stable", "wrong": "worsening"}.get(move(base, latest, indicator))


def trend_of(target: Target, indicator: Indicator, points: list[Point]) -> str | None:
    """The trend of a promise's series: from the base (or the first point after it) to the latest.

    Figures that state a yearly change themselves are multiplied up from the base year; a gap or a break
    leaves the trend open (None).
    """
    usable = [p for p in points if (p.freq == "A" or indicator.stock) and p.status != "E"]
    if indicator.per_year:
        return _stated_trend(target, indicator, usable)
    if target.base_period:
        usable = [p for p in usable if p.time >= time_of(target.base_period)]
    if len(usable) < 2 or any(p.status == "B" for p in usable[1:]):
        return None
    return trend(usable[0], usable[-1], indicator)


def _stated_trend(target: Target, indicator: Indicator, points: list[Point]) -> str | None:
    years = annual([p for p in points if "/" not in p.period])
    first = int((target.base_period or "0")[:4]) + 1
    if not years or first == 1 or any(year not in years for year in range(first, max(years) + 1)):
        return None
    run = [years[year].figure.widened(years[year].half) for year in range(first, max(years) + 1)]
    whole = chain(run)
    if whole is None or indicator.sense == "none":
        return None
    moved = _judge(whole.shifted(Fraction(-1)), Fraction(0), indicator)
    return {"right": "improving", "wrong": "worsening"}.get(moved, "stable")


def direction(target: Target, indicator: Indicator, points: list[Point], today: dt.date) -> Verdict:
    """The status of one series of a directional promise."""
    deadline = target.deadline or ""
    usable = [p for p in points if (p.freq == "A" or indicator.stock) and p.status != "E"]
    if not usable:
        return Verdict("no-data")
    end, over = time_of(deadline), today > bounds(deadline)[1]
    base_time = time_of(target.base_period or deadline)
    inside = [p for p in usable if base_time < p.time <= end]
    base = next((p for p in usable if p.time == base_time), None)
    latest = inside[-1] if inside else usable[-1]
    if over and latest.time < end:
        return _verdict("awaiting-final-data", latest, base)
    if indicator.per_year:
        moves = _stated_moves(target, indicator, inside, int(base_time), latest)
    else:
        moves = _moves(target, indicator, inside, base)
    if moves is None:
        reason = _why_unknown(usable, inside, base, indicator)
        return _verdict("indeterminate", latest, base, reason)
    return _verdict(_status(target, moves, over), latest, base)


def _why_unknown(usable: list[Point], inside: list[Point], base: Point | None, indicator: Indicator) -> str:
    if len(usable) == 1:
        return "single"
    if base is None and not indicator.per_year:
        return "no-base"
    return "gap" if inside else "base-only"


def _stated_moves(
    target: Target, indicator: Indicator, inside: list[Point], base_year: int, latest: Point
) -> list[Move] | None:
    years = annual(inside)
    wanted = range(base_year + 1, int(latest.time) + 1)
    if not years or any(year not in years for year in wanted):
        return None
    return [yearly_move(years[year], indicator) for year in wanted]


def _moves(
    target: Target, indicator: Indicator, inside: list[Point], base: Point | None
) -> list[Move] | None:
    if base is None or not inside or any(p.status == "B" for p in inside):
        return None
    if target.mode != "every-year":
        return [move(base, inside[-1], indicator)]
    years = annual([base, *inside])
    wanted = range(int(base.time), int(inside[-1].time) + 1)
    if any(year not in years for year in wanted):
        return None
    return [move(years[year - 1], years[year], indicator) for year in wanted[1:]]


def _status(target: Target, moves: list[Move], over: bool) -> str:
    if "unknown" in moves:
        return "indeterminate"
    kinds = set(moves)
    if target.mode == "control-growth" and "wrong" in kinds:
        return "indeterminate"
    if over:
        kept = kinds == {"right"} or (target.mode == "control-growth" and "wrong" not in kinds)
        return "direction-kept" if kept else "direction-not-kept"
    if kinds == {"right"}:
        return "improving"
    if kinds == {"stable"}:
        return "stable"
    return "worsening" if kinds <= {"wrong", "stable"} else "mixed"


def _verdict(status: str, latest: Point, base: Point | None, reason: str = "") -> Verdict:
    judged = Judged(
        latest.period,
        latest.time,
        latest.ends,
        latest.figure,
        latest.figure.widened(latest.half),
        latest.figure,
        latest.status,
        latest.grade,
        (latest.obs_id,),
        latest.decimals,
    )
    inputs = (*((base.obs_id,) if base else ()), latest.obs_id)
    return Verdict(status, reason, judged, inputs=tuple(dict.fromkeys(inputs)))


def prohibition(points: list[Point]) -> Verdict:
    """A ban: official findings counted by period (METHODS §4), of a publisher's own page alone.

    One finding breaches it for good; a count of nought says that somebody looked; without a count nothing
    is said.
    """
    counted = [p for p in points if p.grade in ("A", "B") and p.status != "E"]
    if not counted:
        return Verdict("no-data")
    breach = next((p for p in counted if p.value > 0), None)
    return _verdict("breached" if breach else "no-breach-known", breach or counted[-1], None)

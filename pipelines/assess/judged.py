"""Points of a series as the promise judges them: levels, changes on a base, running sums.

A `Judged` point holds the figure that is compared with the threshold, and where a path can be drawn the
base and latest value behind it. Where the figure can't be formed, the reason is a code.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from pipelines.assess.intervals import Interval, ratio
from pipelines.assess.methods import chain
from pipelines.assess.series import Point, annual, time_of
from pipelines.codes import Codes, Indicator
from pipelines.plan.models import Target

HUNDRED = Fraction(100)


@dataclass(frozen=True)
class Judged:
    """One period's figure in the threshold's terms.

    figure: as printed; rounded: with half a unit of the last digit of every input; value: the level
    behind it (for the path); inputs: OBS_IDs.
    """

    period: str
    time: Fraction
    ends: dt.date
    figure: Interval
    rounded: Interval
    value: Interval
    status: str
    grade: str
    inputs: tuple[str, ...]
    decimals: int = 1


@dataclass(frozen=True)
class Judgeable:
    """A series made ready: threshold and base in the figures' terms, judged points by time.

    threshold: compared with `Judged.figure`; goal: the level that the path leads to; base: the level at
    the base period. problem: no-base, gap, break, empty or "" where all is well. seen: the times of
    everything observed (estimates apart), whether or not it could be judged.
    """

    threshold: Fraction
    goal: Fraction | None
    base: Interval | None
    base_time: Fraction | None
    base_inputs: tuple[str, ...]
    points: tuple[Judged, ...]
    problem: str = ""
    seen: tuple[Fraction, ...] = ()


def judgeable(target: Target, indicator: Indicator, points: list[Point], threshold: Fraction) -> Judgeable:
    """The series of `points` ready to be judged against `target` (threshold in the indicator's unit)."""
    usable = [p for p in points if p.freq == "A" or indicator.stock]
    if target.kind == "cumulative":
        ready = _cumulative(target, points, threshold)
    elif target.kind == "change" and indicator.per_year:
        ready = _chained(target, usable, threshold)
    elif target.kind == "change":
        ready = _change(target, usable, threshold)
    else:
        ready = _level(target, usable, threshold)
    return replace(ready, seen=tuple(p.time for p in usable if p.status != "E"))


def threshold_of(target: Target, indicator: Indicator, codes: Codes) -> Fraction:
    """The threshold in the indicator's unit (a change in per cent or points stays what it is)."""
    value = Decimal(str(target.value))
    if target.kind == "change" or target.unit == indicator.unit:
        return Fraction(value)
    return Fraction(codes.convert(value, target.unit, indicator.unit))


def _base(target: Target, points: list[Point]) -> Point | None:
    if target.base_period is None:
        return None
    time = time_of(target.base_period)
    return next((p for p in points if p.time == time and p.status != "E"), None)


def _level(target: Target, points: list[Point], threshold: Fraction) -> Judgeable:
    base = _base(target, points)
    judged = tuple(
        Judged(
            p.period,
            p.time,
            p.ends,
            p.figure,
            p.figure.widened(p.half),
            p.figure,
            p.status,
            p.grade,
            (p.obs_id,),
            p.decimals,
        )
        for p in points
    )
    broken = base is not None and _broken(points, base)
    return Judgeable(
        threshold=threshold,
        goal=threshold,
        base=None if base is None or broken else base.figure,
        base_time=None if base is None else base.time,
        base_inputs=() if base is None else (base.obs_id,),
        points=judged,
        problem="break" if broken else "" if judged else "empty",
    )


def _broken(points: list[Point], base: Point) -> bool:
    """A break in the series after the base: base and later figures can't be compared."""
    return any(p.status == "B" and p.time > base.time for p in points)


def _change(target: Target, points: list[Point], threshold: Fraction) -> Judgeable:
    base = _base(target, points)
    later = [p for p in points if base is None or p.time > base.time]
    problem = "empty" if not points else "no-base" if base is None else ""
    if base is not None and _broken(points, base):
        problem = "break"
    if base is None or problem:
        return Judgeable(threshold, None, None, None, (), (), problem)
    judged = [_changed(target, base, p) for p in later]
    factor = 1 + threshold / HUNDRED
    middle = base.figure.low if base.figure.is_point else None
    goal = None if middle is None else middle + threshold if target.change_unit == "pp" else middle * factor
    return Judgeable(
        threshold,
        goal,
        base.figure,
        base.time,
        (base.obs_id,),
        tuple(j for j in judged if j),
        problem,
    )


def _changed(target: Target, base: Point, point: Point) -> Judged | None:
    figure = _change_figure(target, base.figure, point.figure)
    rounded = _change_figure(target, base.figure.widened(base.half), point.figure.widened(point.half))
    if figure is None or rounded is None:
        return None
    return Judged(
        point.period,
        point.time,
        point.ends,
        figure,
        rounded,
        point.figure,
        _worse(base.status, point.status),
        max(base.grade, point.grade),
        (base.obs_id, point.obs_id),
        1,
    )


def _change_figure(target: Target, base: Interval, latest: Interval) -> Interval | None:
    if target.change_unit == "pp":
        return latest - base
    quotient = ratio(latest, base)
    return None if quotient is None else _as_change(quotient)


def _as_change(quotient: Interval) -> Interval:
    low = None if quotient.low is None else (quotient.low - 1) * HUNDRED
    high = None if quotient.high is None else (quotient.high - 1) * HUNDRED
    return Interval(low, high, quotient.low_open, quotient.high_open)


def _worse(first: str, second: str) -> str:
    """E beats P beats A: a change is as certain as the less certain of its two figures."""
    return max(first, second, key=lambda code: {"A": 0, "P": 1, "E": 2}.get(code, 0))


def _chained(target: Target, points: list[Point], threshold: Fraction) -> Judgeable:
    """Yearly changes multiplied up from the base year; the chain stops at the first missing year."""
    years = annual(points)
    first = int((target.base_period or "0")[:4]) + 1
    judged: list[Judged] = []
    run: list[Point] = []
    for year in range(first, max(years, default=first) + 1):
        if year not in years:
            break
        run.append(years[year])
        judged.append(_link(run))
    base_time = Fraction(first - 1)
    later = [year for year in years if year >= first]
    gap = bool(later) and len(judged) < len(later)
    problem = "empty" if not later else "gap" if gap else ""
    return Judgeable(
        threshold,
        1 + threshold / HUNDRED,
        Interval.point(Fraction(1)),
        base_time,
        (),
        tuple(judged),
        problem,
    )


def _link(run: list[Point]) -> Judged:
    quotient = chain([p.figure for p in run])
    rounded = chain([p.figure.widened(p.half) for p in run])
    unbounded = Interval(None, None)
    last = run[-1]
    status = "A"
    for p in run:
        status = _worse(status, p.status)
    return Judged(
        last.period,
        last.time,
        last.ends,
        unbounded if quotient is None else _as_change(quotient),
        unbounded if rounded is None else _as_change(rounded),
        quotient or unbounded,
        status,
        max(p.grade for p in run),
        tuple(p.obs_id for p in run),
        1,
    )


def _cumulative(target: Target, points: list[Point], threshold: Fraction) -> Judgeable:
    """Running sums from the first year; a missing year leaves the sum open upwards (METHODS §2)."""
    first, last = int((target.from_period or "0")[:4]), int((target.deadline or "0")[:4])
    years = {year: point for year, point in annual(points).items() if first <= year <= last}
    judged = []
    for year in sorted(years):
        present = [years[y] for y in range(first, year + 1) if y in years]
        missing = len(present) < year - first + 1
        judged.append(_summed(present, missing))
    return Judgeable(
        threshold,
        threshold,
        Interval.point(Fraction(0)),
        Fraction(first - 1),
        (),
        tuple(judged),
        "" if judged else "empty",
    )


def _summed(present: list[Point], missing: bool) -> Judged:
    total = present[0].figure
    for point in present[1:]:
        total = total + point.figure
    half = sum((p.half for p in present), Fraction(0))
    if missing:
        # Missing increments can only add, so the sum at hand is a lower bound; where an increment may
        # be negative nothing is known.
        grows = all(p.figure.low is not None and p.figure.low >= 0 for p in present)
        total = Interval(total.low if grows else None, None, total.low_open)
    status = "A"
    for p in present:
        status = _worse(status, p.status)
    last = present[-1]
    return Judged(
        last.period,
        last.time,
        last.ends,
        total,
        total.widened(half),
        total,
        status,
        max(p.grade for p in present),
        tuple(p.obs_id for p in present),
        last.decimals,
    )

"""Points of a series as the promise judges them: levels, changes on a base, running sums.

A `Judged` point holds the figure that is compared with the threshold, and where a path can be drawn the
base and latest value behind it. Where the figure can't be formed, the reason is a code.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction

from pipelines.assess.formulas import chain
from pipelines.assess.intervals import HUNDRED, NOUGHT, ONE, Interval, apart, exact, ratio
from pipelines.assess.links import CERTAINTY, Link, at_least, change_kind, changes_of, sums_of, ways, worst
from pipelines.assess.series import Point, rounded_of, time_of
from pipelines.codes import Codes, Indicator
from pipelines.plan import Target


@dataclass(frozen=True)
class Judged:
    """One period's figure in the threshold's terms.

    figure: as printed; rounded: with half a unit of the last digit of every input; value: the level
    behind it (for the path); inputs: OBS_IDs; broken: the series breaks between the base and this period;
    mixed: a chain of first-published and revised rates; partial: a sum without some of its years; rival:
    what other figures over the same span come to, where no rounding brings the two together.
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
    broken: bool = False
    mixed: bool = False
    partial: bool = False
    rival: Judged | None = None


@dataclass(frozen=True)
class Judgeable:
    """A series made ready: threshold and base in the figures' terms, judged points by time.

    threshold: compared with `Judged.figure`; goal: the level that the path leads to; base: the level at
    the base period. problem: no-base, zero-base, unstated-base, gap, break, empty or "" where all is well.
    seen: the times of everything observed that can decide (estimates apart), whether or not it could be
    judged; others: figures of other periods (half a year, a month) or kinds, which decide nothing.
    """

    threshold: Fraction
    goal: Fraction | None
    base: Interval | None
    base_time: Fraction | None
    base_inputs: tuple[str, ...]
    points: tuple[Judged, ...]
    problem: str = ""
    seen: tuple[Fraction, ...] = ()
    others: tuple[Judged, ...] = ()


def judgeable(target: Target, indicator: Indicator, points: list[Point], threshold: Fraction) -> Judgeable:
    """The series of `points` ready to be judged against `target` (threshold in the indicator's unit)."""
    if target.kind == "cumulative":
        ready, used = _cumulative(target, points, threshold)
    elif target.kind == "change":
        ready, used = _change(target, indicator, points, threshold)
    else:
        ready, used = _level(target, indicator, points, threshold)
    return replace(
        ready,
        seen=tuple(sorted(p.time for p in used if p.status != "E")),
        others=tuple(as_judged(p) for p in points if p not in used),
    )


def threshold_of(target: Target, indicator: Indicator, codes: Codes) -> Fraction:
    """The threshold in the indicator's unit (a change in per cent or points stays what it is)."""
    value = exact(target.value or 0)
    if target.kind == "change" or target.unit == indicator.unit:
        return value
    return codes.convert_exact(value, target.unit, indicator.unit)


def as_judged(point: Point, broken: bool = False) -> Judged:
    """A printed figure as it stands."""
    return Judged(
        point.period,
        point.time,
        point.ends,
        point.figure,
        point.figure.widened(point.half),
        point.figure,
        point.status,
        point.grade,
        (point.obs_id,),
        point.decimals,
        broken,
    )


def yearly_levels(
    points: list[Point], indicator: Indicator, own: bool = False, at: str | None = None
) -> list[Point]:
    """The levels of whole years; of a stock, of any moment, one for each (the year's before the month's).

    own: of an indicator that is itself a yearly change, those changes, which a promise about their level
    is judged on; at: a period that counts whatever its length (the deadline's).
    """
    kinds = ("N", "G1") if own and indicator.per_year else ("N",)
    found: dict[Fraction, Point] = {}
    for point in sorted(points, key=lambda p: (p.time, p.status == "E")):
        whole = point.freq == "A" or indicator.stock or point.period == at
        if whole and change_kind(point, indicator) in kinds:
            found.setdefault(point.time, point)
    return list(found.values())


def _base(target: Target, points: list[Point]) -> Point | None:
    if target.base_period is None:
        return None
    time = time_of(target.base_period)
    return next((p for p in points if p.time == time and p.status != "E"), None)


def broken_between(points: list[Point], start: Fraction | None, end: Fraction) -> bool:
    """Whether the series breaks after `start` and by `end`.

    Without a start (no base, and no year in which the threshold was set) any break counts that has a
    figure before it.
    """
    if start is None:
        start = min((p.time for p in points), default=end)
    return any(p.status == "B" and start < p.time <= end for p in points)


def _set_at(target: Target) -> Fraction | None:
    """When the threshold was set: the base year, else the year of the plan."""
    stated = target.base_period or target.promised
    return time_of(stated) if stated else None


def _level(
    target: Target, indicator: Indicator, points: list[Point], threshold: Fraction
) -> tuple[Judgeable, list[Point]]:
    levels = yearly_levels(points, indicator, own=True, at=target.deadline)
    base, start = _base(target, levels), _set_at(target)
    judged = tuple(as_judged(p, broken_between(levels, start, p.time)) for p in levels)
    broken = bool(judged) and judged[-1].broken
    ready = Judgeable(
        threshold=threshold,
        goal=threshold,
        base=None if base is None or broken else base.figure,
        base_time=None if base is None else base.time,
        base_inputs=() if base is None else (base.obs_id,),
        points=judged,
        problem="break" if broken else _base_problem(target, base) if judged else "empty",
    )
    return ready, levels


def _base_problem(target: Target, base: Point | None) -> str:
    """Why a level has no path; "" where it has one, or is promised none."""
    if base is not None or target.path == "none":
        return ""
    return "no-base" if target.base_period else "unstated-base"


def _change(
    target: Target, indicator: Indicator, points: list[Point], threshold: Fraction
) -> tuple[Judgeable, list[Point]]:
    """A change on the base year: from two levels, from a printed change since it, or from changes that lead
    on from it year by year (multiplied; points are added)."""
    if target.base_period is None:
        return Judgeable(threshold, None, None, None, (), (), "unstated-base"), []
    in_points = target.change_unit == "pp"
    start = time_of(target.base_period)
    levels = yearly_levels(points, indicator)
    links = changes_of(points, indicator, in_points)
    base = _base(target, levels)
    found = _from_levels(target, base, levels) if base else {}
    one = base.figure if base is not None and base.figure.is_point and found else None
    short, long = (
        {time: _in_levels(_led(way, in_points), one, in_points) for time, way in found_ways.items()}
        for found_ways in (ways(links, start), ways(links, start, longest=True))
    )
    over = {time: _over_levels(found, short, links, time, in_points) for time in short.keys() - found.keys()}
    ways_to = {t: [by[t] for by in (found, short, long) if t in by] for t in {*found, *short}}
    judged = {time: foremost([*there, *over.get(time, [])]) for time, there in ways_to.items()}
    used = [*levels, *(link.point for link in links if link.start >= start)]
    scale = one.low if one is not None and one.low is not None else None
    first = base.figure if found and base else NOUGHT if in_points else ONE
    ready = Judgeable(
        threshold,
        _goal(threshold, scale, found != {}, in_points),
        first if judged else None,
        start if judged else None,
        (base.obs_id,) if base is not None and found else (),
        tuple(judged[time] for time in sorted(judged)),
        _change_problem(base, levels, links, judged, start),
    )
    return ready, used


def _over_levels(
    found: dict[Fraction, Judged],
    led: dict[Fraction, Judged],
    links: list[Link],
    time: Fraction,
    in_points: bool,
) -> list[Judged]:
    """What changes come to that lead on from a level which they contradict, instead of from the base."""
    contradicted = [t for t in found if t < time and t in led and apart(found[t].rounded, led[t].rounded)]
    return [
        replace(
            _led(way, in_points),
            figure=_total([level.figure, *(link.figure for link in way)], in_points)[0],
            rounded=_total([level.rounded, *(link.rounded for link in way)], in_points)[0],
            inputs=(*level.inputs, *(link.point.obs_id for link in way)),
            broken=level.broken or any(link.point.status == "B" for link in way),
        )
        for level, way in ((found[t], ways(links, t).get(time)) for t in contradicted)
        if way
    ]


def foremost(ways_there: list[Judged]) -> Judged:
    """The first of several figures over one span that rests on the firmest status, with the first of the
    others as firm that contradicts it."""
    firmest = min((CERTAINTY.get(j.status, 0) for j in ways_there), default=0)
    first, *others = [j for j in ways_there if CERTAINTY.get(j.status, 0) == firmest]
    rival = next(
        (j for j in others if not (j.broken or first.broken) and apart(j.rounded, first.rounded)), None
    )
    return replace(first, rival=rival)


def _goal(threshold: Fraction, scale: Fraction | None, levels: bool, in_points: bool) -> Fraction | None:
    """The level that the promise leads to; without levels the base counts as one, or as no points."""
    if levels and scale is None:
        return None
    if in_points:
        return (scale or 0) + threshold
    return (Fraction(1) if scale is None else scale) * (1 + threshold / HUNDRED)


def _change_problem(
    base: Point | None,
    levels: list[Point],
    links: list[Link],
    judged: dict[Fraction, Judged],
    start: Fraction,
) -> str:
    """Why the change up to the latest figure can't be formed; "" where it can."""
    later = [p.time for p in levels if p.time > start] + [k.end for k in links if k.start >= start]
    if not later and base is None:
        return "no-base" if levels else "empty"
    latest = judged.get(max(later)) if later else None
    if latest is not None:
        return "break" if latest.broken else ""
    if any(k.start >= start for k in links):
        return "gap"
    if base is None:
        return "no-base"
    if not later:
        return "base-only"
    return "zero-base" if base.figure.high is not None and base.figure.high <= 0 else "bounds"


def _from_levels(target: Target, base: Point, levels: list[Point]) -> dict[Fraction, Judged]:
    found = {}
    for point in levels:
        if point.time <= base.time:
            continue
        figure = _difference(target, base.figure, point.figure)
        rounded = _difference(target, rounded_of(base), rounded_of(point))
        if figure is None or rounded is None:
            continue
        found[point.time] = replace(
            as_judged(point, broken_between(levels, base.time, point.time)),
            figure=figure,
            rounded=rounded,
            status=worst(base.status, point.status),
            grade=max(base.grade, point.grade),
            inputs=(base.obs_id, point.obs_id),
            decimals=1,
        )
    return found


def _difference(target: Target, base: Interval, latest: Interval) -> Interval | None:
    if target.change_unit == "pp":
        return latest - base
    quotient = ratio(latest, base)
    return None if quotient is None else _as_change(quotient)


def _as_change(quotient: Interval) -> Interval:
    low = None if quotient.low is None else (quotient.low - 1) * HUNDRED
    high = None if quotient.high is None else (quotient.high - 1) * HUNDRED
    return Interval(low, high, quotient.low_open, quotient.high_open)


def _led(way: tuple[Link, ...], in_points: bool) -> Judged:
    """What a way of changes comes to; a printed one stands as it is printed."""
    figure, value = _total([link.figure for link in way], in_points)
    rounded, _ = _total([link.rounded for link in way], in_points)
    last = way[-1].point
    return Judged(
        last.period,
        last.time,
        last.ends,
        figure,
        rounded,
        value,
        worst("A", *(link.point.status for link in way)),
        max(link.point.grade for link in way),
        tuple(link.point.obs_id for link in way),
        1 if len(way) > 1 else last.decimals,
        any(link.point.status == "B" for link in way),
        len({link.point.revised for link in way}) > 1,
    )


def _total(changes: list[Interval], in_points: bool) -> tuple[Interval, Interval]:
    """(the change in per cent or points, the level that it leads to from a base of one or of none)."""
    if in_points:
        total = sum(changes, NOUGHT)
        return total, total
    quotient = chain(changes)
    return (changes[0] if len(changes) == 1 else _as_change(quotient)), quotient


def _in_levels(judged: Judged, base: Interval | None, in_points: bool) -> Judged:
    """A change led to from the base, its level in the base's own unit where that is known."""
    if base is None or base.low is None:
        return judged
    value = judged.value.shifted(base.low) if in_points else judged.value.scaled(base.low)
    return replace(judged, value=value)


def _cumulative(target: Target, points: list[Point], threshold: Fraction) -> tuple[Judgeable, list[Point]]:
    """Sums from the first year on: printed for the span, or added up year by year; a missing year leaves
    the sum open upwards (METHODS §2)."""
    first, end = time_of(target.from_period or "") - 1, time_of(target.deadline or "")
    links = [link for link in sums_of(points) if first <= link.start and link.end <= end]
    whole, long = ways(links, first), ways(links, first, longest=True)
    grows = all(link.figure.low is not None and link.figure.low >= 0 for link in links)
    firm = [link for link in links if link.point.status != "E"]
    judged = []
    for time in sorted({*whole, *(link.end for link in firm)}):
        if time in whole:
            judged.append(foremost([_summed(by[time], first, time) for by in (whole, long)]))
        else:
            judged.append(_at_hand(at_least(firm, first, time), grows, first, time))
    ready = Judgeable(
        threshold,
        threshold,
        NOUGHT,
        first,
        (),
        tuple(judged),
        "" if judged else "empty",
    )
    return ready, [link.point for link in links]


def _summed(way: tuple[Link, ...], first: Fraction, time: Fraction) -> Judged:
    """The sum of amounts from the year after `first` to that of `time`."""
    total = sum((link.figure for link in way), NOUGHT)
    half = sum((link.point.half for link in way), Fraction(0))
    start, end = int(first) + 1, int(time)
    return Judged(
        str(end) if start == end else f"{start}/{end}",
        time,
        dt.date(end, 12, 31),
        total,
        total.widened(half),
        total,
        worst("A", *(link.point.status for link in way)),
        max((link.point.grade for link in way), default="C"),
        tuple(link.point.obs_id for link in way),
        max((link.point.decimals for link in way), default=0),
    )


def _at_hand(way: tuple[Link, ...], grows: bool, first: Fraction, time: Fraction) -> Judged:
    """A sum without some of its years: they can only add, so it is a lower bound; where an increment may be
    negative nothing is known."""
    found = _summed(way, first, time)
    figure, rounded = (
        Interval(end.low if grows else None, None, end.low_open) for end in (found.figure, found.rounded)
    )
    return replace(found, figure=figure, rounded=rounded, value=figure, partial=True)

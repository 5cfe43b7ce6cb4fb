"""Promises with a direction and no number (METHODS §4): better, the same, worse, or no way to tell.

持续 and 不断 need every year to move the right way; plain comparatives need base and end only; a promise
to control growth is not a promise to fall, so growth alone does not break it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal, NamedTuple

from pipelines.assess.formulas import chain
from pipelines.assess.intervals import NOUGHT, Interval, exact
from pipelines.assess.judged import as_judged, broken_between, yearly_levels
from pipelines.assess.links import Link, changes_of, ways
from pipelines.assess.series import Point, time_of
from pipelines.assess.verdict import Verdict, of_another_kind
from pipelines.codes import Indicator
from pipelines.ground.periods import bounds
from pipelines.plan import Target

Move = Literal["right", "stable", "wrong", "unknown"]


def move(before: Point, after: Point, indicator: Indicator) -> Move:
    """How the series moved between two points, beyond the stable band.

    The band is the indicator's own, else half a printed unit of both ends. Where bounds overlap it is
    unknown.
    """
    band = exact(indicator.band) if indicator.band is not None else before.half + after.half
    return _judge(after.figure - before.figure, band, indicator)


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


class Step(NamedTuple):
    """One move of a series: from which figure (none for a printed change) to which, and how."""

    before: Point | None
    after: Point
    move: Move


def trend_of(target: Target, indicator: Indicator, points: list[Point]) -> str | None:
    """The trend of a promise's series: from the base (or the first point after it) to the latest.

    Figures that state a change themselves are led on from the base year; a gap, a break or nothing at all
    leaves the trend open (None).
    """
    firm = [p for p in points if p.status != "E"]
    if indicator.per_year:
        return _stated_trend(target, indicator, firm)
    usable = yearly_levels(firm, indicator)
    if target.base_period:
        usable = [p for p in usable if p.time >= time_of(target.base_period)]
    if len(usable) < 2 or broken_between(usable, usable[0].time, usable[-1].time):
        return None
    return trend(usable[0], usable[-1], indicator)


def _stated_trend(target: Target, indicator: Indicator, points: list[Point]) -> str | None:
    if target.base_period is None or indicator.sense == "none":
        return None
    way = _way_to_last(changes_of(points, indicator, indicator.unit == "PP"), time_of(target.base_period))
    if not way or any(link.point.status == "B" for link in way):
        return None
    moved = _judge(_over(way, indicator), Fraction(0), indicator)
    return {"right": "improving", "wrong": "worsening"}.get(moved, "stable")


def _over(way: tuple[Link, ...], indicator: Indicator) -> Interval:
    """The change over several links, with rounding: a ratio less one, or points."""
    changes = [link.rounded for link in way]
    if indicator.unit != "PP":
        return chain(changes).shifted(Fraction(-1))
    return sum(changes, NOUGHT)


def _way_to_last(links: list[Link], start: Fraction) -> tuple[Link, ...]:
    """The links from `start` to the latest figure; empty where they do not lead there."""
    later = [link.end for link in links if link.end > start]
    return ways(links, start).get(max(later), ()) if later else ()


def direction(target: Target, indicator: Indicator, points: list[Point], today: dt.date) -> Verdict:
    """The status of one series of a directional promise: from its levels, or from printed changes."""
    deadline = target.deadline or ""
    end, over = time_of(deadline), today > bounds(deadline)[1]
    start = time_of(target.base_period or deadline)
    seen = _seen([p for p in points if p.status != "E"], indicator, start, end)
    if not seen.usable:
        return of_another_kind(tuple(map(as_judged, points)), end, over) if points else Verdict("no-data")
    steps = _steps(seen, indicator, target)
    lost = target.mode == "every-year" and any(step.move in _lost(over) for step in steps)
    if over and seen.latest.time < end and not lost:
        later = next((p for p in seen.usable if p.time > end), None)
        found = _verdict("awaiting-final-data", seen.latest, seen.base)
        return replace(found, later=as_judged(later) if later else None)
    reason = _why_unknown(target, seen, steps)
    if reason and not lost:
        return _verdict("indeterminate", seen.latest, seen.base, reason)
    return _verdict(_status(target, [step.move for step in steps], over), seen.latest, seen.base, "", steps)


def _lost(over: bool) -> tuple[Move, ...]:
    """The moves that break a promise to move the right way every year; once it is over, no move does too."""
    return ("wrong", "stable") if over else ("wrong",)


@dataclass(frozen=True)
class Seen:
    """What was observed of a direction between its base (`start`) and its end: levels, or the changes that
    figures state themselves (`links`, inside the span)."""

    start: Fraction
    end: Fraction
    usable: tuple[Point, ...]
    inside: tuple[Point, ...]
    base: Point | None
    links: tuple[Link, ...]

    @property
    def latest(self) -> Point:
        """The last figure inside the span, else the last before it, else the last of all."""
        return (self.inside or [p for p in self.usable if p.time <= self.end] or self.usable)[-1]

    @property
    def way(self) -> tuple[Link, ...]:
        """The changes that lead from the base to the latest figure, if they do."""
        return ways(list(self.links), self.start).get(self.latest.time, ())


def _seen(firm: list[Point], indicator: Indicator, start: Fraction, end: Fraction) -> Seen:
    levels = yearly_levels(firm, indicator)
    base = next((p for p in levels if p.time == start), None)
    links = [k for k in changes_of(firm, indicator, indicator.unit == "PP") if k.end <= end]
    by_level = base is not None and any(start < p.time <= end for p in levels)
    stated = tuple(k for k in links if k.start >= start) if not by_level else ()
    usable = [k.point for k in stated] or levels or [k.point for k in links]
    usable.sort(key=lambda p: p.time)
    inside = tuple(p for p in usable if start < p.time <= end)
    return Seen(start, end, tuple(usable), inside, None if stated else base, stated)


def _steps(seen: Seen, indicator: Indicator, target: Target) -> list[Step]:
    """The moves that the figures show. Where every year has to move the right way, two figures with years
    between them show a reversal as well as neighbours do; otherwise base and latest alone are compared."""
    every_year = target.mode == "every-year"
    if seen.links:
        if every_year:
            return [Step(None, link.point, _of_change(link, indicator)) for link in seen.links]
        way = seen.way
        return [Step(None, seen.latest, _of_way(way, indicator))] if way else []
    known = [seen.base, *seen.inside] if seen.base else list(seen.inside) if every_year else []
    if not every_year:
        known = known[:1] + known[1:][-1:]
    return [
        Step(before, after, move(before, after, indicator))
        for before, after in pairwise(known)
        if not broken_between(list(seen.inside), before.time, after.time)
    ]


def _of_change(link: Link, indicator: Indicator) -> Move:
    band = exact(indicator.band) if indicator.band is not None else link.point.half
    return _judge(link.figure, band, indicator)


def _of_way(way: tuple[Link, ...], indicator: Indicator) -> Move:
    return (
        _of_change(way[0], indicator)
        if len(way) == 1
        else _judge(_over(way, indicator), Fraction(0), indicator)
    )


def _why_unknown(target: Target, seen: Seen, steps: list[Step]) -> str:
    """Why the direction can't be told; "" where it can."""
    if any(p.status == "B" for p in seen.inside):
        return "break"
    every_year = target.mode == "every-year"
    if seen.links:
        yearly = all(link.end - link.start == 1 for link in seen.way)
        return "" if seen.way and (yearly or not every_year) else "gap"
    if seen.latest.time > seen.end:
        return "only-later"
    if not seen.inside:
        return "single" if len(seen.usable) == 1 else "base-only" if seen.base else "no-base"
    if seen.base is None:
        return "single" if len(seen.usable) == 1 else "no-base"
    years = {p.time for p in (seen.base, *seen.inside)}
    span = range(int(seen.latest.time - seen.start) + 1)
    gaps = every_year and any(seen.start + n not in years for n in span)
    return "gap" if gaps or not steps else ""


def _status(target: Target, moves: list[Move], over: bool) -> str:
    kinds = set(moves)
    if target.mode == "every-year" and kinds & set(_lost(over)):
        return "direction-not-kept" if over else "worsening" if kinds <= {"wrong", "stable"} else "mixed"
    if "unknown" in kinds:
        return "indeterminate"
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


def _verdict(
    status: str, latest: Point, base: Point | None, reason: str = "", steps: list[Step] | None = None
) -> Verdict:
    against = [step for step in steps or [] if step.move in ("wrong", "stable")]
    worst = next((step for step in against if step.move == "wrong"), against[0] if against else None)
    broke = None
    if worst is not None and status in ("direction-not-kept", "worsening", "mixed"):
        broke = (as_judged(worst.before or worst.after), as_judged(worst.after))
    between = [i for j in broke or () for i in j.inputs]
    inputs = [i for i in dict.fromkeys([*([base.obs_id] if base else []), *between]) if i != latest.obs_id]
    return Verdict(
        status,
        reason,
        as_judged(latest),
        inputs=(*inputs, latest.obs_id),
        base=as_judged(base) if base else None,
        broke=broke,
    )


def prohibition(points: list[Point], since: str = "") -> Verdict:
    """A ban: official findings counted by period (METHODS §4), of a publisher's own page alone.

    One finding breaches it for good; a count of nought says that somebody looked; without a count nothing
    is said. What was found before the year of the ban (`since`) breaches nothing.
    """
    first = bounds(since)[0] if since else dt.date.min
    counted = [p for p in points if p.grade in ("A", "B") and p.status != "E" and p.ends >= first]
    if not counted:
        return Verdict("no-data")
    breach = next((p for p in counted if p.value > 0), None)
    return _verdict("breached" if breach else "no-breach-known", breach or counted[-1], None)

"""Figures that lead from one year to another: changes, indices and sums, and the ways that they make.

A change on the year before leads one year on, a change since 2020 leads from 2020, a sum of 2021 to 2025
from the end of 2020 to the end of 2025. A promise about a span is decided by whatever leads over it exactly:
one printed figure, or several end to end. A figure of another span never stands in for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pipelines.assess.intervals import HUNDRED, Interval
from pipelines.assess.series import Point, time_of
from pipelines.codes import Indicator
from pipelines.ground.periods import bounds

CERTAINTY = {"A": 0, "P": 1, "E": 2}


@dataclass(frozen=True)
class Link:
    """A figure over a span, in years: `start` and `end` as times (the whole of 2020 ends at 2020).

    figure: the change in per cent or points, or the amount.
    """

    start: Fraction
    end: Fraction
    figure: Interval
    point: Point

    @property
    def rounded(self) -> Interval:
        """The figure with half a printed unit on both sides."""
        return self.figure.widened(self.point.half)


def changes_of(points: list[Point], indicator: Indicator, points_unit: bool) -> list[Link]:
    """The changes among the points of a series, of whole years; estimates are not left out here.

    points_unit: changes in percentage points are wanted, otherwise those in per cent (an index among them).
    """
    found = [_change(point, indicator, points_unit) for point in points]
    return [link for link in found if link is not None]


def _change(point: Point, indicator: Indicator, points_unit: bool) -> Link | None:
    kind = change_kind(point, indicator)
    if kind in ("N", "CU") or not _whole_years(point):
        return None
    if kind == "IX":
        start = time_of(point.base or "")
        return None if points_unit else Link(start, point.time, point.figure.shifted(-HUNDRED), point)
    if ((point.unit or indicator.unit) == "PP") != points_unit:
        return None
    start = time_of(point.base) if point.base else Fraction(bounds(point.period)[0].year - 1)
    return Link(start, point.time, point.figure, point)


def change_kind(point: Point, indicator: Indicator) -> str:
    """The point's kind; an indicator that is itself a yearly change holds such changes."""
    return "G1" if indicator.per_year and point.transformation == "N" else point.transformation


def sums_of(points: list[Point]) -> list[Link]:
    """The amounts among the points of a series, of one or of several whole years."""
    own = [p for p in points if p.transformation in ("N", "CU") and _whole_years(p)]
    return [Link(Fraction(bounds(p.period)[0].year - 1), p.time, p.figure, p) for p in own]


def _whole_years(point: Point) -> bool:
    first, last = bounds(point.period)
    return (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)


def ways(links: list[Link], start: Fraction, longest: bool = False) -> dict[Fraction, tuple[Link, ...]]:
    """Time → the links that lead there from `start` end to end: those without an estimate, and of these the
    fewest (`longest`: the most); `start` itself is left out. A printed figure of the whole span is one link,
    and so goes before any chain."""
    reached: dict[Fraction, tuple[Link, ...]] = {start: ()}
    for link in sorted(links, key=lambda link: (link.end, link.start, link.point.obs_id)):
        if link.start not in reached or link.end <= link.start:
            continue
        way = (*reached[link.start], link)
        if link.end not in reached or _weight(way, longest) < _weight(reached[link.end], longest):
            reached[link.end] = way
    return {time: way for time, way in reached.items() if way}


def _weight(way: tuple[Link, ...], longest: bool) -> tuple[bool, int]:
    """An estimate weighs more than any number of firm figures: it decides nothing."""
    return any(link.point.status == "E" for link in way), -len(way) if longest else len(way)


def at_least(links: list[Link], start: Fraction, end: Fraction) -> tuple[Link, ...]:
    """The links inside a span that do not overlap and whose lower bounds add up to most.

    Amounts that are not negative; what no link covers can only add.
    """
    best: dict[Fraction, tuple[Fraction, tuple[Link, ...]]] = {start: (Fraction(0), ())}
    inside = [link for link in links if start <= link.start and link.end <= end]
    for time in sorted({link.end for link in inside} | {link.start for link in inside} | {end}):
        options = [best[earlier] for earlier in best if earlier <= time]
        for link in inside:
            if link.end == time and link.start in best and link.figure.low is not None:
                total, way = best[link.start]
                options.append((total + link.figure.low, (*way, link)))
        best[time] = max(options, key=lambda option: (option[0], len(option[1])))
    return best[end][1]


def worst(*statuses: str) -> str:
    """E beats P beats A: of several figures the status of the (first) least certain."""
    return max(statuses, key=lambda code: CERTAINTY.get(code, 0))

"""Fragility (METHODS §3): each verdict again with another admissible base year, one rounding step up and
down, without provisional figures, and with each contradicting source in turn. A verdict that flips is
marked, with what flips it.

The base of a «change» belongs to the threshold («比 2020 年…»), so no other base is admissible there;
the base of a level only starts the path, so the years beside it are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from pipelines.assess.intervals import Interval
from pipelines.assess.judge import Finding, Judgement, find, together, with_rival
from pipelines.assess.series import Point, time_of
from pipelines.codes import Codes, Indicator
from pipelines.plan import Target

DECIDED = (
    "met",
    "met-late",
    "not-met",
    "reached",
    "on-track",
    "behind",
    "off-track",
    "open",
    "improving",
    "stable",
    "worsening",
    "mixed",
    "direction-kept",
    "direction-not-kept",
)


@dataclass(frozen=True)
class Variant:
    """One finding computed again: what was varied, the base used, and whether the promise's status holds."""

    name: str
    target: Target
    finding: Finding
    holds: bool


def variants(judgement: Judgement, codes: Codes, today: dt.date) -> list[Variant]:
    """Every variant of every series of a promise that has a verdict to lose; empty for a gap."""
    if judgement.ranked not in DECIDED:
        return []
    found = []
    for place, finding in enumerate(judgement.findings):
        indicator = codes.indicators[finding.series.indicator]
        for name, target, points in _varied(judgement.target, finding, indicator):
            again = find(target, finding.series, points, codes, today)
            others = (*judgement.findings[:place], again, *judgement.findings[place + 1 :])
            status = together(target, others, codes).status
            found.append(Variant(name, target, again, status == judgement.ranked))
        for rival in finding.rivals:
            again, status = with_rival(judgement, place, rival, codes, today)
            name = f"source:{rival.point.obs_id}"
            found.append(Variant(name, judgement.target, again, status == judgement.ranked))
    return found


def _varied(
    target: Target, finding: Finding, indicator: Indicator
) -> Iterator[tuple[str, Target, list[Point]]]:
    points = list(finding.points)
    for year in _other_bases(target, finding):
        yield f"base:{year}", replace_base(target, year), points
    if finding.verdict.latest is not None and target.kind != "completion":
        for name, sign in (("rounding:up", 1), ("rounding:down", -1)):
            yield name, target, _stepped(target, finding, indicator, sign)
    if any(p.status == "P" for p in points):
        yield "without-provisional", target, [p for p in points if p.status != "P"]


def replace_base(target: Target, year: int) -> Target:
    """The promise with another base year."""
    return target.model_copy(update={"base_period": str(year)})


def _other_bases(target: Target, finding: Finding) -> list[int]:
    """The years beside the base that were observed before the latest figure."""
    if (
        target.kind not in ("level", "directional")
        or not target.base_period
        or finding.verdict.latest is None
    ):
        return []
    base, latest = time_of(target.base_period), finding.verdict.latest.time
    seen = {p.time for p in finding.points if p.status not in ("E", "B")}
    return [int(base + step) for step in (-1, 1) if base + step in seen and base + step < latest]


def _stepped(target: Target, finding: Finding, indicator: Indicator, sign: int) -> list[Point]:
    """Every input of the judged figure moved one step of its last digit, so that the figure rises (+1)
    or falls (−1): the base of a change goes the other way."""
    latest = finding.verdict.latest
    inputs = set(latest.inputs) if latest else set()
    relative = target.kind == "change" and finding.ready is not None and bool(finding.ready.base_inputs)
    base = time_of(target.base_period) if relative and target.base_period else None
    return [
        _moved(p, (-sign if p.time == base else sign) * 2 * p.half, indicator) if p.obs_id in inputs else p
        for p in finding.points
    ]


def _moved(point: Point, by: Fraction, indicator: Indicator) -> Point:
    """A point moved, never beyond its natural bounds: a share stays between 0 and 100."""
    figure = point.figure.shifted(by)
    if indicator.is_share and point.transformation == "N":
        figure = Interval(_capped(figure.low), _capped(figure.high), figure.low_open, figure.high_open)
    return replace(point, value=point.value + by, figure=figure)


def _capped(end: Fraction | None) -> Fraction | None:
    return None if end is None else min(max(end, Fraction(0)), Fraction(100))

"""Second opinions on a series (METHODS §3): what other published rules say, never instead of the verdict.

Every rule looks at the same base, latest figure and target as the promise's own method. Where a formula
is undefined, the opinion is empty and carries a reason code; nothing is ever replaced by a small number.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from pipelines.assess.intervals import satisfies
from pipelines.assess.judge import Finding
from pipelines.assess.judged import Judgeable, Judged, yearly_levels
from pipelines.assess.methods import (
    METHODS,
    PATHS,
    growth_ratio,
    official_progress,
    pace_class,
    projection,
    projection_class,
)
from pipelines.assess.series import time_of
from pipelines.assess.verdict import elapsed_of
from pipelines.codes import Indicator
from pipelines.plan import Target

RATIOS = {"eurostat": growth_ratio, "official": official_progress}


@dataclass(frozen=True)
class Opinion:
    """What one rule says: a pace class, its pace (or bounds), or the reason why it says nothing."""

    method: str
    says: str | None = None
    reason: str = ""
    pace: float | None = None
    pace_low: float | None = None
    pace_high: float | None = None
    projected: float | None = None
    miss: float | None = None


def second_opinions(target: Target, finding: Finding, indicator: Indicator) -> list[Opinion]:
    """The opinion of every rule but the promise's own, in the registry's order."""
    reason = _why_not(target, finding)
    opinions = []
    for method in METHODS.values():
        if method.id == target.path:
            continue
        if reason:
            opinions.append(Opinion(method.id, reason=reason))
        elif method.id == "official" and not _is_cut(target):
            opinions.append(Opinion(method.id, reason="no-cut"))
        elif method.id == "destatis":
            opinions.append(_projected(target, finding, indicator))
        else:
            opinions.append(_paced(target, finding, method.id))
    return opinions


def _is_cut(target: Target) -> bool:
    """China's official rule is about cumulative percentage cuts alone."""
    return target.kind == "change" and target.change_unit == "percent" and (target.value or 0) < 0


def own_class(target: Target, finding: Finding) -> str | None:
    """The pace class that the promise's own method gives; None where it gives none."""
    progress = finding.verdict.progress
    if target.path not in PATHS or progress.pace_low is None or progress.pace_high is None:
        return None
    return _one(progress.pace_low, progress.pace_high)


def _why_not(target: Target, finding: Finding) -> str:
    """Why no rule can say anything about this series."""
    if target.kind == "delegated":
        return "no-threshold"
    if target.path not in PATHS or target.kind not in ("level", "change", "cumulative"):
        return "no-path"
    ready, latest = finding.ready, finding.verdict.latest
    if ready is None or latest is None:
        return "no-threshold" if target.value is None else "no-data"
    if ready.problem or ready.goal is None or ready.base is None or ready.base_time is None:
        return ready.problem or "no-base"
    if latest.time <= ready.base_time:
        return "base-only"
    if not (ready.base.is_bounded and latest.value.is_bounded):
        return "bounds"
    if satisfies(ready.base, target.comparator or "ge", ready.goal) == "yes":
        return "base-satisfied"
    return ""


def _paced(target: Target, finding: Finding, method: str) -> Opinion:
    """linear, geometric or Eurostat's ratio at every corner of base × latest."""
    ready, latest = _known(finding)
    goal, start = ready.goal or Fraction(0), ready.base_time or Fraction(0)
    whole, done = time_of(target.deadline or "") - start, latest.time - start
    paces: list[float] = []
    for x0 in sorted(_ends(ready.base)):
        for x in sorted(_ends(latest.value)):
            if method in RATIOS:
                pace = RATIOS[method](x0, x, goal, done, whole)
            else:
                share = PATHS[method].share(x0, x, goal)
                part = elapsed_of(start, latest.time, target)
                pace = None if share is None or not part else round(share / float(part), 9)
            if pace is None:
                return Opinion(method, reason=_undefined(x0, x, goal))
            paces.append(pace)
    low, high = min(paces), max(paces)
    says = _one(low, high)
    single = low == high
    return Opinion(
        method,
        says or "indeterminate",
        "" if says else "bounds",
        low if single else None,
        low,
        high,
    )


def _undefined(x0: Fraction, x: Fraction, goal: Fraction) -> str:
    if x0 == goal:
        return "no-way"
    return "not-positive" if min(x0, x, goal) <= 0 else "undefined"


def _projected(target: Target, finding: Finding, indicator: Indicator) -> Opinion:
    ready, latest = _known(finding)
    left = time_of(target.deadline or "") - latest.time
    if left <= 0:
        return Opinion("destatis", reason="deadline-reached")
    levels = _consecutive(target, finding, indicator, latest)
    if len(levels) < 4:
        return Opinion("destatis", reason="few-points")
    changes = [after - before for before, after in pairwise(levels)]
    projected = projection(changes, levels[-1], left)
    goal = ready.goal or Fraction(0)
    if projected is None:
        return Opinion("destatis", reason="few-points")
    says, miss = projection_class(levels[-1], goal, projected, target.comparator or "ge")
    return Opinion("destatis", says, projected=projected, miss=miss)


def _consecutive(target: Target, finding: Finding, indicator: Indicator, latest: Judged) -> list[Fraction]:
    """The yearly levels without a gap or a break that end at the latest one."""
    levels = _levels(target, finding, indicator)
    breaks = {p.time for p in finding.points if p.status == "B"}
    run: list[Fraction] = []
    time = latest.time
    while time in levels:
        run.insert(0, levels[time])
        if time in breaks:
            break
        time -= 1
    return run


def _levels(target: Target, finding: Finding, indicator: Indicator) -> dict[Fraction, Fraction]:
    """Exact levels by time: printed ones, or the chain or running sum from the base on."""
    ready, _ = _known(finding)
    levels: dict[Fraction, Fraction] = {}
    if target.kind in ("change", "cumulative"):
        if ready.base is not None and ready.base.low is not None and ready.base_time is not None:
            levels[ready.base_time] = ready.base.low
        exact = [(j.time, j.value) for j in ready.points if j.status != "E"]
    else:
        exact = []
    if target.kind == "level" or ready.base_inputs:
        own = yearly_levels(list(finding.points), indicator)
        exact += [(p.time, p.figure) for p in own if p.status != "E" and p.freq == "A"]
    return levels | {time: v.low for time, v in exact if v.is_point and v.low is not None}


def _known(finding: Finding) -> tuple[Judgeable, Judged]:
    """Series and latest figure of a finding that `_why_not` let through."""
    ready, latest = finding.ready, finding.verdict.latest
    if ready is None or latest is None:
        raise ValueError("a finding without a judged figure has no second opinion")
    return ready, latest


def _ends(figure: object) -> set[Fraction]:
    return {end for end in (getattr(figure, "low", None), getattr(figure, "high", None)) if end is not None}


def _one(low: float, high: float) -> str | None:
    first, last = pace_class(low), pace_class(high)
    return first if first == last else None

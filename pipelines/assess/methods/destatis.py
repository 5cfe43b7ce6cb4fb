"""Destatis' projection: the latest yearly changes carried to the deadline, and how far they miss."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from pipelines.assess.formulas import rounded
from pipelines.assess.judged import yearly_levels
from pipelines.assess.method import Case, Opinion, SeriesMethod
from pipelines.ground.bilingual import Bilingual

MISS_SMALL, MISS_LARGE = 0.05, 0.20


def projection(changes: list[Fraction], x: Fraction, years_left: Fraction) -> float | None:
    """Destatis: the mean of the last five yearly changes carried to the target year.

    None with fewer than three yearly changes, that is fewer than four consecutive points.
    """
    if len(changes) < 3:
        return None
    last = changes[-5:]
    return rounded(float(x + sum(last, Fraction(0)) / len(last) * years_left))


def projection_class(x: Fraction, target: Fraction, projected: float, comparator: str) -> tuple[str, float]:
    """Destatis' classes by the miss |T − projected| ÷ |T − x|: reached or under 5 %, to 20 %, over, or the
    wrong way (projected further from the target than x). A target that x satisfies has no way to go: the
    projection keeps it (miss 0) or loses it (wrong way, miss 1).

    Returns (on-track, behind or off-track; miss with nine decimals).
    """
    goal, distance = float(target), abs(float(target - x))
    better = -1 if comparator in ("le", "lt") else 1
    if (projected - goal) * better >= 0:
        return "on-track", 0.0
    if distance == 0 or (float(x) - goal) * better >= 0:
        return "off-track", 1.0
    miss = rounded(abs(goal - projected) / distance)
    if miss < MISS_SMALL:
        return "on-track", miss
    return ("behind" if miss <= MISS_LARGE else "off-track"), miss


def projected_opinion(case: Case) -> Opinion:
    """Silent after the deadline, and with fewer than four levels in a row."""
    left = case.whole - case.done
    if left <= 0:
        return Opinion("destatis", reason="deadline-reached")
    levels = _consecutive(case)
    changes = [after - before for before, after in pairwise(levels)]
    projected = projection(changes, levels[-1], left) if changes else None
    if projected is None:
        return Opinion("destatis", reason="few-points")
    says, miss = projection_class(levels[-1], case.goal, projected, case.target.comparator or "ge")
    return Opinion("destatis", says, projected=projected, miss=miss)


def _consecutive(case: Case) -> list[Fraction]:
    """The yearly levels without a gap or a break that end at the latest one."""
    levels = _levels(case)
    breaks = {p.time for p in case.points if p.status == "B"}
    run: list[Fraction] = []
    time = case.latest.time
    while time in levels:
        run.insert(0, levels[time])
        if time in breaks:
            break
        time -= 1
    return run


def _levels(case: Case) -> dict[Fraction, Fraction]:
    """Exact levels by time: printed ones, or the chain or running sum from the base on."""
    target, ready = case.target, case.ready
    levels: dict[Fraction, Fraction] = {}
    if target.kind in ("change", "cumulative"):
        if ready.base is not None and ready.base.low is not None and ready.base_time is not None:
            levels[ready.base_time] = ready.base.low
        exact = [(j.time, j.value) for j in ready.points if j.status != "E"]
    else:
        exact = []
    if target.kind == "level" or ready.base_inputs:
        own = yearly_levels(list(case.points), case.indicator)
        exact += [(p.time, p.figure) for p in own if p.status != "E" and p.freq == "A"]
    return levels | {time: v.low for time, v in exact if v.is_point and v.low is not None}


METHOD = SeriesMethod(
    "destatis",
    1,
    50,
    Bilingual(zh="德国联邦统计局外推", en="Destatis’ projection"),
    Bilingual(
        zh=r"德国联邦统计局的外推（最近几个逐年变化的平均数带到期限，看差多远）",
        en=r"Destatis’ projection (the mean of the latest yearly changes carried to the deadline, and how far it misses)",
    ),
    projected_opinion,
)

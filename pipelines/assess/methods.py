"""How progress is measured: one pure function a method, one registry (METHODS §3).

x0 base, x latest, X target; t0, t, T their times in years. Every function returns a float rounded to
nine decimals, or None where the formula is undefined: nothing is ever replaced by a small number.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from pipelines.assess.intervals import Interval

DIGITS = 9
MISS_SMALL, MISS_LARGE = 0.05, 0.20


@dataclass(frozen=True)
class Method:
    """A way to measure the achieved share; id and version are carried by every assessment."""

    id: str
    version: int
    zh: str
    en: str


@dataclass(frozen=True)
class PathMethod(Method):
    """A method that can be a promise's path: it gives the achieved share from base, latest and target."""

    share: Callable[[Fraction, Fraction, Fraction], float | None]


def _round(value: float) -> float:
    return round(value, DIGITS) + 0.0


def linear(x0: Fraction, x: Fraction, target: Fraction) -> float | None:
    """p = (x − x0) / (X − x0); None where X = x0. Levels, shares, sums."""
    return None if target == x0 else _round(float((x - x0) / (target - x0)))


def geometric(x0: Fraction, x: Fraction, target: Fraction) -> float | None:
    """p = ln(x/x0) / ln(X/x0); None where a value is not positive (the logarithm of a fall to nothing has no
    end) or X = x0.

    China's own practice for cumulative percentage cuts and intensities.
    """
    if min(x0, x, target) <= 0 or target == x0:
        return None
    return _round(math.log(x / x0) / math.log(target / x0))


def growth_ratio(
    x0: Fraction, x: Fraction, target: Fraction, done: Fraction, whole: Fraction
) -> float | None:
    """Eurostat's ratio of compound annual growth rates, observed ÷ required.

    ((x/x0)^(1/(t−t0)) − 1) / ((X/x0)^(1/(T−t0)) − 1), with done = t − t0 and whole = T − t0; None where
    base or target is not positive, the latest is negative, no time has passed, or nothing was to change.
    """
    if min(x0, target) <= 0 or x < 0 or done <= 0 or whole <= 0 or target == x0:
        return None
    observed = float(x / x0) ** (1 / float(done)) - 1
    required = float(target / x0) ** (1 / float(whole)) - 1
    return _round(observed / required)


def projection(changes: list[Fraction], x: Fraction, years_left: Fraction) -> float | None:
    """Destatis: the mean of the last five yearly changes carried to the target year.

    None with fewer than three yearly changes, that is fewer than four consecutive points.
    """
    if len(changes) < 3:
        return None
    last = changes[-5:]
    return _round(float(x + sum(last, Fraction(0)) / len(last) * years_left))


def elapsed(t0: Fraction, t: Fraction, end: Fraction) -> Fraction | None:
    """e = (t − t0) / (T − t0), the elapsed share of the time (时序进度); None where T = t0."""
    return None if end == t0 else (t - t0) / (end - t0)


def required_rate(path: str, x: Fraction, target: Fraction, years_left: Fraction) -> float | None:
    """The change a year that is still needed: in the unit (linear), in per cent (geometric)."""
    if years_left <= 0:
        return None
    if path == "geometric":
        if min(x, target) <= 0:
            return None
        return _round((float(target / x) ** (1 / float(years_left)) - 1) * 100)
    return _round(float((target - x) / years_left))


def chain(changes: list[Interval]) -> Interval:
    """Changes in per cent multiplied into one ratio x/x0; an open end leaves the ratio open there.

    A year d on top of D is 1 − (1 − D)(1 − d). Nothing falls by more than all of it.
    """
    ratio = Interval.point(Fraction(1))
    for change in changes:
        low = None if change.low is None else max(Fraction(0), 1 + change.low / 100)
        high = None if change.high is None else max(Fraction(0), 1 + change.high / 100)
        ratio = Interval(
            None if low is None or ratio.low is None else ratio.low * low,
            None if high is None or ratio.high is None else ratio.high * high,
            ratio.low_open or change.low_open,
            ratio.high_open or change.high_open,
        )
    return ratio


def official_progress(
    x0: Fraction, x: Fraction, target: Fraction, done: Fraction, whole: Fraction
) -> float | None:
    """China's official progress of an intensity target: the cut made over what equal yearly cuts make by now.

    (1 − x/x0) ÷ (1 − (1 − R)^((t − t0)/(T − t0))), R the promised cut, done = t − t0, whole = T − t0
    (METHODS §3; the rule by which 单位GDP能耗降低目标完成进度 is stated). None where it is no cut, where base
    or target is not positive, or where no time has passed.
    """
    if min(x0, target) <= 0 or x < 0 or done <= 0 or whole <= 0 or target >= x0:
        return None
    needed = 1 - float(target / x0) ** float(done / whole)
    return _round(float(1 - x / x0) / needed)


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
    miss = _round(abs(goal - projected) / distance)
    if miss < MISS_SMALL:
        return "on-track", miss
    return ("behind" if miss <= MISS_LARGE else "off-track"), miss


# The shares of the way that a path may take; a second opinion is never a target's own method.
PATHS = {
    method.id: method
    for method in (
        PathMethod("linear", 1, "线性", "Linear", linear),
        PathMethod("geometric", 1, "几何", "Geometric", geometric),
    )
}
METHODS: dict[str, Method] = {
    **PATHS,
    "eurostat": Method("eurostat", 1, "欧盟统计局增长率之比", "Eurostat’s ratio of growth rates"),
    "official": Method("official", 1, "国家节能目标完成进度", "China’s official progress of a cut"),
    "destatis": Method("destatis", 1, "德国联邦统计局外推", "Destatis’ projection"),
}

PACE_ON_TRACK, PACE_BEHIND = 0.95, 0.60


def pace_class(pace: float) -> str:
    """on-track from 0.95, behind from 0.60, else off-track (METHODS §4, line 11); pace has nine decimals."""
    if pace >= PACE_ON_TRACK:
        return "on-track"
    return "behind" if pace >= PACE_BEHIND else "off-track"

"""What a way to measure progress is: one entry of `methods/`, which nothing else has to name.

x0 base, x latest, X target; t0, t, T their times in years. A formula returns a float rounded to nine
decimals, or None where it is undefined.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from pipelines.assess.formulas import pace_class
from pipelines.assess.judged import Judgeable, Judged
from pipelines.assess.series import Point
from pipelines.codes import Indicator
from pipelines.ground.bilingual import Bilingual
from pipelines.plan import Target

Share = Callable[[Fraction, Fraction, Fraction], float | None]  # (x0, x, X)
Ratio = Callable[[Fraction, Fraction, Fraction, Fraction, Fraction], float | None]  # and t − t0, T − t0


@dataclass(frozen=True)
class Case:
    """A series with a bounded base and a later, bounded figure, before or after the promise's deadline.

    done: t − t0; whole: T − t0; points: all of the series' figures.
    """

    target: Target
    indicator: Indicator
    ready: Judgeable
    latest: Judged
    points: tuple[Point, ...]
    goal: Fraction
    done: Fraction
    whole: Fraction


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


@dataclass(frozen=True)
class Method:
    """A rule; id and version are carried by every assessment and opinion that it gives.

    order: its place among the others; sentence: what it is, in Markdown, for the page on methods; why_not:
    the reason code why it is silent on a promise, empty where it is not.
    """

    id: str
    version: int
    order: int
    name: Bilingual
    sentence: Bilingual
    why_not: Callable[[Target], str] = field(default=lambda target: "", kw_only=True)

    def opinion(self, case: Case) -> Opinion:
        """What the rule says of a series."""
        raise NotImplementedError


@dataclass(frozen=True)
class PathMethod(Method):
    """A rule that can be a promise's path (`path` in targets.yaml): it gives the achieved share of the way.

    share: (x − x0) over the whole way as it measures it; rate: the change a year that is still needed, from
    (x, X, years left); course: the value on the path from x0 to X when a share of the time is over; positive:
    it is defined for positive values alone; straight: its course is a straight line.
    """

    share: Share
    rate: Share
    course: Callable[[float, float, float], float]
    positive: bool = False
    straight: bool = False

    def opinion(self, case: Case) -> Opinion:
        """Its achieved share over the elapsed share of the time."""
        return by_pace(self.id, case, self._pace)

    def _pace(
        self, x0: Fraction, x: Fraction, goal: Fraction, done: Fraction, whole: Fraction
    ) -> float | None:
        found = self.share(x0, x, goal)
        return None if found is None or not done or not whole else round(found / float(done / whole), 9)


@dataclass(frozen=True)
class RatioMethod(Method):
    """A rule whose formula is a pace by itself: 1 where the promise is on its way."""

    ratio: Ratio

    def opinion(self, case: Case) -> Opinion:
        """Its pace."""
        return by_pace(self.id, case, self.ratio)


@dataclass(frozen=True)
class SeriesMethod(Method):
    """A rule that looks at the whole series."""

    rule: Callable[[Case], Opinion]

    def opinion(self, case: Case) -> Opinion:
        """What it says of it."""
        return self.rule(case)


def by_pace(method: str, case: Case, pace: Ratio) -> Opinion:
    """What a pace says, computed at every corner of base × latest."""
    paces: list[float] = []
    for x0 in sorted(_ends(case.ready.base)):
        for x in sorted(_ends(case.latest.value)):
            found = pace(x0, x, case.goal, case.done, case.whole)
            if found is None:
                return Opinion(method, reason=_undefined(x0, x, case.goal))
            paces.append(found)
    low, high = min(paces), max(paces)
    says = one_class(low, high)
    single = low if low == high else None
    return Opinion(method, says or "indeterminate", "" if says else "bounds", single, low, high)


def one_class(low: float, high: float) -> str | None:
    """The class of pace that both ends have; None where they differ."""
    first, last = pace_class(low), pace_class(high)
    return first if first == last else None


def _undefined(x0: Fraction, x: Fraction, goal: Fraction) -> str:
    if x0 == goal:
        return "no-way"
    return "not-positive" if min(x0, x, goal) <= 0 else "undefined"


def _ends(figure: object) -> set[Fraction]:
    return {end for end in (getattr(figure, "low", None), getattr(figure, "high", None)) if end is not None}

"""Linear: equal steps."""

from __future__ import annotations

from fractions import Fraction

from pipelines.assess.formulas import rounded
from pipelines.assess.method import PathMethod
from pipelines.ground.bilingual import Bilingual


def share(x0: Fraction, x: Fraction, target: Fraction) -> float | None:
    """p = (x − x0) / (X − x0); None where X = x0. Levels, shares, sums."""
    return None if target == x0 else rounded(float((x - x0) / (target - x0)))


def rate(x: Fraction, target: Fraction, years_left: Fraction) -> float | None:
    """The change a year that is still needed, in the figures' unit."""
    return None if years_left <= 0 else rounded(float((target - x) / years_left))


def course(x0: float, target: float, part: float) -> float:
    """Where the path is when a share of the time is over."""
    return x0 + (target - x0) * part


METHOD = PathMethod(
    "linear",
    1,
    10,
    Bilingual(zh="每年进度相同", en="Equal yearly steps"),
    Bilingual(
        zh=r"每年进度相同（水平、份额、合计）：$p = (x - x_0)/(X - x_0)$",
        en=r"equal yearly steps (levels, shares, sums): $p = (x - x_0)/(X - x_0)$",
    ),
    share=share,
    rate=rate,
    course=course,
    straight=True,
)

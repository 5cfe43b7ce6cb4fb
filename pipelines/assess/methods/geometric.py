"""Geometric: equal rates, China's practice for cumulative percentage cuts and intensities."""

from __future__ import annotations

import math
from fractions import Fraction

from pipelines.assess.formulas import rounded
from pipelines.assess.method import PathMethod
from pipelines.ground.bilingual import Bilingual


def share(x0: Fraction, x: Fraction, target: Fraction) -> float | None:
    """p = ln(x/x0) / ln(X/x0); None where a value is not positive (the logarithm of a fall to nothing has no
    end) or X = x0.

    China's own practice for cumulative percentage cuts and intensities.
    """
    if min(x0, x, target) <= 0 or target == x0:
        return None
    return rounded(math.log(x / x0) / math.log(target / x0))


def rate(x: Fraction, target: Fraction, years_left: Fraction) -> float | None:
    """The change a year that is still needed, in per cent; None where a value is not positive."""
    if years_left <= 0 or min(x, target) <= 0:
        return None
    return rounded((float(target / x) ** (1 / float(years_left)) - 1) * 100)


def course(x0: float, target: float, part: float) -> float:
    """Where the path is when a share of the time is over."""
    return float(x0 * (target / x0) ** part)


METHOD = PathMethod(
    "geometric",
    1,
    20,
    Bilingual(zh="每年变化率相同", en="Equal yearly rates"),
    Bilingual(
        zh=r"每年变化率相同（累计百分比降幅、强度）：$p = \ln(x/x_0)/\ln(X/x_0)$",
        en=r"equal yearly rates (cumulative percentage cuts, intensities): $p = \ln(x/x_0)/\ln(X/x_0)$",
    ),
    share=share,
    rate=rate,
    course=course,
    positive=True,
)

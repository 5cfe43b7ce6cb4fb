"""Eurostat's ratio of compound annual growth rates."""

from __future__ import annotations

from fractions import Fraction

from pipelines.assess.formulas import rounded
from pipelines.assess.method import RatioMethod
from pipelines.ground.bilingual import Bilingual


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
    return rounded(observed / required)


METHOD = RatioMethod(
    "eurostat",
    1,
    30,
    Bilingual(zh="欧盟统计局增长率之比", en="Eurostat’s ratio of growth rates"),
    Bilingual(
        zh=r"欧盟统计局的增长率之比 $\frac{(x/x_0)^{1/(t-t_0)} - 1}{(X/x_0)^{1/(T-t_0)} - 1}$（只在三个数都为正时）",
        en=r"Eurostat’s ratio of growth rates $\frac{(x/x_0)^{1/(t-t_0)} - 1}{(X/x_0)^{1/(T-t_0)} - 1}$ (only where all three values are positive)",
    ),
    growth_ratio,
)

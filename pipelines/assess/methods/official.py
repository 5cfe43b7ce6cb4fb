"""China's official progress of a cumulative percentage cut."""

from __future__ import annotations

from fractions import Fraction

from pipelines.assess.formulas import rounded
from pipelines.assess.method import RatioMethod
from pipelines.ground.bilingual import Bilingual
from pipelines.plan import Target


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
    return rounded(float(1 - x / x0) / needed)


def no_cut(target: Target) -> str:
    """The rule is about cumulative percentage cuts alone."""
    cut = target.kind == "change" and target.change_unit == "percent" and (target.value or 0) < 0
    return "" if cut else "no-cut"


METHOD = RatioMethod(
    "official",
    1,
    40,
    Bilingual(zh="国家节能目标完成进度", en="China’s official progress of energy saving"),
    Bilingual(
        zh=r"国家节能目标的完成进度 $\frac{1 - x/x_0}{1 - (1-R)^{(t-t_0)/(T-t_0)}}$（$R$ 是承诺的累计降幅；只用于累计下降的目标）",
        en=r"China’s official progress of an energy target $\frac{1 - x/x_0}{1 - (1-R)^{(t-t_0)/(T-t_0)}}$ ($R$ the promised cumulative cut; for such cuts alone)",
    ),
    official_progress,
    why_not=no_cut,
)

"""What a doubt says, in both languages: what does not fit, and the unit in which it would."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from pipelines.codes import Codes, Indicator, Unit

# A share typed as a fraction is a hundredth; one that is typed twice over is a hundred times too much.
FRACTION = ("填的是小数（0 到 1）", "a fraction of one was typed")
_SHARES = ((100.0, *FRACTION), (0.01, "多乘了 100", "it was multiplied by 100 twice"))
POWERS = (2, 3, 4, 8)  # 百, 千, 万, 亿: the words by which a unit is most often missed
MOST_NAMED = 3


class Doubt(NamedTuple):
    """One reason not to believe a figure, of a kind: scale, above-parent, per-head, running-total."""

    kind: str
    zh: str
    en: str

    @property
    def both(self) -> str:
        """The doubt in both languages, on one line."""
        return f"{self.zh} / {self.en}"


class Reference(NamedTuple):
    """What a figure is held against: the value in the indicator's unit and where it comes from."""

    value: float
    zh: str
    en: str


def plain(value: float) -> str:
    """A value without an exponent, twelve digits at most."""
    text = f"{value:.12g}"
    return format(Decimal(text), "f") if "e" in text else text


def times(ratio: float) -> str:
    """How many times one is the other: 9,230 or 1/108."""
    if ratio < 1:
        return f"1/{times(1 / ratio)}"
    return f"{ratio:.3g}" if ratio < 1000 else f"{ratio:,.0f}"


def with_unit(value: float, unit: Unit) -> tuple[str, str]:
    """The value with its unit in Chinese, and in English in the unit that English readers are given."""
    gap = "" if unit.code == "PT" else " "
    english = plain(float(Fraction(str(value)) * unit.en_factor))
    return f"{plain(value)}{gap}{unit.zh}", f"{english}{gap}{unit.en_name or unit.en}"


class Explained(NamedTuple):
    """A unit in which the number would be believed, and what it would come to in the indicator's own."""

    zh: str
    en: str
    value: float
    is_unit: bool = True


def explanations(
    value: float, indicator: Indicator, codes: Codes, fits: Callable[[float], bool]
) -> list[Explained]:
    """The units that would explain a value, the nearest in size first; where none does, a plain power of ten.

    fits: whether what the value would then come to is to be believed.
    """
    own = codes.units[indicator.unit]
    if indicator.unit == "PT":
        units = [Explained(zh, en, value * factor, False) for factor, zh, en in _SHARES]
    else:
        others = [unit for unit in codes.units.values() if unit.dimension == own.dimension and unit != own]
        units = [Explained(unit.zh, unit.en, value * float(unit.factor / own.factor)) for unit in others]
    named = [one for one in units if fits(one.value)]
    powers = [
        Explained(f"差了 10 的 {p} 次方", f"it is off by 10^{p}", value * 10.0**sign, False)
        for p in POWERS
        for sign in (-p, p)
        if fits(value * 10.0**sign)
    ]
    chosen = named or powers[:1]
    return sorted(chosen, key=lambda one: abs(math.log(one.value / value)))[:MOST_NAMED]


def told(kind: str, zh: str, en: str, found: list[Explained], own: Unit, fits: tuple[str, str]) -> Doubt:
    """A doubt with its explanation: «若单位是吨，则为 11.92 万吨，与 2023 年的 11.5 万吨相符».

    fits: what an explained value does, in both languages (与…相符, which fits …).
    """
    if not found:
        return Doubt(kind, f"{zh}，没有哪个单位能解释", f"{en}; no unit would explain it")
    if_zh = "；".join(f"若{_if_zh(one)}，则为 {with_unit(one.value, own)[0]}" for one in found)
    if_en = "; ".join(f"{_if_en(one)} it would be {with_unit(one.value, own)[1]}" for one in found)
    return Doubt(kind, f"{zh}：{if_zh}，{fits[0]}", f"{en}: {if_en}, {fits[1]}")


def alike(reference: Reference) -> tuple[str, str]:
    """That an explained value fits what is known."""
    return f"与{reference.zh}相符", f"which fits {reference.en}"


def _if_zh(one: Explained) -> str:
    return f"单位是{one.zh}" if one.is_unit else one.zh


def _if_en(one: Explained) -> str:
    return f"in {one.en}" if one.is_unit else f"if {one.en},"

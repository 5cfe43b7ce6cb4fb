"""What a doubt says, in both languages: what does not fit, and the unit in which it would."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from pipelines.codes import Codes, Indicator, Unit
from pipelines.ground.phrases import Pair, Phrases

say = Phrases(Path(__file__).with_suffix(".yaml"))
# A share typed as a fraction is a hundredth; one that is typed twice over is a hundred times too much.
_SHARES = {"slip.fraction": 100.0, "slip.twice": 0.01}
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


def with_unit(value: float, unit: Unit) -> Pair:
    """The value with its unit in Chinese, and in English in the unit that English readers are given."""
    gap = "" if unit.code == "PT" else " "
    english = plain(float(Fraction(str(value)) * unit.en_factor))
    return Pair(f"{plain(value)}{gap}{unit.zh}", f"{english}{gap}{unit.en_name or unit.en}")


class Explained(NamedTuple):
    """A unit in which the number would be believed, and what it would come to in the indicator's own."""

    zh: str
    en: str
    value: float
    is_unit: bool = True


def explanations(
    value: float, indicator: Indicator, codes: Codes, fits: Callable[[float], bool], printed: str = ""
) -> list[Explained]:
    """The units that would explain a value, the nearest in size first; where none does, a plain power of ten.

    fits: whether what the value would then come to is to be believed. printed: the code of the unit in which
    the number stands, where that is another than the indicator's: 15133 亩 is explained by 公顷.
    """
    own = codes.units[printed or indicator.unit]
    if indicator.unit == "PT":
        units = [Explained(*say.pair(slip), value * factor, False) for slip, factor in _SHARES.items()]
    else:
        others = [unit for unit in codes.units.values() if unit.dimension == own.dimension and unit != own]
        units = [Explained(unit.zh, unit.en, value * float(unit.factor / own.factor)) for unit in others]
    named = [one for one in units if fits(one.value)]
    powers = [
        Explained(*say.pair("slip.power", power=p), value * 10.0**sign, False)
        for p in POWERS
        for sign in (-p, p)
        if fits(value * 10.0**sign)
    ]
    chosen = named or powers[:1]
    return sorted(chosen, key=lambda one: abs(math.log(one.value / value)))[:MOST_NAMED]


def explained_doubt(kind: str, what: Pair, found: list[Explained], own: Unit, fits: Pair) -> Doubt:
    """A doubt with its explanation: «若单位是吨，则为 11.92 万吨，与 2023 年的 11.5 万吨相符».

    fits: what an explained value does (与…相符, which fits …).
    """
    if not found:
        return Doubt(kind, *say.pair("doubt.unexplained", what=what))
    ifs = say.several("if.several", (_if(one, with_unit(one.value, own)) for one in found))
    return Doubt(kind, *say.pair("doubt.explained", what=what, ifs=ifs, fits=fits))


def alike(reference: Reference) -> Pair:
    """That an explained value fits what is known."""
    return say.pair("fits.alike", reference=reference)


def _if(one: Explained, value: Pair) -> Pair:
    return say.pair("if.unit" if one.is_unit else "if.slip", unit=one, slip=one, value=value)

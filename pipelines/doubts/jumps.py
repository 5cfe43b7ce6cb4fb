"""Two figures of one thing that differ as units do: by a power of ten, or by fifteen (亩, 公顷)."""

from __future__ import annotations

import math

from pipelines.codes import Codes
from pipelines.doubts.scale import CLOSE, UNIT_SLIP
from pipelines.doubts.words import POWERS, say, times
from pipelines.ground.phrases import Pair

_MU = math.log10(15)  # 亩 and 公顷, where the table does not say what it counts in


def jump_between(old: float, new: float, unit: str | None, codes: Codes) -> Pair | None:
    """What would explain that `new` is a unit's step away from `old`; None where it is not.

    unit: the code of the unit in which both are printed, if it is known: then the unit in which the new
    figure would fit the old one is named, else the power of ten.
    """
    if old * new <= 0:
        return None
    ratio = new / old
    away = math.log10(ratio)
    named = [(abs(away + step), what) for step, what in _steps(unit, codes) if abs(step) >= UNIT_SLIP]
    powers = [
        (abs(away + step), say.pair("jump.power", power=round(abs(step))))
        for step in (sign * power for power in (1, *POWERS) for sign in (-1, 1))
    ]
    close = [min(group, key=lambda one: one[0]) for group in (named, powers) if group]
    best = next((what for distance, what in close if distance <= CLOSE), None)
    return None if best is None else say.pair("jump.said", times=times(ratio), what=best)


def _steps(unit: str | None, codes: Codes) -> list[tuple[float, Pair]]:
    """(decimal logarithm of a unit over the printed one, its name) of each unit that may have been meant."""
    if unit is None:
        return [(step, say.pair("jump.mu")) for step in (-_MU, _MU)]
    if unit == "PT":
        return [(2.0, say.pair("jump.fraction")), (-2.0, say.pair("jump.twice"))]
    own = codes.units[unit]
    others = [one for one in codes.units.values() if one.dimension == own.dimension and one != own]
    return [(math.log10(one.factor / own.factor), say.pair("jump.unit", unit=one)) for one in others]

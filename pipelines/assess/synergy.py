"""Do a pollutant and carbon fall together: totals of one area and one span, never a level or a rate.

The co-control coordinate system puts a measure, or here a span of years, at (reduction of carbon,
reduction of the pollutant), both in per cent of where they stood; only the first quadrant is co-control.
The cross-elasticity is the ratio of the two reductions; it is positive also where both rise, so it has a
meaning in the first quadrant alone.

Mao X. Q. et al. (2013), Co-control of local air pollutants and CO2 in the Chinese iron and steel industry,
Environmental Science & Technology 47(21), 12002–12010; 邢有凯、毛显强等（2020），城市蓝天保卫战行动协同控制
局地大气污染物和温室气体效果评估，中国环境管理 12(4)，20–28.
"""

from __future__ import annotations

from typing import Literal

Quadrant = Literal["both-fall", "pollutant-falls", "carbon-falls", "both-rise", "on-axis"]


def reduction(base: float, latest: float) -> float | None:
    """Per cent by which a total fell (negative: it rose); None without a positive base."""
    return (base - latest) / base * 100 if base > 0 and latest >= 0 else None


def quadrant(pollutant: float, carbon: float) -> Quadrant:
    """Where two reductions in per cent put a span; `on-axis` where one of the two did not change."""
    if pollutant == 0 or carbon == 0:
        return "on-axis"
    if pollutant > 0:
        return "both-fall" if carbon > 0 else "pollutant-falls"
    return "carbon-falls" if carbon > 0 else "both-rise"


def cross_elasticity(pollutant: float, carbon: float) -> float | None:
    """Reduction of the pollutant over that of carbon; None unless both fell: elsewhere it misleads."""
    return pollutant / carbon if quadrant(pollutant, carbon) == "both-fall" else None

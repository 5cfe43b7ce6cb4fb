"""A trend over many points: Mann–Kendall's test with Sen's slope.

Mann (1945), Nonparametric tests against trend; Kendall (1975), Rank correlation methods; Sen (1968),
Estimates of the regression coefficient based on Kendall's tau. Computed by pyMannKendall (Hussain and
Mahmud 2019, Journal of Open Source Software 4(39), 1556). The normal approximation needs some points: below
eight nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

FEWEST = 8
ALPHA = 0.05


@dataclass(frozen=True)
class Trend:
    """What the test says of n points: direction at the 5 % level, p, S, Sen's slope for a unit of time."""

    direction: Literal["rising", "falling", "none"]
    p: float
    s: float
    slope: float
    n: int


def trend(times: Sequence[float], values: Sequence[float]) -> Trend | None:
    """The trend of values by time; None below eight points. Raises ValueError where the two differ in length.

    The test uses the order alone; Sen's slope divides by the time between two points, so that a year that is
    missing does not steepen it.
    """
    pairs = sorted(zip(times, values, strict=True))
    if len(pairs) < FEWEST:
        return None
    import numpy as np
    import pymannkendall as mk  # late: it takes a second to load, and few pages need it

    ordered = np.array([value for _, value in pairs])
    result = mk.original_test(ordered, alpha=ALPHA)
    directions: dict[str, Literal["rising", "falling", "none"]] = {
        "increasing": "rising",
        "decreasing": "falling",
        "no trend": "none",
    }
    return Trend(directions[result.trend], float(result.p), float(result.s), sens_slope(pairs), len(pairs))


def sens_slope(pairs: Sequence[tuple[float, float]]) -> float:
    """The median of the slopes between all pairs of points at different times."""
    from statistics import median

    slopes = [(b - a) / (t - s) for n, (s, a) in enumerate(pairs) for t, b in pairs[n + 1 :] if t != s]
    return median(slopes)

"""Which factor moved carbon: additive LMDI of the Kaya identity, whose parts sum to the change of the total.

carbon = [population ×] product × (energy ÷ product) × (carbon ÷ energy). Each part is L(C₁, C₀) · ln(x₁/x₀)
with the logarithmic mean L(a, b) = (a − b) / ln(a/b): Ang (2005), The LMDI approach to decomposition
analysis: a practical guide, Energy Policy 33, 867–871. Zeros by their analytical limits, never by a small
number in their place: Ang and Liu (2007), Handling zero values in the logarithmic mean Divisia index
decomposition approach, Energy Policy 35, 238–246.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

KAYA = ("product", "energy-intensity", "carbon-content")


def log_mean(a: float, b: float) -> float:
    """The logarithmic mean of two amounts; a where they agree, 0 where one of them is 0."""
    if a == b:
        return a
    if a <= 0 or b <= 0:
        return 0.0
    # Where the two nearly agree the quotient of two small numbers loses its digits; their middle keeps them.
    if abs(a - b) < 1e-6 * b:
        return (a + b) / 2
    return (a - b) / (math.log(a) - math.log(b))


def parts(base: Sequence[float], latest: Sequence[float]) -> list[float] | None:
    """What each factor added to the last amount of a chain (product, energy, carbon), in that amount's unit.

    The first factor is the first amount, every other one an amount over the one before it. A factor that
    goes to or from zero takes the whole change (its analytical limit). None where a factor has no meaning:
    an amount is negative, or one of zero carries one that is not. Raises ValueError for unequal lengths.
    """
    if len(base) != len(latest):
        raise ValueError("the two ends have different amounts")
    if any(not _sound(end) for end in (base, latest)):
        return None
    gone = [n for n, pair in enumerate(zip(base, latest, strict=True)) if 0 in pair]
    change = latest[-1] - base[-1]
    if gone:
        return [change if n == gone[0] else 0.0 for n in range(len(base))]
    weight = log_mean(latest[-1], base[-1])
    logs = [math.log(b) - math.log(a) for a, b in zip(base, latest, strict=True)]
    return [weight * (log - before) for log, before in zip(logs, [0.0, *logs], strict=False)]


def kaya(base: tuple[float, float, float], latest: tuple[float, float, float]) -> dict[str, float] | None:
    """(product, energy, carbon) at both ends → what each factor of KAYA added to carbon; None as `parts`."""
    found = parts(base, latest)
    return dict(zip(KAYA, found, strict=True)) if found else None


def _sound(amounts: Sequence[float]) -> bool:
    """No amount below zero, and none above zero behind one that is zero."""
    return all(a >= 0 for a in amounts) and all(a > 0 or b == 0 for a, b in pairwise(amounts))

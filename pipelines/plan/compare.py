"""Whether two promises can be compared, and what keeps them apart."""

from __future__ import annotations

from typing import Literal

from pipelines.plan.models import Target

Difference = Literal[
    "indicator", "definition", "part", "kind", "unit", "base", "period", "deadline", "number"
]


def differences(own: Target, other: Target) -> tuple[Difference, ...]:
    """What differs between two promises of one matter; empty where their numbers can be set side by side.

    `number`: one of them states none (a direction, or a figure that another level sets). A promise whose
    number is set elsewhere has no kind and no unit of its own to differ.
    """
    mine, theirs = own.series[0], other.series[0]
    bare = own.value is None or other.value is None
    delegated = "delegated" in (own.kind, other.kind)
    checks: dict[Difference, bool] = {
        "indicator": mine.indicator != theirs.indicator,
        "definition": mine.indicator == theirs.indicator and mine.definition != theirs.definition,
        "part": mine.breakdown != theirs.breakdown,
        "kind": own.kind != other.kind and not delegated,
        "unit": not bare and (own.unit, own.change_unit) != (other.unit, other.change_unit),
        "base": own.kind == other.kind == "change" and own.base_period != other.base_period,
        "period": own.from_period != other.from_period and not bare,
        "deadline": (own.deadline or "")[:4] != (other.deadline or "")[:4],
        "number": bare,
    }
    return tuple(name for name, differs in checks.items() if differs)


def same_matter(own: Target, other: Target) -> bool:
    """Whether both promise the same measure by the same year, whoever states a number."""
    return not set(differences(own, other)) - {"number"}


def against(own: Target, other: Target) -> Literal["more", "same", "less"] | None:
    """Whether the first promises more, the same or less; None where the two can't be compared.

    More is further in the promise's own direction: a higher share, a deeper cut.
    """
    if differences(own, other) or own.value is None or other.value is None:
        return None
    if own.value == other.value:
        return "same"
    down = own.comparator in ("le", "lt")
    return "more" if (own.value < other.value) == down else "less"

"""What a reproduction found: the chain, and each place where the site says something else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from pipelines.ground.errors import Fault

Difference = tuple[str, str, str]  # where, published, computed


@dataclass(frozen=True)
class Report:
    """One reproduced thing: its id, kind, chain of evidence, notes, what was compared, differences."""

    id: str
    kind: str
    chain: dict[str, Any] = field(default_factory=dict)
    compared: int = 0
    differences: tuple[Difference, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether something was compared and all of it is the same."""
        return bool(self.compared) and not self.differences

    @property
    def faults(self) -> list[Fault]:
        """Each difference as a fault (E-REPRO-02); E-REPRO-03 where there was nothing to compare."""
        if not self.compared and not self.differences:
            return [Fault("E-REPRO-03", self.id, "—", "—")]
        return [Fault("E-REPRO-02", f"{self.id} {where}", *pair) for where, *pair in self.differences]

    def joined(self, other: Report) -> Report:
        """This report with another one's comparisons."""
        return replace(
            self,
            compared=self.compared + other.compared,
            differences=(*self.differences, *other.differences),
        )

    def as_dict(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "id": self.id,
            "kind": self.kind,
            "ok": self.ok,
            "compared": self.compared,
            "differences": [
                {"where": where, "published": published, "computed": computed}
                for where, published, computed in self.differences
            ],
            "chain": self.chain,
        }


def differences(published: Any, computed: Any, where: str = "") -> list[Difference]:
    """Every leaf where two JSON values differ; a missing key or row is a difference too."""
    if isinstance(published, dict) and isinstance(computed, dict):
        keys = list(dict.fromkeys((*computed, *published)))
        pairs = [(f"{where}.{key}".lstrip("."), published.get(key), computed.get(key)) for key in keys]
    elif isinstance(published, list) and isinstance(computed, list):
        size = max(len(published), len(computed))
        pairs = [(f"{where}[{n}]", _at(published, n), _at(computed, n)) for n in range(size)]
    else:
        return [] if published == computed else [(where, _text(published), _text(computed))]
    return [found for name, one, other in pairs for found in differences(one, other, name)]


def leaves(value: Any) -> int:
    """How many single values a JSON value holds."""
    if isinstance(value, dict):
        return sum(leaves(part) for part in value.values())
    if isinstance(value, list):
        return sum(leaves(part) for part in value)
    return 1


def _at(items: list[Any], n: int) -> Any:
    return items[n] if n < len(items) else None


def _text(value: Any) -> str:
    text = "—" if value is None else str(value)
    return text if len(text) <= 200 else text[:200] + "…"

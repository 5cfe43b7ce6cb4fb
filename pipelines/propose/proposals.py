"""What a document gives: proposed statements, and what was left aside with why."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.ingest import Prose

OUTCOME, ESTIMATE, TARGET, TASK = "outcome", "estimate", "target", "task"


@dataclass(frozen=True)
class Proposal:
    """One proposed statement. comparison: level, change, cumulative, since-base; kind: outcome, estimate,
    target, task; span: the exact text as printed, at the address `at`."""

    indicator: str
    area: str
    period: str
    value: str
    unit: str
    qualifier: str
    kind: str
    comparison: str
    base_period: str
    span: str
    at: str = ""
    breakdown: str = ""
    definition: str = ""
    status: str = "A"

    def as_dict(self) -> dict[str, str]:
        """The proposal for programs."""
        last = list(Proposal.__dataclass_fields__).index("at")
        return {name: getattr(self, name) for name in list(Proposal.__dataclass_fields__)[:last]}


@dataclass(frozen=True)
class Aside:
    """A figure that is not proposed: its span, its address, and the key of the reason."""

    span: str
    at: str
    why: str


@dataclass
class Proposed:
    """All that a document gives, in its order; wired: the day of a dateline whose year was told by its
    text."""

    prose: Prose
    published: str
    area: str
    proposals: list[Proposal] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    wired: str = ""

    @property
    def written(self) -> str:
        """The day by which its times are read: that of publication, else of its dateline."""
        return self.published or self.wired

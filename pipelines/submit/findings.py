"""What is wrong with a returned workbook: one finding a faulty cell, blocking or to be explained."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.ground.errors import Fault
from pipelines.submit.form import Form
from pipelines.submit.reader import FormCell

# Doubts about a figure that may be true all the same. What the organisation wrote beside it settles none of
# them: whoever accepts the form has to look, and give the reason for that very cell.
DOUBTS = ("E-SUB-14", "E-SUB-28", "E-SUB-29", "E-SUB-30")


@dataclass(frozen=True, order=True)
class Finding:
    """One faulty cell: an E- code stops the acceptance, a W- code asks for a written reason."""

    sheet: str
    row: int
    column: int
    address: str
    code: str
    found: str
    expected: str
    reason: str = ""

    @property
    def blocking(self) -> bool:
        """Whether nothing can be accepted while it stands."""
        return self.code.startswith("E-") and not self.settled

    @property
    def settleable(self) -> bool:
        """Whether a written reason can settle it."""
        return self.code.startswith("W-") or self.code in DOUBTS

    @property
    def settled(self) -> bool:
        """A warning or a doubt with a written reason."""
        return self.settleable and bool(self.reason)

    @property
    def cell(self) -> str:
        """Sheet and cell, as a person names it: 填报表!J12."""
        return f"{self.sheet}!{self.address}"

    def fault(self, where: str) -> Fault:
        """The finding as the fault that messages show."""
        return Fault(self.code, f"{where}!{self.cell}", self.found, self.expected)

    def as_dict(self, where: str) -> dict[str, object]:
        """The finding for programs."""
        return {
            **self.fault(where).as_dict(),
            "sheet": self.sheet,
            "address": self.address,
            "level": "error" if self.blocking else "warning",
            "reason": self.reason or None,
        }


@dataclass(frozen=True)
class Entry:
    """What was filled in for one asked figure, and where it stands."""

    row_id: str
    number: int
    cells: dict[str, FormCell]
    columns: dict[str, int]

    def find(self, column: str, code: str, found: str, expected: str, sheet: str) -> Finding:
        """A finding on one of this row's cells; a warning carries the row's reason."""
        reason = self.cells["reason"].text if code.startswith("W-") else ""
        place = self.cells[column].address
        return Finding(sheet, self.number, self.columns[column], place, code, found, expected, reason)


@dataclass(frozen=True)
class Checked:
    """A returned workbook after its check: the form it answers, its entries by row id, its findings."""

    form: Form
    info: dict[str, str]
    entries: dict[str, Entry]
    values: dict[str, float]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def blocking(self) -> list[Finding]:
        """The findings that stop an acceptance."""
        return [finding for finding in self.findings if finding.blocking]

    @property
    def unexplained(self) -> list[Finding]:
        """The warnings that still lack a written reason."""
        return [f for f in self.findings if not f.blocking and not f.settled]

"""One table of a sheet: its rows by what they are, its columns by what they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from pipelines.understand.sheet import Sheet, Slot


@dataclass
class Block:
    """One table: rows by what they are, columns by what they hold (all numbers counted from 1)."""

    sheet: Sheet
    columns: list[int]
    captions: list[Slot] = field(default_factory=list)
    header_rows: list[int] = field(default_factory=list)
    body_rows: list[int] = field(default_factory=list)
    notes: list[Slot] = field(default_factory=list)
    label_columns: list[int] = field(default_factory=list)
    value_columns: list[int] = field(default_factory=list)
    unit_column: int | None = None
    scale_column: int | None = None
    freq_column: int | None = None
    unnamed: list[int] = field(default_factory=list)  # of the ids' columns those that no word calls so
    flags: dict[int, int] = field(default_factory=dict)  # column of figures → the column of flags behind it
    id_columns: list[int] = field(default_factory=list)
    unit_rows: list[int] = field(default_factory=list)
    export: dict[int, str] = field(default_factory=dict)
    end: int = 0  # the last row before the first empty one below the figures
    continues: Block | None = None

    @cached_property
    def figure_rows(self) -> frozenset[int]:
        """Body rows that hold a number, a mark for a missing one, or what was to be a number."""
        return frozenset(
            row for row in self.body_rows if any(self.figure(row, c) for c in self.value_columns)
        )

    def figure(self, row: int, column: int) -> Slot | None:
        """The number, mark, near-number or odd cell that begins at a place."""
        slot = self.sheet.slots.get((row, column))
        return slot if slot is not None and slot.is_figure else None

    def exported(self, head: str, column: int) -> list[Slot]:
        """What an export says of a column in the rows of its unit (£ and m) or area (country, province)."""
        rows = [row for row, said in self.export.items() if said == head]
        return [slot for row in rows if (slot := self.sheet.at(row, column)) is not None]

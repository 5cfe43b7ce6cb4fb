"""What comes out of a table: its figures, each with everything that the file says of it, and the table."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from pipelines.understand.block import Block
from pipelines.understand.labels import Line, units_beside
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.meaning import Context, Header
from pipelines.understand.when import period_in

_IF_ANY = ("status", "column_en")  # given out only where the file says something


@dataclass(frozen=True)
class Labelled:
    """One number, or one cell read as missing (`value` None), with everything that the file says of it."""

    sheet: str
    address: str
    text: str
    value: Decimal | None
    unit: str | None
    unit_code: str | None
    period: str | None
    area: str | None
    ref_area: str | None
    row: tuple[str, ...]
    column: tuple[str, ...]
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    status: str = ""  # why it is missing, or an office's flag, as a code of SDMX's CL_OBS_STATUS
    column_en: tuple[str, ...] = ()  # the English beside the column's labels

    def as_dict(self) -> dict[str, Any]:
        """The object of `tracker inspect --format json`, in its order."""
        value = None if self.value is None else float(self.value)
        whole = value is not None and value.is_integer() and "." not in self.text
        said = {name: value for name, value in self.__dict__.items() if name not in _IF_ANY or value}
        return {
            **said,
            "value": int(value) if whole and value is not None else value,
            "row": list(self.row),
            "column": list(self.column),
            "notes": list(self.notes),
            "doubts": list(self.doubts),
            **({"column_en": list(self.column_en)} if self.column_en else {}),
        }


@dataclass
class Table:
    """One table as it was understood: its block, its lines and headers, its figures, where it repeats."""

    block: Block
    context: Context
    headers: dict[int, Header]
    lines: list[Line]
    lexicon: Lexicon
    figures: list[Labelled] = field(default_factory=list)
    same_as: str = ""

    @cached_property
    def units(self) -> dict[int, str]:
        """Row → the unit in the unit column."""
        return units_beside(self.block, self.lines, self.lexicon)

    @cached_property
    def is_filled(self) -> bool:
        """Whether a third of the lines have figures: a list of texts with a few is no grid of blanks."""
        return sum(line.has_figures for line in self.lines) * 3 >= len(self.lines)

    @cached_property
    def is_dated(self) -> bool:
        """Whether a line with figures is one of a period."""
        return any(line.has_figures and is_dated(line) for line in self.lines)


def is_dated(line: Line) -> bool:
    """Whether a line is one of a period."""
    return bool(line.said) or (bool(line.path) and bool(period_in(line.path[-1]).code))

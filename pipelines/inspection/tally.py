"""What became of every cell that holds a digit: each is in exactly one class, so that none is lost unseen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.ground.files import json_line
from pipelines.ground.phrases import Phrases
from pipelines.ingest import ABOVE, PAGE, Cell, box
from pipelines.inspection.inspected import Inspected
from pipelines.understand import Labelled, Table

say = Phrases(Path(__file__).with_suffix(".yaml"))
NUMBER, DOUBT, UNEXPLAINED = "number", "doubt", "unexplained"
# Text outside the figures, by where it stands; `mark` is a missing figure whose mark holds a digit («…[1]»).
# `name` is a bare number, no year, that was taken for a label or a header: ages may be, a lost figure too.
REASONS = ("mark", "title", "header", "label", "name", "unit", "note", "id", "hidden", "page", "no-table")
MOST_NAMED = 12
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Tally:
    """The cells of a file that hold a digit, by what became of them.

    number: read as a number; doubt: in the output without a value, with a doubt; reasons: text outside the
    figures, by REASONS; unexplained: everything else, which is to be none; where: those cells, «sheet!B5».
    """

    digits: int
    number: int
    doubt: int
    reasons: dict[str, int]
    unexplained: int
    where: tuple[str, ...] = ()

    @property
    def outside(self) -> int:
        """All text outside the figures."""
        return sum(self.reasons.values())

    def as_dict(self) -> dict[str, object]:
        """The counts for programs."""
        return {**self.__dict__, "outside": self.outside}


def tally_of(inspected: Inspected) -> Tally:
    """What became of each cell of the file that holds a digit (of any width)."""
    classes = list(classes_of(inspected))
    found = Counter(class_ for _, class_ in classes)
    return Tally(
        digits=found.total(),
        number=found[NUMBER],
        doubt=found[DOUBT],
        reasons={reason: found[reason] for reason in REASONS if found[reason]},
        unexplained=found[UNEXPLAINED],
        where=tuple(f"{cell.SHEET}!{cell.ADDRESS}" for cell, class_ in classes if class_ == UNEXPLAINED),
    )


def classes_of(inspected: Inspected) -> Iterator[tuple[Cell, str]]:
    """(cell, its class) of every cell that holds a digit."""
    tables: dict[str, list[_Places]] = {}
    for table in inspected.tables:
        tables.setdefault(table.block.sheet.name, []).append(_places(table))
    figures = {(f.sheet, f.address): f for table in inspected.tables for f in table.figures}
    for cell in inspected.readout.cells:
        if _DIGIT.search(cell.TEXT):
            figure = figures.get((cell.SHEET, cell.ADDRESS))
            yield cell, _class(cell, figure, tables.get(cell.SHEET, []))


@dataclass(frozen=True)
class _Places:
    """The places of a table's text, made once: a sheet asks for each of its cells."""

    table: Table
    notes: frozenset[int]
    captions: frozenset[int]
    lines: frozenset[int]
    header_rows: frozenset[int]
    first: int
    keyed: bool  # keys of several dimensions were put in columns of their own, left of the first


def _places(table: Table) -> _Places:
    block = table.block
    return _Places(
        table=table,
        notes=frozenset(id(slot) for slot in block.notes),
        captions=frozenset(id(slot) for slot in block.captions),
        lines=frozenset(id(slot) for line in table.lines for slot in line.slots),
        header_rows=frozenset(block.header_rows),
        first=min(block.body_rows, default=0),
        keyed=block.sheet.columns[:1] < [1],
    )


def _class(cell: Cell, figure: Labelled | None, tables: list[_Places]) -> str:
    if cell.SHEET == PAGE or cell.SHEET.startswith(ABOVE):
        return "page"
    if cell.HIDDEN and figure is None:
        return "hidden"
    if figure is not None and figure.value is not None:
        return NUMBER
    if figure is not None and figure.doubts:
        return DOUBT
    if not tables:
        return "no-table"
    headed = any(table.table.headers for table in tables)  # numbers alone that nobody placed are no table
    return next(
        (part for table in tables if (part := _part(cell, table))), UNEXPLAINED if headed else "no-table"
    )


def _part(cell: Cell, table: _Places) -> str:
    """Where in a table a cell that is no figure stands; empty where it is no part of the table's text."""
    block = table.table.block
    row, column, _, _ = box(cell.MERGED_FROM or cell.ADDRESS)
    slot = block.sheet.slots.get((row, column))
    if table.keyed and any(
        one.cell.ADDRESS == cell.ADDRESS and one.column < 1 for one in block.sheet.row(row)
    ):
        return "label"  # a key of several dimensions, which were put in columns of their own
    if slot is None or slot.cell != cell:
        return ""
    if id(slot) in table.notes:
        return "note"
    if id(slot) in table.captions:
        return "title"
    if column not in block.columns:
        return ""
    if row in table.header_rows or row < table.first:
        # a row that only numbers the columns stands among the header's, in no list
        counted = row not in table.header_rows
        return "name" if slot.look == "number" and not slot.is_year and not counted else "header"
    if id(slot) in table.lines or column in block.label_columns:
        return "name" if slot.look == "number" and not slot.is_year else "label"
    if column == block.unit_column:
        return "unit"
    if column in block.id_columns:
        return "id"
    return "mark" if slot.look == "missing" and column in block.value_columns else ""


def tally_line(inspected: Inspected) -> str:
    """The last line of `--format json --counts`: counts, and what the reader of the file remarked."""
    return json_line({"counts": tally_of(inspected).as_dict(), "remarks": inspected.readout.remarks})


def told(tally: Tally) -> str:
    """The equation in words, both languages: seen = read + doubted + outside (by reason) + unexplained."""
    reasons = [
        say.pair("reason", what=say.pair(f"class.{reason}"), n=n) for reason, n in tally.reasons.items()
    ]
    detail = say.pair("reasons", all=say.several("several", reasons)) if reasons else ""
    where = say.pair("where", cells=", ".join(tally.where[:MOST_NAMED])) if tally.where else ""
    return say.both(
        "equation",
        " / ",
        where=where,
        digits=tally.digits,
        number=tally.number,
        doubt=tally.doubt,
        outside=tally.outside,
        detail=detail,
        unexplained=tally.unexplained,
    )

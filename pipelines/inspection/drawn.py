"""A table redrawn with its parts named: the grid that both the terminal and the HTML page show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.ground.phrases import Pair, Phrases
from pipelines.inspection.inspected import Inspected
from pipelines.understand import Labelled, Table

say = Phrases(Path(__file__).with_suffix(".yaml"))


@dataclass(frozen=True)
class Drawn:
    """One place of the grid: its text, its part (title, unit, header, label, number, missing, doubt, note or
    other) and, for a figure, what it was read as."""

    text: str
    part: str
    figure: Labelled | None = None
    rows: int = 1
    columns: int = 1


def grid_of(table: Table, rows: list[int] | None = None) -> list[list[Drawn | None]]:
    """The table's rows from its first caption to its last note, or some of them; None where a merged cell
    covers the place."""
    block, sheet = table.block, table.block.sheet
    figures = {figure.address: figure for figure in table.figures}
    rows = rows_of(table) if rows is None else rows
    columns = range(min(block.columns), max(block.columns) + 1)
    captions, notes = {id(s) for s in block.captions}, {id(s) for s in block.notes}
    header, body = set(block.header_rows), set(block.body_rows)
    lines = []
    for row in rows:
        line: list[Drawn | None] = []
        alone = [slot for slot in sheet.row(row) if slot.column in columns]
        wide = alone[0] if len(alone) == 1 and id(alone[0]) in notes | captions else None
        for column in columns:
            slot = sheet.at(row, column)
            if slot is None and wide is not None and column > wide.column:
                line.append(None)  # a title alone on its line runs over the empty cells behind it
            elif slot is None:
                line.append(Drawn("", "other"))
            elif (slot.row, slot.column) != (row, column):
                line.append(None)
            else:
                figure = figures.get(slot.cell.ADDRESS)
                if figure is not None:
                    part = _read_as(figure)
                elif id(slot) in notes or id(slot) in captions:
                    part = "note" if id(slot) in notes else "title"
                else:
                    part = "header" if row in header else _stub(table, column) if row in body else "other"
                last = columns[-1] if slot is wide else min(slot.last_column, columns[-1])
                width = last - slot.column + 1
                line.append(Drawn(slot.cell.TEXT.strip(), part, figure, slot.last_row - slot.row + 1, width))
        lines.append(line)
    return lines


def rows_of(table: Table) -> list[int]:
    """The rows of the sheet from the table's first caption to its last note."""
    block = table.block
    slots = [s for s in (*block.captions, *block.notes) if s.row > 0]
    rows = {s.row for s in slots} | set(block.header_rows) | set(block.body_rows)
    return list(range(min(rows), max(rows) + 1)) if rows else []


def _read_as(figure: Labelled) -> str:
    if figure.doubts:
        return "doubt"
    return "missing" if figure.value is None else "number"


def _stub(table: Table, column: int) -> str:
    if column == table.block.unit_column:
        return "unit"
    return "label" if column in table.block.label_columns else "other"


def counts(inspected: Inspected) -> dict[str, int]:
    """How many tables, numbers, missing figures and doubted ones."""
    figures = [figure for table in inspected.tables for figure in table.figures]
    return {
        "tables": len(inspected.tables),
        "numbers": sum(f.value is not None for f in figures),
        "missing": sum(f.value is None for f in figures),
        "doubted": sum(bool(f.doubts) for f in figures),
    }


def doubts(inspected: Inspected) -> list[tuple[str, int, str, str]]:
    """(code, how often, Chinese, English) of every doubt, most frequent first."""
    found = Counter(d for table in inspected.tables for figure in table.figures for d in figure.doubts)
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [(code, n, *say.pair(f"doubt.{code}")) for code, n in ordered]


def doubt_words(code: str) -> Pair:
    """What a doubt means, in both languages."""
    return say.pair(f"doubt.{code}")


def meaning(figure: Labelled) -> Iterator[str]:
    """A figure's meaning, piece by piece, as a person reads it."""
    yield " › ".join((*figure.row, *figure.column)) or "—"
    yield figure.period or say.both("without.period", " / ")
    yield figure.area or say.both("without.area", " / ")
    yield figure.unit or say.both("without.unit", " / ")
    if key := say.known(f"status.{figure.status}"):
        yield say.both(key, " / ")
    for doubt in figure.doubts:
        yield "? " + say.both(f"doubt.{doubt}", " / ")
    yield from figure.notes

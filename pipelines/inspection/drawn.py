"""A table redrawn with its parts named: the grid that both the terminal and the HTML page show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.inspection.inspected import Inspected
from pipelines.understand import Labelled, Table

# What a doubt means, for the person who has to decide it.
DOUBTS = {
    "number:brackets": ("括号里的数:负数还是注码", "a number in brackets: minus or a note"),
    "number:below-detection": ("低于检出限，印的是检出限", "below detection: the limit is what is printed"),
    "kind:date": ("表格软件存成了日期", "stored as a date"),
    "kind:error": ("公式错误,或没有保存结果", "a formula error, or no stored value"),
    "kind:boolean": ("存成了真假值", "stored as true or false"),
    "unit:conflict": ("表头与单位栏的单位不同", "header and unit column name different units"),
    "unit:several": ("单位不止一个,不知用哪个", "several units named, not which applies"),
    "unit:change-of-a-rate": ("率的变化:百分点还是百分比", "change of a rate: points or per cent"),
    "unit:change-without-unit": ("增减栏没有自己的单位", "a column of changes without a unit of its own"),
    "unit:unknown": ("括号里像是单位，认不出", "the bracket looks like a unit that is not known"),
    "period:latest-column": (
        "没写时期，按最近一年的列",
        "no period of its own: taken from the latest column",
    ),
    "period:conflict": ("行与列的时期不同", "row and column name different periods"),
    "period:title-spans-years": ("标题是多年,不知是哪一年", "the title spans years, not which one"),
    "area:not-in-gb2260": ("GB/T 2260 里没有这个地区", "no such area in GB/T 2260"),
    "area:unknown": ("地区栏里的名称认不出", "a name among the areas that is not known"),
    "column:no-label": ("这一列没有表头", "the column has no header"),
    "row:no-label": ("这一行没有名称", "the row has no label"),
}


@dataclass(frozen=True)
class Drawn:
    """One place of the grid: its text, its part (title, unit, header, label, number, missing, doubt, note or
    other) and, for a figure, what it was read as."""

    text: str
    part: str
    figure: Labelled | None = None
    rows: int = 1
    columns: int = 1


def grid_of(table: Table) -> list[list[Drawn | None]]:
    """The table's rows from its first caption to its last note; None where a merged cell covers the place."""
    block, sheet = table.block, table.block.sheet
    figures = {figure.address: figure for figure in table.figures}
    rows = _rows(table)
    columns = range(min(block.columns), max(block.columns) + 1)
    captions, notes = {id(s) for s in block.captions}, {id(s) for s in block.notes}
    lines = []
    for row in rows:
        line: list[Drawn | None] = []
        for column in columns:
            slot = sheet.at(row, column)
            if slot is None:
                line.append(Drawn("", "other"))
            elif (slot.row, slot.column) != (row, column):
                line.append(None)
            else:
                figure = figures.get(slot.cell.ADDRESS)
                part = _part(table, row, column, figure, id(slot) in captions, id(slot) in notes)
                width = min(slot.last_column, columns[-1]) - slot.column + 1
                line.append(Drawn(slot.cell.TEXT.strip(), part, figure, slot.last_row - slot.row + 1, width))
        lines.append(line)
    return lines


def _rows(table: Table) -> list[int]:
    block = table.block
    slots = [s for s in (*block.captions, *block.notes) if s.row > 0]
    rows = {s.row for s in slots} | set(block.header_rows) | set(block.body_rows)
    return list(range(min(rows), max(rows) + 1)) if rows else []


def _part(table: Table, row: int, column: int, figure: Labelled | None, caption: bool, note: bool) -> str:
    block = table.block
    if figure is not None:
        if figure.doubts:
            return "doubt"
        return "missing" if figure.value is None else "number"
    if note:
        return "note"
    if caption:
        return "title"
    if row in block.header_rows:
        return "header"
    if row in block.body_rows and column == block.unit_column:
        return "unit"
    if row in block.body_rows and column in block.label_columns:
        return "label"
    return "other"


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
    return [
        (code, n, *DOUBTS[code]) for code, n in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    ]


def meaning(figure: Labelled) -> Iterator[str]:
    """A figure's meaning, piece by piece, as a person reads it."""
    yield " › ".join((*figure.row, *figure.column)) or "—"
    yield figure.period or "时期未写 / no period"
    yield figure.area or "地区未写 / no area"
    yield figure.unit or "单位未写 / no unit"
    for doubt in figure.doubts:
        yield "? " + " / ".join(DOUBTS[doubt])
    yield from figure.notes

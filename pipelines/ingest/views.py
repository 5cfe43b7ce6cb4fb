"""What of a sheet nobody sees as it opens: hidden, filtered, struck out, outside of the print area."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipelines.ingest.cells import Cell, Readout, address, position

if TYPE_CHECKING:
    from pipelines.ingest.looks import Told

STRUCK = "删除线 / struck out"
INVISIBLE = "格式使其不显示 / its number format shows nothing"
_DIGIT = re.compile(r"\d")
_NAMED = 20  # addresses in a remark

Box = tuple[int, int, int, int]


@dataclass
class View:
    """One sheet's hidden parts, rows and columns counted from 1.

    filtered: rows that a filter hides. A filter is only a view: their cells are figures like any other.
    struck: addresses of cells with struck-out text. printed: the print area, boxes as of `cells.box`.
    """

    sheet: str
    hidden: bool = False
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    filtered: set[int] = field(default_factory=set)
    struck: list[str] = field(default_factory=list)
    printed: list[Box] = field(default_factory=list)

    def filter_hides(self, ranges: list[tuple[int, int]]) -> None:
        """Hidden rows in these (first, last) ranges are hidden by a filter."""
        self.filtered |= {row for row in self.rows if any(a <= row <= b for a, b in ranges)}
        self.rows -= self.filtered

    def hides(self, row: int, column: int) -> bool:
        """Whether the cell there is hidden by its row, its column or its sheet."""
        return self.hidden or row in self.rows or column in self.columns

    def cell(
        self,
        row: int,
        column: int,
        told: Told,
        *,
        struck: bool = False,
        note: str | None = None,
        merged: str | None = None,
        formula: str | None = None,
    ) -> Cell:
        """A cell as told, with what nobody sees of it as it stands so far: hidden, struck out (which is kept
        for the remark too), invisible in its format. note: its comment."""
        at = address(row, column)
        if struck and told.text.strip():
            self.struck.append(at)
            note = noted(note, STRUCK)
        if told.invisible:
            note = noted(note, INVISIBLE)
        hidden = told.invisible or self.hides(row, column)
        return Cell(self.sheet, at, told.text, told.kind, told.number, merged, hidden, note, formula)


def add_sheet(readout: Readout, view: View, cells: list[Cell]) -> None:
    """A sheet's cells, and remarks on what of them a person does not see."""
    readout.cells += cells
    readout.remarks += [f"{view.sheet}：{zh} / {en}" for zh, en in _remarks(view, cells)]


def seen_again(cells: list[Cell], view: View) -> list[Cell]:
    """Cells with HIDDEN as the view has it now: a sheet's filters and state may stand behind its cells."""
    return [
        cell._replace(HIDDEN=view.hides(*position(cell.ADDRESS)) or INVISIBLE in (cell.NOTE or ""))
        if cell.HIDDEN or view.hidden
        else cell
        for cell in cells
    ]


def _remarks(view: View, cells: list[Cell]) -> Iterable[tuple[str, str]]:
    if view.filtered:
        count = len(view.filtered)
        yield f"{count} 行被筛选隐藏，照常读取", f"{count} rows hidden by a filter, read all the same"
    if any(cell.HIDDEN for cell in cells) or view.hidden:
        yield from _hidden(view, cells)
    if view.struck:
        count, named = len(view.struck), "、".join(view.struck[:_NAMED])
        more = " …" if count > _NAMED else ""
        yield f"{count} 格带删除线：{named}{more}", f"{count} cells struck out"
    if view.printed:
        outside = sum(not _inside(cell, view.printed) for cell in cells)
        if outside:
            yield f"{outside} 格在打印区域之外，照常读取", f"{outside} cells outside of the print area, read"


def _hidden(view: View, cells: list[Cell]) -> Iterable[tuple[str, str]]:
    """Each way of hiding with how many cells that hold a digit it keeps from being read."""
    left: Counter[str] = Counter()
    rows, columns = set(), set()
    for cell in cells:
        if cell.HIDDEN:
            row, column = position(cell.ADDRESS)
            rows |= {row} & view.rows
            columns |= {column} & view.columns
            left[_way(view, cell, row, column)] += bool(_DIGIT.search(cell.TEXT))
    if view.hidden:
        yield (
            f"工作表隐藏，{left['sheet']} 格有数字未采用",
            f"sheet hidden, {left['sheet']} cells with digits left out",
        )
    if rows and not view.hidden:
        yield (
            f"{len(rows)} 行隐藏，{left['row']} 格有数字未采用",
            f"{len(rows)} rows hidden, {left['row']} cells with digits left out",
        )
    if columns and not view.hidden:
        yield (
            f"{len(columns)} 列隐藏，{left['column']} 格有数字未采用",
            f"{len(columns)} columns hidden, {left['column']} cells with digits left out",
        )
    if "cell" in left:
        count = left["cell"]
        yield f"{count} 格单独隐藏，有数字未采用", f"{count} cells with digits hidden by themselves, left out"
    if "format" in left:
        count = left["format"]
        yield (
            f"{count} 格的数字因格式不显示，未采用",
            f"{count} numbers that their format does not show left out",
        )


def _way(view: View, cell: Cell, row: int, column: int) -> str:
    if view.hidden:
        return "sheet"
    if row in view.rows:
        return "row"
    if column in view.columns:
        return "column"
    return "format" if INVISIBLE in (cell.NOTE or "") else "cell"


def _inside(cell: Cell, printed: list[Box]) -> bool:
    row, column = position(cell.ADDRESS)
    return any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in printed)


def noted(note: str | None, remark: str) -> str:
    """A cell's note with a remark of ours behind it."""
    return f"{note}\n{remark}" if note else remark

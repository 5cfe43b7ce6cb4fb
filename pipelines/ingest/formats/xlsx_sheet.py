"""One sheet of an .xlsx: its part read once from top to bottom, cells as they come."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pipelines.ingest.cells import NO_CACHE, Cell, address, box, position
from pipelines.ingest.formats.package import Package, children, local, on, streamed
from pipelines.ingest.formats.xlsx_parts import Words, comments, filtered_rows, table_filter, words
from pipelines.ingest.limits import MAX_CELLS
from pipelines.ingest.looks import PLAIN, Look, Told, look_of, tell_moment, tell_number, tell_text
from pipelines.ingest.numberformats import general
from pipelines.ingest.views import View, noted, seen_again

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_BATCH = 500
_PARTS = ("row", "cols", "mergeCells", "autoFilter", "sheetPr")


@dataclass
class Book:
    """What the sheets of a workbook share. looks: None where the styles could not be read."""

    strings: list[Words]
    looks: list[Look] | None
    from_1904: bool = False
    unformatted: bool = False

    def look(self, number: str | None) -> Look:
        """The look of a style's number; a number without a style is a doubt about the whole file."""
        if number is None or (number == "0" and self.looks is None):
            return self.looks[0] if self.looks else PLAIN
        place = int(number)
        if self.looks is None or not 0 <= place < len(self.looks):
            self.unformatted = True
            return PLAIN
        return self.looks[place]


@dataclass
class SheetReader:
    """Reads one sheet: `cells` in reading order, `view` with what is hidden, after `read`."""

    book: Book
    view: View
    cells: list[Cell] = field(default_factory=list)
    filters: list[tuple[int, int]] = field(default_factory=list)
    filter_mode: bool = False
    _shared: dict[str, Any] = field(default_factory=dict)
    _columns: dict[str, int] = field(default_factory=dict)
    _marked: dict[str | None, Look] = field(default_factory=dict)
    _disordered: bool = False
    _last: tuple[int, int] = (0, 0)

    def read(self, package: Package, part: str) -> None:
        """Every cell of the part and of what it leads to: comments, filters of tables."""
        merged: dict[str, str] = {}
        passed = 0
        with package.open(part) as stream:
            for node in streamed(stream, *_PARTS):
                kind = local(node)
                if kind == "row":
                    self._row(node)
                    node.clear()
                    passed += 1
                    if passed % _BATCH == 0:  # what is done with is let go of, not one by one
                        parent = node.getparent()
                        del parent[: parent.index(node)]
                elif kind == "mergeCells":
                    merged = _merged(node)
                else:
                    self._setting(kind, node)
        relations = package.relations(part)
        notes: dict[str, str] = {}
        for relation in relations:
            if relation.kind == "comments" and relation.target in package:
                notes |= comments(package, relation.target)
            elif relation.kind == "table" and (rows := table_filter(package, relation.target)):
                self.filters.append(rows)
        self._finish(merged, notes)

    def _setting(self, kind: str, node: Any) -> None:
        if kind == "cols":
            for column in children(node, "col"):
                if (column.get("hidden") and on(column, "hidden")) or column.get("width") == "0":
                    first, last = int(column.get("min", 1)), int(column.get("max", 1))
                    self.view.columns.update(range(first, min(last, 16_384) + 1))
        elif kind == "autoFilter" and (rows := filtered_rows(node)):
            self.filters.append(rows)
        elif kind == "sheetPr":
            self.filter_mode = bool(node.get("filterMode")) and on(node, "filterMode")

    def _row(self, node: Any) -> None:
        number = node.get("r")
        row = int(number) if number else self._last[0] + 1
        if row < self._last[0]:
            self._disordered = True
        self._last = (row, 0)
        hidden_row = node.get("hidden")
        if (hidden_row and on(node, "hidden")) or (node.get("ht") == "0" and on(node, "customHeight")):
            self.view.rows.add(row)
        for cell in node:
            if len(cell):
                self._cell(cell, row, number)
            else:
                self._last = (row, self._last[1] + 1)

    def _cell(self, node: Any, row: int, number: str | None) -> None:
        at = node.get("r")
        column = self._column(at, row, number)
        if column <= self._last[1]:
            self._disordered = True
        if at is None:
            at = address(row, column)
        self._last = (row, column)
        style = node.get("s")
        look = self._marked.get(style)
        if look is None:
            look = self._marked[style] = self.book.look(style)
        told, formula, struck = self._content(node, at, look)
        if not told.text.strip():
            return
        self.cells.append(self.view.cell(row, column, told, struck=struck, formula=formula))
        if len(self.cells) > MAX_CELLS:
            raise ValueError(f"> {MAX_CELLS:,} cells")

    def _column(self, at: str | None, row: int, number: str | None) -> int:
        """The column of a cell; a cell in a row that is not its own takes its own words for it."""
        if at is None:
            return self._last[1] + 1
        letters = at[: -len(number)] if number and at.endswith(number) else ""
        column = self._columns.get(letters)
        if column is None:
            match = _ADDRESS.fullmatch(at)
            if match is None or int(match[2]) != row:
                raise ValueError(f"{at} in row {row}")
            column = self._columns[match[1]] = position(f"{match[1]}1")[1]
        return column

    def _content(self, node: Any, at: str, look: Look) -> tuple[Told, str | None, bool]:
        """(what is shown, formula, is it struck out)."""
        formula = value = inline = None
        for part in node:
            tag = part.tag
            if tag.endswith("}v"):
                value = part.text or ""
            elif tag.endswith("}f"):
                formula = self._formula(part, at)
            elif tag.endswith("}is"):
                inline = words(part)
        kind = node.get("t", "n")
        if inline is not None and kind == "inlineStr":
            return tell_text(inline.text, look), formula, look.struck or inline.struck
        if value is None or (not value and kind != "str"):
            return (Told(NO_CACHE, "error") if formula else Told("", "text")), formula, False
        if kind == "s":
            text, crossed = self.book.strings[int(value)]
            return tell_text(text, look), formula, crossed or look.struck
        return _TELL.get(kind, _other)(value, look, self.book), formula, look.struck

    def _formula(self, node: Any, at: str) -> str:
        """A formula's text; of a shared one, which stands in its first cell alone, as it reads here."""
        shared = node.get("si") if node.get("t") == "shared" else None
        if node.text:
            if shared is not None:
                from openpyxl.formula.translate import Translator

                self._shared[shared] = Translator(f"={node.text}", at)
            return f"={node.text}"
        translator = self._shared.get(shared or "")
        return str(translator.translate_formula(at)) if translator is not None else "="

    def _finish(self, merged: dict[str, str], notes: dict[str, str]) -> None:
        """What a sheet says behind its cells: merged ranges, comments, filters."""
        if notes:
            self._notes(notes)
        if self._disordered:
            self.cells = list({position(cell.ADDRESS): cell for cell in self.cells}.values())
            self.cells.sort(key=lambda cell: position(cell.ADDRESS))
        if merged:
            self.cells = [
                cell._replace(MERGED_FROM=merged[cell.ADDRESS]) if cell.ADDRESS in merged else cell
                for cell in self.cells
            ]
        self._unfilter()

    def _notes(self, notes: dict[str, str]) -> None:
        for place, cell in enumerate(self.cells):
            if cell.ADDRESS in notes:
                note = notes.pop(cell.ADDRESS)
                self.cells[place] = cell._replace(NOTE=noted(note, cell.NOTE) if cell.NOTE else note)
        for at, note in notes.items():  # on empty cells
            if _ADDRESS.fullmatch(at):
                self._disordered = True
                hidden = self.view.hides(*position(at))
                self.cells.append(Cell(self.view.sheet, at, "", HIDDEN=hidden, NOTE=note))

    def _unfilter(self) -> None:
        """Rows that a filter hides are only out of view: their cells are figures like any other."""
        if self.filters or self.filter_mode:
            self.view.filter_hides(self.filters or [(1, max(self.view.rows, default=1))])
            self.cells = seen_again(self.cells, self.view)


def _merged(node: Any) -> dict[str, str]:
    """First address → range, of ranges of more than one cell."""
    found = {}
    for child in node:
        coordinates = child.get("ref", "")
        first, _, last = coordinates.partition(":")
        if last and last != first:
            top, left, bottom, right = box(coordinates)
            found[address(top, left)] = f"{address(top, left)}:{address(bottom, right)}"
    return found


def _number(value: str, look: Look, book: Book) -> Told:
    try:
        number = float(value)
    except ValueError:  # not a number, whatever the file says: shown, never guessed
        return Told(value, "error")
    if not math.isfinite(number):
        return Told(value, "error")
    if look.plain:
        return Told(general(number), "number", number)
    return tell_number(number, look, book.from_1904)


def _moment(value: str, look: Look, book: Book) -> Told:
    from openpyxl.utils.datetime import from_ISO8601

    try:
        moment = from_ISO8601(value)
    except ValueError:
        return Told(value, "error")
    return tell_moment(moment, look if look.timing else look_of("yyyy-m-d"))


def _truth(value: str, look: Look, book: Book) -> Told:
    return Told("FALSE" if value in ("0", "false") else "TRUE", "boolean")


def _other(value: str, look: Look, book: Book) -> Told:
    return tell_text(words_of(value), look)


def words_of(value: str) -> str:
    """A stored text without the carriage returns that stand beside line feeds."""
    return value.replace("_x000D_", "").replace("\r\n", "\n")


_TELL: dict[str, Callable[[str, Look, Book], Told]] = {
    "n": _number,
    "d": _moment,
    "b": _truth,
    "e": lambda value, _look, _book: Told(value, "error"),
}

"""Binary workbooks (.xlsb) → cells. Their formulas' texts are not read; their stored values are."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.cells import Cell, Readout, address, position
from pipelines.ingest.failures import LIBRARY_FAILURES
from pipelines.ingest.formats import biff12
from pipelines.ingest.formats.package import Package
from pipelines.ingest.formats.xlsx_parts import Words
from pipelines.ingest.limits import MAX_CELLS, MAX_RECTANGLE, too_large
from pipelines.ingest.looks import BUILTIN, PLAIN, Look, Told, look_of, tell_number, tell_text
from pipelines.ingest.raised import joined
from pipelines.ingest.views import View, add_sheet, noted, seen_again

_NUMBERS = {biff12.REAL, biff12.FORMULA_NUMBER}
# every type from a packed number to a formula's error is a cell; the rest of them are texts
_CELLS = range(biff12.RK, biff12.FORMULA_ERROR + 1)


@dataclass
class _Book:
    """What sheets share: texts, fonts as (raised, struck), looks by number (None where styles are lost)."""

    fonts: list[tuple[bool, bool]] = field(default_factory=list)
    looks: list[Look] | None = None
    strings: list[Words] = field(default_factory=list)
    from_1904: bool = False
    unformatted: bool = False

    def look(self, number: int) -> Look:
        if self.looks is None or number >= len(self.looks):
            self.unformatted = self.unformatted or number > 0
            return PLAIN
        return self.looks[number]

    def words(self, data: bytes, place: int) -> Words:
        """A text with fonts: raised runs as superscripts."""
        text, runs = biff12.rich_string(data, place)
        if not runs:
            return Words(text)
        starts = [0, *(start for start, _ in runs), len(text)]
        fonts = [(False, False), *(self._font(number) for _, number in runs)]
        pieces = [(text[a:b], font) for (a, b), font in zip(pairwise(starts), fonts, strict=True)]
        struck = any(crossed and piece.strip() for piece, (_, crossed) in pieces)
        return Words(joined((piece, high) for piece, (high, _) in pieces), struck)

    def _font(self, number: int) -> tuple[bool, bool]:
        return self.fonts[number] if number < len(self.fonts) else (False, False)


def read_xlsb(data: bytes, where: str) -> Readout:
    """The cells of a binary workbook (see `Cell`) with remarks on what of it is hidden.

    Raises SourceError: E-GUARD-06 where it is damaged, E-GUARD-03 where a sheet spans too many cells.
    """
    try:
        return _read(Package(data), where)
    except LIBRARY_FAILURES as failure:
        said = f"{type(failure).__name__}: {failure}"[:160]
        raise SourceError(Fault("E-GUARD-06", where, said, "xlsb")) from failure


def _read(package: Package, where: str) -> Readout:
    main = "xl/workbook.bin"
    relations = package.relations(main)
    targets = {relation.id: relation for relation in relations}
    parts = {relation.kind: relation.target for relation in relations}
    book, readout = _Book(), Readout()
    _learn_styles(book, package, parts.get("styles", ""))
    if (part := parts.get("sharedStrings")) and part in package:
        found = biff12.records(package.read(part))
        book.strings = [book.words(content, 0) for kind, content in found if kind == biff12.STRING_ITEM]
    for kind, content in biff12.records(package.read(main)):
        if kind == biff12.BOOK_PROPERTIES:
            book.from_1904 = bool(content[0] & 1)
        elif kind == biff12.SHEET:
            state, _ = struct.unpack_from("<II", content)
            relation_id, place = biff12.wide_string(content, 8)
            name, _ = biff12.wide_string(content, place)
            if targets[relation_id].kind == "worksheet":
                readout.sheets.append(name)
                sheet = _Sheet(book, View(name, hidden=state != 0), where)
                sheet.read(package, targets[relation_id].target)
                add_sheet(readout, sheet.view, sheet.cells)
    if book.unformatted:
        readout.doubt_formats()
    return readout


def _learn_styles(book: _Book, package: Package, part: str) -> None:
    """Fonts and looks; a lost or damaged part leaves a doubt, not a refusal."""
    codes, xfs, within = dict(BUILTIN), [], False
    try:
        for kind, content in biff12.records(package.read(part)):
            if kind == biff12.FORMAT:
                codes[struct.unpack_from("<H", content)[0]] = biff12.wide_string(content, 2)[0]
            elif kind == biff12.FONT:
                flags, _, escapement = struct.unpack_from("<HHH", content, 2)
                book.fonts.append((escapement == 1, bool(flags & 8)))
            elif kind in (biff12.CELL_STYLES, biff12.CELL_STYLES_END):
                within = kind == biff12.CELL_STYLES
            elif kind == biff12.XF and within:
                xfs.append((*struct.unpack_from("<HH", content, 2), content[11]))
        fonts = [book.fonts[font] if font < len(book.fonts) else (False, False) for _, font, _ in xfs]
        book.looks = [
            look_of(codes.get(code, "General"), min(indent, 250), *font)
            for (code, _, indent), font in zip(xfs, fonts, strict=True)
        ]
    except LIBRARY_FAILURES:
        book.looks = None


@dataclass
class _Sheet:
    """One sheet while it is read, record by record."""

    book: _Book
    view: View
    where: str
    cells: list[Cell] = field(default_factory=list)
    row: int = 0
    widest: int = 0
    merged: dict[str, str] = field(default_factory=dict)
    filters: list[tuple[int, int]] = field(default_factory=list)

    def read(self, package: Package, part: str) -> None:
        """The sheet's part and those that it leads to."""
        notes: dict[str, str] = {}
        self._records(package.read(part))
        for relation in package.relations(part):
            if relation.kind == "comments" and relation.target in package:
                notes |= self._comments(package.read(relation.target))
            elif relation.kind == "table" and relation.target in package:
                self._filter_of(biff12.records(package.read(relation.target)))
        self.view.filter_hides(self.filters)
        if self.filters:
            self.cells = seen_again(self.cells, self.view)
        self.cells = [self._completed(cell, notes) for cell in self.cells]
        for at, note in notes.items():
            self.cells.append(Cell(self.view.sheet, at, "", HIDDEN=self.view.hides(*position(at)), NOTE=note))
        if notes:
            self.cells.sort(key=lambda cell: position(cell.ADDRESS))

    def _completed(self, cell: Cell, notes: dict[str, str]) -> Cell:
        at, note = cell.ADDRESS, notes.pop(cell.ADDRESS, None)
        if note is None and at not in self.merged:
            return cell
        both = noted(note, cell.NOTE) if note and cell.NOTE else note or cell.NOTE
        return cell._replace(MERGED_FROM=self.merged.get(at), NOTE=both)

    def _records(self, data: bytes) -> None:
        within = False
        filters: list[tuple[int, bytes]] = []
        for kind, content in biff12.records(data):
            if kind in (biff12.DATA, biff12.DATA_END):
                within = kind == biff12.DATA
            elif within and (kind in _CELLS or kind == biff12.RICH_STRING):
                self._cell(kind, content)
            elif within and kind == biff12.ROW:
                self.row = struct.unpack_from("<I", content)[0] + 1
                if content[11] & 0x10:
                    self.view.rows.add(self.row)
            elif kind == biff12.COLUMN:
                first, last = struct.unpack_from("<II", content)
                if content[16] & 1:
                    self.view.columns.update(range(first + 1, min(last, 16_383) + 2))
            elif kind == biff12.MERGE:
                top, bottom, left, right = (n + 1 for n in struct.unpack_from("<IIII", content))
                self.merged[address(top, left)] = f"{address(top, left)}:{address(bottom, right)}"
            elif kind in (biff12.FILTER, biff12.FILTER_COLUMN):
                filters.append((kind, content))
        self._filter_of(filters)

    def _filter_of(self, found: Iterable[tuple[int, bytes]]) -> None:
        """The rows that a filter with criteria may hide, by the records of a part."""
        found = list(found)
        if any(kind == biff12.FILTER_COLUMN for kind, _ in found):
            for kind, content in found:
                if kind == biff12.FILTER:
                    top, bottom = struct.unpack_from("<II", content)
                    self.filters.append((top + 2, bottom + 1))

    def _comments(self, data: bytes) -> dict[str, str]:
        notes, at = {}, ""
        for kind, content in biff12.records(data):
            if kind == biff12.COMMENT:
                row, _, column = struct.unpack_from("<III", content, 4)
                at = address(row + 1, column + 1)
            elif kind == biff12.COMMENT_TEXT and at:
                notes[at] = self.book.words(content, 0).text
        return notes

    def _cell(self, kind: int, content: bytes) -> None:
        column, style = struct.unpack_from("<II", content)
        look = self.book.look(style & 0xFFFFFF)
        told, struck = self._told(kind, content, look)
        if not told.text.strip():
            return
        self._check(column + 1)
        self.cells.append(self.view.cell(self.row, column + 1, told, struck=struck or look.struck))

    def _check(self, column: int) -> None:
        self.widest = max(self.widest, column)
        if self.row * self.widest > MAX_RECTANGLE or len(self.cells) >= MAX_CELLS:
            place = f"{self.where}!{self.view.sheet}"
            raise too_large(place, self.row, self.widest, len(self.cells))

    def _told(self, kind: int, content: bytes, look: Look) -> tuple[Told, bool]:
        """(what a cell shows, is a run of it struck out)."""
        if kind == biff12.RK:
            return tell_number(biff12.rk_number(content, 8), look, self.book.from_1904), False
        if kind in _NUMBERS:
            return tell_number(struct.unpack_from("<d", content, 8)[0], look, self.book.from_1904), False
        if kind in (biff12.BOOL, biff12.FORMULA_BOOL):
            return Told("TRUE" if content[8] else "FALSE", "boolean"), False
        if kind in (biff12.ERROR, biff12.FORMULA_ERROR):
            return Told(biff12.ERRORS.get(content[8], "#ERROR"), "error"), False
        if kind == biff12.SHARED:
            text, struck = self.book.strings[struct.unpack_from("<I", content, 8)[0]]
        elif kind == biff12.RICH_STRING:
            text, struck = self.book.words(content, 8)
        else:
            text, struck = biff12.wide_string(content, 8)[0], False
        return tell_text(text, look), struck

"""Workbooks of Excel 2 to 2003 (.xls .xlt, WPS's .et) → cells, with xlrd.

xlrd keeps no formulas; their stored values are read.
"""

from __future__ import annotations

import io
import struct
from itertools import pairwise
from typing import Any

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.cells import Cell, Readout, address
from pipelines.ingest.failures import xlrd_failures
from pipelines.ingest.looks import PLAIN, Look, Told, look_of, tell_number, tell_text
from pipelines.ingest.raised import joined
from pipelines.ingest.views import Box, View, add_sheet

_FILTER_MODE, _END = 0x9B, 0x0A
_SUPERSCRIPT = 1


def read_xls(data: bytes, where: str) -> Readout:
    """The cells of an old workbook (see `Cell`) with remarks on what of it is hidden.

    Where styles or the container are damaged, values are read without them, with that doubt. Raises
    SourceError: E-GUARD-05 for a password, E-GUARD-06 where not even values can be read.
    """
    try:
        return _read(data, formats=True)
    except xlrd_failures() as failure:
        if "encrypted" in str(failure):
            raise SourceError(Fault("E-GUARD-05", where, "🔒", "—")) from failure
    try:
        readout = _read(data, formats=False)
    except xlrd_failures() as failure:
        said = f"{type(failure).__name__}: {failure}"[:160]
        raise SourceError(Fault("E-GUARD-06", where, said, "xls")) from failure
    readout.doubt_formats()
    return readout


def _read(data: bytes, formats: bool) -> Readout:
    book = _opened(data, formats)
    readout = Readout(sheets=list(book.sheet_names()))
    styles = [_look(book, xf) for xf in book.xf_list] if formats else []
    for number, sheet in enumerate(book.sheets()):
        view = _view(book, sheet, number)
        add_sheet(readout, view, _cells(book, sheet, styles, view))
    return readout


def _opened(data: bytes, formats: bool) -> Any:
    import xlrd

    told: dict[str, Any] = {
        "file_contents": data,
        "formatting_info": formats,
        "ignore_workbook_corruption": not formats,
        "ragged_rows": True,
        "on_demand": True,  # only so that the records stay at hand
        "logfile": io.StringIO(),
    }
    try:
        book = xlrd.open_workbook(**told)
        book.sheets()
    except UnicodeDecodeError:  # an old file that names no code page, or the wrong one
        book = xlrd.open_workbook(**told, encoding_override="gb18030")
    return book


def _look(book: Any, xf: Any) -> Look:
    code = book.format_map[xf.format_key].format_str if xf.format_key in book.format_map else "General"
    font = book.font_list[xf.font_index] if xf.font_index < len(book.font_list) else None
    raised = font is not None and font.escapement == _SUPERSCRIPT
    struck = font is not None and bool(font.struck_out)
    indent = xf.alignment.indent_level if xf.alignment else 0
    return look_of(code or "General", indent or 0, raised, struck)


def _view(book: Any, sheet: Any, number: int) -> View:
    view = View(
        sheet.name,
        hidden=sheet.visibility != 0,
        rows={n + 1 for n, info in sheet.rowinfo_map.items() if info.hidden},
        columns={n + 1 for n, info in sheet.colinfo_map.items() if info.hidden},
        printed=_named_boxes(book, number, "print_area"),
    )
    if view.rows and _filter_mode(book, number):
        boxes = _named_boxes(book, number, "_filterdatabase")
        view.filtered = {r for r in view.rows if not boxes or any(b[0] < r <= b[2] for b in boxes)}
        view.rows -= view.filtered
    return view


def _named_boxes(book: Any, number: int, name: str) -> list[Box]:
    """The plain ranges of a sheet's own name; none where it is a formula."""
    found: list[Box] = []
    for named in book.name_map.get(name, []):
        references = named.result.value if named.scope == number and named.result else None
        for reference in references if isinstance(references, list) else []:
            _, _, top, bottom, left, right = reference.coords
            found.append((top + 1, left + 1, bottom, right))
    return found


def _filter_mode(book: Any, number: int) -> bool:
    """Whether the records of a sheet say that a filter is on; xlrd passes over them."""
    place, memory = book._sh_abs_posn[number], book.mem
    while 0 <= place <= len(memory) - 4:
        kind, size = struct.unpack_from("<HH", memory, place)
        if kind == _FILTER_MODE:
            return True
        if kind == _END:
            return False
        place += 4 + size
    return False


def _cells(book: Any, sheet: Any, styles: list[Look], view: View) -> list[Cell]:
    merged = {
        (r1, c1): f"{address(r1 + 1, c1 + 1)}:{address(r2, c2)}" for r1, r2, c1, c2 in sheet.merged_cells
    }
    notes = {place: note.text for place, note in sheet.cell_note_map.items()}
    found = []
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            place = (row, column)
            index = cell.xf_index
            look = styles[index] if styles and index is not None else PLAIN
            runs = sheet.rich_text_runlist_map.get(place)
            told, struck = _content(book, cell, look, runs)
            note = notes.pop(place, None)
            if not told.text.strip() and not note:
                continue
            found.append(
                view.cell(row + 1, column + 1, told, struck=struck, note=note, merged=merged.get(place))
            )
    return found


def _content(book: Any, cell: Any, look: Look, runs: Any) -> tuple[Told, bool]:
    """(what a cell shows, is it struck out)."""
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        if cell.ctype == xlrd.XL_CELL_DATE and not look.timing:
            look = look_of("yyyy-m-d")  # a date by a style that is not read
        return tell_number(float(cell.value), look, bool(book.datemode)), look.struck
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Told(str(bool(cell.value)).upper(), "boolean"), look.struck
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Told(xlrd.error_text_from_code.get(cell.value, "#ERROR"), "error"), look.struck
    text = str(cell.value)
    if not text:
        return Told("", "text"), False
    if not runs:
        return tell_text(text, look), look.struck
    text, struck = _rich(book, text, runs, look)
    return tell_text(text, look), struck


def _rich(book: Any, text: str, runs: Any, look: Look) -> tuple[str, bool]:
    """Text whose runs have fonts: (first letter, font) each; before the first run the cell's own font."""
    starts = [0, *(start for start, _ in runs), len(text)]
    fonts = [None, *(book.font_list[n] if n < len(book.font_list) else None for _, n in runs)]
    pieces = [text[a:b] for a, b in pairwise(starts)]
    high = [font is not None and font.escapement == _SUPERSCRIPT for font in fonts]
    struck = any(
        font is not None and font.struck_out and piece.strip()
        for font, piece in zip(fonts, pieces, strict=True)
    )
    return joined(zip(pieces, high, strict=True)), struck or look.struck

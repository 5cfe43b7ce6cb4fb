"""Workbooks → cells: .xlsx with openpyxl, .xls with xlrd, .ods and what is large or damaged with calamine.

None of them computes anything: a formula gives the value that its program stored, and where none is stored
the cell is an error, never a zero.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.cells import Cell, Readout, address
from pipelines.ingest.failures import calamine_failures, openpyxl_failures, xlrd_failures
from pipelines.ingest.numberformats import date_text, general, shown

NO_CACHE = "#NO-CACHED-VALUE"
# Above this many cells openpyxl takes seconds and a gigabyte; calamine reads values and merged ranges only.
LARGE = 300_000
_INDENT = "\u3000"


def read_xlsx(data: bytes, where: str, cells: int = 0, uncached: int = 0) -> Readout:
    """A workbook in Office Open XML; `cells` and `uncached` formulas are what the guard counted.

    Raises SourceError: E-GUARD-06 where neither openpyxl nor calamine can open it, E-FORMULA-01 where
    calamine, which passes over formulas without a stored value, would have to read a file that has some.
    """
    if cells > LARGE:
        remark = (
            f"大表（{cells} 格）：只读数值与合并区域 / large ({cells} cells): values and merged ranges only"
        )
        return _cached_only(data, where, remark, uncached)
    try:
        return _openpyxl(data)
    except openpyxl_failures() as failure:  # a damaged part may stop one library and not the other
        remark = f"openpyxl 未能打开（{type(failure).__name__}），改用 calamine / read with calamine instead"
        return _cached_only(data, where, remark, uncached)


def _cached_only(data: bytes, where: str, remark: str, uncached: int) -> Readout:
    if uncached:
        raise SourceError(Fault("E-FORMULA-01", where, f"{uncached} × =…", "=… → …"))
    return _calamine(data, where, remark)


def _openpyxl(data: bytes) -> Readout:
    import warnings

    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # extensions that hold no cell (drop-downs, slicers) are left out
        book = load_workbook(io.BytesIO(data), keep_links=False)
        worksheets = list(book.worksheets)
        formulas = any(c.data_type == "f" for sheet in worksheets for c in sheet._cells.values())
        cached = load_workbook(io.BytesIO(data), data_only=True, keep_links=False) if formulas else None
    readout = Readout(sheets=[sheet.title for sheet in worksheets])
    if len(book.sheetnames) > len(worksheets):
        readout.remarks.append("图表页未读 / chart sheets hold no cells")
    for sheet in worksheets:
        stored = cached[sheet.title] if cached is not None else None
        readout.cells += _sheet_cells(sheet, stored)
    return readout


def _sheet_cells(sheet: Any, stored: Any) -> list[Cell]:
    merged = {(r.min_row, r.min_col): r.coord for r in sheet.merged_cells.ranges}
    hidden_sheet = sheet.sheet_state != "visible"
    hidden_rows = {n for n, d in sheet.row_dimensions.items() if d.hidden}
    hidden_columns = {
        n for d in sheet.column_dimensions.values() if d.hidden for n in range(d.min or 1, (d.max or 1) + 1)
    }
    found = []
    # `_cells` is sparse; iter_rows would walk the whole rectangle between two far corners.
    for row, column in sorted(sheet._cells):
        cell = sheet._cells[row, column]
        note = cell.comment.text if cell.comment else None
        formula = _formula(cell)
        value = stored.cell(row, column).value if formula and stored is not None else cell.value
        if value is None and not formula and not note:
            continue
        text, kind, number = (NO_CACHE, "error", None) if formula and value is None else _content(cell, value)
        if not text.strip() and not note:
            continue
        found.append(
            Cell(
                sheet.title,
                address(row, column),
                text,
                kind,
                number,
                merged.get((row, column)),
                hidden_sheet or row in hidden_rows or column in hidden_columns,
                note,
                formula,
            )
        )
    return found


def _formula(cell: Any) -> str | None:
    if cell.data_type != "f":
        return None
    return str(getattr(cell.value, "text", None) or cell.value)


def _content(cell: Any, value: Any) -> tuple[str, str, float | None]:
    """(text, kind, stored number) of a cell's value."""
    if isinstance(value, bool):
        return str(value).upper(), "boolean", None
    if isinstance(value, (int, float)):
        plain = not cell._style.numFmtId  # the usual case, known without looking the format up
        text = general(value) if plain else shown(value, cell.number_format or "General")
        return text, "number", float(value)
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return date_text(value, cell.number_format or ""), "date", None
    if isinstance(value, dt.timedelta):
        return str(value), "date", None
    text = str(value) if value is not None else ""
    if cell.data_type == "e" or text in ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"):
        return text, "error", None
    indent = int(cell.alignment.indent or 0) if cell.has_style and cell.alignment else 0
    return _INDENT * indent + text, "text", None


def read_xls(data: bytes, where: str) -> Readout:
    """A workbook of Excel 97–2003. Its formulas' texts are not kept by xlrd; their stored values are.

    Raises SourceError (E-GUARD-06) where neither xlrd nor calamine can open it.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except xlrd_failures() as failure:  # as above
        remark = f"xlrd 未能打开（{type(failure).__name__}），改用 calamine / read with calamine instead"
        return _calamine(data, where, remark)
    readout = Readout(sheets=list(book.sheet_names()))
    for sheet in book.sheets():
        readout.cells += _xls_cells(book, sheet)
    return readout


def _xls_cells(book: Any, sheet: Any) -> list[Cell]:
    merged = {
        (r1, c1): f"{address(r1 + 1, c1 + 1)}:{address(r2, c2)}" for r1, r2, c1, c2 in sheet.merged_cells
    }
    hidden_rows = {n for n, info in sheet.rowinfo_map.items() if info.hidden}
    hidden_columns = {n for n, info in sheet.colinfo_map.items() if info.hidden}
    found = []
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            note = sheet.cell_note_map.get((row, column))
            text, kind, number = _xls_content(book, cell)
            if not text.strip() and not note:
                continue
            found.append(
                Cell(
                    sheet.name,
                    address(row + 1, column + 1),
                    text,
                    kind,
                    number,
                    merged.get((row, column)),
                    sheet.visibility != 0 or row in hidden_rows or column in hidden_columns,
                    note.text if note else None,
                )
            )
    return found


def _xls_content(book: Any, cell: Any) -> tuple[str, str, float | None]:
    import xlrd

    style = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
    code = book.format_map[style.format_key].format_str if style else "General"
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return shown(cell.value, code), "number", float(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return date_text(xlrd.xldate_as_datetime(cell.value, book.datemode), code), "date", None
        except (xlrd.XLDateError, OverflowError):
            return general(cell.value), "number", float(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return str(bool(cell.value)).upper(), "boolean", None
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#ERROR"), "error", None
    indent = style.alignment.indent_level if style else 0
    text = str(cell.value)
    return (_INDENT * indent + text if text else ""), "text", None


def read_ods(data: bytes, where: str) -> Readout:
    """An OpenDocument spreadsheet (calamine: no comments, no hidden rows, no number formats)."""
    return _calamine(data, where, "")


def _calamine(data: bytes, where: str, remark: str) -> Readout:
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        readout = Readout(sheets=list(book.sheet_names), remarks=[remark] if remark else [])
        for meta in book.sheets_metadata:
            if "WorkSheet" not in str(meta.typ):
                continue
            hidden = "Visible" not in str(meta.visible)
            readout.cells += _calamine_cells(book.get_sheet_by_name(meta.name), hidden)
    except calamine_failures() as failure:
        raise SourceError(Fault("E-GUARD-06", where, str(failure)[:160], ".xlsx .xls .ods")) from failure
    return readout


def _calamine_cells(sheet: Any, hidden: bool) -> list[Cell]:
    ranges = sheet.merged_cell_ranges or []
    merged = {
        first: f"{address(first[0] + 1, first[1] + 1)}:{address(last[0] + 1, last[1] + 1)}"
        for first, last in ranges
    }
    left = sheet.start[1] if sheet.start else 0
    told: dict[type, Callable[[Any], tuple[str, str, float | None]]] = {
        bool: lambda v: (str(v).upper(), "boolean", None),
        int: lambda v: (general(v), "number", float(v)),
        float: lambda v: (general(v), "number", v),
        str: lambda v: (v, "text", None),
    }
    found = []
    # calamine walks from the first row of the sheet, but from the first column that holds anything
    for row, values in enumerate(sheet.iter_rows() if sheet.start else ()):
        for c, value in enumerate(values):
            if value == "" or value is None:
                continue
            tell = told.get(type(value))
            text, kind, number = tell(value) if tell else (date_text(value, "ymd"), "date", None)
            if text.strip():
                found.append(
                    Cell(
                        sheet.name,
                        address(row + 1, left + c + 1),
                        text,
                        kind,
                        number,
                        merged.get((row, left + c)),
                        hidden,
                    )
                )
    return found

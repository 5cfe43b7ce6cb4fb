"""All tables as one workbook, with what it is and the dictionary of its columns."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import polars as pl

from pipelines.publish.words import say
from pipelines.schema import Table


def xlsx_bytes(tables: dict[str, tuple[Table, pl.DataFrame]], about: list[list[str]], day: dt.date) -> bytes:
    """One workbook: a sheet with what it is, the dictionary of all columns, then each table.

    Its creation date is the release's, so that the bytes are too.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": dt.datetime.combine(day, dt.time()), "title": about[0][0]})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        _sheet(book, say.both("workbook.about"), about, [110], wrap)
        heads = [say.both(f"workbook.{name}") for name in ("table", "column", "type", "codes")]
        dictionary = [[*heads[:2], *say.pair("workbook.language"), *heads[2:]]]
        dictionary += [
            [table.name, column.name, column.zh, column.en, column.kind, column.codelist]
            for table, _ in tables.values()
            for column in table.columns
        ]
        _sheet(book, say.both("workbook.dictionary"), dictionary, [16, 20, 34, 60, 10, 14], wrap, head)
        for name, (table, df) in tables.items():
            _table_sheet(book, name, table, df, head)
    return buffer.getvalue()


def _sheet(
    book: Any, name: str, rows: list[list[str]], widths: list[int], style: Any, head: Any = None
) -> None:
    sheet = book.add_worksheet(name)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, head if head and number == 0 else style)
    if head:
        sheet.freeze_panes(1, 0)


def _table_sheet(book: Any, name: str, table: Table, df: pl.DataFrame, head: Any) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    for column, definition in enumerate(table.columns):
        sheet.write_string(0, column, f"{definition.name}\n{definition.zh}", head)
        sheet.set_column(column, column, 14 if definition.kind != "text" else 20)
    for number, row in enumerate(df.iter_rows(), start=1):
        for column, value in enumerate(row):
            _write(sheet, number, column, value)
    sheet.autofilter(0, 0, max(df.height, 1), len(table.columns) - 1)


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value))

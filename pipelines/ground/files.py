"""Tables to files, byte for byte the same on every machine, thread count and day."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.schema import Table

BOM = b"\xef\xbb\xbf"  # so that Excel reads UTF-8
# What a spreadsheet runs, at either width; and what begins so but is a plain figure, as «-13.83» is.
_RUNS = r"^[=+\-@＝＋－＠\t\r\n]"
_FIGURE = r"^[+\-＋－]?(?:\d[\d,.]*[%％‰]?)?$"


def safe_cell(text: str) -> str:
    """A text that no spreadsheet will run: a leading = + - @, tab or line end gets an apostrophe before it.

    A plain figure runs nothing and stays as it is, whatever its sign.
    """
    return f"'{text}" if re.search(_RUNS, text) and not re.search(_FIGURE, text) else text


def safe_frame(df: pl.DataFrame) -> pl.DataFrame:
    """Text columns made safe for spreadsheets; numbers stay numbers."""
    texts = [name for name, dtype in df.schema.items() if dtype == pl.String]
    dangerous = [
        pl.when(pl.col(name).str.contains(_RUNS) & ~pl.col(name).str.contains(_FIGURE))
        .then(pl.concat_str(pl.lit("'"), pl.col(name)))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    ]
    return df.with_columns(dangerous)


def csv_bytes(df: pl.DataFrame) -> bytes:
    """UTF-8 with BOM, comma, \\n; texts that a spreadsheet would run are made safe."""
    buffer = io.BytesIO()
    safe_frame(df).write_csv(buffer)
    return BOM + buffer.getvalue()


def parquet_bytes(df: pl.DataFrame) -> bytes:
    """Parquet (zstd); the bytes depend on the data alone, not on the thread count."""
    buffer = io.BytesIO()
    df.write_parquet(buffer, compression="zstd", statistics=True)
    return buffer.getvalue()


def json_bytes(value: Any) -> bytes:
    """Readable JSON: sorted as given, two spaces, real characters, one newline at the end."""
    return (json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


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
        _sheet(book, "说明 About", about, [110], wrap)
        dictionary = [["表 Table", "列 Column", "中文", "English", "类型 Type", "代码表 Code list"]]
        dictionary += [
            [table.name, column.name, column.zh, column.en, column.kind, column.codelist]
            for table, _ in tables.values()
            for column in table.columns
        ]
        _sheet(book, "字典 Dictionary", dictionary, [16, 20, 34, 60, 10, 14], wrap, head)
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


def write(path: Path, data: bytes) -> None:
    """`data` to `path`, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def rows_of(table: Table, df: pl.DataFrame) -> list[dict[str, Any]]:
    """A table's rows for JSON: lists are lists, dates are ISO, nulls are null."""
    lists = [column.name for column in table.columns if column.kind == "list"]
    dates = [column.name for column in table.columns if column.kind == "date"]
    return [
        {
            name: (value.split(";") if value else [])
            if name in lists
            else value.isoformat()
            if name in dates and value is not None
            else value
            for name, value in row.items()
        }
        for row in df.select(table.names).iter_rows(named=True)
    ]

"""Tables to files, byte for byte the same on every machine, thread count and day."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import polars as pl

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


def write(path: Path, data: bytes) -> None:
    """`data` to `path`, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)

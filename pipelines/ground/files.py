"""Tables to files, byte for byte the same on every machine, thread count and day."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.ground.errors import Fault, TrackerError

UNDER_WAY = ".new-"  # a folder that is being written; whoever comes next clears it away
# How the address of a picture begins that travels inside a page.
PICTURE_INSIDE = re.compile(r"data:image/(?:png|jpeg|svg\+xml);base64,")
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


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A register as people keep it: UTF-8 without mark, commas, \\n; nothing is made safe or rounded."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([columns, *rows])
    return buffer.getvalue().encode()


def parquet_bytes(df: pl.DataFrame) -> bytes:
    """Parquet (zstd); the bytes depend on the data alone, not on the thread count."""
    buffer = io.BytesIO()
    df.write_parquet(buffer, compression="zstd", statistics=True)
    return buffer.getvalue()


def json_bytes(value: Any) -> bytes:
    """Readable JSON: sorted as given, two spaces, real characters, one newline at the end."""
    return (json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def json_line(value: Any) -> str:
    """`value` as one line of JSON lines, its end included."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def put_folder(
    place: Path, files: Mapping[str, bytes], error: type[TrackerError], over: bool = False
) -> Path:
    """A folder of files, whole or not at all: written beside its place, then renamed into it; returns it.

    over: what stands there gives way. Raises `error`: something stands there already (E-SRC-02), or the disk
    says no (E-FILE-03); what stood there stays then, and nothing half-written beside it.
    """
    if place.exists() and not over:
        raise error(Fault("E-SRC-02", short(place), place.name, "—"))
    new, old = place.with_name(f"{UNDER_WAY}{place.name}"), place.with_name(f".old-{place.name}")
    try:
        for remains in (new, old):
            shutil.rmtree(remains, ignore_errors=True)
        for name, data in files.items():
            write(new / name, data)
        if place.exists():
            place.rename(old)
        new.rename(place)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as failure:
        shutil.rmtree(new, ignore_errors=True)  # on a full disk it would be in the way of everything else
        raise error(_unwritable(place, failure)) from failure
    return place


def put_file(place: Path, data: bytes, error: type[TrackerError]) -> None:
    """A file, whole or not at all: written beside its place, then renamed over what stood there.

    Raises `error` (E-FILE-03) where the disk says no; what stood there stays then.
    """
    new = place.with_name(f"{UNDER_WAY}{place.name}")
    try:
        write(new, data)
        new.replace(place)
    except OSError as failure:
        new.unlink(missing_ok=True)
        raise error(_unwritable(place, failure)) from failure


def _unwritable(place: Path, failure: OSError) -> Fault:
    return Fault("E-FILE-03", short(place), failure.strerror or str(failure), "writable")


def short(path: Path) -> str:
    """The path as seen from the current directory, as a person would type it."""
    return Path(os.path.relpath(path)).as_posix()


def write(path: Path, data: bytes) -> None:
    """`data` to `path`, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)

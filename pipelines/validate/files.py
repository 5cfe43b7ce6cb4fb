"""The written products, read back: does each file hold its table, whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.schema import COLUMN as MARK_COLUMN
from pipelines.schema import TABLES

Reader = Callable[[bytes], pl.DataFrame]


def product_files(
    folder: Path, tables: dict[str, pl.DataFrame], readers: Mapping[str, Reader], demo: bool = False
) -> pl.DataFrame:
    """One row a file of a table: FILE, and ROWS and COLUMNS beside what is expected of them.

    tables: name → what was published; readers: suffix → how a file of a format becomes a table. Looked at
    are data/<name>.<suffix> of every format that lies there, and every list of api/v1. demo: whether each
    table has to end with the column that marks it as invented.
    """
    rows: list[dict[str, Any]] = []
    for name, table in sorted(tables.items()):
        for suffix, read in readers.items():
            path = folder / "data" / f"{name}.{suffix}"
            if path.is_file():
                rows.append(_table_file(folder, path, read(path.read_bytes()), name, table, demo))
    rows += [_api_file(folder, path) for path in sorted((folder / "api" / "v1").glob("*.schema.json"))]
    schema = {"FILE": pl.String, **dict.fromkeys(("ROWS", "ROWS_EXPECTED"), pl.Int64)}
    schema |= dict.fromkeys(("COLUMNS", "COLUMNS_EXPECTED"), pl.String)
    return pl.DataFrame(rows, schema=schema)


def _table_file(
    folder: Path, path: Path, read: pl.DataFrame, name: str, table: pl.DataFrame, demo: bool
) -> dict[str, Any]:
    columns = TABLES[name].names if name in TABLES else table.columns
    return {
        "FILE": path.relative_to(folder).as_posix(),
        "ROWS": read.height,
        "ROWS_EXPECTED": table.height,
        "COLUMNS": " ".join(read.columns),
        "COLUMNS_EXPECTED": " ".join([*columns, *([MARK_COLUMN.name] if demo else [])]),
    }


def _api_file(folder: Path, schema: Path) -> dict[str, Any]:
    """A list of the API beside its schema: every row has the properties that the schema requires."""
    path = schema.with_name(schema.name.replace(".schema", ""))
    needed = set(json.loads(schema.read_bytes()).get("items", {}).get("required", ()))
    rows = json.loads(path.read_bytes()) if path.is_file() else []
    lacking = sorted({name for row in rows for name in needed - set(row)})
    return {
        "FILE": path.relative_to(folder).as_posix(),
        "ROWS": len(rows) if path.is_file() else -1,
        "ROWS_EXPECTED": len(rows),
        "COLUMNS": " ".join(sorted(needed - set(lacking))),
        "COLUMNS_EXPECTED": " ".join(sorted(needed)),
    }

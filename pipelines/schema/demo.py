"""演示数据 / DEMO DATA in every file that a demo writes, so that a file that travels alone still says so."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import polars as pl

from pipelines.ground.files import json_bytes
from pipelines.schema.core import Column, Table

MARK = "演示数据 / DEMO DATA"
# Named by the mark itself: a table without a row says what it is in its head.
COLUMN = Column(
    MARK, "text", "演示数据", "Demo data: invented, nothing to do with any real place", True, (MARK,)
)


def marked(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with the mark in a last column."""
    return frame.with_columns(pl.lit(MARK).alias(COLUMN.name))


def marked_schema(table: Table) -> Table:
    """The schema of a marked table."""
    return replace(table, columns=(*table.columns, COLUMN))


def marked_json(data: bytes) -> bytes:
    """A JSON file of the API with the mark: in every row of a list, in an object, in a row's schema."""
    value = json.loads(data)
    if isinstance(value, list):
        return json_bytes([{**row, "demo": MARK} for row in value])
    if value.get("type") == "array":
        return json_bytes({**value, "items": _with_mark(value["items"])})
    return json_bytes({**value, "demo": MARK})


def _with_mark(items: dict[str, Any]) -> dict[str, Any]:
    properties = {**items["properties"], "demo": {"const": MARK}}
    return {**items, "properties": properties, "required": [*items["required"], "demo"]}

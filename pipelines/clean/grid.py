"""A sheet's cells as a grid: text by row and column, each with its address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from pipelines.ingest import address, position


@dataclass(frozen=True)
class Row:
    """One row of a table with a header: cell text and address by column name."""

    number: int
    text: dict[str, str]
    at: dict[str, str]

    def get(self, column: str) -> str:
        """The text of a column, empty where the cell is empty."""
        return self.text.get(column, "")


def grid_of(
    cells: pl.DataFrame, source: str, file: str, sheet: str | None = None
) -> dict[tuple[int, int], str]:
    """(row, column) → text of one file's cells, or of one sheet of it (schema CELLS)."""
    mine = (pl.col("SOURCE_ID") == source) & (pl.col("FILE") == file)
    rows = cells.filter(mine if sheet is None else mine & (pl.col("SHEET") == sheet))
    return {position(address): text.strip() for address, text in rows.select("ADDRESS", "TEXT").iter_rows()}


def rows_of(grid: dict[tuple[int, int], str], header_row: int) -> Iterator[Row]:
    """The rows below `header_row`, by column name, in order."""
    header = {column: text for (row, column), text in grid.items() if row == header_row}
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in grid.items():
        if row > header_row and column in header:
            by_row.setdefault(row, {})[column] = text
    for number in sorted(by_row):
        found = by_row[number]
        yield Row(
            number,
            {header[column]: text for column, text in found.items()},
            {name: address(number, column) for column, name in header.items()},
        )

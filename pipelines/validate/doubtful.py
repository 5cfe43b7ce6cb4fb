"""Is each figure plausible beside its own series, the areas around it and the promises (pipelines.doubts)? A
column holds the doubt in words, or null; a doubt stops the run, or is let through with a reviewed reason."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.clean import own_kind
from pipelines.codes import Codes
from pipelines.doubts import Promised, Said, Series, doubts_about, history_of

_COLUMNS = {
    "scale": "SCALE_DOUBT",
    "above-parent": "PARENT_DOUBT",
    "per-head": "PER_HEAD_DOUBT",
    "running-total": "TOTAL_DOUBT",
}


def doubtful(table: pl.DataFrame, codes: Codes, promised: dict[Series, Promised]) -> pl.DataFrame:
    """OBSERVATIONS with SCALE_DOUBT, PARENT_DOUBT, PER_HEAD_DOUBT and TOTAL_DOUBT (text; null: none).

    Looked at are exact yearly figures of whole areas, and sums over whole years. Row by row: each is held
    against several others, found by area, definition and year.
    """
    history = history_of(table, codes)
    numbered = table.with_row_index("_ROW")
    rows = numbered.filter(
        pl.col("ENTITY").is_null(),
        pl.col("QUALIFIER") == "exact",
        pl.col("OBS_VALUE").is_not_null(),
        pl.col("INDICATOR").is_in(list(codes.indicators)),
        pl.col("REF_AREA").is_in(list(codes.areas)),
        ((pl.col("FREQ") == "A") & own_kind(codes) & pl.col("TIME_PERIOD").str.contains(r"^\d{4}$"))
        | ((pl.col("TRANSFORMATION") == "CU") & pl.col("TIME_PERIOD").str.contains(r"^\d{4}/\d{4}$")),
    )
    told: dict[str, dict[int, str]] = {name: {} for name in _COLUMNS.values()}
    for row in rows.iter_rows(named=True):
        said = _said(row)
        for doubt in doubts_about(said, history, codes, promised.get(said.series), said.first is None):
            told[_COLUMNS[doubt.kind]][row["_ROW"]] = doubt.both
    return table.with_columns(
        pl.Series(name, [found.get(number) for number in range(table.height)], dtype=pl.String)
        for name, found in told.items()
    )


def _said(row: dict[str, Any]) -> Said:
    series = (row["INDICATOR"], row["DEFINITION"], row["REF_AREA"], row["BREAKDOWN"])
    first, _, last = row["TIME_PERIOD"].rpartition("/")
    return Said(series, int(last), row["OBS_VALUE"], row["ROUNDING"] or 0.0, int(first) if first else None)

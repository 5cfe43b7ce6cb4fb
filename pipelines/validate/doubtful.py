"""Is each figure plausible beside its own series, the areas around it and the promises (pipelines.doubts)? A
column holds the doubt in words, or null; a doubt stops the run, or is let through with a reviewed reason."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.clean import own_kind
from pipelines.codes import Codes
from pipelines.doubts import History, Promised, Said, Series, doubts_about, fraction, history_of, promised_for

_COLUMNS = {
    "scale": "SCALE_DOUBT",
    "above-parent": "PARENT_DOUBT",
    "per-head": "PER_HEAD_DOUBT",
    "running-total": "TOTAL_DOUBT",
}


def doubtful(table: pl.DataFrame, codes: Codes, promised: dict[Series, Promised]) -> pl.DataFrame:
    """OBSERVATIONS with SCALE_DOUBT, PARENT_DOUBT, PER_HEAD_DOUBT and TOTAL_DOUBT (text; null: none).

    Looked at are exact yearly figures of whole areas, and sums over whole years; of shares all figures of
    whole areas, for a fraction is none of a month's or of an approximate share either. Row by row: each is
    held against several others, found by area, definition and year.
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
        said = _said(row, codes)
        hoped = promised_for(promised, said.series)
        for doubt in doubts_about(said, history, codes, hoped, said.first is None):
            told[_COLUMNS[doubt.kind]][row["_ROW"]] = doubt.both
    told["SCALE_DOUBT"] = {**_fractions(numbered, history, codes, promised), **told["SCALE_DOUBT"]}
    return table.with_columns(
        pl.Series(name, [found.get(number) for number in range(table.height)], dtype=pl.String)
        for name, found in told.items()
    )


def _fractions(
    numbered: pl.DataFrame, history: History, codes: Codes, promised: dict[Series, Promised]
) -> dict[int, str]:
    """Row → the doubt about a share of at most one, of any frequency and qualifier."""
    shares = [one.id for one in codes.indicators.values() if one.is_share]
    rows = numbered.filter(
        pl.col("ENTITY").is_null(),
        pl.col("OBS_VALUE").is_between(0, 1, closed="right"),
        pl.col("INDICATOR").is_in(shares),
        pl.col("REF_AREA").is_in(list(codes.areas)),
        own_kind(codes),
        pl.col("TIME_PERIOD").str.contains(r"^\d{4}"),
    )
    found = {}
    for row in rows.iter_rows(named=True):
        series = (row["INDICATOR"], row["DEFINITION"], row["REF_AREA"], row["BREAKDOWN"])
        rounding = row["ROUNDING"] if row["ROUNDING"] is not None else 1.0
        year = int(row["TIME_PERIOD"][:4])
        said = Said(series, year, row["OBS_VALUE"], rounding, source=row["SOURCE_ID"])
        hoped = promised_for(promised, series)
        doubt = fraction(said, history, codes.indicators[row["INDICATOR"]], codes, hoped)
        if doubt is not None:
            found[row["_ROW"]] = doubt.both
    return found


def _said(row: dict[str, Any], codes: Codes) -> Said:
    series = (row["INDICATOR"], row["DEFINITION"], row["REF_AREA"], row["BREAKDOWN"])
    first, _, last = row["TIME_PERIOD"].rpartition("/")
    span, rounding = int(first) if first else None, row["ROUNDING"] or 0.0
    return Said(series, int(last), row["OBS_VALUE"], rounding, span, row["SOURCE_ID"], _printed(row, codes))


def _printed(row: dict[str, Any], codes: Codes) -> str:
    """The unit in which a figure is printed, where it measures what the indicator's own does."""
    printed, own = codes.units.get(row["UNIT_PRINTED"] or ""), codes.units[row["UNIT_MEASURE"]]
    return printed.code if printed is not None and printed.dimension == own.dimension else ""

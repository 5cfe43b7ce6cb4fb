"""A bureau's accepted form → figures, each with its own class, embargo and enterprises behind it."""

from __future__ import annotations

import polars as pl

from pipelines.clean.figures import Figure
from pipelines.clean.grid import Row, grid_of, rows_of
from pipelines.clean.kinds import in_form
from pipelines.clean.limits import Limits, limits_of
from pipelines.ground.errors import Fault
from pipelines.ground.numerals import read_number
from pipelines.ingest import position, stored
from pipelines.sources import Document, SourceFolder, SubmissionLayout


def submitted(
    folder: SourceFolder, layout: SubmissionLayout, cells: pl.DataFrame, documents: dict[str, Document]
) -> tuple[list[Figure], list[Fault]]:
    """One figure for each row with a value. The form was checked before it was accepted.

    Numbers are taken as stored: a number format that hides decimals changes nothing, one that shows the same
    number with more of them (90.0) says how exact it is.
    """
    grid = _grid(folder, layout, cells)
    document = documents[folder.source.id]
    where = f"data/sources/{folder.source.id}/{layout.file}!{layout.sheet}"
    figures, faults = [], []
    for row in rows_of(grid, layout.header_row):
        if row.get(layout.columns["value"]):
            limits, mistakes = limits_of(row, layout.columns, where)
            figures.append(_figure(row, folder, layout, document, limits))
            faults += mistakes
    return figures, faults


def _grid(folder: SourceFolder, layout: SubmissionLayout, cells: pl.DataFrame) -> dict[tuple[int, int], str]:
    mine = cells.filter(
        (pl.col("SOURCE_ID") == folder.source.id)
        & (pl.col("FILE") == layout.file)
        & (pl.col("SHEET") == layout.sheet)
        & pl.col("VALUE").is_not_null()
    )
    numbers = {position(a): stored(v, t) for a, v, t in mine.select("ADDRESS", "VALUE", "TEXT").iter_rows()}
    return grid_of(cells, folder.source.id, layout.file, layout.sheet) | numbers


def _figure(
    row: Row, folder: SourceFolder, layout: SubmissionLayout, document: Document, limits: Limits
) -> Figure:
    column = layout.columns
    at = f"{layout.sheet}!{row.at[column['value']]}"
    value = row.get(column["value"])
    state = value if read_number(value) is None else ""
    transformation, base_per = in_form(row.get(column.get("kind", "")))
    reasons = [row.get(column["reason"]), layout.reasons.get(at, "")]
    return Figure(
        source=folder.source,
        document=document,
        cell=f"{layout.file}!{at}",
        row_id="",
        words=form_words(row.get(column["indicator"]), row.get(column["definition"]), state),
        value=value,
        unit=row.get(column["unit"]),
        period=row.get(column["period"]),
        ref_area=row.get(column["area_code"]),
        area_name=row.get(column["area"]),
        locator=at,
        grade=folder.source.grade or "B",
        origin=folder.source.origin or "administrative",
        provenance=folder.source.provenance,
        comment="；".join(dict.fromkeys(filter(None, reasons))),
        transformation=transformation,
        base_per=base_per,
        **limits,
    )


def form_words(indicator: str, definition: str, state: str = "") -> str:
    """The words that a form's mapping goes by: indicator, definition and, where it is one, the state."""
    return "|".join(filter(None, [indicator, definition, state]))

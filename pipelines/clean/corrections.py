"""Reviewed corrections of single cells, for every layout. The source's file is never touched: the cell's
text is replaced after reading, and the correction fails as soon as the source itself says something else."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from pipelines.clean.figures import Figure
from pipelines.ground.errors import Fault
from pipelines.sources import Correction, SourceFolder


def corrected(folder: SourceFolder, cells: pl.DataFrame) -> tuple[pl.DataFrame, list[Fault]]:
    """`cells` (schema CELLS) with this source's cell corrections, and what is wrong with them.

    E-CORR-01: the cell no longer says `found`, so the correction has to be reviewed again. E-CORR-02: there
    is no such cell.
    """
    mine = [correction for correction in folder.corrections if correction.cell]
    if not mine:
        return cells, []
    faults: list[Fault] = []
    for correction in mine:  # few: each was reviewed by a person
        here = _at(folder, correction)
        found = cells.filter(here)["TEXT"].to_list()
        where = f"data/sources/{folder.source.id}/{correction.cell}"
        if not found:
            faults.append(Fault("E-CORR-02", where, "—", correction.cell))
        elif found[0].strip() != correction.found:
            faults.append(Fault("E-CORR-01", where, found[0], correction.found))
        elif not correction.quarantine:
            cells = _replaced(cells, here, correction.use)
    return cells, faults


def _replaced(cells: pl.DataFrame, here: pl.Expr, text: str) -> pl.DataFrame:
    """The cell reads `text` now; the stored number behind it no longer counts."""
    if not text:
        return cells.filter(~here)
    return cells.with_columns(
        TEXT=pl.when(here).then(pl.lit(text)).otherwise("TEXT"),
        VALUE=pl.when(here).then(pl.lit(None, dtype=pl.Float64)).otherwise("VALUE"),
    )


def _at(folder: SourceFolder, correction: Correction) -> pl.Expr:
    file, *sheet, address = correction.cell.split("!")
    here = (
        (pl.col("SOURCE_ID") == folder.source.id) & (pl.col("FILE") == file) & (pl.col("ADDRESS") == address)
    )
    return here & (pl.col("SHEET") == sheet[0]) if sheet else here


def concerns(correction: Correction, figure: Figure) -> bool:
    """Whether a correction is about a figure: its row of a transcription, or its cell."""
    if correction.cell:
        return correction.cell == figure.cell
    return correction.row == figure.row_id


def with_reasons(folder: SourceFolder, figures: list[tuple[Figure, str]]) -> list[tuple[Figure, str]]:
    """The figures, each corrected one carrying what the source says and why it is not followed; of a
    statement whose period was corrected the period that its row says."""
    mine = {c.cell: c for c in folder.corrections if c.cell and not c.quarantine}
    rows = {c.row: c for c in folder.corrections if c.row and not c.quarantine}
    return [
        (_dated(_explained(figure, mine.get(figure.cell)), rows.get(figure.row_id)), span)
        for figure, span in figures
    ]


def _dated(figure: Figure, correction: Correction | None) -> Figure:
    if correction is None or figure.period not in (correction.use or "").split(";"):
        return figure
    return replace(figure, period_noted=correction.found)


def _explained(figure: Figure, correction: Correction | None) -> Figure:
    if correction is None:
        return figure
    note = f"原件作“{correction.found}”，更正为“{correction.use}”：{correction.reason.zh}（{correction.by}）"
    return replace(figure, comment="；".join(filter(None, [figure.comment, note])))

"""A printed table as a source: its figures come out by themselves; `source.yaml` adds only what the file does
not say, and which doubts a person has settled."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from pipelines.clean.figures import Figure, SetAside, quarantined
from pipelines.clean.settled import Settled, spots_of
from pipelines.ground.errors import CATALOGUE, Fault
from pipelines.ground.folding import fold
from pipelines.ground.numerals import read_number
from pipelines.ingest import PAGE, UNFORMATTED, Cell, Readout
from pipelines.sources import Document, SourceFolder, TableLayout
from pipelines.understand import Labelled, Table, Understanding, label_of, period_in, understand

JOIN = " › "


def readout_of(cells: pl.DataFrame, source: str, file: str) -> Readout:
    """One file's cells (schema CELLS) as its reader gave them, sheets in their order."""
    rows = cells.filter((pl.col("SOURCE_ID") == source) & (pl.col("FILE") == file))
    found = [Cell(*row) for row in rows.select(list(Cell._fields)).iter_rows()]
    sheets = sorted({cell.SHEET for cell in found} - {PAGE}, key=_natural)
    lost = any(cell.SHEET == PAGE and cell.TEXT == UNFORMATTED for cell in found)
    return Readout(found, sheets, unformatted=lost)


def _natural(name: str) -> list[tuple[int, str]]:
    """`table[10]` behind `table[9]`."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]


def words_of(figure: Labelled, table: Table) -> str:
    """What a figure counts, in the table's words: its labels without areas, periods and units, or where those
    are all that it has, the table's title."""
    area = fold(figure.area or "")
    kept = [
        label
        for label in (*figure.row, *figure.column)
        if not period_in(label).code
        and not (area and area.endswith(fold(label)))
        and not _is_whole(label, area)
    ]
    return JOIN.join(kept) or title_of(table)


def _is_whole(label: str, area: str) -> bool:
    """江苏 beside 江苏省, 全市 beside the city: labels that only say the area."""
    flat = fold(label)
    return bool(area) and (flat.startswith("全") or area.startswith(flat) or flat in ("合计", "总计"))


def title_of(table: Table) -> str:
    """The longest line above a table that is no unit line; empty where there is none."""
    lines = [label_of(slot.cell.TEXT) for slot in table.block.captions]
    named = [re.sub(r"^(?:续?表)?\d*[-–.]?\d*", "", line) for line in lines if "单位" not in line]
    return max(named, key=len, default="")


def may_be_figure(labelled: Labelled) -> bool:
    """Whether a cell was read as a number, or holds a digit and a doubt (约260): it marks no missing one."""
    return labelled.value is not None or bool(labelled.doubts and re.search(r"\d", labelled.text))


def printed(
    folder: SourceFolder,
    layout: TableLayout,
    cells: pl.DataFrame,
    document: Document,
    understanding: Understanding,
) -> Iterator[Figure | SetAside | Fault | str]:
    """The figures of one table source; what is doubtful and not settled, or about an area not registered,
    is set aside with the reason, a cell that was not read as one number too. Cells marked missing print no
    figure and give none.

    A decision about a place that the file does not have is a fault (E-SETTLE-01); one that meets no figure
    is a remark.
    """
    readout = readout_of(cells, folder.source.id, layout.file)
    settled = Settled(layout, spots_of(readout.cells))
    for table in understand(readout, understanding):
        if table.same_as or (layout.sheets and table.block.sheet.name not in layout.sheets):
            continue
        for labelled in table.figures:
            if may_be_figure(labelled):
                read = _read(folder, layout, document, labelled, table, settled, understanding)
                yield from [] if read is None else [read]
    where = f"data/sources/{folder.source.id}/source.yaml"
    yield from settled.faults(where)
    yield from settled.remarks(where)


def _read(
    folder: SourceFolder,
    layout: TableLayout,
    document: Document,
    labelled: Labelled,
    table: Table,
    settled: Settled,
    understanding: Understanding,
) -> Figure | SetAside | None:
    """One figure, or why it is none; None of a cell without a number whose doubts are settled."""
    said = settled.said(labelled)
    figure = _figure(folder, layout, document, labelled, table, said)
    open_doubts = settled.left(labelled, said)
    if open_doubts:
        words, told = CATALOGUE["Q-DOUBT"], ", ".join(open_doubts)
        return SetAside(figure, "Q-DOUBT", f"{words.zh}: {told}", f"{words.en}: {told}")
    if labelled.value is None:
        return None
    if figure.ref_area not in understanding.codes.areas:
        return quarantined(figure, "U-AREA")
    return figure if figure.period else quarantined(figure, "Q-UNDATED")


def _figure(
    folder: SourceFolder,
    layout: TableLayout,
    document: Document,
    labelled: Labelled,
    table: Table,
    said: dict[str, str],
) -> Figure:
    """What the file as a whole is said to be about (`layout`) fills no gap that holds an unknown word: a unit
    or an area that was not understood has to be said where it stands."""
    source = folder.source
    unknown = {"unit:unknown", "area:unknown"} & set(labelled.doubts)
    unit = labelled.unit or ("" if "unit:unknown" in unknown else layout.unit)
    named = labelled.area or "area:unknown" in unknown
    return Figure(
        source=source,
        document=document,
        cell=f"{layout.file}!{labelled.sheet}!{labelled.address}",
        row_id="",
        words=words_of(labelled, table),
        value=_value(labelled),
        unit=said.get("unit") or unit,
        period=said.get("period") or labelled.period or layout.period,
        ref_area=said.get("area") or labelled.ref_area or ("" if named else layout.area),
        area_name=labelled.area or "",
        locator=JOIN.join((*labelled.row, *labelled.column)),
        grade=source.grade or "C",
        origin=source.origin or "administrative",
        provenance=source.provenance,
        comment=" ".join(labelled.notes),
    )


def _value(labelled: Labelled) -> str:
    """The number as it is printed, with its decimals, where that is the number that was read."""
    printed_as = read_number(labelled.text)
    same = printed_as is not None and printed_as[0] == labelled.value
    return labelled.text if same or labelled.value is None else str(labelled.value)

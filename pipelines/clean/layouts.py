"""How each layout's cells become figures: declared in `source.yaml`, never guessed here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import polars as pl

from pipelines.clean.figures import Figure, SetAside, with_entity
from pipelines.clean.grid import Row, grid_of, rows_of
from pipelines.clean.limits import limits_of
from pipelines.clean.printed import printed
from pipelines.clean.statements import apply, figure_of, in_each_year
from pipelines.clean.submitted import submitted
from pipelines.codes import Codes
from pipelines.ground.errors import Fault
from pipelines.ingest import address
from pipelines.sources import (
    CrosstabLayout,
    Document,
    Layout,
    LongLayout,
    SourceFolder,
    StatementLayout,
    SubmissionLayout,
    TableLayout,
)
from pipelines.understand import Understanding


@dataclass
class Read:
    """What a source's cells give: figures with the printed span where there is one, what the reader itself
    set aside, faults, and remarks for whoever keeps the source."""

    figures: list[tuple[Figure, str]] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def documents_of(folder: SourceFolder, cells: pl.DataFrame) -> dict[str, Document]:
    """Id (or edition) → document: from source.yaml, and from the register of a statements source."""
    listed = {document.edition or document.id: document for document in folder.source.documents}
    layout = folder.source.read
    if not isinstance(layout, StatementLayout):
        return listed
    grid = grid_of(cells, folder.source.id, layout.documents)
    return listed | {document.id: document for document in map(_document, rows_of(grid, 1))}


def _document(row: Row) -> Document:
    return Document(
        id=row.get("source_id"),
        title=row.get("title"),
        publisher=row.get("publisher"),
        published=row.get("published"),
        address=row.get("address"),
        access="copy" if row.get("access") == "copy" else "original",
        note=row.get("note"),
    )


def read_layout(
    folder: SourceFolder, cells: pl.DataFrame, codes: Codes, understanding: Understanding
) -> Read:
    """All figures of one source (the layouts that its source.yaml names)."""
    documents = documents_of(folder, cells)
    layouts = (folder.source.read, *folder.source.tables)
    read = Read()
    for one in (_read(folder, layout, cells, documents, codes, understanding) for layout in layouts):
        read.figures += one.figures
        read.aside += one.aside
        read.faults += one.faults
        read.remarks += one.remarks
    return read


def _read(
    folder: SourceFolder,
    layout: Layout,
    cells: pl.DataFrame,
    documents: dict[str, Document],
    codes: Codes,
    understanding: Understanding,
) -> Read:
    if isinstance(layout, StatementLayout):
        return _statements(folder, layout, cells, documents)
    if isinstance(layout, LongLayout):
        return _long(folder, layout, cells, documents)
    if isinstance(layout, CrosstabLayout):
        return _crosstab(folder, layout, cells, documents, codes)
    if isinstance(layout, SubmissionLayout):
        figures, faults = submitted(folder, layout, cells, documents)
        return Read(figures=[(figure, "") for figure in figures], faults=faults)
    if isinstance(layout, TableLayout):
        return _table(folder, layout, cells, documents, understanding)
    return Read()


def _table(
    folder: SourceFolder,
    layout: TableLayout,
    cells: pl.DataFrame,
    documents: dict[str, Document],
    understanding: Understanding,
) -> Read:
    read = Read()
    for found in printed(folder, layout, cells, documents[folder.source.id], understanding):
        if isinstance(found, SetAside):
            read.aside.append(found)
        elif isinstance(found, Fault):
            read.faults.append(found)
        elif isinstance(found, str):
            read.remarks.append(found)
        else:
            read.figures.append((found, ""))
    return read


def _statements(
    folder: SourceFolder,
    layout: StatementLayout,
    cells: pl.DataFrame,
    documents: dict[str, Document],
) -> Read:
    read = Read()
    where = f"data/sources/{folder.source.id}/{layout.file}"
    rows = list(rows_of(grid_of(cells, folder.source.id, layout.file), 1))
    known = {row.get("statement_id") for row in rows}
    read.faults += [
        Fault("E-CORR-02", f"{where} {c.row}", "—", c.row)
        for c in folder.corrections
        if c.row and c.row not in known
    ]
    for row in rows:  # one at a time: each row's span is parsed on its own
        mine = [c for c in folder.corrections if c.row == row.get("statement_id")]
        corrected, faults = apply(row, mine, where)
        read.faults += faults
        document = documents.get(row.get("source_id"))
        if document is None:
            read.faults.append(
                Fault(
                    "E-DOC-01",
                    f"{where}!{row.at['source_id']}",
                    row.get("source_id"),
                    layout.documents,
                )
            )
            continue
        seen = folder.seen.get(document.id)
        held = seen is not None and row.get("statement_id") in seen.spans_found
        figure = figure_of(corrected, folder.source, layout.file, document, held)
        read.figures += [(one, row.get("as_printed")) for one in in_each_year(figure)]
    return read


def _long(
    folder: SourceFolder, layout: LongLayout, cells: pl.DataFrame, documents: dict[str, Document]
) -> Read:
    read, column = Read(), layout.columns
    where = f"data/sources/{folder.source.id}/{layout.file}"
    grid = grid_of(cells, folder.source.id, layout.file)
    header = {text for (row, _), text in grid.items() if row == 1}
    read.faults += [
        Fault("E-SCHEMA-01", f"{where}!1", "—", f"{name}: {text}")
        for name, text in layout.named.items()
        if text not in header
    ]
    for row in rows_of(grid, 1) if not read.faults else ():
        stated = "document" in column or "document" in layout.fixed
        edition = _of_row(layout, row, "document") if stated else folder.source.id
        document = documents.get(edition)
        at = row.at[column["value"]]
        if document is None:
            read.faults.append(Fault("E-DOC-01", f"{where}!{at}", edition, "source.yaml"))
            continue
        limits, mistakes = limits_of(row, column, where)
        read.faults += mistakes
        figure = _figure(
            folder,
            document,
            cell=f"{layout.file}!{at}",
            words=_of_row(layout, row, "indicator"),
            value=layout.values.get(printed := row.get(column["value"]), printed),
            unit=_of_row(layout, row, "unit"),
            period=_of_row(layout, row, "period"),
            ref_area=_of_row(layout, row, "area"),
            locator=_filled(layout.locator, row) or row.get(column.get("locator", "")),
        )
        if layout.entity:
            figure = with_entity(figure, _filled(layout.entity, row))
        status = row.get(column.get("obs_status", "")) or "A"
        qualifier = row.get(column.get("qualifier", "")) or "exact"
        read.figures.append((replace(figure, qualifier=qualifier, obs_status=status, **limits), ""))
    return read


def _of_row(
    layout: LongLayout, row: Row, name: Literal["indicator", "unit", "area", "period", "document"]
) -> str:
    return _filled(layout.fixed[name], row) if name in layout.fixed else row.get(layout.columns[name])


def _filled(pattern: str, row: Row) -> str:
    """A pattern with the row's own texts; nothing where a cell is empty."""
    return pattern.format_map(defaultdict(str, row.text))


def _crosstab(
    folder: SourceFolder,
    layout: CrosstabLayout,
    cells: pl.DataFrame,
    documents: dict[str, Document],
    codes: Codes,
) -> Read:
    read, document = Read(), documents[folder.source.id]
    grid = grid_of(cells, folder.source.id, layout.file)
    header = {column: text for (row, column), text in grid.items() if row == layout.header_row and column > 1}
    for row, column, text in _body(grid, layout.header_row):
        label = grid.get((row, 1), "")
        area = codes.area_words.get(label, "")
        figure = _figure(
            folder,
            document,
            cell=f"{layout.file}!{address(row, column)}",
            words=layout.words,
            value=text,
            unit=layout.unit,
            period=header.get(column, ""),
            ref_area=area,
            area_name=label,
            locator=f"{label}, {header.get(column, '')}",
        )
        read.figures.append((figure, ""))
    return read


def _body(grid: dict[tuple[int, int], str], header_row: int) -> Iterator[tuple[int, int, str]]:
    for (row, column), text in sorted(grid.items()):
        if row > header_row and column > 1:
            yield row, column, text


def _figure(folder: SourceFolder, document: Document, **words: Any) -> Figure:
    source = folder.source
    return Figure(
        source=source,
        document=document,
        row_id="",
        grade=source.grade or "C",
        origin=source.origin or "administrative",
        provenance=source.provenance,
        **words,
    )

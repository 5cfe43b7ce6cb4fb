"""Cells → observations. Every figure of every source becomes one tidy row with its bounds, unit,
period and cell, or is set aside with the reason. A transcription that contradicts its own span, a word
that nobody mapped, an unknown unit, area or indicator stops the run."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import polars as pl

from pipelines.clean.corrections import concerns, corrected, with_reasons
from pipelines.clean.derive import derive, load_derivations
from pipelines.clean.figures import Figure, SetAside, mapping_for, observe, place, quarantined
from pipelines.clean.layouts import Read, documents_of, read_layout
from pipelines.clean.statements import disagreements, provenance_of
from pipelines.clean.tables import Cleaned
from pipelines.codes import Codes
from pipelines.ground.errors import CleanError, Fault, stop_if
from pipelines.ground.project import Project
from pipelines.schema import TABLES
from pipelines.sources import Document, SourceFile, SourceFolder, load_sources
from pipelines.understand import Understanding


def clean(cells: pl.DataFrame, codes: Codes, project: Project, room: str = "sources") -> Cleaned:
    """All sources' cells (schema CELLS) as observations, quarantine, unused rows and documents.

    Raises CleanError with every fault of every source; nothing is returned then.
    """
    rows: list[dict[str, Any]] = []
    aside: list[SetAside] = []
    faults: list[Fault] = []
    remarks: list[str] = []
    folders = load_sources(project, room)
    understanding = Understanding(project, codes)
    for folder in folders:
        mended, mistakes = corrected(folder, cells)
        read = read_layout(folder, mended, codes, understanding)
        faults += [*mistakes, *read.faults]
        aside += read.aside
        remarks += read.remarks
        read.figures = with_reasons(folder, read.figures)
        for result in _results(folder, read, codes):
            if isinstance(result, Fault):
                faults.append(result)
            elif isinstance(result, SetAside):
                aside.append(result)
            else:
                rows.append(result)
    stop_if(faults, CleanError)
    rows += derive(rows, load_derivations(project), codes)
    quarantine = [a.as_row() for a in aside if not a.code.startswith("U-")]
    unused = [a.as_row() for a in aside if a.code.startswith("U-")]
    return Cleaned(
        observations=TABLES["observations"].frame(rows),
        quarantine=TABLES["quarantine"].frame(quarantine),
        unused=TABLES["unused"].frame(unused),
        sources=TABLES["sources"].frame(_sources(folders, cells, rows, aside)),
        remarks=tuple(remarks),
    )


def _results(folder: SourceFolder, read: Read, codes: Codes) -> list[dict[str, Any] | SetAside | Fault]:
    results: list[dict[str, Any] | SetAside | Fault] = []
    known: dict[str, dict[str, Any]] = {}
    for figure, as_printed in read.figures:
        review = next((c for c in folder.corrections if c.quarantine and concerns(c, figure)), None)
        row = mapping_for(figure, folder.mapping)
        if row is None:
            results.append(Fault("E-MAP-01", place(figure), figure.words, "mapping.csv"))
        elif review is not None:
            results.append(SetAside(figure, "Q-REVIEW", review.reason.zh, review.reason.en))
        elif not row.indicator:
            results.append(SetAside(figure, "U-MAPPING", row.reason_zh, row.reason_en, row.targets))
        else:
            results.append(_unless_known(observe(figure, row, codes, as_printed), figure, known))
            results += _checked(folder, figure, as_printed, codes)
    return results


def _unless_known(
    result: dict[str, Any] | SetAside | Fault, figure: Figure, known: dict[str, dict[str, Any]]
) -> dict[str, Any] | SetAside | Fault:
    """The result, unless its document prints the same figure a second time (in its text and in its table)."""
    if not isinstance(result, dict):
        return result
    first = known.setdefault(result["OBS_ID"], result)
    again = first is not result and all(first[name] == result[name] for name in ("OBS_VALUE", "QUALIFIER"))
    return quarantined(figure, "U-REPEAT") if again else result


def _checked(folder: SourceFolder, figure: Figure, as_printed: str, codes: Codes) -> list[Fault]:
    row = mapping_for(figure, folder.mapping)
    if not as_printed or row is None or row.indicator not in codes.indicators:
        return []
    settled = {str(c.column) for c in folder.corrections if c.row and c.row == figure.row_id}
    return disagreements(figure, as_printed, row, codes.indicators[row.indicator], codes, settled)


def _sources(
    folders: list[SourceFolder],
    cells: pl.DataFrame,
    rows: list[dict[str, Any]],
    aside: list[SetAside],
) -> list[dict[str, Any]]:
    listed = [(folder, document) for folder in folders for document in documents_of(folder, cells).values()]
    same = _same(folders, [document for _, document in listed])
    set_aside = Counter(one.figure.document.id for one in aside)
    mine: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        mine[row["SOURCE_ID"]].append(row)
    return [
        {
            "SOURCE_ID": document.id,
            "COLLECTION": folder.source.id,
            "TITLE": document.title,
            "PUBLISHER": document.publisher or None,
            "PUBLISHED": document.published or None,
            "ADDRESS": document.address or None,
            "ACCESS": document.access,
            "PROVENANCE": provenance_of(document, folder.source.provenance, document.id in folder.seen),
            "DISCLOSURE": folder.source.disclosure,
            "EMBARGO": folder.source.embargo,
            "GRADES": ";".join(sorted({row["GRADE"] for row in mine[document.id]})) or None,
            "LICENCE": folder.source.licence.zh,
            "FILE": f"data/sources/{folder.source.id}/{(held := _file_of(folder, mine[document.id])).path}",
            "SHA256": held.sha256,
            "SAME_AS": same.get(document.id),
            "OBSERVATIONS": len(mine[document.id]),
            "SET_ASIDE": set_aside[document.id],
            "NOTE": document.note or None,
        }
        for folder, document in listed
    ]


def _file_of(folder: SourceFolder, rows: list[dict[str, Any]]) -> SourceFile:
    """The file of the folder that most figures of a document stand in; its first where none does."""
    return max(
        folder.source.files, key=lambda file: sum(row["CELL"].startswith(f"{file.path}!") for row in rows)
    )


def _same(folders: list[SourceFolder], documents: list[Document]) -> dict[str, str]:
    """Id of a document → id of the first reading of the same one, wherever the two are held: what a source
    declares to be one document, and what stands under one address."""
    groups = [group for folder in folders for group in folder.source.same_documents]
    same = {id_: group[0] for group in groups for id_ in group[1:]}
    first: dict[str, str] = {}
    for document in documents:
        if document.address:
            known = first.setdefault(document.address, same.get(document.id, document.id))
            if known != document.id:
                same.setdefault(document.id, known)
    return same

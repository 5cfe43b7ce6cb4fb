"""Confirmed proposals → a source of statements: the transcription, its document, its mapping.

Nothing is written unless all of it can be: each span has to stand in the document, whose bytes have to be
those that were read; a target or task is refused, and what a figure needs to be placed has to be there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pipelines.codes import Codes
from pipelines.ground.errors import Fault, SourceError, stop_if
from pipelines.ground.files import csv_lines, short
from pipelines.ground.folding import fold
from pipelines.ground.project import Project
from pipelines.ingest import Paragraph, Prose, read_prose, row_line
from pipelines.propose.confirm import Confirmed, DocumentAsRead, load_confirmation, say
from pipelines.propose.proposals import ESTIMATE, TARGET, TASK
from pipelines.propose.roles import CHANGE, CUMULATIVE, LEVEL, SINCE
from pipelines.sources import sha256_of, write_source

STATEMENTS, DOCUMENTS = "statements.csv", "documents.csv"
_FORMS = {LEVEL: "N", CHANGE: "G1", SINCE: "GB", CUMULATIVE: "CU"}


class Accepted(NamedTuple):
    """A source that was written: its folder, how many statements, how many proposals were not confirmed."""

    folder: Path
    statements: int
    left: int


def accept(path: Path, id: str, told: dict[str, str], project: Project, codes: Codes) -> Accepted:
    """Writes data/sources/<id>/ from a file that a person filled in.

    told: title_en, obtained, grade, where they go before what the file says. Raises SourceError with
    everything that is wrong at once: a document that is no longer the one that was read (E-FILE-02), a span
    that does not stand in it (E-PROP-02), a target (E-PROP-03), nothing confirmed (E-PROP-01), what the
    document or a figure lacks (E-ARG-01, E-DEF-01, E-IND-01, E-AREA-01, E-UNIT-01, E-KIND-02), a source that
    is there (E-SRC-02), a field that would not be read again (E-YAML-02).
    """
    confirmation = load_confirmation(path)
    document = confirmation.document.model_copy(update={name: text for name, text in told.items() if text})
    original = path.parent / document.file
    taken = [row for row in confirmation.proposals if row.confirm]
    stop_if(_document_faults(document, original, path), SourceError)
    stop_if(_faults(taken, original, path, codes), SourceError)
    taken, rows = _once(taken, codes, path)
    folder = write_source(
        project.path("data", "sources"),
        _described(id, document),
        {STATEMENTS: _statements(id, taken, rows, document, codes), DOCUMENTS: _documents(document)},
        list({row["WORDS"]: row for row in rows}.values()),
        originals={original.name: original.read_bytes()},
    )
    return Accepted(folder, len(taken), len(confirmation.proposals) - len(taken))


def _once(taken: list[Confirmed], codes: Codes, path: Path) -> tuple[list[Confirmed], list[dict[str, str]]]:
    """What was confirmed with how it is mapped; of statements that stand twice the first. Raises SourceError
    (E-KEY-01) where a document says two values of one thing."""
    first: dict[tuple[str, ...], Confirmed] = {}
    faults = []
    for row in taken:
        key = (_mapping(row, codes)["WORDS"], row.area, row.period)
        other = first.setdefault(key, row)
        if (other.value, other.unit, other.qualifier) != (row.value, row.unit, row.qualifier):
            where = f"{short(path)} {row.at} {row.indicator}"
            found, expected = f"{row.value} «{row.span}»", f"{other.value} «{other.span}»"
            faults.append(Fault("E-KEY-01", where, found, expected))
    stop_if(faults, SourceError)
    kept = list(first.values())
    return kept, [_mapping(row, codes) for row in kept]


def _document_faults(document: DocumentAsRead, original: Path, path: Path) -> Iterator[Fault]:
    if not _is_file(original):
        yield Fault("E-FILE-01", short(original.parent), document.file[:120], "document.file")
    elif (found := sha256_of(original)) != document.sha256:
        yield Fault("E-FILE-02", short(original), found, document.sha256)
    for name in ("title", "publisher", "published"):
        if not getattr(document, name):
            yield Fault("E-ARG-01", f"{short(path)} document.{name}", "—", name)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than any can be
        return False


def _faults(taken: list[Confirmed], original: Path, path: Path, codes: Codes) -> Iterator[Fault]:
    if not taken:
        yield Fault("E-PROP-01", short(path), "0", "confirm: yes")
        return
    said = dict(_said(read_prose(original, original.name)))
    for row in taken:
        where = f"{short(path)} {row.at} {row.indicator}"
        if fold(row.span) not in said.get(row.at, ""):
            yield Fault("E-PROP-02", where, row.span[:80], said.get(row.at, "—")[:80])
        if row.kind in (TARGET, TASK):
            yield Fault("E-PROP-03", where, row.kind, "outcome | estimate")
        yield from _code_faults(row, where, codes)


def _said(prose: Prose) -> Iterator[tuple[str, str]]:
    """Each place of a document with what stands there: a paragraph, or the row of a table's cell."""
    for part in prose.parts:
        if isinstance(part, Paragraph):
            yield part.at, fold(part.text)
        else:
            yield from ((f"{cell.SHEET} {cell.ADDRESS}", fold(row_line(part, cell.ADDRESS))) for cell in part)


def _code_faults(row: Confirmed, where: str, codes: Codes) -> Iterator[Fault]:
    indicator = codes.indicators.get(row.indicator)
    if indicator is None:
        yield Fault("E-IND-01", where, row.indicator, "indicators.yaml")
        return
    open_ = not row.definition and len(indicator.definitions) > 1
    if open_ or row.definition not in ("", *indicator.definition_ids):
        yield Fault("E-DEF-01", where, row.definition or "—", " | ".join(indicator.definition_ids))
    if row.area not in codes.areas:
        yield Fault("E-AREA-01", where, row.area, "areas.csv")
    if row.unit not in codes.units:
        yield Fault("E-UNIT-01", where, row.unit, "units.csv")
    if row.comparison == SINCE and not row.base_period[:4].isdigit():
        yield Fault("E-KIND-02", where, row.base_period or "—", "base_period YYYY")
    if row.comparison == CUMULATIVE and "/" not in row.period and not row.base_period[:4].isdigit():
        yield Fault("E-KIND-02", where, row.period, "base_period YYYY | period YYYY/YYYY")


def _mapping(row: Confirmed, codes: Codes) -> dict[str, str]:
    """How the statement's words are mapped: words of one meaning are one row."""
    indicator = codes.indicators[row.indicator]
    definition = row.definition if len(indicator.definitions) else ""
    form = _FORMS[row.comparison]
    base = row.base_period[:4] if row.comparison == SINCE else ""
    if row.comparison == CUMULATIVE and "/" not in row.period:
        base = row.base_period[:4]
    told = (definition, row.breakdown, row.entity, form if form != "N" else "", base)
    return {
        "WORDS": " · ".join([indicator.name.zh, *filter(None, told)]),
        "INDICATOR": row.indicator,
        "DEFINITION": definition,
        "BREAKDOWN": row.breakdown,
        "ENTITY": row.entity,
        "TRANSFORMATION": form,
        "BASE_PER": base,
    }


def _statements(
    id: str, taken: list[Confirmed], rows: list[dict[str, str]], document: DocumentAsRead, codes: Codes
) -> bytes:
    lines = [
        {
            "statement_id": f"{id}-{number:04d}",
            "indicator": mapped["WORDS"],
            "ref_area": row.area,
            "area_name": codes.areas[row.area].zh,
            "time_period": row.period,
            "value": row.value,
            "unit": codes.units[row.unit].zh,
            "qualifier": row.qualifier,
            "obs_status": "E" if row.kind == ESTIMATE and row.status == "A" else row.status,
            "grade": document.grade,
            "source_id": document.id,
            "locator": row.at,
            "as_printed": row.span,
            "entity": row.entity,
            "remark": "",
        }
        for number, (row, mapped) in enumerate(zip(taken, rows, strict=True), start=1)
    ]
    return csv_lines(list(lines[0]), [list(line.values()) for line in lines])


def _documents(document: DocumentAsRead) -> bytes:
    told = {
        name: getattr(document, name) for name in ("title", "publisher", "published", "address", "access")
    }
    return csv_lines(["source_id", *told, "note"], [[document.id, *told.values(), ""]])


def _described(id: str, document: DocumentAsRead) -> dict[str, Any]:
    how, licence = say.pair("obtained"), say.pair("licence")
    return {
        "id": id,
        "title": {"zh": document.title, "en": document.title_en or say("en", "title", id=document.id)},
        "publisher": document.publisher,
        "obtained": document.obtained or document.published,
        "how": {"zh": how.zh, "en": how.en},
        "licence": {"zh": licence.zh, "en": licence.en},
        "grade": document.grade,
        "provenance": "copy" if document.access == "copy" else "transcribed",
        "read": {"layout": "statements", "file": STATEMENTS, "documents": DOCUMENTS},
    }

"""`tracker inspect --score`: how a table is read, held against what a person read in it.

`<file>.expected.json` stands beside its table and lists some of its cells with what is right; out comes what
was read otherwise, and above all what was read wrongly without a doubt. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, StrictFloat, StrictInt, model_validator

from pipelines.codes import load_codes
from pipelines.ground.errors import Fault, SourceError
from pipelines.ground.files import json_line
from pipelines.ground.folding import fold
from pipelines.ground.project import Project
from pipelines.ground.yamlio import load_model
from pipelines.inspection.inspected import inspect_file
from pipelines.understand import Labelled, Understanding

SUFFIX = ".expected.json"
RIGHT, DOUBTED, WRONG_DOUBTED, WRONG, ABSENT = "right", "doubted", "wrong-doubted", "wrong", "absent"
VERDICTS = (RIGHT, DOUBTED, WRONG_DOUBTED, WRONG, ABSENT)
OUTER = "-outer"  # of labels: the last is right, those above it are not


class _Read(BaseModel):
    """A file of expectations may say more than is compared (`why_messy`, `raw`), never less."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ExpectedCell(_Read):
    """One cell as a person reads it; None is what the file does not say.

    A `value` of None is a missing figure, and `missing_mark` is what the cell holds instead.
    """

    sheet: str
    cell: str
    row_label_path: tuple[str, ...]
    col_label_path: tuple[str, ...]
    area: str | None
    period: str | None
    value: StrictInt | StrictFloat | None
    unit: str | None
    missing_mark: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> ExpectedCell:
        if (self.value is None) != (self.missing_mark is not None):
            raise ValueError("value null and missing_mark go together")
        return self


class ExpectedFile(_Read):
    """What is right of one table; `file` names it where no file beside is called as the expectations are."""

    file: str = ""
    cells: tuple[ExpectedCell, ...]


class Wrong(NamedTuple):
    """One attribute that was read otherwise: value, unit, period, area, row, column, or of the last two
    `row-outer` and `column-outer` where the innermost label agrees."""

    attribute: str
    expected: str
    found: str


@dataclass(frozen=True)
class Judged:
    """One expected cell with what was read there, if anything."""

    expected: ExpectedCell
    found: Labelled | None
    wrong: tuple[Wrong, ...] = ()

    @property
    def verdict(self) -> str:
        """One of VERDICTS."""
        if self.found is None:
            return ABSENT
        if self.wrong:
            return WRONG_DOUBTED if self.found.doubts else WRONG
        return DOUBTED if self.found.doubts else RIGHT

    @property
    def labels_differ(self) -> bool:
        """Whether nothing is wrong but outer labels."""
        return bool(self.wrong) and all(one.attribute.endswith(OUTER) for one in self.wrong)

    @property
    def doubts(self) -> tuple[str, ...]:
        """The doubts with which it was read."""
        return self.found.doubts if self.found else ()


@dataclass(frozen=True)
class Scored:
    """One table's cells as judged; `refused` says why the table could not be read at all."""

    file: str
    cells: tuple[Judged, ...]
    refused: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """How many cells of each verdict, of how many, and how many are wrong in outer labels alone."""
        return _counts(self.cells)


@dataclass(frozen=True)
class Score:
    """All tables that were compared."""

    files: tuple[Scored, ...] = field(default_factory=tuple)

    @property
    def cells(self) -> tuple[Judged, ...]:
        """Every cell of every table."""
        return tuple(cell for scored in self.files for cell in scored.cells)

    @property
    def counts(self) -> dict[str, int]:
        """The sum over all tables."""
        return _counts(self.cells)

    @property
    def all_right(self) -> bool:
        """Whether every cell was read rightly, doubted or not."""
        return all(cell.verdict in (RIGHT, DOUBTED) for cell in self.cells)


def _counts(cells: tuple[Judged, ...]) -> dict[str, int]:
    told = [cell.verdict for cell in cells]
    counted = {verdict: told.count(verdict) for verdict in VERDICTS}
    return {**counted, "labels-differ": sum(cell.labels_differ for cell in cells), "cells": len(cells)}


def score(paths: Iterable[Path], project: Project) -> Score:
    """Every table that `paths` (files of expectations, or folders of them) speak of, read and compared.

    Raises SourceError: expectations that are missing or malformed (E-FILE-01, E-YAML-01, -02), a folder
    without any (E-FILE-01), expectations whose table is not there (E-FILE-01).
    """
    known = Understanding(project, load_codes(project))
    return Score(tuple(_scored(path, known) for path in _expectations(paths)))


def _expectations(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(path.rglob(f"*{SUFFIX}"))
        if not found:
            raise SourceError(Fault("E-FILE-01", str(path), "—", f"*{SUFFIX}"))
        yield from found


def _scored(path: Path, known: Understanding) -> Scored:
    expected = load_model(path, ExpectedFile, SourceError)
    table = _table_of(path, expected)
    try:
        inspected = inspect_file(table, known.project, known=known)
    except SourceError as error:
        # a table that is refused is read as nothing: all its cells are absent, and the report says why
        refused = " · ".join(str(fault) for fault in error.faults)
        return Scored(table.name, tuple(Judged(cell, None) for cell in expected.cells), refused)
    figures: dict[tuple[str, str], list[Labelled]] = {}
    for read in inspected.tables:
        for figure in read.figures:
            figures.setdefault((figure.sheet, figure.address), []).append(figure)
    return Scored(
        table.name, tuple(_judged(cell, figures, known.codes.unit_words) for cell in expected.cells)
    )


def _table_of(path: Path, expected: ExpectedFile) -> Path:
    beside = path.with_name(path.name.removesuffix(SUFFIX))
    table = beside if beside != path and beside.is_file() else path.with_name(expected.file or beside.name)
    if table == path or not table.is_file():
        raise SourceError(Fault("E-FILE-01", str(path), "—", expected.file or beside.name))
    return table


def _judged(
    cell: ExpectedCell, figures: dict[tuple[str, str], list[Labelled]], unit_words: dict[str, str]
) -> Judged:
    """A cell that was read twice is right where both readings are."""
    readings = [Judged(cell, one, compared(cell, one, unit_words)) for one in figures.get(_place(cell), ())]
    return max(readings, key=lambda one: VERDICTS.index(one.verdict), default=Judged(cell, None))


def _place(cell: ExpectedCell) -> tuple[str, str]:
    return cell.sheet, cell.cell


def compared(cell: ExpectedCell, found: Labelled, unit_words: dict[str, str]) -> tuple[Wrong, ...]:
    """What was read otherwise than expected, after folding; empty where all agrees.

    unit_words: folded unit name → code (`Codes.unit_words`): two names of one unit are the same.
    """
    wrong = []
    if _number(cell.value) != found.value:
        wrong.append(Wrong("value", _said(cell.value), _said(found.value)))
    if not _same_unit(cell.unit, found.unit, unit_words):
        wrong.append(Wrong("unit", _said(cell.unit), _said(found.unit)))
    for name in ("period", "area"):
        expected, read = getattr(cell, name), getattr(found, name)
        if _folded(expected) != _folded(read):
            wrong.append(Wrong(name, _said(expected), _said(read)))
    return (
        *wrong,
        *_labels("row", cell.row_label_path, found.row),
        *_labels("column", cell.col_label_path, found.column),
    )


def _labels(name: str, expected: tuple[str, ...], found: tuple[str, ...]) -> Iterator[Wrong]:
    mine, theirs = [[fold(label) for label in path] for path in (expected, found)]
    if mine != theirs:
        last = mine[-1:] == theirs[-1:]
        yield Wrong(f"{name}{OUTER}" if last else name, " › ".join(expected) or "—", " › ".join(found) or "—")


def _number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _folded(text: str | None) -> str | None:
    return None if text is None else fold(text)


def _same_unit(expected: str | None, found: str | None, unit_words: dict[str, str]) -> bool:
    if expected is None or found is None:
        return expected == found
    mine, theirs = (fold(text).replace("³", "3").replace("²", "2") for text in (expected, found))
    code = unit_words.get(mine)
    return mine == theirs or (code is not None and code == unit_words.get(theirs))


def _said(value: object) -> str:
    return "—" if value is None else str(value)


def score_lines(scored: Score) -> str:
    """JSON lines: each cell that is not right, then each table's counts, then the total."""
    objects = [_cell_object(one.file, cell) for one in scored.files for cell in not_right(one)]
    for one in scored.files:
        refused = {"refused": one.refused} if one.refused else {}
        objects.append({"kind": "file", "file": one.file, **one.counts, **refused})
    objects.append({"kind": "total", "files": len(scored.files), **scored.counts})
    return "".join(map(json_line, objects))


def not_right(scored: Scored) -> list[Judged]:
    """The cells of a table that are wrong or absent."""
    return [cell for cell in scored.cells if cell.verdict not in (RIGHT, DOUBTED)]


def _cell_object(file: str, cell: Judged) -> dict[str, Any]:
    return {
        "kind": "cell",
        "file": file,
        "sheet": cell.expected.sheet,
        "cell": cell.expected.cell,
        "verdict": cell.verdict,
        "wrong": [one._asdict() for one in cell.wrong],
        "doubts": list(cell.doubts),
    }

"""What `data/sources/<id>/` holds: its description (`source.yaml`), documents, mapping, corrections."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from pipelines.ground.bilingual import Bilingual
from pipelines.ground.errors import Fault, SourceError, stop_if
from pipelines.ground.project import Project
from pipelines.ground.registers import Row, load_rows
from pipelines.ground.yamlio import Strict, load_model, load_models
from pipelines.sources.seen import Seen, seen_in
from pipelines.sources.settling import DateText, Decision, Spoken, decision_of

DISCLOSURE = Literal["主动公开", "依申请公开", "不予公开"]


class SourceFile(Strict):
    """One raw file with the sha256 of its bytes.

    original: the document that a transcription was made from, kept beside it: checked, but neither read nor
    passed on with what is ours.
    """

    path: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    original: bool = False


class StatementLayout(Strict):
    """A transcription of printed statements, one a row, with a register of their documents."""

    layout: Literal["statements"]
    file: str
    documents: str


class LongLayout(Strict):
    """A table with one figure a row.

    columns: which column holds what; fixed: what holds for every row and has no column, or is put together
    from several («{indicator} {standard}»); entity, locator: patterns over the row's own columns
    («{断面名称}»), where the figure is about a part of its area, and where its place says more than a cell;
    values: printed words that stand for numbers (Ⅲ: "3").
    """

    layout: Literal["long"]
    file: str
    columns: dict[
        Literal[
            "indicator",
            "unit",
            "area",
            "period",
            "value",
            "locator",
            "document",
            "qualifier",
            "obs_status",
            "disclosure",
            "embargo",
            "contributors",
            "largest",
        ],
        str,
    ]
    fixed: dict[Literal["indicator", "unit", "area", "period", "document"], DateText] = Field(
        default_factory=dict
    )
    entity: str = ""
    locator: str = ""
    values: dict[str, str] = Field(default_factory=dict)

    @property
    def named(self) -> dict[str, str]:
        """What needs a column of the file → that column: those of `columns` and of the patterns."""
        patterns: dict[str, str] = {"entity": self.entity, "locator": self.locator}
        patterns |= dict(self.fixed.items())
        return dict(self.columns) | {
            f"{name} {{{column}}}": column
            for name, pattern in patterns.items()
            for _, column, _, _ in Formatter().parse(pattern)
            if column
        }

    @model_validator(mode="after")
    def _whole(self) -> LongLayout:
        needed = ("indicator", "unit", "area", "period")
        lacking = [name for name in needed if (name in self.columns) == (name in self.fixed)]
        if lacking or "value" not in self.columns:
            raise ValueError(f"each in columns or in fixed: {', '.join([*lacking, 'value'])}")
        return self


class CrosstabLayout(Strict):
    """A printed table: one row a label, one column a period; everything else is in the caption."""

    layout: Literal["crosstab"]
    file: str
    header_row: int = Field(ge=1)
    unit: str
    words: str


class SubmissionLayout(Strict):
    """A bureau's filled form: one figure a row, each with its own disclosure class and embargo.

    `columns` names the headers (forms from before the question have no `kind`); `reasons` holds what was
    written at the acceptance for single cells («sheet!J12»). Written by `tracker submit accept`, never by
    hand.
    """

    layout: Literal["submission"]
    file: str
    sheet: str
    header_row: int = Field(ge=1)
    columns: dict[
        Literal[
            "indicator",
            "definition",
            "unit",
            "area_code",
            "area",
            "period",
            "kind",
            "value",
            "disclosure",
            "embargo",
            "contributors",
            "largest",
            "reason",
        ],
        str,
    ]
    organisation: str
    year: int
    received: dt.date
    revision: int = Field(ge=1)
    replaces: str = ""
    registry: str
    office: str
    survey: str = ""
    table: str = ""
    approval: str = ""
    reasons: dict[str, str] = Field(default_factory=dict)


class TableLayout(Strict):
    """A printed table, understood without being told how (`tracker inspect` shows how).

    `unit`, `area` and `period` are used where the file says none; `say` holds for one column or row, and
    goes before the file's own; `settled` names the doubts that a person has looked at and found harmless,
    everywhere or at some places (`settling`); `sheets` narrows the source to some of the file's sheets.
    """

    layout: Literal["table"]
    file: str
    sheets: tuple[str, ...] = ()
    unit: str = ""
    area: str = ""
    period: DateText = ""
    settled: tuple[str, ...] = ()
    say: tuple[Spoken, ...] = ()

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """`settled`, entry by entry."""
        return tuple(decision_of(entry) for entry in self.settled)

    @model_validator(mode="after")
    def _whole(self) -> TableLayout:
        for entry in self.settled:
            decision_of(entry)
        said = [(s.place, name) for s in self.say for name in ("unit", "area", "period") if getattr(s, name)]
        twice = sorted({f"{place} {name}" for place, name in said if said.count((place, name)) > 1})
        if twice:
            raise ValueError(f"said twice: {', '.join(twice)}")
        return self


class RegisterLayout(Strict):
    """A file that other rooms read (targets of other plans): no observation comes from it."""

    layout: Literal["register"]
    file: str


Layout = Annotated[
    StatementLayout | LongLayout | CrosstabLayout | SubmissionLayout | TableLayout | RegisterLayout,
    Field(discriminator="layout"),
]


class Document(Strict):
    """One document that figures were printed in."""

    id: str
    title: str
    publisher: str = ""
    published: DateText = ""
    address: str = ""
    access: Literal["original", "copy"] = "original"
    note: str = ""
    edition: str = ""


class Withdrawn(Strict):
    """That a publisher or its owner took a source back: its figures may no longer be used."""

    date: dt.date
    reason: Bilingual


class Source(Strict):
    """`source.yaml`: what was obtained, from whom, on which terms, and how to read it.

    tables: further files of the same documents, one figure a row.
    """

    # The name of a folder, and no way out of it.
    id: str = Field(pattern=r"^[\w(（][^\x00-\x1f\x7f/\\]{0,79}$")
    title: Bilingual
    publisher: str
    obtained: DateText
    how: Bilingual
    licence: Bilingual
    disclosure: DISCLOSURE = "主动公开"
    embargo: dt.date | None = None
    grade: Literal["A", "B", "C", "D"] | None = None
    provenance: Literal["cell", "transcribed", "copy", "gated"]
    origin: Literal["survey", "administrative", "enterprise-disclosure", "press", "submission"] | None = None
    files: tuple[SourceFile, ...]
    read: Layout
    tables: tuple[LongLayout, ...] = ()
    documents: tuple[Document, ...] = ()
    same_documents: tuple[tuple[str, ...], ...] = ()
    demo: bool = False
    # Whether the terms of a raw file let us pass it on; our own transcriptions are CC BY.
    redistribute: bool = False
    # Of an extract: the keyed HMAC of the restricted file that it was taken from, never its plain hash.
    seal: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    withdrawn: Withdrawn | None = None


class MappingRow(Row):
    """How a source's own words map to an indicator, or why they are not used.

    transformation, base_per: the kind of figure where words and period do not give it (SDMX; CONTRIBUTING);
    targets: the promises, joined by «;», for which words without an indicator were weighed and refused.
    """

    words: str
    ref_area: str = ""
    first: str = Field(default="", validation_alias="FROM")
    last: str = Field(default="", validation_alias="TO")
    indicator: str = ""
    definition: str = ""
    breakdown: str = ""
    sign: Literal["", "-"] = ""
    transformation: str = ""
    base_per: str = ""
    entity: str = ""
    state: str = ""
    reason_zh: str = ""
    reason_en: str = ""
    targets: str = ""


class Correction(Strict):
    """A reviewed correction; it fails when the source no longer says `found`.

    Of a statement: its `row` and `column`. Of any other source: one `cell`, «file!A1» or «file!sheet!A1»,
    whose whole text is `found` and becomes `use` (empty: the cell is read as empty).
    """

    row: str = ""
    column: Literal[
        "", "value", "unit", "qualifier", "direction", "ref_area", "time_period", "obs_status", "grade", "row"
    ] = ""
    cell: str = ""
    found: str
    use: str = ""
    quarantine: bool = False
    reason: Bilingual
    by: str
    date: DateText

    @model_validator(mode="after")
    def _one_place(self) -> Correction:
        if bool(self.cell) == bool(self.row and self.column):
            raise ValueError("either cell, or row and column")
        return self


class SourceFolder(Strict):
    """A source as it lies on disk, everything read and checked; seen: its documents as they were last seen on
    their publishers' pages."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    source: Source
    folder: Path
    mapping: tuple[MappingRow, ...]
    corrections: tuple[Correction, ...]
    seen: dict[str, Seen] = Field(default_factory=dict)


def load_sources(project: Project, room: str = "sources") -> list[SourceFolder]:
    """Every folder of data/sources (or of another room of data/) in the order of its id.

    Raises SourceError: a description that can't be read, a file that is missing (E-FILE-01) or whose
    sha256 differs (E-FILE-02), a folder that is not called as its source (E-SRC-01), a source that was
    withdrawn and is still used (E-SRC-03), demo data in a real project or the other way round (E-DEMO-01).
    """
    base = project.path("data", room)
    folders = [load_folder(path.parent) for path in sorted(base.glob("[!.]*/source.yaml"))]
    faults = [fault for folder in folders for fault in _file_faults(project, folder)]
    faults += [
        Fault(
            "E-SRC-01",
            f"{project.relative(folder.folder)}/source.yaml",
            folder.source.id,
            folder.folder.name,
        )
        for folder in folders
        if folder.source.id != folder.folder.name
    ]
    faults += [fault for folder in folders for fault in _state_faults(project, folder)]
    stop_if(faults, SourceError)
    return folders


def _state_faults(project: Project, folder: SourceFolder) -> list[Fault]:
    where, source = f"{project.relative(folder.folder)}/source.yaml", folder.source
    faults = []
    if source.demo != project.params.demo:
        faults.append(Fault("E-DEMO-01", where, f"demo: {source.demo}", f"demo: {project.params.demo}"))
    used = [row.words for row in folder.mapping if row.indicator]
    if source.withdrawn and used:
        faults.append(
            Fault("E-SRC-03", where, f"{source.withdrawn.date}: {', '.join(used)[:80]}", "mapping.csv")
        )
    return faults


def load_folder(folder: Path) -> SourceFolder:
    """One source's folder, wherever it lies; raises SourceError for what can't be read."""
    corrections, mapping = folder / "corrections.yaml", folder / "mapping.csv"
    return SourceFolder(
        source=load_model(folder / "source.yaml", Source, SourceError),
        folder=folder,
        mapping=tuple(load_rows(mapping, MappingRow, SourceError)) if mapping.is_file() else (),
        corrections=tuple(load_models(corrections, Correction, SourceError)) if corrections.is_file() else (),
        seen=seen_in(folder),
    )


def _file_faults(project: Project, folder: SourceFolder) -> list[Fault]:
    faults = []
    for file in folder.source.files:
        path = folder.folder / file.path
        where = project.relative(path)
        if not path.is_file():
            faults.append(Fault("E-FILE-01", where, "—", file.path))
        elif (found := sha256_of(path)) != file.sha256:
            faults.append(Fault("E-FILE-02", where, found, file.sha256))
    return faults


def sha256_of(path: Path) -> str:
    """The sha256 of a file's raw bytes: our trust anchor (DVC's md5 is not one)."""
    return hashlib.sha256(path.read_bytes()).hexdigest()

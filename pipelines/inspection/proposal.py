"""`tracker new source FILE`: a source folder proposed from what the file itself says and a few answers.

The file is copied unchanged; `source.yaml` and `mapping.csv` are written for a person to read over. What
could not be decided is listed, never filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipelines.clean import said_by, title_of, words_of
from pipelines.codes import Codes
from pipelines.ground.folding import fold
from pipelines.ground.phrases import Phrases
from pipelines.ground.project import Project
from pipelines.inspection.inspected import Inspected
from pipelines.inspection.undecided import undecided
from pipelines.sources import description_of, mapping_of, write_source
from pipelines.understand import Table

say = Phrases(Path(__file__).with_suffix(".yaml"))


@dataclass(frozen=True)
class Answers:
    """What a person has to say about a source, because no file says it of itself."""

    id: str
    title_zh: str
    title_en: str
    publisher: str
    published: str
    obtained: str
    how_zh: str
    how_en: str
    licence_zh: str
    licence_en: str
    grade: str
    disclosure: str
    origin: str
    provenance: str
    address: str = ""
    area: str = ""  # of what the file names no area for


@dataclass(frozen=True)
class Proposal:
    """A source's description and mapping, and what could not be decided (zh / en lines)."""

    source: dict[str, object]
    mapping: list[dict[str, str]]
    undecided: list[str] = field(default_factory=list)

    @property
    def mapped(self) -> int:
        """How many of its words name an indicator."""
        return sum(bool(row.get("INDICATOR")) for row in self.mapping)


def propose(inspected: Inspected, path: Path, answers: Answers, codes: Codes) -> Proposal:
    """The description and the mapping of a new source; nothing is written.

    A label is mapped where it is an indicator's name or synonym (folded) and to no more than one. The kind of
    figure (TRANSFORMATION, BASE_PER) is proposed where label, unit or title state it.
    """
    figures = [(f, table) for table in inspected.tables if not table.same_as for f in table.figures]
    around: dict[str, str] = {}
    for figure, table in figures:
        if figure.value is not None:
            around.setdefault(words_of(figure, table), f"{figure.unit or ''} {title_of(table)}")
    rows = [_with_kind(_mapping_row(word, codes), beside, codes) for word, beside in around.items()]
    placed = (replace(figure, area=figure.area or answers.area or None) for figure, _ in figures)
    open_ = undecided(placed, inspected.readout.cells)
    return Proposal(_source(path, answers), rows, [*open_, *_unmapped(rows), *_sums_without_start(rows)])


def title_proposed(tables: Iterable[Table], path: Path) -> str:
    """A title for a source: the first table's own, else the file's name."""
    return next((title for table in tables if (title := title_of(table))), path.stem)


def proposed_texts(proposal: Proposal, path: Path) -> str:
    """`source.yaml` and `mapping.csv` as they would be written."""
    description = description_of(proposal.source, {path.name: path.read_bytes()})
    return f"{description.decode()}\n{mapping_of(proposal.mapping).decode()}"


def write_proposal(proposal: Proposal, path: Path, project: Project) -> Path:
    """Writes data/sources/<id>/ with the file unchanged; returns the folder. Raises as `write_source`."""
    base = project.path("data", "sources")
    return write_source(base, proposal.source, {path.name: path.read_bytes()}, proposal.mapping)


def _source(path: Path, answers: Answers) -> dict[str, object]:
    document = {
        "id": answers.id,
        "title": answers.title_zh,
        "publisher": answers.publisher,
        "published": answers.published,
        **({"address": answers.address} if answers.address else {}),
    }
    return {
        "id": answers.id,
        "title": {"zh": answers.title_zh, "en": answers.title_en},
        "publisher": answers.publisher,
        "obtained": answers.obtained,
        "how": {"zh": answers.how_zh, "en": answers.how_en},
        "licence": {"zh": answers.licence_zh, "en": answers.licence_en},
        "disclosure": answers.disclosure,
        "grade": answers.grade,
        "provenance": answers.provenance,
        "origin": answers.origin,
        "read": {"layout": "table", "file": path.name} | ({"area": answers.area} if answers.area else {}),
        "documents": [document],
    }


def _mapping_row(words: str, codes: Codes) -> dict[str, str]:
    indicators = indicators_named(words, codes)
    reason = say.pair("pending")
    if len(indicators) == 1:
        definitions = codes.indicators[indicators[0]].definition_ids
        if len(definitions) == 1:
            return {"WORDS": words, "INDICATOR": indicators[0]}
        choice = " | ".join(definitions)
        reason = say.pair("choose", indicator=indicators[0], choice=choice)
    elif indicators:
        reason = say.pair("may-be", indicators=say.several("several", indicators))
    return {"WORDS": words, "REASON_ZH": reason.zh, "REASON_EN": reason.en}


def _with_kind(row: dict[str, str], around: str, codes: Codes) -> dict[str, str]:
    indicator = codes.indicators.get(row.get("INDICATOR", ""))
    sums = indicator is None or (codes.adds_up(indicator) and not indicator.stock)
    kind, base = said_by(row["WORDS"], around, indicator, sums)
    return row | {"TRANSFORMATION": kind, "BASE_PER": base}


def _sums_without_start(rows: list[dict[str, str]]) -> list[str]:
    return [
        say.both("no-start", " / ", words=row["WORDS"])
        for row in rows
        if row["TRANSFORMATION"] == "CU" and not row["BASE_PER"]
    ]


def indicators_named(words: str, codes: Codes) -> list[str]:
    """Indicators that one of the words' labels names, without the numbering in front (1.氮肥, 一、)."""
    labels = {_plain(label) for label in words.split("›")}
    return [
        indicator.id
        for indicator in codes.indicators.values()
        if labels & {fold(word) for word in (indicator.name.zh, *indicator.synonyms)}
    ]


def _plain(label: str) -> str:
    return re.sub(
        r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d{1,2}[.、]|#|其中:)", "", fold(label)
    )


def _unmapped(rows: list[dict[str, str]]) -> list[str]:
    return [f"{say.both('unmapped', ' / ')}: {row['WORDS']}" for row in rows if not row.get("INDICATOR")]

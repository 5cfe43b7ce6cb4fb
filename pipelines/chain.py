"""The way of the data, written once: source files → cells → observations → what is open → verdicts → tables.

Tables come in and go out; what is read besides are the sources, codes and plans of the project. The stages
call these steps one by one, with what the one before wrote; whoever wants all of it in memory calls
`tables_of` (reproduce, tests). A step imports what it uses inside itself, so that a stage rests on the code
of its own step alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.ground.project import Project

if TYPE_CHECKING:
    from pipelines.assess import Assessed
    from pipelines.book import Book, Frozen
    from pipelines.clean import Cleaned
    from pipelines.codes import Codes
    from pipelines.gate import Gated
    from pipelines.plan import Registry

Chronicle = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Chained:
    """Everything that the source files give: cells, cleaned and open rows, and the tables of the products."""

    codes: Codes
    registry: Registry
    book: Book
    cells: pl.DataFrame
    cleaned: Cleaned
    gated: Gated
    tables: dict[str, pl.DataFrame]
    chronicle: Chronicle


def cells_of(project: Project, room: str = "sources") -> pl.DataFrame:
    """The cells (schema CELLS) of all sources of a room of data/."""
    from pipelines.ingest import ingest

    return ingest(project, room)


def cleaned_of(project: Project, cells: pl.DataFrame, codes: Codes, room: str = "sources") -> Cleaned:
    """The cells of a room as observations, rows set aside and documents."""
    from pipelines.clean import clean

    return clean(cells, codes, project, room)


def gated_of(
    project: Project,
    cleaned: Cleaned,
    codes: Codes,
    registry: Registry,
    releases: Sequence[Frozen],
    public: pl.DataFrame | None = None,
) -> Gated:
    """What may be published at the release date, and what is kept back on which ground.

    releases: those that anybody may have kept; public: OBSERVATIONS that are open besides.
    """
    from pipelines.gate import EarlierRelease, gate, rules_of

    release = project.params.release
    rules = rules_of(project, codes, registry, tuple(releases))
    if public is not None:
        rules = replace(rules, public=(*rules.public, EarlierRelease(release.date, public)))
    rows = (cleaned.observations, cleaned.sources, cleaned.quarantine, cleaned.unused)
    return gate(*rows, release.date, rules)


def open_of(project: Project, cleaned: Cleaned, codes: Codes, registry: Registry, book: Book) -> Gated:
    """What of the project's own sources is open; with it, on what grounds earlier extractions kept back."""
    from pipelines.gate import extracted_grounds

    release = project.params.release
    gated = gated_of(project, cleaned, codes, registry, book.up_to(release.date, release.version))
    kept_back = pl.concat([gated.withheld, extracted_grounds(project)]).unique().sort(pl.all())
    return replace(gated, withheld=kept_back)


def opened_of(project: Project, cleaned: Cleaned, gated: Gated) -> list[tuple[str, str, str]]:
    """The files of sources that are open to everybody: source, name, sha256."""
    from pipelines.gate import open_originals
    from pipelines.sources import load_sources

    return open_originals(
        load_sources(project),
        cleaned.observations,
        gated.disclosed,
        cleaned.sources,
        gated.sources,
        project.params.release.date,
    )


def assessed_of(
    project: Project, gated: Gated, searches: pl.DataFrame, registry: Registry, codes: Codes
) -> Assessed:
    """Every promise judged at the release date on what is open."""
    from pipelines.assess import assess

    release = project.params.release
    open_rows = (gated.disclosed, gated.withheld, gated.sources)
    return assess(*open_rows, searches, registry, codes, release.version, release.date)


def replayed_of(
    project: Project, gated: Gated, searches: pl.DataFrame, registry: Registry, codes: Codes
) -> list[dict[str, Any]]:
    """What was known on the days of params.yaml, from the rows that are open today."""
    from pipelines.release import replay, replay_rows

    days = project.params.replay
    return replay_rows(replay(gated.disclosed, gated.sources, searches, registry, codes, days))


def product_tables(
    assessed: Assessed, gated: Gated, searches: pl.DataFrame, registry: Registry
) -> dict[str, pl.DataFrame]:
    """The tables that products are made from, by the names of their schemas."""
    from pipelines.publish import targets_table

    return {
        "ranked": assessed.ranked,
        "assessments": assessed.assessments,
        "opinions": assessed.opinions,
        "context": assessed.context,
        "sources": gated.sources,
        "quarantine": gated.quarantine,
        "unused": gated.unused,
        "targets": targets_table(registry),
        "searches": searches,
    }


def tables_of(project: Project) -> Chained:
    """All of it in memory; nothing that a stage wrote is read.

    Raises what its steps raise. Nothing is validated here: what is published was (`validate` stage).
    """
    from pipelines.book import load_book
    from pipelines.codes import load_codes
    from pipelines.plan import load_registry
    from pipelines.release import chronicle_of
    from pipelines.sources import load_searches

    codes, book = load_codes(project), load_book(project)
    registry, searches, cells = load_registry(project, codes), load_searches(project), cells_of(project)
    cleaned = cleaned_of(project, cells, codes)
    gated = open_of(project, cleaned, codes, registry, book)
    assessed = assessed_of(project, gated, searches, registry, codes)
    rows = replayed_of(project, gated, searches, registry, codes)
    tables = product_tables(assessed, gated, searches, registry)
    return Chained(codes, registry, book, cells, cleaned, gated, tables, chronicle_of(book, rows))

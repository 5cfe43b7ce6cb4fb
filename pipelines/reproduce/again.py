"""The way of the data once more, in memory: source files → cells → observations → verdicts → pages' data."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.codes import Codes, load_codes
from pipelines.ground.project import Project
from pipelines.plan import Registry, load_decisions, load_registry
from pipelines.publish import (
    PRODUCTS,
    Edition,
    codes_table,
    named,
    passed_on,
    publish,
    standing,
    targets_table,
)
from pipelines.sources import load_calendar, load_requests, load_searches
from pipelines.views import SiteData, load_words

if TYPE_CHECKING:
    from pipelines.clean import Cleaned
    from pipelines.gate import Gated

# What a workbench shares with the project; all else (stages' outputs, the site) it makes itself.
SHARED_DATA = ("clean", "assess", "replay", "products", "bodies", "restricted")


@dataclass(frozen=True)
class Again:
    """Everything computed anew: the tables as published, cells, and what pages are made from."""

    project: Project
    codes: Codes
    registry: Registry
    cells: pl.DataFrame
    tables: dict[str, pl.DataFrame]
    chronicle: dict[str, list[dict[str, Any]]]
    editions: tuple[Edition, ...]
    originals: dict[str, bytes]
    data: SiteData


def compute_again(project: Project) -> Again:
    """Sources, codes and plans → every published table; nothing that a stage wrote is read."""
    from pipelines.assess import assess
    from pipelines.book import load_book
    from pipelines.clean import clean
    from pipelines.gate import extracted_grounds, gate, rules_of
    from pipelines.ingest import ingest
    from pipelines.release import chronicle_of, editions_of, replay, replay_rows

    codes, release, book = load_codes(project), project.params.release, load_book(project)
    registry, searches, cells = load_registry(project, codes), load_searches(project), ingest(project)
    cleaned = clean(cells, codes, project)
    gated = gate(
        cleaned.observations,
        cleaned.sources,
        cleaned.quarantine,
        cleaned.unused,
        release.date,
        rules_of(project, codes, registry, book.up_to(release.date, release.version)),
    )
    withheld = pl.concat([gated.withheld, extracted_grounds(project)]).unique().sort(pl.all())
    assessed = assess(
        gated.disclosed,
        withheld,
        gated.sources,
        searches,
        registry,
        codes,
        release.version,
        release.date,
    )
    editions = editions_of(book)
    params = standing(project.params, editions, assessed.assessments)
    tables = {
        "ranked": assessed.ranked,
        "assessments": assessed.assessments,
        "opinions": assessed.opinions,
        "context": assessed.context,
        "sources": gated.sources,
        "quarantine": gated.quarantine,
        "unused": gated.unused,
        "targets": targets_table(registry),
        "searches": searches,
        "duties": registry.duties,
        "codes": codes_table(codes, assessed.ranked),
    }
    tables = named(tables, params.release)
    originals = _originals(project, cleaned, gated)
    stood = replay(gated.disclosed, gated.sources, searches, registry, codes, project.params.replay)
    chronicle = chronicle_of(book, replay_rows(stood))
    data = _data(project, codes, registry, tables, chronicle)
    passed = frozenset(passed_on(originals, registry, params))
    data = replace(data, made=params.release.made, originals=passed)
    return Again(project, codes, registry, cells, tables, chronicle, tuple(editions), originals, data)


def _originals(project: Project, cleaned: Cleaned, gated: Gated) -> dict[str, bytes]:
    from pipelines.gate import open_originals
    from pipelines.publish import originals_of
    from pipelines.sources import load_sources

    listed = open_originals(
        load_sources(project),
        cleaned.observations,
        gated.disclosed,
        cleaned.sources,
        gated.sources,
        project.params.release.date,
    )
    return originals_of(project, listed)


def _data(
    project: Project,
    codes: Codes,
    registry: Registry,
    tables: dict[str, pl.DataFrame],
    chronicle: dict[str, list[dict[str, Any]]],
) -> SiteData:
    """What pages are made from, without anything that a stage wrote."""
    return SiteData(
        project=project,
        codes=codes,
        registry=registry,
        tables={name: tables[schema] for name, schema in PRODUCTS.items()},
        words=load_words(project),
        decisions=tuple(load_decisions(project)),
        calendar=tuple(load_calendar(project)),
        requests=tuple(load_requests(project)),
        releases=tuple(chronicle["releases"]),
        replay=tuple(chronicle["replay"]),
        histories=tuple(chronicle["history"]),
    )


@contextmanager
def workbench(again: Again) -> Iterator[Again]:
    """A project of its own that reads the same sources and holds the products computed anew.

    Notebooks and the site's build run in it without touching what the project has built.
    """
    with tempfile.TemporaryDirectory(prefix="reproduce-") as folder:
        root = Path(folder).resolve()
        _share(again.project.root, root)
        project = Project(root)
        publish(
            again.tables,
            again.registry,
            again.codes,
            project.params,
            load_requests(project),
            root / "data" / "products",
            again.chronicle,
            again.editions,
            again.originals,
        )
        yield replace(again, project=project, data=replace(again.data, project=project))


def _share(source: Path, root: Path) -> None:
    """Links to what is only read; a copy of the notebooks, since kernels look around from their folder."""
    (root / "data").mkdir()
    (root / "site").mkdir()
    for path in sorted(source.glob("data/*")):
        if path.name not in SHARED_DATA:
            (root / "data" / path.name).symlink_to(path)
    for path in (source / "params.yaml", *sorted(source.glob("expectations"))):
        (root / path.name).symlink_to(path)
    for name in ("layout", "pages", "theme", "i18n"):
        if (source / "site" / name).is_dir():
            (root / "site" / name).symlink_to(source / "site" / name)
    if (source / "notebooks").is_dir():
        shutil.copytree(source / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns("_site"))

"""The way of the data once more, in memory: source files → cells → observations → verdicts → pages' data."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.codes import Codes, load_names
from pipelines.ground.project import Project
from pipelines.plan import Registry, load_decisions
from pipelines.publish import (
    PRODUCTS,
    Chains,
    Edition,
    codes_table,
    named,
    passed_on,
    publish,
    standing,
)
from pipelines.sources import load_calendar, load_requests
from pipelines.views import SiteData, load_words

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

    @cached_property
    def chains(self) -> Chains:
        """The chain of evidence of every promise."""
        return Chains(self.tables, self.registry)


def compute_again(project: Project) -> Again:
    """Sources, codes and plans → every published table; nothing that a stage wrote is read."""
    from pipelines.chain import opened_of, tables_of
    from pipelines.publish import originals_of
    from pipelines.release import editions_of

    made = tables_of(project)
    codes, registry, editions = made.codes, made.registry, editions_of(made.book)
    params = standing(project.params, editions, made.tables["assessments"])
    described = {"duties": registry.duties, "codes": codes_table(codes, made.tables["ranked"])}
    tables = named(made.tables | described, params.release)
    originals = originals_of(project, opened_of(project, made.cleaned, made.gated))
    data = _data(project, codes, registry, tables, made.chronicle)
    passed = frozenset(passed_on(originals, registry, params))
    data = replace(data, made=params.release.made, originals=passed)
    cells, chronicle = made.cells, made.chronicle
    return Again(project, codes, registry, cells, tables, chronicle, tuple(editions), originals, data)


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
        names=load_names(project, codes),
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

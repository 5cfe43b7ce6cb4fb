"""The stages of dvc.yaml: each reads what earlier stages wrote, calls one room, writes its tables.

This is where files are touched; the rooms behind are pure. What a stage reads besides code stands beside
it; which code it runs follows from its imports, so a stage imports what it uses inside itself. dvc.yaml is
written from both by `tracker stages --write` (pipelines/stagefile.py), and DVC runs this module itself:
`python -m pipelines.stages <stage>`.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.ground.errors import BuildError, Fault, TrackerError
from pipelines.ground.project import Project

if TYPE_CHECKING:
    import polars as pl

    from pipelines.gate import Gated

CLEAN = ("observations", "quarantine", "unused", "sources")
GATED = ("disclosed", "withheld", "sources", "quarantine", "unused")
ASSESSED = ("ranked", "assessments", "opinions", "context")

# What load_codes reads, and what load_registry reads.
CODES = tuple(
    f"data/codes/{name}"
    for name in (
        "areas.csv",
        "breakdowns.csv",
        "entities.csv",
        "glossary.yaml",
        "indicators.yaml",
        "lists.yaml",
        "organisations.csv",
        "statuses.yaml",
        "units.csv",
    )
)
PLAN = (
    *CODES,
    "data/codes/scanner.yaml",
    "data/plan",
    "data/sources/city-targets",
    "data/sources/parent-targets",
)


NAMES = ("data/codes/names.csv",)  # what documents and publishers are called in English
DERIVED = ("data/codes/derivations.yaml",)
TABLES = (
    "data/codes/gb2260.csv",
    "data/codes/tables.yaml",
    "data/codes/tables.*.yaml",
)
DUE = ("data/calendar.csv", "data/requests.csv")
CHECKS = ("data/validation", "expectations")
BOOKS = ("data/releases", "data/requests.csv", "data/searches.csv")


@dataclass(frozen=True)
class Stage:
    """An arrow of the architecture: what it does, and what it reads and writes besides its code.

    reads, writes: files and folders below the root; a project may lack what it reads and did not make, and
    may have any number of files where a name has a star.
    kept: a run finds what the last one wrote.
    """

    run: Callable[[Project], str]
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    kept: bool

    def __call__(self, project: Project) -> str:
        """Runs the stage; returns what it made, in a few words."""
        return self.run(project)


STAGES: dict[str, Stage] = {}
Door = Callable[[Project], str]


def stage(reads: tuple[str, ...], writes: tuple[str, ...], kept: bool = False) -> Callable[[Door], Door]:
    """Registers `<name>_stage` as the stage <name>, after those that stand above it."""

    def register(run: Door) -> Door:
        STAGES[run.__name__.removesuffix("_stage")] = Stage(run, reads, writes, kept)
        return run

    return register


def _read(project: Project, folder: str, name: str) -> pl.DataFrame:
    import polars as pl

    path = project.path("data", folder, f"{name}.parquet")
    if not path.is_file():
        raise BuildError(Fault("E-FILE-01", project.relative(path), "—", "tracker build"))
    return pl.read_parquet(path.read_bytes())


def _write(project: Project, folder: str, name: str, table: pl.DataFrame) -> None:
    from pipelines.ground.files import parquet_bytes, write

    write(project.path("data", folder, f"{name}.parquet"), parquet_bytes(table))


@stage(reads=("data/sources",), writes=("data/clean/cells.parquet",))
def ingest_stage(project: Project) -> str:
    """data/sources → data/clean/cells.parquet."""
    from pipelines.chain import cells_of

    cells = cells_of(project)
    _write(project, "clean", "cells", cells)
    return f"{cells.height} cells"


@stage(
    reads=(
        "data/clean/cells.parquet",
        *CODES,
        *DERIVED,
        *TABLES,
        "data/sources",
        "pipelines/ground/faults.yaml",
    ),
    writes=("data/clean/raw",),
)
def clean_stage(project: Project) -> str:
    """cells → data/clean/raw/ (observations, quarantine, unused, sources)."""
    from pipelines.chain import cleaned_of
    from pipelines.codes import load_codes

    cleaned = cleaned_of(project, _read(project, "clean", "cells"), load_codes(project))
    for name in CLEAN:
        _write(project, "clean/raw", name, getattr(cleaned, name))
    counts = (cleaned.observations.height, cleaned.quarantine.height, cleaned.unused.height)
    told = "{} observations, {} quarantined, {} not used".format(*counts)
    return "\n  · ".join((told, *cleaned.remarks))


@stage(
    reads=(
        "data/clean/cells.parquet",
        "data/clean/raw",
        *PLAN,
        *DERIVED,
        "data/codes/identities.yaml",
        "data/sources",
        *CHECKS,
    ),
    writes=("data/clean/valid",),
)
def validate_stage(project: Project) -> str:
    """data/clean/raw/observations → data/clean/valid/, only if every expectation holds."""
    from pipelines.codes import load_codes
    from pipelines.ground.files import json_bytes, write
    from pipelines.validate import validate_cells, validate_observations

    observations = _read(project, "clean/raw", "observations")
    report = validate_cells(_read(project, "clean", "cells"), project)
    report += validate_observations(
        observations, _read(project, "clean/raw", "sources"), load_codes(project), project
    )
    _write(project, "clean/valid", "observations", observations)
    write(project.path("data/clean/valid/report.json"), json_bytes(report))
    return f"{sum(len(entry['checks']) for entry in report)} expectations hold"


@stage(
    reads=(
        "data/clean/raw",
        "data/clean/valid",
        *PLAN,
        *DERIVED,
        "data/codes/identities.yaml",
        "data/sources",
        "data/releases",
    ),
    writes=("data/clean/open",),
)
def gate_stage(project: Project) -> str:
    """data/clean/valid/ → data/clean/open/: what may be published at the release date."""
    from pipelines.book import load_book
    from pipelines.chain import open_of, opened_of
    from pipelines.clean import Cleaned
    from pipelines.codes import load_codes
    from pipelines.ground.files import json_bytes, write
    from pipelines.plan import load_registry

    codes = load_codes(project)
    observations = _read(project, "clean/valid", "observations")
    quarantine, unused, sources = (_read(project, "clean/raw", name) for name in CLEAN[1:])
    cleaned = Cleaned(observations, quarantine, unused, sources)
    gated = open_of(project, cleaned, codes, load_registry(project, codes), load_book(project))
    for name in GATED:
        _write(project, "clean/open", name, getattr(gated, name))
    open_files = opened_of(project, cleaned, gated)
    write(project.path("data/clean/open/originals.json"), json_bytes(open_files))
    return f"{gated.disclosed.height} disclosed, {gated.withheld.height} kept back"


def _gated(project: Project) -> Gated:
    from pipelines.gate import Gated

    return Gated(**{name: _read(project, "clean/open", name) for name in GATED})


@stage(
    reads=("data/clean/open", *PLAN, "data/searches.csv"),
    writes=("data/assess",),
)
def assess_stage(project: Project) -> str:
    """data/clean/open/ × promises → data/assess/."""
    from pipelines.chain import assessed_of
    from pipelines.codes import load_codes
    from pipelines.plan import load_registry
    from pipelines.sources import load_searches

    codes = load_codes(project)
    registry = load_registry(project, codes)
    assessed = assessed_of(project, _gated(project), load_searches(project), registry, codes)
    for name in ASSESSED:
        _write(project, "assess", name, getattr(assessed, name))
    return f"{assessed.assessments.height} verdicts"


@stage(
    reads=("data/clean/open", *PLAN, "data/searches.csv"),
    writes=("data/replay",),
)
def replay_stage(project: Project) -> str:
    """data/clean/open/ × promises, as they stood on the days of params.yaml → data/replay/."""
    from pipelines.chain import replayed_of
    from pipelines.codes import load_codes
    from pipelines.ground.files import json_bytes, write
    from pipelines.plan import load_registry
    from pipelines.sources import load_searches

    codes = load_codes(project)
    registry = load_registry(project, codes)
    rows = replayed_of(project, _gated(project), load_searches(project), registry, codes)
    write(project.path("data", "replay", "replay.json"), json_bytes(rows))
    return f"{len(rows)} days"


@stage(
    reads=(
        "data/assess",
        "data/clean/open",
        "data/clean/valid",
        "data/replay",
        *PLAN,
        "data/sources",
        *BOOKS,
        *CHECKS,
    ),
    writes=("data/products",),
)
def publish_stage(project: Project) -> str:
    """data/assess/ and data/clean/open/ → data/products/, validated before anything is written."""
    from pipelines.assess import Assessed
    from pipelines.book import load_book
    from pipelines.chain import product_tables
    from pipelines.codes import load_codes
    from pipelines.ground.files import json_bytes, write
    from pipelines.plan import load_registry
    from pipelines.publish import FORMATS, originals_of, publish
    from pipelines.release import chronicle_of, editions_of
    from pipelines.schema import marked_json
    from pipelines.sources import load_requests, load_searches
    from pipelines.validate import opened, validate_files, validate_products

    codes = load_codes(project)
    registry = load_registry(project, codes)
    assessed = Assessed(**{name: _read(project, "assess", name) for name in ASSESSED})
    tables = product_tables(assessed, _gated(project), load_searches(project), registry)
    report = validate_products(tables, registry, codes, project)
    out = project.path("data", "products")
    shutil.rmtree(out, ignore_errors=True)
    book = load_book(project)
    chronicle = chronicle_of(book, json.loads(project.path("data/replay/replay.json").read_bytes()))
    files = publish(
        tables,
        registry,
        codes,
        project.params,
        load_requests(project),
        out,
        chronicle,
        editions_of(book),
        originals_of(project, json.loads(project.path("data/clean/open/originals.json").read_bytes())),
    )
    report += validate_files(project, tables, {suffix: one.read for suffix, one in FORMATS.items()})
    observed = json.loads(project.path("data/clean/valid/report.json").read_bytes())
    sources = tables["sources"]
    quality = opened(
        [*observed, *report],
        set(tables["ranked"]["OBS_ID"]),
        {*sources["SOURCE_ID"], *sources["COLLECTION"]},
    )
    written = json_bytes(quality)
    write(out / "data" / "quality.json", marked_json(written) if project.params.demo else written)
    return f"{len(files)} files"


@stage(
    reads=(
        "data/products",
        *PLAN,
        *NAMES,
        *DUE,
        "notebooks",
        "site/i18n",
        "site/layout/macros.html.j2",
        "site/theme/fonts",
    ),
    writes=("data/bodies/embedded", "data/bodies/figures"),
)
def bodies_stage(project: Project) -> str:
    """notebooks × data/products → data/bodies/embedded/."""
    from pipelines.bodies import render_bodies

    return f"{len(render_bodies(project))} notebooks"


@stage(
    reads=(
        "data/products",
        *PLAN,
        *NAMES,
        *DUE,
        "notebooks",
        "site/i18n",
        "site/layout/macros.html.j2",
        "site/layout/sheet.typ",
        "site/theme/fonts",
    ),
    writes=("data/bodies/charts",),
    kept=True,
)
def charts_stage(project: Project) -> str:
    """data/products × promises → data/bodies/charts/: every promise's chart, and the sheet."""
    from pipelines.pictures import draw_charts
    from pipelines.views import SiteData

    return f"{len(list(draw_charts(SiteData.load(project)).glob('*.svg')))} charts"


def outputs(project: Project) -> list[Path]:
    """The folders that stages write; all are git-ignored and can be made again."""
    return [project.path("data", name) for name in ("clean", "assess", "replay", "products", "bodies")]


def main(names: list[str]) -> int:
    """`python -m pipelines.stages <stage> …`: what DVC runs. Exit code 1 where a stage stopped."""
    from pipelines.ground.console import done, print_faults

    project = Project.find()
    try:
        for name in names:
            done(name, STAGES[name](project))
    except TrackerError as error:
        print_faults(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

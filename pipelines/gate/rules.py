"""What the gate has to know of a project: thresholds, rates, populations by name, earlier releases."""

from __future__ import annotations

import polars as pl

from pipelines.book import Frozen
from pipelines.codes import Codes, load_growths
from pipelines.gate.cells import Growth, Ratio
from pipelines.gate.suppress import EarlierRelease, Rules
from pipelines.ground.errors import GateError
from pipelines.ground.project import Project
from pipelines.ground.registers import read_lines
from pipelines.plan import Registry

KEPT_BACK = "withheld.csv"  # beside an extract: keys, classes and grounds of what stayed in, no value


def rules_of(project: Project, codes: Codes, registry: Registry, public: tuple[Frozen, ...]) -> Rules:
    """The rules of a project; public: the releases that anybody may have kept."""
    from pipelines.clean import load_derivations

    return Rules(
        suppression=project.params.suppression,
        codes=codes,
        ratios=tuple(
            Ratio(rule.indicator, rule.definition, rule.part, rule.whole)
            for rule in load_derivations(project)
        ),
        growths=tuple(Growth(rule.level, rule.change) for rule in load_growths(project)),
        named=registry.named_populations,
        public=tuple(EarlierRelease(release.date, release.tables["observations"]) for release in public),
    )


def extracted_grounds(project: Project) -> pl.DataFrame:
    """What earlier extractions kept back (`data/sources/*/withheld.csv`), columns WITHHELD."""
    from pipelines.gate.disclosed import WITHHELD

    rows = []
    for path in sorted(project.path("data", "sources").glob(f"*/{KEPT_BACK}")):
        lines = read_lines(path, GateError, WITHHELD)
        rows += [{name: text or None for name, text in cells.items()} for _, cells in lines]
    table = pl.DataFrame(rows, schema=dict.fromkeys(WITHHELD, pl.String))
    return table.with_columns(pl.col("EMBARGO").str.to_date())

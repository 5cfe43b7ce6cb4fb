"""What the gate has to know of a project: thresholds, rates, populations by name, earlier releases."""

from __future__ import annotations

import csv

import polars as pl
from pydantic import BaseModel, ConfigDict

from pipelines.codes import Codes
from pipelines.errors import CodesError
from pipelines.gate.cells import Growth, Ratio
from pipelines.gate.suppress import Rules, Told
from pipelines.plan import Registry
from pipelines.project import Project
from pipelines.release.frozen import Frozen
from pipelines.yamlio import load_models

KEPT_BACK = "withheld.csv"  # beside an extract: keys, classes and grounds of what stayed in, no value


class GrowthRule(BaseModel):
    """`data/codes/growth.yaml`: `change` prints the yearly growth of `level` in per cent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: str
    change: str


def rules_of(project: Project, codes: Codes, registry: Registry, told: tuple[Frozen, ...]) -> Rules:
    """The rules of a project; told: the releases that anybody may have kept."""
    from pipelines.clean.derive import load_derivations

    growths = load_models(project.asset("data/codes/growth.yaml"), GrowthRule, CodesError)
    return Rules(
        suppression=project.params.suppression,
        codes=codes,
        ratios=tuple(
            Ratio(rule.indicator, rule.definition, rule.part, rule.whole)
            for rule in load_derivations(project)
        ),
        growths=tuple(Growth(rule.level, rule.change) for rule in growths),
        named=registry.named_populations,
        told=tuple(Told(release.date, release.tables["observations"]) for release in told),
    )


def extracted_grounds(project: Project) -> pl.DataFrame:
    """What earlier extractions kept back (`data/sources/*/withheld.csv`), columns WITHHELD."""
    from pipelines.gate import WITHHELD

    rows = []
    for path in sorted(project.path("data", "sources").glob(f"*/{KEPT_BACK}")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += [{name: row[name] or None for name in WITHHELD} for row in csv.DictReader(file)]
    table = pl.DataFrame(rows, schema=dict.fromkeys(WITHHELD, pl.String))
    return table.with_columns(pl.col("EMBARGO").str.to_date())

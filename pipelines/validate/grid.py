"""The expected grid: for each table that we hold, every indicator × area × period that it must give, and
nothing else. Declared in data/validation/grid.yaml; a source without an entry promises nothing."""

from __future__ import annotations

from itertools import product

import polars as pl
from pydantic import Field

from pipelines.ground.errors import SourceError
from pipelines.ground.project import Project
from pipelines.ground.yamlio import Strict, load_models
from pipelines.validate.agree import PLACE


class Expected(Strict):
    """What one document gives: all combinations of its lists."""

    source: str
    indicators: tuple[str, ...] = Field(min_length=1)
    breakdowns: tuple[str, ...] = ("_T",)
    areas: tuple[str, ...] = Field(min_length=1)
    periods: tuple[str, ...] = Field(min_length=1)


def load_grid(project: Project) -> list[Expected]:
    """`data/validation/grid.yaml`, empty where there is none; raises SourceError with the line of a mistake.

    An indicator stands as «id» or «id|definition».
    """
    path = project.path("data", "validation", "grid.yaml")
    return load_models(path, Expected, SourceError) if path.is_file() else []


def grid_table(table: pl.DataFrame, expected: list[Expected]) -> pl.DataFrame:
    """One row for each expected or found cell of the declared documents.

    Columns SOURCE_ID, PLACE (series and period), AT, EXPECTED and PRESENT (booleans).
    """
    names = ["SOURCE_ID", *PLACE]
    wanted = pl.DataFrame(
        sorted({cell for one in expected for cell in _cells(one)}),
        schema=dict.fromkeys(names, pl.String),
        orient="row",
    )
    declared = wanted["SOURCE_ID"].unique().to_list()
    found = table.filter(
        pl.col("SOURCE_ID").is_in(declared) & (pl.col("PROVENANCE") != "derived") & pl.col("ENTITY").is_null()
    ).select(names)
    both = pl.concat([wanted, found]).unique().sort(names)
    return (
        both.join(wanted.with_columns(EXPECTED=pl.lit(True)), on=names, how="left")
        .join(found.unique().with_columns(PRESENT=pl.lit(True)), on=names, how="left")
        .with_columns(pl.col("EXPECTED", "PRESENT").fill_null(False), AT=pl.concat_str(names, separator="|"))
    )


def _cells(one: Expected) -> list[tuple[str, ...]]:
    return [
        (one.source, indicator.partition("|")[0], indicator.partition("|")[2] or "_", area, breakdown, period)
        for indicator, breakdown, area, period in product(
            one.indicators, one.breakdowns, one.areas, one.periods
        )
    ]

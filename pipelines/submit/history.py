"""What is already public about the figures that a form asks for. Nothing withheld is ever looked at:
a form and an annotated workbook leave the house."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.errors import Fault, SubmissionError
from pipelines.ground.periods import by_period
from pipelines.project import Project
from pipelines.schema import TABLES

Series = tuple[str, str, str, str]


@dataclass(frozen=True)
class Past:
    """One published yearly figure: its year, value in the indicator's unit, half its last digit."""

    year: int
    value: float
    rounding: float
    source: str


@dataclass(frozen=True)
class History:
    """The published yearly figures of each series, oldest first."""

    series: dict[Series, tuple[Past, ...]]

    def before(self, series: Series, year: int) -> tuple[Past, ...]:
        """The figures of earlier years, oldest first."""
        return tuple(past for past in self.series.get(series, ()) if past.year < year)

    def of(self, series: Series, year: int) -> Past | None:
        """The figure that is already published for that year, if any."""
        return next((past for past in self.series.get(series, ()) if past.year == year), None)


def load_history(project: Project) -> History:
    """The current view of the last run; raises SubmissionError (E-SUB-42) where there was none."""
    path = project.path("data", "assess", "ranked.parquet")
    if not path.is_file():
        raise SubmissionError(Fault("E-SUB-42", project.relative(path), "—", "tracker build"))
    return history_of(pl.read_parquet(path))


def history_of(ranked: pl.DataFrame) -> History:
    """Exact yearly figures of whole areas out of the current view (schema RANKED)."""
    rows = by_period(
        TABLES["ranked"]
        .check(ranked)
        .filter(
            pl.col("CURRENT"),
            pl.col("FREQ") == "A",
            pl.col("ENTITY").is_null(),
            pl.col("QUALIFIER") == "exact",
            pl.col("OBS_VALUE").is_not_null(),
        )
    )
    found: dict[Series, list[Past]] = {}
    for row in rows.iter_rows(named=True):
        key = (row["INDICATOR"], row["DEFINITION"], row["REF_AREA"], row["BREAKDOWN"])
        past = Past(int(row["TIME_PERIOD"]), row["OBS_VALUE"], row["ROUNDING"] or 0.0, row["SOURCE_ID"])
        found.setdefault(key, []).append(past)
    return History({key: tuple(pasts) for key, pasts in found.items()})

"""The only door from observations to products. Only what is 主动公开 and whose embargo has ended by the
release date goes through; of everything else only the key, the class and the ground are told, never the
value. What was not validated does not even get here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from pipelines.errors import Fault, GateError, stop_if
from pipelines.schema import TABLES
from pipelines.schema.tables import DISCLOSURES

__all__ = ["Gated", "gate"]

OPEN = "主动公开"
WITHHELD_COLUMNS = [
    "INDICATOR",
    "DEFINITION",
    "REF_AREA",
    "BREAKDOWN",
    "TIME_PERIOD",
    "DISCLOSURE",
    "EMBARGO",
]


@dataclass(frozen=True)
class Gated:
    """What may be published: observations, documents, figures set aside; and `withheld`, the keys,
    classes and embargoes of what was stopped, without any value."""

    disclosed: pl.DataFrame
    withheld: pl.DataFrame
    sources: pl.DataFrame
    quarantine: pl.DataFrame
    unused: pl.DataFrame


def gate(
    observations: pl.DataFrame,
    sources: pl.DataFrame,
    quarantine: pl.DataFrame,
    unused: pl.DataFrame,
    release_date: dt.date,
) -> Gated:
    """What may leave at `release_date`, and what is kept back on which ground.

    observations, sources, quarantine, unused: the schemas of those names, observations validated. The
    class of a document binds all its figures: the strictest wins. Raises SchemaError for a class that
    is not known and GateError (E-GATE-02) for a figure whose document is not registered.
    """
    rows, documents = TABLES["observations"].check(observations), TABLES["sources"].check(sources)
    stop_if(_homeless(documents, rows, quarantine, unused), GateError)
    joined = _with_strictest(rows, documents)
    stopped = joined.filter(~_open(release_date))
    # A derived figure carries what it was made of: one input kept back keeps it back.
    tainted = joined.filter(
        pl.col("DERIVED_FROM")
        .str.split(";")
        .list.eval(pl.element().is_in(stopped["OBS_ID"].to_list()))
        .list.any()
        .fill_null(False)
    )
    kept_back = pl.concat([stopped, tainted]).unique("OBS_ID", maintain_order=True)
    shown = documents.filter(_open(release_date))
    return Gated(
        disclosed=TABLES["observations"].check(
            joined.filter(~pl.col("OBS_ID").is_in(kept_back["OBS_ID"].to_list()))
        ),
        withheld=kept_back.select(WITHHELD_COLUMNS).unique().sort(WITHHELD_COLUMNS),
        sources=shown,
        quarantine=quarantine.filter(pl.col("SOURCE_ID").is_in(shown["SOURCE_ID"].to_list())),
        unused=unused.filter(pl.col("SOURCE_ID").is_in(shown["SOURCE_ID"].to_list())),
    )


def _open(release_date: dt.date) -> pl.Expr:
    """Disclosed, and no embargo beyond the release date (never compared with the clock)."""
    embargoed = pl.col("EMBARGO").is_not_null() & (pl.col("EMBARGO") > release_date)
    return (pl.col("DISCLOSURE") == OPEN) & ~embargoed


def _with_strictest(rows: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Observations with the stricter class and the later embargo of their own and their document's."""
    classes = documents.select(
        "SOURCE_ID",
        pl.col("DISCLOSURE").alias("_CLASS"),
        pl.col("EMBARGO").alias("_EMBARGO"),
    )
    strictness = {name: level for level, name in enumerate(DISCLOSURES)}
    own, source = (
        pl.col(name).replace_strict(strictness, return_dtype=pl.Int64) for name in ("DISCLOSURE", "_CLASS")
    )
    return (
        rows.join(classes, on="SOURCE_ID", how="left")
        .with_columns(
            DISCLOSURE=pl.when(source > own).then("_CLASS").otherwise("DISCLOSURE"),
            EMBARGO=pl.max_horizontal("EMBARGO", "_EMBARGO"),
        )
        .drop("_CLASS", "_EMBARGO")
    )


def _homeless(documents: pl.DataFrame, *tables: pl.DataFrame) -> list[Fault]:
    known = documents["SOURCE_ID"].to_list()
    return [
        Fault("E-GATE-02", f"{row['SOURCE_ID']}/{row['CELL']}", row["SOURCE_ID"], "sources")
        for table in tables
        for row in table.filter(~pl.col("SOURCE_ID").is_in(known)).iter_rows(named=True)
    ]

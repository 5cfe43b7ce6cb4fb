"""The only door from observations to products. Only what is 主动公开, whose embargo has ended by the
release date and that tells on no enterprise goes through; of everything else only the key, the class and
the ground are told, never the value. What was not validated does not even get here."""

from __future__ import annotations

import datetime as dt

import polars as pl

from pipelines.gate.suppress import Rules, suppressed
from pipelines.gate.tables import Gated
from pipelines.ground.errors import Fault, GateError, stop_if
from pipelines.schema import DISCLOSURES, TABLES

OPEN, CLOSED = "主动公开", "不予公开"
KEYS = ["INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN", "TIME_PERIOD"]
# What is told of a figure that stays in: never a value, a source or a cell.
WITHHELD = {
    **dict.fromkeys(KEYS, pl.String),
    "DISCLOSURE": pl.String,
    "EMBARGO": pl.Date,
    "GROUND": pl.String,
}


def gate(
    observations: pl.DataFrame,
    sources: pl.DataFrame,
    quarantine: pl.DataFrame,
    unused: pl.DataFrame,
    release_date: dt.date,
    rules: Rules | None = None,
) -> Gated:
    """What may leave at `release_date`, and what is kept back on which ground.

    observations, sources, quarantine, unused: the schemas of those names, observations validated. The
    class of a document binds all its figures: the strictest wins. rules: when a figure tells on an
    enterprise, and what anybody can read already; without them the defaults hold and no sum is known.
    Raises SchemaError for a class that is not known and GateError: a figure whose document is not
    registered (E-GATE-02), a figure that can't be hidden (E-GATE-04).
    """
    rows, documents = TABLES["observations"].check(observations), TABLES["sources"].check(sources)
    stop_if(_homeless(documents, rows, quarantine, unused), GateError)
    joined = _with_strictest(rows, documents)
    passed = joined.filter(_open(release_date))
    grounds = _class_grounds(joined, release_date)
    closed = joined.filter(~_open(release_date))
    grounds |= suppressed(_as_published(passed, documents), rules or Rules(), closed)
    grounds |= _tainted(joined, grounds)
    marked = joined.with_columns(
        GROUND=pl.col("OBS_ID").replace_strict(grounds, default=None, return_dtype=pl.String)
    )
    kept_back, let_through = (
        marked.filter(pl.col("GROUND").is_not_null()),
        marked.filter(pl.col("GROUND").is_null()),
    )
    shown = documents.filter(_open(release_date))
    # A document that is not shown is not named either.
    named = pl.col("SAME_AS").is_in(shown["SOURCE_ID"].to_list())
    shown = shown.with_columns(SAME_AS=pl.when(named).then("SAME_AS"))
    # A figure set aside is printed as it stood, so none is shown of a document that hides a figure.
    hiding = kept_back["SOURCE_ID"].unique().to_list()
    aside = shown.filter(~pl.col("SOURCE_ID").is_in(hiding))["SOURCE_ID"].to_list()
    return Gated(
        # The largest one's share times the total is that enterprise's figure: it has done its work here.
        disclosed=TABLES["observations"].check(
            let_through.with_columns(LARGEST_SHARE=pl.lit(None, dtype=pl.Float64))
        ),
        withheld=_kept_back_register(kept_back),
        sources=shown,
        quarantine=quarantine.filter(pl.col("SOURCE_ID").is_in(aside)),
        unused=unused.filter(pl.col("SOURCE_ID").is_in(aside)),
    )


def _kept_back_register(kept_back: pl.DataFrame) -> pl.DataFrame:
    """Keys, class and ground; what hides an enterprise's figure is 不予公开 whatever its own class."""
    hidden = ~pl.col("GROUND").is_in(["class", "embargo", "derived"])
    return (
        kept_back.with_columns(DISCLOSURE=pl.when(hidden).then(pl.lit(CLOSED)).otherwise("DISCLOSURE"))
        .select(list(WITHHELD))
        .unique()
        .sort(list(WITHHELD))
    )


def _open(release_date: dt.date) -> pl.Expr:
    """Disclosed, and no embargo beyond the release date (never compared with the clock)."""
    return (pl.col("DISCLOSURE") == OPEN) & ~_embargoed(release_date)


def _embargoed(release_date: dt.date) -> pl.Expr:
    return pl.col("EMBARGO").is_not_null() & (pl.col("EMBARGO") > release_date)


def _class_grounds(rows: pl.DataFrame, release_date: dt.date) -> dict[str, str]:
    """OBS_ID → class or embargo."""
    stopped = rows.filter(~_open(release_date)).select(
        "OBS_ID", pl.when(pl.col("DISCLOSURE") == OPEN).then(pl.lit("embargo")).otherwise(pl.lit("class"))
    )
    return dict(stopped.iter_rows())


def _tainted(rows: pl.DataFrame, grounds: dict[str, str]) -> dict[str, str]:
    """A derived figure carries what it was made of: one input kept back keeps it back, and so on."""
    made_of = {
        id_: set(inputs.split(";"))
        for id_, inputs in rows.select("OBS_ID", "DERIVED_FROM").drop_nulls().iter_rows()
    }
    kept = set(grounds)
    while more := {id_ for id_, inputs in made_of.items() if id_ not in kept and inputs & kept}:
        kept |= more
    return dict.fromkeys(sorted(kept - set(grounds)), "derived")


def _as_published(rows: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The rows, of which a survey's whose document stands on a page of its publisher counts as an
    authority's: what is printed there is not ours to hide. An extract of restricted data stays what it is."""
    printed = documents.filter(pl.col("ADDRESS").is_not_null())["SOURCE_ID"].to_list()
    open_page = pl.col("SOURCE_ID").is_in(printed) & (pl.col("PROVENANCE") != "gated")
    public = open_page & (pl.col("ORIGIN") == "survey")
    return rows.with_columns(ORIGIN=pl.when(public).then(pl.lit("administrative")).otherwise("ORIGIN"))


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

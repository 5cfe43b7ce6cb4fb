"""The current view: one row for each indicator × definition × area × breakdown × entity × period.

Ranking of contradicting observations (METHODS §4; the definition is part of the key): the indicator's
authority, then grade, then printed before derived, then the later publication. A survey's result that
later texts repeat keeps the survey's period. The losers stay readable, each with why and by which it
was beaten.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.codes import Codes
from pipelines.ground.periods import by_period
from pipelines.schema import TABLES

GROUP = ["INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN", "ENTITY", "TIME_PERIOD"]
SERIES = GROUP[:-1]


def rank(observations: pl.DataFrame, sources: pl.DataFrame, codes: Codes) -> pl.DataFrame:
    """All disclosed observations with CURRENT, BEATEN_BY and BEATEN_FOR (schema RANKED)."""
    keyed = _with_keys(observations, sources, codes)
    order = ["_AUTHORITY", "GRADE", "_DERIVED", "_VINTAGE", "DECIMALS", "OBS_ID"]
    keyed = keyed.sort([*GROUP, *order], descending=[False] * (len(GROUP) + 3) + [True, True, False])
    winners = keyed.group_by(GROUP, maintain_order=True).first()
    ranked = keyed.join(
        winners.select(
            *GROUP,
            *[
                pl.col(name).alias(f"_W{name}")
                for name in ("OBS_ID", "_AUTHORITY", "GRADE", "_DERIVED", "_DOCUMENT")
            ],
        ),
        on=GROUP,
        how="left",
        nulls_equal=True,
    )
    won = pl.col("OBS_ID") == pl.col("_WOBS_ID")
    ranked = ranked.with_columns(
        CURRENT=won,
        BEATEN_BY=pl.when(~won).then("_WOBS_ID"),
        BEATEN_FOR=pl.when(won)
        .then(None)
        .when(pl.col("_DOCUMENT") == pl.col("_W_DOCUMENT"))
        .then(pl.lit("same-document"))
        .when(pl.col("_AUTHORITY") != pl.col("_W_AUTHORITY"))
        .then(pl.lit("authority"))
        .when(pl.col("GRADE") != pl.col("_WGRADE"))
        .then(pl.lit("grade"))
        .when(pl.col("_DERIVED") != pl.col("_W_DERIVED"))
        .then(pl.lit("derived"))
        .otherwise(pl.lit("date")),
    )
    return TABLES["ranked"].check(_carried_forward(ranked, codes).select(TABLES["ranked"].names))


def _with_keys(observations: pl.DataFrame, sources: pl.DataFrame, codes: Codes) -> pl.DataFrame:
    documents = sources.select(
        "SOURCE_ID", pl.coalesce("SAME_AS", "SOURCE_ID").alias("_DOCUMENT"), "PUBLISHER"
    )
    authority = _authority(codes)
    return (
        observations.join(documents, on="SOURCE_ID", how="left")
        .join(authority, on=["INDICATOR", "PUBLISHER"], how="left")
        .with_columns(
            _AUTHORITY=pl.col("_AUTHORITY").fill_null(999),
            _DERIVED=pl.col("PROVENANCE") == "derived",
            _VINTAGE=pl.col("VINTAGE").fill_null(""),
            _DOCUMENT=pl.coalesce("_DOCUMENT", "SOURCE_ID"),
        )
    )


def _authority(codes: Codes) -> pl.DataFrame:
    rows: list[dict[str, Any]] = [
        {"INDICATOR": indicator.id, "PUBLISHER": publisher, "_AUTHORITY": place}
        for indicator in codes.indicators.values()
        for place, publisher in enumerate(indicator.authority)
    ]
    schema = {"INDICATOR": pl.String, "PUBLISHER": pl.String, "_AUTHORITY": pl.Int64}
    return pl.DataFrame(rows, schema=schema)


def _carried_forward(ranked: pl.DataFrame, codes: Codes) -> pl.DataFrame:
    """Repeats of a survey's figure in later periods lose to the first period that printed it."""
    surveys = [indicator.id for indicator in codes.indicators.values() if indicator.survey]
    current = by_period(
        ranked.filter(pl.col("CURRENT") & pl.col("INDICATOR").is_in(surveys) & (pl.col("GRADE") != "D")),
        *SERIES,
        "TIME_PERIOD",
    )
    repeats = (
        current.with_columns(_FIRST=pl.col("OBS_ID").first().over([*SERIES, "OBS_VALUE", "QUALIFIER"]))
        .filter(pl.col("_FIRST") != pl.col("OBS_ID"))
        .select("OBS_ID", "_FIRST")
    )
    return ranked.join(repeats, on="OBS_ID", how="left").with_columns(
        CURRENT=pl.col("CURRENT") & pl.col("_FIRST").is_null(),
        BEATEN_BY=pl.coalesce("_FIRST", "BEATEN_BY"),
        BEATEN_FOR=pl.when(pl.col("_FIRST").is_not_null())
        .then(pl.lit("carried-forward"))
        .otherwise("BEATEN_FOR"),
    )

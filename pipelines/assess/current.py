"""The current view: one row for each indicator × definition × area × breakdown × entity × kind × period.

Ranking of contradicting observations (METHODS §4; the definition is part of the key): what may decide
before grade D, what was measured before what was expected, the indicator's authority, then grade, then
status (final before provisional) and precision (exact before qualified), then printed before derived and
the finer print before a rounding of it, then the later publication. A survey's
result that later texts repeat keeps the survey's period. The losers stay readable, each with why and by
which it was beaten.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.assess.links import CERTAINTY
from pipelines.codes import Codes
from pipelines.ground.periods import bounds, by_period
from pipelines.schema import SERIES_KEY, TABLES

SERIES = list(SERIES_KEY)
GROUP = [*SERIES, "TIME_PERIOD"]
# In the order in which they decide, each with the reason that it gives.
RANKS = {
    "_LISTED": "grade",
    "_RECKONED": "status",
    "_AUTHORITY": "authority",
    "GRADE": "grade",
    "_STATUS": "status",
    "_PRECISION": "precision",
    "_DERIVED": "derived",
    "_COARSE": "precision",
}
_DIGITS = 1000  # a number of four digits, in units of its last one
_FIGURE = ("OBS_VALUE", "OBS_LOW", "OBS_HIGH", "ROUNDING")


def rank(observations: pl.DataFrame, sources: pl.DataFrame, codes: Codes) -> pl.DataFrame:
    """All disclosed observations with CURRENT, BEATEN_BY, BEATEN_FOR and REVISED (schema RANKED)."""
    keyed = _with_keys(observations, sources, codes)
    order = [*RANKS, "_VINTAGE", "DECIMALS", "OBS_ID"]
    later = [name in ("_VINTAGE", "DECIMALS") for name in order]
    keyed = keyed.sort([*GROUP, *order], descending=[False] * len(GROUP) + later)
    winners = keyed.group_by(GROUP, maintain_order=True).first()
    kept = ["OBS_ID", "_DOCUMENT", "_PUBLISHER", "_VINTAGE", *_FIGURE, *RANKS]
    ranked = keyed.join(
        winners.select(*GROUP, *[pl.col(name).alias(f"_W{name}") for name in kept]),
        on=GROUP,
        how="left",
        nulls_equal=True,
    )
    won = pl.col("OBS_ID") == pl.col("_WOBS_ID")
    ranked = ranked.with_columns(
        CURRENT=won,
        BEATEN_BY=pl.when(~won).then("_WOBS_ID"),
        BEATEN_FOR=pl.when(~won).then(_beaten_for()),
        REVISED=won & _revised(),
    ).with_columns(CONTRADICTS=(_admissible() & _apart()).fill_null(False))
    return TABLES["ranked"].check(_carried_forward(ranked, codes).select(TABLES["ranked"].names))


def _beaten_for() -> pl.Expr:
    """The first rank in which loser and winner differ; one document is no contradiction."""
    reason: Any = pl.when(pl.col("_DOCUMENT") == pl.col("_W_DOCUMENT")).then(pl.lit("same-document"))
    for name, word in RANKS.items():
        reason = reason.when(pl.col(name) != pl.col(f"_W{name}")).then(pl.lit(word))
    why: pl.Expr = reason.otherwise(pl.lit("date"))
    return why


def _revised() -> pl.Expr:
    """Whether the same publisher printed another figure in this place before (more digits are no other)."""
    earlier = (
        (pl.col("_VINTAGE") < pl.col("_W_VINTAGE"))
        & (pl.col("GRADE") != "D")
        & (pl.col("OBS_STATUS") != "E")
        & pl.col("_PUBLISHER").eq_missing(pl.col("_W_PUBLISHER"))
        & _apart()
    )
    return earlier.fill_null(False).any().over(GROUP, mapping_strategy="group_to_rows")


def _admissible() -> pl.Expr:
    """A loser that could decide as well as the winner: of another publisher (the same one's later word
    supersedes its earlier), read in another document, firm, and printed."""
    return (
        pl.col("BEATEN_FOR").is_in(["authority", "grade", "precision", "date"])
        & (pl.col("GRADE") != "D")
        & (pl.col("OBS_STATUS") != "E")
        & (pl.col("PROVENANCE") != "derived")
        & pl.col("_PUBLISHER").ne_missing(pl.col("_W_PUBLISHER"))
    )


def _apart() -> pl.Expr:
    """No rounding and no bound brings loser and winner together."""
    half = pl.col("ROUNDING").fill_null(0.0) + pl.col("_WROUNDING").fill_null(0.0) + 1e-9
    above = (pl.col("OBS_LOW") > pl.col("_WOBS_HIGH") + half).fill_null(False)
    below = (pl.col("OBS_HIGH") < pl.col("_WOBS_LOW") - half).fill_null(False)
    return above | below


def _with_keys(observations: pl.DataFrame, sources: pl.DataFrame, codes: Codes) -> pl.DataFrame:
    documents = sources.select(
        "SOURCE_ID", pl.coalesce("SAME_AS", "SOURCE_ID").alias("_DOCUMENT"), "PUBLISHER"
    )
    authority = _authority(codes)
    return (
        observations.join(documents, on="SOURCE_ID", how="left")
        .join(authority, on=["INDICATOR", "PUBLISHER"], how="left")
        .with_columns(
            _PUBLISHER=pl.col("PUBLISHER"),
            _LISTED=pl.col("GRADE") == "D",
            # What was only expected never stands for a year of which something was measured.
            _RECKONED=pl.col("OBS_STATUS") == "E",
            _AUTHORITY=pl.col("_AUTHORITY").fill_null(999),
            _STATUS=pl.col("OBS_STATUS").replace_strict(CERTAINTY, default=0, return_dtype=pl.Int64),
            _PRECISION=pl.col("QUALIFIER") != "exact",
            _DERIVED=pl.col("PROVENANCE") == "derived",
            _VINTAGE=pl.col("VINTAGE").fill_null(""),
            _DOCUMENT=pl.coalesce("_DOCUMENT", "SOURCE_ID"),
        )
        .with_columns(_COARSE=_coarse())
    )


def _coarse() -> pl.Expr:
    """Whether a figure is a rounding of the finest one that is printed for its place."""
    firm = ~pl.col("_LISTED") & ~pl.col("_RECKONED") & (pl.col("QUALIFIER") == "exact")
    finest = pl.col("OBS_VALUE").filter(firm).sort_by(pl.col("ROUNDING").filter(firm)).first().over(GROUP)
    least = pl.col("ROUNDING").filter(firm).min().over(GROUP)
    near = (pl.col("OBS_VALUE") - finest).abs() <= pl.col("ROUNDING") + 1e-9
    return (firm & near & (pl.col("ROUNDING") > least)).fill_null(False)


def _authority(codes: Codes) -> pl.DataFrame:
    rows: list[dict[str, Any]] = [
        {"INDICATOR": indicator.id, "PUBLISHER": publisher, "_AUTHORITY": place}
        for indicator in codes.indicators.values()
        for place, publisher in enumerate(indicator.authority)
    ]
    schema = {"INDICATOR": pl.String, "PUBLISHER": pl.String, "_AUTHORITY": pl.Int64}
    return pl.DataFrame(rows, schema=schema)


def _carried_forward(ranked: pl.DataFrame, codes: Codes) -> pl.DataFrame:
    """Repeats of a survey's figure in later periods lose to the first period that printed it.

    A run of one value is one survey; a value that comes back after another one is a new survey's.
    """
    surveys = [indicator.id for indicator in codes.indicators.values() if indicator.survey]
    dated = pl.col("FREQ") != "_U"
    current = by_period(
        ranked.filter(
            pl.col("CURRENT") & pl.col("INDICATOR").is_in(surveys) & (pl.col("GRADE") != "D") & dated
        ),
        *SERIES,
        "TIME_PERIOD",
    )
    same = pl.all_horizontal(
        pl.col(name) == pl.col(name).shift(1).over(SERIES) for name in ("OBS_VALUE", "QUALIFIER")
    ).fill_null(False)
    repeats = (
        current.with_columns(_RUN=(~same).cum_sum().over(SERIES))
        .with_columns(_FIRST=pl.col("OBS_ID").first().over([*SERIES, "_RUN"]))
        .filter(pl.col("_FIRST") != pl.col("OBS_ID"))
        .select("OBS_ID", "_FIRST")
    )
    told = _told_before(ranked.filter(~pl.col("INDICATOR").is_in(surveys)))
    rest = ranked.join(told, on="OBS_ID", how="anti")
    kinds = {"carried-forward": repeats, "told-before": told, "same-number": _undated_repeats(rest)}
    repeats = pl.concat([rows.with_columns(_WHY=pl.lit(why)) for why, rows in kinds.items()])
    return ranked.join(repeats, on="OBS_ID", how="left").with_columns(
        CURRENT=pl.col("CURRENT") & pl.col("_FIRST").is_null(),
        BEATEN_BY=pl.coalesce("_FIRST", "BEATEN_BY"),
        BEATEN_FOR=pl.coalesce("_WHY", "BEATEN_FOR"),
    )


def _told_before(ranked: pl.DataFrame) -> pl.DataFrame:
    """OBS_ID of a current figure with a period → _FIRST, an undated one of its series that prints the same
    number and was published before half of that period had passed: it is carried on, not measured then.

    ranked: without what surveys count, whose repeats are known. Numbers of fewer than four digits meet by
    chance, so they say nothing.
    """
    exact = (pl.col("GRADE") != "D") & (pl.col("QUALIFIER") == "exact") & pl.col("CURRENT")
    same = [*SERIES, "OBS_VALUE"]
    known = ranked.filter(exact, pl.col("OBS_VALUE").abs() >= _DIGITS * 2 * pl.col("ROUNDING"))
    undated = known.filter(pl.col("FREQ") == "_U", pl.col("VINTAGE").is_not_null()).sort("VINTAGE", "OBS_ID")
    firsts = undated.group_by(same, maintain_order=True).first()
    return (
        known.filter(pl.col("FREQ") != "_U")
        .join(firsts.select(*same, _FIRST="OBS_ID", _TOLD="VINTAGE"), on=same, nulls_equal=True)
        .with_columns(_HALF=pl.col("TIME_PERIOD").map_elements(_half_of, return_dtype=pl.String))
        .filter(pl.col("_TOLD") < pl.col("_HALF"))
        .select("OBS_ID", "_FIRST")
    )


def _half_of(period: str) -> str:
    """The day in the middle of a period, YYYY-MM-DD."""
    first, last = bounds(period)
    return (first + (last - first) / 2).isoformat()


def _undated_repeats(ranked: pl.DataFrame) -> pl.DataFrame:
    """OBS_ID of a current figure without a period → _FIRST, the current one of its series that prints the
    same number: the first of those with a period, else the first printed."""
    same = [*SERIES, "OBS_VALUE", "QUALIFIER"]
    known = ranked.filter(pl.col("GRADE") != "D")
    dated = by_period(known.filter(pl.col("FREQ") != "_U"))
    undated = by_period(known.filter(pl.col("CURRENT") & (pl.col("FREQ") == "_U")))
    firsts = pl.concat([dated, undated]).group_by(same, maintain_order=True).first()
    return (
        undated.join(firsts.select(*same, pl.col("OBS_ID").alias("_FIRST")), on=same, nulls_equal=True)
        .filter(pl.col("_FIRST") != pl.col("OBS_ID"))
        .select("OBS_ID", "_FIRST")
    )

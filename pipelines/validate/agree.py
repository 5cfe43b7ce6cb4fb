"""Do the figures agree with each other: parts and wholes, rates and levels, one source and another, a
series and its own past. Polars expressions and joins over the whole table; a column that is not true names
a row that has to be mended or let through with a reviewed reason."""

from __future__ import annotations

import polars as pl

from pipelines.clean import Derivation, own_kind
from pipelines.codes import Codes, Growth, Parts

SERIES = ["INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN"]
PLACE = [*SERIES, "TIME_PERIOD"]
DOCUMENT = ["SOURCE_ID", "VINTAGE"]
# A series is long enough to say what is usual for it from this many changes on.
MIN_CHANGES = 5
SPREAD = 8.0  # times the usual (median absolute) deviation of its changes, as of a normal spread
ROOM = 0.10  # and at least a tenth of the level, or ten points
MAD_TO_SIGMA = 1.4826


def agreement(
    table: pl.DataFrame,
    sources: pl.DataFrame,
    codes: Codes,
    derivations: list[Derivation],
    growths: list[Growth],
    parts: list[Parts],
) -> pl.DataFrame:
    """OBSERVATIONS with AT (the series and period) and COUNTIES_ADD_UP, BREAKDOWNS_ADD_UP, SHARE_FITS,
    GROWTH_FITS, SOURCES_AGREE and IN_ITS_HISTORY (all true where nothing can be said)."""
    numbered = table.with_row_index("_ROW").with_columns(AT=pl.concat_str(PLACE, separator="|"))
    exact = numbered.filter(
        own_kind(codes),
        pl.col("ENTITY").is_null(),
        pl.col("QUALIFIER") == "exact",
        pl.col("OBS_VALUE").is_not_null(),
    ).with_columns(HALF=pl.col("ROUNDING").fill_null(0.0) + 1e-9)
    broken = {
        "COUNTIES_ADD_UP": _counties(exact, codes),
        "BREAKDOWNS_ADD_UP": _union([_breakdowns(exact, rule) for rule in parts]),
        "SHARE_FITS": _union([_shares(exact, rule) for rule in derivations]),
        "GROWTH_FITS": _union([_growth(exact, rule) for rule in growths]),
        "SOURCES_AGREE": _sources(exact, sources),
        "IN_ITS_HISTORY": _history(exact, codes),
    }
    return numbered.with_columns(
        (~pl.col("_ROW").is_in(rows.implode())).alias(name) for name, rows in broken.items()
    ).drop("_ROW")


def _union(found: list[pl.Series]) -> pl.Series:
    return pl.concat([pl.Series([], dtype=pl.UInt32), *found])


def _counties(exact: pl.DataFrame, codes: Codes) -> pl.Series:
    """Rows of a city whose counties, all of them printed in the same document, give another sum."""
    amounts = [i.id for i in codes.indicators.values() if codes.adds_up(i)]
    parents = {a.code: a.parent for a in codes.areas.values() if a.level == "county"}
    exact = exact.filter(pl.col("FREQ") != "_U")
    years = exact["TIME_PERIOD"].str.slice(0, 4).unique().to_list()
    whole = pl.DataFrame(
        [(parent, year, n) for year in years for parent, n in _children(codes, year).items()],
        schema={"REF_AREA": pl.String, "YEAR": pl.String, "COUNT": pl.UInt32},
        orient="row",
    )
    mine = exact.filter(pl.col("INDICATOR").is_in(amounts)).with_columns(
        YEAR=pl.col("TIME_PERIOD").str.slice(0, 4)
    )
    keys = [*PLACE, *DOCUMENT]
    summed = (
        mine.with_columns(REF_AREA=pl.col("REF_AREA").replace_strict(parents, default=None))
        .filter(pl.col("REF_AREA").is_not_null())
        .group_by([*keys, "YEAR"])
        .agg(SUM=pl.col("OBS_VALUE").sum(), SLACK=pl.col("HALF").sum(), FOUND=pl.len())
        .join(whole, on=["REF_AREA", "YEAR"])
        .filter(pl.col("FOUND") == pl.col("COUNT"))
    )
    return _off(mine.join(summed, on=keys, nulls_equal=True))


def _children(codes: Codes, year: str) -> dict[str, int]:
    """How many counties each city has in a year."""
    counts: dict[str, int] = {}
    for area in codes.areas.values():
        if area.level == "county" and area.stands_in(int(year)):
            counts[area.parent] = counts.get(area.parent, 0) + 1
    return counts


def _off(joined: pl.DataFrame) -> pl.Series:
    """Rows whose value is further from SUM than all roundings together allow."""
    return joined.filter((pl.col("OBS_VALUE") - pl.col("SUM")).abs() > pl.col("HALF") + pl.col("SLACK"))[
        "_ROW"
    ]


def _breakdowns(exact: pl.DataFrame, rule: Parts) -> pl.Series:
    """Wholes whose breakdowns, all of them printed in the same document, give another sum."""
    mine = exact.filter((pl.col("INDICATOR") == rule.indicator) & (pl.col("DEFINITION") == rule.definition))
    keys = ["REF_AREA", "TIME_PERIOD", *DOCUMENT]
    summed = (
        mine.filter(pl.col("BREAKDOWN").is_in(list(rule.breakdowns)))
        .group_by(keys)
        .agg(SUM=pl.col("OBS_VALUE").sum(), SLACK=pl.col("HALF").sum(), FOUND=pl.len())
        .filter(pl.col("FOUND") == len(rule.breakdowns))
    )
    return _off(mine.filter(pl.col("BREAKDOWN") == "_T").join(summed, on=keys, nulls_equal=True))


def _shares(exact: pl.DataFrame, rule: Derivation) -> pl.Series:
    """Printed shares that their part and whole, printed in the same document, do not give."""
    keys = ["REF_AREA", "BREAKDOWN", "TIME_PERIOD", *DOCUMENT]
    printed = exact.filter(
        (pl.col("INDICATOR") == rule.indicator)
        & (pl.col("DEFINITION") == rule.definition)
        & (pl.col("PROVENANCE") != "derived")
    )
    joined = printed
    for name, side in ((rule.part, "PART"), (rule.whole, "WHOLE")):
        other = exact.filter(pl.col("INDICATOR") == name).select(
            *keys, pl.col("OBS_VALUE").alias(side), pl.col("HALF").alias(f"{side}_HALF")
        )
        joined = joined.join(other, on=keys, nulls_equal=True)
    ratio = pl.col("PART") / pl.col("WHOLE")
    slack = 100 * (pl.col("PART_HALF") + pl.col("WHOLE_HALF") * ratio) / pl.col("WHOLE")
    return joined.filter(
        (pl.col("WHOLE") != 0) & ((pl.col("OBS_VALUE") - 100 * ratio).abs() > pl.col("HALF") + slack)
    )["_ROW"]


def _growth(exact: pl.DataFrame, rule: Growth) -> pl.Series:
    """Yearly rates that the levels of the year and of the year before do not give.

    Levels of one year from several documents count as an interval: a rate may follow from any of them.
    """
    keys = ["REF_AREA", "BREAKDOWN", "YEAR"]
    yearly = exact.filter(pl.col("FREQ") == "A").with_columns(
        YEAR=pl.col("TIME_PERIOD").cast(pl.Int64, strict=False)
    )
    levels = (
        yearly.filter((pl.col("INDICATOR") == rule.level) & (pl.col("DEFINITION") == rule.level_definition))
        .group_by(keys)
        .agg(
            LOW=(pl.col("OBS_VALUE") - pl.col("HALF")).min(),
            HIGH=(pl.col("OBS_VALUE") + pl.col("HALF")).max(),
        )
    )
    before = levels.with_columns(YEAR=pl.col("YEAR") + 1).rename({"LOW": "LOW_0", "HIGH": "HIGH_0"})
    joined = (
        yearly.filter((pl.col("INDICATOR") == rule.change) & (pl.col("DEFINITION") == rule.change_definition))
        .join(levels, on=keys)
        .join(before, on=keys)
        .filter(pl.col("LOW_0") > 0)
    )
    least = (pl.col("LOW") / pl.col("HIGH_0") - 1) * 100 - pl.col("HALF")
    most = (pl.col("HIGH") / pl.col("LOW_0") - 1) * 100 + pl.col("HALF")
    return joined.filter((pl.col("OBS_VALUE") < least) | (pl.col("OBS_VALUE") > most))["_ROW"]


def _sources(exact: pl.DataFrame, sources: pl.DataFrame) -> pl.Series:
    """Rows that no rounding brings together with what another publisher prints for the same.

    A publisher's later vintage revises its earlier one: only its last word is compared.
    """
    publishers = dict(sources.select("SOURCE_ID", "PUBLISHER").drop_nulls().iter_rows())
    publisher = pl.col("SOURCE_ID").replace(publishers).alias("_PUBLISHER")
    named = exact.with_columns(publisher, pl.col("VINTAGE").fill_null(""))
    last = named.filter(pl.col("VINTAGE") == pl.col("VINTAGE").max().over([*PLACE, "_PUBLISHER"]))
    low, high = pl.col("OBS_VALUE") - pl.col("HALF"), pl.col("OBS_VALUE") + pl.col("HALF")
    return last.filter((low > high.min().over(PLACE)) | (high < low.max().over(PLACE)))["_ROW"]


def _history(exact: pl.DataFrame, codes: Codes) -> pl.Series:
    """Yearly figures whose change is far beyond what is usual for their own series."""
    relative = [i.id for i in codes.indicators.values() if codes.adds_up(i)]
    yearly = (
        exact.filter((pl.col("FREQ") == "A") & (pl.col("PROVENANCE") != "derived"))
        .group_by(PLACE)
        .agg(VALUE=pl.col("OBS_VALUE").median())
        .with_columns(YEAR=pl.col("TIME_PERIOD").cast(pl.Int64, strict=False))
        .sort(PLACE)
    )
    step = pl.col("YEAR") - pl.col("YEAR").shift(1).over(SERIES)
    changes = yearly.with_columns(
        CHANGE=(pl.col("VALUE") - pl.col("VALUE").shift(1).over(SERIES)) / step,
        ROOM=pl.when(pl.col("INDICATOR").is_in(relative))
        .then(pl.col("VALUE").shift(1).over(SERIES).abs() * ROOM)
        .otherwise(100 * ROOM),
    ).with_columns(USUAL=pl.col("CHANGE").median().over(SERIES))
    away = (pl.col("CHANGE") - pl.col("USUAL")).abs()
    spread = away.median().over(SERIES) * MAD_TO_SIGMA * SPREAD
    odd = changes.filter(
        (pl.col("CHANGE").count().over(SERIES) >= MIN_CHANGES) & (away > pl.max_horizontal(spread, "ROOM"))
    ).select(PLACE)
    return exact.join(odd, on=PLACE)["_ROW"]

"""What Great Expectations can't ask by itself: one boolean column a question, as Polars expressions.

Ranges, sets, pairs, patterns and conditions on rows stand in `expectations/` as they are. Here is what needs
another table, a bound for each indicator, or the rows around a row. A column that is not true names a row
that must not go further; the sentence that says why stands with its expectation.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from pipelines.clean import own_kind
from pipelines.codes import Codes
from pipelines.ground.periods import bounds
from pipelines.plan import Registry
from pipelines.sources import SourceFolder, SubmissionLayout

JUMP = 5.0


def submissions(table: pl.DataFrame, folders: list[SourceFolder]) -> pl.DataFrame:
    """The OBSERVATIONS of bureaus' forms with YEAR_ASKED, ORIGIN_FITS and RECEIVED_AFTER: each form's source
    says what it is about."""
    forms = {
        folder.source.id: folder.source.read
        for folder in folders
        if isinstance(folder.source.read, SubmissionLayout)
    }
    source = pl.col("SOURCE_ID")
    years = {name: str(form.year) for name, form in forms.items()}
    origins = {name: "survey" if form.approval else "administrative" for name, form in forms.items()}
    received = {name: form.received.isoformat() for name, form in forms.items()}
    return table.filter(source.is_in(list(forms)) & (pl.col("PROVENANCE") != "derived")).with_columns(
        # A running total covers several years: the last of them is the year that was asked for.
        YEAR_ASKED=pl.col("TIME_PERIOD").str.split("/").list.last()
        == source.replace_strict(years, default=None),
        ORIGIN_FITS=pl.col("ORIGIN") == source.replace_strict(origins, default=None),
        RECEIVED_AFTER=pl.col("VINTAGE") == source.replace_strict(received, default=None),
    )


def observations(table: pl.DataFrame, codes: Codes) -> pl.DataFrame:
    """OBSERVATIONS with AREA_KNOWN (each area has its own years), IN_RANGE and UNIT_KNOWN (each indicator its
    own bounds and unit, by kind of figure), NOT_BEFORE_PERIOD (parts of two columns) and NO_JUMP (the year
    before)."""
    vintage, year = pl.col("VINTAGE"), _first_year()
    return table.with_columns(_jumps(table, codes)).with_columns(
        AREA_KNOWN=_area_valid(codes).fill_null(False),
        UNIT_KNOWN=_unit_known(codes).fill_null(False),
        IN_RANGE=_in_range(codes).fill_null(False),
        NOT_BEFORE_PERIOD=vintage.is_null() | (vintage.str.slice(0, 4) >= year),
    )


def _first_year() -> pl.Expr:
    """The year in which a period begins; of one that is not stated, that of its publication."""
    return pl.col("TIME_PERIOD").str.strip_prefix("../").str.slice(0, 4)


def definitions_of(codes: Codes) -> list[list[str]]:
    """Every pair of indicator and definition that there is."""
    return [[i.id, definition] for i in codes.indicators.values() for definition in i.definition_ids]


def _unit_known(codes: Codes) -> pl.Expr:
    """The indicator's own unit; an index has none, a change on a level has per cent or points."""
    units = {i.id: i.unit for i in codes.indicators.values()}
    kind, unit = pl.col("TRANSFORMATION"), pl.col("UNIT_MEASURE")
    own = unit == pl.col("INDICATOR").replace_strict(units, default=None)
    change = kind.is_in(["G1", "GB"]) & unit.is_in(["PT", "PP"])
    return pl.when(kind == "IX").then(unit == "INDEX").otherwise(own | change)


def _in_range(codes: Codes) -> pl.Expr:
    """Within the natural bounds of the indicator; a change never takes more than all of a level away."""
    floors, ceilings = _bounds(codes)
    value, kind = pl.col("OBS_VALUE"), pl.col("TRANSFORMATION")
    whole = pl.col("INDICATOR").replace_strict(ceilings, default=float("inf"))
    own = value.is_between(pl.col("INDICATOR").replace_strict(floors, default=-float("inf")), whole)
    change = (pl.col("UNIT_MEASURE") != "PT") | (value >= -100)
    change = change & ((pl.col("UNIT_MEASURE") != "PP") | (value.abs() <= 100))
    return pl.when(kind.is_in(["N", "CU"])).then(own).when(kind == "IX").then(value >= 0).otherwise(change)


def _bounds(codes: Codes) -> tuple[dict[str, float], dict[str, float]]:
    """Natural bounds by indicator, where there are any."""
    both = {indicator.id: codes.bounds(indicator) for indicator in codes.indicators.values()}
    floors = {name: low for name, (low, _) in both.items() if low is not None}
    ceilings = {name: high for name, (_, high) in both.items() if high is not None}
    return floors, ceilings


def _area_valid(codes: Codes) -> pl.Expr:
    """As `Area.stood_in`, for a column of areas."""
    year = _first_year()
    starts = {a.code: a.valid_from or "0000" for a in codes.areas.values()}
    ends = {a.code: a.valid_to or "9999" for a in codes.areas.values()}
    area = pl.col("REF_AREA")
    return (year >= area.replace_strict(starts, default=None)) & (
        year <= area.replace_strict(ends, default=None)
    )


def _jumps(table: pl.DataFrame, codes: Codes) -> pl.Series:
    """NO_JUMP: yearly amounts against the same source-independent series one year before."""
    amounts = [
        i.id
        for i in codes.indicators.values()
        if not i.per_year and not i.states and i.unit not in ("PT", "PP")
    ]
    own_years = (pl.col("FREQ") == "A") & own_kind(codes)
    yearly = table.select(
        "OBS_ID",
        "INDICATOR",
        "DEFINITION",
        "REF_AREA",
        "BREAKDOWN",
        "ENTITY",
        "OBS_VALUE",
        pl.when(own_years).then(pl.col("TIME_PERIOD").cast(pl.Int64, strict=False)).alias("YEAR"),
    )
    key = ["INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN", "ENTITY", "YEAR"]
    before = (
        yearly.filter(pl.col("YEAR").is_not_null())
        .with_columns(pl.col("YEAR") + 1)
        .group_by(key)
        .agg(pl.col("OBS_VALUE").median().alias("BEFORE"))
    )
    joined = yearly.join(before, on=key, how="left", nulls_equal=True, maintain_order="left")
    ratio = pl.col("OBS_VALUE") / pl.col("BEFORE")
    unknown = pl.col("BEFORE").is_null() | (pl.col("BEFORE") <= 0) | ~pl.col("INDICATOR").is_in(amounts)
    return joined.select(
        NO_JUMP=unknown | ((ratio <= JUMP) & (ratio >= 1 / JUMP)).fill_null(True)
    ).to_series()


def targets(table: pl.DataFrame, assessments: pl.DataFrame, registry: Registry, codes: Codes) -> pl.DataFrame:
    """TARGETS with QUOTE_STANDS, ASSESSED and ORGANISATIONS_KNOWN."""
    stands = [
        start is None or registry.text[start:end] == quote
        for start, end, quote in table.select("START", "END", "QUOTE").iter_rows()
    ]
    known = pl.Series(list(codes.organisations))
    return table.with_columns(
        QUOTE_STANDS=pl.Series(stands, dtype=pl.Boolean),
        ASSESSED=pl.col("TARGET_ID").is_in(assessments["TARGET_ID"].to_list()),
        ORGANISATIONS_KNOWN=pl.col("ORGANISATIONS")
        .str.split(";")
        .list.eval(pl.element().is_in(known.to_list()))
        .list.all()
        .fill_null(True),
    )


def assessments(
    table: pl.DataFrame,
    targets_table: pl.DataFrame,
    ranked: pl.DataFrame,
    searches: pl.DataFrame,
    today: dt.date,
    valid_days: int,
) -> pl.DataFrame:
    """ASSESSMENTS with INPUTS_DISCLOSED and SEARCH_FRESH (other tables), and SETS_ADD_UP (all rows)."""
    current = ranked.filter(pl.col("CURRENT"))["OBS_ID"].to_list()
    counted = targets_table.filter("COUNTED" if "COUNTED" in targets_table.columns else pl.lit(True))
    mine = table.filter(
        pl.col("TARGET_ID").is_in(counted.filter(pl.col("LEVEL") == "city")["TARGET_ID"].to_list())
    )
    adds_up = (
        mine.filter(pl.col("SET").is_in(["kept", "not-kept", "running", "undecidable"])).height == mine.height
    )
    return table.with_columns(
        INPUTS_DISCLOSED=pl.col("INPUTS")
        .str.split(";")
        .list.eval(pl.element().is_in(current))
        .list.all()
        .fill_null(True),
        SEARCH_FRESH=_fresh(table, searches, targets_table, today, valid_days),
        SETS_ADD_UP=pl.lit(adds_up),
    )


def _fresh(
    table: pl.DataFrame,
    searches: pl.DataFrame,
    targets_table: pl.DataFrame,
    today: dt.date,
    valid_days: int,
) -> pl.Series:
    """Whether each no-data promise has a logged search within `valid_days` before `today`.

    A partial date counts to its end, but never beyond the release.
    """
    recent = [
        row["TARGET_ID"]
        for row in searches.iter_rows(named=True)
        if 0 <= (today - min(bounds(row["DATE"])[1], today)).days <= valid_days
        and bounds(row["DATE"])[0] <= today
    ]
    needs = pl.col("STATUS") == "no-data"
    return table.select(~needs | pl.col("TARGET_ID").is_in(recent)).to_series()

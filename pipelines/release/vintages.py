"""`tracker history`: a series by vintage. Restated series are revisions or definitions, never growth, so
a change across two definitions, or across a break, is refused with a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.book import Book
from pipelines.codes import THIN, Codes, observed
from pipelines.ground.errors import Fault, ReleaseError
from pipelines.ground.periods import by_period, sort_key


@dataclass(frozen=True)
class Vintage:
    """One printed figure of a series: when, by which document, and in which releases it stood.

    figure: in the series' one unit; printed: as the document has it, empty where that is the same unit.
    """

    definition: str
    breakdown: str
    period: str
    figure: str
    printed: str
    status: str
    vintage: str
    source: str
    cell: str
    current: bool
    releases: tuple[str, ...]


def history(ranked: pl.DataFrame, book: Book, codes: Codes, indicator: str, area: str) -> list[Vintage]:
    """Every figure of the area's own series, by definition, the period's end and start, publication date.

    ranked: schema RANKED. Raises ReleaseError (E-HIST-01) where there is none.
    """
    rows = _series(ranked, indicator, area)
    if rows.is_empty():
        raise ReleaseError(Fault("E-HIST-01", f"{indicator} {area}", "—", "a disclosed observation"))
    stood = {
        release.version: set(release.tables["observations"]["OBS_ID"].to_list()) for release in book.releases
    }
    return [
        Vintage(
            row["DEFINITION"],
            row["BREAKDOWN"],
            row["TIME_PERIOD"],
            _figure(row, codes),
            _printed(row, codes),
            row["OBS_STATUS"],
            row["VINTAGE"] or "—",
            row["SOURCE_ID"],
            row["CELL"],
            row["CURRENT"],
            tuple(version for version, ids in stood.items() if row["OBS_ID"] in ids),
        )
        for row in rows.iter_rows(named=True)
    ]


def _figure(row: dict[str, Any], codes: Codes) -> str:
    """The value in UNIT_MEASURE with its qualifier, in Chinese, as the terminal's other texts are."""
    indicator = codes.indicators[row["INDICATOR"]]
    factor = codes.convert(Decimal(1), row["UNIT_PRINTED"], row["UNIT_MEASURE"])
    decimals = row["DECIMALS"] + max(0, -factor.adjusted())  # what is divided by 10,000 has four more
    return observed(row["OBS_VALUE"], decimals, row["UNIT_MEASURE"], row["QUALIFIER"], indicator, codes, "zh")


def _printed(row: dict[str, Any], codes: Codes) -> str:
    if row["UNIT_PRINTED"] == row["UNIT_MEASURE"]:
        return ""
    return f"{row['OBS_TEXT']}{THIN}{codes.units[row['UNIT_PRINTED']].zh}"


def _series(ranked: pl.DataFrame, indicator: str, area: str) -> pl.DataFrame:
    mine = (pl.col("INDICATOR") == indicator) & (pl.col("REF_AREA") == area) & pl.col("ENTITY").is_null()
    return by_period(ranked.filter(mine), "DEFINITION", "BREAKDOWN", "TIME_PERIOD", "VINTAGE", "OBS_ID")


def change_between(
    ranked: pl.DataFrame, indicator: str, area: str, first: str, last: str, definition: str = ""
) -> float:
    """The change from `first` to `last` in per cent, within one definition and without a break.

    Raises ReleaseError: the two periods are of two definitions (E-HIST-02), a break lies between them
    (E-HIST-03), or one of them has no figure (E-HIST-01).
    """
    levels = pl.col("CURRENT") & (pl.col("BREAKDOWN") == "_T") & (pl.col("TRANSFORMATION") == "N")
    rows = _series(ranked, indicator, area).filter(levels)
    if definition:
        rows = rows.filter(pl.col("DEFINITION") == definition)
    where = f"{indicator} {area} {first}–{last}"
    sets = [set(rows.filter(pl.col("TIME_PERIOD") == period)["DEFINITION"]) for period in (first, last)]
    if not all(sets):
        raise ReleaseError(Fault("E-HIST-01", where, "—", f"{first}, {last}"))
    shared = sorted(sets[0] & sets[1])
    if len(shared) != 1:
        found = " ≠ ".join(" | ".join(sorted(names)) for names in sets)
        raise ReleaseError(Fault("E-HIST-02", where, found, "--definition"))
    rows = rows.filter(pl.col("DEFINITION") == shared[0])
    ends = sort_key(first), sort_key(last)
    inside = [code for code in rows["TIME_PERIOD"].unique() if ends[0] < sort_key(code) <= ends[1]]
    between = rows.filter(pl.col("TIME_PERIOD").is_in(inside))
    if (between["OBS_STATUS"] == "B").any():
        raise ReleaseError(Fault("E-HIST-03", where, "B", "no break"))
    values = dict(rows.select("TIME_PERIOD", "OBS_VALUE").iter_rows())
    if not values[first]:
        raise ReleaseError(Fault("E-HIST-01", where, str(values[first]), "≠ 0"))
    return float((values[last] / values[first] - 1) * 100)

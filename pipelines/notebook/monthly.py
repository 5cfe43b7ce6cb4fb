"""Figures of single months: the months of the year, the same month a year before, and what was printed
without a period. A month never stands for a year, and no year is built from months."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

import polars as pl

from pipelines.codes import Lang, period
from pipelines.ground.periods import sort_key
from pipelines.notebook.lines import Series
from pipelines.notebook.said import Both, both, change_of
from pipelines.views import LANGS, SiteData, figure_of

Row = dict[str, Any]


class Season(NamedTuple):
    """One month of the year over all years: its number, its mean, how many years are in it, their OBS_IDs."""

    month: int
    mean: float
    years: int
    inputs: str


def months_of(current: pl.DataFrame, series: Series, area: str) -> list[Row]:
    """The single months of a series in order of time (schema RANKED rows), grades A to C, exact figures."""
    found = current.filter(
        (pl.col("INDICATOR") == series.indicator)
        & (pl.col("DEFINITION") == series.definition)
        & (pl.col("REF_AREA") == (series.area or area))
        & (pl.col("BREAKDOWN") == series.breakdown)
        & (pl.col("FREQ") == "M")
        & (pl.col("GRADE") != "D")
        & (pl.col("QUALIFIER") == "exact")
        & (pl.col("TRANSFORMATION") == "N")
        & pl.col("ENTITY").is_null()
    )
    return sorted(found.to_dicts(), key=lambda row: sort_key(row["TIME_PERIOD"]))


def seasons(rows: list[Row]) -> list[Season]:
    """The months of the year that have a figure, January first, each with the mean of its years."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[int(row["TIME_PERIOD"][5:])].append(row)
    return [
        Season(
            month,
            sum(row["OBS_VALUE"] for row in mine) / len(mine),
            len(mine),
            ";".join(row["OBS_ID"] for row in mine),
        )
        for month, mine in sorted(found.items())
    ]


def against_last_year(data: SiteData, rows: list[Row]) -> Both:
    """How many months were better, worse and the same as the same month a year before, in one sentence;
    that there is no such pair where there is none."""
    at = {row["TIME_PERIOD"]: row for row in rows}
    earlier = {code: at.get(f"{int(code[:4]) - 1}{code[4:]}") for code in at}
    pairs = [(before, at[code]) for code, before in earlier.items() if before]
    if not pairs:
        return both(data, "said.months_apart")
    indicator = data.codes.indicators[rows[0]["INDICATOR"]]
    good, bad = ("fell", "rose") if indicator.sense == "decrease" else ("rose", "fell")
    moves: list[str] = [change_of(before, after, indicator.band) for before, after in pairs]
    counts = {"better": moves.count(good), "worse": moves.count(bad)}
    same = len(moves) - sum(counts.values())
    ends = {
        name: {lang: period(pair[1]["TIME_PERIOD"], lang) for lang in LANGS}
        for name, pair in (("first", pairs[0]), ("last", pairs[-1]))
    }
    return both(data, "said.months_pairs", n=len(pairs), same=same, **counts, **ends)


def extremes(data: SiteData, rows: list[Row]) -> Both:
    """The lowest and the highest month, with their figures; nothing for fewer than two."""
    if len(rows) < 2:
        return {"zh": "", "en": ""}
    low, high = (pick(rows, key=lambda row: (row["OBS_VALUE"], row["TIME_PERIOD"])) for pick in (min, max))
    said: dict[str, Both] = {
        name: {lang: _at(data, row, lang) for lang in LANGS} for name, row in (("low", low), ("high", high))
    }
    return both(data, "said.months_ends", n=len(rows), **said)


def _at(data: SiteData, row: Row, lang: Lang) -> str:
    return data.words[lang]("said.at", period=period(row["TIME_PERIOD"], lang), x=figure_of(data, row, lang))


def undated(data: SiteData, current: pl.DataFrame, series: Series) -> Both:
    """The figures of a series that were printed without a period, by the day of print, and whether they
    move one way; nothing where there is none."""
    rows = current.filter(
        (pl.col("INDICATOR") == series.indicator)
        & (pl.col("DEFINITION") == series.definition)
        & (pl.col("REF_AREA") == (series.area or data.project.params.ref_area))
        & (pl.col("BREAKDOWN") == series.breakdown)
        & (pl.col("FREQ") == "_U")
        & (pl.col("GRADE") != "D")
        & pl.col("ENTITY").is_null()
    )
    found = rows.sort("VINTAGE", "OBS_ID").to_dicts()
    if not found:
        return {"zh": "", "en": ""}
    listed: Both = {g: data.words[g]("sep").join(_printed(data, row, g) for row in found) for g in LANGS}
    values = [row["OBS_VALUE"] for row in found]
    onward = values in (sorted(values), sorted(values, reverse=True))
    key = "said.undated_one" if len(found) == 1 else "said.undated" if onward else "said.undated_mixed"
    return both(data, key, n=len(found), figures=listed)


def _printed(data: SiteData, row: Row, lang: Lang) -> str:
    when = period(row["VINTAGE"] or "", lang)
    return data.words[lang]("said.printed", period=when, x=figure_of(data, row, lang))

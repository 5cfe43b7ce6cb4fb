"""Figures of single months: the months of the year, the same month a year before, and what was printed
without a period. A month never stands for a year, and no year is built from months."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

import polars as pl

from pipelines.codes import Lang, period
from pipelines.ground.periods import sort_key
from pipelines.notebook.lines import Series
from pipelines.notebook.said import Both, both, change_of, series_name
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
    found = series.printed(current, area).filter(
        (pl.col("FREQ") == "M") & (pl.col("QUALIFIER") == "exact") & (pl.col("TRANSFORMATION") == "N")
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


def against_last_year(data: SiteData, series: Series, rows: list[Row]) -> Both:
    """How many months were better, worse and the same as the same month a year before, in one sentence;
    that there is no such pair where there is none."""
    at = {row["TIME_PERIOD"]: row for row in rows}
    earlier = {code: at.get(f"{int(code[:4]) - 1}{code[4:]}") for code in at}
    pairs = [(before, at[code]) for code, before in earlier.items() if before]
    if not pairs:
        return both(data, "said.months_apart", name=_name(data, series))
    indicator = data.codes.indicators[rows[0]["INDICATOR"]]
    good, bad = ("fell", "rose") if indicator.sense == "decrease" else ("rose", "fell")
    moves: list[str] = [change_of(before, after, indicator.band) for before, after in pairs]
    counts = {"better": moves.count(good), "worse": moves.count(bad)}
    same = len(moves) - sum(counts.values())
    ends = {
        name: {lang: period(pair[1]["TIME_PERIOD"], lang) for lang in LANGS}
        for name, pair in (("first", pairs[0]), ("last", pairs[-1]))
    }
    name = _name(data, series)
    return both(data, "said.months_pairs", name=name, n=len(pairs), same=same, **counts, **ends)


def extremes(data: SiteData, series: Series, rows: list[Row]) -> Both:
    """The lowest and the highest month, with their figures, or how many months share one; nothing for fewer
    than two."""
    if len(rows) < 2:
        return {"zh": "", "en": ""}
    name, values = _name(data, series), [row["OBS_VALUE"] for row in rows]
    if min(values) == max(values):
        x: Both = {lang: figure_of(data, rows[0], lang) for lang in LANGS}
        return both(data, "said.months_level", name=name, n=len(rows), x=x)
    ends: dict[str, Both] = {
        end: {lang: _at(data, [row for row in rows if row["OBS_VALUE"] == value], lang) for lang in LANGS}
        for end, value in (("low", min(values)), ("high", max(values)))
    }
    return both(data, "said.months_ends", name=name, n=len(rows), **ends)


def pair_of(months: list[str]) -> tuple[str, str] | None:
    """The two months to compare: one month of the year in its first and its last year, the pair that lies
    farthest apart; where there is none, the first and the last. None for fewer than two.

    months: period codes in order of time.
    """
    pairs = [(one, other) for one in months for other in months if one < other and one[5:] == other[5:]]
    if pairs:
        return max(pairs, key=lambda pair: (int(pair[1][:4]) - int(pair[0][:4]), pair[1]))
    return (months[0], months[-1]) if len(months) > 1 else None


def _name(data: SiteData, series: Series) -> Both:
    """What a sentence calls a series: its own short name, else that of its observations."""
    if series.zh and series.en:
        return {"zh": series.zh, "en": series.en}
    return {lang: series_name(data, series, lang) for lang in LANGS}


def _at(data: SiteData, rows: list[Row], lang: Lang) -> str:
    """A figure with its month, or with how many months have it."""
    row = rows[0]
    if len(rows) > 1:
        return data.words[lang]("said.at_months", n=len(rows), x=figure_of(data, row, lang))
    return data.words[lang]("said.at", period=period(row["TIME_PERIOD"], lang), x=figure_of(data, row, lang))


def undated(data: SiteData, current: pl.DataFrame, series: Series) -> Both:
    """The figures of a series that were printed without a period, by the day of print, and whether they
    move one way; nothing where there is none."""
    rows = series.printed(current, data.project.params.ref_area).filter(pl.col("FREQ") == "_U")
    found = rows.sort("VINTAGE", "OBS_ID").to_dicts()
    if not found:
        return {"zh": "", "en": ""}
    listed: Both = {g: data.words[g]("sep").join(_printed(data, row, g) for row in found) for g in LANGS}
    values = [row["OBS_VALUE"] for row in found]
    onward = values in (sorted(values), sorted(values, reverse=True))
    key = "said.undated_one" if len(found) == 1 else "said.undated" if onward else "said.undated_mixed"
    return both(data, key, name=_name(data, series), n=len(found), figures=listed)


def _printed(data: SiteData, row: Row, lang: Lang) -> str:
    when = period(row["VINTAGE"] or "", lang)
    return data.words[lang]("said.printed", period=when, x=figure_of(data, row, lang))

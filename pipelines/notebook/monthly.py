"""Which two months to compare, and what was printed without a period. A month never stands for a year."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.codes import Lang, period
from pipelines.notebook.lines import Series
from pipelines.notebook.said import Both, both, series_name
from pipelines.views import LANGS, SiteData, figure_of, indicator_name

Row = dict[str, Any]


def pair_of(months: list[str]) -> tuple[str, str] | None:
    """The two months to compare: one month of the year in its first and its last year, the pair that lies
    farthest apart; where there is none, the first and the last. None for fewer than two.

    months: period codes in order of time.
    """
    pairs = [(one, other) for one in months for other in months if one < other and one[5:] == other[5:]]
    if pairs:
        return max(pairs, key=lambda pair: (int(pair[1][:4]) - int(pair[0][:4]), pair[1]))
    return (months[0], months[-1]) if len(months) > 1 else None


def _name(data: SiteData, series: Series, rows: list[Row]) -> Both:
    """What a sentence calls a series: its own short name, else that of its observations, which is another one
    where they all are changes since a base and not on the year before."""
    if series.zh and series.en:
        return {"zh": series.zh, "en": series.en}
    if any(row["TRANSFORMATION"] != "GB" for row in rows):
        return {lang: series_name(data, series, lang) for lang in LANGS}
    named: Both = {lang: indicator_name(data, rows[0], lang) for lang in LANGS}
    area: Both = {lang: data.area_name(rows[0]["REF_AREA"], lang) for lang in LANGS}
    return both(data, "said.series", area=area, indicator=named)


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
    return both(data, key, name=_name(data, series, found), n=len(found), figures=listed)


def _printed(data: SiteData, row: Row, lang: Lang) -> str:
    when = period(row["VINTAGE"] or "", lang)
    return data.words[lang]("said.printed", period=when, x=figure_of(data, row, lang))

"""Series as lines: marks out of observations, gaps left as gaps, and a description of what is to be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.assess.series import time_of
from pipelines.notebook.pictures import PROMISE, Picture, digest_of
from pipelines.plan.models import Target
from pipelines.render.charts import promise_chart
from pipelines.render.data import SiteData
from pipelines.render.marks import Line, Mark, PromiseChart, named_apart, runs
from pipelines.render.views.charts import axis_unit, chart_rows, footer_of, promise_chart_of
from pipelines.render.views.common import figure_of
from pipelines.text import Lang, period


@dataclass(frozen=True)
class Series:
    """One line of a chart: a yearly series of one area, named where the indicator alone would not do."""

    indicator: str
    definition: str = "_"
    area: str = ""
    breakdown: str = "_T"
    zh: str = ""
    en: str = ""

    def rows(self, current: pl.DataFrame, own_area: str) -> pl.DataFrame:
        """Its current figures of grade A to C by year (schema RANKED)."""
        return current.filter(
            (pl.col("INDICATOR") == self.indicator)
            & (pl.col("DEFINITION") == self.definition)
            & (pl.col("REF_AREA") == (self.area or own_area))
            & (pl.col("BREAKDOWN") == self.breakdown)
            & (pl.col("FREQ") == "A")
            & (pl.col("TIME_PERIOD").str.len_chars() == 4)
            & (pl.col("GRADE") != "D")
            & pl.col("ENTITY").is_null()
        ).sort("TIME_PERIOD")

    def name(self, data: SiteData, lang: Lang) -> str:
        """What stands at the end of the line."""
        given = self.zh if lang == "zh" else self.en
        return given or data.area_name(self.area or data.project.params.ref_area, lang)


def lines_picture(
    data: SiteData, current: pl.DataFrame, series: list[Series], title: str, lang: Lang, zero: bool
) -> Picture:
    """Several series in one chart; the first in ink, the others in grey.

    zero: a line at zero (figures on yearly change), named in words.
    """
    own = data.project.params.ref_area
    tables = [s.rows(current, own) for s in series]
    rows = [row for table, s in zip(tables, series, strict=True) for row in _rows(data, s, table, lang)]
    drawn = [
        _line(data, table, s.name(data, lang), lang)
        for s, table in zip(series, tables, strict=True)
        if table.height
    ]
    times = [mark.time for line in drawn for mark in line.marks]
    drawn = list(named_apart(tuple(drawn), min(times), max(times), 0.0 if zero else None))
    unit, factor = axis_unit(data, series[0].indicator, lang)
    chart = PromiseChart(
        id="",
        title=title,
        description=" ".join(_seen(data, s, t, lang) for s, t in zip(series, tables, strict=True)),
        unit=unit,
        axis_factor=factor,
        start=min(times),
        end=max(times),
        city=drawn[0],
        context=tuple(drawn[1:]),
        threshold=0.0 if zero else None,
        threshold_label=data.words[lang]("marks.zero") if zero else "",
    )
    ids = {row["SOURCE_ID"] for table in tables for row in table.iter_rows(named=True)}
    footer = footer_of(data, ids, digest_of(rows), lang)
    return Picture(promise_chart(chart), title, chart.description + _marks(data, drawn, lang), footer, rows)


def promise_picture(data: SiteData, target: Target, lang: Lang) -> Picture | None:
    """A promise's own chart, the city's or a parent's; None for kinds that are not drawn."""
    chart = promise_chart_of(data, target, lang)
    if chart is None:
        return None
    note = _marks(data, [chart.city, *chart.context], lang)
    rows = chart_rows(data, chart, lang)
    return Picture(promise_chart(chart), chart.title, chart.description + note, chart.footer, rows, PROMISE)


def _line(data: SiteData, table: pl.DataFrame, name: str, lang: Lang) -> Line:
    marks = tuple(
        Mark(
            time=float(time_of(row["TIME_PERIOD"])),
            value=row["OBS_VALUE"],
            low=row["OBS_LOW"],
            high=row["OBS_HIGH"],
            provisional=row["OBS_STATUS"] == "P",
            broken=row["OBS_STATUS"] == "B",
        )
        for row in table.iter_rows(named=True)
    )
    last = table.row(-1, named=True)
    return Line(marks, f"{name} {figure_of(data, last, lang)}")


def _seen(data: SiteData, series: Series, table: pl.DataFrame, lang: Lang) -> str:
    """What a line shows, for whoever can't see it: ends, and the years that are missing."""
    words, name = data.words[lang], series.name(data, lang)
    if not table.height:
        return str(words("marks.none", name=name))
    first, last = table.row(0, named=True), table.row(-1, named=True)
    ends = [f"{period(row['TIME_PERIOD'], lang)} {figure_of(data, row, lang)}" for row in (first, last)]
    years = [int(year) for year in table["TIME_PERIOD"]]
    missing = [str(year) for year in range(years[0], years[-1]) if year not in years]
    text = words("marks.single", name=name, first=ends[0])
    if table.height > 1:
        text = words("marks.line", name=name, first=ends[0], last=ends[1], n=len(years))
    gap = words("marks.missing", years=words("list_sep").join(missing)) if missing else ""
    return f"{text}{gap}"


def _marks(data: SiteData, lines: list[Line], lang: Lang) -> str:
    """Which special marks a picture has, and what they mean."""
    words, marks = data.words[lang], [mark for line in lines for mark in line.marks]
    notes = [
        ("marks.provisional", any(mark.provisional for mark in marks)),
        ("marks.broken", any(mark.broken for mark in marks)),
        ("marks.bound", any(mark.open_end for mark in marks)),
        ("marks.gap", any(len(runs(line.marks)) > 1 for line in lines)),
    ]
    said = [str(words(key)) for key, there in notes if there]
    return (" " if lang == "en" or said else "") + " ".join(said) if said else ""


def _rows(data: SiteData, series: Series, table: pl.DataFrame, lang: Lang) -> list[list[str]]:
    def text(value: Any) -> str:
        return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)

    columns = ["TIME_PERIOD", "OBS_VALUE", "OBS_LOW", "OBS_HIGH", "OBS_STATUS", "OBS_ID", "SOURCE_ID"]
    name = series.name(data, lang)
    return [[name, *(text(row[c]) for c in columns)] for row in table.iter_rows(named=True)]

"""Series as lines: marks out of observations, gaps left as gaps, and a description of what is to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from pipelines.charts import Line, PromiseChart, runs
from pipelines.codes import Lang
from pipelines.ground.periods import by_period
from pipelines.notebook.pictures import Picture, digest_of
from pipelines.plan import Target
from pipelines.views import (
    SiteData,
    axis_unit,
    ceiling_of,
    chart_rows,
    figure_of,
    footer_of,
    joined,
    key_words,
    line_rows,
    line_title,
    mark_of,
    names_of,
    promise_chart_of,
    reading_of,
    sources_of,
    when_of,
    years_title,
)


@dataclass(frozen=True)
class Series:
    """One line of a chart: a yearly series of one area. zh, en: what it is besides its area, in a word or
    two, where several lines are of one area; the area itself is named by the observations."""

    indicator: str
    definition: str = "_"
    area: str = ""
    breakdown: str = "_T"
    zh: str = ""
    en: str = ""

    def printed(self, current: pl.DataFrame, own_area: str) -> pl.DataFrame:
        """Its current figures of grade A to C, of whatever period and kind (schema RANKED)."""
        return current.filter(
            (pl.col("INDICATOR") == self.indicator)
            & (pl.col("DEFINITION") == self.definition)
            & (pl.col("REF_AREA") == (self.area or own_area))
            & (pl.col("BREAKDOWN") == self.breakdown)
            & (pl.col("GRADE") != "D")
            & pl.col("ENTITY").is_null()
        )

    def rows(self, current: pl.DataFrame, own_area: str) -> pl.DataFrame:
        """Its current figures of grade A to C, each of one year, by year (schema RANKED).

        Levels where there are any, else changes on the year before: the two never stand in one line.
        """
        of_one_year = (pl.col("FREQ") == "A") & (pl.col("TIME_PERIOD").str.len_chars() == 4)
        found = by_period(self.printed(current, own_area).filter(of_one_year))
        levels = found.filter(pl.col("TRANSFORMATION") == "N")
        return levels if levels.height else found.filter(pl.col("TRANSFORMATION") == "G1")


def lines_picture(
    data: SiteData, current: pl.DataFrame, series: list[Series], title: str, lang: Lang, zero: bool
) -> Picture:
    """Several series in one chart: the tracker's own area in ink (the first where it is in none), the
    others in grey.

    zero: a line at zero (figures on yearly change), named in words.
    """
    lines = _lines(data, current, series, lang)
    own = next((line for line in lines if _area(data, line) == data.project.params.ref_area), lines[0])
    context = tuple(line for line in lines if line is not own)
    times = [mark.time for line in lines for mark in line.marks]
    unit, factor = axis_unit(data, series[0].indicator, lang)
    words, stop = data.words[lang], data.words[lang]("stop")
    rows = line_rows(data, lines, lang)
    chart = PromiseChart(
        id="",
        title=(years_title if zero else line_title)(data, own, own.short, lang),
        description=stop.join(_seen(data, line, lang) for line in lines) + stop.strip(),
        unit=unit,
        axis_factor=factor,
        ceiling=ceiling_of(data, series[0].indicator),
        start=min(times),
        end=max(times),
        own=own,
        context=context,
        threshold=0.0 if zero else None,
        threshold_label=words("marks.zero") if zero else "",
        goal=not zero,
        footer=footer_of(data, sources_of(data, lines), digest_of(rows), lang),
        key=key_words(data, tuple(lines), lang),
        subtitle=words("seen.subtitle", what=title, unit=unit),
    )
    seen = chart.description + _marks(data, lines, lang)
    return Picture(chart, seen, rows, reading=reading_of(data, chart, lang))


def _area(data: SiteData, line: Line) -> str:
    return str(data.observation[line.marks[0].obs]["REF_AREA"])


def _lines(data: SiteData, current: pl.DataFrame, series: list[Series], lang: Lang) -> list[Line]:
    """The series that have figures, each named after its observations' area with its last figure."""
    tables = [s.rows(current, data.project.params.ref_area).to_dicts() for s in series]
    names = names_of(data, [rows[0] if rows else None for rows in tables], lang)
    lines = []
    for one, rows, name in zip(series, tables, names, strict=True):
        if not rows:
            continue
        word = one.zh if lang == "zh" else one.en
        short = joined(data, data.area_name(rows[0]["REF_AREA"], lang), [word], lang) if word else name
        marks = tuple(mark_of(data, row, figure_of(data, row, lang), lang) for row in rows)
        lines.append(Line(marks, f"{short} {marks[-1].label}", name, short))
    return lines


def promise_picture(data: SiteData, target: Target, subject: str, lang: Lang) -> Picture | None:
    """A promise's own chart, the city's or a parent's; None for kinds that are not drawn.

    subject: whose promise it is and what of it is drawn.
    """
    chart = promise_chart_of(data, target, lang)
    if chart is None:
        return None
    seen = chart.description + _marks(data, chart.lines, lang)
    rows, reading = chart_rows(data, target, chart, lang), reading_of(data, chart, lang)
    return Picture(replace(chart, subject=subject), seen, rows, reading=reading, subject=subject)


def _seen(data: SiteData, line: Line, lang: Lang) -> str:
    """What a line shows, for whoever can't see it: ends, and the years that are missing."""
    words, rows = data.words[lang], [data.observation[mark.obs] for mark in line.marks]
    ends = [f"{when_of(data, row, lang)} {figure_of(data, row, lang)}" for row in (rows[0], rows[-1])]
    years = [int(row["TIME_PERIOD"]) for row in rows]
    missing = [str(year) for year in range(years[0], years[-1]) if year not in years]
    text = words("marks.single", name=line.name, first=ends[0])
    if len(rows) > 1:
        text = words("marks.line", name=line.name, first=ends[0], last=ends[1], n=len(years))
    gap = words("marks.missing", years=words("list_sep").join(missing)) if missing else ""
    return f"{text}{gap}"


def _marks(data: SiteData, lines: Sequence[Line], lang: Lang) -> str:
    """What the special marks of a picture mean, and that years without a figure are left open."""
    said = [words for _, words in key_words(data, tuple(lines), lang)]
    gaps = any(len(runs(line.marks)) > 1 for line in lines)
    said += [str(data.words[lang]("marks.gap"))] if gaps else []
    return (" " if lang == "en" or said else "") + " ".join(said) if said else ""

"""A chart's figures in words: the table beside the picture, which its reading line speaks from."""

from __future__ import annotations

from typing import Any

from pipelines.charts import SIDE, laid_out
from pipelines.codes import Lang, SeriesKey
from pipelines.plan import Target
from pipelines.views import SiteData, line_name, marks_of, ordered_contexts, promise_chart_of, when_of


def reading_of(data: SiteData, target: Target, lang: Lang) -> dict[str, Any]:
    """The chart's frame (x0, x1 in years; y0, y1 in its unit) and its figures as rows, oldest first.

    Empty where the promise has no chart or the chart no figure.
    """
    chart = promise_chart_of(data, target, lang)
    if chart is None:
        return {}
    series = target.series[0]
    own = f"{series.indicator}|{series.definition}|{series.area}|{series.breakdown}"
    keys = [own, *(row["SERIES"] for row in ordered_contexts(data, target))]
    rows = [row for key in keys for row in _rows(data, target, key, lang)]
    if not rows:
        return {}
    layout = laid_out(chart)
    x0, x1 = chart.start - SIDE, chart.end + SIDE  # the edges of the plot, as it is drawn
    return {
        "frame": {"x0": f"{x0:g}", "x1": f"{x1:g}", "y0": f"{layout.low:.8g}", "y1": f"{layout.high:.8g}"},
        "unit": chart.unit,
        "rows": sorted(rows, key=lambda row: row["t"]),
        "stops": len({row["t"] for row in rows}),
    }


def _rows(data: SiteData, target: Target, key: str, lang: Lang) -> list[dict[str, Any]]:
    """The drawn marks of one series with the name of its line, the period in words and the figure as
    drawn."""
    series = SeriesKey.parse(key)
    return [
        {
            "t": mark.time,
            "v": f"{mark.value:.8g}",
            "period": when_of(data, data.observation[mark.obs], lang),
            "series": line_name(data, series, target, lang),
            "own": series.area == target.ref_area,
            "figure": mark.label,
            "provisional": mark.provisional,
        }
        for mark in marks_of(data, series, target, lang)
    ]

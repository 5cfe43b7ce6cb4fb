"""A chart's figures in words: the table beside the picture, which its reading line speaks from."""

from __future__ import annotations

from typing import Any

from pipelines.assess.series import time_of
from pipelines.plan.models import Target
from pipelines.render.data import SiteData
from pipelines.render.marks import domain
from pipelines.render.views import charts
from pipelines.render.views.common import ordered_contexts
from pipelines.text import Lang, period


def reading_of(data: SiteData, target: Target, lang: Lang) -> dict[str, Any]:
    """The chart's frame (x0, x1 in years; y0, y1 in its unit) and its figures as rows, oldest first.

    Empty where the promise has no chart or the chart no figure.
    """
    chart = charts.promise_chart_of(data, target, lang)
    if chart is None:
        return {}
    series = target.series[0]
    own = f"{series.indicator}|{series.definition}|{series.area}|{series.breakdown}"
    keys = [own, *(row["SERIES"] for row in ordered_contexts(data, target))]
    rows = [row for key in keys for row in _rows(data, target, key, lang)]
    if not rows:
        return {}
    x0, x1 = chart.start - 0.35, chart.end + 0.35  # the edges of the plot, as it is drawn
    y0, y1 = domain(chart)
    times = {row["t"] for row in rows}
    return {
        "frame": {"x0": f"{x0:g}", "x1": f"{x1:g}", "y0": f"{y0:.8g}", "y1": f"{y1:.8g}"},
        "unit": chart.unit,
        "rows": sorted(rows, key=lambda row: row["t"]),
        "stops": len(times),
    }


def _rows(data: SiteData, target: Target, key: str, lang: Lang) -> list[dict[str, Any]]:
    """The drawn marks of one series with the area's name, the period in words and the figure as drawn."""
    indicator, definition, area, breakdown = key.split("|")
    found = [
        row
        for row in data.observation.values()
        if row["CURRENT"]
        and row["GRADE"] != "D"
        and row["ENTITY"] is None
        and (row["INDICATOR"], row["DEFINITION"], row["REF_AREA"], row["BREAKDOWN"])
        == (indicator, definition, area, breakdown)
    ]
    periods = {round(float(time_of(row["TIME_PERIOD"])), 4): row["TIME_PERIOD"] for row in found}
    return [
        {
            "t": mark.time,
            "v": f"{mark.value:.8g}",
            "period": period(periods[mark.time], lang),
            "series": data.area_name(area, lang),
            "own": area == target.ref_area,
            "figure": mark.label,
            "provisional": mark.provisional,
        }
        for mark in charts.marks_of(data, found, target, lang)
    ]

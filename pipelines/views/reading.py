"""A chart's figures in words: the table beside the picture, which its reading line speaks from."""

from __future__ import annotations

from typing import Any

from pipelines.charts import PromiseChart
from pipelines.codes import Lang
from pipelines.views.common import when_of
from pipelines.views.data import SiteData


def reading_of(data: SiteData, chart: PromiseChart, lang: Lang) -> dict[str, Any]:
    """The figures of a chart as rows, oldest first, each with the name of its line, its period in words and
    the figure as drawn; empty where the chart holds none."""
    rows: list[dict[str, Any]] = [
        {
            "t": mark.time,
            "v": f"{mark.value:.8g}",
            "period": when_of(data, data.observation[mark.obs], lang),
            "series": line.short or line.name,
            "own": line is chart.own,
            "figure": mark.label,
            "provisional": mark.provisional,
        }
        for line in chart.lines
        for mark in line.marks
    ]
    if not rows:
        return {}
    rows.sort(key=lambda row: row["t"])
    return {"unit": chart.unit, "rows": rows, "stops": len({row["t"] for row in rows})}

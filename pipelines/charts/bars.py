"""Horizontal bars with their words beside them, in the look of all charts; reads at 320 px."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipelines.charts.layout import ACCENT, INK, SOFT, plain
from pipelines.charts.svg import FONT, GROUND, LINE

WIDTH_PX, ROW_PX = 346, 40


@dataclass(frozen=True)
class Bar:
    """One bar: what it is, how long, the figure in words, whether it is the one spoken of, its document,
    and the OBS_IDs that it rests on, joined by ";" (none for counts of ours)."""

    label: str
    value: float
    text: str
    strong: bool = False
    source: str = ""
    inputs: str = ""


@dataclass(frozen=True)
class BarChart:
    """Bars with one unit; `mark` draws an upright line at a value (a threshold) with its words."""

    title: str
    description: str
    unit: str
    bars: tuple[Bar, ...]
    mark: float | None = None
    mark_label: str = ""


def bar_chart(chart: BarChart) -> dict[str, Any]:
    """The Vega-Lite specification: each label stands above its bar, its figure at the label's end."""
    import altair as alt

    values = [bar.value for bar in chart.bars] + ([] if chart.mark is None else [chart.mark])
    low, high = min(0.0, *values), max(0.0, *values) or 1.0
    x = alt.X("v:Q", scale=alt.Scale(domain=[low, high], nice=False), axis=None)
    rows = [
        {
            "n": n,
            "v": bar.value,
            "s": f"{plain(bar.label)}  {plain(bar.text)}",
            "c": INK if bar.strong else SOFT,
        }
        for n, bar in enumerate(chart.bars)
    ]
    y = alt.Y("n:O", axis=None, sort=None)
    base = alt.Chart(alt.Data(values=rows))
    bars = base.mark_bar(height=9, yOffset=8).encode(
        x=x, y=y, color=alt.Color("c:N", scale=None, legend=None)
    )
    words = base.mark_text(align="left", baseline="middle", dy=-9, font=FONT, fontSize=12, color=INK)
    layers = [bars, words.encode(x=alt.XValue(0), y=y, text=alt.Text("s:N")), *_mark(chart, x)]
    spec = (
        alt.layer(*layers)
        .properties(
            width=WIDTH_PX,
            height=ROW_PX * len(rows),
            title=alt.TitleParams(
                plain(chart.unit), anchor="start", fontSize=12, fontWeight="normal", color=SOFT, offset=8
            ),
        )
        .configure(font=FONT, background=GROUND, padding={"left": 6, "right": 8, "top": 6, "bottom": 6})
        .configure_view(stroke=None)
        .configure_title(font=FONT)
        .configure_axis(gridColor=LINE)
    )
    return dict(spec.to_dict(validate=False))


def _mark(chart: BarChart, x: Any) -> list[Any]:
    import altair as alt

    if chart.mark is None:
        return []
    at = alt.Chart(alt.Data(values=[{"v": chart.mark, "s": plain(chart.mark_label)}])).encode(x=x)
    word = at.mark_text(align="right", baseline="bottom", dx=-3, font=FONT, fontSize=12, color=ACCENT)
    # The line stops at each row's words, which stand above its bar.
    lines = [
        at.mark_rule(color=ACCENT, strokeWidth=1.6).encode(
            y=alt.YValue(ROW_PX * n + 21), y2=alt.Y2Value(ROW_PX * n + 36)
        )
        for n in range(len(chart.bars))
    ]
    return [*lines, word.encode(text=alt.Text("s:N"), y=alt.YValue(-2))]

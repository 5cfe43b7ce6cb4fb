"""Horizontal bars with their words: beside them in the wide drawing, above them in the narrow one."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.charts.colours import ACCENT, GREYS, INK
from pipelines.charts.layout import plain
from pipelines.charts.paint import label, line, node, picture, text
from pipelines.charts.placing import width_px, wrapped
from pipelines.charts.scales import Frame

_BAR_PX = 12.0


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
    id: str = ""
    subject: str = ""
    subtitle: str = ""
    footer: str = ""


@dataclass(frozen=True)
class _Columns:
    """Where bars begin and how long the longest is, in px, with the values at their ends."""

    chart: BarChart
    frame: Frame
    left: float
    long: float
    low: float
    high: float

    def at(self, value: float) -> float:
        return self.left + self.long * (value - self.low) / (self.high - self.low)


def bars_svg(chart: BarChart, frame: Frame) -> str:
    """The picture in this width."""
    columns, size = _columns(chart, frame), frame.size
    y = size + 10 if chart.mark is not None else 4.0
    parts, top = [], y
    for bar in chart.bars:
        drawn, high = _row(columns, bar, y)
        parts.append(drawn)
        y += high
    picture_id = f"{chart.id}-{frame.name}"
    inside = node("g", *parts, *_mark(columns, top, y), class_="plot-area")
    return picture(picture_id, frame.name, (frame.width_px, y + 2), (chart.title, chart.description), inside)


def _columns(chart: BarChart, frame: Frame) -> _Columns:
    values = [bar.value for bar in chart.bars] + ([] if chart.mark is None else [chart.mark])
    low, high = min(0.0, *values), max(0.0, *values)
    high = high if high > low else low + 1.0
    figures = max(width_px(plain(bar.text), frame.size) for bar in chart.bars) + 12
    if frame.name == "wide":
        left = min(max(width_px(plain(bar.label), frame.size) for bar in chart.bars), 0.4 * frame.width_px)
        left += 14
    else:
        left = 2.0
    return _Columns(chart, frame, left, frame.width_px - left - figures, low, high)


def _row(columns: _Columns, bar: Bar, y: float) -> tuple[str, float]:
    """One bar with its words, and how much height it takes."""
    frame, size = columns.frame, columns.frame.size
    beside = frame.name == "wide"
    room = columns.left - 14 if beside else frame.width_px - 4
    lines = wrapped(plain(bar.label), size, room)
    words = [
        text(one, 2, y + size + n * 1.25 * size, size, INK, class_="name") for n, one in enumerate(lines)
    ]
    deep = 1.25 * size * len(lines)
    middle = y + (deep + 4) / 2 if beside else y + deep + 4 + _BAR_PX / 2
    start, end = sorted((columns.at(0.0), columns.at(bar.value)))
    place = {"x": start, "y": middle - _BAR_PX / 2, "width": max(end - start, 1.0), "height": _BAR_PX}
    drawn = node("rect", class_="bar", fill=INK if bar.strong else GREYS[-1], **place)
    figure = plain(bar.text)
    x = _figure_at(columns, end + 6, width_px(figure, size))
    figure_drawn = label(figure, x, middle + 0.36 * size, size, INK)
    high = deep + 12 if beside else deep + _BAR_PX + 16
    return "".join([*words, drawn, figure_drawn]), high


def _figure_at(columns: _Columns, x: float, wide: float) -> float:
    """Where a bar's figure begins: behind its end, and behind the upright line where that would cross it."""
    if columns.chart.mark is None:
        return x
    mark = columns.at(columns.chart.mark)
    return mark + 5 if x - 3 < mark < x + wide + 3 else x


def _mark(columns: _Columns, top: float, foot: float) -> list[str]:
    """The upright line at the chart's mark, beside the bars only, and its words above."""
    if columns.chart.mark is None:
        return []
    x, size = columns.at(columns.chart.mark), columns.frame.size
    words = plain(columns.chart.mark_label)
    left = min(max(x - width_px(words, size) / 2, 0.0), columns.frame.width_px - width_px(words, size))
    drawn = label(words, left, size + 1, size, ACCENT)
    if columns.frame.name == "wide":
        return [line(x, top - 4, x, foot - 4, ACCENT, 1.6, class_="threshold"), drawn]
    rows = (foot - top) / len(columns.chart.bars)
    spots = [top + rows * (n + 1) - 14 for n in range(len(columns.chart.bars))]
    return [
        *(line(x, y - _BAR_PX - 3, x, y + 3, ACCENT, 1.6, class_="threshold") for y in spots),
        drawn,
    ]

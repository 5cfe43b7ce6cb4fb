"""What a chart shows: figures with their bounds and doubts, lines of them, and a promise's whole picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

YEAR = 1.01  # the longest step that a line joins: a year, and what rounding adds
PADS = (
    0.18,
    0.32,
    0.5,
    0.8,
)  # room above and below the figures, as shares of their span: the least that does
_UP, _DOWN = ("ge", "gt", "over"), ("le", "lt", "nearly")


@dataclass(frozen=True)
class Mark:
    """One figure to draw: time in years, value, bounds, how certain it is, whether the series breaks here
    and why, the OBS_IDs that it rests on, joined by ";", and that of its own observation.

    span: what it covers (SDMX frequency and months); figures of two spans are never joined.
    """

    time: float
    value: float
    low: float | None = None
    high: float | None = None
    provisional: bool = False
    label: str = ""
    broken: bool = False
    inputs: str = ""
    obs: str = ""
    qualifier: str = "exact"
    span: str = "A12"
    reason: str = ""

    @property
    def open_end(self) -> str:
        """up or down where the figure is only a bound («80 以上»), else empty."""
        if (self.low is None) != (self.high is None):
            return "up" if self.high is None else "down"
        return "up" if self.qualifier in _UP else "down" if self.qualifier in _DOWN else ""

    @property
    def ranged(self) -> bool:
        """Whether a bar shows that the figure may lie anywhere between two bounds."""
        return self.low is not None and self.high is not None and self.low != self.high

    def joins(self, other: Mark) -> bool:
        """Whether a line may lead on to `other`: no year missing, no break, one span, and no bound."""
        near = other.time - self.time <= YEAR and self.span == other.span
        return near and not other.broken and not self.open_end and not other.open_end


@dataclass(frozen=True)
class Line:
    """Marks that belong together, the words at their end, and whose they are (area, part, definition)."""

    marks: tuple[Mark, ...]
    label: str = ""
    name: str = ""


@dataclass(frozen=True)
class PromiseChart:
    """Everything in a promise chart: the marks spoken of, context lines, threshold, path and words.

    ceiling: what the figures can't pass (100 for a share), where the axis ends.
    key: what its special marks mean, as (sign, words).
    """

    id: str
    title: str
    description: str
    unit: str
    start: float
    end: float
    own: Line
    context: tuple[Line, ...] = ()
    threshold: float | None = None
    threshold_label: str = ""
    path: tuple[Mark, ...] | None = None
    empty_label: str = ""
    footer: str = ""
    axis_factor: float = 1.0
    ceiling: float | None = None
    key: tuple[tuple[str, str], ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line, the one spoken of first."""
        return (self.own, *self.context)


def runs(marks: tuple[Mark, ...]) -> list[list[Mark]]:
    """Marks that a line may join (see `Mark.joins`), in parts."""
    joined: list[list[Mark]] = []
    for mark in marks:
        if joined and joined[-1][-1].joins(mark):
            joined[-1].append(mark)
        else:
            joined.append([mark])
    return joined


def signs(lines: tuple[Line, ...]) -> list[str]:
    """The special marks that a picture holds: provisional, up, down, ranged, broken."""
    marks = [mark for line in lines for mark in line.marks]
    found = {mark.open_end for mark in marks} | {"provisional" for mark in marks if mark.provisional}
    found |= {"ranged" for mark in marks if mark.ranged} | {"broken" for mark in marks if mark.broken}
    return [sign for sign in ("provisional", "up", "down", "ranged", "broken") if sign in found]


def all_marks(chart: PromiseChart) -> Iterator[Mark]:
    """Every mark of a chart, and the points of its path."""
    for line in chart.lines:
        yield from line.marks
    yield from chart.path or ()


def has_values(chart: PromiseChart) -> bool:
    """Whether a figure or a threshold is drawn at all."""
    return chart.threshold is not None or any(True for _ in all_marks(chart))


def domain(chart: PromiseChart, pad: float = PADS[0]) -> tuple[float, float]:
    """Lowest and highest value of the plot, in the unit of the chart, with `pad` of their span to spare.

    Where nothing is negative, no negative number gets onto the axis, nor one above the ceiling,
    unless the threshold is the ceiling and its words need room.
    """
    values = [v for mark in all_marks(chart) for v in (mark.value, mark.low, mark.high) if v is not None]
    if chart.threshold is not None:
        values.append(chart.threshold)
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    room = (high - low) * pad or abs(high) * pad / 2 or 1.0
    bottom = low - room
    if low >= 0:
        bottom = max(bottom, -(high - low) * PADS[0] / 4)
    top = high + room
    if chart.ceiling is not None and high <= chart.ceiling != chart.threshold:
        top = min(top, chart.ceiling)
    return bottom, top

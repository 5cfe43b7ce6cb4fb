"""What a chart shows: figures with their bounds and doubts, lines of them, and a promise's whole picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

YEAR = 1.01  # the longest step that a line joins: a year, and what rounding adds
# Room above and below the figures, as shares of their span: the least that does.
PADS = (0.18, 0.32, 0.5, 0.8)
_BELOW = 0.72  # of an empty plot lies below its threshold
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
        both = self.low is not None and self.high is not None and self.low != self.high
        return both and not self.open_end

    def joins(self, other: Mark) -> bool:
        """Whether a line may lead on to `other`: no year missing, no break, one span, and no bound."""
        near = other.time - self.time <= YEAR and self.span == other.span
        return near and not other.broken and not self.open_end and not other.open_end


@dataclass(frozen=True)
class Line:
    """Marks that belong together, the words at their end, and whose they are (area, part, definition), in
    full and in short."""

    marks: tuple[Mark, ...]
    label: str = ""
    name: str = ""
    short: str = ""


@dataclass(frozen=True)
class PromiseChart:
    """Everything in a chart of lines: the marks spoken of, those beside them, threshold, path and words.

    subject, title, subtitle: what it is about, what is seen in it, and unit, definition and areas.
    ceiling: what the figures can't pass (100 for a share), where the axis ends.
    decimals: how many digits after the point the figures have; None: as many as their values show.
    goal: whether the threshold is a target; else a mere line, in grey.
    gap: from when to when nobody's figure stands though one was due, with its words.
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
    subject: str = ""
    subtitle: str = ""
    decimals: int | None = None
    gap: tuple[float, float] | None = None
    gap_label: str = ""
    goal: bool = True

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line, the one spoken of first."""
        return (self.own, *self.context)

    @property
    def has_figures(self) -> bool:
        """Whether anybody's figure is drawn: without one there is no axis of figures."""
        return any(line.marks for line in self.lines)


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


def domain(chart: PromiseChart, pad: float = PADS[0]) -> tuple[float, float]:
    """Lowest and highest value of the plot, in the unit of the chart, with `pad` of their span to spare.

    Where nothing is negative, no negative number gets onto the axis, nor one above the ceiling,
    unless the threshold is the ceiling and its words need room. Without any figure only the threshold
    has a place, in the upper part.
    """
    if not chart.has_figures:
        at = chart.threshold or 0.0
        return at - _BELOW, at + 1 - _BELOW
    values = [v for mark in all_marks(chart) for v in _seen(mark)]
    if chart.threshold is not None:
        values.append(chart.threshold)
    low, high = min(values), max(values)
    room = (high - low) * pad or abs(high) * pad / 2 or 1.0
    bottom = low - room
    if low >= 0:
        bottom = max(bottom, -(high - low) * PADS[0] / 4)
    top = high + room
    if chart.ceiling is not None and high <= chart.ceiling != chart.threshold:
        top = min(top, chart.ceiling)
    return bottom, top


def _seen(mark: Mark) -> list[float]:
    """The values of a mark that need room: a bound fades out, whatever the figure can't pass."""
    ends = (mark.value,) if mark.open_end else (mark.value, mark.low, mark.high)
    return [value for value in ends if value is not None]


def decimals_of_values(chart: PromiseChart) -> int:
    """How many digits after the point the figures of a chart have."""
    if chart.decimals is not None:
        return chart.decimals
    texts = [f"{mark.value:.4f}".rstrip("0") for line in chart.lines for mark in line.marks]
    return max((len(text.partition(".")[2]) for text in texts), default=0)

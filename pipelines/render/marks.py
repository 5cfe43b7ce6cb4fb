"""What a chart shows: figures with their bounds and doubts, lines of them, and a promise's whole picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

YEAR = 1.01  # the longest step that a line joins: a year, and what rounding adds


@dataclass(frozen=True)
class Mark:
    """One figure to draw: time in years, value, bounds, how certain it is, whether the series breaks here,
    and the OBS_IDs that it rests on, joined by ";"."""

    time: float
    value: float
    low: float | None = None
    high: float | None = None
    provisional: bool = False
    label: str = ""
    broken: bool = False
    inputs: str = ""

    @property
    def open_end(self) -> str:
        """up or down where the figure is only a bound («80 以上»), else empty."""
        if self.low is not None and self.high is None:
            return "up"
        return "down" if self.low is None and self.high is not None else ""


@dataclass(frozen=True)
class Line:
    """Marks that belong together, with the words that name them at their end, below it or above."""

    marks: tuple[Mark, ...]
    label: str = ""
    above: bool = False


@dataclass(frozen=True)
class PromiseChart:
    """Everything in a promise chart: the city's marks, context lines, threshold, path and words."""

    id: str
    title: str
    description: str
    unit: str
    start: float
    end: float
    city: Line
    context: tuple[Line, ...] = ()
    threshold: float | None = None
    threshold_label: str = ""
    path: tuple[Mark, Mark] | None = None
    empty_label: str = ""
    break_label: str = ""
    footer: str = ""
    axis_factor: float = 1.0


def runs(marks: tuple[Mark, ...]) -> list[list[Mark]]:
    """Marks that a line may join: a year without a figure is a gap, and a break is one too."""
    joined: list[list[Mark]] = []
    for mark in marks:
        if joined and not mark.broken and mark.time - joined[-1][-1].time <= YEAR:
            joined[-1].append(mark)
        else:
            joined.append([mark])
    return joined


def named_apart(
    lines: tuple[Line, ...], start: float, end: float, threshold: float | None = None
) -> tuple[Line, ...]:
    """The lines with their names above or below their ends, so that none hides a mark or another name.

    A name at the right edge stands left of its end: above a line that rises, below one that falls. Where
    two ends lie close together, the higher is named above and the lower below. An end just under the
    threshold is named below, as the threshold's own words stand above its line.
    """
    drawn = [line for line in lines if line.marks]
    values = [mark.value for line in drawn for mark in line.marks] + (
        [] if threshold is None else [threshold]
    )
    room = (max(values) - min(values)) * 0.12 if values else 0.0
    late = start + (end - start) * 0.66
    above = {id(line): line.marks[-1].time > late and _rises(line) for line in drawn}
    for line in drawn:
        if threshold is not None and 0 <= threshold - line.marks[-1].value <= room:
            above[id(line)] = False
    for one, other in combinations(drawn, 2):
        ends = one.marks[-1], other.marks[-1]
        if abs(ends[0].value - ends[1].value) <= room and abs(ends[0].time - ends[1].time) < (end - late):
            high = one if ends[0].value >= ends[1].value else other
            above |= {id(one): one is high, id(other): other is high}
    return tuple(replace(line, above=above.get(id(line), False)) for line in lines)


def _rises(line: Line) -> bool:
    return len(line.marks) > 1 and line.marks[-1].value >= line.marks[-2].value


def _all_marks(chart: PromiseChart) -> Iterator[Mark]:
    for line in (chart.city, *chart.context):
        yield from line.marks
    yield from chart.path or ()


def has_values(chart: PromiseChart) -> bool:
    """Whether a figure or a threshold is drawn at all."""
    return chart.threshold is not None or any(True for _ in _all_marks(chart))


def domain(chart: PromiseChart) -> tuple[float, float]:
    """Lowest and highest value of the plot, in the unit of the chart."""
    values = [v for mark in _all_marks(chart) for v in (mark.value, mark.low, mark.high) if v is not None]
    if chart.threshold is not None:
        values.append(chart.threshold)
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    pad = (high - low) * 0.18 or abs(high) * 0.1 or 1.0
    return low - pad, high + pad


# Where words may lie in an empty chart, as a share of its height, and how much worse that is than the top.
_LEVELS = {0.9: 0.0, 0.1: 0.5, 0.75: 1.0, 0.25: 1.0, 0.5: 1.5}
_NAME, _DOT, _LINE = 3.0, 1.2, 0.5  # what it costs to lie on a name, a dot, a quarter of a year's line


def free_level(chart: PromiseChart) -> float:
    """How high in the plot (0 to 1) words across it hide least."""
    low, high = domain(chart)
    inked = [((value - low) / (high - low), cost) for value, cost in _inked(chart, high - low)]

    def cost(level: float) -> float:
        return _LEVELS[level] + sum(cost for place, cost in inked if abs(level - place) < 0.08)

    return min(_LEVELS, key=cost)


def _inked(chart: PromiseChart, height: float) -> Iterator[tuple[float, float]]:
    """Value and cost of what is drawn: marks, lines between them, names at their ends, the threshold."""
    for line in chart.context:
        for part in runs(line.marks):
            yield from ((mark.value, _DOT) for mark in part)
            for a, b in pairwise(part):
                yield from ((a.value + (b.value - a.value) * k / 4, _LINE) for k in (1, 2, 3))
        if line.marks:
            yield line.marks[-1].value + height * (0.06 if line.above else -0.06), _NAME
    if chart.threshold is not None:
        yield from ((chart.threshold, _DOT), (chart.threshold + height * 0.05, _NAME))

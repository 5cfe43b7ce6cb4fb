"""A chart of lines in pixels: where its marks, bars and breaks lie, and where its words find room."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from pipelines.charts.colours import ACCENT, INK, SOFT, grey
from pipelines.charts.marks import PADS, Line, Mark, PromiseChart, decimals_of_values, domain, runs
from pipelines.charts.placing import Box, Ink, Placed, Point, Words, place, width_px
from pipelines.charts.scales import Frame, ticks
from pipelines.codes import THIN

SIDE = 0.35  # years of room left of the first and right of the last
RADIUS = {True: 4.2, False: 3.0}  # of a dot in px, of the line spoken of and of others
BAR = {True: 9.0, False: 7.0}  # how wide the bar of a bound is
FADE_PX = 40.0  # how far a bound is drawn into the open
_PLAIN = str.maketrans({THIN: " ", "\u2009": " ", "₂": "2", "₃": "3", "’": "'", "鉄": "铁"})
_SAME_PX = 8.0  # ends nearer than this are one place for the eye
_BREAK_PX = 15.0
_BESIDE_PX = 7.0  # from the end of a line to its words
_NUDGES = (0, -4, 4, -8, 8, -12, 12, -16, 16, -22, 22)


@dataclass(frozen=True)
class Layout:
    """The scales of one drawing, the room beside its plot in px, its ticks, and where all words stand."""

    chart: PromiseChart
    frame: Frame
    low: float
    high: float
    left: float
    right: float
    ticks: tuple[tuple[float, str], ...] = ()
    placed: tuple[Placed, ...] = ()

    @property
    def width(self) -> float:
        """How wide the plot is."""
        return self.frame.width_px - self.left - self.right

    @property
    def height(self) -> float:
        """How high the plot is: lower where there is nothing to see."""
        return float(self.frame.height_px if self.chart.has_figures else self.frame.empty_px)

    @property
    def times(self) -> Point:
        """The times at the edges of the plot."""
        return self.chart.start - SIDE, self.chart.end + SIDE

    @property
    def room(self) -> Box:
        """Where words may stand."""
        return 3.0, 1.0, self.width + self.right - 1.0, self.height - 3.0

    def at(self, time: float, value: float) -> Point:
        """The place of a value at a time, from the plot's upper left corner."""
        first, last = self.times
        return (
            self.width * (time - first) / (last - first),
            self.height * (self.high - value) / (self.high - self.low),
        )

    def place(self, mark: Mark) -> Point:
        """The place of a figure."""
        return self.at(mark.time, mark.value)


def plain(text: str) -> str:
    """`text` with characters that the chart font has for those that it lacks (thin spaces, CO₂)."""
    return text.translate(_PLAIN)


@lru_cache(maxsize=512)
def laid_out(chart: PromiseChart, frame: Frame) -> Layout:
    """The layout with the least room above and below in which all words that must stand find a place.

    Where even the most room does not do, names are left out beyond the reach of their lines' ends.
    """
    for pad in PADS:
        plan = _planned(chart, frame, pad)
        placed = place(_words(plan), ink_of(plan), plan.room)
        if placed is not None:
            return replace(plan, placed=tuple(placed))
    wanted = [replace(words, reach_px=1e6) for words in _words(plan)]
    return replace(plan, placed=tuple(place(wanted, ink_of(plan), plan.room) or ()))


def _planned(chart: PromiseChart, frame: Frame, pad: float) -> Layout:
    """The scales and margins of a drawing, before its words are placed."""
    low, high = domain(chart, pad)
    found: list[tuple[float, str]] = []
    if chart.has_figures:
        factor = chart.axis_factor
        decimals = max(0, decimals_of_values(chart) - round(math.log10(factor)))
        shown = ticks(low * factor, high * factor, decimals, frame.most)
        found = [(value / factor, text) for value, text in shown]
    left = max((width_px(text, frame.small) for _, text in found), default=0.0) + (9.0 if found else 3.0)
    return Layout(chart, frame, low, high, left, _margin(chart, frame, left), tuple(found))


def _margin(chart: PromiseChart, frame: Frame, left: float) -> float:
    """The room right of the plot: in the wide drawing, so much that words stand behind the ends of their
    lines, up to a quarter of it."""
    room = frame.width_px - left
    if frame.name != "wide":
        return 6.0
    ends = [(line.marks[-1].time, _end_words(chart, line)) for line in chart.lines if line.marks]
    if chart.threshold is not None:
        ends.append((chart.end + SIDE, chart.threshold_label))
    needed = [6.0]
    for time, text in ends:
        share = (time - chart.start + SIDE) / (chart.end - chart.start + 2 * SIDE)
        wide = width_px(plain(text), frame.size) + _BESIDE_PX + 3
        needed.append(room - (room - wide) / share)
    return min(max(needed), room / 4)


def breaks(chart: PromiseChart) -> Iterator[tuple[Line, float, float, str]]:
    """(line, time, value, reason) of each break of series, between the figures that it parts."""
    for line in chart.lines:
        if line.marks and line.marks[0].broken:
            yield line, line.marks[0].time - 0.25, line.marks[0].value, line.marks[0].reason
        for before, after in pairwise(line.marks):
            if after.broken:
                middle = (before.time + after.time) / 2, (before.value + after.value) / 2
                yield line, *middle, after.reason


def break_strokes(layout: Layout) -> list[tuple[float, float, float, float]]:
    """The double strokes of all breaks, in px."""
    spots = [layout.at(time, value) for _, time, value, _ in breaks(layout.chart)]
    return [(x + d, y - _BREAK_PX, x + d, y + _BREAK_PX) for x, y in spots for d in (-2.5, 2.5)]


def bar_of(layout: Layout, mark: Mark, own: bool) -> Box | None:
    """The box of the bar that shows a bound, from its flat end into the open, or a range between two
    bounds; None for a figure."""
    x, y = layout.place(mark)
    half = BAR[own] / 2
    if mark.open_end == "up":
        return x - half, max(y - FADE_PX, 0.0), x + half, y
    if mark.open_end == "down":
        return x - half, y, x + half, min(y + FADE_PX, layout.height)
    if mark.ranged:
        ends = [layout.at(mark.time, value or 0.0)[1] for value in (mark.low, mark.high)]
        return x - half / 2, max(min(ends), 0.0), x + half / 2, min(max(ends), layout.height)
    return None


def ink_of(layout: Layout) -> Ink:
    """Every dot, stroke and bar of the chart, in px."""
    chart = layout.chart
    every = [(mark, line is chart.own) for line in chart.lines for mark in line.marks]
    dots = [(*layout.place(mark), RADIUS[own] + 1.2) for mark, own in every if not mark.open_end]
    bars = [bar for mark, own in every if (bar := bar_of(layout, mark, own)) is not None]
    joined = [pair for line in chart.lines for part in runs(line.marks) for pair in pairwise(part)]
    joined += pairwise(chart.path or ())
    strokes = [(*layout.place(a), *layout.place(b)) for a, b in joined]
    if chart.threshold is not None:
        y = layout.at(chart.start, chart.threshold)[1]
        strokes.append((0.0, y, layout.width, y))
    if layout.low < 0 and any(value == 0 for value, _ in layout.ticks):
        y = layout.at(chart.start, 0.0)[1]
        strokes.append((0.0, y, layout.width, y))
    return Ink(tuple(dots), (*strokes, *break_strokes(layout)), tuple(bars))


def _words(plan: Layout) -> list[Words]:
    """Everything that is written into the plot, the least movable first."""
    chart, size = plan.chart, plan.frame.size
    wanted = []
    if chart.threshold is not None and chart.threshold_label:
        wanted.append(_of_threshold(plan))
    if chart.empty_label and not chart.own.marks:
        wanted.append(_across(plan))
    if chart.gap and chart.gap_label:
        wanted.append(_of_gap(plan))
    said: dict[str, Point] = {}
    for _, time, value, reason in breaks(chart):
        said.setdefault(plain(reason), plan.at(time, value))
    wanted += [Words(text, plan.frame.small, SOFT, near) for text, near in said.items() if text]
    ends = [(line, line.marks[-1]) for line in chart.lines if line.marks and line.label]
    ends.sort(key=lambda end: -end[1].value)
    wanted += _names(plan, [(line, plan.place(mark)) for line, mark in ends])
    for n, mark in enumerate(_labelled(plan)):
        near = plan.place(mark)
        text = plain(mark.label) if n else _end_words(chart, chart.own)
        first = _behind(text, size, near, BAR[True]) if n == 0 else ()
        wanted.append(Words(text, size, INK, near, first, reach_px=30 if n else math.inf))
    return wanted


def _end_words(chart: PromiseChart, line: Line) -> str:
    """What stands at the end of a line: its label; of the line spoken of, whose it is where others stand
    beside it, with its last figure."""
    if line.label or line is not chart.own or not line.marks:
        return plain(line.label)
    last = line.marks[-1].label
    named = bool(last and line.short and any(other.marks for other in chart.context))
    return plain(f"{line.short} {last}" if named else last)


def _names(plan: Layout, ends: list[tuple[Line, Point]]) -> list[Words]:
    """The name of each line at its end, the highest first; where ends lie on each other, one above the other
    at one place."""
    chart, size = plan.chart, plan.frame.size
    together: list[list[tuple[Line, Point]]] = []
    for line, near in ends:
        last = together[-1] if together else []
        apart = not last or line is chart.own or last[0][0] is chart.own
        if not apart and math.dist(last[0][1], near) < _SAME_PX:
            last.append((line, near))
        else:
            together.append([(line, near)])
    wanted = []
    for one in together:
        text = "\n".join(plain(line.label) for line, _ in one)
        color = INK if one[0][0] is chart.own else grey(chart.context.index(one[0][0]))[1]
        wanted.append(Words(text, size, color, one[0][1], _behind(text, size, one[0][1], BAR[False])))
    return wanted


def _behind(text: str, size: float, near: Point, wide: float) -> tuple[Point, ...]:
    """Places right of a mark, ever farther up and down."""
    middle = near[1] + 0.35 * size - 0.625 * size * text.count("\n")
    return tuple((near[0] + wide / 2 + _BESIDE_PX - 2, middle + nudge) for nudge in _NUDGES)


def _labelled(plan: Layout) -> list[Mark]:
    """The marks whose figure is written beside them: as many as the drawing holds, else only the ends; the
    last first."""
    line = plan.chart.own
    labelled = [mark for mark in line.marks if mark.label] if not line.label else []
    return labelled[::-1] if len(labelled) <= plan.frame.most else [labelled[-1], labelled[0]]


def _of_threshold(plan: Layout) -> Words:
    """The threshold's words: behind the end of its line where there is room, else just above or below it,
    from the right end leftwards."""
    chart, size = plan.chart, plan.frame.size
    text, y = plain(chart.threshold_label), plan.at(plan.chart.end, chart.threshold or 0.0)[1]
    behind = plan.width + _BESIDE_PX - 1
    if width_px(text, size) > plan.room[2] - behind and plan.right > 60:
        text = _in_two(text, size)
    wide = width_px(text, size)
    middle = y + 0.35 * size - 0.625 * size * text.count("\n")
    first = [(behind, middle + nudge) for nudge in _NUDGES]
    one_line = text.replace("\n", " ") if wide > plan.room[2] - behind else text
    lefts = [max(6.0, plan.width - width_px(one_line, size) - step) for step in range(0, int(plan.width), 6)]
    lefts = list(dict.fromkeys(lefts))
    lower = 1.25 * size * one_line.count("\n")
    first += [(left, base) for base in (y - 5 - lower, y + size + 2) for left in lefts]
    color = ACCENT if chart.goal else SOFT
    return Words(one_line, size, color, (plan.width * 0.9, y), tuple(first), led=False)


def _of_gap(plan: Layout) -> Words:
    """The words of the part in which nobody's figure stands: at its foot, as near to it as there is room."""
    size, text = plan.frame.small, plain(plan.chart.gap_label)
    first, last = (plan.at(time, plan.low)[0] for time in plan.chart.gap or (0.0, 0.0))
    wide = width_px(text, size)
    lefts = [(first + last - wide) / 2, last - wide - 4, first + 4, first - wide - 6]
    heights = [plan.height - 8 - step for step in range(0, int(plan.height) - 20, 6)]
    spots = tuple((left, float(base)) for base in heights for left in lefts)
    return Words(text, size, INK, ((first + last) / 2, plan.height - 10), spots, led=False)


def _across(plan: Layout) -> Words:
    """The words of an empty line: in the middle of its field, in two lines where one is too wide, at the
    first free height from the top down; in an empty chart from its middle."""
    chart, size = plan.chart, plan.frame.size
    text = plain(chart.empty_label)
    start, end = (plan.at(time, plan.low)[0] for time in (chart.start, chart.end))
    room, middle = max(end - start - 12, plan.width / 2), (start + end) / 2
    if width_px(text, size) > room:
        text = _in_two(text, size)
    size = min(size, size * room / width_px(text, size))
    wide = width_px(text, size)
    left = min(max(middle - wide / 2, plan.room[0]), plan.room[2] - wide)
    high = int(plan.height)
    down = [*range(24, 60, 4), *range(high - 12, high - 48, -4), *range(60, high - 40, 4)]
    heights = down if chart.has_figures else [high * 0.62, *down]
    return Words(text, size, INK, (middle, 40.0), tuple((left, float(y)) for y in heights), led=False)


def _in_two(text: str, size: float) -> str:
    """A text in two lines, parted where its halves are most alike: after a colon, at a bracket or a blank."""
    # A blank behind a digit belongs to a figure or a date.
    cuts = [
        n
        for n, sign in enumerate(text)
        if n and (sign == "（" or text[n - 1] in "：，" or (sign == " " and not text[n - 1].isdigit()))
    ]
    if not cuts:
        return text
    cut = min(cuts, key=lambda n: max(width_px(text[:n], size), width_px(text[n:], size)))
    return f"{text[:cut].rstrip()}\n{text[cut:].lstrip()}"

"""A promise chart in pixels: where its marks, lines and breaks lie, and where its words find room."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipelines.charts.marks import PADS, Line, Mark, PromiseChart, domain, runs
from pipelines.charts.placing import Ink, Placed, Point, Words, place, width_px
from pipelines.codes import THIN

PLOT_PX = (302, 236)
SIDE = 0.35  # years of room left of the first and right of the last
SIZES = {True: 46, False: 18}  # area of the square around a dot in px², of the line spoken of and of others
SHAPES = {"": "circle", "up": "triangle-up", "down": "triangle-down"}
INK, SOFT, ACCENT = "#1c1b19", "#6b645c", "#b3261e"
_PLAIN = str.maketrans({THIN: " ", "\u2009": " ", "₂": "2", "₃": "3", "’": "'", "鉄": "铁"})
_SAME_PX = 8.0  # ends nearer than this are one place for the eye
_BREAK_PX, _ROOM = 15.0, (4.0, 1.0, PLOT_PX[0] + 8.0, PLOT_PX[1] - 4.0)


@dataclass(frozen=True)
class Layout:
    """The scale of figures (lowest and highest value of the plot) and where all words stand."""

    low: float
    high: float
    placed: tuple[Placed, ...]


def plain(text: str) -> str:
    """`text` with characters that the chart font has for those that it lacks (thin spaces, CO₂)."""
    return text.translate(_PLAIN)


@lru_cache(maxsize=256)
def laid_out(chart: PromiseChart) -> Layout:
    """The layout with the least room above and below in which all words that must stand find a place.

    Where even the most room does not do, names are left out beyond the reach of their lines' ends.
    """
    for pad in PADS:
        low, high = domain(chart, pad)
        placed = place(_words(chart, low, high), _ink(chart, low, high), _ROOM)
        if placed is not None:
            return Layout(low, high, tuple(placed))
    wanted = [Words(w.text, w.size, w.color, w.near, w.first, 1e6) for w in _words(chart, low, high)]
    return Layout(low, high, tuple(place(wanted, _ink(chart, low, high), _ROOM) or ()))


def breaks(chart: PromiseChart) -> Iterator[tuple[Line, float, float, str]]:
    """(line, time, value, reason) of each break of series, between the figures that it parts."""
    for line in chart.lines:
        if line.marks and line.marks[0].broken:
            yield line, line.marks[0].time - 0.25, line.marks[0].value, line.marks[0].reason
        for before, after in pairwise(line.marks):
            if after.broken:
                middle = (before.time + after.time) / 2, (before.value + after.value) / 2
                yield line, *middle, after.reason


def break_strokes(chart: PromiseChart, low: float, high: float) -> list[tuple[float, float, float, float]]:
    """The double strokes of all breaks, in px."""
    spots = [_at(chart, low, high, time, value) for _, time, value, _ in breaks(chart)]
    return [(x + d, y - _BREAK_PX, x + d, y + _BREAK_PX) for x, y in spots for d in (-2.5, 2.5)]


def dot_size(mark: Mark, own: bool) -> float:
    """The area of the square around a mark's dot or triangle in px²."""
    return SIZES[own] * (1.6 if mark.open_end else 1.0)


def _at(chart: PromiseChart, low: float, high: float, time: float, value: float) -> Point:
    first, span = chart.start - SIDE, chart.end - chart.start + 2 * SIDE
    return PLOT_PX[0] * (time - first) / span, PLOT_PX[1] * (high - value) / (high - low)


def _ink(chart: PromiseChart, low: float, high: float) -> Ink:
    """Every dot and stroke of the chart, in px."""

    def at(mark: Mark) -> Point:
        return _at(chart, low, high, mark.time, mark.value)

    dots = [
        (*at(mark), math.sqrt(dot_size(mark, line is chart.own)) / 2 + 1.2)
        for line in chart.lines
        for mark in line.marks
    ]
    joined = [pair for line in chart.lines for part in runs(line.marks) for pair in pairwise(part)]
    joined += pairwise(chart.path or ())
    strokes = [(*at(a), *at(b)) for a, b in joined]
    for mark in (m for line in chart.lines for m in line.marks if m.ranged):
        ends = [_at(chart, low, high, mark.time, value or 0.0) for value in (mark.low, mark.high)]
        strokes.append((*ends[0], *ends[1]))
    if chart.threshold is not None:
        y = _at(chart, low, high, chart.start, chart.threshold)[1]
        strokes.append((0.0, y, float(PLOT_PX[0]), y))
    return Ink(tuple(dots), (*strokes, *break_strokes(chart, low, high)))


def _words(chart: PromiseChart, low: float, high: float) -> list[Words]:
    """Everything that is written into the plot, the least movable first."""

    def at(time: float, value: float) -> Point:
        return _at(chart, low, high, time, value)

    wanted = []
    if chart.threshold is not None and chart.threshold_label:
        wanted.append(_along(plain(chart.threshold_label), at(chart.end, chart.threshold)[1]))
    if chart.empty_label and not chart.own.marks:
        field = [at(time, low)[0] for time in (chart.start, chart.end)]
        wanted.append(_across(plain(chart.empty_label), field[0], field[1]))
    said: dict[str, Point] = {}
    for _, time, value, reason in breaks(chart):
        said.setdefault(plain(reason), at(time, value))
    wanted += [Words(text, 11.5, SOFT, near) for text, near in said.items() if text]
    ends = [(line, line.marks[-1]) for line in chart.lines if line.marks and line.label]
    ends.sort(key=lambda end: -end[1].value)
    wanted += _names([(line, at(mark.time, mark.value)) for line, mark in ends], chart.own)
    for mark in _labelled(chart.own):
        wanted.append(Words(plain(mark.label), 12, INK, at(mark.time, mark.value), reach_px=30))
    return wanted


def _names(ends: list[tuple[Line, Point]], own: Line) -> list[Words]:
    """The name of each line at its end, the highest first; where ends lie on each other, one above the other
    at one place."""
    together: list[list[tuple[Line, Point]]] = []
    for line, near in ends:
        last = together[-1] if together else []
        if last and line is not own and last[0][0] is not own and math.dist(last[0][1], near) < _SAME_PX:
            last.append((line, near))
        else:
            together.append([(line, near)])
    return [
        Words(
            "\n".join(plain(line.label) for line, _ in one), 12, INK if one[0][0] is own else SOFT, one[0][1]
        )
        for one in together
    ]


def _labelled(line: Line) -> list[Mark]:
    """The marks whose figure is written beside them: four at most, else only the ends; the last first."""
    labelled = [mark for mark in line.marks if mark.label] if not line.label else []
    return labelled[::-1] if len(labelled) <= 4 else [labelled[-1], labelled[0]]


def _along(text: str, y: float) -> Words:
    """The threshold's words: just above its line, from the right end leftwards, or just below it."""
    wide = width_px(text, 12.5)
    lefts = [max(6.0, PLOT_PX[0] - wide - step) for step in range(0, PLOT_PX[0], 6)]
    lefts = [left for n, left in enumerate(lefts) if left not in lefts[:n]]
    first = [(left, base) for base in (y - 5, y + 15) for left in lefts]
    return Words(text, 12.5, ACCENT, (PLOT_PX[0] * 0.9, y), tuple(first), led=False)


def _across(text: str, start: float, end: float) -> Words:
    """The words of an empty chart: in the middle of its field, in two lines where one is too wide, at the
    first free height from the top down."""
    room, middle = max(end - start - 12, PLOT_PX[0] / 2), (start + end) / 2
    if width_px(text, 13.0) > room:
        text = _in_two(text)
    size = min(13.0, 13.0 * room / width_px(text, 13.0))
    wide = width_px(text, size)
    left = min(max(middle - wide / 2, _ROOM[0]), _ROOM[2] - wide)
    heights = [*range(24, 60, 4), *range(PLOT_PX[1] - 12, PLOT_PX[1] - 48, -4), *range(60, 190, 4)]
    first = tuple((left, float(y)) for y in heights)
    return Words(text, size, INK, (middle, 40.0), first, led=False)


def _in_two(text: str) -> str:
    """A text in two lines, parted where its halves are most alike: after a colon, at a bracket or a blank."""
    cuts = [n for n, sign in enumerate(text) if n and (sign in " （" or text[n - 1] in "：，")]
    if not cuts:
        return text
    cut = min(cuts, key=lambda n: max(width_px(text[:n], 13.0), width_px(text[n:], 13.0)))
    return f"{text[:cut].rstrip()}\n{text[cut:].lstrip()}"

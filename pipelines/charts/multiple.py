"""One of several small pictures side by side: a series over the years on an honest scale of its own."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipelines.charts.colours import INK, LINE, SOFT
from pipelines.charts.marks import Mark, runs
from pipelines.charts.placing import Ink, Placed, Words, place, width_px
from pipelines.charts.sketch import box, dot, path, picture, stroke, words

WIDTH_PX, HEIGHT_PX = 340, 168
_LEFT, _RIGHT, _TOP, _BOTTOM, _SMALL = 40.0, 318.0, 16.0, 138.0, 12.0
CLOSE = 0.12  # of the axis: what lies lower is too near to its floor
LEAST = 0.1  # of the highest figure: an axis of less would make a mountain of a change that is none
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Multiple:
    """A series as one of several pictures: its marks, oldest first, each with its figure as label; the years
    that all of them share; ceiling: what its figures can't pass (100 for a share)."""

    marks: tuple[Mark, ...]
    start: int
    end: int
    ceiling: float | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest value of the axis: round ones around the figures, never below nought
        where no figure is, never above the ceiling."""
        low, high = min(m.value for m in self.marks), max(m.value for m in self.marks)
        step = _step(max(high - low, abs(high) * LEAST) or 1.0)
        first, last = math.floor(low / step) * step, math.ceil(high / step) * step
        last = last if last > first else first + step
        if self.ceiling is not None and high <= self.ceiling < last:
            last = self.ceiling
            first = min(first, last - step)
        if low - first < CLOSE * (last - first) and first > 0:
            first -= step  # a figure on the floor looks like nought
        return (max(first, 0.0) if low >= 0 else first), last


def _step(span: float) -> float:
    """The round number nearest above a span: 1, 2, 2.5 or 5 with noughts."""
    power = 10.0 ** math.floor(math.log10(span))
    return next(n for n in _STEPS if n * power >= span * 0.999) * power


def multiple_picture(one: Multiple, label: str, axis: tuple[str, str]) -> str:
    """The picture as SVG. label: what is seen, for whoever listens; axis: the words at its lower and upper
    end."""
    return picture(WIDTH_PX, HEIGHT_PX, _parts(one, axis), label, "multiple")


def _at(one: Multiple, mark: Mark) -> tuple[float, float]:
    low, high = one.ends
    x = _LEFT + 8 + (mark.time - one.start) / (one.end - one.start or 1) * (_RIGHT - _LEFT - 44)
    return x, _BOTTOM - (mark.value - low) / (high - low) * (_BOTTOM - _TOP)


def _parts(one: Multiple, axis: tuple[str, str]) -> Iterator[str]:
    for y, text in zip((_BOTTOM, _TOP), axis, strict=True):
        yield stroke(_LEFT, y, _RIGHT, y, LINE, 1)
        size = min(
            _SMALL, (_LEFT - 8) * _SMALL / max(width_px(text, _SMALL), 1)
        )  # long numbers are set smaller
        yield words(text, _LEFT - 6, y + 4, round(size, 1), SOFT, "end")
    yield from _years(one)
    lines = [[_at(one, mark) for mark in part] for part in runs(one.marks)]
    for points in lines:
        if len(points) > 1:
            yield path(points)
    for mark in one.marks:
        x, y = _at(one, mark)
        if mark.open_end:
            yield box(x - 2.5, y if mark.open_end == "down" else y - 14, 5, 14, INK, 0.35)
        yield dot(x, y, 4.2, INK, mark.provisional)
    for before, after in pairwise(one.marks):
        if after.broken:
            yield from _break(_at(one, before), _at(one, after))
    for said in _labels(one, lines):
        yield words(said.words.text, said.left, said.baseline, said.words.size, INK, bold=True)


def _break(before: tuple[float, float], after: tuple[float, float]) -> Iterator[str]:
    x, y = (before[0] + after[0]) / 2, (before[1] + after[1]) / 2
    yield from (stroke(x + d, y - 12, x + d, y + 12, SOFT, 1.2) for d in (-2.5, 2.5))


def _years(one: Multiple) -> Iterator[str]:
    """The first and the last year in full, those between by their last two digits."""
    every = 1 if one.end - one.start <= 8 else 5
    for year in range(one.start, one.end + 1):
        if (one.end - year) % every == 0 or year == one.start:
            x = _at(one, Mark(float(year), one.ends[0]))[0]
            full = year in (one.start, one.end)
            yield words(str(year) if full else f"{year % 100:02}", x, _BOTTOM + 20, _SMALL, SOFT, "middle")


def _labels(one: Multiple, lines: list[list[tuple[float, float]]]) -> list[Placed]:
    """The figures of the first and the last mark, where they touch neither line nor dot."""
    dots = tuple((*_at(one, mark), 5.5) for mark in one.marks)
    strokes = tuple((*a, *b) for points in lines for a, b in pairwise(points))
    ends = [one.marks[-1], one.marks[0]] if len(one.marks) > 1 else [one.marks[0]]
    wanted = [Words(mark.label, 13, INK, _at(one, mark), led=False) for mark in ends]
    frame = (_LEFT + 1, 1.0, float(WIDTH_PX), _BOTTOM + 4)
    return place(wanted, Ink(dots, strokes), frame) or []

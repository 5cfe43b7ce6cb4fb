"""Counts side by side: stacks of dots, or upright bars with their counts; a glance at how much is where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.charts.colours import INK, LINE, SOFT
from pipelines.charts.sketch import box, dot, picture, stroke, words

HEIGHT_PX = 168
_FOOT, _TOP, _SIDE, _SMALL = 26.0, 22.0, 10.0, 12.0
MOST_DOTS = 9  # a higher stack is a bar


@dataclass(frozen=True)
class Stack:
    """One column: what stands below it, how many are solid and how many hollow, and, of a bar, the word for
    its count."""

    name: str
    solid: int
    hollow: int = 0
    label: str = ""


Draw = Callable[[Stack, float, float, float, int], Iterator[str]]


def stacks_picture(stacks: Sequence[Stack], label: str, width: float, mark: str) -> str:
    """Columns as SVG in a width in px: dots where the highest is low, else bars; label: all of it in words;
    mark: the class of the element."""
    highest = max((one.solid + one.hollow for one in stacks), default=0)
    draw = _dots if highest <= MOST_DOTS else _bars
    return picture(width, HEIGHT_PX, _parts(stacks, highest, draw, width), label, mark)


def _parts(stacks: Sequence[Stack], highest: int, draw: Draw, width: float) -> Iterator[str]:
    step = (width - 2 * _SIDE) / max(len(stacks), 1)
    base = HEIGHT_PX - _FOOT
    every = max(1, round(30 * len(stacks) / width + 0.49))  # so many names find room
    yield stroke(0, base + 1, width, base + 1, LINE, 1)
    for n, one in enumerate(stacks):
        x = _SIDE + step * (n + 0.5)
        yield from draw(one, x, base, step, highest)
        if (len(stacks) - 1 - n) % every == 0:
            yield words(one.name, x, HEIGHT_PX - 8, _SMALL, SOFT, "middle")


def _dots(one: Stack, x: float, base: float, step: float, highest: int) -> Iterator[str]:
    rise = min((base - _TOP) / max(highest, 1), 16.0)
    for n in range(one.solid + one.hollow):
        yield dot(x, base - rise * (n + 0.55), min(rise * 0.36, 5.5), INK, hollow=n >= one.solid)


def _bars(one: Stack, x: float, base: float, step: float, highest: int) -> Iterator[str]:
    wide = step * 0.66
    solid = (base - _TOP) * one.solid / highest
    hollow = (base - _TOP) * one.hollow / highest
    yield box(x - wide / 2, base - solid, wide, solid, INK)
    yield box(x - wide / 2, base - solid - hollow, wide, hollow, SOFT, 0.45)
    if one.label and step > 6.5 * len(one.label):
        yield words(one.label, x, base - solid - hollow - 5, 11, INK, "middle")

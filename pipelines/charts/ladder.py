"""What several levels promise of one matter, one line each on one scale: a dot-plot of promised numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.charts.colours import INK, LINE, SOFT
from pipelines.charts.placing import width_px
from pipelines.charts.sketch import dot, picture, stroke, words

WIDTH_PX, RUNG_PX = 340, 26
_SIZE, _GAP = 13.0, 8.0


@dataclass(frozen=True)
class Rung:
    """One level: its name, the promised number with its words, whether it was met, and whether it is the
    city's own."""

    name: str
    value: float
    label: str
    met: bool
    own: bool = False


def ladder_picture(rungs: Sequence[Rung], low: float, high: float, label: str) -> str:
    """The levels below each other as SVG; low, high: the ends of the scale; label: all of it in words."""
    return picture(WIDTH_PX, RUNG_PX * len(rungs) + 4, _parts(rungs, low, high), label, "ladder")


def _parts(rungs: Sequence[Rung], low: float, high: float) -> Iterator[str]:
    left = max(width_px(rung.name, _SIZE) for rung in rungs) + _GAP
    right = WIDTH_PX - 1.1 * max(width_px(rung.label, _SIZE) for rung in rungs) - _GAP - 8
    for n, rung in enumerate(rungs):
        y = RUNG_PX * (n + 0.5) + 2
        x = left + (rung.value - low) / ((high - low) or 1.0) * (right - left)
        yield words(rung.name, 0, y + 5, _SIZE, INK if rung.own else SOFT, bold=rung.own)
        yield stroke(left, y, right, y, LINE, 1.2)
        yield dot(x, y, 5.5, INK, hollow=not rung.met)
        yield words(rung.label, right + _GAP + 8, y + 5, _SIZE, INK if rung.own else SOFT, bold=rung.own)

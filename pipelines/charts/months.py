"""A series month by month: a row a year, a square a month, the darker the further from its best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.charts.colours import GROUND, INK, SOFT
from pipelines.charts.sketch import box, hatching, picture, stroke, words

WIDTH_PX, CELL_PX, ROW_PX = 340, 24.0, 24.0
_LEFT, _HEAD, _SMALL = 44.0, 20.0, 11.0


@dataclass(frozen=True)
class Months:
    """Month → its class (0 the best) and what is written into its square; the months before which the series
    breaks; shades: how many classes there are.

    months: (year, month) → (class, text); nothing was found for what is missing between first and last.
    """

    months: Mapping[tuple[int, int], tuple[int, str]]
    shades: int
    breaks: tuple[tuple[int, int], ...] = ()

    @property
    def years(self) -> Sequence[int]:
        """The rows."""
        known = [year for year, _ in self.months]
        return range(min(known), max(known) + 1)


def months_picture(one: Months, label: str) -> str:
    """The squares as SVG, readable 320 px wide; label: what they show, for whoever listens."""
    return picture(WIDTH_PX, _HEAD + ROW_PX * len(one.years) + 2, _parts(one), label, "months")


def shade(place: int, shades: int) -> float:
    """How dark a class is drawn: the best stays light."""
    return 0.08 + 0.84 * place / max(shades - 1, 1)


def _parts(one: Months) -> Iterator[str]:
    for month in range(1, 13):
        yield words(str(month), _LEFT + CELL_PX * (month - 0.5), _HEAD - 7, _SMALL, SOFT, "middle")
    first, last = min(one.months), max(one.months)
    for row, year in enumerate(one.years):
        y = _HEAD + ROW_PX * row
        yield words(str(year), _LEFT - 8, y + 16, _SMALL, SOFT, "end")
        for month in range(1, 13):
            x = _LEFT + CELL_PX * (month - 1)
            if (year, month) in one.months:
                yield from _square(one, (year, month), x, y)
            elif first < (year, month) < last:
                yield hatching(x + 1, y + 1, CELL_PX - 2, ROW_PX - 2)
            if (year, month) in one.breaks:
                yield from (stroke(x + d, y, x + d, y + ROW_PX, INK, 1.4) for d in (-1.8, 1.8))


def _square(one: Months, month: tuple[int, int], x: float, y: float) -> Iterator[str]:
    place, text = one.months[month]
    dark = shade(place, one.shades)
    yield box(x + 1, y + 1, CELL_PX - 2, ROW_PX - 2, INK, dark)
    if text:
        yield words(text, x + CELL_PX / 2, y + 15.5, 9, GROUND if dark > 0.5 else INK, "middle")

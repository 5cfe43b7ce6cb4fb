"""The measures of a drawing, and round values for its axes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import count


@dataclass(frozen=True)
class Frame:
    """One of the two drawings of a picture, in px: the whole width, the plot's height, the height of a plot
    without figures, the sizes of words in the plot and around it, and how many ticks and figures fit."""

    name: str
    width_px: int
    height_px: int
    empty_px: int
    size: float
    small: float
    most: int


NARROW = Frame("narrow", 340, 220, 150, 13.0, 12.0, 4)
WIDE = Frame("wide", 720, 330, 190, 15.0, 13.0, 6)


def ticks(low: float, high: float, decimals: int, most: int) -> list[tuple[float, str]]:
    """Round values from low to high with their texts, `most` at most, no finer than the data's last digit."""
    for exponent in count(max(-decimals, math.floor(math.log10(high - low)) - 2)):
        for base in (1, 2, 5):
            step = base * 10.0**exponent
            first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
            if last - first < most:
                digits = max(0, -exponent)
                values = [round(n * step, 10) for n in range(first, last + 1)]
                return [(value, f"{value:,.{digits}f}".replace("-", "−")) for value in values]
    raise AssertionError("a step of any size is tried")


def years(start: float, end: float, room_px: float, label_px: float) -> list[int]:
    """The years that are written below a plot: each, or each second, fifth, tenth; the last among them."""
    first, last = math.ceil(start), math.floor(end)
    for step in (1, 2, 5, 10, 20, 50, 100):
        shown = [year for year in range(first, last + 1) if (last - year) % step == 0]
        if len(shown) * label_px <= room_px:
            return shown
    return [last]

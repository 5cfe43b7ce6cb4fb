"""Deadlines and awaited publications on one line of years, with the day of the release on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.charts.colours import ACCENT, INK, SOFT
from pipelines.charts.placing import width_px
from pipelines.charts.sketch import dot, picture, stroke, words

HEIGHT_PX = 112
WIDE_PX, NARROW_PX = 1080, 340
_LINE, _PAD, _SMALL = 52.0, 8.0, 13.0


@dataclass(frozen=True)
class Timeline:
    """Times in years: where the line begins and ends, today with its words, deadlines with theirs, and what
    is awaited with the words for all of it."""

    start: float
    end: float
    today: float
    today_label: str
    deadlines: tuple[tuple[float, str], ...]
    awaited: tuple[float, ...] = ()
    awaited_label: str = ""


def timeline_picture(line: Timeline, label: str, width: float = WIDE_PX) -> str:
    """The line as SVG in a width in px; label: what it says, for whoever listens."""
    return picture(
        width,
        HEIGHT_PX,
        _parts(line, width),
        label,
        "timeline only-wide" if width > NARROW_PX else "timeline only-narrow",
    )


def _parts(line: Timeline, width: float) -> Iterator[str]:
    def at(time: float) -> float:
        share = (time - line.start) / (line.end - line.start or 1.0)
        return _PAD + min(max(share, 0.0), 1.0) * (width - 2 * _PAD)

    today = at(line.today)
    yield stroke(at(line.start), _LINE, today, _LINE, INK, 5)
    yield stroke(today, _LINE, at(line.end), _LINE, INK, 1.4)
    yield from _years(line, width, at)
    free = [0.0, 0.0]
    for time, text in line.deadlines:
        x, wide = at(time), _bold_px(text)
        left = min(max(x - wide / 2, 0.0), width - wide)
        row = 0 if left >= free[0] else 1
        free[row] = left + wide + 8
        yield stroke(x, 34.0 - 16 * row, x, _LINE, ACCENT, 2)
        yield words(text, left, 28.0 - 16 * row, _SMALL, INK, bold=True)
    yield stroke(today, _LINE - 12, today, _LINE + 9, INK, 2)
    yield from _under(line, width, today)
    yield from (dot(at(time), _LINE, 4.6, INK, hollow=True) for time in line.awaited)


def _bold_px(text: str) -> float:
    """About how wide bold words are, in whatever face the reader has."""
    return 1.1 * width_px(text, _SMALL)


def _years(line: Timeline, width: float, at: Callable[[float], float]) -> Iterator[str]:
    """A stroke where a year begins, its number in its middle: a deadline at its end stands at its right."""
    first, last = int(line.start), int(line.end)
    full = (width - 2 * _PAD) / (last - first or 1) >= 44
    for year in range(first, last + 1):
        if line.start <= year <= line.end:
            yield stroke(at(year), _LINE, at(year), _LINE + 7, SOFT, 1)
        middle = (max(year, line.start) + min(year + 1, line.end)) / 2
        if min(year + 1, line.end) - max(year, line.start) > 0.6:
            yield words(str(year) if full else f"{year % 100:02}", at(middle), _LINE + 22, 12, SOFT, "middle")


def _under(line: Timeline, width: float, today: float) -> Iterator[str]:
    """The words of today, and beside them those of what is awaited where there is room."""
    wide = _bold_px(line.today_label)
    left = min(max(today - wide / 2, 0.0), width - wide)
    yield words(line.today_label, left, HEIGHT_PX - 10, _SMALL, INK, bold=True)
    after = left + wide + 46
    if line.awaited_label and after + width_px(line.awaited_label, 12) <= width:
        yield dot(after - 9, HEIGHT_PX - 14.4, 4, INK, hollow=True)
        yield words(line.awaited_label, after, HEIGHT_PX - 10, 12, SOFT)

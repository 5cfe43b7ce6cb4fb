"""What a promise chart shows: figures, lines of them, and where a line may not go."""

from __future__ import annotations

from dataclasses import dataclass

YEAR = 1.01  # the longest step that a line joins: a year, and what rounding adds


@dataclass(frozen=True)
class Mark:
    """One figure to draw: time in years, value, bounds, how certain it is, whether the series breaks here."""

    time: float
    value: float
    low: float | None = None
    high: float | None = None
    provisional: bool = False
    label: str = ""
    broken: bool = False


@dataclass(frozen=True)
class Line:
    """Marks that belong together, with the words that name them at their end."""

    marks: tuple[Mark, ...]
    label: str = ""


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


def runs(line: Line) -> list[list[Mark]]:
    """The marks that a line may join: a missing year is a gap, and nothing is drawn across a break."""
    parts: list[list[Mark]] = []
    for mark in line.marks:
        if not parts or mark.broken or mark.time - parts[-1][-1].time > YEAR:
            parts.append([])
        parts[-1].append(mark)
    return parts

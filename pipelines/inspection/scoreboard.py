"""The terminal's view of a score: one row a table, and below it one line for each cell that is not right."""

from __future__ import annotations

from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.ground.phrases import Phrases
from pipelines.inspection.score import VERDICTS, WRONG, Judged, Score, not_right

say = Phrases(Path(__file__).with_suffix(".yaml"))


def print_score(scored: Score, console: Console) -> None:
    """Prints the counts of each table and of all, then what is not right; of a refused table why."""
    columns = (*VERDICTS, "labels-differ", "cells")
    drawn = Table(box=SIMPLE, pad_edge=False)
    drawn.add_column(say.both("count.file", "\n"), overflow="fold")
    for name in columns:
        drawn.add_column(say.both(f"count.{name}", "\n"), justify="right")
    lines = [(one.file, one.counts) for one in scored.files]
    for number, (name, counts) in enumerate([*lines, (say.both("count.total"), scored.counts)]):
        style = "bold" if number == len(lines) else ""
        drawn.add_row(name, *(_count(counts[column], column) for column in columns), style=style)
    console.print(drawn)
    for one in scored.files:
        if one.refused:
            console.print(Text(f"✗ {one.refused}", style="bold red"), soft_wrap=True)
        for cell in not_right(one):
            style = "bold red" if cell.verdict == WRONG else ""
            console.print(Text(_line(one.file, cell), style=style), soft_wrap=True)


def _count(number: int, column: str) -> Text:
    return Text(str(number), style="bold red" if number and column == WRONG else "")


def _line(file: str, cell: Judged) -> str:
    """«✗ t.xlsx Sheet!C5 · 单位 unit: 应为 expected 人年, 现为 found 万元 · ? unit:several»."""
    parts = [
        say.both("cell.differs", " / ", attribute=say.pair(f"attribute.{name}"), expected=e, found=f)
        for name, e, f in cell.wrong
    ]
    told = [
        *(parts or [say.both(f"verdict.{cell.verdict}", " / ")]),
        *(f"? {doubt}" for doubt in cell.doubts),
    ]
    return f"✗ {file} {cell.expected.sheet}!{cell.expected.cell} · {' · '.join(told)}"

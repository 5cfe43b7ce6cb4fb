"""The terminal's view of a file: each table redrawn with its parts coloured, what is doubtful below it."""

from __future__ import annotations

from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from pipelines.ground.phrases import Phrases
from pipelines.inspection.drawn import counts, doubts, grid_of, rows_of
from pipelines.inspection.inspected import Inspected
from pipelines.inspection.tally import tally_of
from pipelines.inspection.tally import told as tally_told
from pipelines.understand import Table

say = Phrases(Path(__file__).with_suffix(".yaml"))
STYLES = {
    "title": "bold",
    "header": "cyan",
    "label": "green",
    "unit": "magenta",
    "number": "",
    "missing": "dim",
    "doubt": "bold red",
    "note": "dim italic",
    "other": "dim",
}
ROWS = 40  # a longer table is cut in the middle; the JSON has every line


def print_text(inspected: Inspected, console: Console) -> None:
    """Prints remarks, tables and doubts; colours only where the console has them."""
    legend = Text()
    for part in ("title", "header", "label", "unit", "missing", "doubt"):
        legend.append(f" {say.both(f'part.{part}')} ", style=STYLES[part])
    told, tally = counts(inspected), tally_of(inspected)
    console.print(Text(inspected.name, style="bold underline"))
    console.print(" · ".join(f"{n} {say.both(f'count.{kind}')}" for kind, n in told.items()))
    console.print(Text(tally_told(tally), style=STYLES["doubt"] if tally.unexplained else ""), soft_wrap=True)
    for remark in inspected.readout.remarks:
        console.print(Text(f"· {remark}", style="dim"))
    console.print(legend)
    for table in inspected.tables:
        _print_table(table, console)
    for code, times, zh, en in doubts(inspected):
        console.print(Text(f"? {times} × {code}: {zh} / {en}", style=STYLES["doubt"]))


def _print_table(table: Table, console: Console) -> None:
    context = table.context
    said = [
        table.block.sheet.name,
        f"{say.both('part.period')} {context.period or '—'}",
        f"{say.both('part.area')} {context.place.zh if context.place else '—'}",
        f"{say.both('part.unit')} {say('zh', 'between').join(context.units) or '—'}",
    ]
    console.print(Text("\n" + " | ".join(said), style="bold"))
    if table.same_as:
        console.print(Text(f"  = {table.same_as}", style="dim"))
        return
    rows = rows_of(table)
    left = max(len(rows) - ROWS, 0)
    grid = grid_of(table, [*rows[: ROWS - 8], *rows[-8:]] if left else rows)
    drawn = RichTable(box=SIMPLE, show_header=False, pad_edge=False, padding=(0, 1))
    for _ in grid[0]:
        drawn.add_column(overflow="fold", max_width=28)
    for number, line in enumerate(grid):
        if left and number == ROWS - 8:
            drawn.add_row(Text(f"… {left} {say.both('count.rows')} …", style="dim"))
        drawn.add_row(*(Text(d.text if d else "", style=STYLES[d.part] if d else "") for d in line))
    console.print(drawn)

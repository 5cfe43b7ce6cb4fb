"""The terminal's view of a file: each table redrawn with its parts coloured, what is doubtful below it."""

from __future__ import annotations

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from pipelines.inspection.drawn import counts, doubts, grid_of
from pipelines.inspection.inspected import Inspected
from pipelines.understand import Table

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
    for part, name in (
        ("title", "标题 title"),
        ("header", "表头 header"),
        ("label", "行名 label"),
        ("unit", "单位 unit"),
    ):
        legend.append(f" {name} ", style=STYLES[part])
    legend.append(" 缺 missing ", style=STYLES["missing"])
    legend.append(" 存疑 doubt ", style=STYLES["doubt"])
    told = counts(inspected)
    console.print(Text(inspected.name, style="bold underline"))
    console.print(
        f"{told['tables']} 张表 tables · {told['numbers']} 个数 numbers · "
        f"{told['missing']} 个缺 missing · {told['doubted']} 个存疑 doubted"
    )
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
        f"时期 period {context.period or '—'}",
        f"地区 area {context.place.zh if context.place else '—'}",
        f"单位 unit {'、'.join(context.units) or '—'}",
    ]
    console.print(Text("\n" + " | ".join(said), style="bold"))
    if table.same_as:
        console.print(Text(f"  = {table.same_as}", style="dim"))
        return
    grid = grid_of(table)
    drawn = RichTable(box=SIMPLE, show_header=False, pad_edge=False, padding=(0, 1))
    for _ in grid[0]:
        drawn.add_column(overflow="fold", max_width=28)
    shown = grid if len(grid) <= ROWS else [*grid[: ROWS - 8], *grid[-6:]]
    for number, line in enumerate(shown):
        if len(grid) > ROWS and number == ROWS - 8:
            drawn.add_row(Text(f"… {len(grid) - len(shown)} 行 rows …", style="dim"))
        drawn.add_row(*(Text(d.text if d else "", style=STYLES[d.part] if d else "") for d in line))
    console.print(drawn)

"""Two editions side by side, for a person: as a table in the terminal and as one HTML page."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.ground.phrases import Phrases
from pipelines.inspection.compare import Change
from pipelines.inspection.templates import rendered

say = Phrases(Path(__file__).with_suffix(".yaml"))
COLUMNS = ("kind", "where", "labels", "period", "area", "old", "new", "percent", "jump")


def print_changes(old: str, new: str, changes: list[Change], console: Console) -> None:
    """Prints how much of each kind there is and one row a difference; what jumps stands out."""
    console.print(Text(f"{old} → {new}", style="bold underline"))
    console.print(counted(changes))
    if not changes:
        return
    drawn = Table(box=SIMPLE, pad_edge=False)
    for name in COLUMNS:
        right = name in ("old", "new", "percent")
        drawn.add_column(say.both(f"head.{name}"), justify="right" if right else "left", overflow="fold")
    for change in changes:
        drawn.add_row(*(Text(text) for text in cells_of(change)), style="bold red" if change.jump else "")
    console.print(drawn)


def counted(changes: list[Change]) -> str:
    """«2 重述 restated · 1 新增行 row added»; that there is no difference, where there is none."""
    found = Counter(change.kind for change in changes)
    told = [f"{n} {say.both(f'kind.{kind}')}" for kind, n in found.items()]
    return " · ".join(told) or say.both("none", " / ")


def cells_of(change: Change) -> tuple[str, ...]:
    """A difference as a row of COLUMNS."""
    figure = change.kind in ("restated", "filled", "emptied", "jump")
    counted_in = change.unit if figure else ""
    return (
        say.both(f"kind.{change.kind}"),
        f"{change.sheet}!{change.cell}" if change.cell else change.sheet,
        change.labels,
        change.period,
        change.area,
        change.old,
        f"{change.new} {counted_in}".strip(),
        "" if change.percent is None else f"{change.percent:+,.2f} %",
        change.jump,
    )


def changes_page(old: str, new: str, changes: list[Change]) -> str:
    """One page that needs nothing beside it; whatever the files hold is shown as text."""
    return rendered(
        "sidebyside.html.j2",
        old=old,
        new=new,
        counted=counted(changes),
        heads=[say.pair(f"head.{name}") for name in COLUMNS],
        lines=[(bool(change.jump), cells_of(change)) for change in changes],
    )

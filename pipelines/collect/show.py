"""What a person sees of a run and of the inbox: one table each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Table

from pipelines.collect.collecting import Told
from pipelines.collect.ledger import Found
from pipelines.ground.phrases import Phrases

if TYPE_CHECKING:
    from rich.console import Console

    from pipelines.collect.verify import Shown

say = Phrases(Path(__file__).with_suffix(".yaml"))


def print_told(told: list[Told], console: Console) -> None:
    """What a run found: new, changed, gone, refused, unread, not understood, overdue."""
    rows = [
        (say.both(f"what.{one.what}"), one.place, one.title, "\n".join(filter(None, (one.url, _why(one)))))
        for one in told
    ]
    _print(console, ("head.what", "head.place", "head.title", "head.where"), rows)


def _why(one: Told) -> str:
    return f"{one.fault.code} {one.fault.found}" if one.fault else one.note


def print_inbox(rows: Iterable[Found], console: Console) -> None:
    """What waits for a decision."""
    told = [
        (
            row.id,
            row.place,
            row.published or "",
            row.title,
            "" if row.state == "waiting" else row.state,
            row.url,
        )
        for row in rows
    ]
    _print(
        console,
        ("head.id", "head.place", "head.published", "head.title", "head.state", "head.where"),
        told,
    )


def print_shown(shown: Iterable[Shown], console: Console) -> None:
    """What publishers' pages show now of the words that were quoted from them."""
    rows = [(one.source, one.document, say.both(f"shown.{one.state}"), one.note, one.url) for one in shown]
    _print(console, ("head.source", "head.document", "head.what", "head.note", "head.where"), rows)


def _print(console: Console, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    if not rows:
        console.print(say.both("none", " / "))
        return
    table = Table(box=SIMPLE)
    for head in heads:
        table.add_column(say.both(head), overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    console.print(table)

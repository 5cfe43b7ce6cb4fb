"""What a person sees in the terminal: one line a stage, one table for all faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.ground.errors import TrackerError

if TYPE_CHECKING:
    from rich.console import Console


def done(what: str, text: str) -> None:
    """One line that a stage is finished."""
    print(f"✓ {what}: {text}", flush=True)


def wide() -> Console:
    """The terminal; a pipe gets lines of their full length."""
    from rich.console import Console

    console = Console()
    return console if console.is_terminal else Console(width=200)


def print_faults(error: TrackerError) -> None:
    """Every fault of a run on stderr: code, place, found, expected, both sentences, next step."""
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(stderr=True, soft_wrap=False)
    if not console.is_terminal:
        # Logs and pipes get plain lines of full length: nothing is cut to a terminal's width.
        for fault in error.faults:
            console.file.write(f"{fault}\n  → {fault.wording.next_zh} / {fault.wording.next_en}\n")
        return
    table = Table(box=SIMPLE, title=f"{len(error.faults)} ✗", title_justify="left", show_lines=True)
    for head in ("", "在哪里 / where", "现为 / found", "应为 / expected", ""):
        table.add_column(head, overflow="fold")
    for fault in error.faults:
        words = fault.wording
        text = f"{words.zh}\n{words.en}\n→ {words.next_zh}\n→ {words.next_en}"
        table.add_row(
            fault.code,
            escape(fault.where),
            escape(fault.found),
            escape(fault.expected),
            escape(text),
        )
    console.print(table)

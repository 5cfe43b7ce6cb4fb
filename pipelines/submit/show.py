"""What `submit check` tells: a table for a person in the terminal, JSON for programs."""

from __future__ import annotations

from typing import Any

from pipelines.submit.findings import Checked, Finding
from pipelines.submit.words import say


def as_json(checked: Checked, where: str, annotated: str) -> dict[str, Any]:
    """The result for programs: whose form, how it stands, every finding with its cell."""
    return {
        "file": where,
        "organisation": checked.form.organisation.code,
        "year": checked.form.year,
        "acceptable": not checked.blocking and not checked.unexplained,
        "blocking": len(checked.blocking),
        "warnings": len(checked.findings) - len(checked.blocking),
        "unexplained": len(checked.unexplained),
        "annotated": annotated or None,
        "findings": [finding.as_dict(where) for finding in checked.findings],
    }


def print_checked(checked: Checked, where: str) -> None:
    """Every finding in one table on stdout; plain lines where nobody looks at a terminal."""
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        for finding in checked.findings:
            console.file.write(f"{_level(finding)} {finding.fault(where)}\n")
        return
    console.print(_table(checked))


def _level(finding: Finding) -> str:
    if finding.blocking:
        return "✗"
    return "✓" if finding.settled else "?"


def _table(checked: Checked) -> Any:
    from rich.box import SIMPLE
    from rich.markup import escape
    from rich.table import Table

    title = f"✗ {len(checked.blocking)}  ? {len(checked.unexplained)}"
    table = Table(box=SIMPLE, title=title, title_justify="left", show_lines=True)
    heads = (say.both(key, " / ") for key in ("head.cell", "head.found", "head.expected"))
    for head in ("", *heads, ""):
        table.add_column(head, overflow="fold")
    for finding in checked.findings:
        words = finding.fault("").wording
        table.add_row(
            _level(finding),
            escape(finding.cell),
            escape(finding.found),
            escape(finding.expected),
            escape(f"{finding.code} {words.zh}\n{words.en}\n→ {words.next_zh}\n→ {words.next_en}"),
        )
    return table

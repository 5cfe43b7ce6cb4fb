"""`tracker gap`: what would end each absence, best first; its own module, imported late."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Literal

import typer


def gap(
    lang: Annotated[Literal["zh", "en"], typer.Option(help="语言 / language")] = "zh",
    format_: Annotated[Literal["text", "json"], typer.Option("--format", help="text | json")] = "text",
) -> None:
    """还缺什么，哪份文件能补上。 / What is missing, and which document would end it."""
    from rich.table import Table

    from pipelines.ground.console import wide
    from pipelines.ground.project import Project
    from pipelines.views import SiteData, lead_row, leads_of

    data = SiteData.load(Project.find())
    rows = [lead_row(data, lead, lang) for lead in leads_of(data)]
    if format_ == "json":
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    words = data.words[lang]
    table = Table(title=words("gap_page.leads_h"), show_lines=True)
    for column in ("document", "how", "due", "promises"):
        table.add_column(words(f"gap_page.col_{column}"), overflow="fold")
    for row in rows:
        where = "\n".join(filter(None, (row["how"], row["address"])))
        promises = "\n".join(f"{one['title']} ({one['id']})" for one in row["targets"])
        table.add_row(row["document"], where, row["due"], promises)
    wide().print(table)

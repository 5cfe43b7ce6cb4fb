"""`tracker inspect`: registered by `pipelines.cli`, imports its room only when it runs."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """What `tracker inspect` prints."""

    text = "text"
    json = "json"
    html = "html"


def inspect(
    file: Annotated[Path, typer.Argument(help="表格文件 / a workbook, CSV or HTML page", show_default=False)],
    sheet: Annotated[str | None, typer.Option(help="只看一张表 / one sheet only")] = None,
    format: Annotated[Format, typer.Option(help="text | json | html")] = Format.text,
) -> None:
    """看程序怎样读一张表。 / Show how a table is read: every number with its labels, unit, period, area."""
    from pipelines.ground.errors import SourceError
    from pipelines.inspection import inspect_file, json_lines, project_or_here

    try:
        inspected = inspect_file(file, project_or_here(Path.cwd()), sheet)
    except SourceError as error:
        print(" · ".join(str(fault) for fault in error.faults), file=sys.stderr)
        raise typer.Exit(1) from error
    if format is Format.json:
        sys.stdout.buffer.write(json_lines(inspected).encode())
    elif format is Format.html:
        from pipelines.inspection import html_page

        sys.stdout.buffer.write(html_page(inspected).encode())
    else:
        from rich.console import Console

        from pipelines.inspection import print_text

        console = Console()
        print_text(inspected, console if console.is_terminal else Console(width=200))

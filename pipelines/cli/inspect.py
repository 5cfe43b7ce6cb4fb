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
    files: Annotated[
        list[Path],
        typer.Argument(help="表格文件 / a workbook, CSV or HTML page", show_default=False),
    ],
    sheet: Annotated[str | None, typer.Option(help="只看一张表 / one sheet only")] = None,
    score: Annotated[
        bool,
        typer.Option("--score", help="与 *.expected.json（文件或文件夹）比对 / against what is expected"),
    ] = False,
    compare: Annotated[
        bool, typer.Option("--compare", help="两版并排比较：旧 新 / two editions side by side: old, new")
    ] = False,
    format: Annotated[Format, typer.Option(help="text | json | html")] = Format.text,
    counts: Annotated[
        bool,
        typer.Option("--counts", help="json 末行加计数和备注 / with json: a last line of counts and remarks"),
    ] = False,
) -> None:
    """看程序怎样读一张表。 / Show how a table is read: every number with its labels, unit, period, area."""
    from pipelines.ground.errors import SourceError

    try:
        if score:
            _check(format is not Format.html and sheet is None, "--score", "--format text | json")
            _check(not compare, "--score --compare", "--score | --compare")
            right = _score(files, format)
        elif compare:
            _check(len(files) == 2, " ".join(map(str, files)), "--compare OLD NEW")
            right = _compare(files[0], files[1], sheet, format)
        else:
            _check(len(files) == 1, " ".join(map(str, files)), "1")
            right = _show(files[0], sheet, format, counts)
    except SourceError as error:
        print(" · ".join(str(fault) for fault in error.faults), file=sys.stderr)
        raise typer.Exit(1) from error
    raise typer.Exit(0 if right else 1)


def _check(fits: bool, found: str, expected: str) -> None:
    """Raises SourceError (E-ARG-02) where options and files do not go together."""
    from pipelines.ground.errors import Fault, SourceError

    if not fits:
        raise SourceError(Fault("E-ARG-02", "tracker inspect", found, expected))


def _show(file: Path, sheet: str | None, format: Format, counts: bool) -> bool:
    """Prints one file as it is read."""
    from pipelines.ground.console import wide
    from pipelines.inspection import (
        html_page,
        inspect_file,
        json_lines,
        print_text,
        project_or_here,
        tally_line,
    )

    inspected = inspect_file(file, project_or_here(Path.cwd()), sheet)
    if format is Format.text:
        print_text(inspected, wide())
    elif format is Format.html:
        sys.stdout.buffer.write(html_page(inspected).encode())
    else:
        last = tally_line(inspected) if counts else ""
        sys.stdout.buffer.write((json_lines(inspected) + last).encode())
    return True


def _score(paths: list[Path], format: Format) -> bool:
    """Prints how tables are read beside what is expected of them; whether all is right."""
    from pipelines.ground.console import wide
    from pipelines.inspection import print_score, project_or_here, score, score_lines

    scored = score(paths, project_or_here(Path.cwd()))
    if format is Format.json:
        sys.stdout.buffer.write(score_lines(scored).encode())
    else:
        print_score(scored, wide())
    return scored.all_right


def _compare(old: Path, new: Path, sheet: str | None, format: Format) -> bool:
    """Prints what became of the labels and figures of one edition in another."""
    from pipelines.codes import load_codes
    from pipelines.ground.console import wide
    from pipelines.inspection import change_lines, changes_page, inspect_file, print_changes, project_or_here
    from pipelines.inspection import compare as compared

    project = project_or_here(Path.cwd())
    one, other = (inspect_file(file, project, sheet) for file in (old, new))
    changes = compared(one, other, load_codes(project))
    if format is Format.text:
        print_changes(one.name, other.name, changes, wide())
    else:
        page = format is Format.html
        printed = changes_page(one.name, other.name, changes) if page else change_lines(changes)
        sys.stdout.buffer.write(printed.encode())
    return True

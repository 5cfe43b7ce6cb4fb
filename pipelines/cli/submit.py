"""`tracker submit …`: the bureau's round trip."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(help="部门报送往返。 / A bureau's round trip.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="退回的工作簿 / the returned workbook")]
Because = Annotated[
    list[str] | None, typer.Option(help="警告的书面原因：CELL=原因 / the reason for a warning: CELL=reason")
]
Received = Annotated[str, typer.Option(help="收到日期 / date of receipt, YYYY-MM-DD")]


@app.command()
def template(
    organisation: Annotated[str, typer.Option(help="单位代码 / code in organisations.csv")],
    year: Annotated[int, typer.Option(min=1990, max=2100)],
    output: Annotated[Path | None, typer.Option(help="<code>-<year>.xlsx")] = None,
) -> None:
    """生成一个单位一年的填报表。 / Make the form of one organisation for one year."""
    from pipelines.ground.console import done
    from pipelines.ground.project import Project
    from pipelines.submit import template as make

    target = output or Path(f"{organisation}-{year}.xlsx")
    target.write_bytes(make(Project.find(), organisation, year))
    done("submit template", str(target))


@app.command()
def check(
    file: File,
    because: Because = None,
    output: Annotated[Path | None, typer.Option(help="标注副本 / the annotated copy")] = None,
    format: Annotated[Literal["text", "json"], typer.Option()] = "text",
) -> None:
    """一次找出全部问题，写出标注副本。 / Find everything wrong at once; write an annotated copy."""
    from pipelines.ground.project import Project
    from pipelines.submit import annotate, as_json, name_of, print_checked
    from pipelines.submit import check as run

    project = Project.find()
    path = file.resolve()
    checked = run(project, path, tuple(because or ()))
    written = annotate(project, path, checked, output)
    copy = str(output) if output else project.relative(written)
    if format == "json":
        import json

        typer.echo(json.dumps(as_json(checked, name_of(path, project), copy), ensure_ascii=False, indent=2))
    else:
        print_checked(checked, name_of(path, project))
        typer.echo(f"✗ {len(checked.blocking)}  ? {len(checked.unexplained)}  → {copy}")
    raise typer.Exit(1 if checked.blocking or checked.unexplained else 0)


@app.command()
def accept(file: File, received: Received, because: Because = None) -> None:
    """收下：落为不可改动的来源。 / Accept: land it as an immutable source."""
    from pipelines.ground.console import done
    from pipelines.ground.project import Project
    from pipelines.submit import accept as run

    project = Project.find()
    landed = run(project, file.resolve(), _date(received), tuple(because or ()))
    for one in landed.differences:
        typer.echo(f"{one.indicator} {one.definition} {one.area} {one.column}: {one.before} → {one.now}")
    kept = f" ({', '.join(landed.grounds)})" if landed.grounds else ""
    revision = f", {len(landed.differences)} ≠ {landed.replaces}" if landed.replaces else ""
    done("submit accept", project.relative(landed.folder) + kept + revision)


@app.command()
def reject(
    file: File,
    reason: Annotated[str, typer.Option(help="退回原因 / why")],
    received: Annotated[str | None, typer.Option(help="YYYY-MM-DD")] = None,
) -> None:
    """退回：留下记录。 / Reject: keep the record."""
    from pipelines.ground.console import done
    from pipelines.ground.project import Project
    from pipelines.submit import reject as run

    project = Project.find()
    folder = run(project, file.resolve(), reason, _date(received) if received else None)
    done("submit reject", project.relative(folder))


def _date(text: str) -> dt.date:
    from pipelines.ground.errors import Fault, SubmissionError

    try:
        return dt.date.fromisoformat(text)
    except ValueError as mistake:
        raise SubmissionError(Fault("E-SUB-33", "--received", text, "YYYY-MM-DD")) from mistake

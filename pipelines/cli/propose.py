"""`tracker propose …`: statements out of prose, for a person to confirm; registered by `pipelines.cli`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

propose_app = typer.Typer(
    help="由文字提出数字陈述，人来确认。 / Statements proposed from prose, for a person to confirm.",
    no_args_is_help=True,
)


@propose_app.command("statements")
def propose_statements(  # one option a field of the document
    file: Annotated[
        Path,
        typer.Argument(help="网页、PDF、Word、文本 / a page, PDF, Word file, text", show_default=False),
    ],
    format: Annotated[Literal["text", "json"], typer.Option()] = "text",
    out: Annotated[Path | None, typer.Option(help="待确认的文件 / the file to confirm, YAML")] = None,
    document_id: Annotated[str, typer.Option(help="文件编号 / id of the document")] = "",
    publisher: Annotated[str, typer.Option(help="发布者 / publisher, where the file names none")] = "",
    published: Annotated[str, typer.Option(help="发布日期 / date, where the file has none")] = "",
    address: Annotated[str, typer.Option(help="网址 / address of the document")] = "",
    area: Annotated[str, typer.Option(help="六位代码，文件所说的地区 / the area that it is about")] = "",
) -> None:
    """读一份文件的文字，提出其中的陈述，说明留下了什么。 / Propose the statements of a document."""
    from pipelines.codes import load_codes
    from pipelines.ground.project import Project
    from pipelines.ingest import read_prose
    from pipelines.propose import Proposer, as_json, confirmation_of, print_proposed, write_confirmation

    project = Project.find()
    codes = load_codes(project)
    _check(published, area)
    proposed = Proposer(project, codes).propose(read_prose(file, file.name), published, publisher, area)
    if out is not None:
        told = {"id": document_id, "publisher": publisher, "address": address}
        write_confirmation(out, confirmation_of(proposed, file, told, codes))
    if format == "json":
        sys.stdout.buffer.write(as_json(proposed))
    else:
        from pipelines.ground.console import wide

        print_proposed(proposed, codes, wide())
        if out is not None:
            typer.echo(f"✓ {out}")


@propose_app.command("accept")
def propose_accept(
    confirmed: Annotated[Path, typer.Argument(help="已确认的文件 / the file confirmed", show_default=False)],
    id: Annotated[str, typer.Option(help="来源编号 / id of the source, also its folder's name")],
    title_en: Annotated[str, typer.Option(help="英文标题 / title in English")] = "",
    obtained: Annotated[str, typer.Option(help="取得日期 / date obtained, possibly partial")] = "",
    grade: Annotated[str, typer.Option(help="证据等级 A B C D / evidence grade")] = "",
) -> None:
    """把已确认的陈述写成来源。 / Write what was confirmed as a source of statements."""
    from pipelines.codes import load_codes
    from pipelines.ground.console import done
    from pipelines.ground.project import Project
    from pipelines.propose import accept

    project = Project.find()
    told = {"title_en": title_en, "obtained": obtained, "grade": grade}
    made = accept(confirmed, id, told, project, load_codes(project))
    done(
        "propose accept",
        f"{project.relative(made.folder)}: {made.statements} 条已收 taken, {made.left} 条未收 not taken",
    )


def _check(published: str, area: str) -> None:
    """Raises SourceError (E-ARG-02) for a date that is none, or an area that is not known."""
    import re

    from pipelines.ground.errors import Fault, SourceError, stop_if
    from pipelines.ground.periods import is_partial_day

    faults = []
    if published and not is_partial_day(published):
        faults.append(Fault("E-ARG-02", "--published", published, "YYYY-MM-DD | YYYY-MM | YYYY"))
    if area and not re.fullmatch(r"\d{6}", area):
        faults.append(Fault("E-ARG-02", "--area", area, "GB/T 2260"))
    stop_if(faults, SourceError)

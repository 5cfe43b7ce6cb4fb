"""`tracker new …`: starts a source with everything that it needs; asks only what no file says of itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipelines.codes import Codes

new_app = typer.Typer(help="新建。 / Start something new.", no_args_is_help=True)

# What `tracker inbox accept` asks too.
Title = Annotated[str, typer.Option(help="标题 / title in Chinese")]
TitleEn = Annotated[str, typer.Option(help="英文标题 / title in English")]
Publisher = Annotated[str, typer.Option(help="发布者 / publisher")]
Published = Annotated[str, typer.Option(help="发布日期 / publication date, possibly partial")]
Grade = Annotated[str, typer.Option(help="证据等级 A B C D / evidence grade")]
Area = Annotated[
    str, typer.Option(help="地区代码，表里没写地区时 / GB/T 2260, where the table names no area")
]
DisclosureClass = Annotated[str, typer.Option(help="主动公开 | 依申请公开 | 不予公开")]
Origin = Annotated[str, typer.Option(help="survey | administrative | enterprise-disclosure | press")]
DryRun = Annotated[bool, typer.Option(help="只看，不写 / print it, write nothing")]

# Option → field of the answers, where the two are called otherwise.
_FIELDS = {
    "--id": "id",
    "--title": "title_zh",
    "--title-en": "title_en",
    "--publisher": "publisher",
    "--published": "published",
    "--obtained": "obtained",
    "--grade": "grade",
}
_USUAL = {
    "how_zh": "原文件，按发布时的样子保存",
    "how_en": "The file as published, unchanged",
    "licence_zh": "事实与数字；原文件的权利归原发布者",
    "licence_en": "Facts and figures; the document stays its publisher’s",
    "provenance": "cell",
}


@new_app.command("source")
def new_source(  # one option a field of source.yaml
    file: Annotated[Path, typer.Argument(help="表格文件 / a workbook, CSV or HTML page", show_default=False)],
    id: Annotated[str, typer.Option(help="编号 / id, also the folder's name")] = "",
    title: Title = "",
    title_en: TitleEn = "",
    publisher: Publisher = "",
    published: Published = "",
    obtained: Annotated[str, typer.Option(help="取得日期 / date obtained")] = "",
    address: Annotated[str, typer.Option(help="网址 / address of the publisher's page")] = "",
    grade: Grade = "",
    area: Area = "",
    disclosure: DisclosureClass = "主动公开",
    origin: Origin = "survey",
    dry_run: DryRun = False,
) -> None:
    """由一个表格文件建来源：识别、对应指标，说明没有定下来的。 / Propose a source from a table file."""
    from pipelines.codes import load_codes
    from pipelines.ground.project import Project
    from pipelines.inspection import (
        Answers,
        against_last_edition,
        inspect_file,
        propose,
        proposed_texts,
        read_again,
        title_proposed,
        write_proposal,
    )

    project = Project.find()
    inspected = inspect_file(file, project)
    asked = _answered(
        {
            "--id": (id, "编号 / id", file.stem.lower().replace(" ", "-")),
            "--title": (title, "标题 / title (zh)", title_proposed(inspected.tables, file)),
            "--title-en": (title_en, "英文标题 / title (en)", ""),
            "--publisher": (publisher, "发布者 / publisher", ""),
            "--published": (published, "发布日期 / published", ""),
            "--obtained": (obtained, "取得日期 / obtained", ""),
            "--grade": (grade, "证据等级 / grade (A B C D)", ""),
        }
    )
    given = {_FIELDS[option]: answer for option, answer in asked.items()}
    codes = load_codes(project)
    _check(asked, area, codes)
    told = {"disclosure": disclosure, "origin": origin, "address": address, "area": area}
    answers = Answers(**given, **_USUAL, **told)
    proposal = propose(inspected, file, answers, codes)
    edition = against_last_edition(inspected, project, codes, answers.publisher, answers.title_zh)
    for line in (*read_again(inspected, project, codes), *edition):
        typer.echo(f"!! {line}", err=True)
    if dry_run:
        typer.echo(proposed_texts(proposal, file))
    else:
        folder = write_proposal(proposal, file, project)
        typer.echo(f"✓ {project.relative(folder)}: {proposal.mapped} / {len(proposal.mapping)} 已对应 mapped")
    for line in proposal.undecided:
        typer.echo(f"? {line}", err=True)


def _answered(asked: dict[str, tuple[str, str, str]]) -> dict[str, str]:
    """Option → its value, from (given, question, proposed): asked for at a terminal, else taken from the
    proposal. Raises SourceError (E-ARG-01) with every option that nobody gave and no file says."""
    from pipelines.ground.errors import Fault, SourceError, stop_if

    if sys.stdin.isatty():
        return {
            option: given or str(typer.prompt(question, default=proposed or None))
            for option, (given, question, proposed) in asked.items()
        }
    answers = {option: given or proposed for option, (given, _, proposed) in asked.items()}
    lacking = [option for option, answer in answers.items() if not answer]
    stop_if([Fault("E-ARG-01", option, "—", asked[option][1]) for option in lacking], SourceError)
    return answers


def _check(asked: dict[str, str], area: str, codes: Codes) -> None:
    """Raises SourceError for a date, possibly partial, that no calendar has (E-ARG-02), and for an area that
    is not known (E-AREA-01)."""
    from pipelines.ground.errors import Fault, SourceError, stop_if
    from pipelines.ground.periods import is_partial_day

    faults = [
        Fault("E-ARG-02", option, asked[option], "YYYY-MM-DD | YYYY-MM | YYYY")
        for option in ("--published", "--obtained")
        if not is_partial_day(asked[option])
    ]
    if area not in ("", *codes.areas):
        faults.append(Fault("E-AREA-01", "--area", area, "areas.csv"))
    stop_if(faults, SourceError)

"""`tracker stages`: what each stage rests on, as dvc.yaml says it and as the code asks for it."""

from __future__ import annotations

from typing import Annotated

import typer


def stages(
    write: Annotated[bool, typer.Option("--write", help="写入 dvc.yaml / write dvc.yaml")] = False,
    show: Annotated[bool, typer.Option("--print", help="只打印 / print it")] = False,
) -> None:
    """核对 dvc.yaml 与代码一致，不一致则退出码为 1。 / Check that dvc.yaml is what the code asks for."""
    from pipelines.ground.console import done
    from pipelines.ground.files import write as write_file
    from pipelines.ground.project import Project
    from pipelines.stagefile import FILE, check_stage_file, stage_file
    from pipelines.stages import STAGES

    project = Project.find()
    if show:
        typer.echo(stage_file(project), nl=False)
        return
    if write:
        write_file(project.path(FILE), stage_file(project).encode())
    check_stage_file(project)
    done("stages", f"{len(STAGES)}, {FILE}")

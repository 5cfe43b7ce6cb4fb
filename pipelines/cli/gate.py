"""`tracker gate …`: the stage itself, what is waiting behind it, what may be let out, what leaked."""

from __future__ import annotations

import typer

gate_app = typer.Typer(help="公开闸门：只放行可公开的。 / The gate: only what may be published goes on.")


@gate_app.callback(invoke_without_command=True)
def gate(context: typer.Context) -> None:
    """公开闸门：只放行可公开的。 / The gate: only what may be published goes on."""
    if context.invoked_subcommand is None:
        from pipelines.ground.console import done
        from pipelines.ground.project import Project
        from pipelines.stages import STAGES

        done("gate", STAGES["gate"](Project.find()))


@gate_app.command("status")
def gate_status() -> None:
    """等待公开的数字：在哪里、何时、依据。 / What is waiting, until when, on which ground."""
    from pipelines.extract import status
    from pipelines.ground.project import Project

    waiting = status(Project.find())
    for row in waiting:
        typer.echo(f"{row.source}: {row.figures} · {row.ground} · {row.disclosure} · {row.until}")
    if not waiting:
        typer.echo("没有等待公开的数字 nothing is waiting")


@gate_app.command("release")
def gate_release(source: str) -> None:
    """从 data/restricted 摘出可公开的数字，供人复核。 / Extract what may be published, for review."""
    from pipelines.extract import release
    from pipelines.ground.console import done
    from pipelines.ground.project import Project

    project = Project.find()
    folder = project.relative(release(project, source))
    done("gate release", f"{folder}: 请复核 git diff 后提交 / review git diff, then commit")


@gate_app.command("check")
def gate_check() -> None:
    """受限文件不得进入 git。 / No restricted file may be in git."""
    from pipelines.extract import check_leaks
    from pipelines.ground.console import done
    from pipelines.ground.project import Project

    done("gate check", f"{check_leaks(Project.find())} files")

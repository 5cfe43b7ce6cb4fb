"""`tracker remote …`: the cache of large files with a DVC remote."""

from __future__ import annotations

from typing import Annotated

import typer

remote_app = typer.Typer(help="DVC 远程：推送、取回。 / The DVC remote: push, pull.", no_args_is_help=True)
_Name = Annotated[str, typer.Option(help="远程名 / the remote's name; default: the default one")]


@remote_app.command("push")
def push(remote: _Name = "") -> None:
    """把缓存推送到远程。 / Push the cache to the remote."""
    from pipelines.cli.exchange import transfer
    from pipelines.ground.console import done
    from pipelines.ground.project import Project

    done("push", transfer(Project.find(), "push", remote))


@remote_app.command("pull")
def pull(remote: _Name = "") -> None:
    """从远程取回，齐全后才放到位。 / Pull from the remote; files are placed only when all are there."""
    from pipelines.cli.exchange import transfer
    from pipelines.ground.console import done
    from pipelines.ground.project import Project

    done("pull", transfer(Project.find(), "pull", remote))

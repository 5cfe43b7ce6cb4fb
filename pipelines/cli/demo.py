"""`tracker demo`: the demo of an invented city."""

from __future__ import annotations

from typing import Annotated

import typer

PROJECT = ("build", "demo")


def demo(
    engine: Annotated[str, typer.Option(envvar="ENGINE", help="embedded | quarto")] = "embedded",
) -> None:
    """虚构城市的演示站点 site/demo。 / The demo of an invented city, in site/demo."""
    from pipelines.demo import make_demo
    from pipelines.ground.console import done
    from pipelines.ground.project import Project

    project = Project.find()
    public = make_demo(project.path(*PROJECT), project.path("site", "demo"), typer.echo, engine)
    done("demo", project.relative(public))

"""`tracker …`: every verb parses its arguments and calls one room, imported only then."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipelines import __version__
from pipelines.cli.collect import collect, inbox_app, sources_app
from pipelines.cli.demo import demo
from pipelines.cli.gap import gap
from pipelines.cli.gate import gate_app
from pipelines.cli.inspect import inspect
from pipelines.cli.new import new_app
from pipelines.cli.propose import propose_app
from pipelines.cli.release import history, release_app, replay
from pipelines.cli.remote import remote_app
from pipelines.cli.reproduce import reproduce
from pipelines.cli.stages import stages
from pipelines.cli.submit import app as submit_app

app = typer.Typer(
    name="tracker",
    help="承诺账本：从来源文件到公开网站。 / The ledger of promises: from source files to a public site.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
plan_app = typer.Typer(help="方案登记。 / The registry of promises.", no_args_is_help=True)
app.add_typer(plan_app, name="plan")
app.add_typer(submit_app, name="submit")
app.add_typer(gate_app, name="gate")
app.add_typer(release_app, name="release")
app.add_typer(remote_app, name="remote")
app.command()(replay)
app.command()(history)
app.command()(demo)
app.command()(collect)
app.add_typer(inbox_app, name="inbox")
app.add_typer(sources_app, name="sources")
app.add_typer(new_app, name="new")
app.add_typer(propose_app, name="propose")
app.command()(inspect)
app.command()(gap)
app.command()(reproduce)
app.command()(stages)


def main() -> None:
    """The console script: a TrackerError becomes one table of faults and exit code 1."""
    from pipelines.ground.errors import TrackerError

    try:
        app()
    except TrackerError as error:
        from pipelines.ground.console import print_faults

        print_faults(error)
        sys.exit(1)


def _stage(name: str) -> None:
    from pipelines.ground.console import done
    from pipelines.ground.project import Project
    from pipelines.stages import STAGES

    done(name, STAGES[name](Project.find()))


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="版本号 / print the version")] = False,
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command()
def ingest() -> None:
    """来源文件 → 单元格。 / Source files → cells."""
    _stage("ingest")


@app.command()
def clean() -> None:
    """单元格 → 观测。 / Cells → observations."""
    _stage("clean")


@app.command()
def validate() -> None:
    """检验观测，不合格即停。 / Check the observations, or stop."""
    _stage("validate")


@app.command()
def assess() -> None:
    """判定每项承诺。 / Judge every promise."""
    _stage("assess")


@app.command()
def publish() -> None:
    """写出数据产品。 / Write the data products."""
    _stage("publish")


@app.command()
def bodies(
    engine: Annotated[str, typer.Option(envvar="ENGINE", help="embedded | quarto")] = "embedded",
    only: Annotated[list[str] | None, typer.Option(help="只执行这些 / these alone")] = None,
) -> None:
    """执行笔记。 / Execute the notebooks."""
    from pipelines.bodies import notebooks, render_bodies
    from pipelines.ground.console import done
    from pipelines.ground.errors import EngineError, Fault, stop_if
    from pipelines.ground.project import Project

    project = Project.find()
    names = [path.stem for path in notebooks(project)]
    lost = [name for name in only or () if name not in names]
    stop_if(
        [Fault("E-FILE-01", f"notebooks/{name}.qmd", "—", ", ".join(names)) for name in lost], EngineError
    )
    done("bodies", f"{len(render_bodies(project, engine, only))} notebooks")


@app.command()
def lab(lang: Annotated[Literal["zh", "en"], typer.Option()] = "zh") -> None:
    """把笔记写成 build/lab/*.ipynb（见 make lab）。 / The chapters as Jupyter notebooks."""
    from pipelines.bodies import lab_notebooks, write_preview
    from pipelines.ground.console import done
    from pipelines.ground.files import write
    from pipelines.ground.project import Project

    project = Project.find()
    write_preview(project)
    chapters = lab_notebooks(project, lang)
    for name, content in chapters.items():
        write(project.path("build", "lab", name), content)
    done("lab", f"{len(chapters)} notebooks, build/lab")


@app.command()
def charts() -> None:
    """画出每项承诺的图。 / Draw the chart of every promise."""
    _stage("charts")


@app.command()
def site(
    engine: Annotated[str, typer.Option(envvar="ENGINE", help="embedded | quarto")] = "embedded",
    force: Annotated[bool, typer.Option("--force", help="没有变化也重做 / even if nothing changed")] = False,
    only: Annotated[str, typer.Option(help="只做这一页 / one page, below build/site")] = "",
) -> None:
    """由产品和笔记生成网站，检查后整体替换。 / Build the site, check it, swap it in."""
    from pipelines.build import check_fresh, goals_of, make_page, make_site
    from pipelines.ground.project import Project

    project = Project.find()
    check_fresh(project, *goals_of(engine))
    if only:
        make_page(project, only, engine)
    else:
        make_site(project, engine, force)


@app.command()
def build(
    engine: Annotated[str, typer.Option(envvar="ENGINE", help="embedded | quarto")] = "embedded",
) -> None:
    """全部：dvc repro，然后生成网站。 / All of it: dvc repro, then the site."""
    from pipelines.build import build_all
    from pipelines.ground.project import Project

    build_all(Project.find(), engine)


@app.command()
def serve(port: Annotated[int, typer.Option(min=1, max=65535)] = 8000) -> None:
    """在本机查看 site/public。 / Look at site/public on this machine."""
    from pipelines.ground.project import Project
    from pipelines.render import serve_site

    serve_site(Project.find(), port)


@app.command()
def doctor() -> None:
    """检查环境。 / Say what is wrong with the environment."""
    from pipelines.cli.doctor import report

    raise typer.Exit(0 if report(Path.cwd()) else 1)


@plan_app.command("check")
def plan_check() -> None:
    """核对引文，证明没有漏读的数字。 / Check every quote; prove that no number is unread."""
    from pipelines.codes import load_codes
    from pipelines.ground.console import done
    from pipelines.ground.project import Project
    from pipelines.plan import load_registry, scan

    project = Project.find()
    registry = load_registry(project, load_codes(project))
    hits = len(scan(registry.text, registry.lexicon))
    told = f"{len(registry.targets)} + {len(registry.parent_targets)} targets, {hits} hits, all read"
    english = f", {len(registry.translated)} paragraphs in English" if registry.translated else ""
    done("plan check", told + english)

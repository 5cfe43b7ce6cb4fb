"""`tracker release …`, `tracker history` and `tracker replay`: releases, a series by vintage, the replay."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipelines.release import Differences

release_app = typer.Typer(
    help="正式版本：预览、发布、撤回、复核。 / Releases: plan, cut, withdraw, verify.", no_args_is_help=True
)


@release_app.command("plan")
def release_plan() -> None:
    """预览：发布后会改变什么；什么也不写。 / What a release would change; nothing is written."""
    from pipelines.build import check_fresh
    from pipelines.ground.errors import ReleaseError, stop_if
    from pipelines.ground.project import Project
    from pipelines.release import plan_release

    project = Project.find()
    check_fresh(project, "assess")
    planned = plan_release(project)
    _print(planned.changes)
    stop_if(planned.faults, ReleaseError)


@release_app.command("cut")
def release_cut() -> None:
    """由干净、测试通过的工作树发布版本。 / Cut the release from a clean tree whose tests pass."""
    from pipelines.build import run_stages
    from pipelines.ground.console import done
    from pipelines.ground.project import Project
    from pipelines.release import cut_release

    planned = cut_release(Project.find(), run_stages)
    _print(planned.changes)
    done("release", planned.release.version)


@release_app.command("withdraw")
def release_withdraw(
    version: str,
    reason_zh: Annotated[str, typer.Option(help="理由（中文） / the reason in Chinese")],
    reason_en: Annotated[str, typer.Option(help="理由（英文） / the reason in English")],
    date: Annotated[dt.datetime, typer.Option(formats=["%Y-%m-%d"], help="撤回日期 / the day")],
) -> None:
    """撤回一个版本；表格和理由仍可阅读。 / Take a release back; its tables and the reason stay readable."""
    from pipelines.ground.bilingual import Bilingual
    from pipelines.ground.console import done
    from pipelines.ground.project import Project
    from pipelines.release import withdraw_release

    reason = Bilingual(zh=reason_zh, en=reason_en)
    _print(withdraw_release(Project.find(), version, reason, date.date()))
    done("withdraw", version)


@release_app.command("verify")
def release_verify(version: str) -> None:
    """按标签和它自己的锁重建一个版本，逐字节比较。 / Build a release again from its tag; compare bytes."""
    from pipelines.ground.console import done
    from pipelines.ground.project import Project
    from pipelines.release import verify_release

    done("verify", f"{version}: {verify_release(Project.find(), version)} files, the same bytes")


@release_app.command("freeze", hidden=True)
def release_freeze(out: Path) -> None:
    """重建并写出版本的表（供 verify 使用）。 / Build and write the release's tables (for verify)."""
    from pipelines.book import freeze
    from pipelines.build import run_stages
    from pipelines.ground.files import write
    from pipelines.ground.project import Project
    from pipelines.release import candidate

    project = Project.find()
    run_stages(project)
    for name, data in freeze(candidate(project)).items():
        write(out / name, data)


def replay() -> None:
    """按当时已公布的证据回溯重建。 / Reconstruct what was known on the days of params.yaml."""
    from pipelines.ground.console import done
    from pipelines.ground.project import Project
    from pipelines.stages import STAGES

    done("replay", STAGES["replay"](Project.find()))


def history(
    indicator: str,
    area: str,
    start: Annotated[str, typer.Option("--from", help="起 / first period")] = "",
    end: Annotated[str, typer.Option("--to", help="止 / last period")] = "",
    definition: Annotated[str, typer.Option(help="口径 / definition")] = "",
) -> None:
    """一个序列的各次公布。 / A series by vintage; --from and --to ask for its change."""
    import polars as pl

    from pipelines.book import load_book
    from pipelines.build import check_fresh
    from pipelines.codes import load_codes
    from pipelines.ground.errors import Fault, ReleaseError
    from pipelines.ground.project import Project
    from pipelines.release import change_between
    from pipelines.release import history as vintages

    project = Project.find()
    path = project.path("data", "assess", "ranked.parquet")
    if not path.is_file():
        raise ReleaseError(Fault("E-FILE-01", project.relative(path), "—", "tracker build"))
    check_fresh(project, "assess")
    ranked = pl.read_parquet(path)
    for row in vintages(ranked, load_book(project), load_codes(project), indicator, area):
        mark = "●" if row.current else "○"
        stood = f" [{', '.join(row.releases)}]" if row.releases else ""
        place = f"{row.definition}/{row.breakdown} {row.period}"
        printed = f"（原文 printed: {row.printed}）" if row.printed else ""
        figure = f"{row.figure}{printed} ({row.status})"
        typer.echo(f"{mark} {place}: {figure} · {row.vintage} · {row.source} {row.cell}{stood}")
    if start and end:
        change = change_between(ranked, indicator, area, start, end, definition)
        typer.echo(f"{start} → {end}: {change:+.2f} %")


def _print(changes: Differences) -> None:
    """The differences, one line each."""
    from pipelines.release import lines

    for line in lines(changes):
        typer.echo(line)

"""`tracker build`: dvc repro, then the site. A stage that stops leaves the published site as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from pipelines.ground.console import done
from pipelines.ground.errors import BuildError, Fault, PublishError, stop_if
from pipelines.ground.project import Project


def build_all(project: Project, engine: str = "embedded") -> Path:
    """Runs every stale stage, renders with `engine`, builds and swaps in the site; returns its path.

    Raises BuildError (E-BUILD-01) where a stage stopped: the stage itself has said why.
    """
    run_stages(project, engine)
    return make_site(project, engine)


def make_site(project: Project, engine: str = "embedded", force: bool = False) -> Path:
    """The site of what the stages left, made where the one on disk is not that already; returns its path.

    force: made in any case. Raises what `build_site` raises.
    """
    from pipelines.ground.kept import kept_in
    from pipelines.render import made_from, note_made, stands

    if engine != "embedded":
        from pipelines.bodies import render_bodies

        render_bodies(project, engine)
    asked = made_from(project, engine)
    public = project.path("site", "demo" if project.params.demo else "public")
    if not force and stands(project, public, asked):
        done("site", f"{project.relative(public)}（没有变化 / unchanged）")
        return public
    from pipelines.render import build_site

    build_site(project, engine)
    note_made(public, asked)
    kept_in(project).forget()
    done("site", project.relative(public))
    return public


def make_page(project: Project, path: str, engine: str = "embedded") -> Path:
    """One page of the site below build/site, to be looked at; the site itself stays as it is.

    path: below the site's root. Raises PublishError (E-PAGE-02) where the site has no such page.
    """
    from pipelines.render import commit_of, page_alone
    from pipelines.views import SiteData

    data = SiteData.load(project)
    # A page that shows no notebook is looked at whatever products the bodies were made from.
    partly = not path.removeprefix("en/").startswith(("chapters/", "method"))
    page = page_alone(data, commit_of(project, data), path, project.path("build", "site"), engine, partly)
    if page is None:
        raise PublishError(Fault("E-PAGE-02", path, "—", "index.html, en/index.html …"))
    done("page", project.relative(page))
    return page


def run_stages(project: Project, engine: str = "embedded") -> None:
    """Every stage that is stale, by DVC where it sees the code that runs, else every stage in turn.

    Raises BuildError (E-BUILD-01, E-STAGE-01), or the stage's own error.
    """
    from pipelines.stagefile import by_dvc, check_stage_file
    from pipelines.stages import STAGES

    if by_dvc(project):
        check_stage_file(project)
        _repro(project, goals_of(engine) or ["--all-pipelines"])  # which reads dvc.yaml once, not twice
        return
    for name, stage in STAGES.items():
        if engine == "embedded" or name != "bodies":
            done(name, stage(project))


def check_fresh(project: Project, *goals: str) -> None:
    """Raises BuildError (E-STAGE-03) where what lies on disk is older than what it was made from.

    goals: the stages asked about, with all before them; every stage where none is named. Without a dvc.yaml
    nobody can tell, so the stages run.
    """
    from pipelines.stagefile import by_dvc, check_stage_file

    if not by_dvc(project):
        run_stages(project)
        return
    check_stage_file(project)
    said = _dvc(project, "status", "--json", *(["--with-deps", *goals] if goals else []), capture=True)
    stale = json.loads(said.stdout or "{}")
    stop_if(
        [Fault("E-STAGE-03", name, _changed(why), "tracker build") for name, why in stale.items()], BuildError
    )


def goals_of(engine: str) -> list[str]:
    """The last stages that a site rests on, all where none is named; Quarto makes bodies of its own."""
    return [] if engine == "embedded" else ["charts"]


def _changed(why: list[Any]) -> str:
    """What DVC found changed and how ("modified", "deleted", "not in cache"), in a few words."""
    parts = [part for one in why if isinstance(one, dict) for part in one.values()]
    names = [f"{name} ({how})" for part in parts for name, how in part.items()]
    return ", ".join(names[:5]) or "—"


def _repro(project: Project, goals: list[str]) -> None:
    result = _dvc(project, "repro", "--quiet", *goals)
    if result.returncode:
        raise BuildError(Fault("E-BUILD-01", "dvc repro", f"exit {result.returncode}", "exit 0"))


def _dvc(project: Project, *arguments: str, capture: bool = False) -> subprocess.CompletedProcess[str]:
    """DVC with the environment's own Python first in PATH and no telemetry."""
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "DVC_NO_ANALYTICS": "1",
        "PYTHONDONTWRITEBYTECODE": "",
    }
    command = [sys.executable, "-m", "dvc", *arguments]
    return subprocess.run(
        command, cwd=project.root, env=environment, check=False, text=True, capture_output=capture
    )

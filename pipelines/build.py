"""`tracker build`: dvc repro, then the site. A stage that stops leaves the published site as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from pipelines.console import done
from pipelines.errors import BuildError, Fault
from pipelines.project import Project


def build_all(project: Project, engine: str = "embedded") -> Path:
    """Runs every stale stage, renders with `engine`, builds and swaps in the site; returns its path.

    Raises BuildError (E-BUILD-01) where a stage stopped: the stage itself has said why.
    """
    from pipelines.render.site import build_site

    if project.path("dvc.yaml").is_file():
        _repro(project, engine)
    else:
        run_stages(project)
    if engine != "embedded":
        from pipelines.render.engines import render_bodies

        render_bodies(project, engine)
    public = build_site(project, engine)
    done("site", project.relative(public))
    return public


def run_stages(project: Project) -> None:
    """Every stage that is stale, by DVC where the project has a dvc.yaml, else every stage in turn.

    Raises BuildError (E-BUILD-01), or the stage's own error.
    """
    from pipelines.stages import STAGES

    if project.path("dvc.yaml").is_file():
        _repro(project, "embedded")
        return
    for name, stage in STAGES.items():
        done(name, stage(project))


def _repro(project: Project, engine: str) -> None:
    """`dvc repro` with the environment's own `tracker` first in PATH and no telemetry."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {
        **os.environ,
        "PATH": path,
        "DVC_NO_ANALYTICS": "1",
        "PYTHONDONTWRITEBYTECODE": "",
    }
    goals = [] if engine == "embedded" else ["publish"]
    command = [sys.executable, "-m", "dvc", "repro", "--quiet", *goals]
    result = subprocess.run(command, cwd=project.root, env=environment, check=False)
    if result.returncode:
        raise BuildError(Fault("E-BUILD-01", "dvc repro", f"exit {result.returncode}", "exit 0"))

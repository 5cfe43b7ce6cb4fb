"""Notebooks → bodies, by one of two engines that give the same DOM: the embedded one (nbclient and
pandoc, always there) or Quarto where it is installed. A failing cell stops the build; what was
published before stays as it was."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipelines.errors import EngineError, Fault
from pipelines.project import Project
from pipelines.publish.files import json_bytes, write

__all__ = ["load_bodies", "notebooks", "render_bodies"]

PARALLEL = 2  # two kernels at once gain a third on two cores; more gain nothing


def notebooks(project: Project) -> list[Path]:
    """The notebooks in the order of their names; files with a leading underscore are parts of others."""
    return sorted(
        p
        for p in project.asset("notebooks").glob("*.qmd")
        if not p.name.startswith("_") and p.name != "index.qmd"
    )


def render_bodies(project: Project, engine: str = "embedded") -> list[Path]:
    """Renders every notebook into `data/bodies/<engine>/<name>.json` (meta, zh, en).

    Raises EngineError with the faults of every notebook that failed, or E-ENG-01 for an unknown engine.
    """
    if engine == "quarto":
        from pipelines.render.engines.quarto import render_all

        bodies = render_all(notebooks(project), project)
    elif engine == "embedded":
        bodies = _embedded(notebooks(project), project)
    else:
        raise EngineError(Fault("E-ENG-01", "ENGINE", engine, "embedded | quarto"))
    folder = project.path("data", "bodies", engine)
    shutil.rmtree(folder, ignore_errors=True)
    paths = []
    for path, body in bodies.items():
        target = folder / f"{path.stem}.json"
        write(target, json_bytes(body))
        paths.append(target)
    return paths


def _embedded(paths: list[Path], project: Project) -> dict[Path, dict[str, object]]:
    from pipelines.render.engines.embedded import render

    faults: list[Fault] = []
    bodies: dict[Path, dict[str, object]] = {}
    with ThreadPoolExecutor(PARALLEL) as pool:
        for path, job in [(path, pool.submit(render, path, project)) for path in paths]:
            try:
                bodies[path] = job.result()
            except EngineError as error:
                faults += error.faults
    if faults:
        raise EngineError(faults)
    return bodies


def load_bodies(project: Project, engine: str) -> dict[str, dict[str, object]]:
    """Notebook name → body, as rendered; raises EngineError (E-FILE-01) where one was not rendered."""
    folder = project.path("data", "bodies", engine)
    bodies = {}
    for path in notebooks(project):
        rendered = folder / f"{path.stem}.json"
        if not rendered.is_file():
            raise EngineError(Fault("E-FILE-01", project.relative(rendered), "—", "tracker bodies"))
        bodies[path.stem] = json.loads(rendered.read_text(encoding="utf-8"))
    return bodies

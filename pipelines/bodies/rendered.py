"""Notebooks → bodies, by one of two engines that give the same DOM: the embedded one (nbclient and
pandoc, always there) or Quarto where it is installed. A failing cell stops the build; what was
published before stays as it was."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from pipelines.bodies.titles import notebooks, read_meta
from pipelines.ground.errors import EngineError, Fault, stop_if
from pipelines.ground.files import json_bytes, write
from pipelines.ground.kept import products_as_they_are
from pipelines.ground.project import Project


def figure_sources(project: Project) -> Path:
    """Where notebooks leave their pictures with their data: `<figure>.<lang>.svg|csv|png|json`."""
    return project.path("data", "bodies", "figures")


def render_bodies(project: Project, engine: str = "embedded", only: list[str] | None = None) -> list[Path]:
    """Renders notebooks into `data/bodies/<engine>/<name>.json` (meta, zh, en, and the digest of the products
    that they were made from), pictures beside them.

    only: the names to render, all where None. Raises EngineError with the faults of every notebook that
    failed, or E-ENG-01 for an unknown engine.
    """
    paths = [path for path in notebooks(project) if only is None or path.stem in only]
    folder, pictures = project.path("data", "bodies", engine), figure_sources(project)
    if only is None:
        shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir(parents=True, exist_ok=True)
    bodies = _rendered(paths, engine, project)
    if only is None:
        shutil.rmtree(folder, ignore_errors=True)
    written, of = [], products_as_they_are(project)
    for path, body in bodies.items():
        target = folder / f"{path.stem}.json"
        write(target, json_bytes({**body, "of": of}))
        written.append(target)
    return written


def _rendered(paths: list[Path], engine: str, project: Project) -> dict[Path, dict[str, Any]]:
    if engine == "quarto":
        from pipelines.bodies.quarto import render_all as by_quarto

        return by_quarto(paths, project)
    if engine != "embedded":
        raise EngineError(Fault("E-ENG-01", "ENGINE", engine, "embedded | quarto"))
    from pipelines.bodies.embedded import render_all

    return render_all(paths, project)


def load_figures(project: Project) -> dict[str, bytes]:
    """File name → content of every picture of the notebooks, and their index (`index.json`).

    Raises EngineError (E-NB-03) where two notebooks use one figure's id.
    """
    folder = figure_sources(project)
    index: dict[str, dict[str, Any]] = {}
    files: dict[str, bytes] = {}
    faults = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.suffix == ".json":
            row = json.loads(path.read_text(encoding="utf-8"))
            if row["id"] in index and index[row["id"]]["notebook"] != row["notebook"]:
                faults.append(Fault("E-NB-03", f"notebooks/{row['notebook']}.qmd", row["id"], "unique"))
            index[row["id"]] = row
        elif path.is_file():
            files[path.name] = path.read_bytes()
    stop_if(faults, EngineError)
    files["index.json"] = json_bytes(list(index.values()))
    return files


def load_bodies(project: Project, engine: str, partly: bool = False) -> dict[str, dict[str, Any]]:
    """Notebook name → body, as rendered.

    partly: a notebook that was not rendered has its title and an empty body. Raises EngineError: E-FILE-01
    where one was not rendered, E-NB-14 where one was made from other products than those that are there now.
    """
    folder = project.path("data", "bodies", engine)
    bodies: dict[str, dict[str, Any]] = {}
    faults, now = [], products_as_they_are(project)
    for path in notebooks(project):
        rendered = folder / f"{path.stem}.json"
        if rendered.is_file():
            bodies[path.stem] = json.loads(rendered.read_text(encoding="utf-8"))
            of = bodies[path.stem].pop("of", "—")
            if of != now:
                faults.append(Fault("E-NB-14", project.relative(rendered), of[:12], now[:12]))
        elif partly:
            bodies[path.stem] = {"meta": read_meta(path, path.name), "zh": "", "en": ""}
        else:
            faults.append(Fault("E-FILE-01", project.relative(rendered), "—", "tracker bodies"))
    stop_if([] if partly else faults, EngineError)
    return dict(sorted(bodies.items(), key=lambda item: (item[1]["meta"].get("order", 99), item[0])))

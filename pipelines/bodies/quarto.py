"""The Quarto engine: `quarto render` with the profile `site`, once a language (ENGINE=quarto)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from pipelines.bodies.qmd import read_qmd
from pipelines.ground.errors import EngineError, Fault
from pipelines.ground.imports import child_environment
from pipelines.ground.project import Project

PROFILES = {"zh": "site", "en": "site,en"}


def render_all(paths: list[Path], project: Project) -> dict[Path, dict[str, Any]]:
    """Every notebook by Quarto; the same sources and filter as the embedded engine.

    Raises EngineError: E-ENG-02 where no quarto is found, E-ENG-03 with Quarto's own message.
    """
    command = shutil.which("quarto")
    if command is None:
        raise EngineError(Fault("E-ENG-02", "ENGINE=quarto", "—", "quarto"))
    meta = {path: read_qmd(path, project.relative(path)).meta for path in paths}
    rendered = {
        lang: _render(command, project.asset("notebooks"), profile) for lang, profile in PROFILES.items()
    }
    return {
        path: {
            "meta": meta[path],
            **{lang: _body(folder / f"{path.stem}.html", project) for lang, folder in rendered.items()},
        }
        for path in paths
    }


def _render(command: str, folder: Path, profile: str) -> Path:
    lang = "en" if profile.endswith("en") else "zh"
    out = folder / "_site" / lang
    environment = {**child_environment(), "QUARTO_PROFILE": profile}
    done = subprocess.run(
        [command, "render", str(folder), "--profile", profile, "--output-dir", f"_site/{lang}"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if done.returncode:
        raise EngineError(Fault("E-ENG-03", str(folder.name), done.stderr.strip()[-300:], "quarto render"))
    return out


def _body(path: Path, project: Project) -> str:
    if not path.is_file():
        raise EngineError(Fault("E-FILE-01", project.relative(path), "—", path.name))
    return path.read_text(encoding="utf-8")

"""The notebooks by name, and what their front matter says: for whoever needs no body."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from pipelines.codes import Lang
from pipelines.ground.errors import EngineError, Fault
from pipelines.ground.project import Project


def notebooks(project: Project) -> list[Path]:
    """The notebooks in the order of their names; files with a leading underscore are parts of others."""
    return sorted(
        p
        for p in project.asset("notebooks").glob("*.qmd")
        if not p.name.startswith("_") and p.name != "index.qmd"
    )


def slug(name: str) -> str:
    """A notebook's name in an address: without the number that only orders the files."""
    return re.sub(r"^\d+-", "", name)


def titles_of(project: Project, lang: Lang) -> list[tuple[str, str, str]]:
    """(name in addresses, chapter of the plan, title) of every notebook, in order."""
    found = [(path.stem, read_meta(path, project.relative(path))) for path in notebooks(project)]
    key = "title" if lang == "zh" else "title-en"
    return [(slug(name), str(meta.get("chapter", "")), str(meta[key])) for name, meta in found]


def front_matter(lines: list[tuple[int, str]], where: str) -> tuple[dict[str, Any], int]:
    """The front matter of numbered lines, and the place of the first line behind it.

    Raises EngineError (E-YAML-01) where it is not ended or no YAML.
    """
    if not lines or lines[0][1].strip() != "---":
        return {}, 0
    end = next((n for n, (_, line) in enumerate(lines[1:], start=1) if line.strip() == "---"), None)
    if end is None:
        raise EngineError(Fault("E-YAML-01", f"{where}:1", "---", "---"))
    try:
        return yaml.safe_load("\n".join(line for _, line in lines[1:end])) or {}, end + 1
    except yaml.YAMLError as mistake:
        raise EngineError(
            Fault("E-YAML-01", f"{where}:1", " ".join(str(mistake).split())[:120], "YAML")
        ) from mistake


def read_meta(path: Path, where: str) -> dict[str, Any]:
    """The front matter of a notebook alone; raises EngineError (E-YAML-01) where it is no YAML."""
    lines = list(enumerate(path.read_text(encoding="utf-8").split("\n"), start=1))
    return front_matter(lines, where)[0]

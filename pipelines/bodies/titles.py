"""The notebooks by name, and what their front matter says: for whoever needs no body."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from pipelines.bodies.fences import Line, numbered
from pipelines.bodies.lint import meta_faults
from pipelines.codes import Lang
from pipelines.ground.errors import EngineError, Fault, stop_if
from pipelines.ground.project import Project
from pipelines.ground.yamlio import UniqueKeyLoader


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


def front_matter(lines: list[Line], where: str) -> tuple[dict[str, Any], int]:
    """The front matter of a notebook's lines, and the place of the first line behind it.

    Raises EngineError (E-YAML-01, with the line) where it is not ended, no YAML or no mapping.
    """
    if not lines or lines[0].text.rstrip() != "---":
        return {}, 0
    end = next((n for n, line in enumerate(lines[1:], start=1) if line.text.rstrip() in ("---", "...")), None)
    if end is None:
        raise EngineError(Fault("E-YAML-01", lines[0].at, "---", "--- … ---"))
    try:
        found = yaml.load("\n".join(line.text for line in lines[1:end]), UniqueKeyLoader)
    except yaml.YAMLError as mistake:
        at = lines[min(1 + _mistaken(mistake, lines[1:end]), end)].at
        said = " ".join(str(getattr(mistake, "problem", None) or mistake).split())
        raise EngineError(Fault("E-YAML-01", at, said[:120], "YAML")) from mistake
    if not isinstance(found or {}, dict):
        raise EngineError(Fault("E-YAML-01", lines[1].at, lines[1].text[:60], "title: …"))
    return found or {}, end + 1


def _mistaken(mistake: yaml.YAMLError, lines: list[Line]) -> int:
    """The place among the lines of what is no YAML: where what was not ended begins, and not where that is
    noticed."""
    mark = getattr(mistake, "problem_mark", None)
    if isinstance(mistake, yaml.scanner.ScannerError) and mistake.context_mark:
        mark = mistake.context_mark
    at: int = mark.line if mark else 0
    goes_on = "mapping values" in str(mistake) and 0 < at <= len(lines)
    return at - 1 if goes_on and ": " not in lines[at - 1].text else at


def read_meta(path: Path, where: str) -> dict[str, Any]:
    """The front matter of a notebook alone; raises EngineError: E-YAML-01 where it is no YAML, E-NB-12 where
    it lacks a title."""
    meta = front_matter(numbered(path, where), where)[0]
    stop_if(meta_faults(meta, where), EngineError)
    return meta

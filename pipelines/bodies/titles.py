"""The notebooks by name, and what their front matter says: for whoever needs no body."""

from __future__ import annotations

import re
from pathlib import Path

from pipelines.bodies.qmd import read_meta
from pipelines.codes import Lang
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

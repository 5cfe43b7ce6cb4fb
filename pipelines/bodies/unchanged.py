"""A notebook of whose inputs nothing was changed is not executed again: its body and pictures are kept.

They are kept by its source, the parts that it may include, the code that it runs, parameters, registers,
texts, environment, and by those tables of the products that it read, which the run itself says. So a run that
would read the same reads the same bytes, and gives the same. A notebook that reads for itself, past the
ledger, is executed every time.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipelines.bodies.fences import included, numbered
from pipelines.bodies.qmd import cells_of
from pipelines.ground.files import write
from pipelines.ground.imports import needs_of
from pipelines.ground.kept import (
    digest_of_code,
    digest_of_files,
    environment,
    files_below,
    files_named,
    kept_in,
    key_of,
)
from pipelines.ground.project import Project

# What a notebook's data come from besides the tables of the products; tests/test_stages.py compares.
READS = (
    "data/calendar.csv",
    *(
        f"data/codes/{name}.csv"
        for name in ("areas", "breakdowns", "entities", "names", "organisations", "units")
    ),
    *(f"data/codes/{name}.yaml" for name in ("glossary", "indicators", "lists", "scanner", "statuses")),
    "data/plan",
    "data/requests.csv",
    "data/sources/city-targets",
    "data/sources/parent-targets",
    "data/products/api/v1/README.json",
    "data/products/api/v1/history.json",
    "data/products/api/v1/releases.json",
    "data/products/api/v1/replay.json",
    "requirements.lock",
    "site/i18n",
    "site/layout/macros.html.j2",
    "site/theme/fonts",
)
PICTURES = (".png", ".jpg", ".jpeg", ".svg")
TELL = "print(__import__('pipelines.notebook.watched', fromlist=['parts_read']).parts_read())"
_BY_ITSELF = re.compile(
    r"(?<!Ledger\.)\bopen\(|\b(?:read|scan)_\w+\(|\b(?:path|asset|asset_dirs|glob|Path)\("
)


class Unchanged:
    """What is kept of the notebooks of a project, as its inputs are now."""

    def __init__(self, project: Project, pictures: Path) -> None:
        self.project, self.pictures, self.kept = project, pictures, kept_in(project)
        self._common = _common(project)

    def body(self, path: Path) -> dict[str, Any] | None:
        """A notebook's body, its pictures put in place; None where it has to be executed."""
        source = self._source(path)
        parts = self.kept.get(key_of("parts", source)) if source else None
        found = self.kept.get(self._key(source, json.loads(parts))) if parts else None
        if found is None:
            return None
        made: dict[str, Any] = json.loads(found)
        for name, content in made["pictures"].items():
            write(self.pictures / name, base64.b64decode(content))
        return dict(made["body"])

    def keep(self, path: Path, body: dict[str, Any], parts: list[str]) -> None:
        """Keeps what a notebook gave that read these parts of the products."""
        source = self._source(path)
        if source:
            pictures = {
                name: base64.b64encode(content).decode() for name, content in self._drawn_by(path.stem)
            }
            made = json.dumps({"body": body, "pictures": pictures}, ensure_ascii=False).encode()
            self.kept.put(self._key(source, parts), made)
            self.kept.put(key_of("parts", source), json.dumps(parts).encode())

    def _source(self, path: Path) -> str:
        """The digest of a notebook and of all that it rests on but tables; empty where nobody can say."""
        lines = [line.text for line in included(numbered(path, path.name), path.parent, [])]
        cells = cells_of(lines)
        if any(_BY_ITSELF.search(cell) for cell in cells):
            return ""
        needs = {need for cell in cells for need in needs_of(ast.parse(cell))}
        modules = (*sorted(needs), "pipelines.notebook.watched", "pipelines.bodies.embedded")
        beside = digest_of_files(pictures_below(path.parent))
        return key_of(path.name, *lines, beside, self._common, digest_of_code(*modules))

    def _key(self, source: str, parts: list[str]) -> str:
        return key_of("notebook", source, *(f"{part}={self._digest(part)}" for part in parts))

    def _digest(self, part: str) -> str:
        kind, _, name = part.partition(" ")
        folder = self.project.path("data", "products", "data")
        if kind == "table":
            return hashlib.sha256((folder / f"{name}.parquet").read_bytes()).hexdigest()
        from pipelines.notebook import searches_of

        rows = searches_of(_searches(folder / "searches.parquet"), name)
        return key_of(json.dumps(rows, ensure_ascii=False, default=str))

    def _drawn_by(self, notebook: str) -> Iterator[tuple[str, bytes]]:
        """File name and content of the pictures of a notebook, with what the index says of them."""
        for index in sorted(self.pictures.glob("*.json")):
            row = json.loads(index.read_text(encoding="utf-8"))
            if row["notebook"] == notebook:
                for path in sorted(self.pictures.glob(f"{row['id']}.*")):
                    yield path.name, path.read_bytes()


def pictures_below(folder: Path) -> list[tuple[str, Path]]:
    """The pictures that a notebook of a folder may show, with their paths there."""
    return [(name, file) for name, file in files_below(folder) if file.suffix.lower() in PICTURES]


def _searches(path: Path) -> Any:
    import polars as pl

    return pl.read_parquet(path.read_bytes())


def _common(project: Project) -> str:
    """What every notebook rests on: registers, texts, filter, parameters, environment."""
    originals = files_below(project.path("data", "products", "files"))
    return key_of(
        digest_of_files(files_named(project, READS)),
        digest_of_files(files_below(project.asset("notebooks", "_filters"))),
        json.dumps(sorted(name for name, _ in originals)),
        project.params.model_dump_json(),
        environment(),
    )

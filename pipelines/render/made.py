"""What a site was made from and what it holds, noted beside it: one that is still both is not made again.

The note is no part of the site, so nothing of it is published. It is written after the swap: whenever a build
is killed, the note belongs to another site than the one that stands there, or to none, and a site is made.
"""

from __future__ import annotations

import json
from pathlib import Path

from pipelines.ground.git import commit_at
from pipelines.ground.imports import PACKAGE, files_of
from pipelines.ground.kept import (
    digest_of_files,
    environment,
    files_below,
    files_named,
    kept_in,
    key_of,
    package_digest,
)
from pipelines.ground.project import Project
from pipelines.render.review import review_files
from pipelines.stages import DUE, PLAN

SITE = "pipelines.render.site"
# What `build_site` reads besides code, parameters and the names of the notebooks; tests/test_made.py compares
# this with what it really opens.
READS = (
    *PLAN,
    *DUE,
    "data/codes",  # every number of which a page may show
    "data/products",
    "data/bodies/figures",
    "data/bodies/charts",
    "requirements.lock",
    "site/i18n",
    "site/layout",
    "site/pages",
    "site/theme",
)


def stands(project: Project, public: Path, made_from: str) -> bool:
    """Whether the site at `public` was made from just that, is as it was, and no build was cut off since."""
    note = _note(public)
    if not note.is_file() or not public.is_dir() or any(path.exists() for path in _remains(public)):
        return False
    return note.read_text(encoding="utf-8") == _said(made_from, public)


def note_made(public: Path, made_from: str) -> None:
    """Notes beside a site what it was made from and what it holds."""
    _note(public).write_text(_said(made_from, public), encoding="utf-8")


def made_from(project: Project, engine: str) -> str:
    """The digest of all that a site is made from: what is read, code, parameters, commit, environment."""
    bodies = f"data/bodies/{engine}"
    found = {
        "engine": engine,
        "commit": commit_at(project),
        "params": project.params.model_dump(mode="json"),
        "notebooks": digest_of_files((path.name, path) for path in project.asset("notebooks").glob("*.qmd")),
        "reads": digest_of_files(files_named(project, (*READS, bodies))),
        "code": digest_of_files(code(project)),
        "review": digest_of_files(review_files(project).items()),
        "environment": environment(),
    }
    return key_of(json.dumps(found, ensure_ascii=False, sort_keys=True))


def code(project: Project) -> list[tuple[str, Path]]:
    """Name and file of the modules that make a site, as imports say; worked out once for one package."""

    def named() -> bytes:
        return "\n".join(path.relative_to(PACKAGE).as_posix() for path in files_of([SITE])).encode()

    key = key_of(SITE, package_digest(PACKAGE))
    return [(name, PACKAGE / name) for name in kept_in(project).made(key, named).decode().splitlines()]


def _note(public: Path) -> Path:
    return public.with_name(f".{public.name}-made.json")


def _remains(public: Path) -> tuple[Path, Path]:
    """What a build that was cut off leaves beside the site."""
    return public.with_name(f".{public.name}-new"), public.with_name(f".{public.name}-old")


def _said(made_from: str, public: Path) -> str:
    return json.dumps({"holds": digest_of_files(files_below(public)), "made_from": made_from}, indent=1)

"""An invented city in, a whole demo site out, through the ordinary stages. Every figure is made up and
marked 演示数据 / DEMO DATA; the demo is refused a place where a real site goes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipelines.book import Withdrawal, load_book, load_revisions
from pipelines.demo.evidence import write_evidence
from pipelines.demo.registry import write_registry
from pipelines.demo.script import City, load_city, write_params
from pipelines.ground.bilingual import Bilingual
from pipelines.ground.errors import Fault, ProjectError
from pipelines.ground.kept import FOLDER as CACHE
from pipelines.ground.project import Project
from pipelines.release import candidate, differences, mark_withdrawn, write_release
from pipelines.stages import STAGES

MARKER = ".demo-project"
# What a release is frozen from; pages and pictures are made for the last one alone.
JUDGING = ("ingest", "clean", "validate", "gate", "assess")


def make_demo(root: Path, public: Path, told: Callable[[str], None], engine: str = "embedded") -> Path:
    """Writes the demo's project to `root`, its releases one after another, and its site to `public`.

    told: hears one line a step; engine: makes the bodies. Raises ProjectError (E-DEMO-02) where `root` holds
    something else, PublishError (E-DEMO-02) where `public` is not a folder called demo.
    """
    from pipelines.bodies import render_bodies
    from pipelines.render import build_site

    if root.exists() and any(root.iterdir()) and not (root / MARKER).is_file():
        raise ProjectError(Fault("E-DEMO-02", root.name, "—", MARKER))
    _cleared(root)
    (root / MARKER).touch()
    city = load_city()
    write_registry(root, city)
    for number, release in enumerate(city.releases):
        last = number == len(city.releases) - 1
        write_evidence(root, city, release.date)
        write_params(root, city, release)
        project = Project(root)
        for name, stage in STAGES.items():
            if name == "bodies" and last and engine != "embedded":
                told(f"{release.version} {name}: {len(render_bodies(project, engine))} notebooks")
            elif last or name in JUDGING:
                told(f"{release.version} {name}: {stage(project)}")
            if name == "assess":
                _freeze(project, city, number)
    return build_site(Project(root), engine, commit="demo", public=public)


def _cleared(root: Path) -> None:
    """The folder as if it were new, but for what is kept by its content (pipelines/ground/kept.py)."""
    root.mkdir(parents=True, exist_ok=True)
    for entry in root.iterdir():
        if entry.name == CACHE[0]:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _freeze(project: Project, city: City, number: int) -> None:
    """The release as it stood then; a withdrawn one is marked, and the next is compared with what stands."""
    release, book = city.releases[number], load_book(project)
    bare = candidate(project)
    changes = differences(book.before(bare.version), bare, load_revisions(project))
    frozen = replace(bare, changes=changes.as_json())
    write_release(project, frozen)
    if release.withdrawn:
        reason = Bilingual(zh=release.withdrawn.zh, en=release.withdrawn.en)
        mark_withdrawn(project, frozen, Withdrawal(release.withdrawn.date, reason))

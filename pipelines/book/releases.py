"""All releases of a project, and which of them stand."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

from pipelines.book.frozen import DESCRIPTION, Frozen, order_of, thaw
from pipelines.ground.errors import Fault, ReleaseError, stop_if
from pipelines.ground.files import UNDER_WAY
from pipelines.ground.project import Project
from pipelines.ground.registers import read_lines

FOLDER = ("data", "releases")
REVISIONS = ["SOURCE_ID", "INDICATOR", "REF_AREA", "KIND", "REASON_ZH", "REASON_EN"]


@dataclass(frozen=True)
class Book:
    """The frozen releases, oldest first."""

    releases: tuple[Frozen, ...] = ()

    @property
    def standing(self) -> tuple[Frozen, ...]:
        """The releases that were not withdrawn."""
        return tuple(release for release in self.releases if release.withdrawn is None)

    def before(self, version: str) -> Frozen | None:
        """The last standing release below `version`."""
        earlier = [r for r in self.standing if order_of(r.version) < order_of(version)]
        return earlier[-1] if earlier else None

    def up_to(self, date: dt.date, version: str) -> tuple[Frozen, ...]:
        """What had been released when `version` was built: a withdrawn one was public too."""
        return tuple(r for r in self.releases if r.date <= date and r.version != version)


def load_book(project: Project) -> Book:
    """Every release of `data/releases`.

    Raises ReleaseError: a folder that can't be opened, that is not called as its version (E-REL-05), or
    a demo's release in a real project or the other way round (E-DEMO-01).
    """
    base = project.path(*FOLDER)
    folders = sorted(path.parent for path in base.glob(f"[0-9]*/{DESCRIPTION}"))
    releases = [thaw(folder, project.relative(folder)) for folder in folders]
    faults = [
        Fault("E-REL-05", project.relative(folder), release.version, folder.name)
        for folder, release in zip(folders, releases, strict=True)
        if release.version != folder.name
    ]
    faults += [
        Fault("E-DEMO-01", project.relative(folder), f"demo: {release.demo}", f"demo: {project.params.demo}")
        for folder, release in zip(folders, releases, strict=True)
        if release.demo != project.params.demo
    ]
    stop_if(faults, ReleaseError)
    return Book(tuple(sorted(releases, key=lambda release: order_of(release.version))))


def clear_half_written(project: Project) -> list[Path]:
    """Removes what a killed release left; returns the folders removed."""
    left = sorted(project.path(*FOLDER).glob(f"{UNDER_WAY}*"))
    for folder in left:
        shutil.rmtree(folder)
    return left


def load_revisions(project: Project) -> list[dict[str, str]]:
    """`data/revisions.csv`: why a series was restated; empty where there is none. Raises ReleaseError."""
    path = project.path("data", "revisions.csv")
    if not path.is_file():
        return []
    return [cells for _, cells in read_lines(path, ReleaseError, REVISIONS)]

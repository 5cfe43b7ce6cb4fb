"""Planning, cutting and withdrawing a release. What can go wrong is asked first; the folder is written
beside its place and renamed into it, so that a killed release leaves nothing half-written."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from pipelines.book import (
    FOLDER,
    WITHDRAWAL,
    Book,
    Frozen,
    Withdrawal,
    clear_half_written,
    freeze,
    load_book,
    load_revisions,
    order_of,
    withdrawal_bytes,
)
from pipelines.codes import load_codes
from pipelines.ground.bilingual import Bilingual
from pipelines.ground.errors import Fault, ReleaseError, stop_if
from pipelines.ground.files import UNDER_WAY, put_folder, write
from pipelines.ground.git import changed_files, commit, git, has_tag, tag_of
from pipelines.ground.project import Project
from pipelines.plan import load_registry
from pipelines.release.compare import Differences, differences

LISTED = 20
QUICK = "not browser and not slow"


@dataclass(frozen=True)
class Planned:
    """What a release would be, and what it would change."""

    release: Frozen
    changes: Differences
    faults: tuple[Fault, ...]


def candidate(project: Project) -> Frozen:
    """The release that the tables on disk would make (data/assess, data/clean/open).

    Raises ReleaseError (E-FILE-01) where they were not built.
    """
    from pipelines.publish import targets_table

    paths = {
        "assessments": project.path("data", "assess", "assessments.parquet"),
        "opinions": project.path("data", "assess", "opinions.parquet"),
        "observations": project.path("data", "assess", "ranked.parquet"),
        "sources": project.path("data", "clean", "open", "sources.parquet"),
    }
    missing = [path for path in paths.values() if not path.is_file()]
    stop_if(
        [Fault("E-FILE-01", project.relative(path), "—", "tracker build") for path in missing], ReleaseError
    )
    tables = {name: pl.read_parquet(path) for name, path in paths.items()}
    tables["observations"] = tables["observations"].filter("CURRENT")
    tables["targets"] = targets_table(load_registry(project, load_codes(project)))
    release = project.params.release
    bare = Frozen(release.version, release.date, tables, project.params.demo)
    before = load_book(project).before(release.version)
    return replace(bare, changes=differences(before, bare, load_revisions(project)).as_json())


def plan_release(project: Project) -> Planned:
    """What the next release would be; its faults are listed, not raised: nothing is written yet."""
    book, release = load_book(project), candidate(project)
    changes = differences(book.before(release.version), release, load_revisions(project))
    return Planned(release, changes, (*_tree_faults(project), *_order_faults(book, release)))


def cut_release(
    project: Project, run: Callable[[Project], None], tests: Callable[[Project], None] | None = None
) -> Planned:
    """Builds, tests, freezes, commits and tags `params.release`; returns what it changed.

    run: makes every stale stage (handed in: this room stands below the stages). Raises ReleaseError before
    anything is written: a tree with changes (E-REL-01), a version that exists (E-REL-02), a version or date
    before the last (E-REL-03), failing tests (E-REL-04).
    """
    clear_half_written(project)
    finish_interrupted(project)
    release = project.params.release
    book = load_book(project)
    stop_if([*_tree_faults(project), *_dates(book, release.version, release.date)], ReleaseError)
    run(project)
    (tests or run_tests)(project)
    planned = plan_release(project)
    stop_if(planned.faults, ReleaseError)
    folder = write_release(project, planned.release)
    commit(project, f"Release {release.version}", project.relative(folder))
    git(project, "tag", tag_of(release.version))
    return planned


def write_release(project: Project, release: Frozen) -> Path:
    """`data/releases/<version>/`, written beside its place and renamed into it."""
    return put_folder(project.path(*FOLDER, release.version), freeze(release), ReleaseError)


def finish_interrupted(project: Project) -> None:
    """A release that was killed after its rename: taken back if it was never committed, else tagged."""
    for path in sorted(project.path(*FOLDER).glob("[0-9]*/")):
        version = path.name
        known = git(project, "ls-files", "--", project.relative(path)).strip()
        committed = known and not git(project, "diff", "HEAD", "--name-only", "--", project.relative(path))
        if not committed and not has_tag(project, version):
            git(project, "rm", "-r", "-q", "--cached", "--ignore-unmatch", "--", project.relative(path))
            path.rename(path.with_name(f"{UNDER_WAY}{version}"))
        elif not has_tag(project, version):
            sha = git(project, "log", "-1", "--format=%H", "--diff-filter=A", "--", project.relative(path))
            git(project, "tag", tag_of(version), sha.strip())
    clear_half_written(project)


def withdraw_release(project: Project, version: str, reason: Bilingual, date: dt.date) -> Differences:
    """Marks a release as taken back, with its reason and day; returns what stands now instead.

    The tables stay readable. Raises ReleaseError: a tree with changes (E-REL-01), an unknown version or
    one that was withdrawn before (E-REL-07), a day before the release's (E-REL-03).
    """
    book = load_book(project)
    found = next((release for release in book.releases if release.version == version), None)
    if found is None or found.withdrawn is not None:
        standing = ", ".join(release.version for release in book.standing) or "—"
        raise ReleaseError(Fault("E-REL-07", f"data/releases/{version}", version, standing))
    faults = _tree_faults(project)
    if date < found.date:
        faults.append(Fault("E-REL-03", f"data/releases/{version}", str(date), f"≥ {found.date}"))
    stop_if(faults, ReleaseError)
    path = mark_withdrawn(project, found, Withdrawal(date, reason))
    commit(project, f"Withdraw release {version}", project.relative(path))
    return taken_back(book, found, load_revisions(project))


def mark_withdrawn(project: Project, release: Frozen, withdrawal: Withdrawal) -> Path:
    """Writes `withdrawn.json` beside the frozen tables, which stay as they are."""
    path = project.path(*FOLDER, release.version, WITHDRAWAL)
    write(path, withdrawal_bytes(withdrawal))
    return path


def taken_back(book: Book, release: Frozen, revisions: list[dict[str, str]]) -> Differences:
    """What a withdrawal changes for a reader: from the withdrawn release to the one that stands."""
    standing = [r for r in book.standing if r.version != release.version]
    if not standing:
        return Differences(release.version, "—", release.date)
    return differences(release, standing[-1], revisions)


def run_tests(project: Project) -> None:
    """The quick part of the program's test suite; the data have proved themselves by the stages already.

    Raises ReleaseError (E-REL-04).
    """
    if not project.path("tests").is_dir():
        return
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", "-m", QUICK]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=False)
    if done.returncode:
        last = done.stdout.strip().splitlines()[-1:] or ["—"]
        raise ReleaseError(Fault("E-REL-04", "pytest", last[0][:200], "passed"))


def _tree_faults(project: Project) -> list[Fault]:
    return [
        Fault("E-REL-01", name, "changed or untracked", "committed")
        for name in changed_files(project)[:LISTED]
    ]


def _order_faults(book: Book, release: Frozen) -> list[Fault]:
    return _dates(book, release.version, release.date)


def _dates(book: Book, version: str, date: dt.date) -> list[Fault]:
    if not book.releases:
        return []
    where, last = "params.yaml release", book.releases[-1]
    if version in [release.version for release in book.releases]:
        return [Fault("E-REL-02", f"{where}.version", version, f"> {last.version}")]
    faults = []
    if order_of(version) < order_of(last.version):
        faults.append(Fault("E-REL-03", f"{where}.version", version, f"> {last.version}"))
    if date < last.date:
        faults.append(Fault("E-REL-03", f"{where}.date", str(date), f"≥ {last.date}"))
    return faults

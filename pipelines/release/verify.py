"""`tracker release verify`: a frozen release built again from its tag, with its own lock's environment,
and compared byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pipelines.book import DESCRIPTION, FOLDER, WITHDRAWAL
from pipelines.ground.errors import Fault, ReleaseError, stop_if
from pipelines.ground.git import git, has_tag, tag_of
from pipelines.ground.project import Project

LOCKS = ("requirements-build.lock", "requirements.lock")


def verify_release(project: Project, version: str) -> int:
    """Builds `version` again in a worktree of its tag; returns how many files are the same.

    Raises ReleaseError: no such release or tag (E-REL-07), a build that stops (E-REL-10), files that
    differ (E-REL-11).
    """
    frozen = project.path(*FOLDER, version)
    if not (frozen / DESCRIPTION).is_file() or not has_tag(project, version):
        raise ReleaseError(Fault("E-REL-07", f"data/releases/{version}", "—", tag_of(version)))
    with tempfile.TemporaryDirectory() as scratch:
        tree, out = Path(scratch) / "tree", Path(scratch) / "out"
        git(project, "worktree", "add", "--quiet", "--detach", str(tree), tag_of(version))
        try:
            folder = _below(project, tree)
            rebuild(folder, _python(project, folder, Path(scratch) / "venv"), out)
        finally:
            git(project, "worktree", "remove", "--force", str(tree))
        names = sorted(path.name for path in frozen.iterdir() if path.name != WITHDRAWAL)
        stop_if(_differing(frozen, out, names, f"data/releases/{version}"), ReleaseError)
    return len(names)


def _below(project: Project, tree: Path) -> Path:
    """The project's folder in the worktree: a project may lie below its repository's root."""
    prefix = git(project, "rev-parse", "--show-prefix").strip()
    return tree / prefix


def rebuild(folder: Path, python: Path, out: Path) -> None:
    """Runs the stages in `folder` and writes the release that they make to `out`."""
    package = {"PYTHONPATH": str(folder)} if (folder / "pipelines").is_dir() else {}
    command = [str(python), "-m", "pipelines.cli", "release", "freeze", str(out)]
    environment = {**os.environ, "DVC_NO_ANALYTICS": "1", **package}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ReleaseError(Fault("E-REL-10", "tracker release freeze", _cause(done), "exit 0"))


def other_locks(project: Project, folder: Path) -> list[Path]:
    """The locks of the project as it stood in `folder`, where one differs from today's; else none: this
    interpreter already has their libraries."""
    theirs = [folder / name for name in LOCKS if (folder / name).is_file()]
    return [] if all(_same(path, project.path(path.name)) for path in theirs) else theirs


def _python(project: Project, folder: Path, venv: Path) -> Path:
    """An interpreter with the libraries of the tag's lock: this one, where the locks are the same."""
    theirs = other_locks(project, folder)
    if not theirs:
        return Path(sys.executable)
    _run([sys.executable, "-m", "venv", str(venv)])
    python = venv / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--no-build-isolation"]
    for lock in theirs:
        _run([*pip, "--require-hashes", "-r", str(lock)])
    if (folder / "pyproject.toml").is_file():
        # The stages call the release's own `tracker`, so it has to be there beside its libraries.
        _run([*pip, "--no-deps", "--editable", str(folder)])
    return python


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ReleaseError(Fault("E-REL-10", "pip install", _cause(done), "exit 0"))


def _cause(done: subprocess.CompletedProcess[str]) -> str:
    """What a command said last, without its advice (→): a stage's fault stands before the build's own."""
    said = [line.strip() for line in (done.stderr or done.stdout).splitlines()]
    return " | ".join([line for line in said if line and not line.startswith("→")][-3:])[-400:] or "—"


def _differing(frozen: Path, out: Path, names: list[str], where: str) -> list[Fault]:
    faults = []
    for name in names:
        rebuilt = out / name
        if not rebuilt.is_file():
            faults.append(Fault("E-REL-11", f"{where}/{name}", "—", name))
        elif rebuilt.read_bytes() != (frozen / name).read_bytes():
            faults.append(Fault("E-REL-11", f"{where}/{name}", "different bytes", "the same bytes"))
    return faults

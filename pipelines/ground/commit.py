"""Which commit the files of a project are, as far as git can say."""

from __future__ import annotations

import shutil
import subprocess
from typing import NamedTuple

from pipelines.ground.project import Project


class Commit(NamedTuple):
    """The short id of a commit, and whether a file that it knows was changed since."""

    id: str
    changed: bool


def commit_at(project: Project) -> Commit | None:
    """The commit that the project's files rest on; None where this is no repository or there is no git."""
    head = _git(project, "rev-parse", "--short=12", "HEAD")
    if head is None:
        return None
    return Commit(head, bool(_git(project, "status", "--porcelain", "--untracked-files=no")))


def _git(project: Project, *arguments: str) -> str | None:
    """What git says, or None where this is no repository or there is no git."""
    command = shutil.which("git")
    if command is None:
        return None
    done = subprocess.run(
        [command, "-C", str(project.root), *arguments], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else None

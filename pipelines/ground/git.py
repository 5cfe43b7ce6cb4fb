"""The few questions and acts of git; nothing is ever pushed."""

from __future__ import annotations

import shutil
import subprocess
from typing import NamedTuple

from pipelines.ground.errors import Fault, ReleaseError
from pipelines.ground.project import Project


class Commit(NamedTuple):
    """The short id of a commit, and whether a file that it knows was changed since."""

    id: str
    changed: bool


def _run(project: Project, *arguments: str) -> subprocess.CompletedProcess[str] | None:
    """`git …` in the project's folder, ended; None where there is no git."""
    command = shutil.which("git")
    if command is None:
        return None
    return subprocess.run(
        [command, "-C", str(project.root), *arguments], capture_output=True, text=True, check=False
    )


def git(project: Project, *arguments: str) -> str:
    """What `git …` prints in the project's folder.

    Raises ReleaseError (E-REL-09) where there is no git, no repository, or git refuses.
    """
    done = _run(project, *arguments)
    if done is None:
        raise ReleaseError(Fault("E-REL-09", "git", "—", "git"))
    if done.returncode:
        raise ReleaseError(Fault("E-REL-09", f"git {arguments[0]}", done.stderr.strip()[:200], "exit 0"))
    return done.stdout


def git_if_there(project: Project, *arguments: str) -> str | None:
    """The same; None where there is no git, no repository, or git refuses."""
    done = _run(project, *arguments)
    return None if done is None or done.returncode else done.stdout


def commit_at(project: Project) -> Commit | None:
    """The commit that the project's files rest on; None where this is no repository or there is no git."""
    head = git_if_there(project, "rev-parse", "--short=12", "HEAD")
    if head is None:
        return None
    changed = git_if_there(project, "status", "--porcelain", "--untracked-files=no")
    return Commit(head.strip(), bool(changed and changed.strip()))


def listed_files(project: Project) -> list[str]:
    """Every file that git knows; none where there is no git or no repository."""
    return list(filter(None, (git_if_there(project, "ls-files", "-z") or "").split("\0")))


def changed_files(project: Project) -> list[str]:
    """Files of the project that differ from the last commit, or that git does not know."""
    listed = git(project, "status", "--porcelain", "-z", "--untracked-files=all", "--", ".")
    return [entry[3:] for entry in listed.split("\0") if entry]


def tag_of(version: str) -> str:
    """The tag of a release: v2026.11."""
    return f"v{version}"


def has_tag(project: Project, version: str) -> bool:
    """Whether the release's tag is there."""
    return bool(git(project, "tag", "--list", tag_of(version)).strip())


def commit(project: Project, message: str, *paths: str) -> None:
    """One commit of `paths` alone, whatever else is staged."""
    git(project, "add", "--", *paths)
    git(project, "commit", "--quiet", "-m", message, "--only", "--", *paths)

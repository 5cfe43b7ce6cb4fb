"""The few questions and acts of git that a release needs; nothing is ever pushed."""

from __future__ import annotations

import shutil
import subprocess

from pipelines.ground.errors import Fault, ReleaseError
from pipelines.ground.project import Project


def git(project: Project, *arguments: str) -> str:
    """What `git …` prints in the project's folder.

    Raises ReleaseError (E-REL-09) where there is no git, no repository, or git refuses.
    """
    command = shutil.which("git")
    if command is None:
        raise ReleaseError(Fault("E-REL-09", "git", "—", "git"))
    done = subprocess.run(
        [command, "-C", str(project.root), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ReleaseError(Fault("E-REL-09", f"git {arguments[0]}", done.stderr.strip()[:200], "exit 0"))
    return done.stdout


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

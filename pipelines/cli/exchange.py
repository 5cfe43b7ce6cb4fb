"""`tracker remote push | pull`: the cache of large files with a DVC remote, whole or not at all.

DVC copies file by file and puts each in its place only when it is whole; what is told here is that a
transfer stopped, on which remote, and that nothing in the working tree was changed by it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Literal

from pipelines.ground.errors import Fault, RemoteError
from pipelines.ground.project import Project


def transfer(project: Project, what: Literal["push", "pull"], remote: str = "") -> str:
    """Pushes or pulls the cache; returns what DVC says.

    Raises RemoteError: no remote is set (E-REMOTE-01), or the transfer stopped (E-REMOTE-02).
    """
    known = _dvc(project, "remote", "list").stdout.split()
    if not known or (remote and remote not in known):
        raise RemoteError(Fault("E-REMOTE-01", "dvc remote", remote or "—", "dvc remote add --local"))
    # A pull fetches into the cache first: files are checked out only when every one of them is there.
    command = ["push"] if what == "push" else ["fetch"]
    done = _dvc(project, *command, *(["--remote", remote] if remote else []))
    where = f"dvc {what} {remote}".strip()
    if done.returncode == 0 and what == "pull":
        if lacking := _not_in_cache(project):
            raise RemoteError(Fault("E-REMOTE-02", where, "— " + ", ".join(lacking)[:200], "all files"))
        done = _dvc(project, "checkout")
    if done.returncode:
        last = [line for line in done.stderr.splitlines() if "ERROR" in line] or ["—"]
        raise RemoteError(Fault("E-REMOTE-02", where, last[-1][:200], "exit 0"))
    return (done.stdout.strip().splitlines() or ["—"])[-1]


def _not_in_cache(project: Project) -> list[str]:
    """Files that the remote did not have: DVC only warns of them."""
    said = json.loads(_dvc(project, "data", "status", "--json").stdout or "{}")
    return sorted(said.get("not_in_cache", []))


def _dvc(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dvc", *arguments],
        cwd=project.root,
        env={**os.environ, "DVC_NO_ANALYTICS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

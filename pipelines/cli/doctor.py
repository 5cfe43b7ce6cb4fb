"""`tracker doctor`: what is there, what is missing, and which engine will be used, in an empty folder too."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import sys
from pathlib import Path

from pipelines import __version__
from pipelines.ground.errors import TrackerError
from pipelines.ground.project import Project

NEEDED = (
    "polars",
    "vl-convert-python",
    "great-expectations",
    "dvc",
    "nbclient",
    "ipykernel",
    "pypandoc-binary",
    "pydantic",
    "jinja2",
)


def report(folder: Path) -> bool:
    """Prints one line a check; True where nothing that is needed is missing."""
    lines = [
        (True, f"sanming-progress {__version__}"),
        (sys.version_info >= (3, 11), f"Python {sys.version.split()[0]} (≥ 3.11)"),
    ]
    lines += [_package(name) for name in NEEDED]
    lines.append((shutil.which("git") is not None, "git"))
    lines.append(_engine())
    for ok, text in lines:
        print(f"{'✓' if ok else '✗'} {text}")
    print(f"· {_lab()}")
    chromium = "found" if shutil.which("chromium") else "not found (apt-get install chromium fonts-noto-cjk)"
    print(f"· chromium for the browser tests: {chromium}")
    print(f"· project: {_project(folder)}")
    for line in _contact(folder):
        print(f"· {line}")
    return all(ok for ok, _ in lines)


def _engine() -> tuple[bool, str]:
    """Which engine `make site` will use and why; False where the one that is asked for can't be had."""
    from pipelines.bodies import new_enough, quarto_version

    command, asked = shutil.which("quarto"), os.environ.get("ENGINE") or "embedded"
    version = quarto_version(command) if command else ""
    if asked not in ("embedded", "quarto"):
        return False, f"engine: none: ENGINE={asked} is neither embedded nor quarto (E-ENG-01)"
    if asked == "embedded":
        there = f"quarto {version} is there too: ENGINE=quarto make site" if version else "no quarto in PATH"
        return True, f"engine: embedded ({there})"
    if command is None:
        return False, "engine: none: ENGINE=quarto, and no quarto is in PATH (E-ENG-02)"
    if not new_enough(version):
        return False, f"engine: none: ENGINE=quarto, and {command} is {version or 'no Quarto'} (E-ENG-04)"
    return True, f"engine: quarto {version} (ENGINE=quarto; {command})"


def _lab() -> str:
    there = importlib.util.find_spec("jupyterlab") is not None
    return f"make lab: {'jupyterlab is installed' if there else 'will install jupyterlab from its lock'}"


def _package(name: str) -> tuple[bool, str]:
    try:
        return True, f"{name} {importlib.metadata.version(name)}"
    except importlib.metadata.PackageNotFoundError:
        return False, f"{name}: not installed (make setup)"


def _contact(folder: Path) -> list[str]:
    """That nobody can be written to, where the parameters give no address: what then stands on no page."""
    try:
        params = Project.find(folder).params
    except TrackerError:  # said in the line of the project
        return []
    if params.writable:
        return [f"readers write to: {params.contact or params.repository}"]
    return [
        "没有联系方式：params.yaml 的 contact 和 repository 都空着，所以没有一页请读者来信、报错或寄文件",
        "nobody to write to: contact and repository of params.yaml are empty, so no page asks readers to "
        "write, to report an error or to send a document",
    ]


def _project(folder: Path) -> str:
    try:
        project = Project.find(folder)
        return f"{project.params.plan}, release {project.params.release.version}"
    except TrackerError as error:
        return str(error.faults[0].wording.en).lower()

"""The Quarto engine: `quarto render` with the profile `site`, once a language (ENGINE=quarto).

The same sources are read and the same filter runs as in the embedded engine, so that what one refuses the
other refuses too, with the same fault at the same line.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipelines.bodies.pandoc import PROFILES, Pandoc
from pipelines.bodies.qmd import CodeCell, Notebook, read_qmd
from pipelines.bodies.refused import placed, plain_maths, refusals, wrong_in_body
from pipelines.ground.errors import EngineError, Fault, TrackerError, stop_if
from pipelines.ground.files import write
from pipelines.ground.imports import child_environment
from pipelines.ground.project import Project

OLDEST = (1, 8)
STARTUP = """\
from pipelines.ground.project import Project
from pipelines.notebook import show_well

show_well(Project.find())
"""
_COLOURS = re.compile(r"\x1b\[[\d;]*[A-Za-z]")
_INSIDE = re.compile(
    r"^\s*<html[^>]*>\s*<head>.*?</head>\s*<body[^>]*>\n?(.*?)\s*</body>\s*</html>\s*$", re.DOTALL
)
_FILE = re.compile(r"([\w-]+)\.(?:quarto_)?(?:qmd|ipynb)\b")
_CELL = re.compile(r"^#\s*\| ?label:\s*(\S+)", re.MULTILINE)
_PROGRESS = re.compile(r"Cell \d+/\d+: '([^']+)'(?!.*Cell \d+/\d+)", re.DOTALL)
_EXCEPTION = re.compile(r"^(\w*(?:Error|Exception|Warning|Interrupt|Exit)\b): ?(.*)$", re.MULTILINE)
_LINE = re.compile(r"(?:Cell In\s?\[\d+\], line |-+> ?)(\d+)")


def quarto_version(command: str) -> str:
    """What `quarto --version` says; empty where it can't be run."""
    try:
        said = subprocess.run([command, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return said.stdout.strip() if said.returncode == 0 else ""


def found_quarto() -> str:
    """The quarto in PATH.

    Raises EngineError: E-ENG-02 where there is none, E-ENG-04 where it is too old.
    """
    command = shutil.which("quarto")
    if command is None:
        raise EngineError(Fault("E-ENG-02", "ENGINE=quarto", "—", "quarto"))
    version = quarto_version(command)
    if not new_enough(version):
        raise EngineError(Fault("E-ENG-04", command, version or "—", f"≥ {'.'.join(map(str, OLDEST))}"))
    return command


def new_enough(version: str) -> bool:
    """Whether a version of Quarto gives the bodies that this project expects."""
    numbers = [int(part) for part in re.findall(r"\d+", version)[:2]]
    return tuple(numbers) >= OLDEST


def render_all(paths: list[Path], project: Project) -> dict[Path, dict[str, Any]]:
    """These notebooks by Quarto; the same sources and filter as the embedded engine.

    Raises EngineError: what `found_quarto` raises, the faults of a source, a cell that fails (E-ENG-03 with
    notebook, line and label), what the filter refuses (E-NB-04), what can't be published (E-NB-13).
    """
    command = found_quarto()
    books: dict[Path, Notebook] = {}
    faults: list[Fault] = []
    for path in paths:
        try:
            books[path] = read_qmd(path, project.relative(path))
        except TrackerError as error:
            faults += error.faults
    stop_if(faults, EngineError)
    folder = _folder(project)
    made: dict[Path, dict[str, Any]] = {path: {"meta": book.meta} for path, book in books.items()}
    lua = project.asset("notebooks", "_filters", "ledger.lua")
    for lang in PROFILES:
        for path, out in _rendered(command, Pandoc(lua, folder, lang), books).items():
            made[path][lang] = _body(out, project)
    stop_if(
        [
            fault
            for path in paths
            for lang in PROFILES
            for fault in placed(wrong_in_body(made[path][lang]), books[path], Pandoc(lua, folder, lang))
        ],
        EngineError,
    )
    return made


def _folder(project: Project) -> Path:
    """Where Quarto finds the notebooks: those that the package ships are copied into the project first,
    where it may write and they find the project around them."""
    shipped = project.asset("notebooks")
    if shipped.is_relative_to(project.root):
        return shipped
    folder = project.path("build", "quarto")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(shipped, folder, ignore=shutil.ignore_patterns("_site", ".quarto"))
    return folder


def _rendered(command: str, pandoc: Pandoc, books: dict[Path, Notebook]) -> dict[Path, Path]:
    """Where each notebook's page lies; one call a notebook where not all are asked for."""
    folder, lang, profile = pandoc.folder, pandoc.lang, PROFILES[pandoc.lang][0]
    every = {path.name for path in folder.glob("[!_]*.qmd")} - {"index.qmd"} == {p.name for p in books}
    by_target = {folder: list(books.values())} if every else {folder / p.name: [b] for p, b in books.items()}
    for target, asked in by_target.items():
        with TemporaryDirectory(prefix="ipython-") as kernels:
            done = subprocess.run(
                [command, "render", str(target), "--profile", profile, "--output-dir", f"_site/{lang}"],
                capture_output=True,
                text=True,
                check=False,
                env={**child_environment(), "QUARTO_PROFILE": profile, **_kernels(Path(kernels))},
                cwd=folder.parent,
            )
        said = f"{done.stdout}\n{done.stderr}"
        if done.returncode or "REFUSED\t" in said:
            raise EngineError(quarto_faults(said, asked, pandoc))
    return {path: folder / "_site" / lang / f"{path.stem}.html" for path in books}


def _kernels(folder: Path) -> dict[str, str]:
    """The environment in which Quarto's kernels are this Python and show frames and charts as ours do."""
    write(folder / "profile_default" / "startup" / "00-ledger.py", STARTUP.encode())
    return {"QUARTO_PYTHON": sys.executable, "IPYTHONDIR": str(folder), "PYTHONHASHSEED": "0"}


def quarto_faults(said: str, books: list[Notebook], pandoc: Pandoc | None = None) -> list[Fault]:
    """What Quarto printed as faults that name notebook, line and cell, without escape codes.

    books: the notebooks that it was asked for; pandoc: tells lines apart in which the same words stand.
    """
    plain = _COLOURS.sub("", said)
    book = _named(plain, books)
    if book is None:
        return [Fault("E-ENG-03", "notebooks", _last_words(plain), "quarto render")]
    refused = refusals(plain, book, pandoc)
    if refused:
        return refused
    cell = _failing(plain, book)
    if cell is None:
        return [Fault("E-ENG-03", f"{book.path}:1", _last_words(plain), "quarto render")]
    lines = _LINE.findall(plain)
    # The traceback counts the lines of the cell with its options, which the source here is without.
    above = _line_of(cell.code_at) - _line_of(cell.at) - 1
    at = cell.line(int(lines[-1]) - above) if lines and int(lines[-1]) > above else cell.at
    return [Fault("E-ENG-03", f"{at} {cell.label}", _exception(plain), "quarto render")]


def _line_of(at: str) -> int:
    return int(at.rpartition(":")[2])


def _named(said: str, books: list[Notebook]) -> Notebook | None:
    """The notebook that Quarto spoke of last, or the only one."""
    by_name = {Path(book.path).stem: book for book in books}
    spoken = [by_name[name] for name in _FILE.findall(said) if name in by_name]
    return spoken[-1] if spoken else books[0] if len(books) == 1 else None


def _failing(said: str, book: Notebook) -> CodeCell | None:
    """The cell whose source Quarto shows, or whose progress it told last."""
    labels = _CELL.findall(said) or _PROGRESS.findall(said)
    return next((cell for cell in book.cells if labels and cell.label == labels[-1]), None)


def _exception(said: str) -> str:
    found = _EXCEPTION.findall(said)
    name, words = found[-1] if found else ("", _last_words(said))
    return " ".join(f"{name}: {words}".split())[:300] if name else words


def _last_words(said: str) -> str:
    return " ".join(said.split())[-300:] or "—"


def _body(path: Path, project: Project) -> str:
    """The inside of the page that Quarto wrote: it puts `<html><head></head><body>` around it."""
    if not path.is_file():
        raise EngineError(Fault("E-FILE-01", project.relative(path), "—", path.name))
    text = path.read_text(encoding="utf-8")
    inside = _INSIDE.match(text)
    return plain_maths(f"{inside[1]}\n" if inside else text)

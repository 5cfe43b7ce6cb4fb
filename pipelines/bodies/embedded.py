"""The embedded engine: nbclient runs the notebook, pandoc and our Lua filter make its two bodies.

No Quarto, no network. A notebook is executed once; its outputs carry both languages and the filter
keeps one. An error in a cell stops the build and names notebook, cell, line and exception.
"""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from queue import Empty, Queue
from tempfile import TemporaryDirectory
from typing import Any

from pipelines.bodies.kernels import CellFailedError, run
from pipelines.bodies.outputs import COLOURS, cell_markdown
from pipelines.bodies.pandoc import PROFILES, Pandoc
from pipelines.bodies.qmd import CodeCell, Notebook, Said, read_qmd
from pipelines.bodies.refused import placed, plain_maths, wrong_in
from pipelines.bodies.unchanged import TELL, Unchanged, pictures_below
from pipelines.codes import Lang
from pipelines.ground.errors import EngineError, Fault, stop_if
from pipelines.ground.kept import digest_of_code, digest_of_files, kept_in, key_of
from pipelines.ground.project import Project

PARALLEL = 2  # two kernels at once gain a third on two cores; more gain nothing
# A traceback's own words: the line inside the cell, and a fault as errors.py prints it.
_LINE = re.compile(r"Cell In\s?\[\d+\], line (\d+)")
_OWN = re.compile(r"(E-[A-Z0-9]+-\d+) (.*?): .*found/现为: (.*?); expected/应为: (.*?)\)")
_OF_THIS_RUN = re.compile(r" \(\d+\.py, line \d+\)")
_OWN_ERRORS = ("EngineError", "PublishError", "ProjectError")


def render(path: Path, project: Project) -> dict[str, Any]:
    """One notebook as {"meta": front matter, "zh": body, "en": body}; bodies are HTML fragments.

    Raises EngineError: a fault of the source, a failing cell (its own fault where it has one, else E-NB-01),
    an output or a construct that can't be published (E-NB-04, 09, 13), or pandoc's own fault (E-NB-06).
    """
    return _rendered(path, project)[0]


def _rendered(path: Path, project: Project) -> tuple[dict[str, Any], list[str]]:
    """A notebook's body, and which parts of the products it read."""
    where = project.relative(path)
    notebook = read_qmd(path, where)
    # The notebooks that the package ships lie elsewhere: they too find the project around them.
    folder = path.parent if path.is_relative_to(project.root) else project.root
    outputs, parts = _execute(notebook, folder, project) if notebook.cells else ({}, [])
    with TemporaryDirectory(prefix="outputs-") as pictures:
        page = _Page(_markdown(notebook, outputs, Path(pictures)), notebook, path.parent, Path(pictures))
        bodies: dict[str, str] = {}
        faults: list[Fault] = []
        for lang in PROFILES:
            try:
                bodies[lang] = _body(page, project, lang)
            except EngineError as refused:
                faults += refused.faults
    stop_if(list(dict.fromkeys(faults)), EngineError)
    return {"meta": notebook.meta, **bodies}, parts


def render_all(paths: list[Path], project: Project) -> dict[Path, dict[str, Any]]:
    """Every notebook, two at a time, each in a kernel of its own; those of which nothing was changed as
    they are kept. The faults of all that failed come together; what stopped several of them comes once."""
    unchanged = Unchanged(project, project.path("data", "bodies", "figures"))
    bodies = {path: body for path in paths if (body := unchanged.body(path)) is not None}
    waiting: Queue[Path] = Queue()
    for path in paths:
        if path not in bodies:
            waiting.put(path)
    faults: list[Fault] = []

    def work() -> None:
        while True:
            try:
                path = waiting.get_nowait()
            except Empty:
                return
            try:
                bodies[path], parts = _rendered(path, project)
                unchanged.keep(path, bodies[path], parts)
            except EngineError as error:
                faults.extend(error.faults)

    workers = min(PARALLEL, waiting.qsize())
    with ThreadPoolExecutor(max(1, workers)) as pool:
        for job in [pool.submit(work) for _ in range(workers)]:
            job.result()
    stop_if(_once(faults), EngineError)
    return {path: bodies[path] for path in paths}


def _once(faults: list[Fault]) -> list[Fault]:
    """One fault for each cause outside the notebooks, named with the first cell that met it."""
    ordered = sorted(faults, key=lambda fault: fault.where)
    first = {_cause(fault): fault for fault in reversed(ordered)}
    return sorted(first.values(), key=lambda fault: fault.where)


def _cause(fault: Fault) -> tuple[str, str, str, str]:
    """A fault without the notebook and cell that met it, unless it is the notebook's own (E-NB)."""
    notebook_cell_place = fault.where.split(" ", 2)
    outside = len(notebook_cell_place) == 3 and not fault.code.startswith("E-NB-")
    return fault.code, notebook_cell_place[2] if outside else fault.where, fault.found, fault.expected


def _execute(notebook: Notebook, folder: Path, project: Project) -> tuple[dict[str, list[Any]], list[str]]:
    """Label → outputs of each executed cell; and which parts of the products they read."""
    cells = [cell for cell in notebook.cells if cell.options.get("eval", True)]
    try:
        *nodes, told = run(folder, [*(cell.source for cell in cells), TELL], project)
    except CellFailedError as failed:
        raise EngineError(_failure(cells[min(failed.place, len(cells) - 1)], failed)) from None
    parts: list[str] = json.loads(told.outputs[0].text)
    return {cell.label: node.outputs for cell, node in zip(cells, nodes, strict=True)}, parts


def _failure(cell: CodeCell, failed: CellFailedError) -> Fault:
    """The fault that the cell raised itself, or its exception; with notebook, line and label."""
    value = " ".join(_OF_THIS_RUN.sub("", COLOURS.sub("", failed.value)).split())
    lines = _LINE.findall(COLOURS.sub("", failed.traceback))
    at = f"{cell.line(int(lines[-1])) if lines else cell.at} {cell.label}"
    own = _OWN.match(value)
    if own and failed.name.rpartition(".")[2] in _OWN_ERRORS:
        return Fault(own[1], f"{at} {own[2]}", own[3], own[4])
    return Fault("E-NB-01", at, f"{failed.name}: {value[:300]}", "—")


def _markdown(notebook: Notebook, outputs: dict[str, list[Any]], pictures: Path) -> str:
    parts, faults = [], list[Fault]()
    for piece in notebook.pieces:
        if isinstance(piece, str):
            parts.append(piece)
            continue
        try:
            parts.append(cell_markdown(piece, outputs.get(piece.label, []), pictures))
            shown = parts[-1].replace(piece.source, "")
            notebook.said.append(Said(piece, shown))
        except EngineError as refused:
            faults += refused.faults
    stop_if(faults, EngineError)
    return "\n\n".join(part for part in parts if part.strip())


@dataclass(frozen=True)
class _Page:
    """The Markdown of a notebook for pandoc: its source, its folder, and where its cells left pictures."""

    markdown: str
    notebook: Notebook
    folder: Path
    pictures: Path


def _body(page: _Page, project: Project, lang: Lang) -> str:
    """A body by pandoc, once for the same text, pictures, filter, language and pandoc."""
    from pypandoc import get_pandoc_version

    pandoc = Pandoc(project.asset("notebooks", "_filters", "ledger.lua"), page.folder, lang, page.pictures)
    key = key_of(
        *("body", get_pandoc_version(), version("pypandoc-binary"), digest_of_code(__name__), lang),
        *(
            page.markdown,
            digest_of_files(pictures_below(page.folder)),
            pandoc.lua.read_text(encoding="utf-8"),
        ),
        *(path.read_bytes() for path in sorted(page.pictures.iterdir())),
    )
    return kept_in(project).made(key, lambda: _checked(page, pandoc).encode()).decode()


def _checked(page: _Page, pandoc: Pandoc) -> str:
    done = pandoc(page.markdown)
    stop_if(placed(wrong_in(done), page.notebook, pandoc), EngineError)
    body = plain_maths(done.stdout)
    if not body.strip():
        raise EngineError(Fault("E-NB-13", f"{page.notebook.path}:1", "—", f"{pandoc.lang}: …"))
    return body

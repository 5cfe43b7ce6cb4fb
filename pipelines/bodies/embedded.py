"""The embedded engine: nbclient runs the notebook, pandoc and our Lua filter make its two bodies.

No Quarto, no network. A notebook is executed once; its outputs carry both languages and the filter
keeps one. An error in a cell stops the build and names notebook, cell, line and exception.
"""

from __future__ import annotations

import json
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from pipelines.bodies.kernels import CellFailedError, Kernel
from pipelines.bodies.qmd import CodeCell, Notebook, read_qmd
from pipelines.bodies.unchanged import TELL, Unchanged
from pipelines.ground.errors import EngineError, Fault, stop_if
from pipelines.ground.kept import kept_in, key_of
from pipelines.ground.project import Project

PARALLEL = 2  # two kernels at once gain a third on two cores; more gain nothing
# A traceback's own words: colours, the line inside the cell, and a fault as errors.py prints it.
_COLOURS = re.compile(r"\x1b\[[\d;]*m")
_LINE = re.compile(r"Cell In\s?\[\d+\], line (\d+)")
_OWN = re.compile(r"(E-[A-Z]+-\d+) (.*?): .*found/现为: (.*?); expected/应为: (.*?)\)")
_OWN_ERRORS = ("EngineError", "PublishError", "ProjectError")
PANDOC_FROM = "markdown-table_attributes+east_asian_line_breaks"


def render(path: Path, project: Project, kernel: Kernel | None = None) -> dict[str, Any]:
    """One notebook as {"meta": front matter, "zh": body, "en": body}; bodies are HTML fragments.

    kernel: a warm one; a new one where there is none. Raises EngineError: a fault of the source, a
    failing cell (its own fault where it has one, else E-NB-01), or pandoc's own (E-NB-06).
    """
    if kernel is None:
        with Kernel(path.parent) as fresh:
            return _rendered(path, project, fresh)[0]
    return _rendered(path, project, kernel)[0]


def _rendered(path: Path, project: Project, kernel: Kernel) -> tuple[dict[str, Any], list[str]]:
    """A notebook's body, and which parts of the products it read."""
    where = project.relative(path)
    notebook = read_qmd(path, where)
    outputs, parts = _execute(notebook, kernel, where)
    markdown = _markdown(notebook, outputs)
    body = {
        "meta": notebook.meta,
        "zh": _body(markdown, project, "site", "zh-Hans", where),
        "en": _body(markdown, project, "site,en", "en", where),
    }
    return body, parts


def render_all(paths: list[Path], project: Project) -> dict[Path, dict[str, Any]]:
    """Every notebook, two at a time in two warm kernels, those of which nothing was changed as they are kept;
    the faults of all that failed come together, and what stopped several of them comes once."""
    unchanged = Unchanged(project, project.path("data", "bodies", "figures"))
    bodies = {path: body for path in paths if (body := unchanged.body(path)) is not None}
    waiting: Queue[Path] = Queue()
    for path in paths:
        if path not in bodies:
            waiting.put(path)
    faults: list[Fault] = []

    def work() -> None:
        with Kernel(paths[0].parent) as kernel:
            while True:
                try:
                    path = waiting.get_nowait()
                except Empty:
                    return
                try:
                    bodies[path], parts = _rendered(path, project, kernel)
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


def _execute(notebook: Notebook, kernel: Kernel, where: str) -> tuple[dict[str, list[Any]], list[str]]:
    """Label → outputs of each executed cell; and which parts of the products they read."""
    cells = [cell for cell in notebook.cells if cell.options.get("eval", True)]
    try:
        *nodes, told = kernel.run([*(cell.source for cell in cells), TELL])
    except CellFailedError as failed:
        raise EngineError(_failure(cells[min(failed.place, len(cells) - 1)], failed.cause, where)) from None
    parts: list[str] = json.loads(told.outputs[0].text)
    return {cell.label: node.outputs for cell, node in zip(cells, nodes, strict=True)}, parts


def _failure(cell: CodeCell, failure: Exception, where: str) -> Fault:
    """The fault that the cell raised itself, or its exception; with notebook, line and label."""
    text = _COLOURS.sub("", str(failure))
    name = getattr(failure, "ename", type(failure).__name__)
    value = " ".join(str(getattr(failure, "evalue", failure)).split())
    lines = _LINE.findall(text)
    at = f"{where}:{cell.first + int(lines[-1]) - 1 if lines else cell.line} {cell.label}"
    own = _OWN.match(value)
    if own and name.rpartition(".")[2] in _OWN_ERRORS:
        return Fault(own[1], f"{at} {own[2]}", own[3], own[4])
    return Fault("E-NB-01", at, f"{name}: {value[:300]}", "—")


def _markdown(notebook: Notebook, outputs: dict[str, list[Any]]) -> str:
    parts = []
    for piece in notebook.pieces:
        parts.append(piece if isinstance(piece, str) else _cell_markdown(piece, outputs.get(piece.label, [])))
    return "\n\n".join(part for part in parts if part.strip())


def _cell_markdown(cell: CodeCell, outputs: list[Any]) -> str:
    """A cell as Quarto writes it: a `.cell` div with the code and its outputs; `asis` output as it is."""
    shown = [_output(output) for output in outputs]
    if cell.options.get("output") is False:
        shown = []
    asis = cell.options.get("output") == "asis"
    body = (
        "\n\n".join(part for part in shown if part)
        if asis
        else "\n\n".join(f"::: {{.cell-output}}\n{part}\n:::" for part in shown if part)
    )
    code = f"```{{.python .cell-code}}\n{cell.source}\n```" if cell.options.get("echo", True) else ""
    if not code and not body:
        return ""
    return f"::: {{.cell #cell-{cell.label}}}\n\n{body}\n\n{code}\n:::"


def _output(output: Any) -> str:
    if output.output_type == "stream":
        return str(output.text).strip("\n") if output.name == "stdout" else ""
    data = output.get("data", {})
    for kind in ("text/markdown", "text/html", "image/svg+xml"):
        if kind in data:
            text = str(data[kind])
            return text if kind == "text/markdown" else f"```{{=html}}\n{text}\n```"
    return f"```\n{data['text/plain']}\n```" if "text/plain" in data else ""


def _body(markdown: str, project: Project, profile: str, lang: str, where: str) -> str:
    """A body by pandoc, once for the same text, filter, language and pandoc."""
    from pypandoc import get_pandoc_version

    lua = project.asset("notebooks", "_filters", "ledger.lua")
    code = Path(__file__).read_bytes() + lua.read_bytes()
    key = key_of("body", get_pandoc_version(), version("pypandoc-binary"), code, profile, lang, markdown)
    made = kept_in(project).made(key, lambda: _pandoc(markdown, lua, profile, lang, where).encode())
    return made.decode()


def _pandoc(markdown: str, lua: Path, profile: str, lang: str, where: str) -> str:
    import pypandoc

    command = [
        pypandoc.get_pandoc_path(),
        "--from",
        PANDOC_FROM,
        "--to",
        "html5",
        "--section-divs",
        "--wrap=none",
        "--mathml",
        "--lua-filter",
        str(lua),
        "--metadata",
        f"lang={lang}",
        "--metadata",
        f"profile={profile}",
    ]
    done = subprocess.run(
        command, input=markdown, capture_output=True, text=True, encoding="utf-8", check=False
    )
    # Both languages carry the same section ids until the filter has taken one of them away.
    complaints = [
        line for line in done.stderr.splitlines() if line.strip() and "Duplicate identifier" not in line
    ]
    if done.returncode or complaints:
        raise EngineError(Fault("E-NB-06", where, " ".join(complaints)[:300], "pandoc"))
    return done.stdout

"""The embedded engine: nbclient runs the notebook, pandoc and our Lua filter make its two bodies.

No Quarto, no network. A notebook is executed once; its outputs carry both languages and the filter
keeps one. An error in a cell stops the build and names notebook, cell, line and exception.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from pipelines.errors import EngineError, Fault
from pipelines.project import Project
from pipelines.render.engines.qmd import Cell, Notebook, read_qmd

CELL_TIMEOUT_S = 120
PANDOC_FROM = "markdown-table_attributes+east_asian_line_breaks"


def render(path: Path, project: Project) -> dict[str, Any]:
    """One notebook as {"meta": front matter, "zh": body, "en": body}; bodies are HTML fragments.

    Raises EngineError: a fault of the source, a failing cell (E-NB-01), or pandoc's own (E-NB-06).
    """
    where = project.relative(path)
    notebook = read_qmd(path, where)
    outputs = _execute(notebook, path.parent, where)
    markdown = _markdown(notebook, outputs)
    lua = project.asset("notebooks", "_filters", "ledger.lua")
    return {
        "meta": notebook.meta,
        "zh": _pandoc(markdown, lua, "", "zh-Hans", where),
        "en": _pandoc(markdown, lua, "en", "en", where),
    }


def _execute(notebook: Notebook, folder: Path, where: str) -> dict[str, list[Any]]:
    """Label → outputs of each executed cell."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    cells = [cell for cell in notebook.cells if cell.options.get("eval", True)]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell.source) for cell in cells])
    environment = {**os.environ, "QUARTO_PROFILE": "", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    client = NotebookClient(
        book,
        timeout=CELL_TIMEOUT_S,
        kernel_name="python3",
        record_timing=False,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute(env=environment)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as failure:
        failed = next(
            (c for c, n in zip(cells, book.cells, strict=True) if _errored(n) or not n.execution_count),
            cells[-1],
        )
        raise EngineError(_failure(failed, failure, where)) from None
    return {cell.label: node.outputs for cell, node in zip(cells, book.cells, strict=True)}


def _errored(node: Any) -> bool:
    return any(output.output_type == "error" for output in node.outputs)


def _failure(cell: Cell, failure: Exception, where: str) -> Fault:
    name = getattr(failure, "ename", type(failure).__name__)
    value = " ".join(str(getattr(failure, "evalue", failure)).split())[:300]
    return Fault("E-NB-01", f"{where}:{cell.line} {cell.label}", f"{name}: {value}", "—")


def _markdown(notebook: Notebook, outputs: dict[str, list[Any]]) -> str:
    parts = []
    for piece in notebook.pieces:
        parts.append(piece if isinstance(piece, str) else _cell_markdown(piece, outputs.get(piece.label, [])))
    return "\n\n".join(part for part in parts if part.strip())


def _cell_markdown(cell: Cell, outputs: list[Any]) -> str:
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

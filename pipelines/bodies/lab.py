"""The chapters as Jupyter notebooks, for a reviewer who wants to change a line and run it again.

The chapters' sources are Quarto's (`.qmd`), which JupyterLab opens as plain text. Here each becomes an
`.ipynb` under `build/lab`, never published: the source stays the only place to edit.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbformat import v4

from pipelines.bodies.qmd import CodeCell, Notebook, read_qmd
from pipelines.bodies.rendered import notebooks
from pipelines.codes import Lang
from pipelines.ground.files import write
from pipelines.ground.project import Project

FOLDER = ("build", "lab")
# Says that what a cell prints for Quarto is to be shown in the notebook itself.
START = "from pipelines.notebook.markup import show_in_lab\n\nshow_in_lab({lang!r})"
_PART = re.compile(r"^:::.*$\n?", re.MULTILINE)


def lab_notebooks(project: Project, lang: Lang = "zh") -> list[Path]:
    """Writes every chapter as `build/lab/<name>.ipynb`, unexecuted; raises EngineError as `read_qmd`."""
    written = []
    for path in notebooks(project):
        notebook = read_qmd(path, project.relative(path))
        target = project.path(*FOLDER) / f"{path.stem}.ipynb"
        write(target, nbformat.writes(_converted(notebook, lang)).encode())
        written.append(target)
    return written


def _converted(notebook: Notebook, lang: Lang) -> nbformat.NotebookNode:
    """Prose as Markdown, cells with their labels; the same source gives the same file."""
    title = notebook.meta.get("title" if lang == "zh" else f"title-{lang}", notebook.path)
    cells = [
        v4.new_markdown_cell(f"# {title}\n\n`{notebook.path}`", id="title"),
        v4.new_code_cell(START.format(lang=lang), id="start"),
    ]
    for number, piece in enumerate(notebook.pieces):
        if isinstance(piece, CodeCell):
            cells.append(v4.new_code_cell(piece.source, id=piece.label[:64], metadata={"name": piece.label}))
        elif text := _PART.sub("", piece).strip():
            cells.append(v4.new_markdown_cell(text, id=f"prose-{number}"))
    made = v4.new_notebook(cells=cells)
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return made

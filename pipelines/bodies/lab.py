"""The chapters as Jupyter notebooks, for a reviewer who wants to change a line and run it again.

The chapters' sources are Quarto's (`.qmd`), which JupyterLab opens as plain text. Here each becomes an
`.ipynb` in one language: for `make lab`, and in the zip for reviewers, where nothing but JupyterLab is
taken for granted. The source stays the only place to edit.
"""

from __future__ import annotations

from importlib.metadata import version

import nbformat
from nbformat import v4

from pipelines.bodies.qmd import CodeCell, Notebook, read_qmd
from pipelines.bodies.rendered import notebooks
from pipelines.codes import Lang
from pipelines.ground.project import Project
from pipelines.notebook import in_lab_words
from pipelines.views import load_words

# What the chapters import, directly or not: for Python, and for pip. A test holds it to what they load.
NEEDED = {
    "altair": "altair",
    "jinja2": "jinja2",
    "lazy_loader": "lazy-loader",
    "lxml": "lxml",
    "polars": "polars",
    "pydantic": "pydantic",
    "pymannkendall": "pymannkendall",
    "scipy": "scipy",
    "vl_convert": "vl-convert-python",
    "yaml": "pyyaml",
}
# The first cell: where the project is, what is missing, and that cells show here what they print for Quarto.
START = """\
import sys
from importlib.util import find_spec
from pathlib import Path

root = next(folder for folder in Path.cwd().resolve().parents if (folder / "params.yaml").is_file())
sys.path.insert(0, str(root))
missing = [name for name in {needed} if find_spec(name) is None]
if missing:
    command = f'%pip install -r "{{root}}/{requirements}"'
    raise ModuleNotFoundError({words!r}.format(missing=", ".join(missing), command=command))

from pipelines.notebook.markup import show_in_lab

show_in_lab({lang!r})"""


def lab_notebooks(
    project: Project, lang: Lang = "zh", requirements: str = "requirements.lock"
) -> dict[str, bytes]:
    """Every chapter as `<name>.ipynb`, unexecuted; the same sources give the same bytes.

    requirements: the file of the project's root that installs what the chapters import. Each notebook has to
    lie in a folder of the project. Raises EngineError as `read_qmd`.
    """
    start = START.format(
        needed=tuple(sorted(NEEDED)),
        requirements=requirements,
        words=load_words(project)[lang]("review.missing"),
        lang=lang,
    )
    return {
        f"{path.stem}.ipynb": nbformat.writes(
            _converted(read_qmd(path, project.relative(path)), start, lang)
        ).encode()
        for path in notebooks(project)
    }


def lab_requirements() -> str:
    """What pip installs for the chapters, a line each, in the versions that are installed here."""
    return "".join(f"{name}=={version(name)}\n" for name in NEEDED.values())


def _converted(notebook: Notebook, start: str, lang: Lang) -> nbformat.NotebookNode:
    """Prose as Markdown, cells with their labels."""
    title = notebook.meta.get("title" if lang == "zh" else f"title-{lang}", notebook.path)
    cells = [
        v4.new_markdown_cell(f"# {title}\n\n`{notebook.path}`", id="title"),
        v4.new_code_cell(start, id="start"),
    ]
    for number, piece in enumerate(notebook.pieces):
        if isinstance(piece, CodeCell):
            cells.append(v4.new_code_cell(piece.source, id=piece.label[:64], metadata={"name": piece.label}))
        elif text := in_lab_words(piece, lang):
            cells.append(v4.new_markdown_cell(text, id=f"prose-{number}"))
    made = v4.new_notebook(cells=cells)
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return made

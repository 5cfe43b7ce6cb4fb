"""The chapters in JupyterLab: the same cells, shown in one language."""

import importlib.util
import re
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from pipelines.bodies import notebooks
from pipelines.bodies.lab import lab_notebooks
from pipelines.bodies.qmd import read_qmd
from pipelines.notebook.markup import both, in_lab_words, in_one_language, raw
from pipelines.views import LANGS


def test_one_language_is_kept():
    text = both({"zh": "一", "en": raw("<b>one</b>")})
    assert in_one_language(text, "zh") == "一"
    assert in_one_language(text, "en") == "```{=html}\n<b>one</b>\n```"


def test_what_only_the_site_has_is_left_out():
    text = """::: {.box title="x"}
## Where {#sec-where}

See [the method](page:method.html) and [the web](https://example.org) (@fig-a-b).
:::
"""
    assert (
        in_lab_words(text, "en")
        == "## Where\n\nSee the method and [the web](https://example.org) (the figure)."
    )
    assert in_lab_words(raw('<a href="root:a.csv">CSV</a>'), "zh") == "```{=html}\nCSV\n```"


@pytest.fixture(scope="module", params=LANGS)
def lab(project, request):
    return {name: nbformat.reads(made, 4) for name, made in lab_notebooks(project, request.param).items()}


def test_every_chapter_becomes_a_valid_notebook_with_all_its_cells(lab, project):
    assert list(lab) == [f"{path.stem}.ipynb" for path in notebooks(project)]
    for notebook, path in zip(lab.values(), notebooks(project), strict=True):
        nbformat.validate(notebook)
        names = [cell.metadata.name for cell in notebook.cells if "name" in cell.metadata]
        assert names == [cell.label for cell in read_qmd(path, path.name).cells]
        prose = "".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        assert ":::" not in prose and "page:" not in prose


def test_the_first_cell_says_what_is_missing_and_what_installs_it(lab, tmp_path, monkeypatch):
    (tmp_path / "params.yaml").touch()
    (tmp_path / "chapters").mkdir()
    monkeypatch.chdir(tmp_path / "chapters")
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "lxml" else name)
    start = lab["method.ipynb"].cells[1].source
    with pytest.raises(ModuleNotFoundError, match="lxml") as said:
        exec(compile(start, "start", "exec"), {})
    assert f'%pip install -r "{tmp_path}/requirements.lock"' in str(said.value)


@pytest.mark.slow
def test_a_cell_shows_its_words_and_its_pictures_where_it_ran(lab, project):
    language = "en" if "show_in_lab('en')" in lab["method.ipynb"].cells[1].source else "zh"
    source = """from pipelines.notebook.markup import both, draw, raw, show
show(both({'zh': '一', 'en': 'one'}))
show(both({'zh': raw('<b>一</b>'), 'en': raw('<b>one</b>')}))
draw('<svg xmlns="http://www.w3.org/2000/svg"/>', 'a "b"')
import altair as alt, polars as pl
from pipelines.ground.project import Project
from pipelines.notebook.display import show_well
show_well(Project.find())
alt.Chart(pl.DataFrame({"A": [1]})).mark_bar().encode(x="A:Q").properties(title="c")"""
    cells = [lab["method.ipynb"].cells[1], nbformat.v4.new_code_cell(source)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, resources={"metadata": {"path": str(project.root / "tests")}}).execute()
    shown = [next(kind for kind in output.data if kind != "text/plain") for output in cells[1].outputs]
    assert shown == ["text/markdown", *["text/html"] * 3]
    bare, drawn = (output.data["text/html"] for output in cells[1].outputs[2:])
    assert re.fullmatch('<img src="data:image/svg[+]xml;base64,[^"]+" alt="a &quot;b&quot;">', bare)
    assert re.fullmatch('<img src="data:image/svg[+]xml;base64,[^"]+" alt="c">', drawn)
    assert cells[1].outputs[0].data["text/markdown"] == {"zh": "一", "en": "one"}[language]

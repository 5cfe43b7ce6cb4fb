"""The Quarto engine, with a stand-in for Quarto that does what Quarto was seen to do (`standin.py`)."""

import shutil
import subprocess
import sys
from pathlib import Path

import pypandoc
import pytest

from pipelines.bodies import quarto
from pipelines.bodies.embedded import render
from pipelines.bodies.preview import preview_files
from pipelines.bodies.qmd import read_qmd
from pipelines.bodies.rendered import load_bodies, render_bodies
from pipelines.ground.errors import EngineError, PublishError
from pipelines.ground.files import write
from pipelines.ground.kept import products_as_they_are
from pipelines.ground.project import Project
from pipelines.pictures import load_charts
from pipelines.pictures.drawn import FOLDER, MADE_OF
from tests.notebook.test_quarto_cases import CASES, REFUSED, SHOWN
from tests.render.test_golden import HERE as GOLDEN
from tests.render.test_golden import dom

STANDIN = Path(__file__).parent / "standin.py"
# What the filter refuses, it refuses in both engines; the others never get so far, or depend on the kernel's
# own way to show things.
IN_THE_FILTER = sorted(
    name for name, faults in REFUSED.items() if {code for code, _ in faults} == {"E-NB-04"}
)
# Prints the folder that it runs in.
BY_KERNEL = {"leak-b", "leak-a"}


@pytest.fixture
def quarto_there(tmp_path, monkeypatch):
    """A folder first in PATH that holds the stand-in."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "quarto"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} {STANDIN} "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


@pytest.fixture
def place(tmp_path, repo):
    """A project with the filter and no notebook."""
    folder = tmp_path / "place"
    shutil.copytree(repo / "notebooks" / "_filters", folder / "notebooks" / "_filters")
    shutil.copyfile(repo / "params.yaml", folder / "params.yaml")
    shutil.copyfile(CASES / "pic.png", folder / "notebooks" / "pic.png")
    for part in CASES.glob("_*.qmd"):
        shutil.copyfile(part, folder / "notebooks" / part.name)
    return Project(folder)


def taken(place, *names):
    for name in names:
        shutil.copyfile(CASES / f"{name}.qmd", place.path("notebooks", f"{name}.qmd"))
    return [place.path("notebooks", f"{name}.qmd") for name in names]


@pytest.mark.slow
def test_both_engines_give_the_same_dom_for_all_that_is_shown(quarto_there, place):
    paths = taken(place, *sorted(set(SHOWN) - BY_KERNEL))
    by_quarto = quarto.render_all(paths, place)
    for path in paths:
        embedded = render(path, place)
        for lang in ("zh", "en"):
            assert dom(by_quarto[path][lang]) == dom(embedded[lang]), (path.stem, lang)


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_THE_FILTER)
def test_what_one_engine_refuses_the_other_refuses_with_the_same_fault(quarto_there, place, name):
    (path,) = taken(place, name)
    said = []
    for engine in (lambda: quarto.render_all([path], place), lambda: render(path, place)):
        with pytest.raises(EngineError) as caught:
            engine()
        said.append({(fault.code, fault.where, fault.found) for fault in caught.value.faults})
    assert said[0] == said[1]


@pytest.mark.slow
def test_a_cell_that_fails_under_quarto_is_named_without_escape_codes(quarto_there, place):
    paths = taken(place, "bom", "failing-cell")
    with pytest.raises(EngineError) as caught:
        quarto.render_all(paths, place)
    (fault,) = caught.value.faults
    assert (fault.code, fault.where) == ("E-ENG-03", "notebooks/failing-cell.qmd:19 second")
    assert fault.found == "ZeroDivisionError: division by zero"
    assert "\x1b" not in str(caught.value)


@pytest.mark.slow
def test_one_notebook_alone_is_rendered_where_one_is_asked_for(quarto_there, place):
    taken(place, "bom", "failing-cell")
    (written,) = render_bodies(place, "quarto", ["bom"])
    assert written.name == "bom.json"
    with pytest.raises(EngineError) as caught:
        load_bodies(place, "quarto")
    assert [fault.where for fault in caught.value.faults] == ["data/bodies/quarto/failing-cell.json"]


def test_bodies_of_other_products_than_those_that_are_there_are_refused(place):
    taken(place, "bom")
    product = place.path("data", "products", "data", "x.csv")
    product.parent.mkdir(parents=True)
    product.write_text("1", encoding="utf-8")
    render_bodies(place)
    assert list(load_bodies(place, "embedded")) == ["bom"]
    assert "of" not in load_bodies(place, "embedded")["bom"]
    product.write_text("2", encoding="utf-8")
    with pytest.raises(EngineError) as caught:
        load_bodies(place, "embedded")
    assert [(fault.code, fault.where) for fault in caught.value.faults] == [
        ("E-NB-14", "data/bodies/embedded/bom.json")
    ]


def test_charts_of_other_products_than_those_that_are_there_are_refused(place):
    folder, product = place.path(*FOLDER), place.path("data", "products", "x.csv")
    write(product, b"1")
    write(folder / "index.json", b"[]")
    with pytest.raises(PublishError) as caught:
        load_charts(place)
    assert [fault.code for fault in caught.value.faults] == ["E-FILE-01"]
    write(folder / MADE_OF, products_as_they_are(place).encode())
    assert load_charts(place) == {}
    write(product, b"2")
    with pytest.raises(PublishError) as caught:
        load_charts(place)
    assert [fault.code for fault in caught.value.faults] == ["E-NB-14"]


def test_a_notebook_that_nobody_has_is_named(repo, monkeypatch, capsys):
    from pipelines.cli.app import main

    monkeypatch.chdir(repo)
    monkeypatch.setattr(sys, "argv", ["tracker", "bodies", "--only", "gone"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code
    assert "E-FILE-01 notebooks/gone.qmd" in capsys.readouterr().err


def test_index_and_navigation_are_what_the_notebooks_say(project):
    for name, text in preview_files(project).items():
        assert project.path("notebooks", name).read_text(encoding="utf-8") == text, "tracker lab"


@pytest.mark.slow
def test_notebooks_that_lie_elsewhere_run_inside_the_project(quarto_there, place, tmp_path, monkeypatch):
    """Those that the package ships: by either engine, and nothing is written beside them."""
    shipped = tmp_path / "shipped" / "notebooks"
    shutil.copytree(place.path("notebooks"), shipped)
    shutil.rmtree(place.path("notebooks"))
    path = shipped / "01-x.qmd"
    head = "---\ntitle: t\ntitle-en: t\ndescription: d\ndescription-en: d\n---\n"
    cell = "```{python}\n#| label: a\nfrom pipelines.ground.project import Project\nprint(Project.find().root.name)\n```\n"
    path.write_text(head + cell, encoding="utf-8")
    before = sorted(shipped.rglob("*"))
    monkeypatch.setattr(Project, "asset", lambda self, *parts: shipped.parent.joinpath(*parts))
    by_quarto = quarto.render_all([path], place)[path]
    assert dom(by_quarto["zh"]) == dom(render(path, place)["zh"])
    assert "<code>place</code>" in by_quarto["zh"]
    assert sorted(shipped.rglob("*")) == before


def test_what_quarto_wraps_around_a_body_is_taken_off(tmp_path):
    page = tmp_path / "x.html"
    page.write_text("<html><head></head><body>\n\n<p>a</p>\n<p>b</p>\n\n</body></html>", encoding="utf-8")
    assert quarto._body(page, Project(tmp_path)).strip() == "<p>a</p>\n<p>b</p>"
    page.write_text("<p>a</p>\n", encoding="utf-8")
    assert quarto._body(page, Project(tmp_path)) == "<p>a</p>\n"


@pytest.mark.parametrize(
    ("version", "right"), [("1.10.18", True), ("1.8.0", True), ("2.0", True), ("1.7.99", False), ("", False)]
)
def test_an_old_quarto_is_not_enough(version, right):
    assert quarto.new_enough(version) is right


COLOURED = """
Starting python3 kernel...Done

Executing 'failing-cell.quarto_ipynb'
  Cell 1/2: 'first'....Done
  Cell 2/2: 'second'...ERROR:

An error occurred while executing the following cell:
------------------
#| label: second
y = x / 0
------------------


\x1b[31m---------------------------------------------------------------------------\x1b[39m
\x1b[31mZeroDivisionError\x1b[39m                         Traceback (most recent call last)
\x1b[36mCell\x1b[39m\x1b[36m \x1b[39m\x1b[32mIn[2]\x1b[39m\x1b[32m, line 2\x1b[39m
\x1b[32m      1\x1b[39m \x1b[38;5;66;03m#| label: second\x1b[39;00m
\x1b[32m----> \x1b[39m\x1b[32m2\x1b[39m y = \x1b[43mx\x1b[49m / 0

\x1b[31mZeroDivisionError\x1b[39m: division by zero
"""


def test_what_the_real_quarto_prints_becomes_one_fault():
    book = read_qmd(CASES / "failing-cell.qmd", "notebooks/failing-cell.qmd")
    other = read_qmd(CASES / "bom.qmd", "notebooks/bom.qmd")
    (fault,) = quarto.quarto_faults(COLOURED, [other, book])
    assert (fault.code, fault.where) == ("E-ENG-03", "notebooks/failing-cell.qmd:19 second")
    assert fault.found == "ZeroDivisionError: division by zero"


@pytest.mark.parametrize("said", ["", "ERROR: YAMLException: bad indentation\n", "\x1b[1mkilled\x1b[0m"])
def test_what_nobody_can_place_is_still_said(said):
    books = [read_qmd(CASES / f"{name}.qmd", f"notebooks/{name}.qmd") for name in ("bom", "tabset")]
    (fault,) = quarto.quarto_faults(said, books)
    assert (fault.code, fault.where) == ("E-ENG-03", "notebooks")
    assert "\x1b" not in fault.found


@pytest.mark.slow
def test_the_golden_notebook_has_the_same_dom_by_both_engines(quarto_there, place):
    for path in GOLDEN.glob("*.qmd"):
        shutil.copyfile(path, place.path("notebooks", path.name))
    path = place.path("notebooks", "allowed.qmd")
    by_quarto, embedded = quarto.render_all([path], place)[path], render(path, place)
    for lang in ("zh", "en"):
        assert dom(by_quarto[lang]) == dom(embedded[lang]), lang


# The ways in which versions of Quarto hand on a figure's and a table's label and caption.
PICTURE = (
    "::: {#cell-fig-p .cell}\n::: {.cell-output}\n![A *plot*](pic.png){#fig-p fig-alt='a plot'}\n:::\n:::\n",
    "::: {#1a2b3c .cell execution_count=1}\n::: {.cell-output .cell-output-display execution_count=1}\n"
    "![](pic.png){#fig-p fig-alt='a plot'}\n:::\n\nA *plot*\n:::\n",
)
FRAME = (
    "::: {#cell-tbl-t .cell}\n::: {#tbl-t .cell-output}\n```{=html}\n<table><tr><td>1</td></tr></table>\n```\n\n"
    "A *table*\n:::\n:::\n",
    "::: {#tbl-t .cell tbl-cap='A *table*' execution_count=1}\n::: {.cell-output .cell-output-display}\n"
    "```{=html}\n<table><tr><td>1</td></tr></table>\n```\n:::\n:::\n",
    "::: {#tbl-t .cell execution_count=1}\n::: {.cell-output .cell-output-display}\n"
    "```{=html}\n<table><tr><td>1</td></tr></table>\n```\n:::\n\nA *table*\n:::\n",
)


def filtered(text, repo, profile):
    """HTML by pandoc and the filter alone."""
    lua = repo / "notebooks" / "_filters" / "ledger.lua"
    return subprocess.run(
        [pypandoc.get_pandoc_path(), "--to", "html5", "--wrap=none", "--lua-filter", str(lua)],
        input=text,
        capture_output=True,
        text=True,
        check=True,
        cwd=CASES,
        env={"QUARTO_PROFILE": profile},
    ).stdout


@pytest.mark.parametrize(("forms", "name"), [(PICTURE, "fig-p"), (FRAME, "tbl-t")])
def test_labels_and_captions_come_out_alike_however_they_are_handed_on(forms, name, repo):
    made = [filtered(f"{form}\nSee @{name}.\n", repo, "site,en") for form in forms]
    assert "<figcaption><span" in made[0]
    assert "1</span> A <em>" in made[0]
    assert {str(dom(body)) for body in made} == {str(dom(made[0]))}


def test_the_filter_writes_the_same_bytes_in_every_run(repo):
    """A table of Lua has no order: attributes that were written from one changed places from run to run."""
    step = (
        "::: {#cell-step .cell}\n``` {.python .cell-code}\nframe\n```\n\n::: {.cell-output}\n"
        '```{=html}\n<table class="frame"><tbody><tr><td>1</td></tr></tbody></table>\n```\n:::\n:::\n'
    )
    made = {filtered(step, repo, "site") for _ in range(12)}
    assert len(made) == 1
    assert '<div class="cell-output" role="region" tabindex="0" aria-label="step">' in made.pop()

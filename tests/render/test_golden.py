"""Every allowed construct, once: the DOM that both engines have to give is kept beside this file.

`python tests/render/test_golden.py` writes the golden files again after a change that is meant.
"""

import shutil
from pathlib import Path

import pytest
from lxml import html

HERE = Path(__file__).parent / "golden"
LANGS = ("zh", "en")


def dom(text):
    """A body as nested tuples: tag, attributes, text; white space between blocks does not count."""

    def walk(element):
        words = " ".join((element.text or "").split())
        parts = [
            (walk(child), " ".join((child.tail or "").split()))
            for child in element
            if isinstance(child.tag, str)
        ]
        return element.tag, tuple(sorted(element.attrib.items())), words, tuple(parts)

    return walk(html.fragment_fromstring(text, create_parent="main"))


@pytest.fixture(scope="module")
def body(project):
    from pipelines.bodies.embedded import render

    return render(HERE / "allowed.qmd", project)


@pytest.mark.parametrize("lang", LANGS)
def test_every_allowed_construct_has_the_dom_that_is_kept(body, lang):
    kept = (HERE / f"allowed.{lang}.html").read_text(encoding="utf-8")
    assert dom(body[lang]) == dom(kept)


@pytest.mark.parametrize("lang", LANGS)
def test_the_golden_dom_holds_every_construct(lang):
    kept = (HERE / f"allowed.{lang}.html").read_text(encoding="utf-8")
    for piece in (
        '<figure id="fig-a"><figcaption><span class="number">',
        '<table id="tbl-a" class="cards"><caption><span class="number">',
        'class="crossref"',
        'class="equation"',
        '<p class="box-title">说明</p>',
        '<details class="box box-warning">',
        'class="tabs"',
        '<figure id="tbl-p" class="float">',
        '<figure id="fig-i" class="float">',
        '<img src="data:image/png;base64,',
        '<th scope="col" class="right">',
        '<table class="frame">',
        'role="doc-endnotes"',
        '<details class="code">',
        "包含进来的一段",
        'href="page:gap.html"',
    ):
        assert piece in kept, piece
    assert ("英文页看不到" in kept) is (lang == "zh")
    assert "<script" not in kept


def test_numbers_of_figures_skip_the_ids_inside_pictures(body):
    assert 'class="crossref">图 1</a>' in body["zh"]
    assert "图 3" not in body["zh"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("quarto") is None, reason="no quarto here: the golden DOM stands for it")
def test_quarto_gives_the_same_dom_as_the_embedded_engine(body, project, tmp_path):
    from pipelines.bodies.quarto import render_all
    from pipelines.ground.project import Project

    folder = tmp_path / "notebooks"
    shutil.copytree(project.root / "notebooks", folder, ignore=shutil.ignore_patterns("*.qmd", "_site"))
    for path in HERE.glob("*.qmd"):
        shutil.copyfile(path, folder / path.name)
    shutil.copyfile(project.root / "params.yaml", tmp_path / "params.yaml")
    rendered = render_all([folder / "allowed.qmd"], Project(tmp_path))[folder / "allowed.qmd"]
    for lang in LANGS:
        assert dom(rendered[lang]) == dom(body[lang]), lang


if __name__ == "__main__":
    from pipelines.bodies.embedded import render
    from pipelines.ground.project import Project

    made = render(HERE / "allowed.qmd", Project.find())
    for code in LANGS:
        (HERE / f"allowed.{code}.html").write_text(made[code], encoding="utf-8")

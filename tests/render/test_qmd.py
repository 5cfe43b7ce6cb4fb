"""Notebook sources: what is read, what is refused with its line."""

import pytest

from pipelines.bodies.qmd import read_qmd
from pipelines.ground.errors import EngineError

GOOD = """---
title: 问
title-en: Q
description: 甲
description-en: a
---

Text.

```{python}
#| label: one
#| output: asis
print("x")
```
"""


def write(tmp_path, text):
    path = tmp_path / "n.qmd"
    path.write_text(text, encoding="utf-8")
    return path


def refused(tmp_path, text):
    with pytest.raises(EngineError) as caught:
        read_qmd(write(tmp_path, text), "n.qmd")
    return [(fault.code, fault.where) for fault in caught.value.faults]


def test_metadata_prose_and_cells_are_read(tmp_path):
    notebook = read_qmd(write(tmp_path, GOOD), "n.qmd")
    assert notebook.meta == {"title": "问", "title-en": "Q", "description": "甲", "description-en": "a"}
    assert notebook.cells[0].source == 'print("x")'
    assert notebook.cells[0].options == {"label": "one", "output": "asis"}
    assert (notebook.cells[0].at, notebook.cells[0].line(1)) == ("n.qmd:10", "n.qmd:13")


def test_an_unlabelled_cell_is_named_with_its_line(tmp_path):
    assert refused(tmp_path, GOOD.replace("#| label: one\n", "")) == [("E-NB-02", "n.qmd:10")]


def test_a_label_twice_is_named(tmp_path):
    assert ("E-NB-03", "n.qmd:10") in refused(tmp_path, GOOD + GOOD.split("---\n")[2])


@pytest.mark.parametrize(
    "line",
    [
        "{{< video x.mp4 >}}",
        "{{< pagebreak >}}",
        "{{< embed other.ipynb >}}",
        "Text {{< include _x.qmd >}} more.",
        "Value `{python} x`.",
        "---",
        "```{mermaid}\ngraph\n```",
        "~~~ {.r}\n```{python}\n1\n```\n~~~",
        "```{=html}\n<b>\n```",
        "```{ojs}\nx\n```",
        "```{python plot, echo=FALSE}\n1\n```",
        "```{{python}}\n1\n```",
        "> ```{python}\n> 1\n> ```",
        "```{python}\n#| label: two\nx = 1",
        "```` {python}\n#| label: two\n```\n````",
        "````\na\n`````",
        "```\nnever closed",
    ],
)
def test_a_construct_that_is_not_allowed_is_named_with_its_line(tmp_path, line):
    first = {fault for fault in refused(tmp_path, GOOD + "\n" + line + "\n") if fault[0] == "E-NB-04"}
    at = {int(where.rpartition(":")[2]) for _, where in first}
    assert at
    assert at <= set(range(16, 16 + line.count("\n") + 1))


def test_an_option_that_is_not_allowed_is_named(tmp_path):
    assert refused(tmp_path, GOOD.replace("#| output: asis", "#| code-annotations: hover")) == [
        ("E-NB-04", "n.qmd:12")
    ]


@pytest.mark.parametrize("key", ["listing", "format", "code-annotations", "filters", "theme"])
def test_front_matter_that_only_quarto_knows_is_named(tmp_path, key):
    assert refused(tmp_path, GOOD.replace("title-en: Q", f"title-en: Q\n{key}: x")) == [
        ("E-NB-04", "n.qmd:4")
    ]


@pytest.mark.parametrize("line", ["import ipywidgets", "from plotly import express", "x = 1  # <1>"])
def test_widgets_and_code_annotations_are_named_with_their_line(tmp_path, line):
    assert refused(tmp_path, GOOD.replace('print("x")', line)) == [("E-NB-04", "n.qmd:13")]


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("By 2025 it was done.", "2025"),
        ("提高到 93%。", "93%"),
        ("浓度是 28.0 微克。", "28.0"),
    ],
)
def test_a_number_typed_into_prose_is_named(tmp_path, line, typed):
    with pytest.raises(EngineError) as caught:
        read_qmd(write(tmp_path, GOOD + "\n" + line + "\n"), "n.qmd")
    assert [(f.code, f.where, f.found) for f in caught.value.faults] == [("E-NB-10", "n.qmd:16", typed)]


@pytest.mark.parametrize(
    "line",
    [
        "PM2.5 和 CO2 是名称。",
        "公式 $x_0 = 1$。",
        "见 @fig-a1 和[页](page:targets/sm2022-08-film.html)。",
        "`v1`",
        "脚注[^1]。",
    ],
)
def test_names_formulas_addresses_and_references_are_no_numbers(tmp_path, line):
    assert read_qmd(write(tmp_path, GOOD + "\n" + line + "\n"), "n.qmd").cells


def test_a_number_typed_into_what_a_cell_says_is_named_and_data_is_not(tmp_path):
    assert refused(
        tmp_path, GOOD.replace('print("x")', 'ledger.say(\n    "甲",\n    f"of {n} 17 were kept",\n)')
    ) == [("E-NB-10", "n.qmd:15")]
    fine = GOOD.replace(
        'print("x")', 'ledger.say(f"{n:.1f} 项", "x")\nledger.promise("sm2022-08-film", "fig-a")'
    )
    assert read_qmd(write(tmp_path, fine), "n.qmd").cells


@pytest.mark.parametrize(
    "opened", ["Ledger.open()", 'Ledger.open("m")', "Ledger.open(name)", "Ledger.open(name='n')"]
)
def test_a_ledger_that_is_opened_by_another_name_is_named(tmp_path, opened):
    """By its name a notebook's pictures are kept: under another they would be lost when it is not run again."""
    assert refused(tmp_path, GOOD.replace('print("x")', f"ledger = {opened}")) == [("E-NB-11", "n.qmd:13")]
    fine = GOOD.replace('print("x")', "ledger = Ledger.open('n')\nbook = open('n')")
    assert read_qmd(write(tmp_path, fine), "n.qmd").cells


def test_a_figure_without_alternative_text_is_named(tmp_path):
    assert refused(tmp_path, GOOD + "\n![一图](a.svg)\n") == [("E-NB-09", "n.qmd:16")]
    assert refused(tmp_path, GOOD.replace("#| output: asis", "#| fig-cap: 图")) == [
        ("E-NB-09", "n.qmd:12 one")
    ]
    assert read_qmd(write(tmp_path, GOOD + '\n![一图](a.svg){fig-alt="一条线"}\n'), "n.qmd").cells


def test_includes_are_expanded_and_a_missing_one_is_named(tmp_path):
    (tmp_path / "_part.qmd").write_text("Included.\n", encoding="utf-8")
    notebook = read_qmd(write(tmp_path, GOOD + "\n{{< include _part.qmd >}}\n"), "n.qmd")
    assert "Included." in notebook.pieces[-1]
    assert refused(tmp_path, GOOD + "\n{{< include _gone.qmd >}}\n") == [("E-NB-05", "n.qmd:16")]


def test_front_matter_that_is_no_yaml_is_a_mistake(tmp_path):
    assert refused(tmp_path, GOOD.replace("title: 问", "title: [")) == [("E-YAML-01", "n.qmd:4")]


def test_every_fault_comes_out_in_one_run(tmp_path):
    bad = GOOD.replace("#| label: one\n", "") + "\n{{< video x >}}\n"
    assert {code for code, _ in refused(tmp_path, bad)} == {"E-NB-02", "E-NB-04"}


def test_the_shipped_notebooks_pass(repo):
    paths = [path for path in sorted((repo / "notebooks").glob("[!_]*.qmd")) if path.stem != "index"]
    assert len(paths) > 10
    for path in paths:
        read_qmd(path, path.name)

"""Notebook sources: what is read, what is refused with its line."""

import pytest

from pipelines.errors import EngineError
from pipelines.render.engines.qmd import read_qmd

GOOD = """---
title: 问
title-en: Q
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
    assert notebook.meta == {"title": "问", "title-en": "Q"}
    assert notebook.cells[0].source == 'print("x")'
    assert notebook.cells[0].options == {"label": "one", "output": "asis"}
    assert notebook.cells[0].line == 8


def test_an_unlabelled_cell_is_named_with_its_line(tmp_path):
    assert refused(tmp_path, GOOD.replace("#| label: one\n", "")) == [("E-NB-02", "n.qmd:8")]


def test_a_label_twice_is_named(tmp_path):
    assert ("E-NB-03", "n.qmd:8") in refused(tmp_path, GOOD + GOOD.split("---\n")[2])


@pytest.mark.parametrize(
    "line",
    [
        "{{< video x.mp4 >}}",
        "{{< pagebreak >}}",
        "Value `{python} x`.",
        "::: {layout-ncol=2}",
        "::: {#thm-one}",
        "```{mermaid}",
        "::: {.column-margin}",
    ],
)
def test_a_construct_that_is_not_allowed_is_named_with_its_line(tmp_path, line):
    assert refused(tmp_path, GOOD + "\n" + line + "\n") == [("E-NB-04", "n.qmd:14")]


def test_an_option_that_is_not_allowed_is_named(tmp_path):
    assert refused(tmp_path, GOOD.replace("#| output: asis", "#| code-annotations: hover")) == [
        ("E-NB-04", "n.qmd:10")
    ]


def test_includes_are_expanded_and_a_missing_one_is_named(tmp_path):
    (tmp_path / "_part.qmd").write_text("Included.\n", encoding="utf-8")
    notebook = read_qmd(write(tmp_path, GOOD + "\n{{< include _part.qmd >}}\n"), "n.qmd")
    assert "Included." in notebook.pieces[-1]
    assert refused(tmp_path, GOOD + "\n{{< include _gone.qmd >}}\n") == [("E-NB-05", "n.qmd:14")]


def test_front_matter_that_is_no_yaml_is_a_mistake(tmp_path):
    assert refused(tmp_path, GOOD.replace("title: 问", "title: [")) == [("E-YAML-01", "n.qmd:1")]


def test_every_fault_comes_out_in_one_run(tmp_path):
    bad = GOOD.replace("#| label: one\n", "") + "\n{{< video x >}}\n"
    assert {code for code, _ in refused(tmp_path, bad)} == {"E-NB-02", "E-NB-04"}


def test_the_shipped_notebooks_pass(repo):
    for path in sorted((repo / "notebooks").glob("*.qmd")):
        read_qmd(path, path.name)

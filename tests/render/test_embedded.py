"""The embedded engine: one execution, two bodies; an error names notebook, cell and line."""

import pytest

from pipelines.bodies.embedded import render, render_all
from pipelines.bodies.kernels import CellFailedError, run
from pipelines.ground.errors import EngineError
from pipelines.ground.project import Project

HEAD = """---
title: 问
title-en: Q
description: 甲
description-en: a
---
"""
TEXT = """---
title: 问
title-en: Q
description: 甲
description-en: a
---

```{python}
#| label: hello
#| output: asis
print('::: {.content-visible unless-profile="en"}\\n\\n# 你好\\n\\n见 @fig-a。\\n\\n:::')
print('::: {.content-visible when-profile="en"}\\n\\n# Hello\\n\\nSee @fig-a.\\n\\n:::')
```

```{python}
#| label: fig
#| echo: false
#| output: asis
print('```{=html}\\n<figure id="fig-a"><figcaption>F</figcaption></figure>\\n```')
```

::: {.callout-note title="记"}
文字。
:::

::: {.callout-tip collapse="true"}
## 折叠
里面。
:::

::: {.panel-tabset}
## 一
甲

## 二
乙
:::

公式 $e = 1$，脚注[^1]。

[^1]: 注。
"""


@pytest.fixture(scope="module")
def body(tmp_path_factory, project):
    path = tmp_path_factory.mktemp("nb") / "n.qmd"
    path.write_text(TEXT, encoding="utf-8")
    return render(path, Project(project.root))


def test_each_language_keeps_its_own_text(body):
    assert "你好" in body["zh"]
    assert "Hello" not in body["zh"].split("<details")[0]
    assert ">Hello</h1>" in body["en"]
    assert ">你好</h1>" not in body["en"]


def test_cross_references_are_numbered_and_worded(body):
    assert '<a href="#fig-a" class="crossref">图 1</a>' in body["zh"]
    assert '<a href="#fig-a" class="crossref">Figure 1</a>' in body["en"]


def test_code_is_folded_and_echo_false_hides_it(body):
    assert body["zh"].count('<details class="code">') == 1
    assert "<summary>代码 <code>hello</code></summary>" in body["zh"]
    assert "<summary>Code <code>hello</code></summary>" in body["en"]


def test_callouts_tabsets_maths_and_footnotes_need_no_script(body):
    assert '<p class="box-title">记</p>' in body["zh"]
    assert '<details class="box box-tip"><summary>折叠</summary>' in body["zh"]
    assert 'class="tabs"' in body["zh"]
    assert "<math" in body["zh"]
    assert 'role="doc-endnotes"' in body["zh"]
    assert "<script" not in body["zh"]


def test_a_notebook_is_rendered_to_the_same_bytes_again(body, tmp_path, project):
    path = tmp_path / "n.qmd"
    path.write_text(TEXT, encoding="utf-8")
    assert render(path, project)["zh"] == body["zh"]


def test_a_failing_cell_is_named_with_its_line_and_exception(tmp_path, project):
    path = tmp_path / "n.qmd"
    path.write_text(TEXT + "\n```{python}\n#| label: bad\n1 / 0\n```\n", encoding="utf-8")
    with pytest.raises(EngineError) as caught:
        render(path, project)
    fault = caught.value.faults[0]
    assert fault.code == "E-NB-01"
    assert fault.where.endswith("n.qmd:45 bad")
    assert fault.found.startswith("ZeroDivisionError")


def failing(folder, source):
    """The one fault of a notebook whose only cell is `source`, run inside `folder`."""
    path = folder / "n.qmd"
    path.write_text(f"{HEAD}```{{python}}\n#| label: bad\n{source}\n```\n", encoding="utf-8")
    with pytest.raises(EngineError) as caught:
        render(path, Project.find(folder))
    (fault,) = caught.value.faults
    return fault


@pytest.fixture
def empty(tmp_path, repo):
    """A project without products."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "params.yaml").write_bytes((repo / "params.yaml").read_bytes())
    return tmp_path / "notebooks"


def test_a_number_that_differs_from_the_published_one_stops_it_by_its_own_fault(empty):
    fault = failing(
        empty,
        "from pipelines.notebook import Ledger\nledger = Ledger(None, 'n')\nledger.same('x 2023', 1.0, 2.0)",
    )
    assert (fault.code, fault.where) == ("E-NB-07", "notebooks/n.qmd:11 bad x 2023")
    assert (fault.found, fault.expected) == ("1.0", "2.0")


def test_a_missing_data_product_is_named_with_notebook_cell_and_line(empty):
    fault = failing(empty, "from pipelines.notebook import Ledger\nLedger.open('n')")
    assert fault.code == "E-FILE-01"
    assert fault.where.startswith("notebooks/n.qmd:10 bad data/products/data/")


def test_a_figure_without_a_description_stops_it(empty):
    fault = failing(
        empty,
        "from types import SimpleNamespace as N\n"
        "from pipelines.notebook.pictures import Picture, publish_picture\n"
        "from pathlib import Path\n"
        "data = N(project=N(path=lambda *parts: Path('.')))\n"
        "publish_picture(data, 'n', 'fig-x', {'zh': Picture({}, ' ', [])})",
    )
    assert (fault.code, fault.where) == ("E-NB-09", "notebooks/n.qmd:13 bad fig-x")


def test_a_syntax_error_and_a_dead_kernel_are_named(empty):
    assert failing(empty, "x = (").where == "notebooks/n.qmd:9 bad"
    dead = failing(empty, "import os\nos._exit(1)")
    assert (dead.code, dead.where) == ("E-NB-01", "notebooks/n.qmd:7 bad")


LEAK = """import json, os, random, warnings
import polars as pl
pl.Config.set_tbl_rows(1)
os.environ["LEAK"] = "yes"
os.chdir("/")
random.seed(1)
warnings.simplefilter("error")
json.leak = "left behind"
left = 1"""
SEES = """import json, os, random
import polars as pl
print(os.environ.get("LEAK"), os.getcwd().rpartition("/")[2], getattr(json, "leak", None), "left" in globals())
print(pl.Config.state().get("POLARS_FMT_MAX_ROWS"), random.random() == random.Random(1).random(), hash("a"))
"""


@pytest.mark.parametrize("order", [(LEAK, SEES), (SEES, LEAK), (SEES,)])
def test_nothing_passes_from_one_notebook_to_the_next(tmp_path, project, order):
    folder = tmp_path / "here"
    folder.mkdir()
    said = {source: run(folder, [source], project)[0].outputs for source in order}
    first, second = said[SEES][0].text.splitlines()
    assert first == "None here None False"
    assert second.split()[:2] == ["None", "False"]
    if order[0] == LEAK:
        again = run(folder, [SEES], project)[0].outputs[0].text
        assert again == said[SEES][0].text  # hashes of strings too


def test_after_a_failure_the_next_notebook_starts_anew(tmp_path, project):
    with pytest.raises(CellFailedError) as caught:
        run(tmp_path, ["left = 1", "1 / 0"], project)
    assert (caught.value.place, caught.value.name) == (1, "ZeroDivisionError")
    assert run(tmp_path, ["'left' in globals()"], project)[0].outputs[0].data["text/plain"] == "False"


def test_the_faults_of_all_notebooks_come_together(empty):
    for name in ("a", "b"):
        (empty / f"{name}.qmd").write_text(
            f"{HEAD}```{{python}}\n#| label: bad\n1 / 0\n```\n", encoding="utf-8"
        )
    (empty / "good.qmd").write_text(f"{HEAD}甲。\n", encoding="utf-8")
    with pytest.raises(EngineError) as caught:
        render_all(sorted(empty.glob("*.qmd")), Project.find(empty))
    assert [fault.where for fault in caught.value.faults] == [
        "notebooks/a.qmd:9 bad",
        "notebooks/b.qmd:9 bad",
    ]


def test_one_cause_that_stops_several_notebooks_is_told_once(empty):
    cell = (
        HEAD + "```{python}\n#| label: bad\nfrom pipelines.ground.errors import Fault, PublishError\n"
        "raise PublishError(Fault('E-FILE-01', 'data/products/x.csv', '—', 'tracker build'))\n```\n"
    )
    for name in ("a", "b"):
        (empty / f"{name}.qmd").write_text(cell, encoding="utf-8")
    with pytest.raises(EngineError) as caught:
        render_all(sorted(empty.glob("*.qmd")), Project.find(empty))
    (fault,) = caught.value.faults
    assert (fault.code, fault.where) == ("E-FILE-01", "notebooks/a.qmd:10 bad data/products/x.csv")

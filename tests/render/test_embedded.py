"""The embedded engine: one execution, two bodies; an error names notebook, cell and line."""

import pytest

from pipelines.errors import EngineError
from pipelines.render.engines.embedded import render

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
    from pipelines.project import Project

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
    assert "<summary>代码</summary>" in body["zh"]
    assert "<summary>Code</summary>" in body["en"]


def test_callouts_tabsets_maths_and_footnotes_need_no_script(body):
    assert '<p class="callout-title">记</p>' in body["zh"]
    assert '<details class="callout callout-tip"><summary>折叠</summary>' in body["zh"]
    assert "panel-tabset" in body["zh"]
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
    assert fault.where.endswith("n.qmd:42 bad")
    assert fault.found.startswith("ZeroDivisionError")


def test_a_number_that_differs_from_the_published_one_stops_it(tmp_path, project):
    path = project.root / "notebooks" / "_test_differs.qmd"
    path.write_text(
        "```{python}\n#| label: bad\nfrom pipelines.notebook import Ledger\nLedger.same(None, 'x', 1.0, 2.0)\n```\n",
        encoding="utf-8",
    )
    try:
        with pytest.raises(EngineError, match="E-NB-07"):
            render(path, project)
    finally:
        path.unlink()

"""What a notebook reads is noted, and one of which nothing was changed is not executed again."""

import json

import polars as pl
import pytest

from pipelines.bodies import embedded
from pipelines.bodies.unchanged import Unchanged
from pipelines.ground.project import Project
from pipelines.notebook.watched import SEEN, parts_read, searches_of, watched

NOTEBOOK = """---
title: "一"
title-en: "One"
description: "甲"
description-en: "A"
---

```{{python}}
#| label: one
#| output: asis
{code}
```

{{{{< include _part.qmd >}}}}
"""


def test_what_is_read_is_noted_by_table_and_searches_by_promise(data_of):
    SEEN.clear()
    data = watched(data_of("real"))
    target = data.city_targets[0].id
    assert json.loads(parts_read()) == []
    assert data.searches_for(target) == searches_of(data_of("real").tables["searches"], target)
    assert data.searches_for(target) == data_of("real").searches_for(target)
    assert len(data.assessment) > 0
    assert json.loads(parts_read()) == ["searches " + target, "table assessments"]
    assert json.loads(parts_read()) == []
    assert len(watched(data_of("real")).assessment) > 0
    assert json.loads(parts_read()) == ["table assessments"]


@pytest.fixture
def folder(data_copy):
    """A project with one notebook and two tables of products."""
    root = data_copy.root
    (root / "notebooks").mkdir()
    (root / "notebooks" / "_part.qmd").write_text("Part.\n", encoding="utf-8")
    tables = root / "data/products/data"
    tables.mkdir(parents=True)
    for name in ("observations", "searches"):
        pl.DataFrame({"TARGET_ID": ["a", "b"], "N": [1, 2]}).write_parquet(tables / f"{name}.parquet")
    return root


def source(root, code):
    path = root / "notebooks/01-one.qmd"
    path.write_text(NOTEBOOK.format(code=code), encoding="utf-8")
    return path


def known(root, path):
    return Unchanged(Project(root), root / "pictures").body(path)


def change_table(root, name, rows):
    pl.DataFrame(rows).write_parquet(root / f"data/products/data/{name}.parquet")


def test_a_notebook_is_known_while_nothing_that_it_read_is_changed(folder):
    path, body = source(folder, "1"), {"meta": {}, "zh": "一", "en": "one"}
    (folder / "pictures").mkdir()
    (folder / "pictures/fig-a.json").write_text('{"id": "fig-a", "notebook": "01-one"}')
    (folder / "pictures/fig-a.zh.png").write_bytes(b"png")
    assert known(folder, path) is None
    Unchanged(Project(folder), folder / "pictures").keep(path, body, ["searches a", "table observations"])
    (folder / "pictures/fig-a.zh.png").unlink()
    assert known(folder, path) == body
    assert (folder / "pictures/fig-a.zh.png").read_bytes() == b"png"
    change_table(folder, "searches", {"TARGET_ID": ["a", "b"], "N": [1, 3]})
    assert known(folder, path) == body
    change_table(folder, "searches", {"TARGET_ID": ["a", "b"], "N": [0, 3]})
    assert known(folder, path) is None
    change_table(folder, "searches", {"TARGET_ID": ["a", "b"], "N": [1, 2]})
    assert known(folder, path) == body
    change_table(folder, "observations", {"TARGET_ID": ["a"], "N": [1]})
    assert known(folder, path) is None


@pytest.mark.parametrize(
    "changed",
    [
        "notebooks/01-one.qmd",
        "notebooks/_part.qmd",
        "notebooks/plot.svg",
        "data/requests.csv",
        "data/codes/units.csv",
        "params.yaml",
    ],
)
def test_a_change_of_what_else_it_rests_on_makes_it_run(folder, changed):
    path = source(folder, "1")
    Unchanged(Project(folder), folder / "pictures").keep(path, {"meta": {}}, [])
    assert known(folder, path) == {"meta": {}}
    file = folder / changed
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    valid = text.replace("search_valid_days: 180", "search_valid_days: 181")
    file.write_text(valid if changed == "params.yaml" else text + "\n\nx\n", encoding="utf-8")
    assert known(folder, path) is None


@pytest.mark.parametrize(
    "code", ["open('x')", "pl.read_csv('x')", "ledger.data.project.path('x')", "pl.scan_parquet('x')"]
)
def test_a_notebook_that_reads_for_itself_runs_every_time(folder, code):
    path = source(folder, code)
    Unchanged(Project(folder), folder / "pictures").keep(path, {"meta": {}}, [])
    assert known(folder, path) is None


def test_a_notebook_is_executed_once(folder, monkeypatch):
    path, runs = source(folder, "print('数')"), []
    execute = embedded._execute

    def noted(*arguments):
        runs.append(1)
        return execute(*arguments)

    monkeypatch.setattr(embedded, "_execute", noted)
    first = embedded.render_all([path], Project(folder))
    assert embedded.render_all([path], Project(folder)) == first
    assert len(runs) == 1

"""`tracker inspect --score`: how tables are read, held against what a person read in them."""

import json

import pytest

from pipelines.ground.project import Project
from pipelines.inspection import score, score_lines

TABLE = "2030年某些地区产量\n单位：万吨\n地区,粮食,油料\n福建,510.2,22.1\n江西,2190,…\n"
CELL = {
    "sheet": "(csv)", "cell": "B4", "row_label_path": ["福建"], "col_label_path": ["粮食"],
    "area": "福建省", "period": "2030", "value": 510.2, "unit": "万吨",
}  # fmt: skip


@pytest.fixture
def scored(tracker, tmp_path):
    """What `--score --format json` says of TABLE (or of other text) with some expected cells."""

    def of(*cells, text=TABLE, name="t.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / f"{name}.expected.json").write_text(json.dumps({"cells": cells}), encoding="utf-8")
        done = tracker(tmp_path, "inspect", "--score", f"{name}.expected.json", "--format", "json")
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]

    return of


def test_every_case_of_this_repository_is_read_rightly(repo):
    scored = score([repo / "tests/cases"], Project(repo))
    lines = [json.loads(line) for line in score_lines(scored).splitlines()]
    assert [line for line in lines if line["kind"] == "cell"] == []
    assert scored.all_right
    listed = {path.name for path in (repo / "tests/cases").glob("*.expected.json")}
    assert lines[-1]["kind"] == "total"
    assert lines[-1]["files"] == len(listed) >= 3


def test_a_right_cell_is_counted_and_the_exit_is_0(scored):
    code, lines = scored(CELL)
    assert code == 0
    assert lines[-1] == {
        "kind": "total", "files": 1, "right": 1, "doubted": 0, "wrong-doubted": 0, "wrong": 0, "absent": 0,
        "labels-differ": 0, "cells": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("attribute", "change"),
    [
        ("value", {"value": 510.3}),
        ("unit", {"unit": "吨"}),
        ("unit", {"unit": None}),
        ("period", {"period": "2031"}),
        ("period", {"period": None}),
        ("area", {"area": "江西省"}),
        ("row", {"row_label_path": ["江西"]}),
        ("row", {"row_label_path": []}),
        ("row-outer", {"row_label_path": ["东部", "福建"]}),
        ("column", {"col_label_path": ["粮食", "产量"]}),
        ("column-outer", {"col_label_path": ["产量", "粮食"]}),
    ],
)
def test_each_attribute_that_is_read_otherwise_is_named(scored, attribute, change):
    code, lines = scored({**CELL, **change})
    assert code == 1
    assert (lines[0]["kind"], lines[0]["cell"], lines[0]["verdict"]) == ("cell", "B4", "wrong")
    assert [one["attribute"] for one in lines[0]["wrong"]] == [attribute]
    assert lines[-1]["labels-differ"] == attribute.endswith("-outer")


def test_width_blanks_and_raised_digits_make_no_difference(scored):
    text = TABLE.replace("万吨", "μg/m³")
    for unit in ("μg/m³", "μg/m3", "μg / m3", "微克/立方米"):
        code, lines = scored({**CELL, "unit": unit, "col_label_path": ["粮 食"]}, text=text)
        assert [line for line in lines if line["kind"] == "cell"] == [], unit
        assert code == 0


def test_a_missing_figure_must_be_in_the_output_as_missing(scored):
    missing = {**CELL, "cell": "C5", "value": None, "missing_mark": "…", "area": "江西省"}
    missing |= {"row_label_path": ["江西"], "col_label_path": ["油料"]}
    assert scored(missing)[0] == 0
    code, lines = scored({**missing, "cell": "Z9"})
    assert (code, lines[0]["verdict"], lines[-1]["absent"]) == (1, "absent", 1)


def test_a_wrong_reading_with_a_doubt_is_told_apart_from_one_without(scored):
    text = "单位：吨、公顷\n指标,2030年\n化肥施用量,5\n"
    cell = {**CELL, "cell": "B3", "row_label_path": ["化肥施用量"], "col_label_path": ["2030年"]}
    cell |= {"area": None, "value": 5}
    code, lines = scored({**cell, "unit": "吨"}, text=text)
    assert (code, lines[0]["verdict"], lines[0]["doubts"]) == (1, "wrong-doubted", ["unit:several"])
    found = lines[0]["wrong"][0]["found"]
    code, lines = scored({**cell, "unit": None if found == "—" else found}, text=text)
    assert (code, lines[-1]["doubted"], lines[-1]["right"]) == (0, 1, 0)


def test_a_table_that_is_refused_has_all_its_cells_absent_and_says_why(scored):
    code, lines = scored(CELL, text="")
    assert code == 1
    assert lines[-1]["absent"] == 1
    assert lines[-2]["refused"].startswith("E-EMPTY-01")


def test_the_terminal_has_a_line_for_each_cell_that_is_not_right(command, tmp_path):
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    expected = {"file": "t.csv", "cells": [CELL, {**CELL, "unit": "吨"}, {**CELL, "cell": "Z9"}]}
    (tmp_path / "other.expected.json").write_text(json.dumps(expected), encoding="utf-8")
    done = command(tmp_path, "inspect", "--score", ".")
    assert done.returncode == 1
    told = [line for line in done.stdout.splitlines() if line.startswith("✗")]
    assert told == [
        "✗ t.csv (csv)!B4 · 单位应为 吨，读作 万吨 / unit: expected 吨, found 万吨",
        "✗ t.csv (csv)!Z9 · 未读出 / absent from the output",
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "E-YAML-01"),
        ("[]", "E-YAML-02"),
        ('{"cells": [{}]}', "E-YAML-02"),
        (json.dumps({"cells": [{**CELL, "value": None}]}), "E-YAML-02"),
        (json.dumps({"cells": [{**CELL, "value": "510.2"}]}), "E-YAML-02"),
        (json.dumps({"cells": [CELL], "file": "gone.csv"}), "E-FILE-01"),
    ],
)
def test_expectations_that_cannot_be_used_are_a_fault(command, tmp_path, content, code):
    (tmp_path / "x.expected.json").write_text(content, encoding="utf-8")
    done = command(tmp_path, "inspect", "--score", "x.expected.json")
    assert done.returncode == 1
    assert done.stderr.startswith(code)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--score", "."),
        ("--score", "none.expected.json"),
        ("a.csv", "b.csv"),
        ("--score", "--sheet", "1", "."),
    ],
)
def test_files_that_do_not_fit_the_options_are_a_fault(command, tmp_path, arguments):
    done = command(tmp_path, "inspect", *arguments)
    assert done.returncode == 1
    assert done.stderr.startswith(("E-FILE-01", "E-ARG-02"))

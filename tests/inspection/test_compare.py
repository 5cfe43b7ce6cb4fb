"""`tracker inspect --compare`: what became of labels and figures between two editions of one table."""

import json

import pytest

OLD = """各地区产量
单位：万吨
地区,粮食,,农用化肥,
,2029年,2030年,2029年,2030年
福建,510,511,90,89
江西,2190,2200,120,118
安徽省,4000,…,300,290
湖南,2900,2910,200,201
"""


@pytest.fixture
def changes(command, tmp_path):
    """The differences between two texts, by kind."""

    def of(old, new, code=0):
        for name, text in (("old.csv", old), ("new.csv", new)):
            (tmp_path / name).write_text(text, encoding="utf-8")
        done = command(tmp_path, "inspect", "--compare", "old.csv", "new.csv", "--format", "json")
        assert done.returncode == code, done.stderr
        found = {}
        for line in map(json.loads, done.stdout.splitlines()):
            found.setdefault(line.pop("kind"), []).append(line)
        return found

    return of


def test_the_same_edition_has_no_difference(changes):
    assert changes(OLD, OLD) == {}


def test_rows_in_another_order_are_no_difference(changes):
    lines = OLD.splitlines()
    assert changes(OLD, "\n".join([*lines[:4], *reversed(lines[4:])])) == {}


def test_a_restated_figure_has_its_change_in_per_cent(changes):
    found = changes(OLD, OLD.replace("2200", "2233"))
    assert found == {
        "restated": [
            {
                "sheet": "(csv)", "cell": "C6", "labels": "江西 › 粮食 › 2030年", "period": "2030", "area": "江西省",
                "unit": "万吨", "old": "2200", "new": "2233", "percent": 1.5,
            }
        ]
    }  # fmt: skip


def test_renamed_labels_are_matched_by_what_they_look_like(changes):
    found = changes(OLD, OLD.replace("粮食", "粮食产量").replace("安徽省", "安徽"))
    assert {kind: [(c["old"], c["new"]) for c in ones] for kind, ones in found.items()} == {
        "row-renamed": [("安徽省", "安徽")],
        "column-renamed": [("粮食", "粮食产量")],
    }


def test_a_label_that_looks_like_none_is_matched_by_its_place(changes):
    found = changes(OLD, OLD.replace("农用化肥", "肥料"))
    assert [(c["old"], c["new"]) for c in found["column-renamed"]] == [("农用化肥", "肥料")]
    assert found.keys() == {"column-renamed"}


def test_rows_and_columns_added_or_gone_are_told(changes):
    new = OLD.replace("湖南,2900,2910,200,201\n", "").replace("安徽省,", "浙江,600,610,50,49\n安徽省,")
    lines = [
        line + extra
        for line, extra in zip(new.splitlines(), ["", "", ",棉花", ",2030年"] + [",1"] * 4, strict=True)
    ]
    found = changes(OLD, "\n".join(lines))
    assert [c["old"] for c in found["row-gone"]] == ["湖南"]
    assert [c["new"] for c in found["row-added"]] == ["浙江"]
    assert [c["new"] for c in found["column-added"]] == ["棉花"]
    assert found.keys() == {"row-gone", "row-added", "column-added"}


def test_a_figure_filled_in_or_no_longer_given_is_told(changes):
    found = changes(OLD, OLD.replace("4000,…", "…,4010"))
    assert [c["new"] for c in found["filled"]] == ["4010"]
    assert [c["old"] for c in found["emptied"]] == ["4000"]


@pytest.mark.parametrize(
    ("unit", "old", "new", "said"),
    [
        ("万吨", "118", "1180000", "像是以吨计"),
        ("万亩", "118", "7.87", "像是以万公顷计"),
        ("公顷", "118", "1770", "像是以亩计"),
        ("%", "118", "1.18", "像是小数当作了百分数"),
        ("万吨", "118", "120", None),
    ],
)
def test_a_restated_figure_a_unit_s_step_away_names_the_unit(changes, unit, old, new, said):
    text = OLD.replace("万吨", unit)
    (change,) = changes(text, text.replace(old, new))["restated"]
    assert change["old"] == old
    assert ("jump" in change) == bool(said)
    assert said is None or said in change["jump"]


def test_the_next_year_s_figure_a_unit_s_step_away_is_a_jump(changes):
    new = OLD.replace("2030年", "2031年").replace("2029年", "2030年").replace("510,511", "511,5120000")
    new = new.replace("90,89", "89,88").replace("2190,2200", "2200,2210").replace("120,118", "118,117")
    new = new.replace("4000,…", "…,4010").replace("300,290", "290,280")
    new = new.replace("2900,2910", "2910,2920").replace("200,201", "201,202")
    found = changes(OLD, new)
    assert found.keys() == {"jump"}
    (jump,) = found["jump"]
    assert (jump["cell"], jump["old"], jump["new"]) == ("C5", "511 (2030)", "5120000")
    assert "像是以吨计" in jump["jump"]


def test_another_unit_is_told_and_is_no_restatement(changes):
    found = changes(OLD, OLD.replace("万吨", "吨"))
    assert found.keys() == {"unit"}
    assert (found["unit"][0]["old"], found["unit"][0]["new"]) == ("510 万吨", "510 吨")


def test_a_table_of_other_things_is_gone_and_another_one_added(changes):
    other = "2030年某市车辆\n车型,保有量（辆）\n客车,120\n货车,80\n"
    found = changes(OLD, other)
    assert found.keys() == {"table-gone", "table-added"}


def test_text_and_html_show_the_same(command, tmp_path):
    (tmp_path / "old.csv").write_text(OLD, encoding="utf-8")
    new = OLD.replace("118", "1180000").replace("安徽省", "<b>安徽</b>")
    (tmp_path / "new.csv").write_text(new, encoding="utf-8")
    text = command(tmp_path, "inspect", "--compare", "old.csv", "new.csv")
    html = command(tmp_path, "inspect", "--compare", "old.csv", "new.csv", "--format", "html")
    for done in (text, html):
        assert done.returncode == 0, done.stderr
        assert "old.csv → new.csv" in done.stdout
        assert "1 重述 restated" in done.stdout
        assert "像是以吨计" in done.stdout
    assert "<b>" not in html.stdout
    assert "http" not in html.stdout
    same = command(tmp_path, "inspect", "--compare", "old.csv", "old.csv")
    assert "没有差别 / no difference" in same.stdout


@pytest.mark.parametrize("files", [("old.csv",), ("old.csv", "old.csv", "old.csv"), ("--score", "old.csv")])
def test_two_files_are_compared_and_nothing_else(command, tmp_path, files):
    (tmp_path / "old.csv").write_text(OLD, encoding="utf-8")
    done = command(tmp_path, "inspect", "--compare", *files)
    assert done.returncode == 1
    assert done.stderr.startswith("E-ARG-02")


NEW = ("--title-en", "T", "--publisher", "某局", "--obtained", "2032", "--grade", "B")


def test_a_new_source_is_held_against_the_last_edition_of_the_table(command, data_copy, tmp_path):
    """No indicator is mapped: it is the table itself that shows the slip."""
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("2029年某市鲜花\n地区,鲜花产量（万吨）\n福建,12\n江西,30\n", encoding="utf-8")
    second.write_text("2030年某市鲜花\n地区,鲜花产量（万吨）\n福建,121000\n江西,31\n", encoding="utf-8")
    named = {"--id": "flowers-2029", "--title": "2029年某市鲜花", "--published": "2030"}
    done = command(
        data_copy.root, "new", "source", str(first), *NEW, *(x for pair in named.items() for x in pair)
    )
    assert done.returncode == 0, done.stderr
    assert "!!" not in done.stderr
    named = {"--id": "flowers-2030", "--title": "2030年某市鲜花", "--published": "2031"}
    done = command(
        data_copy.root, "new", "source", str(second), *NEW, *(x for pair in named.items() for x in pair)
    )
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stderr.splitlines() if line.startswith("!! ")]
    assert any(
        "(csv)!B3 福建 › 鲜花产量 12 (2029) → 121000 万吨" in line and "像是以吨计" in line for line in told
    )
    assert "data/sources/flowers-2029/a.csv" in told[-1]

"""Every cell that holds a digit is in exactly one class, and those that nobody explains are named."""

import json
import re

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.ground.errors import SourceError
from pipelines.inspection import inspect_file
from pipelines.inspection.tally import classes_of, tally_of
from tests.conftest import REPO

TABLE = """2030年某些地区产量
单位：万吨
序号,地区,粮食,油料,备注
1,福建,510.2,22.1,见2029年年鉴
2,江西,2190,…,
3,安徽,约4000,150,
注：2030年为快报数。
"""


def inspected(path, project, text=None):
    if text is not None:
        path.write_text(text, encoding="utf-8")
    return inspect_file(path, project)


def adds_up(read):
    """Whether the equation holds, and the numbers are those of the output."""
    tally, cells = tally_of(read), [c for c in read.readout.cells if re.search(r"\d", c.TEXT)]
    printed = {(f.sheet, f.address) for t in read.tables for f in t.figures if f.value is not None}
    assert tally.digits == len(cells) == tally.number + tally.doubt + tally.outside + tally.unexplained
    assert len(list(classes_of(read))) == len(cells)
    assert tally.number == sum((c.SHEET, c.ADDRESS) in printed for c in cells)
    assert len(tally.where) == tally.unexplained
    return tally


@pytest.mark.parametrize(
    "path", [p for p in sorted((REPO / "tests/cases").iterdir()) if p.suffix not in (".json", ".md")], ids=str
)
def test_the_equation_holds_for_every_case(path, project):
    adds_up(inspected(path, project))


def test_each_text_outside_the_figures_is_counted_where_it_stands(tmp_path, project):
    tally = adds_up(inspected(tmp_path / "t.csv", project, TABLE))
    assert tally.number == 4
    assert tally.reasons == {"title": 1, "note": 1, "id": 4}
    assert tally.doubt + tally.unexplained == 1  # 约4000: in the output with a doubt, or seen to be missing


def test_hidden_cells_and_sheets_without_a_table_are_counted(tmp_path, project):
    book = openpyxl.Workbook()
    for row in (["地区", "产量（吨）"], ["福建", 5], ["江西", 6]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.create_sheet("说明").append(["2030年编"])
    book.save(tmp_path / "t.xlsx")
    tally = adds_up(inspected(tmp_path / "t.xlsx", project))
    assert tally.reasons.get("no-table") == 1
    assert tally.number + tally.reasons.get("hidden", 0) == 2


def test_text_of_a_page_is_counted_as_such(tmp_path, project):
    rows = "<tr><td>地区</td><td>产量（吨）</td></tr><tr><td>福建</td><td>5</td></tr>"
    text = f"<html><body><h1>2030年公报</h1><table>{rows}</table></body></html>"
    tally = adds_up(inspected(tmp_path / "t.html", project, text))
    assert tally.number == 1
    assert tally.reasons["page"] >= 1


CELLS = st.sampled_from(
    ["", "福建", "单位：吨", "2030年", "5", "６.1", "约260", "80-85", "…", "①", "(3)", "合计", "#1"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=7))
def test_the_equation_holds_whatever_stands_in_the_table(tmp_path, project, rows):
    text = "地区,粮食,油料\n福建,1.5,2.5\n" + "\n".join(",".join(row) for row in rows) + "\n"
    try:
        read = inspected(tmp_path / "t.csv", project, text)
    except SourceError as refused:  # more words than figures in every column: no table, and it is said so
        assert [fault.code for fault in refused.faults] == ["E-EMPTY-04"]
        return
    adds_up(read)


def test_all_three_forms_tell_the_counts(command, tmp_path):
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    for form in ("text", "html"):
        told = command(tmp_path, "inspect", "t.csv", "--format", form).stdout
        assert "有数字的格 11 = 读作数 4 + " in told
        assert "11 cells with a digit = 4 read as numbers + " in told
    plain = command(tmp_path, "inspect", "t.csv", "--format", "json").stdout.splitlines()
    counted = command(tmp_path, "inspect", "t.csv", "--format", "json", "--counts").stdout.splitlines()
    assert counted[:-1] == plain
    last = json.loads(counted[-1])
    assert last["counts"]["digits"] == 11
    assert last["remarks"] == ["编码 / encoding: utf-8"]

"""Workbooks cell by cell: types, texts as shown, merges, comments, hidden rows, formulas, dates."""

import datetime as dt

import openpyxl
import pytest
import xlwt
from ingest.workbooks import ods, plain, sheet_changed
from openpyxl.comments import Comment
from openpyxl.styles import Alignment

from pipelines.ingest import NO_CACHE
from pipelines.ingest.cells import box, position
from pipelines.ingest.files import read_file
from pipelines.ingest.numberformats import general, shown


@pytest.fixture
def full(tmp_path):
    """One workbook with everything that a cell can have."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表 1"
    sheet["A1"] = "化肥施用量"
    sheet.merge_cells("A1:C1")
    sheet["A2"], sheet["B2"] = "氮肥", 0.1234
    sheet["B2"].number_format = "0.0%"
    sheet["B3"] = "1234"
    sheet["B4"] = 1234.5
    sheet["B4"].number_format = "#,##0.00"
    sheet["B4"].comment = Comment("初步数", "bureau")
    sheet["B5"] = dt.datetime(2021, 3, 1)
    sheet["B5"].number_format = "yyyy年m月"
    sheet["B6"], sheet["B7"] = True, "#DIV/0!"
    sheet["A8"] = "其中"
    sheet["A8"].alignment = Alignment(indent=2)
    sheet["A9"] = "看不见"
    sheet.row_dimensions[9].hidden = True
    hidden = book.create_sheet("藏")
    hidden.sheet_state = "hidden"
    hidden["A1"] = 5
    path = tmp_path / "full.xlsx"
    book.save(path)
    return {(c.SHEET, c.ADDRESS): c for c in read_file(path, path.name).cells}


def test_a_cell_keeps_text_as_shown_type_and_stored_number(full):
    assert (full["表 1", "B2"].TEXT, full["表 1", "B2"].VALUE) == ("12.3%", 0.1234)
    assert (full["表 1", "B3"].KIND, full["表 1", "B3"].TEXT) == ("text", "1234")
    assert (full["表 1", "B4"].KIND, full["表 1", "B4"].TEXT) == ("number", "1,234.50")
    assert (full["表 1", "B5"].KIND, full["表 1", "B5"].TEXT) == ("date", "2021-03")
    assert full["表 1", "B6"].KIND == "boolean"
    assert (full["表 1", "B7"].KIND, full["表 1", "B7"].TEXT) == ("error", "#DIV/0!")


def test_merges_comments_indents_and_hidden_rows_are_kept(full):
    assert full["表 1", "A1"].MERGED_FROM == "A1:C1"
    assert full["表 1", "B4"].NOTE == "初步数"
    assert full["表 1", "A8"].TEXT == "\u3000\u3000其中"
    assert full["表 1", "A9"].HIDDEN
    assert not full["表 1", "A8"].HIDDEN
    assert full["藏", "A1"].HIDDEN


def formula(tmp_path, cached):
    path = sheet_changed(
        plain(tmp_path / "plain.xlsx"),
        tmp_path / "formula.xlsx",
        lambda b: b.replace(b"<v>5.5</v>", b"<f>2+3.5</f>" + cached),
    )
    cells = {cell.ADDRESS: cell for cell in read_file(path, path.name).cells}
    return cells["B2"]


def test_a_formula_gives_its_text_and_its_stored_value(tmp_path):
    cell = formula(tmp_path, b"<v>5.5</v>")
    assert (cell.TEXT, cell.VALUE, cell.FORMULA) == ("5.5", 5.5, "=2+3.5")


def test_a_formula_without_a_stored_value_is_an_error_never_a_zero(tmp_path):
    cell = formula(tmp_path, b"")
    assert (cell.TEXT, cell.KIND, cell.VALUE) == (NO_CACHE, "error", None)


def test_an_old_workbook_keeps_merges_formats_and_comments(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    sheet.write_merge(0, 0, 0, 2, "标题")
    sheet.write(1, 0, 1234.5, xlwt.easyxf(num_format_str="#,##0.00"))
    sheet.write(2, 0, dt.date(2020, 5, 1), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.write(3, 0, "…")
    sheet.row(4).hidden = True
    sheet.write(4, 0, "看不见")
    path = tmp_path / "old.xls"
    book.save(str(path))
    cells = {c.ADDRESS: c for c in read_file(path, path.name).cells}
    assert cells["A1"].MERGED_FROM == "A1:C1"
    assert (cells["A2"].TEXT, cells["A2"].VALUE) == ("1,234.50", 1234.5)
    assert (cells["A3"].KIND, cells["A3"].TEXT) == ("date", "2020-05-01")
    assert cells["A4"].TEXT == "…"
    assert cells["A5"].HIDDEN


def test_an_open_document_gives_the_same_cells(tmp_path):
    path = ods(tmp_path / "t.ods", [["地区", "2020年"], ["永安市", 5.5]])
    cells = read_file(path, path.name).cells
    assert [(c.SHEET, c.ADDRESS, c.TEXT, c.KIND) for c in cells] == [
        ("表一", "A1", "地区", "text"),
        ("表一", "B1", "2020年", "text"),
        ("表一", "A2", "永安市", "text"),
        ("表一", "B2", "5.5", "number"),
    ]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.125, "0.0%", "12.5%"),
        (-1234.567, "#,##0.0;-#,##0.0", "-1,234.6"),
        (-0.04, "0.0", "0.0"),
        (5.0, "General", "5"),
        (0.1 + 0.2, "General", "0.3"),
        (3.25, '0.0_ "万吨"', "3.3万吨"),
        (1e-7, "General", "0.0000001"),
        (7.0, "[Red]0", "7"),
        (12345.6, "0.00E+00", "12345.6"),
    ],
)
def test_numbers_are_shown_as_their_format_shows_them(value, code, text):
    assert shown(value, code) == text


def test_general_never_prints_an_exponent():
    assert general(1.5e16) == "15000000000000000"


def test_addresses_are_read_back():
    assert position("XFD1048576") == (1048576, 16384)
    assert position("R2C3") == (2, 3)
    assert box("B2:D4") == (2, 2, 4, 4)
    with pytest.raises(ValueError, match="not an address"):
        position("2B")

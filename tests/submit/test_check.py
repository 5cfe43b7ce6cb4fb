"""Everything wrong with a returned workbook is found at once, in its cell, and nothing else is."""

import json

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from pipelines.ground.errors import SourceError, SubmissionError
from pipelines.submit import annotate, check
from pipelines.submit.form import FIRST_ROW, FORM, HEADERS, INFO

COLUMN = {name: number for number, name in enumerate(HEADERS, start=1)}


def at(row, column):
    return f"{get_column_letter(COLUMN[column])}{row}"


def found(desk, book):
    return {(one.code, one.cell) for one in check(desk, book.save()).findings}


def test_a_form_without_a_fault_comes_back_without_a_mark(desk, filled, marked, tmp_path):
    book = filled(whole=True)
    checked = check(desk, book.path)
    assert checked.findings == ()
    assert marked(annotate(desk, book.path, checked, tmp_path / "out.xlsx")) == set()


PLANTED = [
    ("unit", "fertilizer-use", "350404", "unit", "吨", "E-SUB-07"),
    ("text in a number", "fertilizer-use", "350405", "value", "约2.6", "E-SUB-10"),
    ("a number typed as text", "pesticide-use", "350405", "value", "2.6", "E-SUB-10"),
    ("magnitude", "straw-use-rate", "350400", "value", 0.52, "E-SUB-14"),
    ("jump", "film-recovery-rate", "350400", "value", 91.0, "W-SUB-01"),
    ("contradiction", "manure-use-rate", "350400", "value", 57.0, "W-SUB-02"),
    ("year", "manure-facility-rate", "350400", "period", "2023", "E-SUB-08"),
    ("label", "forest-quality-works", "350421", "indicator", "造林面积", "E-SUB-03"),
    ("county", "forest-redemption", "350423", "area", "梅列区", "E-SUB-09"),
    ("no class", "forest-redemption", "350424", "disclosure", None, "E-SUB-15"),
    ("unknown class", "forest-redemption", "350425", "disclosure", "内部", "E-SUB-16"),
    ("embargo", "forest-redemption", "350426", "embargo", "下月", "E-SUB-17"),
    ("enterprises", "forest-redemption", "350428", "contributors", 2.5, "E-SUB-18"),
    ("largest share", "forest-redemption", "350429", "largest", 120, "E-SUB-19"),
    ("uncached formula", "pesticide-use", "350421", "value", "=1+1", "E-SUB-11"),
    ("range", "green-building-share", "350400", "value", 108, "E-SUB-13"),
    ("empty", "nonfossil-share", "350400", "value", None, "W-SUB-03"),
    ("parts", "coal-consumption", "350400", "value", 31.6, "W-SUB-04"),
]


def test_twenty_planted_faults_come_back_marked_and_nothing_else(desk, filled, marked, tmp_path):
    book = filled(whole=True)
    expected = set()
    for _, indicator, area, column, value, code in PLANTED:
        book.cell(indicator, column, area).value = value
        expected.add((code, f"{FORM}!{at(book.number(indicator, area), column)}"))
    book.info("office").value = "张三 13800138000"
    expected.add(("E-SUB-23", f"{INFO}!{book.info('office').coordinate}"))
    # A row is taken out and put back one row lower, as cutting and pasting does.
    first = book.number("nev-sales-share")
    swap(book.sheet, first, first + 1)
    moved = f"{FORM}!{at(first, 'id')}"
    assert len(PLANTED) + 2 == 20
    checked = check(desk, book.save())
    codes = {(one.code, one.cell) for one in checked.findings}
    assert expected <= codes, expected - codes
    left = codes - expected
    assert {code for code, _ in left} == {"E-SUB-04"}
    assert len(left) == 1
    assert left <= {("E-SUB-04", moved), ("E-SUB-04", f"{FORM}!{at(first + 1, 'id')}")}
    copy = annotate(desk, book.path, checked, tmp_path / "out.xlsx")
    assert marked(copy) == {tuple(cell.split("!")) for _, cell in codes}
    assert len(marked(copy)) == 20


def swap(sheet, a, b):
    for column in range(1, len(HEADERS) + 1):
        one, other = sheet.cell(a, column), sheet.cell(b, column)
        one.value, other.value = other.value, one.value


@pytest.mark.parametrize(
    ("indicator", "area", "column", "value", "code"),
    [row[1:] for row in PLANTED],
    ids=[row[0] for row in PLANTED],
)
def test_each_fault_alone_is_the_only_finding(desk, filled, indicator, area, column, value, code):
    book = filled()
    book.cell(indicator, column, area).value = value
    assert found(desk, book) == {(code, f"{FORM}!{at(book.number(indicator, area), column)}")}


def test_tonnes_for_ten_thousand_tonnes_in_one_county_is_told_by_the_total_alone(desk, filled):
    book = filled()
    book.cell("pesticide-use", "value", "350424").value = 26000
    assert found(desk, book) == {
        ("E-SUB-14", f"{FORM}!{at(book.number('pesticide-use', '350424'), 'value')}")
    }


def test_tonnes_for_ten_thousand_tonnes_is_told_by_the_past(desk, filled):
    book = filled()
    book.cell("fertilizer-use", "value", "350421").value = 26000
    assert found(desk, book) == {
        ("E-SUB-14", f"{FORM}!{at(book.number('fertilizer-use', '350421'), 'value')}")
    }


def test_a_share_that_is_not_its_part_over_its_whole_is_marked(desk, filled):
    book = filled()
    book.cell("nev-sales-share", "value").value = 44
    assert found(desk, book) == {("E-SUB-21", f"{FORM}!{at(book.number('nev-sales-share'), 'value')}")}


@pytest.mark.parametrize("value", [0, 100])
def test_a_complete_rate_asks_for_a_population_that_is_public_by_name(desk, filled, value):
    book = filled()
    book.cell("green-building-share", "value").value = value
    cell = at(book.number("green-building-share"), "value")
    book.cell("green-building-share", "contributors").value = 9
    assert found(desk, book) == {("W-SUB-06", f"{FORM}!{cell}")}
    assert check(desk, book.path, (f"{cell}=名单见登记册",)).unexplained == []
    book.cell("green-building-share", "disclosure").value = "不予公开"
    assert found(desk, book) == set()


def test_a_complete_rate_of_a_named_population_is_nothing_to_explain(desk, filled):
    path = desk.path("data/plan/sanming-2022/targets.yaml")
    named = "  population: {known: true, members: [甲厂], source: s, date: '2024', zh: 名单, en: list}\n"
    text = path.read_text(encoding="utf-8")
    series = "    - {indicator: green-building-share, definition: executes-standard}\n"
    assert series in text
    path.write_text(text.replace(series, f"{series}{named}"), encoding="utf-8")
    book = filled()
    book.cell("green-building-share", "value").value = 100
    assert found(desk, book) == set()


def test_a_per_cent_format_is_no_plain_number(desk, filled):
    book = filled()
    cell = book.cell("straw-use-rate", "value")
    cell.value, cell.number_format = 0.52, "0%"
    assert {code for code, _ in found(desk, book)} == {"E-SUB-10"}


def test_an_error_value_is_marked(desk, filled):
    book = filled()
    book.cell("straw-use-rate", "value").value = "#REF!"
    assert {code for code, _ in found(desk, book)} == {"E-SUB-12"}


def test_a_state_that_is_not_in_the_list_is_marked(desk, filled):
    book = filled("sm-ecology")
    book.cell("steel-ule-state", "value").value = "差不多了"
    assert {code for code, _ in found(desk, book)} == {"E-SUB-25"}


def test_one_of_one_enterprise_holds_everything(desk, filled):
    book = filled()
    book.cell("straw-use-rate", "contributors").value = 1
    book.cell("straw-use-rate", "largest").value = 60
    assert {code for code, _ in found(desk, book)} == {"E-SUB-19"}


def test_a_telephone_number_in_a_reason_is_not_published(desk, filled):
    book = filled()
    book.cell("straw-use-rate", "reason").value = "请联系 0598-8222222"
    assert {code for code, _ in found(desk, book)} == {"E-SUB-23"}


def test_a_missing_row_is_told_and_its_neighbours_are_not(desk, filled):
    book = filled()
    book.sheet.delete_rows(book.number("straw-use-rate"))
    assert {code for code, _ in found(desk, book)} == {"E-SUB-05"}


def test_an_added_county_that_does_not_exist_is_told_at_its_name(desk, filled):
    book = filled()
    last = FIRST_ROW + len(book.form.rows)
    book.sheet.cell(last, COLUMN["area"]).value = "新罗区"
    book.sheet.cell(last, COLUMN["value"]).value = 5
    assert found(desk, book) == {("E-SUB-09", f"{FORM}!{at(last, 'area')}")}


def test_an_added_row_of_a_known_area_was_not_asked_for(desk, filled):
    book = filled()
    last = FIRST_ROW + len(book.form.rows)
    book.sheet.cell(last, COLUMN["area"]).value = "尤溪县"
    assert {code for code, _ in found(desk, book)} == {"E-SUB-06"}


def test_a_moved_column_is_told_once_and_still_read(desk, filled):
    book = filled()
    for row in range(3, FIRST_ROW + len(book.form.rows)):
        one, other = book.sheet.cell(row, COLUMN["contributors"]), book.sheet.cell(row, COLUMN["largest"])
        one.value, other.value = other.value, one.value
    assert {code for code, _ in found(desk, book)} == {"E-SUB-04"}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("year", "2023", "E-SUB-08"),
        ("organisation_name", "别的局", "E-SUB-03"),
        ("office", None, "E-SUB-22"),
        ("office", "联系人 李四", "E-SUB-23"),
        ("approval", "有", "E-SUB-24"),
        ("approval", "国统制〔2023〕12号", "E-SUB-24"),
    ],
)
def test_what_the_organisation_says_of_itself_is_checked(desk, filled, name, value, code):
    book = filled()
    book.info(name).value = value
    assert {one for one, _ in found(desk, book)} == {code}


def test_an_approved_survey_is_no_fault(desk, filled):
    book = filled()
    book.info("survey").value, book.info("approval").value = "化肥使用调查", "国统制〔2023〕12号"
    assert found(desk, book) == set()


def test_a_form_of_another_registry_is_told_so_and_not_judged(desk, filled):
    book = filled()
    book.cell("straw-use-rate", "value").value = "text"
    book.save()
    path = desk.path("data/codes/areas.csv")
    path.write_text(path.read_text(encoding="utf-8").replace("尤溪县", "尤溪市"), encoding="utf-8")
    assert {one.code for one in check(desk, book.path).findings} == {"E-SUB-26"}


def test_a_warning_is_settled_by_a_reason_in_the_workbook_or_on_the_command(desk, filled):
    book = filled()
    book.cell("film-recovery-rate", "value").value = 91
    row = book.number("film-recovery-rate")
    book.save()
    assert check(desk, book.path).unexplained
    assert not check(desk, book.path, (f"{at(row, 'value')}=新建回收站",)).unexplained
    book.cell("film-recovery-rate", "reason").value = "新建回收站"
    checked = check(desk, book.save())
    assert [one.reason for one in checked.findings] == ["新建回收站"]
    assert not checked.unexplained


@pytest.mark.parametrize("because", ["J4", "J4=", "J4=无警告"])
def test_a_reason_without_a_warning_is_refused(desk, filled, because):
    book = filled()
    with pytest.raises(SubmissionError) as caught:
        check(desk, book.path, (because,))
    assert caught.value.faults[0].code == "E-SUB-34"


def test_the_annotated_copy_lists_every_fault_with_a_link_to_its_cell(desk, filled, tmp_path):
    book = filled()
    book.cell("straw-use-rate", "value").value = "=1+1"
    row = book.number("straw-use-rate")
    checked = check(desk, book.save())
    copy = load_workbook(annotate(desk, book.path, checked, tmp_path / "out.xlsx"))
    sheet = copy["问题清单"]
    assert copy.sheetnames[0] == "问题清单"
    assert sheet["A4"].hyperlink.location == f"'{FORM}'!{at(row, 'value')}"
    assert sheet["A4"].value == f"{FORM}!{at(row, 'value')}"
    assert sheet["D4"].data_type != "f"
    comment = copy[FORM][at(row, "value")].comment.text
    assert "E-SUB-11" in comment
    assert "请粘贴为数值" in comment


def test_the_annotated_copy_has_the_same_bytes_each_time(desk, filled, tmp_path):
    book = filled(whole=True)
    book.cell("straw-use-rate", "value").value = "text"
    checked = check(desk, book.save())
    copies = [
        annotate(desk, book.path, checked, tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx")
    ]
    assert copies[0] == copies[1]


def test_a_mended_annotated_copy_loses_its_marks(desk, filled, marked, tmp_path):
    book = filled()
    book.cell("straw-use-rate", "value").value = "text"
    copy = annotate(desk, book.path, check(desk, book.save()), tmp_path / "out.xlsx")
    again = load_workbook(copy)
    again[FORM][at(book.number("straw-use-rate"), "value")].value = 50
    again.save(copy)
    checked = check(desk, copy)
    assert checked.findings == ()
    assert marked(annotate(desk, copy, checked, tmp_path / "second.xlsx")) == set()


def test_the_annotated_copy_lies_where_git_does_not_look_and_never_in_the_site(desk, filled):
    book = filled()
    checked = check(desk, book.path)
    copy = annotate(desk, book.path, checked)
    assert copy.is_relative_to(desk.path("data/restricted"))
    with pytest.raises(SubmissionError) as caught:
        annotate(desk, book.path, checked, desk.path("site/public/x.xlsx"))
    assert caught.value.faults[0].code == "E-SUB-35"


def test_nothing_withheld_is_told_about_another_figure(desk, filled):
    """Only the public current view is compared with: the copy goes to an organisation."""
    import polars as pl

    book = filled()
    path = desk.path("data/assess/ranked.parquet")
    pl.read_parquet(path).with_columns(CURRENT=pl.lit(False)).write_parquet(path)
    book.cell("film-recovery-rate", "value").value = 91
    assert found(desk, book) == set()


def test_the_command_speaks_json_and_fails_while_something_is_open(desk, filled, tracker):
    book = filled()
    book.cell("straw-use-rate", "value").value = "text"
    done = tracker(desk.root, "submit", "check", str(book.save()), "--format", "json")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert (told["organisation"], told["year"], told["blocking"]) == ("sm-agri", 2024, 1)
    assert told["findings"][0]["code"] == "E-SUB-10"
    assert told["findings"][0]["sheet"] == FORM
    assert {"zh", "en", "found", "expected", "address", "level"} <= set(told["findings"][0])


def test_a_workbook_that_is_no_form_is_refused(desk, tmp_path):
    from openpyxl import Workbook

    path = tmp_path / "other.xlsx"
    Workbook().save(path)
    with pytest.raises(SubmissionError) as caught:
        check(desk, path)
    assert caught.value.faults[0].code == "E-SUB-02"


def bomb(path):
    import zipfile

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 200_000_000)


def entities(path):
    import zipfile

    text = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", text)


def encrypted(path):
    import io

    from msoffcrypto.format.ooxml import OOXMLFile
    from openpyxl import Workbook

    plain, locked = io.BytesIO(), io.BytesIO()
    Workbook().save(plain)
    plain.seek(0)
    OOXMLFile(plain).encrypt("secret", locked)
    path.write_bytes(locked.getvalue())


def text(path):
    path.write_text("not a workbook", encoding="utf-8")


@pytest.mark.parametrize("make", [bomb, entities, encrypted, text], ids=lambda make: make.__name__)
def test_a_hostile_workbook_is_refused_in_one_sentence(desk, tmp_path, command, make):
    path = tmp_path / "hostile.xlsx"
    make(path)
    with pytest.raises(SourceError) as caught:
        check(desk, path)
    assert len(caught.value.faults) == 1
    done = command(desk.root, "submit", "check", str(path))
    assert done.returncode == 1
    assert "hostile.xlsx" in done.stderr
    assert "Traceback" not in done.stderr
    assert not desk.path("data/restricted").exists()

"""The form that goes out: exactly what the organisation answers for, locked, the same bytes each time."""

import io

import pytest
from openpyxl import load_workbook

from pipelines.ground.errors import SubmissionError
from pipelines.submit import check, template
from pipelines.submit.form import FIRST_ROW, FORM, HEADERS, HELP, INFO

COLUMN = {name: number for number, name in enumerate(HEADERS, start=1)}


def opened(desk, organisation="sm-agri"):
    return load_workbook(io.BytesIO(template(desk, organisation, 2024)))


def test_the_form_asks_exactly_what_the_registry_names_the_organisation_for(desk, form_of, registry):
    named = set(registry.duties.filter(registry.duties["ORG"] == "sm-agri")["TARGET_ID"])
    expected = {s.indicator for t in registry.targets if t.id in named for s in t.series}
    asked = {row.indicator for row in form_of("sm-agri").rows}
    # behind a share stand its part and whole
    assert asked - {"nev-sales", "vehicle-sales"} == expected
    assert expected


def test_amounts_are_asked_per_county_of_that_year_and_shares_are_not(form_of):
    rows = form_of("sm-agri").rows
    areas = [row.area for row in rows if row.indicator == "fertilizer-use"]
    assert areas[0] == "350400"
    assert len(areas) == 12
    assert {"350404", "350405"} <= set(areas)
    assert not {"350402", "350403", "350427"} & set(areas)
    assert [row.area for row in rows if row.indicator == "straw-use-rate"] == ["350400"]


def test_a_row_carries_unit_definition_and_the_last_published_value(desk, form_of):
    sheet = opened(desk)[FORM]
    number = FIRST_ROW + next(
        i for i, row in enumerate(form_of("sm-agri").rows) if row.indicator == "fertilizer-use"
    )
    texts = {name: sheet.cell(number, column).value for name, column in COLUMN.items()}
    assert (texts["unit"], texts["definition"], texts["period"]) == ("万吨", "主要农作物", "2024")
    assert (texts["last_period"], texts["last"]) == ("2023", 28.6)
    assert texts["value"] is None
    assert "第8条" in texts["duty"]


def test_what_is_asked_is_locked_and_what_is_answered_is_not(desk):
    sheet = opened(desk)[FORM]
    assert sheet.protection.sheet
    locked = {name: sheet.cell(FIRST_ROW, column).protection.locked for name, column in COLUMN.items()}
    assert [name for name, closed in locked.items() if not closed] == [
        "value",
        "disclosure",
        "embargo",
        "contributors",
        "largest",
        "reason",
    ]


def test_every_row_has_its_drop_down_list_and_its_limits(desk, form_of):
    sheet = opened(desk)[FORM]
    rules = sheet.data_validations.dataValidation
    lists = [rule for rule in rules if rule.type == "list" and "主动公开" in str(rule.formula1)]
    covered = sum(cell.size["rows"] for rule in lists for cell in rule.sqref.ranges)
    assert covered == len(form_of("sm-agri").rows)
    assert {rule.type for rule in rules} == {"list", "decimal", "date", "whole"}


def test_the_workbook_explains_itself_and_names_its_registry(desk, form_of):
    book = opened(desk)
    assert book.sheetnames == [HELP, FORM, INFO]
    texts = [str(cell.value) for row in book[HELP].iter_rows() for cell in row if cell.value]
    assert any("依申请公开" in text for text in texts)
    assert any("不填个人姓名" in text for text in texts)
    assert any("主要农作物化肥、农药使用量比2020年减少10%以上" in text for text in texts)
    properties = {p.name: p.value for p in book.custom_doc_props.props}
    assert properties["version"] == form_of("sm-agri").version
    assert properties["digest"] == form_of("sm-agri").digest


def test_the_same_form_has_the_same_bytes(desk):
    assert template(desk, "sm-agri", 2024) == template(desk, "sm-agri", 2024)


def test_the_version_changes_with_the_registry(desk, form_of):
    before = form_of("sm-agri").version
    path = desk.path("data/codes/indicators.yaml")
    path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert form_of("sm-agri").version != before


@pytest.mark.parametrize(("organisation", "code"), [("nobody", "E-SUB-40"), ("sm-women", "E-SUB-41")])
def test_an_organisation_that_has_nothing_to_answer_gets_no_form(desk, organisation, code):
    with pytest.raises(SubmissionError) as caught:
        template(desk, organisation, 2024)
    assert caught.value.faults[0].code == code


def test_without_a_run_there_is_no_last_value_to_show(data_copy):
    with pytest.raises(SubmissionError) as caught:
        template(data_copy, "sm-agri", 2024)
    assert caught.value.faults[0].code == "E-SUB-42"


def test_every_organisation_with_promises_gets_a_form_that_passes_its_own_check(desk, form_of, filled):
    for organisation in ("sm-ecology", "sm-industry", "sm-forestry", "sm-commerce"):
        book = filled(organisation, f"{organisation}.xlsx", whole=True)
        assert check(desk, book.path).findings == (), organisation

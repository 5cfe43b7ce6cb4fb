"""Each row of a form says what kind of figure it holds, and a running total is never added up."""

import datetime as dt

import polars as pl
import pytest
import yaml
from openpyxl import load_workbook

from pipelines.ground.errors import SubmissionError
from pipelines.schema import TABLES
from pipelines.submit import accept, check, template
from pipelines.submit.form import FIRST_ROW, FORM, HEADERS, kinds_of

COLUMN = {name: number for number, name in enumerate(HEADERS, start=1)}
DAY = dt.date(2025, 3, 31)
YEAR = 2024


def findings(desk, book):
    return {(one.code, one.cell) for one in check(desk, book.save()).findings}


def publish(desk, *rows):
    """More figures into the public view that forms are compared with."""
    path = desk.path("data/assess/ranked.parquet")
    TABLES["ranked"].frame([*pl.read_parquet(path).to_dicts(), *rows]).write_parquet(path)


def only_county(book, indicator, column, value):
    """Fills one column of every county's row of an indicator, and of the city's."""
    for row in book.form.rows:
        if row.indicator == indicator:
            book.cell(indicator, column, row.area).value = value


def total(book, indicator, city, county):
    for row in book.form.rows:
        if row.indicator == indicator:
            book.cell(indicator, "value", row.area).value = county if row.part else city


def stated(book, indicator, word):
    only_county(book, indicator, "kind", word)


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("fertilizer-use", ("当年",)),
        ("straw-use-rate", ("当年",)),
        ("forest-quality-works", ("当年", "自2021年累计")),
        ("forest-stock", ("年末",)),
        ("steel-ule-state", ("进度",)),
        ("co2-intensity-change", ("比上年", "比2020年")),
    ],
)
def test_the_kinds_that_can_be_given_follow_from_indicator_and_promise(codes, registry, indicator, expected):
    targets = [t for t in registry.targets if indicator in [one.indicator for one in t.series]]
    assert kinds_of(codes.indicators[indicator], targets, YEAR) == expected


@pytest.mark.parametrize(("year", "expected"), [(2021, ("当年",)), (2022, ("当年", "自2021年累计"))])
def test_in_the_first_year_the_running_total_is_the_year_s_own_amount(codes, registry, year, expected):
    targets = [t for t in registry.targets if t.id == "sm2022-09-forest-quality"]
    assert kinds_of(codes.indicators["forest-quality-works"], targets, year) == expected


def test_the_kind_is_filled_in_and_locked_where_there_is_one_alone(desk, form_of, tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(template(desk, "sm-agri", YEAR))
    sheet = load_workbook(path)[FORM]
    assert sheet.cell(3, COLUMN["kind"]).value == "数字种类"
    asked = 0
    for number, row in enumerate(form_of("sm-agri").rows, start=FIRST_ROW):
        cell = sheet.cell(number, COLUMN["kind"])
        assert cell.value == row.kinds[0]
        assert cell.protection.locked is (len(row.kinds) == 1)
        asked += len(row.kinds) > 1
    assert asked
    lists = [v for v in sheet.data_validations.dataValidation if v.formula1 == '"当年,自2021年累计"']
    assert lists


@pytest.mark.parametrize("word", [None, "累计", "自2020年累计", "比上年"])
def test_a_kind_that_was_not_offered_is_refused(desk, filled, word):
    book = filled()
    book.cell("straw-use-rate", "kind").value = word
    row = book.number("straw-use-rate")
    assert findings(desk, book) == {("E-SUB-27", f"{FORM}!{book.sheet.cell(row, COLUMN['kind']).coordinate}")}


def test_a_stated_running_total_lands_as_the_sum_of_its_span(desk, filled, observations_of):
    book = filled()
    total(book, "forest-quality-works", 33.0, 3.0)
    stated(book, "forest-quality-works", "自2021年累计")
    accept(desk, book.save(), DAY)
    rows = observations_of(desk).filter(pl.col("INDICATOR") == "forest-quality-works")
    city = rows.row(by_predicate=pl.col("REF_AREA") == "350400", named=True)
    assert (city["TRANSFORMATION"], city["TIME_PERIOD"], city["FREQ"]) == ("CU", "2021/2024", "O")
    assert set(rows["TRANSFORMATION"]) == {"CU"}


def test_a_change_since_the_base_year_lands_as_such(desk, observations_of, request):
    duties = desk.path("data/plan/sanming-2022/duties.csv")
    with duties.open("a", encoding="utf-8") as file:
        file.write("sm2022-g-carbon-intensity,sm-ecology,data-holder,made up for this test\n")
    book = request.getfixturevalue("filled")("sm-ecology")  # a form is made of the registry as it is then
    row = next(r for r in book.form.rows if r.indicator == "co2-intensity-change")
    assert row.kinds == ("比上年", "比2020年")
    book.cell("co2-intensity-change", "value").value = -11.2
    book.cell("co2-intensity-change", "kind").value = "比2020年"
    accept(desk, book.save(), DAY)
    rows = observations_of(desk)
    change = rows.row(by_predicate=pl.col("INDICATOR") == "co2-intensity-change", named=True)
    assert (change["TRANSFORMATION"], change["BASE_PER"], change["OBS_VALUE"]) == ("GB", "2020", -11.2)


@pytest.mark.usefixtures("every_source")
def test_validation_takes_a_span_that_ends_in_the_year_that_was_asked_for(desk, filled):
    from pipelines.clean import clean
    from pipelines.codes import load_codes
    from pipelines.ingest import ingest
    from pipelines.validate import validate_observations

    book = filled()
    total(book, "forest-quality-works", 33.0, 3.0)
    stated(book, "forest-quality-works", "自2021年累计")
    accept(desk, book.save(), DAY)
    codes = load_codes(desk)
    cleaned = clean(ingest(desk), codes, desk)
    validate_observations(cleaned.observations, cleaned.sources, codes, desk)


def test_a_running_total_among_yearly_figures_of_the_counties_does_not_add_up_unseen(desk, filled):
    book = filled()
    book.cell("forest-quality-works", "kind").value = "自2021年累计"
    assert {code for code, _ in findings(desk, book)} == {"W-SUB-04"}


def test_running_totals_entered_year_by_year_are_asked_about_and_not_accepted(desk, filled, past):
    publish(desk, past("forest-quality-works", "_", "350400", 2023, 20.0, "MU_1E4"))
    book = filled()
    total(book, "forest-quality-works", 30.8, 2.8)
    book.cell("forest-quality-works", "reason").value = "全市合计"
    assert {code for code, _ in findings(desk, book)} == {"E-SUB-30"}
    with pytest.raises(SubmissionError):
        accept(desk, book.path, DAY)
    stated(book, "forest-quality-works", "自2021年累计")
    assert findings(desk, book) == set()


def test_a_running_total_below_what_it_contains_contradicts_it(desk, filled, past):
    publish(
        desk,
        past("forest-quality-works", "_", "350400", 2022, 20.0, "MU_1E4"),
        past("forest-quality-works", "_", "350400", 2023, 15.0, "MU_1E4"),
    )
    book = filled()
    total(book, "forest-quality-works", 33.0, 3.0)
    stated(book, "forest-quality-works", "自2021年累计")
    assert {code for code, _ in findings(desk, book)} == {"W-SUB-02"}


def test_a_true_figure_that_rises_every_year_is_let_in_by_whoever_looked_and_said_why(
    desk, filled, past, observations_of
):
    publish(desk, past("forest-quality-works", "_", "350400", 2023, 9.0, "MU_1E4"))
    book = filled()
    total(book, "forest-quality-works", 11.0, 1.0)
    cell = book.sheet.cell(book.number("forest-quality-works"), COLUMN["value"]).coordinate
    accept(desk, book.save(), DAY, (f"{cell}=已向填报单位核实为当年作业面积",))
    rows = observations_of(desk)
    works = rows.filter((pl.col("INDICATOR") == "forest-quality-works") & (pl.col("REF_AREA") == "350400"))
    assert works["COMMENT"].to_list() == ["已向填报单位核实为当年作业面积"]
    assert works["TRANSFORMATION"].to_list() == ["N"]


def test_a_form_accepted_before_the_column_was_there_is_still_read(desk, filled, observations_of):
    landed = accept(desk, filled().path, DAY)
    path = landed.folder / "source.yaml"
    source = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert source["read"]["columns"].pop("kind") == "数字种类"
    path.write_text(yaml.safe_dump(source, allow_unicode=True), encoding="utf-8")
    rows = observations_of(desk)
    works = rows.filter((pl.col("INDICATOR") == "forest-quality-works") & (pl.col("REF_AREA") == "350400"))
    assert works.select("TRANSFORMATION", "TIME_PERIOD").rows() == [("N", "2024")]


def test_a_changed_kind_is_a_difference_between_two_submissions(desk, filled):
    first = filled(name="first.xlsx")
    accept(desk, first.path, DAY)
    second = filled(name="second.xlsx")
    stated(second, "forest-quality-works", "自2021年累计")
    landed = accept(desk, second.save(), DAY)
    assert {(one.column, one.before, one.now) for one in landed.differences} == {
        ("数字种类", "当年", "自2021年累计")
    }

"""Figures that pass for numbers and are none of what was asked: each is held back with the unit that explains it,
and whoever accepts the form can let a true one in with a reason of its own."""

import datetime as dt

import polars as pl
import pytest

from pipelines.ground.errors import SubmissionError
from pipelines.schema import TABLES
from pipelines.submit import accept, check
from pipelines.submit.form import FORM, HEADERS

COLUMN = {name: number for number, name in enumerate(HEADERS, start=1)}
DAY = dt.date(2025, 3, 31)


def publish(desk, *rows):
    path = desk.path("data/assess/ranked.parquet")
    TABLES["ranked"].frame([*pl.read_parquet(path).to_dicts(), *rows]).write_parquet(path)


def told(desk, book):
    return {one.code: one.expected for one in check(desk, book.save()).findings}


def spread(book, indicator, city, county):
    for row in book.form.rows:
        if row.indicator == indicator:
            book.cell(indicator, "value", row.area).value = county if row.part else city


def cell_of(book, indicator):
    return book.sheet.cell(book.number(indicator), COLUMN["value"]).coordinate


def test_tonnes_in_a_column_of_ten_thousand_tonnes_are_named_even_without_a_past(desk, filled, past):
    """The first form of all: nothing of the city is known, but the province uses less on everything."""
    publish(desk, past("fertilizer-use", "all-agri", "350000", 2023, 89.2, "T_1E4"))
    path = desk.path("data/assess/ranked.parquet")
    rows = pl.read_parquet(path).filter(~pl.col("REF_AREA").str.starts_with("3504"))
    rows.write_parquet(path)
    book = filled()
    spread(book, "fertilizer-use", 119900, 10900)
    found = told(desk, book)
    assert set(found) == {"E-SUB-28"}
    assert "若单位是吨，则为 1.09 万吨" in found["E-SUB-28"]
    assert "in t it would be 10900 t" in found["E-SUB-28"]
    with pytest.raises(SubmissionError) as caught:
        accept(desk, book.path, DAY)
    assert "E-SUB-28" in {fault.code for fault in caught.value.faults}
    assert not desk.path("data/sources/submission-sm-agri-2024-1").exists()


def test_the_whole_form_in_tonnes_is_seen_by_a_base_of_years_ago(desk, filled, past):
    path = desk.path("data/assess/ranked.parquet")
    rows = pl.read_parquet(path).filter(pl.col("INDICATOR") != "fertilizer-use").to_dicts()
    TABLES["ranked"].frame(
        [*rows, past("fertilizer-use", "main-crops", "350400", 2018, 11.9, "T_1E4")]
    ).write_parquet(path)
    book = filled()
    spread(book, "fertilizer-use", 105270, 9570)
    found = told(desk, book)
    assert "若单位是吨，则为 10.527 万吨，与三明市 2018 年的 11.9 万吨相符" in found["E-SUB-14"]


def test_a_fraction_is_no_per_cent_even_where_only_the_promise_says_so(desk, filled):
    path = desk.path("data/assess/ranked.parquet")
    pl.read_parquet(path).filter(pl.col("INDICATOR") != "straw-use-rate").write_parquet(path)
    book = filled()
    book.cell("straw-use-rate", "value").value = 0.913
    found = told(desk, book)
    assert set(found) == {"E-SUB-14"}
    assert "则为 91.3%，与承诺的 90%相符" in found["E-SUB-14"]


def test_acres_of_another_size_are_named(desk, filled, past):
    publish(desk, past("forest-quality-works", "_", "350400", 2023, 9.0, "MU_1E4"))
    book = filled()
    spread(book, "forest-quality-works", 5500, 500)
    assert "若单位是公顷，则为 8.25 万亩" in told(desk, book)["E-SUB-14"]


def test_what_the_organisation_wrote_beside_a_slip_does_not_let_it_in(desk, filled):
    book = filled()
    book.cell("straw-use-rate", "value").value = 0.52
    book.cell("straw-use-rate", "reason").value = "按新口径"
    assert check(desk, book.save()).blocking
    with pytest.raises(SubmissionError):
        accept(desk, book.path, DAY)


def test_an_odd_but_true_figure_is_let_in_with_the_reason_of_whoever_accepts_it(
    desk, filled, observations_of
):
    book = filled()
    book.cell("straw-use-rate", "value").value = 0.52
    cell = cell_of(book, "straw-use-rate")
    accept(desk, book.save(), DAY, (f"{cell}=当年秸秆全部外运，已核对台账",))
    rows = observations_of(desk)
    straw = rows.row(by_predicate=pl.col("INDICATOR") == "straw-use-rate", named=True)
    assert straw["OBS_VALUE"] == 0.52
    assert straw["COMMENT"] == "当年秸秆全部外运，已核对台账"


@pytest.mark.parametrize(
    ("value", "number_format", "text", "decimals"),
    [
        (90, "0.0", "90.0", 1),
        (90, "General", "90", 0),
        (90, "0", "90", 0),
        (90.25, "0", "90.25", 2),
        (90.25, "0.0", "90.25", 2),
        (90.5, "0.00", "90.50", 2),
        (1234.5, "#,##0.00", "1234.50", 2),
        (90, "0.0;-0.0", "90.0", 1),
    ],
)
def test_decimals_come_from_what_is_shown_where_it_is_the_same_number(
    desk, filled, observations_of, value, number_format, text, decimals
):
    indicator = "pesticide-use" if value > 100 else "manure-facility-rate"
    book = filled()
    spread(book, indicator, value, value / 11)
    cell = book.cell(indicator, "value")
    cell.number_format = number_format
    assert check(desk, book.save()).blocking == []
    accept(desk, book.path, DAY)
    rows = observations_of(desk).filter((pl.col("INDICATOR") == indicator) & (pl.col("REF_AREA") == "350400"))
    figure = rows.row(0, named=True)
    assert (figure["OBS_VALUE"], figure["OBS_TEXT"], figure["DECIMALS"]) == (value, text, decimals)
    assert figure["ROUNDING"] == pytest.approx(0.5 * 10**-decimals)


@pytest.mark.parametrize("shown", ["0", "0.0"])
def test_a_number_of_enterprises_is_whole_however_it_is_shown(desk, filled, observations_of, shown):
    book = filled()
    cell = book.cell("straw-use-rate", "contributors")
    cell.value, cell.number_format = 12, shown
    accept(desk, book.save(), DAY)
    rows = observations_of(desk)
    assert rows.row(by_predicate=pl.col("INDICATOR") == "straw-use-rate", named=True)["CONTRIBUTORS"] == 12


def test_a_slip_is_marked_in_the_annotated_copy_as_to_be_checked(desk, filled, tmp_path):
    from openpyxl import load_workbook

    from pipelines.submit import annotate

    book = filled()
    book.cell("straw-use-rate", "value").value = 0.52
    checked = check(desk, book.save())
    copy = load_workbook(annotate(desk, book.path, checked, tmp_path / "out.xlsx"))
    assert copy["问题清单"]["B4"].value == "请核对"
    comment = copy[FORM][cell_of(book, "straw-use-rate")].comment.text
    assert "若填的是小数（0 到 1），则为 52%" in comment

"""The observations as SDMX programs read them."""

import re

import polars as pl
import pytest

from pipelines.publish.sdmx import DIMENSIONS, sdmx_csv, time_range

PERIOD = re.compile(
    r"^\d{4}(-(0[1-9]|1[0-2])(-[0-3]\d)?|-S[12]|-Q[1-4]|-\d\d-\d\d/P\d+[MY])?$"
)  # the SDMX 3.0 forms that occur


@pytest.fixture(scope="module")
def rows(out):
    return pl.read_csv((out / "data/observations.sdmx.csv").read_bytes(), infer_schema=False)


def test_the_columns_are_structure_action_dimensions_value_then_attributes(rows):
    assert rows.columns[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert tuple(rows.columns[3 : 3 + len(DIMENSIONS)]) == DIMENSIONS
    assert rows.columns[3 + len(DIMENSIONS)] == "OBS_VALUE"
    assert set(rows["STRUCTURE"]) == {"dataflow"}
    assert set(rows["ACTION"]) == {"I"}
    assert all(
        re.fullmatch(r"[A-Z][A-Z0-9_]*:[A-Z]+\(\d+\.\d+\.\d+\)", text)
        for text in rows["STRUCTURE_ID"].unique()
    )


def test_dimensions_are_always_filled_and_tell_the_rows_apart(rows):
    assert rows.select(pl.col(DIMENSIONS).null_count()).row(0) == (0,) * len(DIMENSIONS)
    assert rows.select(DIMENSIONS).is_unique().all()
    assert [code for code in rows["TIME_PERIOD"].unique() if not PERIOD.match(code)] == []


def test_it_holds_the_current_view_and_nothing_else(rows, tables):
    current = tables["ranked"].filter(pl.col("CURRENT") & (pl.col("FREQ") != "_U"))
    assert sorted(rows["OBS_ID"]) == sorted(current["OBS_ID"])
    values = dict(current.select("OBS_ID", "OBS_VALUE").iter_rows())
    assert {key: float(text) for key, text in rows.select("OBS_ID", "OBS_VALUE").iter_rows()} == values


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("2024", "2024"),
        ("2024-02", "2024-02"),
        ("2018-01/2018-09", "2018-01-01/P9M"),
        ("2016-11/2018-02", "2016-11-01/P16M"),
        ("2016/2017", "2016-01-01/P2Y"),
    ],
)
def test_a_period_over_several_months_or_years_is_a_time_range(code, written):
    assert time_range(code) == written


def test_no_bom_stands_before_the_first_column(tables):
    assert sdmx_csv(tables["ranked"], "a-plan.2").startswith(b"STRUCTURE,")
    assert b"A_PLAN_2:OBSERVATIONS" in sdmx_csv(tables["ranked"], "a-plan.2")

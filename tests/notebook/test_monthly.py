"""Months beside their like: seasons, the same month a year before; a month is never a year."""

import polars as pl
import pytest
from sets import SOURCE

from pipelines.notebook.lines import Series
from pipelines.notebook.monthly import against_last_year, months_of, seasons, undated

PM = Series("pm25")


@pytest.fixture
def data(data_of):
    return data_of("real")


def month(code, value, n=1, **fields):
    row = {
        "OBS_ID": f"{n:012x}", "INDICATOR": "pm25", "DEFINITION": "_", "REF_AREA": "350400", "BREAKDOWN": "_T",
        "TIME_PERIOD": code, "FREQ": "M", "TRANSFORMATION": "N", "UNIT_MEASURE": "UG_M3", "UNIT_PRINTED": "UG_M3",
        "OBS_VALUE": value, "OBS_LOW": value, "OBS_HIGH": value, "QUALIFIER": "exact", "DECIMALS": 0,
        "ROUNDING": 0.5, "OBS_TEXT": str(value), "OBS_STATUS": "A", "CONF_STATUS": "F", "DISCLOSURE": "主动公开",
        "ORIGIN": "administrative", "PROVENANCE": "copy", "SOURCE_ID": SOURCE, "VINTAGE": "2026", "CELL": "f!A1",
        "GRADE": "C", "CURRENT": True, "ENTITY": None, "CONTRADICTS": False, "REVISED": False,
    }  # fmt: skip
    return row | fields


def test_only_exact_single_months_of_the_area_itself_are_read(data):
    rows = [
        month("2025-01", 20.0),
        month("2024", 21.0, 2, FREQ="A"),
        month("2025-01/2025-03", 22.0, 3, FREQ="Q"),
        month("2025-02", 23.0, 4, QUALIFIER="lt"),
        month("2025-02", 24.0, 5, GRADE="D"),
        month("2025-02", -3.0, 6, TRANSFORMATION="G1"),
        month("2024-12", 25.0, 7),
    ]
    found = months_of(pl.DataFrame(rows, infer_schema_length=None), PM, "350400")
    assert [row["TIME_PERIOD"] for row in found] == ["2024-12", "2025-01"]


def test_a_season_is_the_mean_of_its_own_month_and_says_of_how_many_years(data):
    rows = [month("2024-01", 30.0), month("2025-01", 20.0, 2), month("2025-07", 8.0, 3)]
    assert [(one.month, one.mean, one.years) for one in seasons(rows)] == [(1, 25.0, 2), (7, 8.0, 1)]


def test_a_month_is_held_against_the_same_one_a_year_before_and_no_other(data):
    rows = [month("2024-12", 30.0), month("2025-01", 10.0, 2), month("2025-12", 20.0, 3)]
    said = against_last_year(data, PM, rows)["zh"]
    assert "有 1 个月" in said
    assert "变好 1 个" in said
    assert "0 个" in said


def test_without_a_pair_that_is_said(data):
    rows = [month("2024-12", 30.0), month("2025-01", 10.0, 2)]
    assert against_last_year(data, PM, rows) == against_last_year(data, PM, rows[:1])


def test_figures_without_a_period_are_told_by_their_day_of_print(data):
    rows = [
        month("../2025-05-15", 20.0, 1, FREQ="_U", VINTAGE="2025-05-15"),
        month("../2023-07-07", 25.0, 2, FREQ="_U", VINTAGE="2023-07-07"),
    ]
    said = undated(data, pl.DataFrame(rows, infer_schema_length=None), PM)["zh"]
    assert said.index("25\u202fµg") < said.index("20\u202fµg")
    assert undated(data, pl.DataFrame(rows, infer_schema_length=None).clear(), PM) == {"zh": "", "en": ""}

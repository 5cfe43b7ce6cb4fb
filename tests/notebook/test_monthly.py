"""Which months are compared, and figures without a period."""

import polars as pl
import pytest
from sets import SOURCE

from pipelines.notebook.lines import Series
from pipelines.notebook.monthly import pair_of, undated

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


def test_the_pair_to_compare_is_one_month_in_two_years_that_lie_farthest_apart():
    assert pair_of(["2022-02", "2023-02", "2024-02", "2024-11"]) == ("2022-02", "2024-02")
    assert pair_of(["2024-02", "2024-11"]) == ("2024-02", "2024-11")
    assert pair_of(["2024-02"]) is None


def test_figures_without_a_period_are_told_by_their_day_of_print(data):
    rows = [
        month("../2025-05-15", 20.0, 1, FREQ="_U", VINTAGE="2025-05-15"),
        month("../2023-07-07", 25.0, 2, FREQ="_U", VINTAGE="2023-07-07"),
    ]
    said = undated(data, pl.DataFrame(rows, infer_schema_length=None), PM)["zh"]
    assert said.index("25\u202fµg") < said.index("20\u202fµg")
    assert undated(data, pl.DataFrame(rows, infer_schema_length=None).clear(), PM) == {"zh": "", "en": ""}

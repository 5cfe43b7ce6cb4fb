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


def test_a_change_since_a_base_year_is_not_called_one_on_the_year_before(data):
    """«Change of energy use per unit of GDP on the year before: a fall of 13.6 % on 2020»."""
    changes = {
        "INDICATOR": "energy-intensity-change",
        "FREQ": "_U",
        "VINTAGE": "2024-01-06",
        "UNIT_MEASURE": "PT",
        "UNIT_PRINTED": "PT",
    }
    series = Series("energy-intensity-change", "_", "350400")
    for kind, base, told in (("GB", "2020", False), ("G1", None, True)):
        row = month("../2024-01-06", -14.0, 1, TRANSFORMATION=kind, BASE_PER=base, **changes)
        said = undated(data, pl.DataFrame([row], infer_schema_length=None), series)["en"]
        assert "14" in said
        assert ("on the year before" in said) == told

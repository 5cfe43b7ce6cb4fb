"""What a promise's chart draws of observations: levels, changes on a base, chained rates, running sums."""

from types import SimpleNamespace

import pytest

from pipelines.plan.models import Target
from pipelines.schema import TABLES
from pipelines.views.formed import marks_of
from pipelines.views.series import names_of, spans

RATE, LEVEL = "energy-intensity-change", "fertilizer-use"


def row(codes, indicator, period, value, **changes):
    freq = "O" if "/" in period else "Q" if "Q" in period else "M" if "-" in period else "A"
    unit = codes.indicators[indicator].unit
    base = {
        "OBS_ID": f"{indicator}-{period}",
        "INDICATOR": indicator,
        "DEFINITION": codes.indicators[indicator].definition_ids[0],
        "REF_AREA": "350000",
        "BREAKDOWN": "_T",
        "TIME_PERIOD": period,
        "FREQ": freq,
        "TRANSFORMATION": "G1" if codes.indicators[indicator].per_year else "N",
        "BASE_PER": None,
        "OBS_VALUE": value,
        "OBS_LOW": value,
        "OBS_HIGH": value,
        "QUALIFIER": "exact",
        "OBS_STATUS": "A",
        "UNIT_MEASURE": unit,
        "UNIT_PRINTED": unit,
        "DECIMALS": 1,
        "PROVENANCE": "transcribed",
        "GRADE": "B",
        "ENTITY": None,
        "CURRENT": True,
        "SOURCE_ID": "s",
    }
    return base | changes


def ranked(rows):
    rest = {
        "ROUNDING": 0.05,
        "OBS_TEXT": "-",
        "CONF_STATUS": "F",
        "DISCLOSURE": "主动公开",
        "ORIGIN": "press",
        "CELL": "f!A1",
    }
    return TABLES["ranked"].frame([{**one, **rest} for one in rows])


def drawn(codes, rows, **target):
    indicator = rows[0]["INDICATOR"]
    words = {lang: lambda key, **values: key for lang in ("zh", "en")}
    data = SimpleNamespace(
        codes=codes,
        words=words,
        observation={one["OBS_ID"]: one for one in rows},
        tables={"observations": ranked(rows)},
        area_name=lambda code, lang: codes.areas[code].en,
    )
    key = (indicator, rows[0]["DEFINITION"], "350000", "_T")
    series = [{"indicator": key[0], "definition": key[1], "area": key[2], "breakdown": key[3]}]
    promise = {"id": "p", "chapter": "energy", "title": {"zh": "甲", "en": "a"}, "quote": "q", "path": "none"}
    promise |= {"firmness": "binding", "comparator": "le", "value": -10.0, "unit": "PT", "deadline": "2025"}
    return marks_of(data, key, Target.model_validate(promise | {"series": series} | target), "en")


CHANGE = {"kind": "change", "base_period": "2020", "change_unit": "percent"}


def test_yearly_rates_are_chained_and_never_divided_by_the_rate_of_the_base_year(codes):
    rows = [row(codes, RATE, str(y), v) for y, v in ((2020, -2.0), (2021, -3.0), (2022, -5.0), (2024, -1.0))]
    marks = drawn(codes, rows, **CHANGE)
    assert [(m.time, m.value) for m in marks] == [(2021, -3.0), (2022, pytest.approx(-7.85))]
    assert marks[1].inputs.split(";") == [f"{RATE}-2021", f"{RATE}-2022"]


def test_a_change_over_two_years_leads_over_both_and_is_never_one_years(codes):
    since = row(codes, RATE, "2021/2022", -9.0, TRANSFORMATION="GB", BASE_PER="2020")
    marks = drawn(codes, [since, row(codes, RATE, "2021", -3.0)], **CHANGE)
    assert [(m.time, m.value) for m in marks] == [(2021, -3.0), (2022, -9.0)]


def test_a_printed_change_since_the_base_is_drawn_as_the_verdict_reads_it(codes):
    rows = [
        row(
            codes,
            LEVEL,
            "2023",
            -8.0,
            TRANSFORMATION="GB",
            BASE_PER="2020",
            UNIT_MEASURE="PT",
            UNIT_PRINTED="PT",
        )
    ]
    assert [(m.time, m.value) for m in drawn(codes, rows, **CHANGE)] == [(2023, -8.0)]
    rows[0] |= {"BASE_PER": "2015"}
    assert drawn(codes, rows, **CHANGE) == []


def test_levels_are_drawn_against_the_base_year_and_not_without_it(codes):
    rows = [row(codes, LEVEL, str(y), v) for y, v in ((2020, 100.0), (2021, 90.0))]
    marks = drawn(codes, rows, **CHANGE)
    assert [(m.value, m.label) for m in marks] == [(0.0, "0.0\u202f%"), (-10.0, "−10.0\u202f%")]
    assert marks[1].obs == f"{LEVEL}-2021"
    assert drawn(codes, rows[1:], **CHANGE) == []
    bound = [row(codes, LEVEL, "2020", 100.0, QUALIFIER="ge", OBS_HIGH=None), rows[1]]
    assert drawn(codes, bound, **CHANGE) == []


def test_points_are_called_points(codes):
    rows = [row(codes, LEVEL, str(y), v) for y, v in ((2020, 50.0), (2021, 52.0))]
    marks = drawn(codes, rows, **{**CHANGE, "change_unit": "pp"})
    assert "points" in marks[1].label


def test_a_running_sum_that_lacks_the_first_year_is_a_lower_bound(codes):
    rows = [row(codes, "afforestation", "2022", 5.0), row(codes, "afforestation", "2023", 6.0)]
    asked = {"kind": "cumulative", "from_period": "2021", "value": 45.0, "unit": rows[0]["UNIT_MEASURE"]}
    marks = drawn(codes, rows, **asked)
    assert [(m.value, m.open_end) for m in marks] == [(5.0, "up"), (11.0, "up")]
    assert not marks[0].joins(marks[1])
    whole = drawn(codes, [row(codes, "afforestation", "2021", 1.0), *rows], **asked)
    assert [(m.value, m.open_end) for m in whole] == [(1.0, ""), (6.0, ""), (12.0, "")]


def test_rows_of_several_spans_are_several_series_the_yearly_first(codes):
    data = SimpleNamespace(codes=codes)
    rows = [row(codes, RATE, p, 1.0) for p in ("2024-11", "2024-Q1", "2023", "2016/2017", "2022")]
    assert [[one["TIME_PERIOD"] for one in part] for part in spans(data, rows)] == [
        ["2022", "2023"],
        ["2016/2017"],
        ["2024-Q1"],
        ["2024-11"],
    ]


def test_lines_are_named_after_the_area_of_their_observations(codes):
    words = {"en": lambda key, **values: ", "}
    data = SimpleNamespace(codes=codes, words=words, area_name=lambda code, lang: codes.areas[code].en)
    nation = row(codes, RATE, "2020", 1.0, REF_AREA="100000")
    assert names_of(data, [nation, row(codes, RATE, "2020", 1.0)], "en") == ["China", "Fujian"]
    other = row(codes, LEVEL, "2020", 1.0, REF_AREA="100000")
    assert names_of(data, [nation, None, other], "en") == [
        f"China, {codes.indicators[RATE].name.en}",
        "",
        f"China, {codes.indicators[LEVEL].name.en}, Main crops",
    ]

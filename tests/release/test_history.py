"""A series by vintage; what was restated is never taken for growth."""

import pytest
from gate_factory import document, observation

from pipelines.assess.current import rank
from pipelines.book.releases import Book
from pipelines.ground.errors import ReleaseError
from pipelines.release.vintages import change_between, history
from pipelines.schema import TABLES


def ranked(rows, codes):
    sources = TABLES["sources"].frame([document("s"), document("t")])
    return rank(TABLES["observations"].frame(rows), sources, codes)


def year(n, value, definition="main-crops", **fields):
    return observation(n, value=value, DEFINITION=definition, TIME_PERIOD=str(2000 + n), **fields)


ASK = ("fertilizer-use", "350400")


def test_every_vintage_stands_in_the_series(codes):
    rows = [year(20, 10.0, VINTAGE="2021"), year(20, 11.0, source="t", VINTAGE="2023") | {"OBS_ID": "f" * 12}]
    found = history(ranked(rows, codes), Book(), codes, *ASK)
    assert [(v.figure, v.printed, v.vintage, v.current) for v in found] == [
        ("10.0\u202f万吨", "", "2021", False),
        ("11.0\u202f万吨", "", "2023", True),
    ]


def test_a_figure_that_was_printed_in_another_unit_stands_in_the_series_unit_with_the_print_beside_it(codes):
    tonnes = {"UNIT_PRINTED": "T", "OBS_TEXT": "105600", "DECIMALS": 0}
    found = history(ranked([year(20, 10.56, **tonnes), year(21, 9.9)], codes), Book(), codes, *ASK)
    assert [(v.figure, v.printed) for v in found] == [
        ("10.5600\u202f万吨", "105600\u202f吨"),
        ("9.9\u202f万吨", ""),
    ]


def test_a_series_runs_in_the_order_of_its_periods_ends(codes):
    spans = ["2024", "2024-11", "2024-Q1", "2023"]
    rows = [year(n, 1.0) | {"TIME_PERIOD": code, "FREQ": "A"} for n, code in enumerate(spans, start=1)]
    found = [v.period for v in history(ranked(rows, codes), Book(), codes, *ASK)]
    assert found == ["2023", "2024-Q1", "2024-11", "2024"]


def test_a_change_within_one_definition_is_computed(codes):
    assert change_between(
        ranked([year(20, 10.0), year(22, 9.0)], codes), *ASK, "2020", "2022"
    ) == pytest.approx(-10)


def test_a_change_across_definitions_is_refused_with_a_sentence(codes, registry):
    others = [d for d in codes.indicators["fertilizer-use"].definition_ids if d != "main-crops"]
    table = ranked([year(20, 10.0), year(22, 9.0, others[0])], codes)
    with pytest.raises(ReleaseError, match="E-HIST-02") as caught:
        change_between(table, *ASK, "2020", "2022")
    assert "口径" in str(caught.value)
    with pytest.raises(ReleaseError, match="E-HIST-01"):
        change_between(table, *ASK, "2020", "2022", "main-crops")


def test_a_change_across_a_break_is_refused(codes):
    table = ranked([year(20, 10.0), year(21, 20.0, OBS_STATUS="B"), year(22, 21.0)], codes)
    with pytest.raises(ReleaseError, match="E-HIST-03"):
        change_between(table, *ASK, "2020", "2022")
    assert change_between(table, *ASK, "2021", "2022") == pytest.approx(5)


def test_a_change_from_nought_is_refused(codes):
    with pytest.raises(ReleaseError, match="E-HIST-01"):
        change_between(ranked([year(20, 0.0), year(22, 9.0)], codes), *ASK, "2020", "2022")

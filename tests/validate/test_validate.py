"""A failed expectation stops the run and names its rows and cells; one test for each."""

import datetime as dt
import sys

import polars as pl
import pytest

from pipelines.ground.errors import ValidationError
from pipelines.publish import targets_table
from pipelines.sources import load_searches
from pipelines.validate import validate_observations, validate_products

PLANTED = [
    ({"INDICATOR": "no-such"}, "INDICATOR+DEFINITION"),
    ({"DEFINITION": "no-such"}, "INDICATOR+DEFINITION"),
    ({"REF_AREA": "110000"}, "AREA_KNOWN"),
    ({"REF_AREA": "350404", "TIME_PERIOD": "2020"}, "AREA_KNOWN"),
    ({"UNIT_MEASURE": "T"}, "UNIT_KNOWN"),
    ({"OBS_VALUE": -5.0, "OBS_LOW": -5.0, "OBS_HIGH": -5.0}, "IN_RANGE"),
    (
        {
            "INDICATOR": "straw-use-rate",
            "DEFINITION": "_",
            "UNIT_MEASURE": "PT",
            "OBS_VALUE": 108.0,
            "OBS_HIGH": 108.0,
        },
        "IN_RANGE",
    ),
    ({"OBS_LOW": 999999.0}, "OBS_VALUE+OBS_LOW"),
    ({"TIME_PERIOD": "2020-13-45"}, "TIME_PERIOD"),
    ({"FREQ": "M"}, "TIME_PERIOD"),
    ({"VINTAGE": "1999"}, "NOT_BEFORE_PERIOD"),
    ({"SOURCE_ID": "nobody"}, "SOURCE_ID"),
    ({"OBS_VALUE": 52507000.0, "OBS_HIGH": 52507000.0}, "jump fertilizer-use"),
    ({"OBS_ID": "not-a-hash"}, "OBS_ID"),
]


def planted(observations, id_, fields):
    """The observations with one of them changed."""
    changes = [
        pl.when(pl.col("OBS_ID") == id_)
        .then(pl.lit(value, dtype=observations.schema[name]))
        .otherwise(pl.col(name))
        .alias(name)
        for name, value in fields.items()
    ]
    return observations.with_columns(changes)


@pytest.fixture(scope="module")
def stopped(evidence_cleaned, codes, evidence):
    """(what stopped the run, the observation that each fault was planted in): every fault in a row of its own."""
    table = evidence_cleaned.observations
    rows = table.filter(
        (pl.col("INDICATOR") == "fertilizer-use")
        & pl.col("CELL").str.starts_with("rural-yearbook-inputs.csv!")
    )
    ids = rows["OBS_ID"].gather_every(rows.height // len(PLANTED)).head(len(PLANTED)).to_list()
    for id_, (fields, _) in zip(ids, PLANTED, strict=True):
        table = planted(table, id_, fields)
    with pytest.raises(ValidationError) as caught:
        validate_observations(table, evidence_cleaned.sources, codes, evidence)
    return caught.value.faults, ids


@pytest.mark.parametrize(
    "number", range(len(PLANTED)), ids=[f"{check} {n}" for n, (_, check) in enumerate(PLANTED)]
)
def test_a_planted_fault_fails_its_expectation_and_is_named(stopped, number):
    faults, ids = stopped
    fields, check = PLANTED[number]
    mine = [fault for fault in faults if check in fault.found]
    assert mine, [str(fault) for fault in faults]
    named = [fault for fault in mine if (fields.get("OBS_ID") or ids[number]) in fault.where]
    assert named
    assert "rural-yearbook-inputs.csv!" in named[0].where


def test_the_observations_pass_and_are_reported(cleaned, codes, project):
    report = validate_observations(cleaned.observations, cleaned.sources, codes, project)
    assert report[0]["rows"] == cleaned.observations.height
    assert {check["failed"] for check in report[0]["checks"]} == {0}
    assert all(check["zh"] and check["en"] for check in report[0]["checks"])


@pytest.fixture(scope="module")
def products(assessed, registry, project):
    return {
        "targets": targets_table(registry),
        "assessments": assessed.assessments,
        "ranked": assessed.ranked,
        "searches": load_searches(project),
    }


def failing(products, registry, codes, project, **changed):
    with pytest.raises(ValidationError) as caught:
        validate_products({**products, **changed}, registry, codes, project)
    return " ".join(fault.where + fault.found for fault in caught.value.faults)


def test_the_products_pass(products, registry, codes, project):
    report = validate_products(products, registry, codes, project)
    assert [entry["table"] for entry in report] == ["targets", "assessments"]


def test_a_no_data_promise_needs_a_search_of_the_last_half_year(products, registry, codes, project):
    old = products["searches"].with_columns(
        DATE=pl.when(pl.col("TARGET_ID") == "sm2022-08-straw").then(pl.lit("2026-04")).otherwise("DATE")
    )
    found = failing(products, registry, codes, project, searches=old)
    assert "sm2022-08-straw" in found
    assert "SEARCH_FRESH" in found


def test_a_search_after_the_release_is_no_search(products, registry, codes, project):
    later = products["searches"].with_columns(
        DATE=pl.when(pl.col("TARGET_ID") == "sm2022-08-straw").then(pl.lit("2027-01")).otherwise("DATE")
    )
    assert "sm2022-08-straw" in failing(products, registry, codes, project, searches=later)


def test_a_status_that_is_not_in_the_list_is_stopped(products, registry, codes, project):
    odd = products["assessments"].with_columns(STATUS=pl.lit("fine"))
    assert "STATUS+SET" in failing(products, registry, codes, project, assessments=odd)


def test_an_input_that_is_not_current_is_stopped(products, registry, codes, project):
    odd = products["assessments"].with_columns(INPUTS=pl.lit("ffffffffffff"))
    assert "INPUTS_DISCLOSED" in failing(products, registry, codes, project, assessments=odd)


def test_words_that_nobody_can_know_are_stopped(products, registry, codes, project):
    odd = products["assessments"].with_columns(WHY_ZH=pl.lit("该市从未公布过。"))
    assert "WHY_ZH" in failing(products, registry, codes, project, assessments=odd)


def test_a_promise_without_a_verdict_is_stopped(products, registry, codes, project):
    fewer = products["assessments"].filter(pl.col("TARGET_ID") != "sm2022-08-straw")
    assert "ASSESSED" in failing(products, registry, codes, project, assessments=fewer)


def test_a_quote_that_slipped_is_stopped(products, registry, codes, project):
    odd = products["targets"].with_columns(START=pl.col("START") + 1)
    assert "QUOTE_STANDS" in failing(products, registry, codes, project, targets=odd)


def test_the_release_date_and_never_the_clock_decides(products, registry, codes, project):
    from pipelines.validate.checks import assessments

    table = assessments(
        products["assessments"],
        products["targets"],
        products["ranked"],
        products["searches"],
        dt.date(2028, 1, 1),
        180,
    )
    assert not table.filter(pl.col("STATUS") == "no-data")["SEARCH_FRESH"].any()


def test_a_module_that_nothing_asks_for_is_not_loaded_however_often_it_is_imported(tmp_path, monkeypatch):
    """The library imports scipy.stats for one expectation that no suite of ours has, altair for its own pages."""
    from pipelines.validate.gx import _when_used

    (tmp_path / "asked_for_later.py").write_text("THERE = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    _when_used("asked_for_later")
    for _ in range(2):
        import asked_for_later
    assert "THERE" not in vars(asked_for_later)
    assert asked_for_later.THERE == 1
    loaded = sys.modules["asked_for_later"]
    assert "THERE" in vars(loaded)
    assert asked_for_later.THERE == 1
    assert sys.modules.pop("asked_for_later") is loaded

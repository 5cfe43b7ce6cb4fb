"""What holds of the city's data whatever they are: nothing is lost on the way, nothing closed goes out, no check fails.

What the program makes of data that a test knows stands in tests on the evidence of November 2026 (tests/evidence).
"""

import csv

import polars as pl
import pytest

from pipelines.chain import open_of
from pipelines.ingest import ingest
from pipelines.publish import headline, targets_table
from pipelines.sources import load_searches
from pipelines.validate import validate_cells, validate_observations, validate_products


@pytest.fixture(scope="module")
def verdicts(assessed):
    return {row["TARGET_ID"]: row for row in assessed.assessments.iter_rows(named=True)}


@pytest.fixture(scope="module")
def inputs(verdicts):
    """The observations that any verdict rests on."""
    return {obs for row in verdicts.values() for obs in (row["INPUTS"] or "").split(";") if obs}


def test_every_statement_is_used_set_aside_or_quarantined(cleaned, project):
    rows = 0
    for path in project.path("data/sources").glob("*/statements.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows += sum(1 for _ in csv.DictReader(file))
    printed = cleaned.observations.filter(pl.col("PROVENANCE") != "derived")
    tables = (printed, cleaned.quarantine, cleaned.unused)
    mine = [table.filter(pl.col("CELL").str.starts_with("statements.csv!")) for table in tables]
    # One that is said of several years alike is an observation in each of them.
    held = pl.concat([table.select("SOURCE_ID", "CELL") for table in mine]).unique()
    assert held.height == rows


def test_what_was_weighed_for_a_promise_names_one_that_there_is(cleaned, registry):
    named = {id_ for text in cleaned.unused["TARGETS"].drop_nulls() for id_ in text.split(";")}
    assert named <= {target.id for target in registry.all_targets}


def test_only_what_is_open_by_the_day_of_the_release_goes_through_the_gate(project, cleaned, codes, registry):
    from pipelines.book import load_book

    day = project.params.release.date
    closed = cleaned.observations.filter(
        (pl.col("DISCLOSURE") != "主动公开") | (pl.col("EMBARGO").is_not_null() & (pl.col("EMBARGO") > day))
    )
    gated = open_of(project, cleaned, codes, registry, load_book(project))
    assert not set(closed["OBS_ID"]) & set(gated.disclosed["OBS_ID"])
    assert gated.disclosed.height + gated.withheld.height >= cleaned.observations.height


def test_the_observations_pass_and_are_reported(cleaned, codes, project):
    report = validate_observations(cleaned.observations, cleaned.sources, codes, project)
    assert report[0]["rows"] == cleaned.observations.height
    assert {check["failed"] for check in report[0]["checks"]} == {0}


def test_the_products_pass(assessed, registry, codes, project):
    products = {
        "targets": targets_table(registry),
        "assessments": assessed.assessments,
        "ranked": assessed.ranked,
        "searches": load_searches(project),
    }
    report = validate_products(products, registry, codes, project)
    assert [entry["table"] for entry in report] == ["targets", "assessments"]


def test_the_sets_are_disjoint_and_add_up(assessed, registry):
    counts = headline(targets_table(registry), assessed.assessments)
    assert counts["kept"] + counts["not-kept"] + counts["running"] + counts["undecidable"] == counts["total"]
    assert counts["total"] == sum(target.counted for target in registry.targets)


def test_every_input_is_in_the_current_view(inputs, assessed):
    assert inputs <= set(assessed.ranked.filter(pl.col("CURRENT"))["OBS_ID"])


def test_grade_d_never_decides(inputs, assessed):
    used = assessed.ranked.filter(pl.col("OBS_ID").is_in(list(inputs)))
    assert "D" not in set(used["GRADE"])


def test_rules_and_goals_are_listed_and_never_judged(verdicts, registry):
    for target in registry.targets:
        if target.kind in ("rule", "restraint", "qualitative"):
            assert verdicts[target.id]["STATUS"] == "listed"


def test_nothing_is_said_that_nobody_can_know(verdicts):
    for row in verdicts.values():
        for word in ("从未", "至今未公开", "never", "owes"):
            assert word not in row["WHY_ZH"] + row["WHY_EN"]


def test_every_verdict_says_why_in_both_languages(verdicts):
    for row in verdicts.values():
        assert len(row["WHY_ZH"]) >= 8, row
        assert len(row["WHY_EN"]) >= 18, row
        assert "None" not in row["WHY_EN"]


def test_the_cells_pass(project):
    cells = ingest(project)
    report = validate_cells(cells, project)
    assert report[0]["rows"] == cells.height
    assert {check["failed"] for check in report[0]["checks"]} == {0}

"""Corrections of single cells: for every layout, reviewed, and gone stale as soon as the source is mended."""

import polars as pl
import pytest
import yaml

from pipelines.clean import clean
from pipelines.ground.errors import CleanError, SourceError
from pipelines.ingest import ingest
from pipelines.sources.folders import Correction

REASON = {"zh": "原表多印一位", "en": "One digit too many in print"}


def correct(project, source, **fields):
    path = project.path("data/sources", source, "corrections.yaml")
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else []
    entry = {"reason": REASON, "by": "复核", "date": "2026-11", **fields}
    path.write_text(yaml.safe_dump([*entries, entry], allow_unicode=True), encoding="utf-8")


def observed(project, codes):
    return clean(ingest(project), codes, project).observations


# One figure of each layout that is no statement: a long table, a printed crosstab, monitored sections.
def figure(project, codes, source):
    rows = observed(project, codes).filter(pl.col("CELL").str.starts_with(source))
    return rows.sort("CELL").row(0, named=True)


@pytest.mark.parametrize(
    ("source", "use", "value"),
    [
        ("rural-yearbook-inputs", "1234.5", None),
        ("fjnj2020-5-15", "-9.87", -9.87),
        ("water-sections-2024-11", "劣Ⅴ", 6.0),
    ],
)
def test_a_corrected_cell_gives_the_new_value_and_says_why(data_copy, codes, source, use, value):
    before = figure(data_copy, codes, source)
    cells = ingest(data_copy)
    file, address = before["CELL"].split("!")
    found = cells.filter((pl.col("FILE") == file) & (pl.col("ADDRESS") == address))["TEXT"][0]
    correct(data_copy, source, cell=before["CELL"], found=found, use=use)
    after = observed(data_copy, codes).row(by_predicate=pl.col("OBS_ID") == before["OBS_ID"], named=True)
    assert after["OBS_VALUE"] != before["OBS_VALUE"]
    assert value is None or after["OBS_VALUE"] == value
    assert found in after["COMMENT"]
    assert REASON["zh"] in after["COMMENT"]
    assert "复核" in after["COMMENT"]


def test_a_correction_fails_when_the_source_is_mended(data_copy, codes):
    before = figure(data_copy, codes, "rural-yearbook-inputs")
    correct(data_copy, "rural-yearbook-inputs", cell=before["CELL"], found="what it once said", use="1")
    with pytest.raises(CleanError) as caught:
        observed(data_copy, codes)
    assert [fault.code for fault in caught.value.faults] == ["E-CORR-01"]
    assert before["CELL"] in caught.value.faults[0].where


def test_a_correction_of_no_cell_is_refused(data_copy, codes):
    correct(data_copy, "rural-yearbook-inputs", cell="rural-yearbook-inputs.csv!ZZ9", found="1", use="2")
    with pytest.raises(CleanError) as caught:
        observed(data_copy, codes)
    assert [fault.code for fault in caught.value.faults] == ["E-CORR-02"]


def test_a_doubted_cell_can_be_set_aside_instead(data_copy, codes):
    before = figure(data_copy, codes, "rural-yearbook-inputs")
    cells = ingest(data_copy)
    file, address = before["CELL"].split("!")
    found = cells.filter((pl.col("FILE") == file) & (pl.col("ADDRESS") == address))["TEXT"][0]
    correct(data_copy, "rural-yearbook-inputs", cell=before["CELL"], found=found, quarantine=True)
    cleaned = clean(ingest(data_copy), codes, data_copy)
    assert before["OBS_ID"] not in cleaned.observations["OBS_ID"].to_list()
    row = cleaned.quarantine.row(by_predicate=pl.col("CELL") == before["CELL"], named=True)
    assert (row["CODE"], row["REASON_ZH"]) == ("Q-REVIEW", REASON["zh"])


@pytest.mark.parametrize("place", [{}, {"row": "ev-1"}, {"row": "ev-1", "column": "unit", "cell": "f!A1"}])
def test_a_correction_names_one_place(place):
    with pytest.raises(ValueError, match="either cell, or row and column"):
        Correction(found="1", use="2", reason=REASON, by="x", date="2026", **place)


def test_a_malformed_correction_is_told_with_its_line(data_copy):
    correct(data_copy, "rural-yearbook-inputs", found="1", use="2")
    with pytest.raises(SourceError) as caught:
        ingest(data_copy)
    assert "corrections.yaml" in caught.value.faults[0].where

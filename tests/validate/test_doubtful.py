"""A source whose figures can't be meant as they stand stops the run, and says in which unit they could."""

import csv
import hashlib
import io

import polars as pl
import pytest
import yaml

from pipelines.ground.errors import ValidationError
from pipelines.validate import validate_observations

KEY = ("fertilizer-use", "all-agri", "350000", "_T")


def slipped(cleaned, year, factor, key=KEY):
    """The observations of the evidence with one series' figures of a year multiplied, as a slip of the unit does it."""
    indicator, definition, area, breakdown = key
    here = (
        (pl.col("INDICATOR") == indicator)
        & (pl.col("DEFINITION") == definition)
        & (pl.col("REF_AREA") == area)
        & (pl.col("BREAKDOWN") == breakdown)
        & (pl.col("TIME_PERIOD") == year)
    )
    assert cleaned.observations.filter(here).height
    return cleaned.observations.with_columns(
        pl.when(here).then(pl.col(name) * factor).otherwise(name).alias(name)
        for name in ("OBS_VALUE", "OBS_LOW", "OBS_HIGH", "ROUNDING")
    )


def refused(table, cleaned, codes, project):
    with pytest.raises(ValidationError) as caught:
        validate_observations(table, cleaned.sources, codes, project)
    return {fault.found.split(" ")[0]: fault for fault in caught.value.faults}


def test_tonnes_printed_as_ten_thousand_tonnes_stop_the_run_with_the_unit_that_explains_them(
    cleaned, codes, project
):
    faults = refused(slipped(cleaned, "2021", 10_000.0), cleaned, codes, project)
    assert faults["scale"].code == "E-GX-02"
    assert "若单位是吨" in faults["scale"].found
    assert "in t it would be" in faults["scale"].found
    assert "rural-yearbook" in faults["scale"].where
    assert "above-parent" in faults


def test_a_fraction_among_per_cents_stops_the_run(cleaned, codes, project):
    key = ("forest-cover", "before-survey3", "350400", "_T")
    year = cleaned.observations.filter(
        pl.col("INDICATOR") == key[0], pl.col("REF_AREA") == key[2], pl.col("DEFINITION") == key[1],
        pl.col("QUALIFIER") == "exact", pl.col("FREQ") == "A",
    )["TIME_PERIOD"].max()  # fmt: skip
    faults = refused(slipped(cleaned, year, 0.01, key), cleaned, codes, project)
    assert "若填的是小数（0 到 1）" in faults["scale"].found


def works(cleaned, *years):
    """The observations of the evidence and, beside them, yearly amounts of a promise about a sum."""
    model = cleaned.observations.filter(
        pl.col("INDICATOR") == "afforestation", pl.col("REF_AREA") == "350400", pl.col("FREQ") == "A"
    ).head(1)
    assert model.height
    added = [
        model.with_columns(
            INDICATOR=pl.lit("forest-quality-works"),
            TIME_PERIOD=pl.lit(str(year)),
            OBS_ID=pl.lit(f"{year:012x}"),
            VINTAGE=pl.lit("2026"),
            **{name: pl.lit(value) for name in ("OBS_VALUE", "OBS_LOW", "OBS_HIGH")},
        )
        for year, value in years
    ]
    return pl.concat([cleaned.observations, *added])


def test_running_totals_year_by_year_stop_the_run(cleaned, codes, project):
    faults = refused(works(cleaned, (2021, 20.0), (2022, 30.0)), cleaned, codes, project)
    assert set(faults) == {"running-total"}
    assert "forest-quality-works|_|350400|_T|2022" in faults["running-total"].found
    assert "50 万亩" in faults["running-total"].found


def test_amounts_that_rise_and_fall_pass(cleaned, codes, project):
    validate_observations(
        works(cleaned, (2021, 9.0), (2022, 17.0), (2023, 8.0)), cleaned.sources, codes, project
    )


def test_a_true_rise_is_let_through_with_a_reviewed_reason_that_is_reported(cleaned, codes, data_copy):
    path = data_copy.path("data/validation/let_through.yaml")
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    reviewed = {
        "check": "running-total",
        "at": "forest-quality-works|_|350400|_T|2022",
        "reason": {"zh": "已核实为当年作业面积", "en": "verified as the year's own"},
        "by": "复核",
        "date": "2026-11",
    }
    path.write_text(yaml.safe_dump([*entries, reviewed], allow_unicode=True), encoding="utf-8")
    report = validate_observations(
        works(cleaned, (2021, 9.0), (2022, 14.0)), cleaned.sources, codes, data_copy
    )
    check = next(one for one in report[0]["checks"] if one["id"] == "running-total")
    assert [one["reason_en"] for one in check["let_through"]] == ["verified as the year's own"]


def test_a_jump_that_is_true_can_be_let_through_too(cleaned, codes, project):
    report = validate_observations(cleaned.observations, cleaned.sources, codes, project)
    levels = {check["id"]: check["level"] for check in report[0]["checks"]}
    assert {levels[name] for name in ("jump", "scale", "above-parent", "per-head", "running-total")} == {
        "review"
    }


def test_changes_in_points_stay_within_all_of_a_share(cleaned, codes, project):
    table = cleaned.observations.with_columns(
        OBS_VALUE=pl.when(pl.col("INDICATOR") == "water-sections-good-change")
        .then(pl.lit(-180.0))
        .otherwise("OBS_VALUE"),
        OBS_LOW=pl.when(pl.col("INDICATOR") == "water-sections-good-change")
        .then(pl.lit(-180.0))
        .otherwise("OBS_LOW"),
    )
    faults = refused(table, cleaned, codes, project)
    assert "IN_RANGE" in faults


def test_a_statement_with_a_slip_stops_the_build(data_copy, command):
    """From the printed file on: a transcription that says 万吨 where tonnes were printed does not get through."""
    table = next(iter(data_copy.path("data/sources").glob("*/rural-yearbook-inputs.csv")))
    source = table.parent / "source.yaml"
    old = hashlib.sha256(table.read_bytes()).hexdigest()
    rows = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8"))))
    head = rows[0]
    value = next(i for i, name in enumerate(head) if name == "value")
    hit = next(r for r in rows[1:] if "农用化肥" in "".join(r) and "350000" in r)
    hit[value] = str(float(hit[value].replace(",", "")) * 10_000)
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    table.write_text(buffer.getvalue(), encoding="utf-8")
    new = hashlib.sha256(table.read_bytes()).hexdigest()
    source.write_text(source.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    for verb in ("ingest", "clean"):
        done = command(data_copy.root, verb)
        assert done.returncode == 0, done.stderr
    done = command(data_copy.root, "validate")
    assert done.returncode == 1
    assert "若单位是吨" in done.stderr
    assert not data_copy.path("data/clean/valid/observations.parquet").exists()

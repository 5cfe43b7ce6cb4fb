"""The evidence pack as sources: what becomes an observation, what is set aside, what stops the run."""

import csv
import hashlib

import polars as pl
import pytest

from pipelines.clean import clean
from pipelines.codes import load_codes
from pipelines.ground.errors import CleanError, SourceError
from pipelines.ingest import ingest

STRAW = "ev-0284"
STATEMENTS = "data/sources/evidence-statements/statements.csv"


def run(project):
    return clean(ingest(project), load_codes(project), project)


def change(project, row_id, **cells):
    """Rewrites cells of one statement and records the new sha256, as a person who edits would."""
    path = project.path(STATEMENTS)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["statement_id"] == row_id:
            row.update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    source = project.path("data/sources/evidence-statements/source.yaml")
    old = next(line for line in source.read_text().splitlines() if "statements.csv, sha256" in line)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    source.write_text(source.read_text().replace(old, f"  - {{path: statements.csv, sha256: {digest}}}"))


def row(table, **where):
    found = table.filter(*[pl.col(name) == value for name, value in where.items()])
    assert found.height == 1, found
    return found.row(0, named=True)


def test_every_statement_is_used_set_aside_or_quarantined(cleaned):
    derived = cleaned.observations.filter(pl.col("PROVENANCE") == "derived").height
    from_statements = (
        cleaned.observations.filter(pl.col("CELL").str.starts_with("statements.csv")).height - derived
    )
    aside = cleaned.quarantine.filter(pl.col("CELL").str.starts_with("statements.csv")).height
    unused = cleaned.unused.filter(pl.col("CELL").str.starts_with("statements.csv")).height
    assert from_statements + aside + unused == 563


def test_the_yearbook_figures_lead_to_the_cell_of_the_published_workbook(cleaned):
    figure = row(
        cleaned.observations,
        INDICATOR="fertilizer-use",
        REF_AREA="350000",
        TIME_PERIOD="2023",
        BREAKDOWN="_T",
        SOURCE_ID="rural-yearbook-2024",
    )
    assert (figure["OBS_VALUE"], figure["UNIT_MEASURE"], figure["LOCATOR"]) == (
        89.2,
        "T_1E4",
        "1-2!C19",
    )
    assert figure["PROVENANCE"] == "copy"


def test_ten_thousands_of_tonnes_become_tonnes_with_their_coarser_rounding(cleaned):
    early = row(
        cleaned.observations,
        INDICATOR="pesticide-use",
        REF_AREA="350000",
        TIME_PERIOD="2020",
        SOURCE_ID="rural-yearbook-2021",
    )
    late = row(
        cleaned.observations,
        INDICATOR="pesticide-use",
        REF_AREA="350000",
        TIME_PERIOD="2023",
        SOURCE_ID="rural-yearbook-2024",
    )
    assert (early["OBS_VALUE"], early["ROUNDING"]) == (43163.0, 0.5)
    assert (late["OBS_VALUE"], late["ROUNDING"], late["OBS_TEXT"]) == (38000.0, 500.0, "3.8")


def test_the_crosstab_gives_one_row_an_area_and_year(cleaned):
    figure = row(
        cleaned.observations,
        INDICATOR="industrial-energy-intensity-change",
        REF_AREA="350400",
        TIME_PERIOD="2017",
        SOURCE_ID="fjnj2020-5-15",
    )
    assert (figure["OBS_VALUE"], figure["CELL"]) == (-4.8, "fjnj2020-5-15.csv!E8")


def test_city_proper_is_a_breakdown_and_not_the_city(cleaned):
    figure = row(cleaned.observations, INDICATOR="good-air-days", REF_AREA="350400", TIME_PERIOD="2022")
    assert figure["BREAKDOWN"] == "URBAN"


def test_old_and_new_forest_survey_are_two_definitions(cleaned):
    cover = cleaned.observations.filter(
        (pl.col("INDICATOR") == "forest-cover") & (pl.col("REF_AREA") == "350400")
    )
    by_year = dict(cover.filter(pl.col("GRADE") != "D").select("TIME_PERIOD", "DEFINITION").iter_rows())
    assert by_year["2022"] == "before-survey3"
    assert by_year["2025"] == "survey3"


def test_a_fall_is_negative_whatever_the_source_prints(cleaned):
    for year, value in (("2022", -9.7), ("2017", -3.02)):
        assert (
            row(
                cleaned.observations,
                INDICATOR="energy-intensity-change",
                REF_AREA="350400",
                TIME_PERIOD=year,
            )["OBS_VALUE"]
            == value
        )
    fujian = row(
        cleaned.observations,
        INDICATOR="energy-intensity-change",
        REF_AREA="350000",
        TIME_PERIOD="2020",
    )
    assert fujian["OBS_VALUE"] == -1.83


def test_or_more_is_an_interval_up_to_the_natural_bound(cleaned):
    figure = row(cleaned.observations, INDICATOR="manure-facility-rate", TIME_PERIOD="2022")
    assert (figure["OBS_LOW"], figure["OBS_HIGH"], figure["QUALIFIER"]) == (97.0, 100.0, "ge")


def test_about_is_five_per_cent_either_way(cleaned):
    figure = row(cleaned.observations, INDICATOR="renewable-capacity-share", TIME_PERIOD="2023-06")
    assert (figure["OBS_LOW"], figure["OBS_HIGH"]) == (46.36, 51.24)


def test_a_steelworks_state_belongs_to_the_firm_and_never_to_the_city(cleaned):
    states = cleaned.observations.filter(pl.col("INDICATOR") == "steel-ule-state")
    assert states.height == 3
    assert states["ENTITY"].null_count() == 0


def test_a_group_with_works_elsewhere_is_not_the_city(cleaned):
    reasons = cleaned.unused.filter(pl.col("INDICATOR_TEXT").str.contains("三钢.*产钢"))
    assert reasons.height == 3
    assert reasons["REASON_ZH"].str.contains("不能当作本市").all()


def test_several_areas_in_one_figure_are_quarantined(cleaned):
    codes = dict(cleaned.quarantine.select("ROW_ID", "CODE").iter_rows())
    assert codes["ev-0086"] == codes["ev-0234"] == "Q-AREAS"


def test_clean_energy_capacity_is_not_renewable_capacity(cleaned):
    fujian = cleaned.observations.filter(pl.col("REF_AREA") == "350000")
    assert fujian.filter(pl.col("INDICATOR") == "clean-capacity-share").height > 0
    assert (
        fujian.filter(
            pl.col("INDICATOR").is_in(["renewable-capacity-share", "new-renewable-capacity-share"])
        ).height
        == 0
    )


def test_other_forest_works_keep_their_own_indicators(cleaned):
    city = cleaned.observations.filter(pl.col("REF_AREA") == "350400")
    assert row(city, INDICATOR="forest-tending", TIME_PERIOD="2022")["OBS_VALUE"] == 63.22
    assert city.filter(pl.col("INDICATOR") == "forest-quality-works").height == 0
    reserve = cleaned.unused.filter(pl.col("INDICATOR_TEXT").str.contains("储备林"))
    assert reserve.height == 1


def test_no_share_is_computed_from_a_table_known_to_be_partial(cleaned):
    sections = cleaned.observations.filter(pl.col("SOURCE_ID") == "water-sections-2024-11")
    assert sections.height == 33
    assert sections["ENTITY"].null_count() == 0
    printed = row(cleaned.observations, INDICATOR="water-sections-good", TIME_PERIOD="2024-11")
    assert printed["OBS_VALUE"] == 98.2


def test_a_derived_share_names_its_two_figures(cleaned):
    share = row(
        cleaned.observations,
        INDICATOR="nev-sales-share",
        TIME_PERIOD="2025",
        DEFINITION="all-sales",
    )
    assert share["PROVENANCE"] == "derived"
    assert share["OBS_VALUE"] == 47.9
    parts = cleaned.observations.filter(pl.col("OBS_ID").is_in(share["DERIVED_FROM"].split(";")))
    assert sorted(parts["OBS_VALUE"]) == [1649.0, 3440.0]
    assert parts["SOURCE_ID"].n_unique() == 1


@pytest.mark.parametrize(
    ("row_id", "cells", "code"),
    [
        ("ev-0031", {"value": "78.98"}, "E-STMT-01"),
        ("ev-0031", {"unit": "‰"}, "E-STMT-02"),
        ("ev-0361", {"qualifier": "exact"}, "E-STMT-03"),
        ("ev-0235", {"as_printed": "同比上升0.26"}, "E-STMT-04"),
        (
            "ev-0161",
            {"as_printed": "预计全年完成地区生产总值164亿元", "obs_status": "A"},
            "E-STMT-05",
        ),
        ("ev-0261", {"as_printed": "集团公司举行项目开工仪式"}, "E-STMT-01"),
    ],
)
def test_a_transcription_that_contradicts_its_span_stops_the_run(data_copy, row_id, cells, code):
    change(data_copy, row_id, **cells)
    with pytest.raises(CleanError) as caught:
        run(data_copy)
    faults = [fault for fault in caught.value.faults if fault.code == code]
    assert faults, caught.value.faults
    assert row_id in faults[0].where
    assert faults[0].found
    assert faults[0].expected


def test_the_sign_of_a_printed_change_has_to_agree(data_copy):
    change(data_copy, "ev-0099", value="1.8")
    with pytest.raises(CleanError, match="E-STMT-04"):
        run(data_copy)


def test_a_share_that_rose_by_something_is_no_share_of_that_size(data_copy):
    text = (data_copy.root / "data/sources/evidence-statements/statements.csv").read_text(encoding="utf-8")
    line = next(row for row in csv.DictReader(text.splitlines()) if row["indicator"] == "秸秆综合利用率")
    change(data_copy, line["statement_id"], as_printed=f"秸秆综合利用率提高{line['value']}%")
    with pytest.raises(CleanError, match="E-KIND-03"):
        run(data_copy)


def test_a_correction_is_stale_when_the_source_was_mended(data_copy):
    change(data_copy, "ev-0007", unit="%")
    with pytest.raises(CleanError, match="E-CORR-01"):
        run(data_copy)


def test_without_its_reviewed_correction_the_disagreement_is_an_error(data_copy):
    data_copy.path("data/sources/evidence-statements/corrections.yaml").write_text("[]\n")
    with pytest.raises(CleanError, match=r"E-STMT-02.*ev-0007"):
        run(data_copy)


def test_a_correction_of_no_row_is_an_error(data_copy):
    path = data_copy.path("data/sources/evidence-statements/corrections.yaml")
    path.write_text(path.read_text().replace("row: ev-0007", "row: ev-9999"))
    with pytest.raises(CleanError, match="E-CORR-02"):
        run(data_copy)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"unit": "斗"}, "E-UNIT-01"),
        ({"ref_area": "359999"}, "E-AREA-01"),
        ({"indicator": "没有人登记过的指标"}, "E-MAP-01"),
        ({"source_id": "no-such-document"}, "E-DOC-01"),
    ],
)
def test_an_unknown_word_stops_the_run_and_names_the_cell(data_copy, cells, code):
    change(data_copy, "ev-0031", **cells)
    with pytest.raises(CleanError) as caught:
        run(data_copy)
    assert code in {fault.code for fault in caught.value.faults}
    assert all("statements.csv" in fault.where for fault in caught.value.faults)


def test_an_unknown_indicator_in_a_mapping_is_named(data_copy):
    path = data_copy.path("data/sources/rural-yearbook-inputs/mapping.csv")
    path.write_text(path.read_text().replace("pesticide-use", "pesticide-usage"))
    with pytest.raises(CleanError, match="E-IND-01"):
        run(data_copy)


def test_a_unit_of_another_kind_is_refused(data_copy):
    path = data_copy.path("data/sources/rural-yearbook-inputs/mapping.csv")
    path.write_text(
        path.read_text().replace(
            "农药使用量,,,,pesticide-use,all-agri-goods", "农药使用量,,,,good-air-days,standard"
        )
    )
    with pytest.raises(CleanError, match="E-UNIT-02"):
        run(data_copy)


def test_all_faults_come_out_in_one_run(data_copy):
    change(data_copy, "ev-0031", value="11.11")
    change(data_copy, "ev-0361", qualifier="exact")
    with pytest.raises(CleanError) as caught:
        run(data_copy)
    assert {fault.code for fault in caught.value.faults} >= {"E-STMT-01", "E-STMT-03"}


def test_an_altered_source_file_is_refused(data_copy):
    path = data_copy.path(STATEMENTS)
    path.write_bytes(path.read_bytes().replace(b"98.6", b"99.6", 1))
    with pytest.raises(SourceError) as caught:
        ingest(data_copy)
    fault = caught.value.faults[0]
    assert fault.code == "E-FILE-02"
    assert fault.where == STATEMENTS


def test_a_missing_source_file_is_refused(data_copy):
    data_copy.path(STATEMENTS).unlink()
    with pytest.raises(SourceError, match=r"E-FILE-01.*statements\.csv"):
        ingest(data_copy)


def test_the_order_of_rows_never_matters(data_copy, cleaned):
    path = data_copy.path("data/sources/rural-yearbook-inputs/rural-yearbook-inputs.csv")
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    source = data_copy.path("data/sources/rural-yearbook-inputs/source.yaml")
    old = next(line for line in source.read_text().splitlines() if "sha256" in line)
    source.write_text(
        source.read_text().replace(
            old,
            f"  - {{path: rural-yearbook-inputs.csv, sha256: {hashlib.sha256(path.read_bytes()).hexdigest()}}}",
        )
    )
    again = run(data_copy).observations
    assert again.drop("CELL").equals(cleaned.observations.drop("CELL"))


def test_one_document_that_is_held_twice_is_one_wherever_its_readings_lie(cleaned):
    """Declared in one folder of two, or known by its address: the two readings contradict nothing."""
    documents = {row["SOURCE_ID"]: row for row in cleaned.sources.iter_rows(named=True)}
    assert documents["fjnj2020-5-15"]["SAME_AS"] == "A-fjnj2020-0515"
    for row in documents.values():
        assert row["SAME_AS"] is None or documents[row["SAME_AS"]]["SAME_AS"] is None
    held = [row for row in documents.values() if row["ADDRESS"]]
    for address in {row["ADDRESS"] for row in held}:
        assert len({row["SAME_AS"] or row["SOURCE_ID"] for row in held if row["ADDRESS"] == address}) == 1


def of_row(project, codes_rows, row_id):
    """The observations of one statement, by its row of the transcription."""
    with project.path(STATEMENTS).open(encoding="utf-8", newline="") as file:
        ids = [row["statement_id"] for row in csv.DictReader(file)]
    line = str(ids.index(row_id) + 2)
    mine = pl.col("CELL").str.contains(rf"^statements\.csv![A-Z]+{line}$")
    return codes_rows.observations.filter(mine).sort("TIME_PERIOD").to_dicts()


def test_the_words_of_the_document_stand_beside_each_statement(data_copy):
    [row] = of_row(data_copy, run(data_copy), STRAW)
    assert row["OBS_TEXT"] in row["QUOTE"]
    assert row["PERIOD_TEXT"] is None


def test_a_figure_that_is_said_of_several_years_is_one_observation_of_each(data_copy):
    change(data_copy, STRAW, time_period="2023;2024")
    rows = of_row(data_copy, run(data_copy), STRAW)
    assert [row["TIME_PERIOD"] for row in rows] == ["2023", "2024"]
    assert len({row["OBS_VALUE"] for row in rows}) == 1


@pytest.mark.parametrize("words", ["(年份未印)2023-03-27", "5年累计(起止未注)"])
def test_a_period_that_is_not_stated_is_bounded_by_the_day_of_print_and_kept_in_words(data_copy, words):
    change(data_copy, STRAW, time_period=words)
    rows = of_row(data_copy, run(data_copy), STRAW)
    assert [(row["FREQ"], row["PERIOD_TEXT"]) for row in rows] == [("_U", words)]
    assert rows[0]["TIME_PERIOD"].startswith("../")

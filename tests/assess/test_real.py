"""The promises on the evidence of November 2026: the twenty traps of the pack, and that day's headline."""

import polars as pl
import pytest

from pipelines.publish import headline, targets_table


@pytest.fixture(scope="module")
def verdicts(evidence_assessed):
    return {row["TARGET_ID"]: row for row in evidence_assessed.assessments.iter_rows(named=True)}


@pytest.fixture(scope="module")
def context(evidence_assessed):
    return {
        (row["TARGET_ID"], row["REF_AREA"]): row for row in evidence_assessed.context.iter_rows(named=True)
    }


def test_in_november_2026_none_of_the_seventeen_can_be_decided(evidence_assessed, evidence_registry):
    counts = headline(targets_table(evidence_registry), evidence_assessed.assessments)
    assert counts["total"] == 17
    assert counts["undecidable"] == 17
    assert (
        counts["status:no-data"],
        counts["status:threshold-pending"],
        counts["status:awaiting-final-data"],
    ) == (11, 5, 1)


def test_the_sets_are_disjoint_and_add_up(evidence_assessed, evidence_registry):
    counts = headline(targets_table(evidence_registry), evidence_assessed.assessments)
    assert counts["kept"] + counts["not-kept"] + counts["running"] + counts["undecidable"] == counts["total"]


def test_steel_awaits_final_data_because_finished_works_are_not_published_results(verdicts):
    steel = verdicts["sm2022-10-steel-ule"]
    assert (steel["STATUS"], steel["TIME_PERIOD"]) == ("awaiting-final-data", "2024-07-21")
    assert "竣工" in steel["WHY_ZH"]


def test_tending_afforestation_and_reserves_do_not_count_for_the_forest_promise(verdicts):
    assert verdicts["sm2022-09-forest-quality"]["STATUS"] == "no-data"


def test_fujians_fertilizer_is_context_with_its_figures(context, verdicts):
    row = context["sm2022-08-fertilizer", "350000"]
    assert (row["BASE_VALUE"], row["VALUE"], row["TIME_PERIOD"]) == (100.8, 89.2, "2023")
    assert row["CHANGE"] == pytest.approx(-11.5, abs=0.05)
    assert verdicts["sm2022-08-fertilizer"]["STATUS"] == "no-data"


def test_fujians_pesticide_has_the_range_that_the_coarser_print_leaves(context):
    row = context["sm2022-08-pesticide", "350000"]
    assert row["CHANGE"] == pytest.approx(-12.0, abs=0.05)
    assert row["CHANGE_LOW"] == pytest.approx(-13.1, abs=0.05)
    assert row["CHANGE_HIGH"] == pytest.approx(-10.8, abs=0.05)


def test_the_nations_active_matter_is_not_mixed_with_goods(evidence_assessed):
    pesticide = evidence_assessed.ranked.filter(
        (pl.col("INDICATOR") == "pesticide-use") & (pl.col("REF_AREA") == "100000")
    )
    assert set(pesticide["DEFINITION"]) == {"all-agri-goods", "all-agri-active"}


def test_the_two_forest_bases_are_never_joined(verdicts):
    old = verdicts["fj-forest14-cover-2025"]
    assert (old["STATUS"], old["TIME_PERIOD"]) == ("awaiting-final-data", "2018")


def test_standing_wood_does_not_meet_the_forest_stock_target(verdicts):
    stock = verdicts["sm-forest2022-stock"]
    assert (stock["STATUS"], stock["TIME_PERIOD"], stock["HIGH"]) == (
        "awaiting-final-data",
        "2022",
        1.91,
    )


def test_the_provinces_energy_target_is_not_the_citys(verdicts):
    assert verdicts["sm2022-03-nonfossil"]["STATUS"] == "threshold-pending"
    assert verdicts["fj-wrfz2022-nonfossil"]["STATUS"] == "no-data"


def test_coal_after_2025_is_not_yet_due(verdicts):
    assert verdicts["sm2022-03-coal-155"]["STATUS"] == "not-yet-due"


def test_the_nation_met_its_share_of_new_energy_vehicles_by_a_derived_figure(verdicts):
    met = verdicts["cn-jnjp2021-nev"]
    assert (met["STATUS"], met["TIME_PERIOD"], met["LOW"]) == ("met", "2025", 47.9)


def test_a_chain_with_missing_years_is_indeterminate(verdicts):
    assert verdicts["cn-jnjp2016-energy-intensity"]["STATUS"] == "indeterminate"
    assert verdicts["cn-tdf2021-co2-intensity-2025"]["STATUS"] == "indeterminate"


def test_a_later_figure_says_nothing_about_2020(verdicts):
    facilities = verdicts["cn-xqfw2017-manure-facilities"]
    assert (facilities["STATUS"], facilities["REASON"]) == ("indeterminate", "only-later")


def test_grade_d_never_decides(verdicts, evidence_assessed):
    inputs = {obs for row in verdicts.values() for obs in (row["INPUTS"] or "").split(";") if obs}
    used = evidence_assessed.ranked.filter(pl.col("OBS_ID").is_in(list(inputs)))
    assert "D" not in set(used["GRADE"])
    assert verdicts["cn-tdf2021-nonfossil-2025"]["TIME_PERIOD"] == "2024"


def test_sections_of_rivers_in_different_years_are_different_definitions(evidence_assessed):
    sections = evidence_assessed.ranked.filter(pl.col("INDICATOR") == "water-sections-good")
    by_period = dict(sections.select("TIME_PERIOD", "DEFINITION").iter_rows())
    assert by_period["2018-01/2018-09"] == "s18"
    assert by_period["2024-11"] == "s55"
    assert by_period["2024-02"] == "n19"


def test_annual_and_census_population_are_two_definitions(evidence_assessed):
    people = evidence_assessed.ranked.filter(
        (pl.col("INDICATOR") == "population") & (pl.col("REF_AREA") == "350400")
    )
    assert dict(people.select("TIME_PERIOD", "DEFINITION").iter_rows())["2017"] == "annual"
    assert people.filter(pl.col("OBS_VALUE") == 2_486_450)["DEFINITION"].to_list()[0] == "census"


def test_two_vintages_of_vehicle_sales_are_both_kept(evidence_assessed):
    sales = evidence_assessed.ranked.filter(
        (pl.col("INDICATOR") == "nev-sales") & (pl.col("TIME_PERIOD") == "2021")
    )
    assert sorted(set(sales["OBS_VALUE"])) == [351.0, 352.1]
    assert sales.filter(pl.col("CURRENT")).height == 1


def test_two_roundings_of_one_figure_are_one_period(evidence_assessed):
    share = evidence_assessed.ranked.filter(
        (pl.col("INDICATOR") == "green-building-share")
        & (pl.col("REF_AREA") == "350000")
        & (pl.col("TIME_PERIOD") == "2020")
    )
    assert sorted(share["OBS_VALUE"]) == [77.78, 77.8]
    assert share.filter(pl.col("CURRENT")).height == 1


def test_a_restated_gdp_is_no_growth(evidence_assessed):
    gdp = evidence_assessed.ranked.filter((pl.col("INDICATOR") == "gdp") & (pl.col("REF_AREA") == "350404"))
    assert dict(gdp.select("TIME_PERIOD", "DEFINITION").iter_rows()) == {
        "2022": "census4",
        "2024": "census5",
    }


def test_old_counties_stay_their_own_areas(evidence_cleaned):
    assert "350427" in set(evidence_cleaned.observations["REF_AREA"])
    assert evidence_cleaned.observations.filter(pl.col("REF_AREA") == "350405")["TIME_PERIOD"].to_list() == [
        "2025"
    ]

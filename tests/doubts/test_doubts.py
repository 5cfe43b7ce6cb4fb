"""Slips that look like figures are doubted, and the unit that explains them is named; odd but possible figures
are left alone. All numbers here are made up."""

import polars as pl
import pytest
import yaml

from pipelines.doubts import (
    History,
    Past,
    Promised,
    Said,
    Total,
    above_parent,
    beyond_promise,
    history_of,
    looks_running,
    per_head,
    promised_for,
    promised_of,
    running_total,
    scale,
)
from pipelines.schema import TABLES

CITY, PROVINCE, NATION, COUNTY = "350400", "350000", "100000", "350421"


def series(indicator, definition="_", area=CITY, breakdown="_T"):
    return (indicator, definition, area, breakdown)


def known(*figures, totals=(), moments=()):
    """History of (series, year, value) triples."""
    found = {}
    for key, year, value in figures:
        found.setdefault(key, []).append(Past(year, value, 0.05, "published"))
    spans = {}
    for key, first, last, value in totals:
        spans.setdefault(key, []).append(Total(first, last, value, 0.05, "published"))
    at = {}
    for key, year, value in moments:
        at.setdefault(key, []).append(Past(year, value, 0.0, "published"))
    return History(
        {k: tuple(sorted(v, key=lambda p: p.year)) for k, v in found.items()},
        {k: tuple(v) for k, v in at.items()},
        {k: tuple(v) for k, v in spans.items()},
    )


def said(key, year, value, rounding=0.05, first=None):
    return Said(key, year, value, rounding, first)


FERTILIZER = series("fertilizer-use", "main-crops")
WORKS = series("forest-quality-works")


@pytest.mark.parametrize(
    ("key", "past", "value", "unit", "comes_to"),
    [
        (FERTILIZER, 11.5, 119200, "吨", "11.92 万吨"),
        (FERTILIZER, 11.5, 0.00119, "亿吨", "11.9 万吨"),
        (WORKS, 9.0, 90500, "亩", "9.05 万亩"),
        (WORKS, 9.0, 6033.3, "公顷", "9.04995 万亩"),
        (WORKS, 9.0, 0.6, "万公顷", "9 万亩"),
        (series("forest-stock", "forest"), 1.91, 19200, "万立方米", "1.92 亿立方米"),
        (series("gdp", "census4"), 3100.0, 31500000, "万元", "3150 亿元"),
        (series("energy-consumption"), 1340.0, 0.135, "亿吨标准煤", "1350 万吨标准煤"),
        (series("wind-solar-capacity"), 12.0, 130, "兆瓦", "13 万千瓦"),
        (series("population", "annual"), 2570000, 257, "万人", "2570000 人"),
    ],
)
def test_a_slip_of_the_unit_is_seen_by_the_series_own_past_and_named(codes, key, past, value, unit, comes_to):
    doubt = scale(said(key, 2024, value), known((key, 2023, past)), codes)
    assert doubt is not None
    assert f"若单位是{unit}，则为 {comes_to}" in doubt.zh
    assert "it would be" in doubt.en


def test_a_slip_that_no_unit_explains_is_told_as_a_power_of_ten(codes):
    doubt = scale(
        said(series("wind-solar-capacity"), 2024, 1300),
        known((series("wind-solar-capacity"), 2023, 12.0)),
        codes,
    )
    assert doubt is not None
    assert "是三明市 2023 年的 12 万千瓦的 108 倍：若差了 10 的 2 次方，则为 13 万千瓦" in doubt.zh


def test_a_base_of_five_years_ago_still_tells_the_slip(codes):
    assert scale(said(FERTILIZER, 2025, 102000), known((FERTILIZER, 2020, 11.92)), codes) is not None


@pytest.mark.parametrize("value", [7.0, 11.5, 20.0, 60.0])
def test_growth_and_decline_are_no_slips(codes, value):
    assert scale(said(FERTILIZER, 2024, value), known((FERTILIZER, 2023, 11.5)), codes) is None


def test_a_good_figure_beside_one_that_slipped_is_not_blamed(codes):
    history = known((FERTILIZER, 2020, 12.0), (FERTILIZER, 2021, 119000.0), (FERTILIZER, 2022, 11.8))
    doubted = [
        p.year for p in history.series[FERTILIZER] if scale(said(FERTILIZER, p.year, p.value), history, codes)
    ]
    assert doubted == [2021]


def of(source, history):
    """The same history, as if a source had said all of it."""
    told = {
        key: tuple(Past(p.year, p.value, p.rounding, source) for p in past) for key, past in history.items()
    }
    return History(told)


def test_a_table_that_missed_its_unit_in_every_year_does_not_vouch_for_itself(codes):
    earlier = of("yearbook", known((FERTILIZER, 2021, 12.0), (FERTILIZER, 2022, 11.8)).series).series[
        FERTILIZER
    ]
    table = [Past(2023, 119200.0, 0.5, "new"), Past(2024, 118000.0, 0.5, "new")]
    history = History({FERTILIZER: (*earlier, *table)})
    for past in table:
        one = Said(FERTILIZER, past.year, past.value, past.rounding, source="new")
        doubt = scale(one, history, codes)
        assert doubt is not None
        assert "若单位是吨" in doubt.zh
    assert scale(Said(FERTILIZER, 2024, 11.8, 0.05, source="new"), history, codes) is None


def test_a_table_of_fractions_does_not_vouch_for_itself(codes):
    table = (Past(2023, 0.91, 0.005, "new"), Past(2024, 0.92, 0.005, "new"))
    history = History(
        {STRAW: table, series("straw-use-rate", area=PROVINCE): (Past(2023, 90.0, 0.5, "book"),)}
    )
    one = Said(STRAW, 2024, 0.92, 0.005, source="new")
    doubt = scale(one, history, codes)
    assert doubt is not None
    assert "则为 92%" in doubt.zh


def test_another_definition_of_the_same_area_tells_a_slip_where_nothing_else_does(codes):
    history = known((series("fertilizer-use", "all-agri"), 2023, 13.0))
    assert scale(said(FERTILIZER, 2024, 119200), history, codes) is not None
    assert scale(said(FERTILIZER, 2024, 11.9), history, codes) is None


def test_a_share_of_which_nothing_is_known_is_told_by_its_decimals(codes):
    assert scale(said(STRAW, 2024, 0.913, 0.0005), History({}), codes) is not None
    assert scale(said(STRAW, 2024, 0.9, 0.05), History({}), codes) is None


def test_a_share_promised_in_tens_elsewhere_is_counted_in_per_cent_here(codes):
    promised = {series("straw-use-rate", area=NATION): Promised(least=86.0)}
    hoped = promised_for(promised, STRAW)
    assert hoped == Promised(least=86.0)
    assert scale(said(STRAW, 2024, 0.9), History({}), codes, hoped) is not None
    assert promised_for(promised, FERTILIZER) is None


@pytest.mark.parametrize(
    ("value", "printed", "past", "meant"),
    [
        (1.5133, "MU", 22.7, "若单位是公顷，则为 22.6995 万亩"),  # 15133 亩
        (34.05, "HA", 2.27, "若单位是亩，则为 2.27 万亩"),  # 22700 公顷
    ],
)
def test_the_unit_that_explains_is_the_one_meant_instead_of_the_printed_one(
    codes, value, printed, past, meant
):
    key = series("afforestation")
    doubt = scale(Said(key, 2023, value, 0.0, printed=printed), known((key, 2022, past)), codes)
    assert doubt is not None
    assert meant in doubt.zh


STRAW = series("straw-use-rate")


@pytest.mark.parametrize(
    ("history", "promised"),
    [
        (known((STRAW, 2023, 88.0)), None),
        (known((series("straw-use-rate", area=PROVINCE), 2022, 90.0)), None),
        (known((series("straw-use-rate", area=NATION), 2021, 86.0)), None),
        (known(), Promised(least=90.0)),
    ],
)
@pytest.mark.parametrize("value", [0.913, 1.0, 0.05])
def test_a_share_typed_as_a_fraction_is_seen_by_past_parents_or_promise(codes, history, promised, value):
    doubt = scale(said(STRAW, 2024, value), history, codes, promised)
    assert doubt is not None
    assert f"若填的是小数（0 到 1），则为 {value * 100:.12g}%" in doubt.zh


def test_a_share_that_has_always_been_small_is_no_fraction(codes):
    history = known((STRAW, 2023, 0.7), (series("straw-use-rate", area=PROVINCE), 2023, 60.0))
    assert scale(said(STRAW, 2024, 0.9), history, codes, Promised(least=90.0)) is None


def test_a_share_of_nought_and_one_without_any_reference_are_left_alone(codes):
    assert scale(said(STRAW, 2024, 0.0), known((STRAW, 2023, 88.0)), codes) is None
    assert scale(said(STRAW, 2024, 0.9), known(), codes) is None


def test_a_per_cent_where_fractions_stood_is_seen_too(codes):
    doubt = scale(said(STRAW, 2024, 91.3), known((STRAW, 2023, 0.9)), codes)
    assert doubt is not None
    assert "0.913%" in doubt.zh


def test_a_yearly_rate_typed_as_a_fraction_shows_two_decimals_too_many(codes):
    rate = series("energy-intensity-change")
    history = known((rate, 2022, -3.1), (rate, 2023, -3.3))
    doubt = scale(said(rate, 2024, -0.032, 0.0005), history, codes)
    assert doubt is not None
    assert "-3.2%" in doubt.zh
    assert scale(said(rate, 2024, -0.1), history, codes) is None


@pytest.mark.parametrize(
    ("indicator", "value", "meant"),
    [("china3-vehicles", 1.2, "万辆"), ("population", 248.6, "万人"), ("charging-piles", 0.3, None)],
)
def test_people_vehicles_and_pieces_are_whole(codes, indicator, value, meant):
    key = series(indicator, codes.indicators[indicator].definition_ids[0])
    doubt = scale(said(key, 2024, value), known(), codes)
    assert doubt is not None
    assert (f"若单位是{meant}" in doubt.zh) if meant else ("没有哪个单位能解释" in doubt.zh)
    assert scale(said(key, 2024, 12000), known(), codes) is None


def test_a_first_figure_in_the_wrong_unit_is_more_than_the_province_has_by_a_wider_definition(codes):
    history = known((series("fertilizer-use", "all-agri", PROVINCE), 2022, 92.1))
    doubt = above_parent(said(FERTILIZER, 2022, 119200), history, codes)
    assert doubt is not None
    assert "119200 万吨多于福建省 2022 年的 92.1 万吨：若单位是吨，则为 11.92 万吨" in doubt.zh
    assert "in t it would be 119200 t" in doubt.en


@pytest.mark.parametrize(
    ("area", "above", "value", "doubted"),
    [
        (COUNTY, CITY, 12.2, True),
        (COUNTY, PROVINCE, 12.2, True),
        (PROVINCE, NATION, 12.2, True),
        (CITY, PROVINCE, 12.0, False),
        (CITY, PROVINCE, 12.08, False),
    ],
)
def test_no_area_has_more_than_the_ones_it_lies_in_rounding_allowed_for(codes, area, above, value, doubted):
    history = known((series("fertilizer-use", "main-crops", above), 2024, 12.0))
    found = above_parent(said(series("fertilizer-use", "main-crops", area), 2024, value), history, codes)
    assert (found is not None) is doubted


def test_a_few_years_distance_is_allowed_for_and_a_share_has_no_whole(codes):
    whole = series("afforestation", area=PROVINCE)
    assert above_parent(said(series("afforestation"), 2022, 20.0), known((whole, 2020, 12.0)), codes) is None
    assert (
        above_parent(said(series("afforestation"), 2022, 40.0), known((whole, 2020, 12.0)), codes) is not None
    )
    assert above_parent(said(series("afforestation"), 2022, 400.0), known((whole, 2010, 12.0)), codes) is None
    share = series("straw-use-rate", area=PROVINCE)
    assert above_parent(said(STRAW, 2022, 91.0), known((share, 2022, 88.0)), codes) is None


def test_sums_are_compared_with_sums_over_the_same_span_alone(codes):
    whole = series("forest-quality-works", area=PROVINCE)
    history = known((whole, 2024, 3.0), totals=[(whole, 2021, 2024, 40.0)])
    assert above_parent(said(WORKS, 2024, 30.0, first=2021), history, codes) is None
    assert above_parent(said(WORKS, 2024, 50.0, first=2021), history, codes) is not None
    assert above_parent(said(WORKS, 2024, 50.0, first=2022), history, codes) is None


def heads(mine, theirs):
    people = ("population", "annual")
    return [(series(*people), 2023, mine), (series(*people, area=PROVINCE), 2023, theirs)]


@pytest.mark.parametrize(("value", "doubted"), [(6.0, False), (60.0, False), (3000.0, True), (0.2, True)])
def test_an_amount_per_head_far_from_the_province_is_doubted(codes, value, doubted):
    whole = (series("coal-consumption", area=PROVINCE), 2023, 100.0)
    history = known(whole, *heads(2_500_000, 40_000_000))
    doubt = per_head(said(series("coal-consumption"), 2023, value), history, codes)
    assert (doubt is not None) is doubted
    if doubt:
        assert doubt.zh.startswith("人均是上级的")


def test_land_is_a_measure_too_and_a_census_day_counts_as_its_year(codes):
    whole = (series("fertilizer-use", "main-crops", PROVINCE), 2023, 100.0)
    forest = ("forest-area", "_")
    history = known(
        whole, moments=[(series(*forest), 2022, 1000.0), (series(*forest, area=PROVINCE), 2022, 10000.0)]
    )
    assert per_head(said(FERTILIZER, 2023, 0.3), history, codes) is not None
    assert per_head(said(FERTILIZER, 2023, 9.0), history, codes) is None


def test_without_heads_of_both_nothing_is_said(codes):
    whole = (series("coal-consumption", area=PROVINCE), 2023, 100.0)
    assert per_head(said(series("coal-consumption"), 2023, 9000.0), known(whole), codes) is None


PROMISED = Promised(None, 45.0, 2021, 2025)


def test_an_amount_of_many_times_the_promise_is_a_slip_and_named(codes):
    doubt = beyond_promise(said(WORKS, 2022, 300000.0), PROMISED, codes)
    assert doubt is not None
    assert "若单位是亩，则为 30 万亩" in doubt.zh
    assert beyond_promise(said(WORKS, 2022, 60.0), PROMISED, codes) is None


@pytest.mark.parametrize(
    ("figures", "totals", "value", "doubted"),
    [
        ([(2021, 20.0)], [], 30.0, True),
        ([(2021, 20.0), (2022, 30.0)], [], 30.0, True),
        ([(2021, 9.0), (2022, 7.0)], [], 9.5, False),
        ([(2021, 9.0)], [], 8.0, False),
        ([(2021, 9.0)], [], 10.0, False),
        ([(2021, 9.0), (2022, 9.5)], [], 10.0, False),
        ([(2021, 9.0), (2022, 17.0)], [], 26.0, True),
        ([(2021, 24.0)], [], 25.0, True),
        ([], [], 30.0, False),
        ([], [], 46.0, True),
        ([], [(2021, 2023, 18.0)], 18.0, True),
        ([], [(2021, 2023, 18.0)], 6.0, False),
        ([(2021, 9.0)], [], 0.0, False),
    ],
)
def test_yearly_amounts_that_look_like_running_totals_are_asked_about(codes, figures, totals, value, doubted):
    history = known(
        *[(WORKS, year, v) for year, v in figures],
        totals=[(WORKS, first, last, v) for first, last, v in totals],
    )
    doubt = running_total(said(WORKS, 2023, value), history, PROMISED, codes)
    assert (doubt is not None) is doubted


def test_a_stated_running_total_and_a_year_outside_of_the_promise_are_not_asked(codes):
    history = known((WORKS, 2021, 20.0))
    assert running_total(said(WORKS, 2023, 30.0, first=2021), history, PROMISED, codes) is None
    assert running_total(said(WORKS, 2026, 30.0), history, PROMISED, codes) is None
    assert running_total(said(WORKS, 2023, 30.0), history, None, codes) is None


def test_running_totals_never_fall():
    assert looks_running([20, 30, 30])
    assert not looks_running([20, 30, 29])
    assert not looks_running([20])


def test_the_question_says_what_the_sum_would_be(codes):
    doubt = running_total(said(WORKS, 2022, 30.0), known((WORKS, 2021, 20.0)), PROMISED, codes)
    assert "2021 年 20，2022 年 30" in doubt.zh
    assert "50 万亩" in doubt.zh


def test_what_is_promised_comes_from_the_registry_in_the_indicators_unit(registry, codes):
    promised = promised_of(registry.all_targets, codes)
    assert promised[WORKS] == Promised(None, 45.0, 2021, 2025)
    assert promised[STRAW] == Promised(90.0)
    assert FERTILIZER not in promised


def test_history_holds_exact_figures_of_their_own_year_apart_from_sums_and_changes(codes):
    base = {
        "INDICATOR": "forest-quality-works", "DEFINITION": "_", "REF_AREA": CITY, "BREAKDOWN": "_T",
        "UNIT_MEASURE": "MU_1E4", "QUALIFIER": "exact", "DECIMALS": 1, "ROUNDING": 0.05, "OBS_TEXT": "x",
        "UNIT_PRINTED": "MU_1E4", "OBS_STATUS": "A", "CONF_STATUS": "F", "DISCLOSURE": "主动公开",
        "ORIGIN": "survey", "PROVENANCE": "cell", "SOURCE_ID": "s", "CELL": "f!A1", "GRADE": "A",
    }  # fmt: skip
    kinds = [
        ("2022", "A", "N", 9.0, "exact"),
        ("2021/2023", "O", "CU", 25.0, "exact"),
        ("2023", "A", "GB", -12.0, "exact"),
        ("2024", "A", "N", 8.0, "about"),
    ]
    rows = [
        {
            **base,
            "OBS_ID": f"{n:012x}",
            "TIME_PERIOD": p,
            "FREQ": f,
            "TRANSFORMATION": t,
            "OBS_VALUE": v,
            "QUALIFIER": q,
        }
        for n, (p, f, t, v, q) in enumerate(kinds)
    ]
    history = history_of(TABLES["observations"].frame(rows), codes)
    assert [(p.year, p.value) for p in history.series[WORKS]] == [(2022, 9.0)]
    assert [(t.first, t.last, t.value) for t in history.totals[WORKS]] == [(2021, 2023, 25.0)]


CHECKS = {
    "SCALE_DOUBT": "scale",
    "PARENT_DOUBT": "above-parent",
    "PER_HEAD_DOUBT": "per-head",
    "TOTAL_DOUBT": "running-total",
}


def doubted(cleaned, registry, codes):
    """(check, series and period) of every figure that is doubted."""
    from pipelines.validate.doubtful import doubtful

    told = doubtful(cleaned.observations, codes, promised_of(registry.all_targets, codes))
    place = pl.concat_str("INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN", "TIME_PERIOD", separator="|")
    return {
        (check, at)
        for column, check in CHECKS.items()
        for at in told.filter(pl.col(column).is_not_null()).select(place).to_series()
    }


def test_no_figure_of_the_evidence_is_doubted(evidence_cleaned, evidence_registry, codes):
    assert doubted(evidence_cleaned, evidence_registry, codes) == set()


def test_a_figure_of_today_is_doubted_only_where_a_reader_let_it_through(cleaned, registry, codes, project):
    path = project.path("data/validation/let_through.yaml")
    reviewed = {(one["check"], one["at"]) for one in yaml.safe_load(path.read_text(encoding="utf-8"))}
    assert doubted(cleaned, registry, codes) <= reviewed

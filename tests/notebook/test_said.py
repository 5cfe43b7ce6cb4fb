"""Words for a change, a series and a trend follow the figures, their bounds and their breaks."""

import re

import polars as pl
import pypandoc
import pytest

from pipelines.bodies.pandoc import READS
from pipelines.codes import SeriesKey
from pipelines.ground.project import Project
from pipelines.notebook import markup
from pipelines.notebook.chapter import newest_of
from pipelines.notebook.lines import Series
from pipelines.notebook.said import both, joined, kept_on, lead, seen
from pipelines.notebook.trends import change_of, straight, trend_of
from pipelines.reproduce.again import compute_again
from pipelines.views.common import figure_of
from pipelines.views.series import drawable


@pytest.fixture(scope="module")
def data(project):
    return compute_again(Project(project.root)).data


def row(year, value, *, low=None, high=None, half=0.05, status="A", **fields):
    return {
        "OBS_ID": f"{year} {value}", "TIME_PERIOD": str(year), "OBS_VALUE": float(value), "ROUNDING": half, "OBS_STATUS": status,
        "OBS_LOW": value if low is None else low, "OBS_HIGH": value if high is None else high,
        "INDICATOR": "good-air-days", "DEFINITION": "standard", "REF_AREA": "990000", "BREAKDOWN": "URBAN", "ENTITY": None,
        "UNIT_MEASURE": "PT", "UNIT_PRINTED": "PT", "DECIMALS": 1,
        "QUALIFIER": "exact", "TRANSFORMATION": "N", "BASE_PER": None, "PROVENANCE": "cell", **fields,
    }  # fmt: skip


OPEN = float("inf")


@pytest.mark.parametrize(
    ("first", "last", "band", "said"),
    [
        (row(2019, 98.2), row(2022, 98.4), None, "rose"),
        (row(2019, 98.4), row(2022, 98.2), None, "fell"),
        (row(2019, 98.2), row(2022, 98.2), None, "same"),
        (row(2019, 98.2), row(2022, 98.3), None, "same"),  # half a printed digit of both ends
        (row(2019, 98.2), row(2022, 99.0), 1.0, "same"),  # weather: within the indicator's band
        (row(2019, 80, half=0.5), row(2022, 85, high=OPEN, half=0.5), None, "rose"),  # 85 or more
        (row(2019, 85, high=OPEN, half=0.5), row(2022, 90, half=0.5), None, "unsure"),
        (row(2019, 90, low=-OPEN, half=0.5), row(2022, 95, half=0.5), None, "rose"),
    ],
)
def test_a_change_is_named_only_as_far_as_the_figures_bear_it(first, last, band, said):
    assert change_of(first, last, band) == said


def sentence(data, rows, lang="en"):
    series = Series("good-air-days", "standard", breakdown="URBAN")
    return seen(data, series, pl.DataFrame(rows) if rows else pl.DataFrame(), "fig-x")[lang]


def test_a_series_of_none_one_and_two_figures_reads_in_its_own_words(data):
    assert "no yearly figure was found" in sentence(data, [])
    assert "@fig-x" not in sentence(data, [])  # nothing is drawn, so nothing is pointed at
    assert "too little to show a change" in sentence(data, [row(1999, 98)])
    assert "it rose (2 yearly figures) (@fig-x)" in sentence(data, [row(2019, 98), row(2020, 99)])
    assert "下降（2 个年度数字）" in sentence(data, [row(2019, 99), row(2020, 98)], "zh")


def test_a_way_that_was_not_gone_all_along_is_not_told_as_one_rise(data):
    """19.1, 23.98, 18.3, 19.4 was told as «it rose»: one year took back more than the whole way."""
    wandered = [row(2019, 19.1), row(2020, 23.9), row(2021, 18.3), row(2022, 19.4)]
    assert "首尾相比上升，幅度不超过其中一年的反向变化，看不出一贯的方向（4 个年度数字）" in sentence(
        data, wandered, "zh"
    )
    assert "no one direction can be seen" in sentence(data, wandered)
    uneven = [row(2019, 19.1), row(2020, 23.9), row(2021, 22.3), row(2022, 24.4)]
    assert "总体上升，其间有升有降（4 个年度数字）" in sentence(data, uneven, "zh")
    assert "it rose overall, with ups and downs" in sentence(data, uneven)
    even = [row(2019, 19.1), row(2020, 19.2), row(2021, 19.4)]
    assert "有升有降" not in sentence(data, even, "zh")


def test_years_without_a_figure_are_named_where_they_are_few_and_counted_where_not(data):
    few = sentence(data, [row(2019, 98), row(2022, 99)], "zh").replace("\u202f", " ")
    assert "（2 个年度数字，缺 2020 年、2021 年）" in few
    assert "2 yearly figures; 7 years in between without one" in sentence(
        data, [row(2012, 98), row(2020, 99)]
    )
    assert "缺" not in sentence(data, [row(2019, 98), row(2020, 99)], "zh")


def test_equal_ends_with_ups_and_downs_between_say_both(data):
    moved = [row(2019, 99.5), row(2020, 100.0), row(2021, 98.6), row(2022, 99.5)]
    assert "首尾相比没有明显变化，其间有升有降" in sentence(data, moved, "zh")
    assert "首尾" not in sentence(data, [row(2019, 99.5), row(2020, 99.5), row(2021, 99.5)], "zh")


def test_a_single_figure_tells_the_change_that_is_printed_with_it(data):
    observed = data.tables["observations"].filter(pl.col("CURRENT"), TRANSFORMATION="G1", FREQ="A")
    of = next(r for r in observed.to_dicts() if not data.codes.indicators[r["INDICATOR"]].per_year)
    series = Series(of["INDICATOR"], of["DEFINITION"], of["REF_AREA"], of["BREAKDOWN"])
    key = {name: of[name] for name in ("INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN")}
    level = {**row(of["TIME_PERIOD"], 60), **key}
    told = seen(data, series, pl.DataFrame([level]))["zh"]
    assert figure_of(data, of, "zh") in told
    assert "看不出变化" not in told


def test_what_nobody_printed_is_said_to_be_worked_out(data):
    worked_out = [row(2019, 98, PROVENANCE="derived"), row(2020, 99)]
    assert sentence(data, worked_out, "zh").count("本站推算") == 1


def test_what_others_print_of_either_end_is_told(data):
    standing = next(
        one
        for one in data.observation.values()
        if any(
            other["CONTRADICTS"] and other["BEATEN_BY"] == one["OBS_ID"]
            for other in data.observation.values()
        )
        and one["FREQ"] == "A"
    )
    rivals = [
        o for o in data.observation.values() if o["BEATEN_BY"] == standing["OBS_ID"] and o["CONTRADICTS"]
    ]
    text = sentence(data, [{**standing, "TIME_PERIOD": "1999"} | {"OBS_ID": "-"}, standing], "zh")
    assert "另有刊载" in text
    assert all(figure_of(data, rival, "zh") in text for rival in rivals)


def test_across_a_break_nothing_rose_or_fell(data):
    text = sentence(data, [row(2019, 98), row(2020, 60, status="B")])
    assert "breaks in between" in text
    assert "fell" not in text


def test_a_trend_is_tested_from_eight_exact_years_since_the_last_break_on(data):
    years = [row(2010 + n, 70 + n) for n in range(8)]
    assert "rising, by about 1.0 percentage points a year" in sentence(data, years).replace("\u202f", " ")
    assert trend_of(years[:7]) is None
    assert trend_of([*years[:3], row(2013, 73, status="B"), *years[4:]]) is None
    assert trend_of([*years[:7], row(2017, 77, low=70)]) is None


def test_a_series_across_a_change_of_reckoning_says_so_and_is_tested_on_one_side_alone(data):
    """PM2.5 was tested from 2017 to 2025 as one series, though its reckoning was changed in 2018."""
    across = [row(2014 + n, 70 + n) for n in range(12)]
    text = sentence(data, across)
    assert "From September 2018 on an amendment" in text
    assert "The yearly figures reckoned in one way are 7, fewer than 8: no trend is tested" in text
    assert "Trend test" not in text
    after = sentence(data, [row(2019 + n, 70 + n) for n in range(8)])
    assert "Trend test" in after
    assert "amendment" not in after


@pytest.mark.parametrize(("quotes", "told"), [((338, 337, 339), "(337; 338; 339, where they say)"), ((338, 338, ""), ""), (("", "", ""), "")])  # fmt: skip
def test_a_line_whose_sources_count_different_sets_of_cities_says_so(data, quotes, told):
    """338, 337 and 339 cities made one line under «different sets are never joined»."""
    rows = [
        row(2019 + n, 80 + n, QUOTE=f"全国{count}个地级及以上城市平均优良天数比例" if count else None)
        for n, count in enumerate(quotes)
    ]
    text = sentence(data, rows)
    assert ("different numbers of cities" in text) == bool(told)
    assert told in text


def test_a_lead_without_promises_says_so_and_one_promise_is_one(data):
    assert lead(data, []) == both(data, "said.no_promises")
    assert "1 quantified promise, which" in lead(data, list(data.quantified[:1]))["en"]
    assert "2 quantified promises, none of which" in lead(data, list(data.quantified[:2]))["en"]


def test_sentences_are_joined_with_a_blank_in_english_alone():
    assert joined({"zh": "甲。", "en": "A."}, {"zh": "", "en": ""}, {"zh": "乙。", "en": "B."}) == {
        "zh": "甲。乙。",
        "en": "A. B.",
    }


def test_a_tilde_is_a_range_and_never_a_subscript():
    """«Ⅰ~Ⅲ类、Ⅰ~Ⅱ类» came out as a small Ⅲ类、Ⅰ: pandoc reads what stands between two tildes as a subscript."""
    text = markup.both({"zh": "Ⅰ~Ⅲ类、Ⅰ~Ⅱ类", "en": "I~III, I~II"})
    shown = pypandoc.convert_text(text, "html", format=READS)
    assert "<sub>" not in shown
    assert "Ⅰ~Ⅲ类、Ⅰ~Ⅱ类" in shown


def test_a_table_of_targets_hides_no_figure_of_their_own_series(data):
    """«None» stood beside a target whose reason told of a figure that could not be judged without its base."""
    none = data.words["en"]("notebook.none")
    for target in data.registry.parent_targets:
        keys = {(s.indicator, s.definition, s.area, s.breakdown) for s in target.series}
        held = drawable(row for row in data.observation.values() if SeriesKey.of(row) in keys)
        held = [row for row in held if row["OBS_STATUS"] != "E"]  # what was only expected stands behind
        text = newest_of(data, target, "en")
        assert text.startswith(none) == (not held and not data.assessment[target.id]["INPUTS"]), target.id


def test_the_newest_figure_says_so_where_it_came_after_the_deadline(data):
    """Beside a target for 2020 stood a figure of 2022 without a word."""
    told = {}
    for target in data.registry.parent_targets:
        text = newest_of(data, target, "en")
        found = re.match(r"(20\d\d) ", text)
        if target.deadline and found:
            told[target.id] = "after the deadline" in text, found[1] > target.deadline[:4]
    assert {after for after, _ in told.values()} == {True, False}
    assert all(said == after for said, after in told.values()), told


def test_chinese_in_an_english_table_is_marked_as_chinese():
    rows = [["沙溪口", "2.4 %"], ["Sanming", "好"]]
    english, chinese = (markup.table("tbl-x", "x", ["a", "b"], rows, lang) for lang in ("en", "zh"))
    assert english.count('lang="zh"') == 2
    assert '<th scope="row" lang="zh">沙溪口' in english
    assert "lang=" not in chinese


def test_a_rise_that_ends_in_an_estimate_is_expected_and_has_not_happened(data):
    text = sentence(data, [row(2020, 80), row(2025, 90, status="E")])
    assert "it is expected to rise" in text
    assert "it rose" not in text
    assert "预计下降" in sentence(data, [row(2020, 90), row(2025, 80, status="E")], "zh")


def test_a_slope_that_few_steps_come_near_is_not_told(data):
    """0.2, 0.2, … then 3: the slope between describes no stretch of the series."""
    values = [70, 70.2, 70.4, 70.6, 70.8, 74, 77, 80, 83]
    text = sentence(data, [row(2010 + n, value) for n, value in enumerate(values)]).replace("\u202f", " ")
    assert "a straight line is a poor summary" in text
    assert "0.2 percentage points to 3.2 percentage points a year" in text
    assert "Sen" not in text


@pytest.mark.parametrize(
    ("steps", "slope", "line"),
    [([1, 1.2, 0.8], 1.0, True), ([0.1, 0.2, 3.0, 3.5], 1.5, False), ([-1, -0.1, -1.2], -1.0, True), ([1, -1, 1], -1, False)],
)  # fmt: skip
def test_most_steps_within_half_and_double_the_slope_make_a_line(steps, slope, line):
    assert straight(steps, slope) is line


def test_what_a_kept_promise_stands_on_is_in_the_lead(data):
    """Figures of one clause of one document are one printed statement, and half a digit may be all there is."""
    kept = [t for t in data.quantified if data.assessment[t.id]["SET"] == "kept"]
    assert kept
    told = " ".join(text["en"] for text in kept_on(data, kept))
    borderline = sum(bool(data.assessment[t.id]["BORDERLINE"]) for t in kept)
    assert f"Of the kept, {borderline} is borderline" in told
    assert "another condition" not in told  # the rounding step that turns it is the same doubt
    assert "1 kept (on the publisher’s word alone)" in lead(data, kept)["en"]
    assert "printed, in 2 statements of 1 document" in told
    assert told in lead(data, list(data.quantified))["en"]
    assert kept_on(data, []) == []

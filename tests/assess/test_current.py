"""Contradicting observations: which stands, which is beaten, and why."""

import polars as pl
import pytest

from pipelines.assess.current import GROUP, rank
from pipelines.schema import TABLES

KEY = {
    "INDICATOR": "fertilizer-use",
    "DEFINITION": "all-agri",
    "REF_AREA": "350000",
    "BREAKDOWN": "_T",
    "TIME_PERIOD": "2022",
}


def observation(n, source, **fields):
    base = {
        "OBS_ID": f"{n:012x}",
        **KEY,
        "FREQ": "A",
        "TRANSFORMATION": "N",
        "UNIT_MEASURE": "T_1E4",
        "OBS_VALUE": 92.1,
        "OBS_LOW": 92.1,
        "OBS_HIGH": 92.1,
        "QUALIFIER": "exact",
        "DECIMALS": 1,
        "ROUNDING": 0.05,
        "OBS_TEXT": "92.1",
        "UNIT_PRINTED": "T_1E4",
        "OBS_STATUS": "A",
        "CONF_STATUS": "F",
        "DISCLOSURE": "主动公开",
        "ORIGIN": "press",
        "PROVENANCE": "transcribed",
        "SOURCE_ID": source,
        "VINTAGE": "2023",
        "CELL": "f!A1",
        "GRADE": "C",
    }
    return {**base, **fields}


def source(name, publisher="某报", same_as=None):
    return {
        "SOURCE_ID": name,
        "COLLECTION": "c",
        "TITLE": name,
        "PUBLISHER": publisher,
        "ACCESS": "original",
        "PROVENANCE": "transcribed",
        "DISCLOSURE": "主动公开",
        "LICENCE": "-",
        "FILE": "f",
        "SHA256": "0" * 64,
        "SAME_AS": same_as,
        "OBSERVATIONS": 1,
        "SET_ASIDE": 0,
    }


def ranked(codes, observations, sources):
    table = rank(TABLES["observations"].frame(observations), TABLES["sources"].frame(sources), codes)
    return {row["SOURCE_ID"]: row for row in table.iter_rows(named=True)}


def test_the_indicators_authority_ranks_before_a_better_grade(codes):
    rows = [
        observation(1, "press", GRADE="A", VINTAGE="2024"),
        observation(2, "yearbook", GRADE="C"),
    ]
    found = ranked(codes, rows, [source("press"), source("yearbook", "国家统计局农村社会经济调查司")])
    assert found["yearbook"]["CURRENT"]
    assert (found["press"]["BEATEN_FOR"], found["press"]["BEATEN_BY"]) == ("authority", f"{2:012x}")


def test_a_better_grade_ranks_before_a_later_date(codes):
    rows = [
        observation(1, "a", GRADE="B", VINTAGE="2022"),
        observation(2, "b", GRADE="C", VINTAGE="2024"),
    ]
    found = ranked(codes, rows, [source("a"), source("b")])
    assert found["a"]["CURRENT"]
    assert found["b"]["BEATEN_FOR"] == "grade"


def test_a_later_vintage_supersedes(codes):
    rows = [
        observation(1, "a", VINTAGE="2023-05"),
        observation(2, "b", VINTAGE="2024", OBS_VALUE=92.3, OBS_LOW=92.3, OBS_HIGH=92.3),
    ]
    found = ranked(codes, rows, [source("a"), source("b")])
    assert found["b"]["CURRENT"]
    assert found["a"]["BEATEN_FOR"] == "date"


def test_a_printed_figure_ranks_before_a_derived_one(codes):
    rows = [
        observation(1, "a", PROVENANCE="derived", DERIVED_FROM="x;y", VINTAGE="2024"),
        observation(2, "b", VINTAGE="2023"),
    ]
    assert ranked(codes, rows, [source("a"), source("b")])["b"]["CURRENT"]


def test_one_article_read_in_two_places_is_one_source(codes):
    rows = [observation(1, "a"), observation(2, "b")]
    found = ranked(codes, rows, [source("a"), source("b", same_as="a")])
    assert {row["BEATEN_FOR"] for row in found.values()} == {None, "same-document"}


def test_two_definitions_never_compete(codes):
    rows = [observation(1, "a"), observation(2, "b", DEFINITION="main-crops")]
    found = ranked(codes, rows, [source("a"), source("b")])
    assert all(row["CURRENT"] for row in found.values())


def test_a_repeated_survey_figure_keeps_the_surveys_year(codes):
    cover = {
        "INDICATOR": "forest-cover",
        "DEFINITION": "survey3",
        "UNIT_MEASURE": "PT",
        "OBS_VALUE": 65.12,
        "OBS_LOW": 65.12,
        "OBS_HIGH": 65.12,
    }
    rows = [
        observation(1, "a", **{**cover, "TIME_PERIOD": "2023"}),
        observation(2, "b", **{**cover, "TIME_PERIOD": "2024"}),
    ]
    found = ranked(codes, rows, [source("a"), source("b")])
    assert found["a"]["CURRENT"]
    assert (found["b"]["CURRENT"], found["b"]["BEATEN_FOR"]) == (False, "carried-forward")


@pytest.mark.parametrize(
    ("text", "printed", "period", "carried"),
    [
        ("96.61", "2022-03-29", "2022", True),
        ("96.61", "2022-03", "2022", True),
        ("1234", "2021-12-31", "2022", True),
        ("96.61", "2022-11-30", "2022", False),  # the year was nearly over
        ("96.61", "2023-02-01", "2022", False),
        ("96.6", "2022-03-29", "2022", False),  # three digits meet by chance
        ("100", "2022-03-29", "2022", False),
    ],
)
def test_a_number_printed_before_its_period_was_half_over_is_carried_on(
    codes, text, printed, period, carried
):
    value, decimals = float(text), len(text.partition(".")[2])
    told = figure(value) | {"OBS_TEXT": text, "ROUNDING": 0.5 / 10**decimals, "DECIMALS": decimals}
    rows = [
        observation(1, "a", **told | {"TIME_PERIOD": f"../{printed}", "FREQ": "_U", "VINTAGE": printed}),
        observation(2, "b", **told | {"TIME_PERIOD": period, "VINTAGE": "2023-09"}),
    ]
    found = ranked(codes, rows, [source("a"), source("b")])
    assert (found["a"]["CURRENT"], found["b"]["CURRENT"]) == (carried, not carried)
    assert found["b" if carried else "a"]["BEATEN_FOR"] == ("told-before" if carried else "same-number")


def test_the_order_of_rows_never_matters(cleaned, codes):
    once = rank(cleaned.observations, cleaned.sources, codes)
    again = rank(cleaned.observations.reverse(), cleaned.sources.reverse(), codes)
    assert once.equals(again)


def test_exactly_one_row_of_a_place_and_period_stands_unless_carried_forward(assessed):
    key = GROUP
    groups = assessed.ranked.group_by(key).agg(
        pl.col("CURRENT").sum().alias("n"),
        pl.col("BEATEN_FOR").is_in(["carried-forward", "told-before", "same-number"]).any().alias("repeat"),
    )
    assert groups.filter((pl.col("n") != 1) & ~pl.col("repeat").fill_null(False)).height == 0


@pytest.mark.parametrize(
    ("later", "reason"),
    [
        ({"OBS_STATUS": "E"}, "status"),
        ({"OBS_STATUS": "P"}, "status"),
        ({"QUALIFIER": "about", "OBS_LOW": 87.0, "OBS_HIGH": 97.0}, "precision"),
    ],
)
def test_a_firm_exact_figure_ranks_before_a_later_vague_one(codes, later, reason):
    rows = [observation(1, "a", VINTAGE="2023"), observation(2, "b", VINTAGE="2025", **later)]
    found = ranked(codes, rows, [source("a"), source("b")])
    assert found["a"]["CURRENT"]
    assert found["b"]["BEATEN_FOR"] == reason


def test_a_listed_copy_never_stands_before_a_figure_that_may_decide(codes):
    rows = [observation(1, "yearbook", GRADE="D"), observation(2, "b", GRADE="C", VINTAGE="2020")]
    sources = [source("yearbook", "国家统计局农村社会经济调查司"), source("b")]
    assert ranked(codes, rows, sources)["b"]["CURRENT"]


def test_a_survey_value_that_returns_is_a_new_survey(codes):
    def cover(n, year, value):
        fields = {"INDICATOR": "forest-cover", "DEFINITION": "survey3", "UNIT_MEASURE": "PT"}
        ends = {"OBS_VALUE": value, "OBS_LOW": value, "OBS_HIGH": value}
        return observation(n, f"s{year}", **fields, **ends, TIME_PERIOD=year)

    rows = [cover(1, "2013", 65.0), cover(2, "2018", 66.0), cover(3, "2019", 66.0), cover(4, "2023", 65.0)]
    found = ranked(codes, rows, [source(f"s{year}") for year in (2013, 2018, 2019, 2023)])
    assert [found[f"s{y}"]["CURRENT"] for y in (2013, 2018, 2019, 2023)] == [True, True, False, True]


def figure(value):
    return {"OBS_VALUE": value, "OBS_LOW": value, "OBS_HIGH": value}


def test_another_publishers_figure_that_no_rounding_explains_contradicts(codes):
    rows = [
        observation(1, "a", VINTAGE="2024"),
        observation(2, "b", **figure(80.0)),
        observation(3, "c", **figure(92.14)),
    ]
    found = ranked(codes, rows, [source("a", "甲报"), source("b", "乙报"), source("c", "丙报")])
    assert [found[name]["CONTRADICTS"] for name in "abc"] == [False, True, False]


def test_a_publishers_own_later_word_is_a_revision_and_no_contradiction(codes):
    rows = [observation(1, "a", VINTAGE="2022", **figure(80.0)), observation(2, "b", VINTAGE="2024")]
    found = ranked(codes, rows, [source("a", "甲局"), source("b", "甲局")])
    assert (found["a"]["CONTRADICTS"], found["b"]["REVISED"]) == (False, True)


@pytest.mark.parametrize(
    ("publisher", "earlier"),
    [("乙报", figure(80.0)), ("甲局", figure(92.08)), ("甲局", {**figure(80.0), "GRADE": "D"})],
)
def test_another_publisher_more_digits_or_a_copy_make_no_revision(codes, publisher, earlier):
    rows = [observation(1, "a", VINTAGE="2022", **earlier), observation(2, "b", VINTAGE="2024")]
    found = ranked(codes, rows, [source("a", publisher), source("b", "甲局")])
    assert not any(row["REVISED"] for row in found.values())


def test_a_level_and_a_change_never_compete(codes):
    rows = [observation(1, "a"), observation(2, "b", TRANSFORMATION="G1", UNIT_MEASURE="PT", **figure(-2.0))]
    assert all(row["CURRENT"] for row in ranked(codes, rows, [source("a"), source("b")]).values())


def test_an_estimate_never_stands_for_a_year_of_which_something_was_measured(codes):
    """A forecast on the publisher's own page stood for the year that the bulletin had measured since."""
    rows = [
        observation(1, "january", GRADE="B", OBS_STATUS="E", VINTAGE="2024", **figure(95.0)),
        observation(2, "bulletin", GRADE="C", OBS_STATUS="P"),
    ]
    found = ranked(codes, rows, [source("january"), source("bulletin")])
    assert found["bulletin"]["CURRENT"]
    assert found["january"]["BEATEN_FOR"] == "status"
    alone = ranked(codes, rows[:1], [source("january")])
    assert alone["january"]["CURRENT"]


def test_a_rounding_gives_way_to_the_finer_print_that_it_rounds(codes):
    """42,000 t of a later edition stood for the 41,689 t that the edition before it had printed."""
    rows = [
        observation(1, "later", VINTAGE="2024", ROUNDING=0.5, **figure(92.0)),
        observation(2, "finer", VINTAGE="2023", ROUNDING=0.005, **figure(92.14)),
    ]
    found = ranked(codes, rows, [source("later"), source("finer")])
    assert found["finer"]["CURRENT"]
    assert (found["later"]["BEATEN_FOR"], found["later"]["CONTRADICTS"]) == ("precision", False)
    revised = [rows[0] | figure(95.0), rows[1]]  # no rounding of the older figure: a later word on it
    found = ranked(codes, revised, [source("later"), source("finer")])
    assert found["later"]["CURRENT"]

"""What the gate kept, and bans: neither is ever told as «nothing found»."""

import polars as pl
import pytest
from factory import point

from pipelines.assess.directional import prohibition
from pipelines.assess.kept_back import STATUSES, KeptBack, foremost, kept_back_of, missing, sentence


def withheld(*rows):
    names = ["INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN", "DISCLOSURE", "GROUND"]
    return pl.DataFrame([dict(zip(names, ("i", "_", "a", "_T", *row), strict=True)) for row in rows])


def kept(*rows):
    return kept_back_of(withheld(*rows))["i|_|a|_T"]


def test_what_its_holder_refuses_is_told_before_what_can_be_asked_for_and_that_before_what_we_hide():
    refused, asked, hidden = ("不予公开", "class"), ("依申请公开", "class"), ("不予公开", "contributors")
    assert kept(refused, asked) == KeptBack("withheld", "class")
    assert kept(hidden, refused) == KeptBack("withheld", "class")
    assert kept(hidden, asked) == KeptBack("on-request", "class")


@pytest.mark.parametrize("ground", ["contributors", "dominance", "complete-rate", "complementary"])
def test_a_figure_that_tells_on_an_enterprise_is_hidden_by_us_and_not_refused(ground):
    assert kept(("不予公开", ground)) == KeptBack("hidden", "small-cells")
    assert "企业" in sentence("hidden", "small-cells", "zh")
    assert "不是持有单位拒绝" in sentence("hidden", "small-cells", "zh")
    assert "has not refused" in sentence("hidden", "small-cells", "en")


@pytest.mark.parametrize(("disclosure", "ground"), [("主动公开", "embargo"), ("不予公开", "derived")])
def test_what_waits_for_its_day_or_was_computed_from_closed_figures_is_hidden_by_us(disclosure, ground):
    assert kept((disclosure, ground)) == KeptBack("hidden", ground)


def test_every_case_has_its_own_sentence_and_says_what_is_missing_in_both_languages():
    cases = [
        ("withheld", "class"),
        ("on-request", "class"),
        *(("hidden", r) for r in ("small-cells", "embargo", "derived")),
    ]
    assert len({sentence(*case, lang) for case in cases for lang in ("zh", "en")}) == 10
    assert len({missing(status, lang) for status in STATUSES for lang in ("zh", "en")}) == 6


def test_the_strictest_of_several_series_decides():
    assert foremost([KeptBack("hidden", "embargo"), KeptBack("on-request", "class")]).status == "on-request"
    assert foremost([]) is None


def test_one_official_finding_breaches_a_ban_for_good():
    assert prohibition([point("2023", 2), point("2024", 0)]).status == "breached"


def test_a_count_of_nought_says_that_somebody_looked():
    assert prohibition([point("2024", 0)]).status == "no-breach-known"


def test_what_is_read_in_the_press_or_estimated_decides_no_ban():
    assert prohibition([point("2024", 2, grade="C")]).status == "no-data"
    assert prohibition([point("2024", 2, status="E")]).status == "no-data"
    assert prohibition([]).status == "no-data"

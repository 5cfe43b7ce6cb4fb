"""What the gate kept, and bans: neither is ever told as «nothing found»."""

import polars as pl
import pytest
from factory import point

from pipelines.assess.directional import prohibition
from pipelines.assess.kept_back import KeptBack, kept_back_of, reason_of, sentence


def withheld(*rows):
    names = ["INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN", "DISCLOSURE", "GROUND"]
    return pl.DataFrame([dict(zip(names, ("i", "_", "a", "_T", *row), strict=True)) for row in rows])


def test_the_strictest_class_of_a_series_decides():
    kept = kept_back_of(withheld(("不予公开", "class"), ("依申请公开", "class")))
    assert kept == {"i|_|a|_T": KeptBack("不予公开", "class")}


def test_a_class_is_named_before_the_ground_of_a_small_cell():
    kept = kept_back_of(withheld(("不予公开", "contributors"), ("不予公开", "class")))
    assert reason_of(kept["i|_|a|_T"]) == "class"


@pytest.mark.parametrize("ground", ["contributors", "dominance", "complete-rate", "complementary"])
def test_a_figure_that_tells_on_an_enterprise_has_its_own_ground(ground):
    reason = reason_of(KeptBack("不予公开", ground))
    assert reason == "small-cells"
    assert "企业" in sentence("withheld", reason, "zh")
    assert "enterprise" in sentence("withheld", reason, "en")


def test_each_class_has_a_sentence_in_both_languages():
    texts = {
        sentence(status, "class", lang) for status in ("withheld", "on-request") for lang in ("zh", "en")
    }
    assert len(texts) == 4


def test_one_official_finding_breaches_a_ban_for_good():
    assert prohibition([point("2023", 2), point("2024", 0)]).status == "breached"


def test_a_count_of_nought_says_that_somebody_looked():
    assert prohibition([point("2024", 0)]).status == "no-breach-known"


def test_what_is_read_in_the_press_or_estimated_decides_no_ban():
    assert prohibition([point("2024", 2, grade="C")]).status == "no-data"
    assert prohibition([point("2024", 2, status="E")]).status == "no-data"
    assert prohibition([]).status == "no-data"

"""Fragility: what is varied, what may not be, and that marks agree with each other."""

import datetime as dt

from factory import indicator, point, target
from hypothesis import given
from hypothesis import strategies as st

from pipelines.assess.fragility import variants
from pipelines.assess.judge import Judgement, find, together
from pipelines.assess.methods import METHODS
from pipelines.codes import load_codes
from pipelines.ground.project import Project
from pipelines.plan.models import Series
from tests.conftest import REPO

UNDER_WAY, OVER = dt.date(2024, 6, 30), dt.date(2026, 11, 24)
SERIES = Series(indicator="x", area="990000")
tenths = st.decimals(min_value=1, max_value=99, places=1, allow_nan=False, allow_infinity=False)


REAL = load_codes(Project(REPO))


class Codes:
    """The one indicator, and the ranks of statuses that `together` asks for."""

    def __init__(self, real, **fields):
        self.indicators = {"x": indicator(**fields)}
        self.statuses, self.worst = real.statuses, real.worst


def judged(promise, points, real, today=UNDER_WAY, **fields):
    codes = Codes(real, **fields)
    finding = find(promise, SERIES, points, codes, today)
    judgement = Judgement(promise, together(promise, (finding,), codes), (finding,))
    return judgement, {v.name: v for v in variants(judgement, codes, today)}


def test_another_base_year_may_flip_a_pace_and_is_named(codes):
    points = [point("2019", 80), point("2020", 70), point("2023", 84)]
    judgement, found = judged(target(base_period="2020"), points, codes)
    assert judgement.verdict.status == "on-track"
    assert (found["base:2019"].holds, found["base:2019"].finding.verdict.status) == (False, "behind")


def test_the_base_of_a_change_belongs_to_the_threshold_and_is_not_varied(codes):
    promise = target(
        kind="change", change_unit="percent", path="geometric", base_period="2020", value=-10, comparator="le"
    )
    points = [point("2019", 120), point("2020", 100), point("2021", 95), point("2025", 85)]
    _, found = judged(promise, points, codes, OVER, sense="decrease")
    assert sorted(found) == ["rounding:down", "rounding:up"]
    assert all(v.holds for v in found.values())


def test_one_step_of_rounding_flips_a_verdict_on_the_edge(codes):
    _, found = judged(target(), [point("2025", "90.0")], codes, OVER)
    assert (found["rounding:down"].holds, found["rounding:up"].holds) == (False, True)


def test_a_share_is_never_moved_beyond_100(codes):
    promise = target(value=100)
    _, found = judged(promise, [point("2025", 100)], codes, OVER)
    assert found["rounding:up"].finding.verdict.latest.figure.high == 100


def test_a_verdict_on_a_provisional_figure_falls_without_it(codes):
    _, found = judged(target(), [point("2024", 80), point("2025", 95, status="P")], codes, OVER)
    assert found["without-provisional"].finding.verdict.status == "awaiting-final-data"
    assert not found["without-provisional"].holds


def test_a_gap_has_no_verdict_to_lose(codes):
    judgement, found = judged(target(), [], codes)
    assert judgement.verdict.status == "no-data"
    assert found == {}


@given(tenths, tenths)
def test_borderline_by_a_digit_is_always_fragile(value, goal):
    judgement, found = judged(target(value=float(goal)), [point("2025", value)], REAL, OVER)
    if judgement.verdict.edge == "digit":
        assert not all(v.holds for v in found.values())


@given(tenths, tenths, tenths)
def test_a_borderline_change_is_always_fragile(base, value, cut):
    promise = target(
        kind="change",
        change_unit="percent",
        path="geometric",
        base_period="2020",
        value=-float(cut),
        comparator="le",
    )
    points = [point("2020", base), point("2025", value)]
    judgement, found = judged(promise, points, REAL, OVER, sense="decrease", unit="T")
    if judgement.verdict.edge == "digit":
        assert not all(v.holds for v in found.values())


def test_the_published_marks_say_what_the_variants_say(assessed, evidence_assessed):
    def fragile_and_flipped(done):
        varied = done.opinions.filter(done.opinions["VARIANT"].is_in(["main", "second"]).not_())
        flipped = varied.filter(varied["AGREES"].not_())
        return [set(table["TARGET_ID"]) for table in (done.assessments.filter("FRAGILE"), flipped)]

    for done in (assessed, evidence_assessed):
        fragile, flipped = fragile_and_flipped(done)
        assert fragile == flipped
    assert fragile >= {"cn-nyj2020-coal"}


def test_every_series_has_its_main_row_and_the_opinion_of_every_other_rule(assessed):
    counted = assessed.opinions.group_by("TARGET_ID", "SERIES", "VARIANT").len()
    main = counted.filter(counted["VARIANT"] == "main")
    second = counted.filter(counted["VARIANT"] == "second")
    assert main["len"].to_list() == [1] * main.height
    assert main.height == second.height
    assert set(second["len"]) == {len(METHODS) - 1, len(METHODS)}


def test_every_opinion_that_says_nothing_says_why(assessed):
    silent = assessed.opinions.filter(assessed.opinions["STATUS"].is_null())
    assert silent.height > 0
    assert silent["NOTE_ZH"].null_count() == 0
    assert silent["NOTE_EN"].null_count() == 0

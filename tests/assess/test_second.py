"""Second opinions: METHODS' worked examples through the whole door, and every degenerate case."""

import datetime as dt
from fractions import Fraction

import pytest
from factory import indicator, point, target
from hypothesis import given
from hypothesis import strategies as st

from pipelines.assess.judge import find
from pipelines.assess.methods.destatis import projection_class
from pipelines.assess.opinions import say
from pipelines.assess.second import own_class, second_opinions
from pipelines.plan.models import Series

UNDER_WAY = dt.date(2024, 6, 30)
SERIES = Series(indicator="x", area="990000")
positive = st.decimals(min_value="0.01", max_value=1000, places=2, allow_nan=False, allow_infinity=False)


class Codes:
    """The one indicator that the tests judge by."""

    def __init__(self, **fields):
        self.indicators = {"x": indicator(unit="T", **fields)}


def opinions(promise, points, today=UNDER_WAY, **fields):
    codes = Codes(**fields)
    finding = find(promise, SERIES, points, codes, today)
    found = second_opinions(promise, finding, codes.indicators["x"])
    return {opinion.method: opinion for opinion in found}, own_class(promise, finding)


def level(value, **fields):
    sense = "le" if fields.pop("falls", False) else "ge"
    return target(base_period="2020", value=value, unit="T", comparator=sense, **fields)


@pytest.mark.parametrize(
    ("base", "latest", "goal", "deadline", "year", "falls", "geometric", "eurostat"),
    [
        (25, 22, 20, "2025", "2023", True, 0.955, 0.956),
        (100, 75, 50, "2030", "2025", True, 0.830, 0.835),
        (10, 15, 20, "2030", "2025", False, 1.170, 1.177),
        (100, 104, 80, "2025", "2023", True, -0.293, -0.301),
    ],
)
def test_the_worked_examples_come_out_of_the_whole_door(
    base, latest, goal, deadline, year, falls, geometric, eurostat
):
    promise = level(goal, falls=falls, deadline=deadline)
    found, _ = opinions(promise, [point("2020", base), point(year, latest)])
    assert found["geometric"].pace == pytest.approx(geometric, abs=5e-4)
    assert found["eurostat"].pace == pytest.approx(eurostat, abs=5e-4)


def test_rules_that_disagree_are_told_apart():
    promise = level(50, falls=True, deadline="2030")
    found, own = opinions(promise, [point("2020", 100), point("2025", 75)])
    assert (own, found["eurostat"].says, found["geometric"].says) == ("on-track", "behind", "behind")


def test_chained_percentages_have_second_opinions_too():
    promise = target(
        kind="change", change_unit="percent", path="geometric", base_period="2020", value=-17, comparator="le"
    )
    points = [point("2021", "1.51"), point("2022", "-2.20"), point("2023", "-4.18")]
    found, own = opinions(promise, points, per_year=True)
    assert own == "off-track"
    assert found["linear"].pace == pytest.approx(0.287 / 0.6, abs=1e-3)
    assert found["destatis"].says == "off-track"


def test_a_projection_carries_the_mean_change_to_the_deadline():
    points = [
        point(str(year), value) for year, value in zip(range(2020, 2024), (10, 12, 14, 16), strict=True)
    ]
    found, _ = opinions(level(20), points)
    assert (found["destatis"].projected, found["destatis"].says, found["destatis"].miss) == (
        20.0,
        "on-track",
        0,
    )


def test_a_projection_stops_at_a_gap_and_at_a_break():
    years = [point(str(year), year - 2010) for year in (2019, 2020, 2022, 2023)]
    assert opinions(level(30), years)[0]["destatis"].reason == "few-points"
    broken = [
        point(str(year), year - 2010, status="B" if year == 2020 else "A") for year in range(2018, 2024)
    ]
    found, _ = opinions(level(30), broken)
    assert found["destatis"].projected == 15.0
    assert (
        opinions(level(30), [*broken[:3], point("2021", 11, status="B"), *broken[4:]])[0]["destatis"].reason
        == "break"
    )


@pytest.mark.parametrize(
    ("x", "goal", "projected", "comparator", "says", "miss"),
    [
        (10, 20, 21.0, "ge", "on-track", 0.0),
        (10, 20, 19.6, "ge", "on-track", 0.04),
        (10, 20, 19.5, "ge", "behind", 0.05),
        (10, 20, 18.0, "ge", "behind", 0.2),
        (10, 20, 17.9, "ge", "off-track", 0.21),
        (10, 20, 9.0, "ge", "off-track", 1.1),
        (20, 20, 20.0, "ge", "on-track", 0.0),
        (20, 20, 19.0, "ge", "off-track", 1.0),
        (30, 20, 18.0, "le", "on-track", 0.0),
    ],
)
def test_the_projections_classes_have_their_bounds(x, goal, projected, comparator, says, miss):
    assert projection_class(Fraction(x), Fraction(goal), projected, comparator) == (says, pytest.approx(miss))


@pytest.mark.parametrize(
    ("promise", "points", "reason"),
    [
        (level(20), [], "no-data"),
        (level(20), [point("2023", 15)], "no-base"),
        (level(20), [point("2020", 15)], "base-only"),
        (level(20), [point("2020", 25), point("2023", 26)], "base-satisfied"),
        (level(20), [point("2020", 20), point("2023", 15)], "base-satisfied"),
        (level(20), [point("2020", 10), point("2023", 15, status="B")], "break"),
        (level(20), [point("2020", 10), point("2023", 15, high="open")], "bounds"),
        (level(20), [point("2020", 0), point("2023", 15)], "not-positive"),
        (level(20), [point("2020", -5), point("2023", 15)], "not-positive"),
        (level(20, path="none"), [point("2020", 10), point("2023", 15)], "no-path"),
        (level(20, path="floor"), [point("2020", 10), point("2023", 15)], "no-path"),
    ],
)
def test_where_a_rule_is_undefined_it_says_nothing_and_why(promise, points, reason):
    found, _ = opinions(promise, points)
    opinion = found["eurostat"]
    assert (opinion.says, opinion.pace, opinion.reason) == (None, None, reason)
    assert say.known(reason)


def test_a_deadline_that_was_observed_is_not_projected():
    points = [point(str(year), value) for year, value in zip(range(2020, 2026), range(10, 16), strict=True)]
    found, _ = opinions(level(20), points, today=dt.date(2026, 11, 24))
    assert found["destatis"].reason == "deadline-reached"


def test_a_deadline_inside_a_year_counts_its_months():
    promise = level(20, deadline="2024-06")
    found, _ = opinions(promise, [point("2020", 10), point("2023", 18)])
    # 3 of 3.5 years have passed: 0.8 ÷ (3 ÷ 3.5)
    linear_of = opinions(
        level(20, deadline="2024-06", path="geometric"), [point("2020", 10), point("2023", 18)]
    )
    assert linear_of[0]["linear"].pace == pytest.approx(0.8 / (3 / 3.5), abs=1e-6)
    assert found["eurostat"].pace == pytest.approx((1.8 ** (1 / 3) - 1) / (2 ** (1 / 3.5) - 1), abs=1e-6)


def test_an_interval_that_spans_two_classes_is_indeterminate():
    promise = level(20)
    found, _ = opinions(promise, [point("2020", 10), point("2023", 15, low=13, high=17)])
    assert (found["eurostat"].says, found["eurostat"].reason) == ("indeterminate", "bounds")
    assert found["eurostat"].pace_low < found["eurostat"].pace_high


@given(positive, positive, positive, st.sampled_from([10, 100, 10_000]))
def test_no_second_opinion_changes_with_the_unit(base, value, goal, factor):
    def says(scale):
        points = [point("2020", base * scale), point("2023", value * scale)]
        return opinions(level(float(goal * scale)), points)[0]

    one, other = says(1), says(factor)
    assert [(o.says, o.reason) for o in one.values()] == [(o.says, o.reason) for o in other.values()]


@given(positive, positive)
def test_standing_still_is_off_track_by_every_rule(base, goal):
    points = [point(str(year), base) for year in range(2020, 2024)]
    for opinion in opinions(level(float(goal)), points)[0].values():
        assert opinion.says in (None, "off-track")


@given(positive, positive, positive)
def test_better_never_sounds_worse(base, value, more):
    goal = float(base) + 1000
    rank = {"off-track": 0, "behind": 1, "on-track": 2}
    here, _ = opinions(level(goal), [point("2020", base), point("2023", value)])
    there, _ = opinions(level(goal), [point("2020", base), point("2023", value + more)])
    for method in ("geometric", "eurostat"):
        assert rank[here[method].says] <= rank[there[method].says]

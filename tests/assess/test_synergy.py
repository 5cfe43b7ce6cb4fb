"""Reductions of a pollutant and of carbon: quadrants with their signs, and a ratio in one of them alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.assess.synergy import cross_elasticity, quadrant, reduction


@pytest.mark.parametrize(
    ("pollutant", "carbon", "where", "ratio"),
    [
        (20, 10, "both-fall", 2.0),
        (5, 10, "both-fall", 0.5),
        (20, -10, "pollutant-falls", None),
        (-20, 10, "carbon-falls", None),
        (-20, -10, "both-rise", None),  # the bare ratio would be +2 and pass for co-control
        (0, 10, "on-axis", None),
        (20, 0, "on-axis", None),
    ],
)
def test_each_quadrant_has_its_name_and_only_where_both_fall_is_there_a_ratio(
    pollutant, carbon, where, ratio
):
    assert quadrant(pollutant, carbon) == where
    assert cross_elasticity(pollutant, carbon) == ratio


def test_a_reduction_is_positive_where_the_total_fell_and_needs_a_base():
    assert reduction(200, 150) == 25
    assert reduction(100, 130) == -30
    assert reduction(100, 0) == 100
    assert reduction(0, 5) is None
    assert reduction(10, -1) is None


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(0.001, 1000))
def test_a_reduction_does_not_depend_on_the_unit(base, latest, factor):
    assert reduction(base * factor, latest * factor) == pytest.approx(reduction(base, latest), abs=1e-6)

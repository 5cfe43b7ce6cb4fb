"""Judgements on intervals: yes, no, or indeterminate, and borderline."""

from fractions import Fraction as F

import pytest

from pipelines.assess.intervals import Interval, exact, ratio, satisfies


def at(low, high=None, **ends):
    return Interval(None if low is None else exact(low), None if high is None else exact(high), **ends)


POINT = Interval.point(F(93))


@pytest.mark.parametrize(
    ("figure", "comparator", "threshold", "answer"),
    [
        (POINT, "ge", 93, "yes"),
        (POINT, "gt", 93, "no"),
        (POINT, "le", 93, "yes"),
        (POINT, "lt", 93, "no"),
        (at(97, 100), "ge", 97, "yes"),
        (at(97, 100), "ge", 98, "indeterminate"),
        (at(97, 100), "gt", 100, "no"),
        (at(30, None, low_open=True), "gt", 30, "yes"),
        (at(30, None), "gt", 30, "indeterminate"),
        (at(None, 50), "ge", 60, "no"),
        (at(None, 60, high_open=True), "ge", 60, "no"),
        (at(None, 60), "ge", 60, "indeterminate"),
        (at(None, None), "ge", 60, "indeterminate"),
        (at(-13, -10), "le", -10, "yes"),
        (at(-13, "-9.9"), "le", -10, "indeterminate"),
        (at(0, 100, high_open=True), "ge", 100, "no"),
    ],
)
def test_all_none_or_some_of_an_interval_satisfies(figure, comparator, threshold, answer):
    assert satisfies(figure, comparator, F(threshold)) == answer


def test_ten_per_cent_of_one_hundred_is_exactly_ten():
    change = ratio(Interval.point(exact("90")), Interval.point(exact("100")))
    assert (change.low - 1) * 100 == -10
    assert satisfies(Interval.point((change.low - 1) * 100), "le", F(-10)) == "yes"


def test_a_ratio_to_what_may_be_zero_is_undefined():
    assert ratio(POINT, Interval.point(F(0))) is None
    assert ratio(POINT, at(-1, 1)) is None
    assert ratio(POINT, at(None, 1)) is None


def test_a_ratio_to_a_base_that_is_open_upwards_has_a_ceiling():
    found = ratio(at(80, 80), Interval(F(100), None, low_open=True))
    assert (found.low, found.high, found.high_open) == (0, F(80, 100), True)


def test_a_ratio_of_what_fell_below_nought_is_negative():
    assert ratio(at(-5, -5), at(10, 20)) == at("-0.5", "-0.25")
    assert ratio(Interval(None, F(5)), at(10, 10)).low is None


def test_a_ratio_of_bounds_has_the_widest_bounds():
    found = ratio(at("37500", "38500"), at("43162.5", "43163.5"))
    assert (float(found.low) - 1) * 100 == pytest.approx(-13.121, abs=1e-3)
    assert (float(found.high) - 1) * 100 == pytest.approx(-10.802, abs=1e-3)


def test_sums_keep_open_ends_open():
    total = at(1, 2) + at(3, None)
    assert (total.low, total.high) == (4, None)
    assert not total.is_bounded

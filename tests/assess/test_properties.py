"""Algebra that has to hold for every figure: hypothesis looks for the one that breaks it."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from factory import indicator, judge, point, target
from hypothesis import given
from hypothesis import strategies as st

from pipelines.assess.intervals import Interval, exact, satisfies
from pipelines.assess.judged import judgeable

numbers = st.decimals(min_value=-1000, max_value=1000, places=2, allow_nan=False, allow_infinity=False)
positive = st.decimals(min_value="0.01", max_value=1000, places=2, allow_nan=False, allow_infinity=False)
comparators = st.sampled_from(["ge", "gt", "le", "lt"])
DECIDED = {"met", "not-met", "met-late", "on-track", "behind", "off-track", "reached"}
UNDER_WAY = dt.date(2024, 6, 30)


def interval(a, b):
    low, high = sorted((exact(a), exact(b)))
    return Interval(low, high)


@given(numbers, numbers, comparators, numbers)
def test_an_interval_never_contradicts_its_points(a, b, comparator, threshold):
    figure = interval(a, b)
    answer = satisfies(figure, comparator, exact(threshold))
    points = {
        satisfies(Interval.point(end), comparator, exact(threshold)) for end in (figure.low, figure.high)
    }
    if answer != "indeterminate":
        assert points == {answer}


@given(numbers, numbers, positive, comparators, numbers)
def test_a_wider_interval_never_turns_indeterminate_into_a_verdict(a, b, margin, comparator, threshold):
    figure = interval(a, b)
    wider = figure.widened(exact(margin))
    if satisfies(figure, comparator, exact(threshold)) == "indeterminate":
        assert satisfies(wider, comparator, exact(threshold)) == "indeterminate"


@given(positive, positive, positive, positive, positive)
def test_widening_an_observation_never_makes_a_verdict(base, value, threshold, down, up):
    promise = target(base_period="2020", value=float(threshold))
    narrow = judge(promise, [point("2020", base), point("2023", value)], today=UNDER_WAY)
    low, high = max(exact(value) - exact(down), Fraction(0)), exact(value) + exact(up)
    wide = replace(point("2023", value), figure=Interval(low, high))
    widened = judge(promise, [point("2020", base), wide], today=UNDER_WAY)
    if narrow.status not in DECIDED:
        assert widened.status not in DECIDED
    elif widened.status in DECIDED:
        assert widened.status == narrow.status


@given(
    positive,
    positive,
    positive,
    st.sampled_from([10, 100, 10_000]),
    st.sampled_from(["linear", "geometric"]),
)
def test_the_choice_of_unit_never_matters(base, value, threshold, factor, path):
    def found(scale):
        promise = target(base_period="2020", value=float(threshold * scale), path=path)
        return judge(
            promise,
            [
                point("2020", base * scale, half=str(scale)),
                point("2023", value * scale, half=str(scale)),
            ],
            of=indicator(unit="T"),
            today=UNDER_WAY,
        )

    one, other = found(1), found(factor)
    assert (one.status, one.reason, one.edge) == (other.status, other.reason, other.edge)
    assert one.progress.pace == other.progress.pace


@given(
    st.lists(
        st.tuples(st.integers(2016, 2025), positive),
        min_size=1,
        max_size=8,
        unique_by=lambda pair: pair[0],
    ),
    st.randoms(),
)
def test_the_order_of_points_never_matters(pairs, random):
    points = [point(str(year), value) for year, value in pairs]
    shuffled = points[:]
    random.shuffle(shuffled)
    ordered = sorted(shuffled, key=lambda p: p.time)
    promise = target(base_period="2020")
    assert judgeable(promise, indicator(), ordered, Fraction(90)) == judgeable(
        promise, indicator(), sorted(points, key=lambda p: p.time), Fraction(90)
    )


@given(positive, positive, positive)
def test_standing_still_at_the_base_is_no_progress(base, threshold, _):
    if base == threshold:
        return
    promise = target(base_period="2020", value=float(threshold))
    found = judge(promise, [point("2020", base), point("2023", base)], today=UNDER_WAY)
    if found.progress.share is not None:
        assert found.progress.share == 0

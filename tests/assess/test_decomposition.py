"""LMDI: the parts sum to the change of the total, zeros included; the unit changes no share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.assess.decomposition import kaya, log_mean, parts

amount = st.floats(1e-3, 1e9)
ends = st.tuples(amount, st.one_of(st.just(0.0), amount), st.one_of(st.just(0.0), amount)).map(
    lambda end: (end[0], end[1], end[2] if end[1] else 0.0)
)


@given(ends, ends)
def test_the_parts_sum_to_the_change_of_the_total_zeros_included(base, latest):
    found = kaya(base, latest)
    scale = max(base[2], latest[2], 1e-9)
    assert sum(found.values()) == pytest.approx(latest[2] - base[2], abs=1e-6 * scale)


@given(st.lists(amount, min_size=4, max_size=4), st.lists(amount, min_size=4, max_size=4))
def test_with_population_before_it_four_parts_sum_to_the_same(base, latest):
    found = parts(base, latest)
    assert sum(found) == pytest.approx(latest[-1] - base[-1], abs=1e-6 * max(base[-1], latest[-1]))


def test_one_factor_that_moves_alone_takes_the_whole_change():
    assert kaya((100, 50, 20), (200, 100, 40)) == pytest.approx(
        {"product": 20, "energy-intensity": 0, "carbon-content": 0}
    )
    assert kaya((100, 50, 20), (100, 50, 10)) == pytest.approx(
        {"product": 0, "energy-intensity": 0, "carbon-content": -10}
    )


@pytest.mark.parametrize(
    ("base", "latest", "moved"),
    [
        ((100, 50, 0), (100, 50, 20), "carbon-content"),
        ((100, 50, 20), (120, 60, 0), "carbon-content"),
        ((100, 0, 0), (100, 50, 20), "energy-intensity"),
        ((100, 50, 20), (100, 0, 0), "energy-intensity"),
    ],
)
def test_a_factor_that_comes_from_or_goes_to_zero_takes_the_whole_change(base, latest, moved):
    found = kaya(base, latest)
    assert found[moved] == latest[2] - base[2]
    assert sum(map(abs, found.values())) == abs(latest[2] - base[2])


def test_what_has_no_meaning_is_not_decomposed():
    assert kaya((100, 0, 5), (100, 50, 20)) is None  # carbon without energy
    assert kaya((0, 50, 5), (100, 50, 20)) is None
    assert kaya((100, -50, 5), (100, 50, 20)) is None
    with pytest.raises(ValueError, match="different amounts"):
        parts([1, 2], [1, 2, 3])


def test_the_logarithmic_mean_lies_between_its_two_amounts():
    assert log_mean(5, 5) == 5
    assert log_mean(0, 5) == 0
    assert 1 < log_mean(1, 2) < 2
    assert log_mean(1 + 1e-9, 1) == pytest.approx(1)

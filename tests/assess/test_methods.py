"""The formulas, with METHODS' worked examples."""

from fractions import Fraction as F

import pytest

from pipelines.assess.formulas import chain, elapsed, pace_class
from pipelines.assess.intervals import Interval, exact
from pipelines.assess.methods import PATHS
from pipelines.assess.methods.destatis import projection
from pipelines.assess.methods.eurostat import growth_ratio

linear, geometric = PATHS["linear"].share, PATHS["geometric"].share

CASES = [
    # name, x0, x, target, years done, years in all, linear, geometric, Eurostat
    ("25 → 22 towards 20", 25, 22, 20, 3, 5, 1.000, 0.955, 0.956),
    ("100 → 75 towards 50", 100, 75, 50, 5, 10, 1.000, 0.830, 0.835),
    ("10 → 15 towards 20", 10, 15, 20, 5, 10, 1.000, 1.170, 1.177),
    ("100 → 104 towards 80", 100, 104, 80, 3, 5, -0.333, -0.293, -0.301),
]


@pytest.mark.parametrize(
    ("name", "x0", "x", "target", "done", "whole", "lin", "geo", "growth"),
    CASES,
    ids=[c[0] for c in CASES],
)
def test_the_three_rules_disagree_as_worked_out(name, x0, x, target, done, whole, lin, geo, growth):
    x0, x, target = F(x0), F(x), F(target)
    part = float(elapsed(F(0), F(done), F(whole)))
    assert linear(x0, x, target) / part == pytest.approx(lin, abs=5e-4)
    assert geometric(x0, x, target) / part == pytest.approx(geo, abs=5e-4)
    assert growth_ratio(x0, x, target, F(done), F(whole)) == pytest.approx(growth, abs=5e-4)


def test_a_constant_rate_towards_minus_14_per_cent_is_exactly_on_the_geometric_path():
    x = F(str(round(0.86 ** (3 / 5) * 100, 12)))
    assert geometric(F(100), x, F(86)) / 0.6 == pytest.approx(1.0, abs=5e-4)
    assert linear(F(100), x, F(86)) / 0.6 == pytest.approx(1.030, abs=5e-4)
    assert growth_ratio(F(100), x, F(86), F(3), F(5)) == pytest.approx(1.0, abs=5e-4)


def test_chinas_own_example_of_energy_intensity():
    changes = [Interval.point(exact(c)) for c in ("1.51", "-2.20", "-4.18")]
    ratio = chain(changes)
    assert geometric(F(1), ratio.low, exact("0.83")) == pytest.approx(0.268, abs=5e-4)
    assert linear(F(1), ratio.low, exact("0.83")) == pytest.approx(0.287, abs=5e-4)
    assert PATHS["geometric"].rate(ratio.low, exact("0.83"), F(2)) == pytest.approx(-6.59, abs=5e-3)


def test_an_open_link_leaves_the_chain_open_on_that_side_alone():
    ratio = chain([Interval.point(F(-10)), Interval(None, F(-10))])
    assert (ratio.low, ratio.high) == (None, F(81, 100))


def test_what_is_undefined_is_none_and_never_a_small_number():
    assert linear(F(5), F(6), F(5)) is None
    assert geometric(F(5), F(6), F(5)) is None
    assert geometric(F(0), F(6), F(5)) is None
    assert geometric(F(5), F(-1), F(3)) is None
    assert growth_ratio(F(0), F(1), F(2), F(1), F(2)) is None
    assert growth_ratio(F(1), F(1), F(2), F(0), F(2)) is None
    assert elapsed(F(2020), F(2021), F(2020)) is None
    assert PATHS["linear"].rate(F(1), F(2), F(0)) is None
    assert PATHS["geometric"].rate(F(0), F(2), F(3)) is None


def test_a_projection_needs_four_consecutive_points():
    assert projection([F(1), F(1)], F(10), F(2)) is None
    assert projection([F(1), F(1), F(1)], F(10), F(2)) == 12.0
    assert projection([F(100), F(1), F(1), F(1), F(1), F(1)], F(10), F(1)) == 11.0


@pytest.mark.parametrize(
    ("pace", "status"),
    [
        (1.0, "on-track"),
        (0.95, "on-track"),
        (0.9499, "behind"),
        (0.6, "behind"),
        (0.5999, "off-track"),
        (-1.0, "off-track"),
    ],
)
def test_pace_classes_have_their_bounds(pace, status):
    assert pace_class(pace) == status

"""Mann–Kendall and Sen's slope: the package's published example, short series, and years that are missing."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.assess.trends import FEWEST, trend

# Monthly rainfall of Bogra, Bangladesh, 1981–2010, in mm; an empty cell was not measured. From the test data
# of pyMannKendall (github.com/mmhs013/pyMannKendall, tests/data/Monthly Rainfall.csv), whose tests print the result.
RAINFALL = Path(__file__).parent / "published" / "bogra-rainfall.csv"


def rainfall():
    with RAINFALL.open(encoding="utf-8", newline="") as file:
        return [float(value) for row in list(csv.reader(file))[1:] for value in row[1:] if value]


def test_the_published_example_of_monthly_rainfall_is_met():
    values = rainfall()
    found = trend(range(len(values)), values)
    assert found.p == pytest.approx(0.37591058740506833, abs=1e-15)
    assert found.s == -1959
    assert found.slope == pytest.approx(-0.0064516129032258064, abs=1e-15)
    assert (found.direction, found.n) == ("none", 353)


def test_below_eight_points_nothing_is_said():
    assert trend(range(FEWEST - 1), range(FEWEST - 1)) is None
    assert trend(range(FEWEST), range(FEWEST)).direction == "rising"


def test_a_missing_year_does_not_steepen_the_slope():
    years = [2010, 2011, 2012, 2013, 2014, 2015, 2016, 2019]
    assert trend(years, [2 * year for year in years]).slope == 2


@given(st.lists(st.integers(-1000, 1000), min_size=8, max_size=20, unique=True))
def test_a_series_turned_upside_down_has_the_opposite_trend_and_the_same_p(values):
    up, down = trend(range(len(values)), values), trend(range(len(values)), [-v for v in values])
    assert (up.s, up.slope) == (-down.s, -down.slope)
    assert up.p == pytest.approx(down.p)
    assert {up.direction, down.direction} in ({"rising", "falling"}, {"none"})

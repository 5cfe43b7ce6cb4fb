"""Periods in order of time: their end, then their start, in lists and in frames."""

import polars as pl
import pytest

from pipelines.ground.periods import by_period, latest, sort_key, span_months


def test_a_quarter_stands_before_the_november_after_it():
    assert "2024-Q1" > "2024-11"
    assert sort_key("2024-Q1") < sort_key("2024-11")


def test_of_two_periods_with_one_end_the_longer_stands_first():
    assert sort_key("2016/2017") < sort_key("2017") < sort_key("2017-Q4") < sort_key("2017-12")


def test_a_frame_is_sorted_by_time_within_the_columns_before_it():
    shuffled = pl.DataFrame({"TIME_PERIOD": ["2024-Q1", "2024-11", "2023", "2024-Q1"], "A": [1, 1, 1, 0]})
    ordered = by_period(shuffled, "A", "TIME_PERIOD")
    assert ordered.rows() == [("2024-Q1", 0), ("2023", 1), ("2024-Q1", 1), ("2024-11", 1)]
    down = by_period(shuffled, "A", "TIME_PERIOD", descending=[True, True])
    assert down["TIME_PERIOD"].to_list() == ["2024-11", "2024-Q1", "2023", "2024-Q1"]


def test_an_empty_frame_stays_empty():
    assert by_period(pl.DataFrame({"TIME_PERIOD": []}, schema={"TIME_PERIOD": pl.String})).is_empty()


def test_the_latest_is_the_one_that_ends_last():
    assert latest(["2024-Q1", "2024-11", "2023"]) == "2024-11"
    assert latest([]) is None


@pytest.mark.parametrize(
    ("code", "months"),
    [
        *[("2020", 12), ("2024-Q1", 3), ("2024-S2", 6), ("2024-02", 1), ("2016/2017", 24)],
        *[("2018-01/2018-09", 9), ("2020-11-01", 0), ("2012/2021", 120)],
    ],
)
def test_a_period_covers_so_many_months(code, months):
    assert span_months(code) == months

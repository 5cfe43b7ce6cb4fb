"""Promises with a direction and no number."""

import datetime as dt

import pytest
from factory import TODAY, indicator, point, target

from pipelines.assess.directional import direction

OF = indicator()


def promise(**fields):
    base = {
        "kind": "directional",
        "path": "none",
        "value": None,
        "comparator": None,
        "mode": "from-base",
        "base_period": "2020",
        "deadline": "2025",
    }
    return target(**{**base, **fields})


def status(points, today=TODAY, of=OF, **fields):
    return direction(promise(**fields), of, points, today)


def test_base_and_end_are_enough_for_a_plain_comparative():
    assert status([point("2020", "80"), point("2025", "85")]).status == "direction-kept"
    assert status([point("2020", "80"), point("2025", "75")]).status == "direction-not-kept"


def test_a_fall_is_good_where_the_indicator_says_so():
    falling = indicator(sense="decrease")
    assert status([point("2020", "80"), point("2025", "75")], of=falling).status == "direction-kept"


def test_before_the_deadline_the_way_so_far_is_named():
    day = dt.date(2024, 6, 1)
    assert status([point("2020", "80"), point("2023", "85")], day).status == "improving"
    assert status([point("2020", "80.0"), point("2023", "80.1")], day).status == "stable"
    assert status([point("2020", "80"), point("2023", "75")], day).status == "worsening"


def test_every_year_has_to_move_the_right_way():
    rising = [point(str(2020 + n), str(80 + n)) for n in range(6)]
    assert status(rising, mode="every-year").status == "direction-kept"
    dented = [*rising[:3], point("2023", "81"), *rising[4:]]
    assert status(dented, mode="every-year").status == "direction-not-kept"
    assert status(dented, dt.date(2025, 6, 1), mode="every-year", deadline="2030").status == "mixed"


def test_a_gap_between_years_leaves_it_indeterminate():
    points = [
        point("2020", "80"),
        point("2021", "81"),
        point("2023", "83"),
        point("2024", "84"),
        point("2025", "85"),
    ]
    found = status(points, mode="every-year")
    assert (found.status, found.reason) == ("indeterminate", "gap")


def test_only_earlier_years_await_the_final_figure():
    assert status([point("2020", "80"), point("2023", "85")]).status == "awaiting-final-data"


def test_one_figure_shows_no_direction():
    found = status([point("2022", "81")], dt.date(2024, 1, 1), base_period="2022", deadline="2030")
    assert (found.status, found.reason) == ("indeterminate", "single")


def test_without_the_base_there_is_no_direction():
    found = status([point("2021", "80"), point("2025", "85")])
    assert (found.status, found.reason) == ("indeterminate", "no-base")


def test_stated_yearly_changes_say_the_direction_themselves():
    of = indicator(sense="decrease", per_year=True)
    falls = [point(str(year), "-2") for year in range(2021, 2026)]
    assert status(falls, of=of, mode="every-year").status == "direction-kept"
    assert (
        status([*falls[:2], point("2023", "1"), *falls[3:]], of=of, mode="every-year").status
        == "direction-not-kept"
    )
    assert status([*falls[:2], *falls[3:]], of=of, mode="every-year").status == "indeterminate"


def test_growth_alone_does_not_break_a_promise_to_control_growth():
    of = indicator(sense="decrease")
    assert (
        status([point("2020", "80"), point("2025", "90")], of=of, mode="control-growth").status
        == "indeterminate"
    )
    assert (
        status([point("2020", "80"), point("2025", "75")], of=of, mode="control-growth").status
        == "direction-kept"
    )


def test_bounds_that_overlap_show_no_move():
    points = [point("2020", "80", low="78", high="82"), point("2025", "81", low="79", high="83")]
    assert status(points).status == "indeterminate"


def test_a_stable_band_of_the_indicator_counts_as_stable():
    of = indicator(band=3.0)
    assert status([point("2020", "80"), point("2023", "82")], dt.date(2024, 6, 1), of=of).status == "stable"


@pytest.mark.parametrize("points", [[], [point("2025", "5", status="E")]])
def test_nothing_or_an_estimate_is_no_data(points):
    assert status(points).status == "no-data"


def test_a_break_is_not_a_direction():
    assert status([point("2020", "80"), point("2025", "90", status="B")]).status == "indeterminate"

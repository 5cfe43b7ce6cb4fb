"""What stands beside a status: when it was last seen, whether it held at the base, figures without a year."""

import datetime as dt

import pytest
from factory import TODAY, cut, summed, target
from test_current import observation, source

from pipelines.assess.assessments import absence_of
from pipelines.assess.current import rank
from pipelines.assess.judge import Absence, judge
from pipelines.assess.lastseen import at_base, last_seen
from pipelines.assess.series import rows_of
from pipelines.schema import TABLES

RATE = ({"indicator": "manure-use-rate", "area": "350400"},)
WORKS = ({"indicator": "forest-quality-works", "area": "350400"},)


def rate(n, period, value, **fields):
    low, high = fields.pop("low", value), fields.pop("high", value)
    base = {
        "INDICATOR": "manure-use-rate", "DEFINITION": "_", "REF_AREA": "350400", "TIME_PERIOD": period,
        "FREQ": "_U" if period.startswith("..") else "A", "UNIT_MEASURE": "PT", "UNIT_PRINTED": "PT",
        "OBS_VALUE": value, "OBS_LOW": low, "OBS_HIGH": high, "OBS_TEXT": str(value),
    }  # fmt: skip
    return observation(n, "a", **{**base, **fields})


def works(n, period, value, **fields):
    unit = {"INDICATOR": "forest-quality-works", "UNIT_MEASURE": "MU_1E4", "UNIT_PRINTED": "MU_1E4"}
    return rate(n, period, value, **{**unit, "TRANSFORMATION": "CU", **fields})


def judged(promise, rows, codes, today=TODAY):
    frame = rank(TABLES["observations"].frame(rows), TABLES["sources"].frame([source("a")]), codes)
    return judge(promise, rows_of(frame), {}, Absence(), codes, today)


def promise(**fields):
    return target(
        **{
            "series": RATE,
            "value": 93,
            "base_period": "2020",
            "base_year": "2020",
            "ref_area": "350400",
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("rows", "status", "seen"),
    [
        ([rate(1, "2025", 94.0)], "met", "reached"),
        ([rate(1, "2025", 92.0)], "not-met", "not-reached"),
        ([rate(1, "2024", 94.0)], "awaiting-final-data", "reached"),
        ([rate(1, "2024", 92.0)], "awaiting-final-data", "not-reached"),
        ([rate(1, "2024", 91.0, low=91.0, high=None, QUALIFIER="ge")], "awaiting-final-data", "part"),
        ([], "no-data", "unseen"),
        ([rate(1, "../2025-05-15", 95.0)], "no-data", "unseen"),
    ],
)
def test_on_which_side_the_latest_figure_lies_is_said_beside_the_status(rows, status, seen, codes):
    found = judged(promise(), rows, codes)
    assert (found.verdict.status, last_seen(found)) == (status, seen)


def test_a_direction_has_no_threshold_to_be_seen_at(codes):
    directional = target(
        kind="directional", mode="from-base", base_period="2020", value=None, comparator=None, series=RATE
    )
    assert last_seen(judged(directional, [rate(1, "2024", 94.0)], codes)) is None


class TestWithoutAYear:
    """A sum that says the promise's words and no dates: satisfied or not, it decides nothing."""

    def test_it_satisfies_and_stays_open(self, codes):
        found = judged(summed(45, irreversible=True, series=WORKS), [works(1, "../2026-08-24", 46.0)], codes)
        assert (found.verdict.status, found.verdict.reason) == ("indeterminate", "undated")
        assert last_seen(found) == "undated"

    def test_one_that_does_not_satisfy_tells_nothing(self, codes):
        found = judged(summed(45, irreversible=True, series=WORKS), [works(1, "../2026-08-24", 44.0)], codes)
        assert (found.verdict.status, last_seen(found)) == ("no-data", "unseen")

    def test_what_can_be_lost_is_not_satisfied_by_it(self, codes):
        found = judged(promise(), [rate(1, "../2026-01-13", 99.0)], codes)
        assert found.verdict.status == "no-data"

    def test_a_dated_sum_goes_before_it(self, codes):
        rows = [works(1, "../2026-08-24", 46.0), works(2, "2021/2025", 44.0)]
        found = judged(summed(45, irreversible=True, series=WORKS), rows, codes)
        assert (found.verdict.status, last_seen(found)) == ("not-met", "not-reached")

    def test_the_same_number_printed_with_its_year_is_one_figure(self, codes):
        rows = [rate(1, "../2022-04-07", 96.61), rate(2, "2022", 96.61, VINTAGE="2023-05")]
        frame = rank(TABLES["observations"].frame(rows), TABLES["sources"].frame([source("a")]), codes)
        by_period = {row["TIME_PERIOD"]: row for row in frame.iter_rows(named=True)}
        assert by_period["2022"]["CURRENT"]
        assert (by_period["../2022-04-07"]["CURRENT"], by_period["../2022-04-07"]["BEATEN_FOR"]) == (
            False,
            "same-number",
        )


class TestAtBase:
    """Whether a promised level was satisfied before it was promised."""

    @pytest.mark.parametrize(
        ("rows", "answer"),
        [
            ([rate(1, "2020", 95.0)], "yes"),
            ([rate(1, "2020", 92.9)], "no"),
            ([rate(1, "2020", 90.0, low=90.0, high=None, QUALIFIER="ge")], "unknown"),
            ([rate(1, "2021", 95.0)], "unknown"),
            ([rate(1, "2020", 95.0, OBS_STATUS="E")], "unknown"),
        ],
    )
    def test_it_is_told_by_the_base_years_own_figure(self, rows, answer, codes):
        assert at_base(judged(promise(), rows, codes), codes).answer == answer

    def test_a_promised_change_has_none(self, codes):
        assert at_base(judged(cut(series=RATE), [rate(1, "2020", 95.0)], codes), codes) is None

    def test_it_says_nothing_of_the_verdict(self, codes):
        """Satisfied at the base and lost since."""
        found = judged(
            promise(), [rate(1, "2020", 95.0), rate(2, "2025", 90.0)], codes, dt.date(2026, 11, 24)
        )
        assert (at_base(found, codes).answer, found.verdict.status) == ("yes", "not-met")


def test_a_search_that_serves_two_promises_or_stands_twice_is_counted_once():
    """And two of one place by other words, or on another day, are two; what nobody read is none."""
    made = [
        ("甲", "一", "2026-11-01"),
        ("甲", "一", "2026-11-01"),
        ("甲", "二", "2026-11-01"),
        ("甲", "一", "2026-11-02"),
    ]
    rows = [
        {"PLACE_ZH": place, "QUERY_OR_TABLE": words, "DATE": day, "COVERAGE": "whole", "RESULT": "none"}
        for place, words, day in made
    ]
    rows.append(rows[0] | {"PLACE_ZH": "乙", "COVERAGE": "not-read", "RESULT": "unreadable:某报告"})
    same = {"TARGET_ID": "t", "INDICATOR": None, "REF_AREA": "990000", "PLACE_EN": "-", "BY_ROLE": "-"}
    frame = TABLES["searches"].frame([same | {"SEARCH_ID": str(n)} | row for n, row in enumerate(rows)])
    found = absence_of(target(), frame)
    assert (found.searches, found.unread) == (3, 1)

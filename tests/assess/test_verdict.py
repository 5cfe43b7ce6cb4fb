"""Each line of the status table, and the degenerate cases (METHODS §3, §4)."""

import datetime as dt

import pytest
from factory import indicator, judge, point, target

BEFORE = dt.date(2024, 6, 30)


class TestAfterTheDeadline:
    def test_a_final_figure_that_satisfies_is_met(self):
        assert judge(target(), [point("2025", "90.0")]).status == "met"

    def test_a_final_figure_that_does_not_satisfy_is_not_met(self):
        assert judge(target(), [point("2025", "89.9")]).status == "not-met"

    def test_a_provisional_figure_decides_and_says_so(self):
        found = judge(target(), [point("2025", "95", status="P")])
        assert (found.status, found.reason) == ("met", "provisional")

    def test_an_estimate_decides_nothing(self):
        assert judge(target(), [point("2025", "95", status="E")]).status == "no-data"
        assert (
            judge(target(), [point("2024", "91"), point("2025", "95", status="E")]).status
            == "awaiting-final-data"
        )

    def test_only_earlier_periods_await_the_final_figure(self):
        found = judge(target(), [point("2023", "95")])
        assert (found.status, found.answer, found.latest.period) == (
            "awaiting-final-data",
            "yes",
            "2023",
        )

    def test_only_later_periods_decide_nothing(self):
        found = judge(target(), [point("2026", "95")])
        assert (found.status, found.reason) == ("indeterminate", "only-later")

    def test_bounds_that_straddle_decide_nothing(self):
        found = judge(target(), [point("2025", "85", low="85", high="95")])
        assert (found.status, found.reason) == ("indeterminate", "bounds")

    def test_an_open_interval_that_satisfies_decides(self):
        assert judge(target(), [point("2025", "90", high="100", qualifier="ge")]).status == "met"

    def test_over_thirty_is_not_thirty(self):
        promise = target(comparator="gt", value=30)
        assert judge(promise, [point("2025", "30")]).status == "not-met"
        assert judge(promise, [point("2025", "30", high="100", qualifier="gt")]).status == "met"

    def test_half_a_printed_unit_makes_it_borderline(self):
        assert judge(target(), [point("2025", "90.0")]).edge == "digit"
        assert judge(target(), [point("2025", "89.96", half="0.05")]).edge == "digit"
        assert judge(target(), [point("2025", "90.1")]).edge == ""

    def test_a_target_about_a_figure_is_borderline_within_five_per_cent(self):
        promise = target(value=20, about=True)
        assert judge(promise, [point("2025", "20.9")]).edge == "about"
        assert judge(promise, [point("2025", "19.1")]).status == "not-met"
        assert judge(promise, [point("2025", "47.9")]).edge == ""

    def test_a_monthly_flow_is_not_the_years_figure(self):
        found = judge(target(), [point("2025-12", "95")])
        assert (found.status, found.reason) == ("awaiting-final-data", "other-period")
        assert (found.latest.period, found.answer) == ("2025-12", None)

    def test_a_stock_at_the_last_day_of_the_deadline_year_is_the_years_figure(self):
        assert judge(target(), [point("2025-12-31", "95")], of=indicator(stock=True)).status == "met"


class TestIrreversible:
    promise = target(irreversible=True, deadline="2024-12-31", path="none")
    of = indicator(stock=True)

    def test_reached_by_the_deadline_is_met_for_good(self):
        points = [point("2023-06-30", "100"), point("2025", "80")]
        assert judge(self.promise, points, of=self.of).status == "met"

    def test_reached_only_after_it_was_missed_is_met_late(self):
        points = [point("2024-12-31", "80"), point("2025-06-30", "100")]
        assert judge(self.promise, points, of=self.of).status == "met-late"

    def test_not_reached_after_the_deadline_was_not_reached_by_it(self):
        assert judge(self.promise, [point("2025-03-31", "80")], of=self.of).status == "not-met"

    def test_first_seen_reached_after_the_deadline_leaves_it_open_when(self):
        assert judge(self.promise, [point("2025-06-30", "100")], of=self.of).status == "indeterminate"

    def test_met_before_the_deadline_has_passed(self):
        promise = target(irreversible=True, kind="cumulative", value=10, from_period="2021")
        assert judge(promise, [point("2021", "6"), point("2022", "5")], today=BEFORE).status == "met"


class TestUnderWay:
    promise = target(base_period="2020", value=90)

    def pace(self, value, **more):
        return judge(self.promise, [point("2020", "80"), point("2023", value, **more)], today=BEFORE)

    @pytest.mark.parametrize(
        ("value", "status"),
        [
            ("86", "on-track"),
            ("85.7", "on-track"),
            ("85", "behind"),
            ("83.5", "off-track"),
            ("79", "off-track"),
        ],
    )
    def test_pace_against_the_elapsed_share(self, value, status):
        assert self.pace(value).status == status

    def test_pace_and_what_is_still_needed_stand_beside(self):
        found = self.pace("83").progress
        assert (found.share, found.elapsed, found.pace, found.required) == (0.3, 0.6, 0.5, 3.5)

    def test_the_latest_period_satisfying_is_reached_so_far(self):
        assert self.pace("90").status == "reached"

    def test_a_pace_that_spans_two_classes_names_both(self):
        found = self.pace("84", low="84", high="86")
        assert (found.status, found.reason) == ("indeterminate", "pace:behind/on-track")

    def test_bounds_that_reach_beyond_the_target_name_reached_as_possible(self):
        found = self.pace("89", low="89", high="91")
        assert (found.status, found.reason) == ("indeterminate", "pace:on-track/reached")

    def test_an_open_interval_has_no_pace(self):
        found = self.pace("84", low="84", high="open")
        assert (found.status, found.progress.pace_low) == ("indeterminate", None)

    def test_without_a_base_there_is_no_pace(self):
        found = judge(self.promise, [point("2023", "85")], today=BEFORE)
        assert (found.status, found.reason) == ("indeterminate", "no-base")

    def test_one_observation_at_the_base_only(self):
        found = judge(self.promise, [point("2020", "80")], today=BEFORE)
        assert (found.status, found.reason) == ("indeterminate", "base-only")

    def test_a_break_between_base_and_latest_is_not_comparable(self):
        points = [point("2020", "80"), point("2022", "84", status="B"), point("2023", "86")]
        found = judge(self.promise, points, today=BEFORE)
        assert (found.status, found.reason) == ("indeterminate", "break")

    def test_a_base_that_satisfied_and_a_latest_that_does_not_is_away(self):
        found = judge(self.promise, [point("2020", "95"), point("2023", "85")], today=BEFORE)
        assert (found.status, found.reason, found.progress.pace) == (
            "off-track",
            "away",
            pytest.approx(3.333333333),
        )

    def test_a_target_equal_to_its_base_has_no_path(self):
        found = judge(self.promise, [point("2020", "90"), point("2023", "85")], today=BEFORE)
        assert (found.status, found.progress.share) == ("off-track", None)

    def test_no_path_before_the_deadline_is_open(self):
        promise = target(path="none", base_period="2020")
        assert judge(promise, [point("2020", "80"), point("2023", "85")], today=BEFORE).status == "open"

    def test_a_deadline_inside_a_year_is_counted_to_its_day(self):
        promise = target(base_period="2020", deadline="2024-06-30", value=90)
        found = judge(promise, [point("2020", "80"), point("2023", "87")], today=dt.date(2024, 3, 1))
        assert found.progress.elapsed == pytest.approx(3 / 3.5)

    def test_negative_and_zero_values_need_no_small_number(self):
        promise = target(base_period="2020", value=10)
        found = judge(
            promise,
            [point("2020", "-10"), point("2023", "0")],
            of=indicator(per_year=True, unit="PP"),
            today=BEFORE,
        )
        assert found.progress.share == 0.5
        geometric = target(base_period="2020", value=10, path="geometric")
        found = judge(
            geometric,
            [point("2020", "-10"), point("2023", "0")],
            of=indicator(per_year=True, unit="PP"),
            today=BEFORE,
        )
        assert (found.status, found.progress.note) == ("indeterminate", "not-positive")


class TestChange:
    promise = target(
        kind="change",
        change_unit="percent",
        path="geometric",
        comparator="le",
        value=-10,
        base_period="2020",
    )
    of = indicator(unit="T_1E4", sense="decrease")

    def test_a_cut_of_ten_per_cent_is_met_at_exactly_ten(self):
        assert judge(self.promise, [point("2020", "100"), point("2025", "90")], of=self.of).status == "met"

    def test_a_smaller_cut_is_not_met(self):
        assert (
            judge(self.promise, [point("2020", "100"), point("2025", "90.1")], of=self.of).status == "not-met"
        )

    def test_without_its_base_nothing_can_be_said(self):
        found = judge(self.promise, [point("2025", "90")], of=self.of)
        assert (found.status, found.reason) == ("indeterminate", "no-base")

    def test_rounding_of_both_figures_makes_it_borderline(self):
        points = [point("2020", "43163", half="0.5"), point("2025", "38800", half="500")]
        found = judge(self.promise, points, of=self.of)
        assert (found.status, found.edge) == ("met", "digit")

    def test_the_path_is_geometric(self):
        found = judge(self.promise, [point("2020", "100"), point("2023", "94")], of=self.of, today=BEFORE)
        assert found.progress.share == pytest.approx(0.587264, abs=1e-5)

    def test_points_are_added_and_not_multiplied(self):
        promise = target(
            kind="change",
            change_unit="pp",
            comparator="ge",
            value=0.12,
            base_period="2020",
            unit="PP",
        )
        points = [point("2020", "66.80", half="0.005"), point("2025", "66.92", half="0.005")]
        assert judge(promise, points).status == "met"

    def test_an_estimated_base_is_no_base(self):
        found = judge(self.promise, [point("2020", "100", status="E"), point("2025", "80")], of=self.of)
        assert found.reason == "no-base"


class TestChained:
    promise = target(
        kind="change",
        change_unit="percent",
        path="geometric",
        comparator="le",
        value=-17,
        base_period="2015",
        deadline="2020",
    )
    of = indicator(per_year=True, sense="decrease")
    yearly = [
        point("2016", "1.51", half="0.005"),
        point("2017", "-2.20", half="0.005"),
        point("2018", "-4.18", half="0.005"),
    ]

    def test_the_published_example(self):
        found = judge(self.promise, self.yearly, of=self.of, today=dt.date(2019, 6, 1))
        assert found.progress.share == pytest.approx(0.268, abs=5e-4)
        assert found.progress.required == pytest.approx(-6.59, abs=5e-3)
        assert found.status == "off-track"

    def test_a_missing_year_leaves_the_end_indeterminate(self):
        found = judge(self.promise, [*self.yearly, point("2020", "-0.1")], of=self.of)
        assert (found.status, found.reason) == ("indeterminate", "gap")

    def test_a_whole_chain_decides(self):
        whole = [*self.yearly, point("2019", "-6.6"), point("2020", "-6.7")]
        assert judge(self.promise, whole, of=self.of).status == "met"


class TestCumulative:
    promise = target(kind="cumulative", value=45, unit="MU_1E4", from_period="2021", irreversible=True)
    of = indicator(unit="MU_1E4")

    def test_the_years_add_up(self):
        points = [point(str(2021 + n), "9") for n in range(5)]
        assert judge(self.promise, points, of=self.of).status == "met"

    def test_a_missing_year_is_a_lower_bound_that_may_still_decide(self):
        points = [point("2021", "20"), point("2022", "20"), point("2024", "20")]
        assert judge(self.promise, points, of=self.of).status == "met"

    def test_a_missing_year_never_proves_a_failure(self):
        points = [point("2021", "9"), point("2022", "9"), point("2024", "9"), point("2025", "9")]
        assert judge(self.promise, points, of=self.of).status == "indeterminate"

    def test_a_whole_sum_below_is_not_met(self):
        points = [point(str(2021 + n), "8") for n in range(5)]
        assert judge(self.promise, points, of=self.of).status == "not-met"

    def test_years_outside_the_period_do_not_count(self):
        points = [point("2020", "100"), *[point(str(2021 + n), "8") for n in range(5)]]
        assert judge(self.promise, points, of=self.of).status == "not-met"

    def test_an_increment_that_may_be_negative_bounds_nothing(self):
        points = [point("2021", "50"), point("2023", "-30"), point("2025", "9")]
        promise = self.promise.model_copy(update={"irreversible": False})
        assert judge(promise, points, of=self.of).status == "indeterminate"


class TestEachYear:
    promise = target(path="floor", value=76.8, from_period="2021", deadline="2023")

    def years(self, *values):
        return [point(str(2021 + n), value) for n, value in enumerate(values) if value]

    def test_every_year_held_is_met(self):
        assert judge(self.promise, self.years("77", "77", "77")).status == "met"

    def test_one_broken_year_breaks_it(self):
        assert judge(self.promise, self.years("77", "76", "78")).status == "not-met"
        assert judge(self.promise, self.years("76"), today=dt.date(2022, 6, 1)).status == "off-track"

    def test_every_year_so_far_is_on_track(self):
        assert judge(self.promise, self.years("77", "77"), today=dt.date(2023, 6, 1)).status == "on-track"

    def test_an_unseen_year_leaves_it_open(self):
        assert judge(self.promise, self.years("77", None, "77")).status == "indeterminate"

    def test_without_the_last_year_the_end_is_awaited(self):
        assert judge(self.promise, self.years("77", "77")).status == "awaiting-final-data"

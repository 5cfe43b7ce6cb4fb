"""The rules at their edges (METHODS §2–4): kinds of figures, breaks, readings, directions, ranking."""

import datetime as dt
import math
from fractions import Fraction

import pytest
from factory import TODAY, cut, indicator, judge, point, summed, target

from pipelines.assess.directional import direction
from pipelines.assess.judge import Judgement, Rival, find, heard, together
from pipelines.assess.methods.official import official_progress
from pipelines.assess.verdict import progress_of
from pipelines.plan.models import Series

BEFORE = dt.date(2024, 6, 30)
RATE = indicator(per_year=True, sense="decrease")
SERIES = Series(indicator="x", area="990000")


AMOUNT = indicator(unit="MU_1E4")


class TestKindsOfFigures:
    @pytest.mark.parametrize(("printed", "status"), [("-10", "met"), ("-9.9", "not-met")])
    def test_a_printed_change_since_the_base_decides_by_itself(self, printed, status):
        figure = point("2025", printed, transformation="GB", base="2020", unit="PT")
        found = judge(cut(), [figure], of=indicator(unit="T"))
        assert (found.status, found.inputs) == (status, (figure.obs_id,))

    def test_a_change_since_another_year_decides_nothing_and_is_shown(self):
        figure = point("2025", "-30", transformation="GB", base="2015", unit="PT")
        found = judge(cut(), [figure], of=RATE)
        assert (found.status, found.reason) == ("awaiting-final-data", "other-kind")
        assert found.latest.inputs == (figure.obs_id,)

    def test_a_change_over_two_years_joins_the_chain_as_two_years(self):
        points = [
            point("2021/2022", "-6", transformation="GB", base="2020"),
            *[point(str(year), "-2", transformation="G1") for year in (2023, 2024, 2025)],
        ]
        found = judge(cut(), points, of=RATE)
        assert found.status == "met"
        assert found.latest.figure.low == (Fraction(94, 100) * Fraction(98, 100) ** 3 - 1) * 100

    def test_a_change_over_two_years_never_stands_for_one(self):
        points = [point("2021/2022", "-12", transformation="GB", base="2020")]
        found = judge(cut(deadline="2021"), points, of=RATE, today=TODAY)
        assert found.status != "met"

    def test_points_are_added_where_points_are_promised(self):
        rate = indicator(per_year=True, unit="PP")
        points = [point(str(year), "1", transformation="G1", unit="PP") for year in range(2021, 2026)]
        promise = cut(5, change_unit="pp", path="linear", comparator="ge")
        found = judge(promise, points, of=rate)
        assert (found.status, found.latest.figure.low) == ("met", 5)

    def test_points_say_nothing_of_a_change_in_per_cent(self):
        points = [point(str(y), "-3", transformation="G1", unit="PP") for y in range(2021, 2026)]
        assert judge(cut(), points, of=indicator(unit="PT")).status == "awaiting-final-data"

    def test_an_index_on_the_year_before_is_chained(self):
        points = [
            point(str(year), "97", transformation="IX", base=str(year - 1), unit="INDEX")
            for year in range(2021, 2026)
        ]
        found = judge(cut(), points, of=RATE)
        assert found.status == "met"
        assert found.latest.figure.low == (Fraction(97, 100) ** 5 - 1) * 100

    def test_an_index_is_never_a_level(self):
        figure = point("2025", "97", transformation="IX", base="2024", unit="INDEX")
        found = judge(target(), [figure])
        assert (found.status, found.reason) == ("awaiting-final-data", "other-kind")

    def test_one_figure_for_the_whole_period_decides_a_sum(self):
        found = judge(summed(45), [point("2021/2025", "45.2", transformation="CU")], of=AMOUNT)
        assert (found.status, found.latest.figure.low) == ("met", Fraction(226, 5))

    def test_running_totals_are_not_added_up(self):
        totals = [
            point("2021", "20"),
            point("2021/2022", "30", transformation="CU"),
            point("2021/2025", "40", transformation="CU"),
        ]
        found = judge(summed(45), totals, of=AMOUNT)
        assert (found.status, found.latest.figure.low) == ("not-met", 40)

    def test_a_total_of_some_years_is_completed_by_the_others(self):
        points = [point("2021/2024", "40", transformation="CU"), point("2025", "6")]
        assert judge(summed(45), points, of=AMOUNT).status == "met"

    def test_a_total_of_other_years_is_no_part_of_the_sum(self):
        points = [point("2016/2025", "99", transformation="CU")]
        found = judge(summed(45), points, of=AMOUNT)
        assert (found.status, found.reason) == ("awaiting-final-data", "other-kind")


class TestBreaks:
    def test_a_level_at_its_deadline_beyond_a_break_is_not_comparable(self):
        points = [point("2020", "80"), point("2023", "95", status="B"), point("2025", "96")]
        found = judge(target(base_period="2020"), points)
        assert (found.status, found.reason) == ("indeterminate", "break")

    def test_a_level_without_a_base_breaks_after_the_plans_year(self):
        points = [point("2023", "95", status="B"), point("2025", "96")]
        found = judge(target(promised="2022"), points)
        assert (found.status, found.reason) == ("indeterminate", "break")
        assert judge(target(promised="2024"), points).status == "met"

    def test_a_chain_across_a_break_is_not_comparable(self):
        points = [point(str(y), "-3", status="B" if y == 2023 else "A") for y in range(2021, 2026)]
        found = judge(cut(), points, of=RATE)
        assert (found.status, found.reason) == ("indeterminate", "break")

    def test_a_change_across_a_break_is_not_comparable(self):
        points = [point("2020", "100"), point("2024", "80", status="B"), point("2025", "80")]
        found = judge(cut(), points, of=indicator(unit="T"))
        assert (found.status, found.reason) == ("indeterminate", "break")

    def test_figures_on_one_side_of_a_break_are_comparable(self):
        points = [point("2018", "50"), point("2020", "100", status="B"), point("2025", "80")]
        assert judge(cut(), points, of=indicator(unit="T")).status == "met"


class TestBases:
    def test_a_fall_to_nothing_is_a_fall_of_all(self):
        found = judge(cut(), [point("2020", "5"), point("2025", "0")], of=indicator(unit="T"))
        assert (found.status, found.latest.figure.low) == ("met", -100)

    @pytest.mark.parametrize("base", ["0", "-3"])
    def test_a_base_of_nothing_or_less_gives_no_change_in_per_cent(self, base):
        found = judge(cut(), [point("2020", base), point("2025", "5")], of=indicator(unit="T"))
        assert (found.status, found.reason) == ("indeterminate", "zero-base")

    def test_a_target_that_equals_its_base_has_no_way_to_go(self):
        promise = target(comparator="gt", base_period="2020", deadline="2030")
        points = [point("2020", "90"), point("2023", "90")]
        found = judge(promise, points, today=BEFORE)
        assert (found.status, found.progress.note) == ("indeterminate", "no-way")

    def test_a_level_without_a_stated_base_says_so(self):
        found = judge(target(deadline="2030"), [point("2023", "80")], today=BEFORE)
        assert (found.status, found.reason) == ("indeterminate", "unstated-base")


class TestPeriods:
    def test_what_the_year_after_the_deadline_shows_stands_beside(self):
        found = judge(target(), [point("2024", "85"), point("2026", "95")], today=dt.date(2027, 6, 1))
        assert (found.status, found.latest.period) == ("awaiting-final-data", "2024")
        assert (found.later.period, found.later_answer) == ("2026", "yes")

    @pytest.mark.parametrize("period", ["2024-11", "2023-07/2024-06"])
    def test_a_part_of_a_year_is_found_and_decides_nothing(self, period):
        found = judge(target(), [point(period, "95")])
        assert (found.status, found.reason) == ("awaiting-final-data", "other-period")
        found = judge(target(deadline="2030"), [point(period, "95")], today=dt.date(2025, 1, 1))
        assert (found.status, found.reason) == ("indeterminate", "other-period")


class TestDirections:
    rising = indicator()

    def status(self, points, mode="every-year", today=TODAY, **fields):
        promise = target(
            kind="directional",
            path="none",
            value=None,
            comparator=None,
            mode=mode,
            base_period="2020",
            **fields,
        )
        return direction(promise, self.rising, points, today)

    def test_a_reversal_across_a_gap_breaks_every_year(self):
        points = [point("2020", "80"), point("2021", "85"), point("2024", "82"), point("2025", "90")]
        found = self.status(points)
        assert found.status == "direction-not-kept"
        assert [j.period for j in found.broke] == ["2021", "2024"]

    def test_a_reversal_breaks_every_year_before_the_last_figure_is_there(self):
        points = [point("2020", "80"), point("2021", "75")]
        assert self.status(points).status == "direction-not-kept"

    def test_a_gap_without_a_reversal_leaves_it_open(self):
        points = [point("2020", "80"), point("2021", "85"), point("2025", "90")]
        assert (self.status(points).status, self.status(points).reason) == ("indeterminate", "gap")

    def test_a_kept_direction_carries_its_base_and_end(self):
        found = self.status([point("2020", "80"), point("2025", "85")], mode="from-base")
        assert (found.status, found.base.period, found.latest.period) == ("direction-kept", "2020", "2025")

    def test_a_break_is_called_a_break(self):
        points = [point("2020", "80"), point("2023", "90", status="B"), point("2025", "95")]
        assert self.status(points, mode="from-base").reason == "break"

    def test_a_printed_change_since_the_base_tells_a_direction(self):
        figure = point("2025", "8", transformation="GB", base="2020", unit="PT")
        assert self.status([figure], mode="from-base").status == "direction-kept"
        assert (self.status([figure]).status, self.status([figure]).reason) == ("indeterminate", "gap")

    def test_nothing_after_the_base_is_no_trend(self):
        promise = target(base_period="2020", kind="change", change_unit="percent", deadline="2025")
        finding = find(promise, SERIES, [point("2019", "1.0")], _Codes(per_year=True), TODAY)
        assert finding.trend is None


class _Codes:
    """One indicator, and ranks for statuses."""

    def __init__(self, **fields):
        self.indicators = {"x": indicator(**fields)}

    @staticmethod
    def worst(statuses):
        order = ("not-met", "indeterminate", "awaiting-final-data", "no-data", "met")
        return min(statuses, key=order.index)


class TestReadings:
    promise = target(
        series=(
            {"indicator": "x", "area": "990000", "reading": "one"},
            {"indicator": "x", "area": "990000", "definition": "each", "reading": "each"},
        )
    )

    def found(self, first, second):
        codes = _Codes()
        findings = tuple(
            find(self.promise, series, points, codes, TODAY)
            for series, points in zip(self.promise.series, (first, second), strict=True)
        )
        return together(self.promise, findings, codes)

    def test_a_reading_without_data_is_named(self):
        found = self.found([point("2025", "95")], [])
        assert (found.status, found.reason) == ("indeterminate", "reading-missing")
        assert found.missing == ("x|each|990000|_T",)

    def test_two_readings_that_differ_disagree(self):
        found = self.found([point("2025", "95")], [point("2025", "80")])
        assert (found.status, found.reason) == ("indeterminate", "readings")

    def test_two_readings_without_data_are_no_data(self):
        assert self.found([], []).status == "no-data"


class TestContradictions:
    def heard(self, value, rival, authority=False):
        codes = _Codes()
        finding = find(target(), SERIES, [point("2025", value, obs_id="own")], codes, TODAY)
        against = Rival("own", point("2025", rival, obs_id="other"), authority)
        finding = type(finding)(**{**finding.__dict__, "rivals": (against,)})
        judgement = Judgement(target(), together(target(), (finding,), codes), (finding,))
        return heard(judgement, codes, TODAY)

    def test_two_sources_with_different_verdicts_decide_nothing(self):
        found = self.heard("95", "85")
        assert (found.verdict.status, found.verdict.reason) == ("indeterminate", "sources")
        assert (found.verdict.missing, found.ranked) == (("other",), "met")

    def test_two_sources_on_one_side_decide_alike(self):
        assert self.heard("95", "93").verdict.status == "met"

    def test_the_indicators_own_publisher_decides_and_the_other_is_shown(self):
        assert self.heard("95", "85", authority=True).verdict.status == "met"


class TestOfficialProgress:
    """The nation's eleventh plan, Sanming 2016–2017, and the worked figures of METHODS §3."""

    def chained(self, rates, value=-20, base="2005", deadline="2010"):
        year = int(base) + 1
        points = [point(str(year + n), f"-{rate}", half="0.005") for n, rate in enumerate(rates)]
        promise = cut(value, base_period=base, deadline=deadline)
        found = judge(promise, points, of=RATE, today=dt.date(year + len(rates), 6, 1))
        return found.latest.figure.low, found

    @pytest.mark.parametrize(
        ("rates", "fall"),
        [(("1.79", "4.04", "4.59"), 10.1), (("2.74", "5.04", "5.20"), 12.4)],
    )
    def test_first_published_and_revised_rates_of_the_eleventh_plan(self, rates, fall):
        assert round(-float(self.chained(rates)[0]), 1) == fall

    def test_four_years_of_the_eleventh_plan(self):
        change, found = self.chained(("2.74", "5.04", "5.20", "3.61"))
        ratio = 1 + change / 100
        assert round(-float(change), 1) == 15.6
        # METHODS §3 gives them to three digits, from the sum rounded to 15.61 %.
        assert found.progress.share == pytest.approx(0.761, abs=1e-3)
        assert found.progress.pace == pytest.approx(0.951, abs=1e-3)
        official = official_progress(Fraction(1), ratio, Fraction(4, 5), Fraction(4), Fraction(5))
        assert official == pytest.approx(0.955, abs=1e-3)

    def test_sanming_two_years_together(self):
        figure = point("2016/2017", "-10.37", transformation="GB", base="2015", half="0.005")
        found = judge(
            cut(-20, base_period="2015", deadline="2020"), [figure], of=RATE, today=dt.date(2018, 6, 1)
        )
        assert round(found.progress.share, 3) == 0.491

    def test_three_years_towards_seventeen_per_cent_are_a_quarter_of_the_way(self):
        points = [point(str(2016 + n), rate) for n, rate in enumerate(("1.51", "-2.20", "-4.18"))]
        promise = cut(-17, base_period="2015", deadline="2020")
        found = judge(promise, points, of=RATE, today=dt.date(2019, 6, 1))
        assert round(found.progress.share, 3) == 0.268
        assert round(found.progress.required, 2) == -6.59

    def test_what_is_no_cut_has_no_official_progress(self):
        assert official_progress(Fraction(1), Fraction(2), Fraction(3), Fraction(1), Fraction(5)) is None
        assert official_progress(Fraction(0), Fraction(2), Fraction(3), Fraction(1), Fraction(5)) is None

    def test_a_chain_of_first_published_and_revised_rates_says_so(self):
        points = [point("2021", "-3", revised=True), point("2022", "-3")]
        found = judge(cut(), points, of=RATE)
        assert found.latest.mixed
        assert not judge(cut(), [point("2021", "-3"), point("2022", "-3")], of=RATE).latest.mixed


def test_progress_of_a_printed_change_runs_from_its_base():
    from pipelines.assess.judged import judgeable

    figure = point("2023", "-6", transformation="GB", base="2020", unit="PT")
    ready = judgeable(cut(), indicator(unit="T"), [figure], Fraction(-10))
    progress = progress_of(cut(), ready, ready.points[0])
    assert (progress.elapsed, progress.share) == (0.6, pytest.approx(math.log(0.94) / math.log(0.9)))

"""More members of the kinds in METHODS §2–4: other figures over one span, estimates, bounds, gaps, bans."""

import datetime as dt
from fractions import Fraction

import pytest
from factory import TODAY, cut, indicator, judge, point, summed, target

from pipelines.assess.context import contexts
from pipelines.assess.directional import direction, prohibition
from pipelines.assess.judge import find
from pipelines.assess.judged import judgeable, yearly_levels
from pipelines.plan.models import Series

BEFORE = dt.date(2025, 6, 1)
RATE = indicator(per_year=True, sense="decrease")
USE = indicator(unit="T", sense="decrease")
AREA = indicator(unit="MU_1E4")
SERIES = Series(indicator="x", area="990000")


class Codes:
    """One indicator, whose unit is every promise's."""

    def __init__(self, of):
        self.indicators = {"x": of}


def since(period, value, **fields):
    return point(period, value, transformation="GB", base="2020", unit="PT", **fields)


def yearly(value, **fields):
    return [point(str(year), value, transformation="G1", **fields) for year in range(2021, 2026)]


class TestOtherFiguresOverOneSpan:
    """A level beside a printed change, a total beside its years: a contradiction is never silent."""

    CASES = {
        "levels and a printed change": (
            cut(),
            USE,
            [point("2020", "100"), point("2025", "92"), since("2025", "-10.5")],
        ),
        "a printed change and its years": (cut(), RATE, [since("2025", "-10.5"), *yearly("-1.5")]),
        "a total and its years": (
            summed(),
            AREA,
            [
                point("2021/2025", "45.2", transformation="CU"),
                *[point(str(y), "8") for y in range(2021, 2026)],
            ],
        ),
    }

    @pytest.mark.parametrize("name", CASES)
    def test_two_verdicts_are_none(self, name):
        promise, of, points = self.CASES[name]
        found = find(promise, SERIES, points, Codes(of), TODAY).verdict
        assert (found.status, found.reason, found.borderline) == ("indeterminate", "ways", False)
        assert found.latest.rival is not None

    def test_one_verdict_stands_and_the_other_figures_are_kept(self):
        points = [point("2020", "100"), point("2025", "85"), since("2025", "-12")]
        found = find(cut(), SERIES, points, Codes(USE), TODAY).verdict
        assert (found.status, found.latest.rival.figure.low) == ("met", -12)

    def test_a_chain_over_a_level_that_contradicts_it_has_the_other_way_as_its_rival(self):
        """Base 100, printed 85 for 2024; the printed changes come to 95 there, and lead on to 2025."""
        points = [
            point("2020", "100"),
            point("2024", "85"),
            since("2024", "-5"),
            point("2025", "-2", transformation="G1", unit="PT"),
        ]
        found = find(cut(), SERIES, points, Codes(USE), TODAY).verdict
        assert float(found.latest.figure.low) == pytest.approx(-6.9)
        assert float(found.latest.rival.figure.low) == pytest.approx(-16.7)
        assert found.reason == "ways"

    def test_a_chain_over_a_level_that_it_leads_to_has_none(self):
        points = [
            point("2020", "100"),
            point("2024", "95"),
            since("2024", "-5"),
            point("2025", "-2", transformation="G1", unit="PT"),
        ]
        assert find(cut(), SERIES, points, Codes(USE), TODAY).verdict.latest.rival is None

    def test_what_rounding_explains_is_no_contradiction(self):
        points = [since("2025", "-10.0"), *yearly("-2.1")]
        assert find(cut(), SERIES, points, Codes(RATE), TODAY).verdict.latest.rival is None

    def test_a_less_certain_figure_contradicts_nothing(self):
        points = [point("2020", "100"), point("2025", "85"), since("2025", "-2", status="P")]
        found = find(cut(), SERIES, points, Codes(USE), TODAY).verdict
        assert (found.status, found.latest.rival) == ("met", None)

    def test_a_stock_has_one_level_for_each_moment(self):
        stock = indicator(stock=True)
        points = [point("2025", "95"), point("2025-12", "85"), point("2025-06", "80")]
        assert [p.period for p in yearly_levels(points, stock)] == ["2025-06", "2025"]


class TestEstimates:
    def test_a_firm_chain_goes_before_an_estimate_of_the_whole(self):
        found = judge(cut(), [since("2025", "-9", status="E"), *yearly("-2.5")], of=RATE)
        assert (found.status, found.latest.status) == ("met", "A")

    def test_firm_years_go_before_an_estimated_total(self):
        total = point("2021/2025", "40", transformation="CU", status="E")
        found = judge(summed(), [total, *[point(str(y), "10") for y in range(2021, 2026)]], of=AREA)
        assert (found.status, found.latest.figure.low) == ("met", 50)

    def test_a_firm_printed_change_goes_before_an_estimated_level(self):
        points = [point("2020", "100"), point("2025", "95", status="E"), since("2025", "-12")]
        assert judge(cut(), points, of=USE).status == "met"

    def test_a_chain_through_an_estimate_says_so(self):
        points = yearly("-2.5")
        points[1] = point("2022", "-2.5", transformation="G1", status="E")
        found = judge(cut(), points, of=RATE)
        assert (found.status, found.reason) == ("indeterminate", "estimates")


class TestBounds:
    def test_a_base_printed_as_a_lower_bound_decides_a_cut(self):
        points = [point("2020", "100", high="open", qualifier="ge"), point("2025", "80")]
        assert judge(cut(), points, of=USE).status == "met"

    def test_a_bound_is_not_called_a_base_of_nought(self):
        points = [point("2020", "5", low="0", qualifier="lt"), point("2025", "4")]
        found = judge(cut(), points, of=USE)
        assert (found.status, found.reason) == ("indeterminate", "bounds")

    def test_what_falls_below_nought_fell_by_more_than_all(self):
        found = judge(cut(), [point("2020", "100"), point("2025", "-5")], of=USE)
        assert (found.status, found.latest.figure.low) == ("met", -105)

    def test_per_cent_say_nothing_of_a_change_in_points(self):
        promise = cut(5, change_unit="pp", path="linear", comparator="ge")
        points = [point(str(y), "1", transformation="G1", unit="PT") for y in range(2021, 2026)]
        assert judge(promise, points).status == "awaiting-final-data"

    def test_the_decimals_of_a_total_are_its_own(self):
        points = [point("2021/2025", "45.25", transformation="CU", half="0.005"), point("2025", "9")]
        ready = judgeable(summed(), AREA, points, Fraction(45))
        assert ready.points[-1].inputs == (points[0].obs_id,)
        assert ready.points[-1].period == "2021/2025"


class TestGaps:
    def test_a_chain_that_lost_a_year_is_open_before_the_deadline_too(self):
        points = [point(y, "-5", transformation="G1") for y in ("2021", "2022", "2024")]
        found = judge(cut(deadline="2030"), points, of=RATE, today=BEFORE)
        assert (found.status, found.reason, found.latest.period) == ("indeterminate", "gap", "2022")

    def test_a_base_alone_is_called_so(self):
        found = judge(cut(deadline="2030"), [point("2020", "100")], of=USE, today=BEFORE)
        assert (found.status, found.reason) == ("indeterminate", "base-only")
        found = judge(cut(), [point("2020", "100")], of=USE)
        assert (found.status, found.reason) == ("awaiting-final-data", "base-only")

    def test_figures_before_the_base_leave_the_base_missing(self):
        found = judge(cut(), [point("2018", "100")], of=USE)
        assert (found.status, found.reason) == ("awaiting-final-data", "no-base")


class TestFloors:
    floor = {"path": "floor", "base_period": "2020"}

    def test_a_year_before_the_base_breaks_nothing(self):
        points = [point("2018", "80"), *[point(str(y), "95") for y in range(2021, 2026)]]
        assert judge(target(**self.floor), points).status == "met"

    def test_without_a_base_it_holds_from_the_year_of_the_promise(self):
        points = [point("2018", "80"), *[point(str(y), "95") for y in range(2022, 2026)]]
        assert judge(target(path="floor", promised="2022"), points).status == "met"

    def test_later_years_alone_decide_nothing_and_are_shown(self):
        found = judge(target(**self.floor), [point("2026", "95")], today=dt.date(2027, 6, 1))
        assert (found.status, found.reason) == ("indeterminate", "only-later")
        assert (found.later.period, found.later_answer) == ("2026", "yes")


def test_a_figure_of_the_deadlines_own_month_decides():
    promise = target(deadline="2024-06")
    assert judge(promise, [point("2024-06", "95")]).status == "met"
    assert judge(promise, [point("2024-05", "95")]).reason == "other-period"


class TestDirections:
    def status(self, points, mode="every-year", today=TODAY):
        promise = target(
            kind="directional", path="none", value=None, comparator=None, mode=mode, base_period="2020"
        )
        return direction(promise, indicator(), points, today)

    def test_standing_still_breaks_every_year_across_a_gap(self):
        points = [point("2020", "80"), point("2021", "85"), point("2022", "85"), point("2025", "90")]
        found = self.status(points)
        assert found.status == "direction-not-kept"
        assert [j.period for j in found.broke] == ["2021", "2022"]

    def test_a_figure_after_the_deadline_stands_beside(self):
        found = self.status([point("2020", "80"), point("2026", "95")], "from-base", dt.date(2027, 6, 1))
        assert (found.status, found.latest.period) == ("awaiting-final-data", "2020")
        assert found.later.period == "2026"

    def test_later_figures_alone_are_called_later(self):
        found = self.status([point("2026", "95")], "from-base", dt.date(2027, 6, 1))
        assert (found.status, found.reason) == ("indeterminate", "only-later")


def test_what_was_found_before_the_ban_breaches_nothing():
    before, after = point("2019", "3"), point("2023", "2")
    assert prohibition([before], "2022").status == "no-data"
    assert prohibition([before, after], "2022").status == "breached"


def test_a_context_compares_nothing_across_a_break_and_leaves_estimates_out(monkeypatch):
    from pipelines.assess import context

    points = [point("2020", "100"), point("2023", "90", status="B"), point("2024", "80", status="E")]
    monkeypatch.setattr(context, "points_of", lambda *_: points)
    promise = target(
        base_period="2020",
        context=({"area": "350000", "indicator": "x", "note": {"zh": "注", "en": "note"}},),
    )
    row = contexts([promise], {}, Codes(USE))[0]
    assert (row["TIME_PERIOD"], row.get("CHANGE")) == ("2023", None)


class TestSums:
    def test_a_sum_without_a_year_is_a_lower_bound_of_its_whole_span(self):
        found = judge(summed(), [point(y, "10") for y in ("2021", "2022", "2024", "2025")], of=AREA)
        assert (found.status, found.reason, found.latest.period) == ("indeterminate", "part", "2021/2025")
        assert (found.latest.figure.low, found.latest.figure.high) == (40, None)

    def test_an_estimate_is_no_part_of_a_lower_bound(self):
        points = [point("2021", "10"), point("2022", "40", status="E"), point("2025", "10")]
        found = judge(summed(), points, of=AREA)
        assert (found.status, found.latest.figure.low) == ("indeterminate", 20)


def test_a_change_across_a_break_has_no_pace():
    points = [point("2020", "100"), point("2023", "80", status="B")]
    found = judge(cut(deadline="2030"), points, of=USE, today=BEFORE)
    assert (found.reason, found.progress.pace) == ("break", None)

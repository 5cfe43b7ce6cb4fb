"""What tells on one enterprise is hidden, and nobody can compute it back from what is shown."""

import datetime as dt

import numpy as np
import pytest
from gate_factory import CITY, COUNTIES, figure, grounds, shown, through, with_towns
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from pipelines.gate.cells import Growth, Ratio
from pipelines.ground.errors import GateError
from pipelines.ground.project import Suppression

P = 0.1


@pytest.fixture(scope="module")
def towns(codes):
    return with_towns(codes)


def test_a_figure_of_fewer_than_three_enterprises_is_hidden():
    gated = through([figure(COUNTIES[0], 5, many=2), figure(COUNTIES[1], 6, many=3)])
    assert grounds(gated) == {COUNTIES[0]: "contributors"}
    assert gated.withheld["DISCLOSURE"].to_list() == ["不予公开"]
    assert gated.disclosed["REF_AREA"].to_list() == [COUNTIES[1]]


def test_one_enterprise_with_too_large_a_share_is_hidden_and_no_share_is_ever_shown():
    gated = through([figure(COUNTIES[0], 5, LARGEST_SHARE=0.9), figure(COUNTIES[1], 6, LARGEST_SHARE=0.4)])
    assert grounds(gated) == {COUNTIES[0]: "dominance"}
    assert gated.disclosed["LARGEST_SHARE"].to_list() == [None]


def test_a_rate_of_nought_or_a_hundred_tells_on_every_member_unless_they_are_public_by_name():
    rate = {"INDICATOR": "straw-use-rate", "UNIT_MEASURE": "PT", "UNIT_PRINTED": "PT"}
    rows = [figure(COUNTIES[0], 100, **rate), figure(COUNTIES[1], 0, **rate), figure(COUNTIES[2], 50, **rate)]
    assert set(grounds(through(rows))) == set(COUNTIES[:2])
    assert grounds(through(rows, named=frozenset({"straw-use-rate"}))) == {}


def test_a_complete_rate_without_a_stated_number_of_enterprises_is_no_permission(towns):
    rate = {"INDICATOR": "straw-use-rate", "UNIT_MEASURE": "PT", "UNIT_PRINTED": "PT"}
    rows = [figure(COUNTIES[0], 100, many=None, **rate)]
    assert grounds(through(rows)) == {COUNTIES[0]: "complete-rate"}
    assert grounds(through(rows, towns)) == {COUNTIES[0]: "complete-rate"}
    assert grounds(through(rows, named=frozenset({"straw-use-rate"}))) == {}
    by_law = [row | {"ORIGIN": "administrative"} for row in rows]
    assert grounds(through(by_law)) == {}


def test_a_growth_of_nought_tells_on_nobody(towns):
    growth = {"INDICATOR": "energy-consumption-change", "UNIT_MEASURE": "PT", "UNIT_PRINTED": "PT"}
    assert grounds(through([figure(CITY, 0, **growth)], towns)) == {}


@pytest.mark.parametrize("kept", [{"DISCLOSURE": "不予公开"}, {"EMBARGO": dt.date(2027, 1, 1)}])
def test_a_closed_or_embargoed_figure_is_not_computed_from_the_others_either(towns, kept):
    rows = [figure(CITY, 100), *[figure(c, 25) for c in COUNTIES[1:]], figure(COUNTIES[0], 25) | kept]
    gated = through(rows, towns)
    assert set(gated.withheld["GROUND"]) == {"class" if "DISCLOSURE" in kept else "embargo", "complementary"}
    assert gated.withheld.height == 2


def test_what_its_owner_or_an_authority_published_by_law_keeps_its_class():
    rows = [
        figure(COUNTIES[0], 5, many=1) | {"ORIGIN": "enterprise-disclosure"},
        figure(COUNTIES[1], 5, many=1) | {"ORIGIN": "administrative"},
    ]
    assert through(rows).withheld.height == 0


def test_a_second_county_is_hidden_so_that_the_total_tells_nothing(towns):
    rows = [figure(CITY, 100), *[figure(c, v) for c, v in zip(COUNTIES[1:], (20, 30, 40), strict=True)]]
    gated = through([*rows, figure(COUNTIES[0], 10, many=1)], towns)
    assert grounds(gated)[COUNTIES[0]] == "contributors"
    assert sorted(grounds(gated).values()) == ["complementary", "contributors"]
    assert CITY not in grounds(gated)


def test_a_printed_rate_and_its_base_do_not_give_a_level_away(towns):
    rows = [
        figure(CITY, 100, "2023", INDICATOR="energy-consumption"),
        figure(CITY, 110, "2024", many=1, INDICATOR="energy-consumption"),
        figure(CITY, 10, "2024", INDICATOR="energy-consumption-change", UNIT_MEASURE="PT"),
    ]
    growth = (Growth("energy-consumption", "energy-consumption-change"),)
    gated = through(rows, towns, growths=growth)
    assert len(gated.withheld) == 2


def test_a_hidden_share_takes_its_part_or_whole_with_it(towns):
    rows = [
        figure(CITY, 50, INDICATOR="coal-consumption"),
        figure(CITY, 100, INDICATOR="noncommercial-coal"),
        figure(CITY, 50, INDICATOR="coal-share", UNIT_MEASURE="PT", many=1),
    ]
    ratio = (Ratio("coal-share", "_", "coal-consumption", "noncommercial-coal"),)
    assert len(through(rows, towns, ratios=ratio).withheld) == 2


def test_an_earlier_release_is_remembered_when_the_second_figure_is_chosen(towns):
    """County 2 was shown before, so hiding it now would protect nothing: another one is hidden."""
    counties = [figure(COUNTIES[0], 10, many=1), *[figure(c, 30) for c in COUNTIES[1:]]]
    before = [row for row in counties if row["REF_AREA"] == COUNTIES[1]]
    gated = through([figure(CITY, 100), *counties], towns, told=before)
    assert COUNTIES[1] not in grounds(gated)
    assert len(grounds(gated)) == 2


def test_a_figure_that_was_told_before_or_follows_from_what_others_published_stops_the_run(towns):
    secret = figure(COUNTIES[0], 4321.75, many=1)
    with pytest.raises(GateError, match="E-GATE-04") as told:
        through([secret], towns, told=[secret])
    published = [
        row | {"ORIGIN": "administrative"} for row in (figure(CITY, 5000), figure(COUNTIES[1], 678.25))
    ]
    with pytest.raises(GateError, match="E-GATE-04") as follows:
        through([secret, *published], towns)
    assert "4321" not in str(told.value) + str(follows.value)


def test_the_same_table_always_hides_the_same_cells(towns):
    rows = [figure(CITY, 100), *[figure(c, 25, many=1 if c == COUNTIES[0] else 5) for c in COUNTIES]]
    first = through(rows, towns).withheld
    assert all(through(list(reversed(rows)), towns).withheld.equals(first) for _ in range(3))


def equations(values, periods):
    """What an attacker writes down: each year the counties add up to the city (true structure)."""
    rows = []
    for period in periods:
        row = {(CITY, period): 1.0} | {(c, period): -1.0 for c in COUNTIES if (c, period) in values}
        if len(row) == len(COUNTIES) + 1:
            rows.append(row)
    return rows


def narrowed(secret, values, known, periods):
    """The interval that linear programming leaves a hidden cell, everything public taken together."""
    names = sorted(values)
    bounds = [(values[n], values[n]) if n in known else (0.0, None) for n in names]
    system = equations(values, periods)
    a_eq = np.array([[row.get(n, 0.0) for n in names] for row in system]) if system else None
    ends = []
    for sign in (1, -1):
        goal = [sign * (n == secret) for n in names]
        found = linprog(
            goal, A_eq=a_eq, b_eq=np.zeros(len(system)) if system else None, bounds=bounds, method="highs"
        )
        ends.append(sign * found.fun if found.status == 0 else np.inf)
    return ends


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(st.lists(st.integers(1, 500), min_size=4, max_size=4), min_size=1, max_size=3),
    few=st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=3, max_size=3),
    first=st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_nobody_narrows_a_hidden_figure_with_everything_that_is_public(towns, values, few, first):
    """Two releases in turn; the second may hide more or fewer counties than the first."""
    periods = [str(2021 + n) for n in range(len(values))]
    table = {
        (c, p): float(v)
        for p, row in zip(periods, values, strict=True)
        for c, v in zip(COUNTIES, row, strict=True)
    }
    table |= {(CITY, p): float(sum(row)) for p, row in zip(periods, values, strict=True)}

    def rows(marks):
        hides = {(c, p): marks[n][COUNTIES.index(c)] for n, p in enumerate(periods) for c in COUNTIES}
        return [figure(c, v, p, many=1 if hides.get((c, p)) else 9) for (c, p), v in table.items()]

    one = [row for row in rows([first, *few[1:]]) if row["TIME_PERIOD"] == periods[0]]
    before = through(one, towns)
    public = {(a, p) for a, p, _ in shown(before)}
    try:
        after = through(rows(few), towns, told=before.disclosed.to_dicts())
    except GateError:
        # Only what the first release already gave away may stop the second one.
        assert any(mark and not old for mark, old in zip(few[0], first, strict=True))
        return
    public |= {(a, p) for a, p, _ in shown(after)}
    secrets = [
        k for n, p in enumerate(periods) for k in [(c, p) for c in COUNTIES] if few[n][COUNTIES.index(k[0])]
    ]
    for secret in secrets:
        low, high = narrowed(secret, table, public, periods)
        assert low <= table[secret] * (1 - P) + 1e-6
        assert high >= table[secret] * (1 + P) - 1e-6


def test_without_the_second_hiding_the_attack_succeeds(towns):
    """The attacker of the property test is a real one: it finds what only the primary rule hides."""
    table = {(CITY, "2024"): 100.0} | {(c, "2024"): 25.0 for c in COUNTIES}
    public = set(table) - {(COUNTIES[0], "2024")}
    assert narrowed((COUNTIES[0], "2024"), table, public, ["2024"]) == [25.0, 25.0]


def test_the_thresholds_come_from_the_parameters():
    rows = [figure(COUNTIES[0], 5, many=4)]
    assert through(rows).withheld.height == 0
    assert through(rows, suppression=Suppression(fewest=5)).withheld.height == 1


@pytest.mark.parametrize("provenance", ["transcribed", "copy"])
def test_what_stands_on_a_publishers_page_is_not_ours_to_hide(provenance):
    """A bureau's own published rate of a hundred is shown; the same figure out of our own survey is not."""
    rate = {"INDICATOR": "straw-use-rate", "UNIT_MEASURE": "PT", "UNIT_PRINTED": "PT"}
    rows = [figure(COUNTIES[0], 100, many=2, **rate)]
    assert set(grounds(through(rows))) == {COUNTIES[0]}
    assert grounds(through([row | {"PROVENANCE": provenance} for row in rows])) == {}

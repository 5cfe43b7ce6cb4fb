"""Whoever reads everything public, and kept the last release, can't narrow a hidden figure: attacked with
linear programs that are written here anew, through sums, growth rates, shares, breakdowns and releases."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from gate_factory import CITY, COUNTIES, figure, through, with_towns
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from pipelines.gate.cells import Growth, Ratio
from pipelines.ground.errors import GateError

P = 0.1
AREAS = [CITY, *COUNTIES[:3]]
LEVEL, CHANGE = "energy-consumption", "energy-consumption-change"
PART, WHOLE, SHARE = "coal-consumption", "noncommercial-coal", "coal-share"
RULES = {"growths": (Growth(LEVEL, CHANGE),), "ratios": (Ratio(SHARE, "_", PART, WHOLE),)}
THOROUGH = settings(
    max_examples=25,
    derandomize=True,  # the same commit has the same result
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class World:
    """Places (indicator, area, breakdown, period) with their true values, and what everybody knows of how
    they hang together. sums: (total, parts); rates: (rate, part, whole, whether part lies within whole)."""

    table: dict
    sums: list = field(default_factory=list)
    rates: list = field(default_factory=list)
    half: float = 0.05
    secret: frozenset = frozenset()
    lawful: frozenset = frozenset()
    closed: frozenset = frozenset()

    def rows(self, vintage="2024"):
        rates = {rate[0] for rate in self.rates}
        return [
            figure(
                place[1],
                value,
                place[3],
                many=1 if place in self.secret else 9,
                INDICATOR=place[0],
                BREAKDOWN=place[2],
                VINTAGE=vintage,
                UNIT_MEASURE="PT" if place in rates else "T_1E4",
                ROUNDING=self.half if place in rates else 0.05,
                DISCLOSURE="不予公开" if place in self.closed else "主动公开",
            )
            | ({"ORIGIN": "administrative"} if place in self.lawful else {})
            for place, value in self.table.items()
        ]

    def unrounded(self):
        """The same world with rates to the last digit: the gate relies on nobody's rounding."""
        true = {r: self.table[p] / self.table[w] for r, p, w, _ in self.rates}
        shift = {rate: 0 if within else 1 for rate, _, _, within in self.rates}
        table = {p: 100 * (true[p] - shift[p]) if p in true else v for p, v in self.table.items()}
        return replace(self, table=table, half=1e-9)

    def room(self, place):
        """By how much a hidden figure has to stay uncertain."""
        half = self.half if place in {rate[0] for rate in self.rates} else 0.05
        return P * abs(self.table[place]) or 2 * half


def public_of(gated, vintage="2024"):
    names = ["INDICATOR", "REF_AREA", "BREAKDOWN", "TIME_PERIOD"]
    shown = gated.disclosed.filter(VINTAGE=vintage).select(*names, "OBS_VALUE")
    return {tuple(row[:4]): row[4] for row in shown.iter_rows()}


def restated(before, now):
    """The earlier figures of what was restated, as the pipeline keeps them beside the new ones."""
    if before is None:
        return []
    changed = {place: v for place, v in before.table.items() if now.table[place] != v}
    return replace(before, table=changed, secret=now.secret, closed=now.closed).rows()


class Attacker:
    """One linear program over everything that the releases showed; a figure that was not revised between
    two of them is one unknown, a revised one is two."""

    def __init__(self, *releases):
        self.names: dict = {}
        self.lows, self.highs, self.equal, self.below, told = [], [], [], [], {}
        for world, public in releases:
            known = {**{p: v for p, v in told.items() if world.table.get(p) == v}, **public}
            self._read(world, known)
            told |= public

    def _at(self, world, place, known):
        name = (place, world.table[place])
        if name not in self.names:
            self.names[name] = len(self.names)
            self.lows.append(0.0)
            self.highs.append(None)
        number = self.names[name]
        if place in known:
            self.lows[number] = self.highs[number] = known[place]
        return number

    def _read(self, world, known):
        for total, parts in world.sums:
            row = {self._at(world, total, known): 1.0}
            self.equal.append(row | {self._at(world, part, known): -1.0 for part in parts})
        for rate, part, whole, within in world.rates:
            p, w = self._at(world, part, known), self._at(world, whole, known)
            if within:
                self.below.append({p: 1.0, w: -1.0})
            if rate in known:
                factor, half = known[rate] / 100 + (0 if within else 1), world.half / 100
                self.below += [{p: 1.0, w: -(factor + half)}, {p: -1.0, w: factor - half}]
        for place in world.table:
            if place not in {rate[0] for rate in world.rates}:
                self._at(world, place, known)

    def least(self, goal):
        """The least that a weighted sum of unknowns can be; minus infinity where nothing bounds it."""
        size = len(self.names)

        def matrix(rows):
            dense = np.zeros((len(rows), size))
            for number, row in enumerate(rows):
                for column, value in row.items():
                    dense[number, column] += value
            return dense

        found = linprog(
            [goal.get(number, 0.0) for number in range(size)],
            A_eq=matrix(self.equal) if self.equal else None,
            b_eq=np.zeros(len(self.equal)) if self.equal else None,
            # The true table itself has to pass, whatever the computer's rounding.
            A_ub=matrix(self.below) if self.below else None,
            b_ub=np.full(len(self.below), 1e-6) if self.below else None,
            bounds=list(zip(self.lows, self.highs, strict=True)),
            method="highs",
        )
        assert found.status in (0, 3), found.message
        return found.fun if found.status == 0 else -np.inf

    def succeeds(self, world, place, share=1.0):
        """Whether a figure is known more closely than it may be."""
        room, value = share * world.room(place), world.table[place]
        ties = [rate for rate in world.rates if rate[0] == place]
        if not ties:
            at = self.names[(place, value)]
            low, high = self.least({at: 1.0}), -self.least({at: -1.0})
            return low > max(value - room, 0.0) + 1e-5 or high < value + room - 1e-5
        ((_, part, whole, within),) = ties
        p, w = (self.names[(one, world.table[one])] for one in (part, whole))
        factor = world.table[part] / world.table[whole]
        low, high = factor - room / 100, factor + room / 100
        # A part that is known to be nothing, or all, tells its rate whatever the whole is.
        if -self.least({p: -1.0}) < 1e-5 or (within and -self.least({p: 1.0, w: -1.0}) < 1e-5):
            return True
        low, high = max(low, 0.0), min(high, 1.0) if within else high
        return self.least({p: 1.0, w: -low}) > 1e-4 or -self.least({p: -1.0, w: high}) < -1e-4


def attacked(world, codes, before=None):
    """The gate's answer after an attack on every secret; None where it stopped, and rightly so."""
    first, told = [], []
    if before is not None:
        try:
            gated = through(before.rows(), codes, **RULES)
        except GateError:
            return None
        first, told = [(before, public_of(gated))], gated.disclosed.to_dicts()
    held = world.secret | world.closed
    try:
        gated = through([*restated(before, world), *world.rows("2026")], codes, told=told, **RULES)
    except GateError:
        # Nothing else could be hidden, and what is public for good tells a secret (almost) that closely.
        kept = [place for _, public in first for place, v in public.items() if world.table.get(place) == v]
        given_away = {*kept, *world.lawful}
        exact = world.unrounded()
        least = {p: v for p, v in exact.table.items() if p in given_away - held}
        attacker = Attacker(*first, (exact, least))
        assert held & set(kept) or any(attacker.succeeds(exact, place, 1.05) for place in held)
        return None
    public = public_of(gated, "2026")
    # What was hidden at first and is shown now is shown with its earlier figure.
    first = [(before, public_of(gated) | shown) for before, shown in first]
    assert not held & set(public)
    attacker = Attacker(*first, (world, public))
    assert [place for place in held if attacker.succeeds(world, place)] == []
    return gated


@pytest.fixture(scope="module")
def towns(codes):
    return with_towns(codes)


amounts = st.integers(0, 300)
some = st.sampled_from([False, False, False, True])


def chosen(data, places, likely=some):
    return frozenset(place for place in places if data.draw(likely))


def with_city(values, make):
    """Counties' values with the city's as their sum."""
    table = {make(county): float(value) for county, value in zip(COUNTIES, values, strict=False)}
    return {make(CITY): sum(table.values()), **table}


def growth_world(data, decimals, levels):
    """Two years of a level in every area, and its growth as printed."""
    table, sums = {}, []
    for period in ("2023", "2024"):
        year = with_city(levels[period], lambda a, p=period: (LEVEL, a, "_T", p))
        table |= year
        sums.append((next(iter(year)), list(year)[1:]))
    rates = []
    for area in AREAS:
        part, whole = (LEVEL, area, "_T", "2024"), (LEVEL, area, "_T", "2023")
        if table[whole]:
            rate = (CHANGE, area, "_T", "2024")
            table[rate] = round(100 * (table[part] / table[whole] - 1), decimals)
            rates.append((rate, part, whole, False))
    return World(table, sums, rates, half=0.5 * 10**-decimals)


def share_world(data, decimals):
    """Part, whole and printed share in every area, of one year."""
    wholes = [data.draw(st.integers(1, 300)) for _ in AREAS[1:]]
    parts = [data.draw(st.integers(0, whole)) for whole in wholes]
    table, sums, rates = {}, [], []
    for indicator, values in ((PART, parts), (WHOLE, wholes)):
        one = with_city(values, lambda a, i=indicator: (i, a, "_T", "2024"))
        table |= one
        sums.append((next(iter(one)), list(one)[1:]))
    for area in AREAS:
        rate, part, whole = ((i, area, "_T", "2024") for i in (SHARE, PART, WHOLE))
        table[rate] = round(100 * table[part] / table[whole], decimals)
        rates.append((rate, part, whole, True))
    # A share of 0 or 100 % is a secret by itself.
    complete = frozenset(rate for rate, *_ in rates if table[rate] in (0.0, 100.0))
    return World(table, sums, rates, half=0.5 * 10**-decimals, secret=complete)


@THOROUGH
@given(data=st.data(), decimals=st.sampled_from([1, 6]))
def test_nobody_computes_a_figure_from_its_growth_and_the_year_before(towns, data, decimals):
    levels = {p: [data.draw(amounts) for _ in AREAS[1:]] for p in ("2023", "2024")}
    world = growth_world(data, decimals, levels)
    secret = chosen(data, world.table)
    lawful = chosen(data, [p for p in world.table if p not in secret])
    attacked(replace(world, secret=secret, lawful=lawful), towns)


@THOROUGH
@given(data=st.data(), decimals=st.sampled_from([1, 6]))
def test_nobody_computes_a_part_a_whole_or_a_share_from_the_other_two(towns, data, decimals):
    world = share_world(data, decimals)
    secret = chosen(data, world.table) | world.secret
    lawful = chosen(data, [p for p in world.table if p not in secret])
    attacked(replace(world, secret=secret, lawful=lawful), towns)


def breakdown_world(values):
    """Areas by breakdowns: both add up, each within the other."""
    table, sums = {}, []
    for kind, row in zip(("A", "B", "C"), values, strict=True):
        table |= with_city(row, lambda a, k=kind: (PART, a, k, "2024"))
    for area in AREAS:
        parts = [(PART, area, kind, "2024") for kind in ("A", "B", "C")]
        table[(PART, area, "_T", "2024")] = sum(table[part] for part in parts)
        sums.append(((PART, area, "_T", "2024"), parts))
    for kind in ("A", "B", "C", "_T"):
        sums.append(((PART, CITY, kind, "2024"), [(PART, c, kind, "2024") for c in COUNTIES[:3]]))
    return World(table, sums)


@THOROUGH
@given(data=st.data())
def test_nobody_computes_a_figure_from_breakdowns_beside_areas(towns, data):
    world = breakdown_world([[data.draw(amounts) for _ in AREAS[1:]] for _ in "ABC"])
    secret = chosen(data, world.table)
    closed = chosen(data, [p for p in world.table if p not in secret])
    lawful = chosen(data, [p for p in world.table if p not in secret | closed])
    attacked(replace(world, secret=secret, closed=closed, lawful=lawful), towns)


@THOROUGH
@given(data=st.data(), decimals=st.sampled_from([1, 6]))
def test_nobody_computes_a_figure_with_an_earlier_release_at_hand(towns, data, decimals):
    """The second release restates some figures, and hides and shows others than the first."""
    levels = {p: [data.draw(amounts) for _ in AREAS[1:]] for p in ("2023", "2024")}
    before = growth_world(data, decimals, levels)
    secret = chosen(data, before.table)
    restated = {p: [v + data.draw(st.sampled_from([0, 0, 0, 5])) for v in row] for p, row in levels.items()}
    world = growth_world(data, decimals, restated)
    assume(set(before.table) == set(world.table))
    later = chosen(data, world.table)
    attacked(replace(world, secret=later), towns, before=replace(before, secret=secret))


def test_the_attacker_is_a_real_one():
    """It finds each way that the tests above close: growth, share, breakdown, an earlier release."""
    place = (LEVEL, CITY, "_T", "2024")
    base, rate = (LEVEL, CITY, "_T", "2023"), (CHANGE, CITY, "_T", "2024")
    world = World({place: 110.0, base: 100.0, rate: 10.0}, rates=[(rate, place, base, False)])
    assert Attacker((world, {base: 100.0, rate: 10.0})).succeeds(world, place)
    assert not Attacker((world, {base: 100.0})).succeeds(world, place)
    assert Attacker((world, {base: 100.0, place: 110.0})).succeeds(world, rate)
    assert Attacker((world, {base: 100.0, rate: 10.0}), (world, {})).succeeds(world, place)
    table = breakdown_world([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    hidden = (PART, COUNTIES[0], "A", "2024")
    assert Attacker((table, {p: v for p, v in table.table.items() if p != hidden})).succeeds(table, hidden)

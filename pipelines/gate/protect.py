"""Which other cells have to be hidden so that a hidden one can't be computed back.

For every hidden cell and both directions, the cheapest set of further cells is sought (HiGHS, through
scipy) that lets the true table be moved so far that the cell differs by the protection, while everything
public stays as it is. What such a move exists for, nobody can compute more closely (Fischetti and
Salazar-González 2001). A second, plain linear program then attacks the result.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import inf

import numpy as np

from pipelines.gate.cells import Key, Rate, Sum, TableCell
from pipelines.ground.errors import Fault, GateError

# low ≤ Σ coefficient × move ≤ high: what has to be possible in a table that looks like the published one.
_Wish = tuple[dict[Key, float], float, float]
REACH = 1e4  # the furthest move, in multiples of the protection: bounds the search, only ever cautious
SLACK = 1e-6
TRACE = 1e-9  # what the solver calls nought may still move a cell by a REACH of it: such a cell is hidden too


@dataclass
class Net:
    """Cells with the sums and rates between them, what is public for good, and what is hidden so far (places
    as they stand today: their earlier figures are hidden with them)."""

    cells: dict[Key, TableCell]
    sums: list[Sum]
    rates: list[Rate]
    fixed: set[Key]
    hidden: set[Key] = field(default_factory=set)

    def hides(self, key: Key) -> bool:
        """Whether nobody can read the figure of a cell."""
        return key not in self.fixed and key.today in self.hidden


def protect(net: Net, secrets: dict[Key, float]) -> set[Key]:
    """All cells to be hidden. secrets: cell → by how much it must stay uncertain each way.

    Raises GateError (E-GATE-04) naming the place, never a value, where a secret can't be kept.
    """
    net.hidden |= set(secrets)
    wanted = [
        (key, wishes)
        for key in sorted(secrets)
        for move in _moves(net.cells[key], secrets[key])
        if (wishes := _wishes(net, key, move))
    ]
    for key, wishes in wanted:
        net.hidden |= _cheapest(net, _component(net, key), key, wishes)
    for key, wishes in wanted:
        _attack(net, _component(net, key), key, wishes)
    return net.hidden


def _moves(cell: TableCell, move: float) -> list[float]:
    """Up and down as far as the natural bounds leave room: a share of 100 % can only be less."""
    up, down = min(move, cell.high - cell.value), min(move, cell.value - cell.low)
    return [signed for signed in (up, -down) if abs(signed) > SLACK * move]


def _wishes(net: Net, secret: Key, move: float) -> list[_Wish]:
    """What a table must fulfil in which `secret` differs by `move`. A rate is told by its part and whole,
    so these two must be able to stand in another proportion."""
    rates = [rate for rate in net.rates if rate.rate == secret]
    if not rates:
        return [({secret: 1.0}, move, move)]
    wishes = []
    for rate in rates:
        other = rate.factor + move / 100
        # What was rounded may else be moved a little out of the possible.
        if rate.bounded:
            other = min(other, 1.0)
        if min(net.cells[rate.part].low, net.cells[rate.whole].low) >= 0:
            other = max(other, 0.0)
        differs = other * net.cells[rate.whole].value - net.cells[rate.part].value
        if differs:
            wishes.append(({rate.part: 1.0, rate.whole: -other}, differs, differs))
            # Something of the whole has to stay: nothing out of nothing is in any proportion.
            wishes.append(({rate.whole: 1.0}, -0.99 * net.cells[rate.whole].value, inf))
    return wishes


def _component(net: Net, start: Key) -> list[Key]:
    """Every cell that a sum or a rate ties to `start`, however far."""
    ties: dict[Key, set[Key]] = defaultdict(set)
    relations: list[Sum | Rate] = [*net.sums, *net.rates]
    for relation in relations:
        members = _members(relation)
        for key in members:
            ties[key] |= set(members)
    for key in net.cells:
        if key.release:
            ties[key].add(key.today)
            ties[key.today].add(key)
    seen, ahead = {start}, [start]
    while ahead:
        new = ties[ahead.pop()] - seen
        seen |= new
        ahead += new
    return sorted(seen & set(net.cells))


def _members(relation: Sum | Rate) -> tuple[Key, ...]:
    if isinstance(relation, Sum):
        return (relation.total, *relation.parts)
    return (relation.rate, relation.part, relation.whole)


@dataclass
class _Program:
    """Rows of a linear program over moves y (one a cell) and choices z (one a cell that may be hidden)."""

    keys: list[Key]
    free: list[Key]
    unit: float
    rows: list[dict[int, float]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.at = {key: number for number, key in enumerate(self.keys)}
        column = {key: len(self.keys) + number for number, key in enumerate(self.free)}
        self.choice = {key: column[key.today] for key in self.keys if key.today in column}

    def add(self, row: dict[int, float], low: float, high: float) -> None:
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def matrix(self) -> np.ndarray:
        matrix = np.zeros((len(self.rows), len(self.keys) + len(self.free)))
        for number, row in enumerate(self.rows):
            for column, value in row.items():
                matrix[number, column] += value
        return matrix


def _program(net: Net, near: list[Key], free: list[Key], unit: float) -> _Program:
    """What stays true of every table that looks like the published one; in multiples of `unit`."""
    program = _Program(near, free, unit)
    inside = set(near)
    for total, parts, slack in net.sums:
        if total in inside:
            row = {program.at[total]: 1.0}
            for part in parts:
                row[program.at[part]] = -1.0
            program.add(row, -slack / unit, 0.0 if slack == 0 else inf)
    for rate in net.rates:
        if rate.rate in inside:
            _add_rate(program, net, rate)
    return program


def _add_rate(program: _Program, net: Net, rate: Rate) -> None:
    part, whole = program.at[rate.part], program.at[rate.whole]
    if rate.bounded:
        gap = net.cells[rate.whole].value - net.cells[rate.part].value
        program.add({whole: 1.0, part: -1.0}, -max(gap, 0.0) / program.unit, inf)
    if net.hides(rate.rate):
        return
    row = {part: 1.0, whole: -rate.factor}
    choice = None if rate.rate in net.fixed else program.choice.get(rate.rate)
    if choice is None:
        program.add(row, 0.0, 0.0)
    else:
        program.add({**row, choice: -REACH}, -inf, 0.0)
        program.add({**row, choice: REACH}, 0.0, inf)


def _limits(net: Net, key: Key, unit: float) -> tuple[float, float]:
    """How far a hidden cell may move, by what everybody knows of it."""
    cell = net.cells[key]
    return max((cell.low - cell.value) / unit, -REACH), min((cell.high - cell.value) / unit, REACH)


def _wish(program: _Program, wishes: list[_Wish]) -> None:
    for terms, low, high in wishes:
        row = {program.at[key]: factor for key, factor in terms.items()}
        program.add(row, low / program.unit, high / program.unit)


def _unit(wishes: list[_Wish]) -> float:
    return max(abs(low) for _, low, high in wishes if low == high)


def _cheapest(net: Net, near: list[Key], secret: Key, wishes: list[_Wish]) -> set[Key]:
    """The cells to hide in addition, so that a table as wished is possible."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    unit = _unit(wishes)
    free = [
        key
        for key in near
        if not (key.release or key in net.hidden or key in net.fixed) and net.cells[key].ours
    ]
    program = _program(net, near, free, unit)
    bounds = {key: _limits(net, key, unit) if net.hides(key) else (0.0, 0.0) for key in near}
    for key in program.choice.keys() - net.fixed:
        low, high = bounds[key] = _limits(net, key, unit)
        program.add({program.at[key]: 1.0, program.choice[key]: -low}, 0.0, inf)
        program.add({program.at[key]: 1.0, program.choice[key]: -high}, -inf, 0.0)
    _wish(program, wishes)
    totals = {relation.total for relation in net.sums}
    # Parts before totals, and in a fixed order among equals: the same table hides the same cells.
    cost = [0.0] * len(near) + [
        (3.0 if key in totals else 1.0) + 1e-4 * number for number, key in enumerate(free)
    ]
    found = milp(
        np.array(cost),
        integrality=np.array([0] * len(near) + [1] * len(free)),
        bounds=Bounds(
            [bounds[key][0] for key in near] + [0.0] * len(free),
            [bounds[key][1] for key in near] + [1.0] * len(free),
        ),
        constraints=LinearConstraint(program.matrix(), np.array(program.low), np.array(program.high)),
    )
    if found.x is None:
        raise GateError(exposed(secret))
    return {key for key in free if found.x[program.choice[key]] > TRACE}


def _attack(net: Net, near: list[Key], secret: Key, wishes: list[_Wish]) -> None:
    """Rules the wished table out by linear programming over everything public; GateError if that works."""
    from scipy.optimize import linprog

    unit = _unit(wishes)
    program = _program(net, near, [], unit)
    _wish(program, wishes)
    bounds = [_limits(net, key, unit) if net.hides(key) else (0.0, 0.0) for key in near]
    matrix, low, high = program.matrix(), np.array(program.low), np.array(program.high)
    equal = low == high
    upper = np.vstack([matrix[~equal & (high < inf)], -matrix[~equal & (low > -inf)]])
    limit = np.concatenate([high[~equal & (high < inf)], -low[~equal & (low > -inf)]])
    found = linprog(
        np.zeros(len(near)),
        A_ub=upper,
        b_ub=limit,
        A_eq=matrix[equal],
        b_eq=low[equal],
        bounds=bounds,
        method="highs",
    )
    if found.x is None:
        raise GateError(exposed(secret))


def exposed(secret: Key) -> Fault:
    """The fault of a secret that can't be kept: its place alone."""
    return Fault("E-GATE-04", "|".join(part for part in secret if part), "—", "± suppression.protection")

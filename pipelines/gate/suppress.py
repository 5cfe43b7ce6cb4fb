"""Figures that tell on one enterprise, and what has to be hidden with them.

Only what we collected ourselves (ORIGIN survey or submission) is hidden: what its owner or an authority
has published by law keeps its class, counts as known to everybody, and completes no hidden cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from pipelines.codes import Codes
from pipelines.errors import GateError, stop_if
from pipelines.gate.cells import OURS, Cell, Growth, Key, Rate, Ratio, cells_of, key_of, rates_of, sums_of
from pipelines.gate.protect import Net, exposed, protect
from pipelines.project import Suppression


@dataclass(frozen=True)
class Rules:
    """What the gate has to know to keep an enterprise's figure.

    suppression: the thresholds; codes: areas, units and indicators, without which no sum is known;
    ratios, growths: rates that tie figures together; named: indicators whose population is public by
    name; told: observations that anybody can read already (earlier releases), schema OBSERVATIONS.
    """

    suppression: Suppression = field(default_factory=Suppression)
    codes: Codes | None = None
    ratios: tuple[Ratio, ...] = ()
    growths: tuple[Growth, ...] = ()
    named: frozenset[str] = frozenset()
    told: pl.DataFrame | None = None


def suppressed(rows: pl.DataFrame, rules: Rules) -> dict[str, str]:
    """OBS_ID → ground of every open figure that has to be hidden.

    Grounds: contributors (too few enterprises), dominance (one holds too much), complete-rate (0 or 100 %
    tells on every member), complementary (it would give another one away). Raises GateError (E-GATE-04).
    """
    cells = cells_of(rows, rules.codes, lambda row: primary_ground(row, rules))
    if not any(cell.ground for cell in cells.values()):
        return {}
    memory = _memory(rules, cells)
    told = {key for key in _told(rules) if key in cells}
    net = _net({**memory, **cells}, rules, told | set(memory))
    secrets = {key: _protection(cell, rules) for key, cell in cells.items() if cell.ground and cell.ours}
    stop_if([exposed(key) for key in secrets if _told(rules).get(key) == cells[key].value], GateError)
    secrets |= _behind_rates(net, secrets, rules)
    hidden = protect(net, secrets) | {key for key, cell in cells.items() if cell.ground}
    return {
        id_: cells[key].ground or "complementary"
        for key in sorted(hidden & set(cells))
        for id_ in cells[key].ids
    }


def primary_ground(row: dict[str, Any], rules: Rules) -> str:
    """Why one figure may not be shown by itself; "" where it may."""
    limits = rules.suppression
    if row["ORIGIN"] not in OURS:
        return ""
    if row["ENTITY"] or (row["CONTRIBUTORS"] is not None and row["CONTRIBUTORS"] < limits.fewest):
        return "contributors"
    if row["LARGEST_SHARE"] is not None and row["LARGEST_SHARE"] > limits.largest_share:
        return "dominance"
    whole = row["UNIT_MEASURE"] == "PT" and row["OBS_VALUE"] in (0.0, 100.0)
    if whole and row["CONTRIBUTORS"] is not None and row["INDICATOR"] not in rules.named:
        return "complete-rate"
    return ""


def _told(rules: Rules) -> dict[Key, float]:
    """Places that an earlier release has shown, with the last figure that it gave."""
    if rules.told is None:
        return {}
    return {key_of(row): row["OBS_VALUE"] for row in rules.told.iter_rows(named=True)}


def _memory(rules: Rules, cells: dict[Key, Cell]) -> dict[Key, Cell]:
    """Cells that only earlier releases show: whoever kept them can still compute with them."""
    if rules.told is None:
        return {}
    earlier = cells_of(rules.told, rules.codes, lambda row: "")
    return {key: cell for key, cell in earlier.items() if key not in cells}


def _net(cells: dict[Key, Cell], rules: Rules, told: set[Key]) -> Net:
    sums = sums_of(cells, rules.codes) if rules.codes else []
    rates = rates_of(cells, rules.ratios, rules.growths, told)
    return Net(cells, sums, rates, told | {key for key, cell in cells.items() if not cell.ours})


def _protection(cell: Cell, rules: Rules) -> float:
    """By how much a hidden figure must stay uncertain; a zero by its last printed digit."""
    return rules.suppression.protection * abs(cell.value) or 2 * cell.half


def _behind_rates(net: Net, secrets: dict[Key, float], rules: Rules) -> dict[Key, float]:
    """A hidden rate is known from its part and whole: one of the two has to be hidden with it."""
    more: dict[Key, float] = {}
    for rate in net.rates:
        if rate.rate in secrets and not {rate.part, rate.whole} & {*secrets, *more}:
            mine = _hideable(net, rate)
            if mine is None:
                raise GateError(exposed(rate.rate))
            more[mine] = _protection(net.cells[mine], rules)
    return more


def _hideable(net: Net, rate: Rate) -> Key | None:
    return next(
        (key for key in (rate.part, rate.whole) if net.cells[key].ours and key not in net.fixed), None
    )

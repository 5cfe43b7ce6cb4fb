"""Figures that tell on one enterprise, and what has to be hidden with them.

Only what we collected ourselves (ORIGIN survey or submission) is hidden: what its owner or an authority
has published by law keeps its class, counts as known to everybody, and completes no hidden cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from pipelines.codes import Codes
from pipelines.errors import GateError, stop_if
from pipelines.gate.cells import OURS, Cell, Growth, Key, Ratio, cells_of, key_of, rates_of, sums_of
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


def suppressed(rows: pl.DataFrame, rules: Rules, closed: pl.DataFrame | None = None) -> dict[str, str]:
    """OBS_ID → ground of every open figure that has to be hidden.

    rows: the open figures; closed: those that their class or an embargo keeps back already, which nobody
    may compute from the open ones either. Both: schema OBSERVATIONS. Grounds: contributors (too few
    enterprises), dominance (one holds too much), complete-rate (0 or 100 % tells on every member),
    complementary (it would give another one away). Raises GateError (E-GATE-04).
    """
    cells = cells_of(rows, rules.codes, lambda row: primary_ground(row, rules))
    told = _told(rules)
    held = _held_back(closed, rules, {*cells, *told})
    if not held and not any(cell.ground for cell in cells.values()):
        return {}
    memory = _memory(rules, cells)
    mine = {key: cell for key, cell in cells.items() if cell.ground and cell.ours}
    net = _net({**memory, **held, **cells}, rules, ({*told} & {*cells} | {*memory}) - {*mine})
    stop_if([exposed(key) for key in mine if told.get(key) == cells[key].value], GateError)
    secrets = {key: _protection(cell, rules) for key, cell in {**mine, **held}.items()}
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
    if is_complete(row["UNIT_MEASURE"], row["OBS_VALUE"]) and row["INDICATOR"] not in rules.named:
        return "complete-rate"
    return ""


def is_complete(unit: str, value: float | None) -> bool:
    """Whether a rate is 0 or 100 %: it tells on every member, however many they are said to be."""
    return unit == "PT" and value in (0.0, 100.0)


def _held_back(closed: pl.DataFrame | None, rules: Rules, open_: set[Key]) -> dict[Key, Cell]:
    """Cells that class or embargo keeps back and that nothing open or told before shows."""
    if closed is None:
        return {}
    cells = cells_of(closed, rules.codes, lambda row: "class")
    return {key: replace(cell, ours=False) for key, cell in cells.items() if key not in open_}


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
    public = {key for key, cell in cells.items() if not cell.ours and cell.ground != "class"}
    return Net(cells, sums, rates, told | public)


def _protection(cell: Cell, rules: Rules) -> float:
    """By how much a hidden figure must stay uncertain; a zero by its last printed digit, or by one."""
    return rules.suppression.protection * abs(cell.value) or 2 * cell.half or 1.0

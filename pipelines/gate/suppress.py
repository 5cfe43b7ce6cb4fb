"""Figures that tell on one enterprise, and what has to be hidden with them.

Only what we collected ourselves (ORIGIN survey or submission, and not transcribed from a published
document) is hidden: what its owner or an authority has published by law keeps its class, counts as known to
everybody, and completes no hidden cell.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from pipelines.codes import Codes
from pipelines.gate.cells import Growth, Key, Ratio, Sum, TableCell, cells_of, is_ours, rates_of, sums_of
from pipelines.gate.protect import Net, exposed, protect
from pipelines.ground.errors import GateError, stop_if
from pipelines.ground.project import Suppression

Table = dict[Key, TableCell]


@dataclass(frozen=True)
class EarlierRelease:
    """What anybody can read already: the observations of one earlier release (schema OBSERVATIONS)."""

    date: dt.date
    table: pl.DataFrame


@dataclass(frozen=True)
class Rules:
    """What the gate has to know to keep an enterprise's figure.

    suppression: the thresholds; codes: areas, units and indicators, without which no sum is known;
    ratios, growths: rates that tie figures together; named: indicators whose population is public by
    name; public: the earlier releases.
    """

    suppression: Suppression = field(default_factory=Suppression)
    codes: Codes | None = None
    ratios: tuple[Ratio, ...] = ()
    growths: tuple[Growth, ...] = ()
    named: frozenset[str] = frozenset()
    public: tuple[EarlierRelease, ...] = ()


def suppressed(rows: pl.DataFrame, rules: Rules, closed: pl.DataFrame | None = None) -> dict[str, str]:
    """OBS_ID → ground of every open figure that has to be hidden.

    rows: the open figures; closed: those that their class or an embargo keeps back already, which nobody
    may compute from the open ones either. Both: schema OBSERVATIONS. Grounds: contributors (too few
    enterprises), dominance (one holds too much), complete-rate (0 or 100 % tells on every member),
    complementary (it would give another one away). Raises GateError (E-GATE-04).
    """
    cells = cells_of(rows, rules.codes, lambda row: primary_ground(row, rules))
    public = [cells_of(release.table, rules.codes, lambda row: "") for release in rules.public]
    held = _held_back(closed, rules, cells)
    held = {key: cell for key, cell in held.items() if not _is_published(public, cell)}
    if not held and not any(cell.ground for cell in cells.values()):
        return {}
    mine = {key: cell for key, cell in cells.items() if cell.ground and cell.ours}
    stop_if([exposed(key) for key, cell in mine.items() if _is_published(public, cell)], GateError)
    every = rows if closed is None else pl.concat([rows, closed])
    then = [
        cells_of(every.filter(pl.col("VINTAGE") <= release.date.isoformat()), rules.codes, lambda row: "")
        for release in rules.public
    ]
    net = _net({**held, **cells}, public, then, rules)
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
    if not is_ours(row):
        return ""
    if row["ENTITY"] or (row["CONTRIBUTORS"] is not None and row["CONTRIBUTORS"] < limits.fewest):
        return "contributors"
    if row["LARGEST_SHARE"] is not None and row["LARGEST_SHARE"] > limits.largest_share:
        return "dominance"
    known = rules.codes.indicators.get(row["INDICATOR"]) if rules.codes else None
    share = known.is_share if known else row["UNIT_MEASURE"] == "PT"
    # However many members are said to stand behind it, or if nobody says: none of them differs.
    if share and row["OBS_VALUE"] in (0.0, 100.0) and row["INDICATOR"] not in rules.named:
        return "complete-rate"
    return ""


def _held_back(closed: pl.DataFrame | None, rules: Rules, shown: Table) -> Table:
    """Cells that class or embargo keeps back and that no open figure shows all the same."""
    if closed is None:
        return {}
    cells = cells_of(closed, rules.codes, lambda row: "class")
    return {key: replace(cell, ours=False) for key, cell in cells.items() if key not in shown}


def _is_published(public: list[Table], cell: TableCell) -> bool:
    return any(cell.key in release and release[cell.key].value == cell.value for release in public)


def _net(
    cells: Table,
    public: list[Table],
    then: list[Table],
    rules: Rules,
) -> Net:
    """Today's table, and beside it each earlier one: whoever kept a release still computes with it.

    public: what each release showed; then: all that stood on its day, hidden or not. A figure that was
    restated since is a cell of its own in the earlier table, all others are the same unknowns in both.
    """
    net = Net(
        dict(cells), [], [], {k for k, cell in cells.items() if not cell.ours and cell.ground != "class"}
    )
    for number, (release, whole) in enumerate(zip(public, then, strict=True), start=1):
        for key, cell in {**whole, **release}.items():
            stands = cells.get(key)
            restated = stands is not None and stands.value != cell.value
            place = key._replace(release=str(number)) if restated else key
            net.cells.setdefault(place, replace(cell, key=place, ours=False))
            if key in release:
                net.fixed.add(place)
    today = {key: cell for key, cell in net.cells.items() if not key.release}
    _relate(net, today, rules, {key for release in public for key in release})
    for number, release in enumerate(public, start=1):
        earlier = {key.today: cell for key, cell in net.cells.items() if key.release == str(number)}
        if earlier:
            _relate(net, {**today, **earlier}, rules, set(release))
    return net


def _relate(net: Net, view: Table, rules: Rules, public: set[Key]) -> None:
    """Adds the sums and rates of one table; view: place → the cell that stands there in it."""
    at = {place: cell.key for place, cell in view.items()}
    for total, parts, slack in sums_of(view, rules.codes) if rules.codes else []:
        net.sums.append(Sum(at[total], tuple(at[part] for part in parts), slack))
    for rate in rates_of(view, rules.ratios, rules.growths, public):
        net.rates.append(rate._replace(rate=at[rate.rate], part=at[rate.part], whole=at[rate.whole]))


def _protection(cell: TableCell, rules: Rules) -> float:
    """By how much a hidden figure must stay uncertain; a zero by its last printed digit, or by one."""
    return rules.suppression.protection * abs(cell.value) or 2 * cell.half or 1.0

"""Figures as cells of one big table, and the sums and rates that anybody can write down between them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple

import polars as pl

from pipelines.codes import Codes

COLLECTED = ("survey", "submission")
TRANSCRIBED = ("transcribed", "copy")
_YEAR = re.compile(r"(\d{4})(-[^/]+)?")  # 2024, 2024-Q1, 2024-03: what has a year before


def is_ours(row: dict[str, Any]) -> bool:
    """Whether a row (schema OBSERVATIONS) was collected by us: what others published by law, and what was
    transcribed from a published document, is not ours to hide."""
    return row["ORIGIN"] in COLLECTED and row["PROVENANCE"] not in TRANSCRIBED


class Key(NamedTuple):
    """The place of a figure, whichever document printed it; release: the earlier release that showed another
    figure there, "" for the figure of today; kind: which change, sum or index it is, "" for a level."""

    indicator: str
    definition: str
    area: str
    breakdown: str
    entity: str
    period: str
    release: str = ""
    kind: str = ""

    @property
    def today(self) -> Key:
        """The same place as it stands now: whoever shows it shows its earlier figures too."""
        return self._replace(release="")


@dataclass
class TableCell:
    """One place: its latest value, half its last digit, the bounds that everybody knows, whether it is
    ours to hide, why it has to be hidden ("": it has not), and the OBS_IDs that stand there."""

    key: Key
    value: float
    half: float
    low: float
    high: float
    ours: bool
    ground: str
    ids: tuple[str, ...]
    derived: bool = False


class Sum(NamedTuple):
    """total = parts + slack; slack 0 where the parts make up the whole, else what is missing (≥ 0)."""

    total: Key
    parts: tuple[Key, ...]
    slack: float


class Rate(NamedTuple):
    """part = factor × whole, where `rate` prints the factor; bounded: the part lies within the whole.

    The factor is the true one, not the rounded: a table that moves both in proportion prints the same rate.
    """

    rate: Key
    part: Key
    whole: Key
    factor: float
    bounded: bool


class Ratio(NamedTuple):
    """A rate of `indicator` and `definition` is 100 × part ÷ whole (three indicators)."""

    indicator: str
    definition: str
    part: str
    whole: str


class Growth(NamedTuple):
    """`change` prints by how many per cent `level` differs from the year before."""

    level: str
    change: str


def cells_of(
    rows: pl.DataFrame, codes: Codes | None, ground_of: Callable[[dict[str, Any]], str]
) -> dict[Key, TableCell]:
    """Key → cell. rows: schema OBSERVATIONS; ground_of: why one row has to be hidden, "" where it has not."""
    grouped: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.sort("VINTAGE", "OBS_ID", nulls_last=False).iter_rows(named=True):
        if row["OBS_VALUE"] is not None:
            grouped[key_of(row)].append(row)
    return {key: _cell(key, found, codes, ground_of) for key, found in sorted(grouped.items())}


def key_of(row: dict[str, Any]) -> Key:
    """The place of an observation."""
    return Key(
        row["INDICATOR"],
        row["DEFINITION"],
        row["REF_AREA"],
        row["BREAKDOWN"],
        row["ENTITY"] or "",
        row["TIME_PERIOD"],
        kind="" if row["TRANSFORMATION"] == "N" else f"{row['TRANSFORMATION']}{row['BASE_PER'] or ''}",
    )


def _cell(
    key: Key, rows: list[dict[str, Any]], codes: Codes | None, ground_of: Callable[[dict[str, Any]], str]
) -> TableCell:
    last = rows[-1]
    low, high = (-inf, inf) if key.kind not in ("", "CU") else _bounds(key.indicator, codes)
    return TableCell(
        key=key,
        value=last["OBS_VALUE"],
        half=last["ROUNDING"] or 0.0,
        low=low,
        high=high,
        ours=all(is_ours(row) for row in rows),
        ground=next((ground for row in rows if (ground := ground_of(row))), ""),
        ids=tuple(row["OBS_ID"] for row in rows if is_ours(row)),
        derived=all(row["PROVENANCE"] == "derived" for row in rows),
    )


def _bounds(indicator: str, codes: Codes | None) -> tuple[float, float]:
    known = codes.indicators.get(indicator) if codes else None
    if codes is None or known is None or known.per_year:
        return -inf, inf
    if known.is_share:
        return 0.0, 100.0
    unit = codes.units[known.unit]
    return (-inf if unit.low is None else unit.low), (inf if unit.high is None else unit.high)


def sums_of(cells: dict[Key, TableCell], codes: Codes) -> list[Sum]:
    """Every sum that holds among the cells: areas, breakdowns, enterprises; of amounts alone."""
    additive = {name for name, indicator in codes.indicators.items() if codes.adds_up(indicator)}
    amounts = [key for key in cells if not key.kind and key.indicator in additive]
    groups: dict[Key, list[Key]] = defaultdict(list)
    for key in amounts:
        parent = codes.areas[key.area].parent if key.area in codes.areas else ""
        if parent:
            groups[key._replace(area=parent)].append(key)
    found = list(_sums(cells, groups.items()))
    for name, whole in (("breakdown", "_T"), ("entity", "")):
        groups = defaultdict(list)
        for key in amounts:
            if getattr(key, name) != whole:
                groups[key._replace(**{name: whole})].append(key)
        found += _sums(cells, groups.items())
    return found


def _sums(cells: dict[Key, TableCell], groups: Iterable[tuple[Key, list[Key]]]) -> Iterator[Sum]:
    """A sum that its own figures contradict is none: the parts overlap, or a definition differs."""
    for total, parts in groups:
        if total not in cells:
            continue
        slack = cells[total].value - sum(cells[part].value for part in parts)
        tolerance = sum(cells[key].half for key in (total, *parts)) + 1e-9
        if slack >= -tolerance:
            yield Sum(total, tuple(parts), 0.0 if slack <= tolerance else slack)


def rates_of(
    cells: dict[Key, TableCell], ratios: Iterable[Ratio], growths: Iterable[Growth], public: set[Key]
) -> list[Rate]:
    """Every printed rate with its part and whole. One that was computed from them falls with them, so it
    counts only where an earlier release has shown it; one that its figures contradict is of another kind."""
    rates = []
    for key, cell in cells.items():
        if cell.derived and not cell.ground and key not in public:
            continue
        for ratio in ratios:
            if (key.indicator, key.definition) == (ratio.indicator, ratio.definition):
                parts = _there(cells, key, ratio.part, key.period)
                wholes = _there(cells, key, ratio.whole, key.period)
                rates += [Rate(key, p, w, cell.value / 100, True) for p in parts for w in wholes]
        for growth in growths:
            if key.indicator == growth.change and (since := _counted_from(key)):
                parts = _there(cells, key, growth.level, key.period[-4:] if "/" in key.period else key.period)
                wholes = _there(cells, key, growth.level, since)
                rates += [
                    Rate(key, p, w, 1 + cell.value / 100, False)
                    for p in parts
                    for w in wholes
                    if p.definition == w.definition
                ]
    rates += _changes(cells)
    return [_exact(cells, rate) for rate in rates if _holds(cells, rate)]


def _changes(cells: dict[Key, TableCell]) -> list[Rate]:
    """A change printed of a level itself gives the level away from its base, and the base from the level."""
    found = []
    for key, cell in cells.items():
        if not key.kind.startswith("G"):
            continue
        level = key._replace(kind="")
        base = level._replace(period=_counted_from(key))
        if level in cells and base in cells:
            found.append(Rate(key, level, base, 1 + cell.value / 100, False))
    return found


def _counted_from(key: Key) -> str:
    """The period that a change counts from: the one that it names, else the year before."""
    return key.kind[2:] if key.kind.startswith("GB") else year_before(key.period)


def year_before(period: str) -> str:
    """The same period a year earlier: 2024-Q1 → 2023-Q1; "" for a span, which has none."""
    found = _YEAR.fullmatch(period)
    return f"{int(found[1]) - 1}{found[2] or ''}" if found else ""


def _holds(cells: dict[Key, TableCell], rate: Rate) -> bool:
    part, whole = cells[rate.part], cells[rate.whole]
    tolerance = part.half + abs(rate.factor) * whole.half + cells[rate.rate].half / 100 * abs(whole.value)
    return abs(part.value - rate.factor * whole.value) <= tolerance + 1e-9


def _exact(cells: dict[Key, TableCell], rate: Rate) -> Rate:
    whole = cells[rate.whole].value
    return rate._replace(factor=cells[rate.part].value / whole) if whole else rate


def _there(cells: dict[Key, TableCell], key: Key, indicator: str, period: str) -> list[Key]:
    """The cells of another indicator in the same place; a reader tries every definition."""
    return [
        k
        for k in cells
        if k[2:5] == key[2:5] and k.indicator == indicator and k.period == period and not k.kind
    ]

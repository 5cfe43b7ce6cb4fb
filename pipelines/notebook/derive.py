"""A verdict's figures once more, by plain arithmetic on printed figures: no code of the assess room."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import polars as pl

from pipelines.assess import OTHER
from pipelines.codes import SeriesKey
from pipelines.notebook.lines import Series
from pipelines.plan import Target
from pipelines.views import SiteData

# The paths that are computed once more here; of any other one the pace is not checked again.
OWN: dict[str, Callable[[float, float, float], float]] = {
    "linear": lambda base, latest, goal: (latest - base) / (goal - base),
    "geometric": lambda base, latest, goal: math.log(latest / base) / math.log(goal / base),
}
Check = tuple[str, float | str | None, float | str | None]  # what, derived, published


def checks(data: SiteData, target: Target) -> list[Check]:
    """Everything of a promise's verdict that can be derived again here, beside what is published."""
    row = data.assessment[target.id]
    if row["STATUS"] == "no-data" and row["REASON"] != "only-estimates":
        return [(f"{target.id} no-data", float(_observed(data, target)), 0.0)]
    if row["REASON"] in OTHER:
        return []  # shown as found; it decides nothing
    if target.kind not in ("level", "change") or row["LOW"] is None or row["LOW"] != row["HIGH"]:
        return []
    inputs = [data.observation[obs] for obs in row["INPUTS"].split(";")]
    found: list[Check] = [(f"{target.id} LOW", _figure(data, target, inputs), row["LOW"])]
    if row["PACE"] is not None and target.path in OWN and len(row["TIME_PERIOD"]) == 4:
        found.append((f"{target.id} PACE", _pace(data, target, inputs), row["PACE"]))
    return found


def context_checks(data: SiteData, target: Target) -> list[Check]:
    """The changes of other areas' yearly series since the promise's base year, beside the published ones."""
    found: list[Check] = []
    current = data.tables["observations"].filter(pl.col("CURRENT"))
    for row in data.contexts.get(target.id, []):
        if row["CHANGE"] is None:
            continue
        values = dict(
            Series(*SeriesKey.parse(row["SERIES"]))
            .rows(current, "")
            .select("TIME_PERIOD", "OBS_VALUE")
            .iter_rows()
        )
        change = (values[max(values)] / values[target.base_period] - 1) * 100
        found.append((f"{target.id} {row['REF_AREA']} CHANGE", change, row["CHANGE"]))
    return found


def _observed(data: SiteData, target: Target) -> int:
    """How many current figures of grade A to C the promise's own series have."""
    mine = data.tables["observations"].filter(pl.col("CURRENT") & pl.col("GRADE").is_in(["A", "B", "C"]))
    entities = pl.col("ENTITY").is_not_null() if target.kind == "completion" else pl.col("ENTITY").is_null()
    return sum(
        mine.filter(
            entities
            & (pl.col("INDICATOR") == s.indicator)
            & (pl.col("DEFINITION") == s.definition)
            & (pl.col("REF_AREA") == s.area)
            & (pl.col("BREAKDOWN") == s.breakdown)
        ).height
        for s in target.series
    )


def _stated(data: SiteData, inputs: list[dict[str, Any]]) -> bool:
    """Whether the figures state changes themselves, so that they are multiplied up (points: added)."""
    last = inputs[-1]
    return data.codes.indicators[last["INDICATOR"]].per_year or last["TRANSFORMATION"] in ("G1", "GB", "IX")


def _factor(row: dict[str, Any]) -> float:
    """What a stated change multiplies its base by; an index has 100 there."""
    value = float(row["OBS_VALUE"])
    return value / 100 if row["TRANSFORMATION"] == "IX" else 1 + value / 100


def _levels(data: SiteData, target: Target, inputs: list[dict[str, Any]]) -> tuple[float, float, float]:
    """(base, latest, goal) in one unit: printed levels, or the product of yearly changes on a base of 1."""
    value = float(target.value or 0)
    if target.kind == "change" and _stated(data, inputs):
        if target.change_unit == "pp":
            return 0.0, sum(row["OBS_VALUE"] for row in inputs), value
        return 1.0, math.prod(_factor(row) for row in inputs), 1 + value / 100
    base, latest = inputs[0]["OBS_VALUE"], inputs[-1]["OBS_VALUE"]
    if target.kind == "change":
        return base, latest, base + value if target.change_unit == "pp" else base * (1 + value / 100)
    unit = data.codes.indicators[inputs[-1]["INDICATOR"]].unit
    goal = value if target.unit == unit else data.codes.convert_float(value, target.unit, unit)
    return base, latest, goal


def _figure(data: SiteData, target: Target, inputs: list[dict[str, Any]]) -> float:
    base, latest, _ = _levels(data, target, inputs)
    if target.kind == "level":
        return latest
    return latest - base if target.change_unit == "pp" else (latest / base - 1) * 100


def _pace(data: SiteData, target: Target, inputs: list[dict[str, Any]]) -> float:
    base, latest, goal = _levels(data, target, inputs)
    start, end = int((target.base_period or "0")[:4]), int((target.deadline or "0")[:4])
    passed = (int(inputs[-1]["TIME_PERIOD"]) - start) / (end - start)
    return OWN[target.path](base, latest, goal) / passed

"""The city's yardstick on another area's series: context, never a status (METHODS §4)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from pipelines.assess.intervals import Interval, ratio
from pipelines.assess.judged import broken_between, yearly_levels
from pipelines.assess.series import Point, Rows, annual, points_of
from pipelines.codes import Codes
from pipelines.plan import Context, Target


def contexts(targets: list[Target], rows: Rows, codes: Codes) -> list[dict[str, Any]]:
    """One row a context series of a promise (schema CONTEXT): base, latest and change with rounding.

    rows: all disclosed observations (schema RANKED) by indicator.
    """
    return [
        _row(target, context, points_of(rows, context, codes), codes)
        for target in targets
        for context in target.context
    ]


def _row(target: Target, context: Context, points: list[Point], codes: Codes) -> dict[str, Any]:
    indicator = codes.indicators[context.indicator]
    read = [p for p in points if p.status != "E"]
    usable = yearly_levels(read, indicator, own=True)
    # A sum over other years or a part of a year is still what was found there: shown with its own span.
    latest = usable[-1] if usable else read[-1] if read else None
    base = annual(usable).get(int((target.base_period or "0")[:4]))
    row: dict[str, Any] = {
        "TARGET_ID": target.id,
        "SERIES": str(context.key),
        "REF_AREA": context.area,
        "NOTE_ZH": context.note.zh,
        "NOTE_EN": context.note.en,
        "INPUTS": None,
    }
    if latest is None:
        return row
    row |= {
        "TIME_PERIOD": latest.period,
        "VALUE": float(latest.value),
        "UNIT_MEASURE": indicator.unit,
        "INPUTS": latest.obs_id,
    }
    if base is None or base.time >= latest.time or broken_between(usable, base.time, latest.time):
        return row
    return row | _change(base, latest)


def _change(base: Point, latest: Point) -> dict[str, Any]:
    return {
        "BASE_PERIOD": base.period,
        "BASE_VALUE": float(base.value),
        "CHANGE": _percent(ratio(latest.figure, base.figure), "low") if latest.figure.is_point else None,
        "CHANGE_LOW": _percent(_rounded(base, latest), "low"),
        "CHANGE_HIGH": _percent(_rounded(base, latest), "high"),
        "INPUTS": f"{base.obs_id};{latest.obs_id}",
    }


def _rounded(base: Point, latest: Point) -> Interval | None:
    return ratio(latest.figure.widened(latest.half), base.figure.widened(base.half))


def _percent(quotient: Interval | None, end: str) -> float | None:
    value: Fraction | None = getattr(quotient, end) if quotient else None
    return None if value is None else round(float((value - 1) * 100), 9)

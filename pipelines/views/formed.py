"""Which marks a chart draws of one series: levels as printed, changes and sums as they are judged."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import polars as pl

from pipelines.assess import Judged, judgeable, points_of, rows_of, time_of
from pipelines.charts import Mark
from pipelines.codes import Lang, SeriesKey, amount
from pipelines.plan import Series, Target
from pipelines.schema import COMPARATORS
from pipelines.views.common import decimals_of, figure_of
from pipelines.views.data import SiteData
from pipelines.views.series import YEARLY, Row, keys_of, span_of, yearly


def marks_of(data: SiteData, key: SeriesKey, target: Target, lang: Lang) -> list[Mark]:
    """The marks that a promise's chart draws of one series, by time: levels as printed; changes against the
    base year and sums as the judge forms them, so that picture and verdict can't differ. Each has its
    figure in words."""
    if target.kind in ("change", "cumulative"):
        return _formed(data, key, target, lang)
    first = float(time_of(target.base_period)) if target.base_period else first_year(target)
    unit = data.codes.indicators[target.series[0].indicator].unit
    rows = [
        row
        for row in yearly(data, key)
        if float(time_of(row["TIME_PERIOD"])) >= first and row["UNIT_MEASURE"] == unit
    ]
    return [mark_of(data, row, figure_of(data, row, lang), lang) for row in rows]


def _formed(data: SiteData, key: SeriesKey, target: Target, lang: Lang) -> list[Mark]:
    """Changes and sums out of a series, as they are judged; of a change from levels, the base at nought."""
    indicator, definition, area, breakdown = key
    series = Series(indicator=indicator, definition=definition, area=area, breakdown=breakdown)
    known = data.codes.indicators[indicator]
    rows = rows_of(data.tables["observations"].filter(pl.col("INDICATOR") == indicator))
    points = points_of(rows, series, data.codes)
    if data.codes.units[known.unit].dimension != _dimension(data, target):
        return []
    ready = judgeable(target, known, points, Fraction(0))
    shown = [judged for judged in ready.points if _has_place(data, judged)]
    if key not in keys_of(target):  # what other figures contradict is judged, and beside a promise not drawn
        kinds = {judged: data.observation[judged.inputs[-1]]["TRANSFORMATION"] for judged in shown}
        shown = [judged for judged, kind in kinds.items() if judged.rival is None or kind == "N"]
    marks = [_judged_mark(data, judged, target, lang) for judged in shown]
    if target.kind == "change" and ready.base_inputs and ready.base is not None and ready.base.is_point:
        row = data.observation[ready.base_inputs[0]]
        base = mark_of(data, row, _change_label(data, 0.0, target, lang), lang)
        marks.insert(0, replace(base, value=0.0, low=0.0, high=0.0))
    return marks


def _has_place(data: SiteData, judged: Judged) -> bool:
    """Whether a figure has a place to be drawn at: what a bound leaves between two ends has none."""
    between = not judged.figure.is_point and judged.figure.low is not None and judged.figure.high is not None
    bounds = [data.observation[obs]["QUALIFIER"] in COMPARATORS for obs in judged.inputs]
    return not (between and len(bounds) > 1 and any(bounds))


def _dimension(data: SiteData, target: Target) -> str:
    """What the promise's own series measures: a context in another dimension is no line of its chart."""
    return data.codes.units[data.codes.indicators[target.series[0].indicator].unit].dimension


def _judged_mark(data: SiteData, judged: Judged, target: Target, lang: Lang) -> Mark:
    """A judged figure as it is drawn, at the observation of its own period."""
    row = data.observation[judged.inputs[-1]]
    low, high = (None if end is None else float(end) for end in (judged.figure.low, judged.figure.high))
    known = [end for end in (low, high) if end is not None]
    value = sum(known) / len(known) if known else 0.0
    if target.kind == "change":
        label = _change_label(data, value, target, lang)
    else:
        label = amount(value, decimals_of(data, row), row["UNIT_MEASURE"], data.codes, lang)
    opened = {(True, False): "ge", (False, True): "le"}.get((high is None, low is None), "exact")
    return replace(
        mark_of(data, row, "", lang),
        time=round(float(judged.time), 4),
        value=_rounded(value) or 0.0,
        low=_rounded(low),
        high=_rounded(high),
        label={"ge": f"≥ {label}", "le": f"≤ {label}"}.get(opened, label),
        qualifier=opened,
        inputs=";".join(judged.inputs),
        span=YEARLY,
    )


def mark_of(data: SiteData, row: Row, label: str, lang: Lang) -> Mark:
    """An observation as it is drawn."""
    broken = row["OBS_STATUS"] == "B"
    return Mark(
        time=round(float(time_of(row["TIME_PERIOD"])), 4),
        value=_rounded(row["OBS_VALUE"]) or 0.0,
        low=_rounded(row["OBS_LOW"]),
        high=_rounded(row["OBS_HIGH"]),
        provisional=row["OBS_STATUS"] in ("P", "E"),
        label=label,
        broken=broken,
        inputs=row["OBS_ID"],
        obs=row["OBS_ID"],
        qualifier=row["QUALIFIER"],
        span=span_of(data, row),
        reason=data.words[lang]("chart.break") if broken else "",
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)


def _change_label(data: SiteData, value: float, target: Target, lang: Lang) -> str:
    return amount(value, 1, "PP" if target.change_unit == "pp" else "PT", data.codes, lang)


def first_year(target: Target) -> float:
    """The first year of a promise that names no base."""
    return float(target.from_period or int((target.deadline or "0")[:4]) - 5)

"""Which marks a promise's chart shows, out of the products; the drawing is `render.charts`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import polars as pl

from pipelines.assess import PATHS, Judged, PathMethod, judgeable, points_of, rows_of, threshold_text, time_of
from pipelines.assess import STATUSES as KEPT_BACK
from pipelines.charts import Line, Mark, PromiseChart, short_hash, signs
from pipelines.codes import Lang, SeriesKey, amount, period
from pipelines.plan import Series, Target
from pipelines.schema import COMPARATORS, MARK
from pipelines.views.beside import line_rows
from pipelines.views.common import decimals_of, figure_of
from pipelines.views.data import SiteData
from pipelines.views.latest import ordered_contexts
from pipelines.views.series import YEARLY, Row, breakdown_name, keys_of, names_of, span_of, yearly

FOOT_ROOM = 46  # halves of a Chinese character that fit below a picture beside the word «source»
_SHORT = re.compile(r"\s*[（(，,]")  # what ends the short name of a definition
STEPS = 16  # pieces of a path that is drawn bent
DRAWN = ("level", "change", "cumulative", "delegated")


def promise_chart_of(data: SiteData, target: Target, lang: Lang) -> PromiseChart | None:
    """The chart of a quantified promise; None for kinds that are not drawn (states, directions)."""
    if target.kind not in DRAWN or not target.deadline:
        return None
    words = data.words[lang]
    own, context = _lines(data, target, lang)
    start, end = _span(target, (own, *context))
    until = data.searched_until(target.id) or data.project.params.release.date.isoformat()[:7]
    threshold = threshold_text(target, data.codes, lang) if target.value is not None else ""
    return PromiseChart(
        id=f"fig-{target.id}-{lang}",
        title=target.title[lang],
        description=_description(data, target, own, context, threshold, lang),
        unit=_unit_label(data, target, lang),
        start=start,
        end=end,
        own=own,
        context=context,
        threshold=_threshold(data, target),
        threshold_label=words("chart.target", threshold=threshold) if threshold else "",
        path=_path(data, target, own),
        empty_label="" if own.marks else _nothing(data, target, until, lang),
        ceiling=ceiling_of(data, target.series[0].indicator) if target.kind != "change" else None,
        axis_factor=1.0 if target.kind == "change" else axis_unit(data, target.series[0].indicator, lang)[1],
        footer=_footer(data, target, (own, *context), lang),
        key=key_words(data, (own, *context), lang),
    )


def _lines(data: SiteData, target: Target, lang: Lang) -> tuple[Line, tuple[Line, ...]]:
    """The promise's own line, and those beside it that have figures; each named by its observations."""
    beside = (SeriesKey.parse(row["SERIES"]) for row in ordered_contexts(data, target))
    keys = [target.series[0].key, *beside]
    marks = [tuple(marks_of(data, key, target, lang)) for key in keys]
    first = [data.observation[found[0].obs] if found else None for found in marks]
    own, *context = (
        Line(found, "", name) for found, name in zip(marks, names_of(data, first, lang), strict=True)
    )
    whose = [line_name(data, key, target, lang) for key in keys[1:]]
    return own, tuple(_ending(line, name) for line, name in zip(context, whose, strict=True) if line.marks)


def line_name(data: SiteData, key: SeriesKey, target: Target, lang: Lang) -> str:
    """What a line of a promise's chart is called: its area; beside the promise's own line, of its own area,
    in what it differs from what is promised, since its figures are none of the promise."""
    own = target.series[0].key
    if key.area != own.area or key == own:
        return data.area_name(key.area, lang)
    known, words = data.codes.indicators[key.indicator], data.words[lang]
    definition = known.definition_name(key.definition, lang)
    part = breakdown_name(data, {"BREAKDOWN": key.breakdown}, lang)
    parts = [
        known.name[lang] if key.indicator != own.indicator else "",
        _SHORT.split(definition)[0] if key.definition != own.definition else "",
        part if key.breakdown != own.breakdown else "",
    ]
    what = words("comma").join(part for part in parts if part)
    return words("chart.own_other", city=data.area_name(key.area, lang), what=what)


def _beside_own(data: SiteData, target: Target) -> bool:
    """Whether a line of the chart is of the promise's own area, by another measure."""
    rows = ordered_contexts(data, target)
    return any(row["INPUTS"] and row["REF_AREA"] == target.series[0].area for row in rows)


def _ending(line: Line, name: str) -> Line:
    """A line whose last figure alone is written, behind its name."""
    silent = tuple(replace(mark, label="") for mark in line.marks)
    return Line(silent, f"{name} {line.marks[-1].label}", line.name)


def ceiling_of(data: SiteData, indicator: str) -> float | None:
    """What the figures of an indicator can't pass: 100 for a share of a whole."""
    return 100.0 if data.codes.indicators[indicator].is_share else None


def _description(
    data: SiteData, target: Target, own: Line, context: tuple[Line, ...], threshold: str, lang: Lang
) -> str:
    words = data.words[lang]
    figures = words("comma").join(_dated(data, mark, mark.label, lang) for mark in own.marks)
    lines = words("sep").join(_dated(data, line.marks[-1], line.label, lang) for line in context)
    parts = [
        words("chart.alt_city", city=own.name, lines=figures)
        if own.marks
        else _nothing_alt(data, target, lang),
        words("chart.alt_context", lines=lines) if lines else "",
        words("chart.alt_threshold", threshold=threshold) if threshold else "",
    ]
    return ("" if lang == "zh" else " ").join(part for part in parts if part)


def _dated(data: SiteData, mark: Mark, label: str, lang: Lang) -> str:
    """A figure with its period, and that it is none yet: who hears it sees no axis and no open dot."""
    row, words = data.observation[mark.obs], data.words[lang]
    unsettled = [words(f"obs_status.{row['OBS_STATUS']}")] if row["OBS_STATUS"] in ("P", "E") else []
    return label + words(
        "in_brackets", text=words("comma").join([period(row["TIME_PERIOD"], lang), *unsettled])
    )


def key_words(data: SiteData, lines: tuple[Line, ...], lang: Lang) -> tuple[tuple[str, str], ...]:
    """What the special marks of a picture mean, as (sign, words)."""
    return tuple((sign, data.words[lang](f"marks.{sign}")) for sign in signs(lines))


def _nothing(data: SiteData, target: Target, until: str, lang: Lang) -> str:
    """What stands in an empty chart: nothing found, or a figure that the gate keeps."""
    status, words = data.assessment[target.id]["STATUS"], data.words[lang]
    if status in KEPT_BACK:
        return words(f"chart.{status}", city=place_of(data, target, lang))
    if undated := _undated(data, target, lang):
        return undated
    key = "chart.no_data_same" if _beside_own(data, target) else "chart.no_data"
    return words(key, city=place_of(data, target, lang), until=period(until, lang))


def _nothing_alt(data: SiteData, target: Target, lang: Lang) -> str:
    """The same for whoever does not see the picture."""
    status, words = data.assessment[target.id]["STATUS"], data.words[lang]
    if status in KEPT_BACK:
        return words(f"chart.{status}", city=place_of(data, target, lang)) + words("stop").strip()
    if undated := _undated(data, target, lang):
        return undated + words("stop").strip()
    key = "chart.alt_none_same" if _beside_own(data, target) else "chart.alt_none"
    return words(key, city=place_of(data, target, lang))


def _undated(data: SiteData, target: Target, lang: Lang) -> str:
    """The figure that satisfies a promise and does not say of when it is; empty where there is none."""
    row = data.assessment[target.id]
    found = data.observation.get(row["INPUTS"] or "") if row["LAST_SEEN"] == "undated" else None
    return data.words[lang]("chart.undated", figure=figure_of(data, found, lang)) if found else ""


def place_of(data: SiteData, target: Target, lang: Lang) -> str:
    """The name of the area whose figures a promise is judged by."""
    return data.area_name(target.series[0].area, lang)


def marks_of(data: SiteData, key: SeriesKey, target: Target, lang: Lang) -> list[Mark]:
    """The marks that a promise's chart draws of one series, by time: levels as printed; changes against the
    base year and sums as the judge forms them, so that picture and verdict can't differ. Each has its
    figure in words."""
    if target.kind in ("change", "cumulative"):
        return _formed(data, key, target, lang)
    first = float(time_of(target.base_period)) if target.base_period else _first_year(target)
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


def _first_year(target: Target) -> float:
    return float(target.from_period or int((target.deadline or "0")[:4]) - 5)


def _span(target: Target, lines: Sequence[Line]) -> tuple[float, float]:
    end = float(time_of(target.deadline or ""))
    start = float(time_of(target.base_period)) if target.base_period else _first_year(target)
    if target.from_period:
        start = float(time_of(target.from_period)) - 1
    times = [mark.time for line in lines for mark in line.marks]
    return min([start, *times]), max([end, *times])


def _threshold(data: SiteData, target: Target) -> float | None:
    """The threshold in the unit of the figures."""
    if target.value is None or target.kind == "change":
        return target.value
    unit = data.codes.indicators[target.series[0].indicator].unit
    return target.value if target.unit == unit else data.codes.convert_float(target.value, target.unit, unit)


def _unit_label(data: SiteData, target: Target, lang: Lang) -> str:
    if target.kind == "change":
        key = "chart.points_unit" if target.change_unit == "pp" else "chart.change_unit"
        return data.words[lang](key, base=period(target.base_period or "", lang))
    return axis_unit(data, target.series[0].indicator, lang)[0]


def axis_unit(data: SiteData, indicator: str, lang: Lang) -> tuple[str, float]:
    """The unit that stands above a chart, and by what its axis multiplies the indicator's own.

    English counts in millions where Chinese counts in 亿, so that axis and labels say the same.
    """
    unit = data.codes.units[data.codes.indicators[indicator].unit]
    if lang == "zh":
        return unit.zh, 1.0
    if unit.code.startswith("MU_"):
        return "mu", round(float(unit.factor / data.codes.units["MU"].factor))
    factor = float(unit.en_factor)
    return (unit.en_name, factor) if factor in (10.0, 100.0) else (unit.en, 1.0)


def _path(data: SiteData, target: Target, own: Line) -> tuple[Mark, ...] | None:
    """From the promise's base to its threshold by its own method, where both are known.

    A change is drawn in per cent of its base, so its path runs over levels that begin at 100.
    """
    goal, method = _threshold(data, target), PATHS.get(target.path)
    if not own.marks or goal is None or method is None:
        return None
    base = own.marks[0]
    if target.base_period is None or base.time != float(time_of(target.base_period)):
        return None
    end, level = float(time_of(target.deadline or "")), 100.0 if target.kind == "change" else 0.0
    parts = (0.0, 1.0) if method.straight else [n / STEPS for n in range(STEPS + 1)]
    return tuple(
        Mark(base.time + (end - base.time) * part, _on_path(method, base.value, goal, part, level))
        for part in parts
    )


def _on_path(method: PathMethod, base: float, goal: float, part: float, level: float) -> float:
    return method.course(base + level, goal + level, part) - level


def _footer(data: SiteData, target: Target, lines: Sequence[Line], lang: Lang) -> str:
    drawn: list[Any] = [[(mark.time, mark.value) for mark in line.marks] for line in lines]
    return footer_of(data, sources_of(data, lines), short_hash([target.id, target.value, drawn]), lang)


def sources_of(data: SiteData, lines: Sequence[Line]) -> set[str]:
    """The documents behind what is drawn."""
    inputs = {obs for line in lines for mark in line.marks for obs in mark.inputs.split(";")}
    return {data.observation[obs]["SOURCE_ID"] for obs in inputs}


def footer_of(data: SiteData, source_ids: set[str], digest: str, lang: Lang) -> str:
    """Source, release and short hash, for inside the picture: people take screenshots."""
    words, params = data.words[lang], data.project.params
    rows = [data.source[i] for i in source_ids]
    publishers = sorted(
        {data.named("publisher", r["PUBLISHER"], lang) or data.named("title", r["TITLE"], lang) for r in rows}
    )
    source = _fitting(publishers, words("sep"), FOOT_ROOM)
    foot = words(
        "chart.foot",
        release=data.release.name(lang),
        hash=digest,
        unofficial="" if params.official else words("chart.unofficial"),
    )
    demo = MARK if params.demo else ""
    return "\n".join(
        part for part in (demo, words("chart.source", source=source) if source else "", foot) if part
    )


def _fitting(names: list[str], sep: str, room: int) -> str:
    """As many names as fit in one line of the picture; the rest as a count. A single long one is cut."""
    shown: list[str] = []
    for name in names:
        if shown and _width(sep.join([*shown, name])) > room:
            return f"{sep.join(shown)} + {len(names) - len(shown)}"
        shown.append(_cut(name, room))
    return sep.join(shown)


def _cut(name: str, room: int) -> str:
    while _width(name) > room:
        name = name.rstrip("…")[:-1] + "…"
    return name


def _width(text: str) -> int:
    """How wide a text is, in halves of a Chinese character."""
    return sum(1 if ord(character) < 0x2E80 else 2 for character in text)


def chart_rows(data: SiteData, target: Target, chart: PromiseChart, lang: Lang) -> list[list[str]]:
    """The chart's data for the CSV beside the picture (columns `beside.HEAD`)."""
    change = ("PP" if target.change_unit == "pp" else "PT") if target.kind == "change" else None
    return line_rows(data, chart.lines, lang, change)

"""Which marks a promise's chart shows, out of the products; the drawing is `pipelines.charts`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipelines.assess import PATHS, PathMethod, threshold_text, time_of
from pipelines.assess import STATUSES as KEPT_BACK
from pipelines.charts import Line, Mark, PromiseChart, short_hash, signs
from pipelines.codes import Lang, SeriesKey, bracketed, period
from pipelines.ground.periods import bounds
from pipelines.ground.phrases import uncapital
from pipelines.plan import Target
from pipelines.views.beside import line_rows
from pipelines.views.common import figure_of
from pipelines.views.data import SiteData
from pipelines.views.footing import footer_of, sources_of
from pipelines.views.formed import first_year, marks_of
from pipelines.views.latest import found_beside, ordered_contexts
from pipelines.views.seen import line_title, named, standing_title, told
from pipelines.views.series import breakdown_name, names_of

_UNITLESS = "INDEX"
_SHORT = re.compile(r"\s*[（(，,]")  # what ends the short name of a definition
HALF = 0.35  # of a year is hatched on either side of one that has no figure
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
    path = _path(data, target, own)
    gap = _gap(data, target, (own, *context))
    ways = (("path", words("seen.path")),) if path else ()
    indicator = target.series[0].indicator
    return PromiseChart(
        id=f"fig-{target.id}-{lang}",
        title=_title(data, target, own, context, lang),
        description=_description(data, target, own, context, threshold, lang),
        unit=_unit_label(data, target, lang),
        start=start,
        end=end,
        own=own,
        context=context,
        threshold=_threshold(data, target),
        threshold_label=words("chart.target", threshold=threshold) if threshold else "",
        path=path,
        empty_label="" if own.marks else _nothing(data, target, until, lang),
        ceiling=ceiling_of(data, indicator) if target.kind != "change" else None,
        axis_factor=1.0 if target.kind == "change" else axis_unit(data, indicator, lang)[1],
        footer=_footer(data, target, (own, *context), lang),
        key=key_words(data, (own, *context), lang) + ways,
        subject=target.title[lang],
        subtitle=_subtitle(data, target, (own, *context), lang),
        decimals=1 if target.kind == "change" else None,
        gap=gap,
        gap_label=words("seen.gap", when=period(target.deadline, lang)) if gap else "",
    )


def _lines(data: SiteData, target: Target, lang: Lang) -> tuple[Line, tuple[Line, ...]]:
    """The promise's own line, and those beside it that have figures; each named by its observations, and at
    its end by its area and by what it differs in."""
    beside = (SeriesKey.parse(row["SERIES"]) for row in ordered_contexts(data, target))
    keys = [target.series[0].key, *beside]
    marks = [tuple(marks_of(data, key, target, lang)) for key in keys]
    first = [data.observation[found[0].obs] if found else None for found in marks]
    shorts = [line_name(data, key, target, lang) for key in keys]
    named = zip(marks, names_of(data, first, lang), shorts, strict=True)
    own, *context = (Line(found, "", name, short) for found, name, short in named)
    return own, tuple(
        replace(line, label=f"{line.short} {line.marks[-1].label}") for line in context if line.marks
    )


def _title(data: SiteData, target: Target, own: Line, context: tuple[Line, ...], lang: Lang) -> str:
    """What is seen in a promise's chart: how its figures stand to the threshold, or which way they went;
    without any, that there are none, and the last figure beside it."""
    words, threshold = data.words[lang], _threshold(data, target)
    if own.marks and threshold is not None and target.comparator:
        return standing_title(data, own, target, threshold, lang)
    if own.marks:
        return line_title(data, own, own.short, lang)
    city = place_of(data, target, lang)
    if data.assessment[target.id]["STATUS"] in KEPT_BACK or _undated(data, target, lang):
        return _nothing(data, target, "", lang)
    if not context:
        return words("seen.none_at_all", city=city)
    nothing = words("seen.none_same" if found_beside(data, target) else "seen.none", city=city)
    last = told(data, context[0].marks[-1], lang, target)
    return words("seen.beside", own=nothing, other=named(data, "seen.one", context[0].short, lang, told=last))


def _subtitle(data: SiteData, target: Target, lines: tuple[Line, ...], lang: Lang) -> str:
    """What is measured, by which definition, in which unit, and whose figures are drawn."""
    series, words = target.series[0], data.words[lang]
    drawn = [data.observation[line.marks[0].obs] for line in lines if line.marks]
    measures = list(dict.fromkeys((row["INDICATOR"], row["DEFINITION"]) for row in drawn))
    # Where nothing of the promise's own measure is drawn, its scope is not that of the lines.
    promised = (series.indicator, series.definition)
    main = measures[0] if measures and promised not in measures else promised
    known = data.codes.indicators[main[0]]
    definition = known.said_definition(main[1], lang)
    what = words("comma").join(part for part in (known.name[lang], uncapital(definition)) if part)
    unit = uncapital(_unit_label(data, target, lang))
    if not drawn:
        return words("seen.subtitle", what=what, unit=unit)
    named = words("list_sep").join(dict.fromkeys(_whose(data, row, main, lang) for row in drawn))
    return words("seen.subtitle_areas", what=what, unit=unit, areas=named)


def _whose(data: SiteData, row: dict[str, Any], main: tuple[str, str], lang: Lang) -> str:
    """The area of a line; with its definition where that is another than the one the subtitle names."""
    area = data.area_name(row["REF_AREA"], lang)
    known = data.codes.indicators[row["INDICATOR"]]
    definition = (
        ""
        if (row["INDICATOR"], row["DEFINITION"]) == main
        else known.definition_name(row["DEFINITION"], lang)
    )
    return bracketed(area, uncapital(definition), lang) if definition else area


def _gap(data: SiteData, target: Target, lines: tuple[Line, ...]) -> tuple[float, float] | None:
    """From when to when nobody's figure stands, up to a deadline that has passed; None where somebody's does,
    where the promise has no figure at all, or where one is kept back."""
    deadline = float(time_of(target.deadline or ""))
    kept = data.assessment[target.id]["STATUS"] in KEPT_BACK
    times = [mark.time for line in lines for mark in line.marks]
    if kept or not lines[0].marks or bounds(target.deadline or "")[1] >= data.release.date:
        return None
    return (deadline - HALF, deadline + HALF) if max(times) < deadline - 2 * HALF else None


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
    key = "chart.no_data_same" if found_beside(data, target) else "chart.no_data"
    return words(key, city=place_of(data, target, lang), until=period(until, lang))


def _nothing_alt(data: SiteData, target: Target, lang: Lang) -> str:
    """The same for whoever does not see the picture."""
    status, words = data.assessment[target.id]["STATUS"], data.words[lang]
    if status in KEPT_BACK:
        return words(f"chart.{status}", city=place_of(data, target, lang)) + words("stop").strip()
    if undated := _undated(data, target, lang):
        return undated + words("stop").strip()
    key = "chart.alt_none_same" if found_beside(data, target) else "chart.alt_none"
    return words(key, city=place_of(data, target, lang))


def _undated(data: SiteData, target: Target, lang: Lang) -> str:
    """The figure that satisfies a promise and does not say of when it is; empty where there is none."""
    row = data.assessment[target.id]
    found = data.observation.get(row["INPUTS"] or "") if row["LAST_SEEN"] == "undated" else None
    return data.words[lang]("chart.undated", figure=figure_of(data, found, lang)) if found else ""


def place_of(data: SiteData, target: Target, lang: Lang) -> str:
    """The name of the area whose figures a promise is judged by."""
    return data.area_name(target.series[0].area, lang)


def _span(target: Target, lines: Sequence[Line]) -> tuple[float, float]:
    end = float(time_of(target.deadline or ""))
    start = float(time_of(target.base_period)) if target.base_period else first_year(target)
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
        return data.words["zh"]("nature.index") if unit.code == _UNITLESS else unit.zh, 1.0
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


def chart_rows(data: SiteData, target: Target, chart: PromiseChart, lang: Lang) -> list[list[str]]:
    """The chart's data for the CSV beside the picture (columns `beside.HEAD`)."""
    change = ("PP" if target.change_unit == "pp" else "PT") if target.kind == "change" else None
    return line_rows(data, chart.lines, lang, change)

"""Which marks a promise's chart shows, out of the products; the drawing is `render.charts`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipelines.assess.series import time_of
from pipelines.assess.words import threshold_text
from pipelines.plan.models import Target
from pipelines.render.charts import short_hash
from pipelines.render.data import SiteData
from pipelines.render.marks import Line, Mark, PromiseChart, named_apart
from pipelines.render.views.common import KEPT_BACK, decimals_of, figure_of, ordered_contexts
from pipelines.schema.demo import MARK
from pipelines.text import Lang, amount, number, period

FOOT_ROOM = 46  # halves of a Chinese character that fit below a picture beside the word «source»
DRAWN = ("level", "change", "cumulative", "delegated")


def promise_chart_of(data: SiteData, target: Target, lang: Lang) -> PromiseChart | None:
    """The chart of a quantified promise; None for kinds that are not drawn (states, directions)."""
    if target.kind not in DRAWN or not target.deadline:
        return None
    words = data.words[lang]
    city = Line(tuple(_marks(data, _city_rows(data, target), target, lang)))
    context = tuple(
        line
        for line in (_context(data, target, row, lang) for row in ordered_contexts(data, target))
        if line.marks
    )
    start, end = _span(target, city, context)
    context = named_apart(context, start, end, target.value)
    until = data.searched_until(target.id) or data.project.params.release.date.isoformat()[:7]
    threshold = threshold_text(target, data.codes, lang) if target.value is not None else ""
    lines = [f"{line.label}" for line in context]
    description = [
        words(
            "chart.alt_city",
            city=place_of(data, target, lang),
            lines=words("comma").join(m.label for m in city.marks),
        )
        if city.marks
        else _nothing_alt(data, target, lang),
        words("chart.alt_context", lines=words("sep").join(lines)) if lines else "",
        words("chart.alt_threshold", threshold=threshold) if threshold else "",
    ]
    marks: list[Any] = [[(m.time, m.value) for m in line.marks] for line in (city, *context)]
    return PromiseChart(
        id=f"fig-{target.id}-{lang}",
        title=target.title[lang],
        description=("" if lang == "zh" else " ").join(part for part in description if part),
        unit=_unit_label(data, target, context, lang),
        start=start,
        end=end,
        city=city,
        context=context,
        threshold=target.value,
        threshold_label=words("chart.target", threshold=threshold) if threshold else "",
        path=_path(data, target, city),
        empty_label="" if city.marks else _nothing(data, target, until, lang),
        break_label=words("chart.break"),
        axis_factor=1.0 if target.kind == "change" else axis_unit(data, target.series[0].indicator, lang)[1],
        footer=_footer(data, target, context, short_hash([target.id, target.value, marks]), lang),
    )


def _nothing(data: SiteData, target: Target, until: str, lang: Lang) -> str:
    """What stands in an empty chart: nothing found, or a figure that the gate keeps."""
    status, words = data.assessment[target.id]["STATUS"], data.words[lang]
    if status in KEPT_BACK:
        return words(f"chart.{status}", city=place_of(data, target, lang))
    return words("chart.no_data", city=place_of(data, target, lang), until=period(until, lang))


def _nothing_alt(data: SiteData, target: Target, lang: Lang) -> str:
    """The same for whoever does not see the picture."""
    status, words = data.assessment[target.id]["STATUS"], data.words[lang]
    if status in KEPT_BACK:
        return words(f"chart.{status}", city=place_of(data, target, lang)) + words("stop").strip()
    return words("chart.alt_none", city=place_of(data, target, lang))


def place_of(data: SiteData, target: Target, lang: Lang) -> str:
    """The city's own name, or that of the area whose promise it is."""
    own = target.ref_area == data.project.params.ref_area
    return data.city(lang) if own else data.area_name(target.ref_area, lang)


def _city_rows(data: SiteData, target: Target) -> list[dict[str, Any]]:
    series = target.series[0]
    return [
        row
        for row in data.observation.values()
        if row["CURRENT"]
        and row["GRADE"] != "D"
        and row["ENTITY"] is None
        and (row["INDICATOR"], row["DEFINITION"], row["REF_AREA"], row["BREAKDOWN"])
        == (series.indicator, series.definition, series.area, series.breakdown)
    ]


def _marks(data: SiteData, rows: list[dict[str, Any]], target: Target, lang: Lang) -> list[Mark]:
    """Marks by time; for a change, each figure against the base year (none without the base)."""
    first = float(time_of(target.base_period)) if target.base_period else _first_year(target)
    rows = sorted(
        (r for r in rows if r["FREQ"] == "A" or data.codes.indicators[r["INDICATOR"]].stock),
        key=lambda r: time_of(r["TIME_PERIOD"]),
    )
    rows = [r for r in rows if float(time_of(r["TIME_PERIOD"])) >= first]
    base = next((r for r in rows if r["TIME_PERIOD"] == target.base_period), None)
    if target.kind == "change" and base is None:
        return []
    marks = [_mark(data, row, target, base, lang) for row in rows]
    return _running(data, marks, rows, lang) if target.kind == "cumulative" else marks


def _running(data: SiteData, marks: list[Mark], rows: list[dict[str, Any]], lang: Lang) -> list[Mark]:
    """Running sums of yearly increments; a missing year before makes every later sum a lower bound."""
    total, summed, first = 0.0, [], marks[0].time if marks else 0.0
    for n, (mark, row) in enumerate(zip(marks, rows, strict=True)):
        total = round(total + mark.value, 4)
        gap = mark.time - first > n
        label = amount(total, decimals_of(data, row), row["UNIT_MEASURE"], data.codes, lang)
        summed.append(
            Mark(
                mark.time,
                total,
                total if gap else None,
                None,
                mark.provisional,
                f"≥ {label}" if gap else label,
                inputs=";".join(row["OBS_ID"] for row in rows[: n + 1]),
            )
        )
    return summed


def _first_year(target: Target) -> float:
    return float(target.from_period or int((target.deadline or "0")[:4]) - 5)


def _against(value: float | None, base: float, target: Target) -> float | None:
    """A level against the base level, in per cent or points as the promise counts."""
    if value is None:
        return None
    return value - base if target.change_unit == "pp" else (value / base - 1) * 100


def _mark(
    data: SiteData, row: dict[str, Any], target: Target, base: dict[str, Any] | None, lang: Lang
) -> Mark:
    low, high = row["OBS_LOW"], row["OBS_HIGH"]
    value = row["OBS_VALUE"]
    label = figure_of(data, row, lang)
    if target.kind == "change" and base is not None:
        value, low, high = (_against(v, base["OBS_VALUE"], target) for v in (value, low, high))
        label = f"{number(value or 0.0, 1)}%"
    return Mark(
        time=round(float(time_of(row["TIME_PERIOD"])), 4),
        value=round(float(value or 0.0), 4),
        low=None if low is None else round(low, 4),
        high=None if high is None else round(high, 4),
        provisional=row["OBS_STATUS"] == "P",
        label=label,
        broken=row["OBS_STATUS"] == "B",
        inputs=";".join(r["OBS_ID"] for r in (row, base if target.kind == "change" else None) if r),
    )


def _context(data: SiteData, target: Target, context: dict[str, Any], lang: Lang) -> Line:
    indicator, definition, area, breakdown = context["SERIES"].split("|")
    rows = [
        row
        for row in data.observation.values()
        if row["CURRENT"]
        and row["GRADE"] != "D"
        and row["ENTITY"] is None
        and (row["INDICATOR"], row["DEFINITION"], row["REF_AREA"], row["BREAKDOWN"])
        == (indicator, definition, area, breakdown)
    ]
    marks = _marks(data, rows, target, lang)
    if not marks:
        return Line(())
    label = f"{data.area_name(area, lang)} {marks[-1].label}"
    return Line(tuple(replace(m, label="") for m in marks), label)


def _span(target: Target, city: Line, context: tuple[Line, ...]) -> tuple[float, float]:
    end = float(time_of(target.deadline or ""))
    start = float(time_of(target.base_period)) if target.base_period else _first_year(target)
    if target.from_period:
        start = float(time_of(target.from_period)) - 1
    times = [m.time for line in (city, *context) for m in line.marks]
    return min([start, *times]), max([end, *times])


def _unit_label(data: SiteData, target: Target, context: tuple[Line, ...], lang: Lang) -> str:
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


def _path(data: SiteData, target: Target, city: Line) -> tuple[Mark, Mark] | None:
    """From the city's base to the target, where both are known."""
    if not city.marks or target.value is None or target.path not in ("linear", "geometric"):
        return None
    base = city.marks[0]
    if target.base_period is None or base.time != float(time_of(target.base_period)):
        return None
    return base, Mark(float(time_of(target.deadline or "")), target.value)


def _footer(data: SiteData, target: Target, context: tuple[Line, ...], digest: str, lang: Lang) -> str:
    ids = {
        data.observation[obs]["SOURCE_ID"]
        for row in ordered_contexts(data, target)
        if _context(data, target, row, lang).marks
        for obs in (row["INPUTS"] or "").split(";")
        if obs in data.observation
    } | {row["SOURCE_ID"] for row in _city_rows(data, target)}
    return footer_of(data, ids, digest, lang)


def footer_of(data: SiteData, source_ids: set[str], digest: str, lang: Lang) -> str:
    """Source, release and short hash, for inside the picture: people take screenshots."""
    words, params = data.words[lang], data.project.params
    publishers = sorted({data.source[i]["PUBLISHER"] or data.source[i]["TITLE"] for i in source_ids})
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


def chart_rows(data: SiteData, chart: PromiseChart, lang: Lang) -> list[list[str]]:
    """The chart's data as a table: what, year, value, OBS_IDs (for the CSV beside the picture)."""
    lines = [
        (data.city(lang), chart.city),
        *((line.label.rpartition(" ")[0] or line.label, line) for line in chart.context),
    ]
    return [[name, f"{m.time:g}", f"{m.value:g}", m.inputs] for name, line in lines for m in line.marks]


def marks_of(data: SiteData, rows: list[dict[str, Any]], target: Target, lang: Lang) -> list[Mark]:
    """The marks that a promise's chart draws of one series' observations, each with its figure in words."""
    return _marks(data, rows, target, lang)

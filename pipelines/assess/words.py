"""The phrases that sentences are made of: the threshold, a figure of any kind, and who and where."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, reduce
from pathlib import Path

from pipelines.assess.beside import Beside
from pipelines.assess.judged import Judged
from pipelines.assess.links import change_kind
from pipelines.assess.series import Point
from pipelines.assess.verdict import Verdict
from pipelines.codes import Codes, Indicator, Lang, amount, moved, observed, period
from pipelines.ground.phrases import Phrases
from pipelines.plan import Series, Target

say = Phrases(Path(__file__).with_suffix(".yaml"))
# How the plan's own words make a figure a bound, before it and after it.
_BOUNDS = {
    "ge": (
        re.compile(r"(?:不低于|不少于|不小于|至少|≥)[^\d，,。；;]{0,4}$"),
        re.compile("^[^，,。；;]*?以上"),
    ),
    "le": (
        re.compile(r"(?:不超过|不高于|不大于|控制在|≤)[^\d，,。；;]{0,4}$"),
        re.compile("^[^，,。；;]*?(?:以下|以内)"),
    ),
}


def worded(target: Target, comparator: str) -> bool:
    """Whether the promise's own words make its figure a bound («10%以上», «不超过 45»).

    The words beside the figure count, and not those of 规模以上 or 地级及以上; a figure in characters
    (一成以上) by the whole text.
    """
    before, after = _BOUNDS[comparator]
    text = re.sub("规模以上|限额以上|[县市地省]级及?以上|[县市地省]级（含）以上", "", target.quote)
    figure = f"{abs(target.value or 0):g}"
    places = list(re.finditer(rf"(?<![\d.]){re.escape(figure)}(?![\d.])", text))
    if not places:
        return "以上" in text if comparator == "ge" else any(word in text for word in ("以下", "以内"))
    return any(before.search(text[: m.start()]) or after.search(text[m.end() :]) for m in places)


@dataclass(frozen=True)
class Scene:
    """What the sentences speak about: the promise, its leading indicator, the place, the points behind.

    breakdown: the part of the area that the leading series is of; of_series: the points of each series
    (key_of) of the promise; others: its other series that have figures, each with its own verdict; beside: a
    newer figure that does not count; rivals: contradicting figures of other sources; undated: figures whose
    period is not stated.
    """

    target: Target
    indicator: Indicator | None
    codes: Codes
    place_zh: str
    place_en: str
    today: dt.date
    searches: int = 0
    unread: int = 0
    unlogged: bool = False
    trend: str | None = None
    breakdown: str = "_T"
    beside: Beside | None = None
    rivals: tuple[Point, ...] = ()
    of_series: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    undated: tuple[Point, ...] = ()
    others: tuple[tuple[Series, Verdict], ...] = ()

    def place(self, lang: Lang) -> str:
        """The area's name."""
        return self.place_zh if lang == "zh" else self.place_en

    @cached_property
    def points(self) -> dict[str, Point]:
        """All points of the promise's series by OBS_ID."""
        return {point.obs_id: point for points in self.of_series.values() for point in points}

    def point(self, judged: Judged | None) -> Point | None:
        """The printed point behind a judged figure."""
        if judged is None or not judged.inputs:
            return None
        last = judged.inputs[-1]
        return self.points.get(last) or next((p for p in self.undated if p.obs_id == last), None)


def definitions_of(series: Iterable[Series], codes: Codes, lang: Lang) -> dict[str, list[str]]:
    """Each indicator's name with the definitions of its series, each once, in their order."""
    found: dict[str, list[str]] = {}
    for one in series:
        indicator = codes.indicators[one.indicator]
        counted = found.setdefault(indicator.name[lang], [])
        definition = indicator.said_definition(one.definition, lang)
        if definition and definition not in counted:
            counted.append(definition)
    return found


def threshold_text(target: Target, codes: Codes, lang: Lang) -> str:
    """The threshold in words: 不低于 93%, at least 93 %; for changes with the base year.

    «以上» and the like stand only where the promise's own words have them.
    """
    if target.value is None:
        return ""
    decimals = _decimals(target.value)
    if target.kind == "change":
        return _change_threshold(target, decimals, codes, lang)
    text, comparator = (
        amount(target.value, decimals, target.unit or "PT", codes, lang),
        target.comparator or "ge",
    )
    form = ("-bound" if worded(target, comparator) else "-bare") if comparator in _BOUNDS else ""
    return say(lang, "threshold.about" if target.about else f"threshold.{comparator}{form}", figure=text)


def _change_threshold(target: Target, decimals: int, codes: Codes, lang: Lang) -> str:
    value = target.value or 0
    base = period(target.base_period or "", lang)
    unit = "PP" if target.change_unit == "pp" else "PT"
    size = amount(abs(value), decimals, unit, codes, lang)
    if target.about:
        size = say(lang, "threshold.about", figure=size)
    elif target.comparator in ("gt", "lt"):
        size = say(lang, "threshold.gt", figure=size)  # more than so much, whichever way
    elif worded(target, "ge"):
        size = say(lang, "range.from", low=size)
    return say(lang, "threshold.cut" if value < 0 else "threshold.rise", base=base, size=size)


def _decimals(value: float) -> int:
    text = f"{value:.6f}".rstrip("0")
    return len(text.partition(".")[2])


def figure_text(scene: Scene, judged: Judged | None, lang: Lang) -> str:
    """A judged figure with its unit: the level, the change on the base, or the running sum."""
    indicator, target, point = scene.indicator, scene.target, scene.point(judged)
    if judged is None or indicator is None:
        return ""
    if judged.broken and point is not None:
        return point_text(point, indicator, scene.codes, lang)  # a change across a break is none
    low, high = _float(judged.figure.low), _float(judged.figure.high)
    as_printed = point is not None and judged.inputs == (point.obs_id,)
    if target.kind == "change":
        if point is not None and as_printed and point.transformation == "GB":
            return point_text(point, indicator, scene.codes, lang)
        unit = "PP" if target.change_unit == "pp" else "PT"
        change = moved(low, high, judged.decimals, unit, scene.codes, lang)
        base = period(target.base_period or "", lang)
        return say(lang, "figure.change", base=base, change=change)
    total = range_text(low, high, judged.decimals, indicator.unit, scene.codes, lang)
    if target.kind == "cumulative":
        if point is not None and as_printed:
            total = _observed(point, indicator, scene.codes, lang)
        return say(lang, "figure.sum", total=total)
    return total if point is None else point_text(point, indicator, scene.codes, lang)


def _observed(point: Point, indicator: Indicator, codes: Codes, lang: Lang) -> str:
    """A printed figure's own value with its unit and qualifier."""
    unit = point.unit or indicator.unit
    decimals = shown_decimals(point, indicator, unit)
    return observed(float(point.value), decimals, unit, point.qualifier, indicator, codes, lang)


def point_text(point: Point, indicator: Indicator, codes: Codes, lang: Lang) -> str:
    """A printed figure with what it is: 比上年下降 2.1%, 比 2015 年下降 10.37%, 合计 23.6 万亩."""
    kind = change_kind(point, indicator)
    if kind in ("G1", "GB"):
        change = _moved(point, indicator, codes, lang)
        base = period(point.base, lang) if point.base else say(lang, "figure.last-year")
        return say(lang, "figure.change", base=base, change=change)
    text = _observed(point, indicator, codes, lang)
    if kind == "IX":
        return say(lang, "figure.index", figure=text, base=period(point.base or "", lang))
    return say(lang, "figure.together", total=text) if kind == "CU" else text


def _moved(point: Point, indicator: Indicator, codes: Codes, lang: Lang) -> str:
    """A printed change with its qualifier: 下降近 3%, a fall of nearly 3 %."""
    unit = point.unit or indicator.unit
    decimals = shown_decimals(point, indicator, unit)
    if point.qualifier in ("exact", "ge") or not point.value:
        return moved(_float(point.figure.low), _float(point.figure.high), decimals, unit, codes, lang)
    size = observed(abs(float(point.value)), decimals, unit, point.qualifier, indicator, codes, lang)
    return say(lang, "figure.fell" if point.value < 0 else "figure.rose", size=size)


def shown_decimals(point: Point, indicator: Indicator, unit: str) -> int:
    """Decimals of a converted figure: as printed where the unit is the indicator's, else the indicator's."""
    as_printed = point.half * 2 == Fraction(1, 10**point.decimals) or unit != indicator.unit
    return point.decimals if as_printed else indicator.decimals


def _float(end: Fraction | None) -> float | None:
    return None if end is None else float(end)


def range_text(
    low: float | None, high: float | None, decimals: int, unit: str, codes: Codes, lang: Lang
) -> str:
    """An interval with its unit; an open end in words."""
    first, last = (None if end is None else amount(end, decimals, unit, codes, lang) for end in (low, high))
    if first == last:
        return first or say(lang, "range.unknown")
    how = "from" if last is None else "to" if first is None else "between"
    return say(lang, f"range.{how}", low=first, high=last)


def several(parts: Sequence[str], kind: str, lang: Lang) -> str:
    """Several things in one text, as words.yaml joins two of them; empty of none."""
    return reduce(lambda one, more: say(lang, f"several.{kind}", before=one, after=more), parts or [""])

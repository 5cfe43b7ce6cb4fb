"""The phrases that sentences are made of: the threshold, the judged figure, and who and where."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pipelines.assess.series import Point
from pipelines.assess.verdict import Verdict
from pipelines.codes import Codes, Indicator
from pipelines.plan.models import Target
from pipelines.text import Lang, amount, observed, period

_COMPARE = {
    "ge": ("不低于 {}", "at least {}"),
    "gt": ("超过 {}", "over {}"),
    "le": ("不高于 {}", "at most {}"),
    "lt": ("低于 {}", "under {}"),
}


@dataclass(frozen=True)
class Scene:
    """What the sentences speak about: the promise, its indicator, the place, the latest point."""

    target: Target
    indicator: Indicator
    codes: Codes
    place_zh: str
    place_en: str
    point: Point | None = None
    searches: int = 0
    unread: int = 0
    series_count: int = 1
    trend: str | None = None

    def place(self, lang: Lang) -> str:
        """The area's name."""
        return self.place_zh if lang == "zh" else self.place_en


def threshold_text(target: Target, codes: Codes, lang: Lang) -> str:
    """The threshold in words: 不低于 93%, at least 93 %; for changes with the base year."""
    if target.value is None:
        return ""
    decimals = _decimals(target.value)
    if target.kind == "change":
        base = period(target.base_period or "", lang)
        unit = "PP" if target.change_unit == "pp" else "PT"
        size = amount(abs(target.value), decimals, unit, codes, lang)
        down = target.value < 0
        more = target.comparator in ("le", "ge")
        if lang == "zh":
            return f"比 {base}{'减少' if down else '增加'} {size}{'以上' if more else ''}"
        return f"{'a cut' if down else 'a rise'} of {size}{' or more' if more else ''} on {base}"
    text = amount(target.value, decimals, target.unit or "PT", codes, lang)
    if target.about:
        return f"{text}左右" if lang == "zh" else f"about {text}"
    return _COMPARE[target.comparator or "ge"][0 if lang == "zh" else 1].format(text)


def _decimals(value: float) -> int:
    text = f"{value:.6f}".rstrip("0")
    return len(text.partition(".")[2])


def figure_text(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """The judged figure with its unit: the level, the change on the base, or the running sum."""
    judged = verdict.latest
    if judged is None:
        return ""
    target, figure = scene.target, judged.figure
    if target.kind == "change":
        unit = "PP" if target.change_unit == "pp" else "PT"
        base, change = (
            period(target.base_period or "", lang),
            _range_text(figure.low, figure.high, 1, unit, scene, lang),
        )
        return f"比 {base}变化 {change}" if lang == "zh" else f"{change} against {base}"
    if target.kind == "cumulative" or scene.point is None:
        return _range_text(figure.low, figure.high, judged.decimals, scene.indicator.unit, scene, lang)
    point = scene.point
    return observed(
        float(point.value),
        _shown(point, scene.indicator),
        scene.indicator.unit,
        point.qualifier,
        scene.indicator,
        scene.codes,
        lang,
    )


def _shown(point: Point, indicator: Indicator) -> int:
    """Decimals of a converted figure: as printed where the unit is the indicator's, else the indicator's."""
    return point.decimals if point.half * 2 == Fraction(1, 10**point.decimals) else indicator.decimals


def _range_text(low: object, high: object, decimals: int, unit: str, scene: Scene, lang: Lang) -> str:
    ends = [
        None if end is None else amount(float(end), decimals, unit, scene.codes, lang)  # type: ignore[arg-type]
        for end in (low, high)
    ]
    if ends[0] == ends[1]:
        return ends[0] or ("未知" if lang == "zh" else "unknown")
    if ends[1] is None:
        return f"{ends[0]} 以上" if lang == "zh" else f"{ends[0]} or more"
    if ends[0] is None:
        return f"{ends[1]} 以下" if lang == "zh" else f"{ends[1]} or less"
    return f"{ends[0]} 至 {ends[1]}" if lang == "zh" else f"{ends[0]} to {ends[1]}"

"""What stands beside a verdict, whatever it is: how sure it is, and what else was found."""

from __future__ import annotations

from pipelines.assess.beside import own_series
from pipelines.assess.series import Point
from pipelines.assess.verdict import Verdict
from pipelines.assess.wording import later_shows, pick
from pipelines.assess.words import Scene, figure_text, point_text
from pipelines.codes import THIN, Lang, period, uncapital


def tail(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """What stands beside a verdict: how sure it is, and what else was found."""
    return [
        _edge(verdict, lang),
        _mixed(verdict, lang),
        _strive(scene, verdict, lang),
        later_shows(scene, verdict, lang) if verdict.status == "awaiting-final-data" else "",
        _also(scene, verdict, lang),
        _other_way(scene, verdict, lang),
        _newer(scene, lang),
    ]


def _edge(verdict: Verdict, lang: Lang) -> str:
    if verdict.status == "indeterminate":
        return ""
    if verdict.edge == "about" and verdict.answer == "yes":
        return pick(
            lang,
            "目标写的是“左右”，这个数满足目标，离它在 5% 以内。",
            f"The target says “about”; the figure satisfies it and lies within 5{THIN}% of it.",
        )
    if verdict.edge == "about":
        return pick(
            lang,
            "目标写的是“左右”，这个数在它的 5% 以内：是否算满足，处在临界。",
            f"The target says “about”, and the figure lies within 5{THIN}% of it: whether it counts as satisfied is borderline.",
        )
    if verdict.edge == "digit":
        return pick(
            lang,
            "结论处在临界：印刷末位的半个单位就会改变它。",
            "It is borderline: half a unit of the last printed digit would change the answer.",
        )
    return ""


def _mixed(verdict: Verdict, lang: Lang) -> str:
    if verdict.latest is None or not verdict.latest.mixed:
        return ""
    return pick(
        lang,
        "连乘所用的年度变化，有的是首次公布的，有的是修订过的。",
        "The yearly changes that are chained are partly first-published and partly revised.",
    )


def _strive(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    if scene.target.firmness != "strive" or verdict.status not in ("met", "met-late", "not-met"):
        return ""
    return pick(lang, "这是一项力争目标。", "It was promised as something to strive for.")


def _also(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """What another source prints for the same, where the verdict stays."""
    points = [p for p in scene.rivals if p.obs_id not in verdict.missing]
    if not points or scene.indicator is None:
        return ""
    figures = pick(lang, "；", "; ").join(_dated(p, scene, lang) for p in points)
    return pick(
        lang,
        f"另有来源印的数字不同（{figures}），也列在下面。",
        f"Another source prints a different figure ({figures}), which is listed below too.",
    )


def _other_way(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """What other figures over the same span come to, where the verdict stays."""
    rival = verdict.latest.rival if verdict.latest else None
    if rival is None or verdict.reason == "ways":
        return ""
    figure = figure_text(scene, rival, lang)
    return pick(
        lang,
        f"按另一组数字计算是{figure}。",
        f"By another set of figures it is {figure}.",
    )


def _dated(point: Point, scene: Scene, lang: Lang) -> str:
    if scene.indicator is None:
        return ""
    figure, when = point_text(point, scene.indicator, scene.codes, lang), period(point.period, lang)
    return pick(lang, f"{when}，{figure}", f"{figure} for {when}")


def _newer(scene: Scene, lang: Lang) -> str:
    """A newer figure that was found and does not count, with the reason."""
    beside = scene.beside
    if beside is None:
        return ""
    figure = point_text(beside.point, beside.indicator, scene.codes, lang)
    if scene.target.several:
        name = beside.indicator.name[lang]
        figure = pick(lang, f"{name} {figure}", f"{uncapital(name)}, {figure},")
    when = period(beside.point.period, lang)
    reason = _why_not(scene, lang)
    return pick(
        lang,
        f"还找到 {when}的数字：{figure}；{reason}，不作判定。",
        f"There is also {figure} for {when}; it decides nothing, since {reason}.",
    )


def _why_not(scene: Scene, lang: Lang) -> str:
    beside = scene.beside
    if beside is None:
        return ""
    row, indicator = beside.row, beside.indicator
    theirs = indicator.definition_name(row["DEFINITION"], lang)
    ours = indicator.definition_name(own_series(scene.target, indicator).definition, lang)
    part = scene.codes.breakdowns.get(row["BREAKDOWN"])
    words = {
        "grade": ("来源是等级 D 的转载", "its source is an unofficial copy (grade D)"),
        "estimate": ("它是预计数", "it is an estimate"),
        "definition": (
            f"口径是“{theirs}”，承诺要的是“{ours}”",
            f"it counts “{uncapital(theirs)}”, and the promise “{uncapital(ours)}”",
        ),
        "breakdown": (
            f"它只说“{part.zh if part else row['BREAKDOWN']}”",
            f"it is about a part only ({part.en if part else row['BREAKDOWN']})",
        ),
        "period": ("它不是全年的数", "it is no figure of a whole year"),
        "kind": (
            (
                "它是比另一时期的变化，承诺说的是数量本身",
                "it is a change, and the promise is about the amount itself",
            )
            if scene.target.kind == "level" and beside.point.transformation in ("G1", "GB")
            else ("它所说的跨度或基期与承诺不同", "it counts from another base or over another span")
        ),
    }[beside.reason]
    return pick(lang, *words)

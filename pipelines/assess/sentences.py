"""Why a status was given, in two or three plain sentences, zh and en, from the verdict alone.

Neither accusing nor praising: what was found, what it is compared with, what would settle it. Each writer
gives whole sentences; an empty one is left out.
"""

from __future__ import annotations

from collections.abc import Callable

from pipelines.assess import absent, kept_back, undecided
from pipelines.assess.asides import tail
from pipelines.assess.judged import Judged
from pipelines.assess.verdict import Verdict
from pipelines.assess.wording import assumed, gap, pace, pick
from pipelines.assess.words import Scene, figure_text, point_text, spaced, threshold_text
from pipelines.codes import THIN, Lang, period

Writer = Callable[[Scene, Verdict, Lang], list[str]]


def why(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """The sentences for a verdict in one language."""
    parts = _WRITERS.get(verdict.status, _judged)(scene, verdict, lang)
    if verdict.status not in _WITHOUT_TAIL:
        parts = [*parts, *tail(scene, verdict, lang)]
    return (" " if lang == "en" else "").join(part for part in parts if part)


def _judged(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    if verdict.latest is None:
        return [gap(scene, verdict, lang) or pick(lang, "没有可用的数字。", "There is no usable figure.")]
    figure, when = figure_text(scene, verdict.latest, lang), period(verdict.latest.period, lang)
    text = threshold_text(scene.target, scene.codes, lang)
    provisional = pick(lang, "（初步数）", " (preliminary)") if verdict.reason == "provisional" else ""
    zh = figure if scene.target.kind in ("change", "cumulative") else spaced("为", figure)
    first = pick(
        lang,
        f"{when}{zh}{provisional}" + (f"；目标是{text}。" if text else "。"),
        f"{when}: {figure}{provisional}" + (f"; the target is {text}." if text else "."),
    )
    away = ""
    if verdict.reason == "away":
        away = pick(
            lang,
            "基期已经满足目标，这个数反而不满足。",
            "The base satisfied the target; this figure does not.",
        ) + assumed(scene, lang)
    broken_year = gap(scene, verdict, lang) if verdict.reason == "broken-year" else ""
    return [first, away, broken_year, pace(scene, verdict, lang)]


def _directed(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """A direction: where it began, where it stands, and where it was lost."""
    latest = verdict.latest
    if latest is None or scene.indicator is None:
        return []
    end, when = _printed(scene, latest, lang), period(latest.period, lang)
    if verdict.base is None:
        first = pick(lang, f"{when}：{end}。", f"{when}: {end}.")
    else:
        start, since = _printed(scene, verdict.base, lang), period(verdict.base.period, lang)
        first = pick(
            lang,
            f"{since}{spaced('为', start)}，{when}{spaced('为', end)}。",
            f"It was {start} in {since} and {end} in {when}.",
        )
    return [first, _lost(scene, verdict, lang)]


def _lost(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """The two figures between which a direction was lost, unless they are base and end themselves."""
    if verdict.broke is None or (
        verdict.base is not None and verdict.broke == (verdict.base, verdict.latest)
    ):
        return ""
    before, after = verdict.broke
    figure, when = _printed(scene, after, lang), period(after.period, lang)
    if before == after:
        return pick(
            lang,
            f"{when}{figure}，没有朝承诺的方向变化。",
            f"In {when}: {figure}, which is not the promised way.",
        )
    was, since = _printed(scene, before, lang), period(before.period, lang)
    return pick(
        lang,
        f"其中 {when}（{figure}）比 {since}（{was}）没有好转。",
        f"In {when} ({figure}) it was no better than in {since} ({was}).",
    )


def _printed(scene: Scene, judged: Judged, lang: Lang) -> str:
    point = scene.points.get(judged.inputs[-1])
    if point is None or scene.indicator is None:
        return ""
    return point_text(point, scene.indicator, scene.codes, lang)


def _banned(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """A ban: what an authority found, or that somebody who looked found nothing."""
    point = scene.point(verdict.latest)
    if point is None:
        return []
    when, n, more = period(point.period, lang), int(point.value), point.qualifier in ("ge", "gt")
    if not n and not more:
        return [
            pick(
                lang,
                f"{when}有来源查核过，没有认定违反。",
                f"A source that looked reports no breach for {when}.",
            )
        ]
    found = f"{'at least ' if more else ''}{f'{n}{THIN}breaches' if n > 1 else 'one breach'}"
    return [
        pick(
            lang,
            f"{when}有官方认定的违反：{n} 起{'以上' if more else ''}。",
            f"An authority found {found} for {when}.",
        )
    ]


_WITHOUT_TAIL = ("listed", *kept_back.STATUSES, "not-applicable", "not-yet-due")
_WRITERS: dict[str, Writer] = {
    "listed": absent.listed,
    **dict.fromkeys(kept_back.STATUSES, absent.kept),
    "threshold-pending": absent.pending,
    "no-data": absent.no_data,
    "not-applicable": absent.not_applicable,
    "not-yet-due": absent.not_yet_due,
    "awaiting-final-data": undecided.awaiting,
    "indeterminate": undecided.indeterminate,
    "breached": _banned,
    "no-breach-known": _banned,
    **dict.fromkeys(
        ("improving", "stable", "worsening", "mixed", "direction-kept", "direction-not-kept"), _directed
    ),
}

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
from pipelines.assess.wording import assumed, gap, pace, together
from pipelines.assess.words import Scene, figure_text, point_text, say, several, threshold_text
from pipelines.codes import Indicator, Lang, period

Writer = Callable[[Scene, Verdict, Lang], list[str]]


def why(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """The sentences for a verdict in one language."""
    parts = _WRITERS.get(verdict.status, _judged)(scene, verdict, lang)
    if verdict.status not in _WITHOUT_TAIL:
        parts = [*parts, *tail(scene, verdict, lang)]
    return together(parts, lang)


def _judged(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    if verdict.latest is None:
        return [gap(scene, verdict, lang) or say(lang, "gap.empty")]
    figure, when = figure_text(scene, verdict.latest, lang), period(verdict.latest.period, lang)
    text = threshold_text(scene.target, scene.codes, lang)
    provisional = say(lang, "judged.provisional") if verdict.reason == "provisional" else ""
    told = scene.target.kind in ("change", "cumulative")
    said = figure if told else say(lang, "judged.is", figure=figure)
    how = "beside-target" if text else "alone"
    first = say(lang, f"judged.{how}", when=when, said=said, provisional=provisional, target=text)
    away = [say(lang, "judged.away"), assumed(scene, lang)] if verdict.reason == "away" else []
    broken_year = gap(scene, verdict, lang) if verdict.reason == "broken-year" else ""
    return [first, *away, broken_year, pace(scene, verdict, lang)]


def _directed(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """A direction: where it began, where it stands, and where it was lost."""
    latest = verdict.latest
    if latest is None or scene.indicator is None:
        return []
    end, when = _printed(scene, latest, lang), period(latest.period, lang)
    if verdict.base is None:
        first = say(lang, "directed.alone", when=when, end=end)
    else:
        start, since = _printed(scene, verdict.base, lang), period(verdict.base.period, lang)
        first = say(lang, "directed.from-base", since=since, start=start, when=when, end=end)
    told = _of_series(scene, ("", scene.indicator), scene.breakdown, first, lang)
    return [told, _lost(scene, verdict, lang), _others(scene, lang)]


def _of_series(scene: Scene, of: tuple[str, Indicator], breakdown: str, said: str, lang: Lang) -> str:
    """What is said of a series, behind its name and the part of the area that it is of; of: the prefix of
    the words that say it (`other-` of another than the leading one) and the indicator."""
    part = scene.codes.breakdowns[breakdown]
    whole = f"directed.{of[0]}{'of-all' if breakdown == '_T' else 'of-part'}"
    return say(lang, whole, name=of[1].name[lang], part=part.zh if lang == "zh" else part.en, said=said)


def _others(scene: Scene, lang: Lang) -> str:
    """What the other series of the promise say alone: the worst of all is its verdict."""
    told = []
    for series, verdict in scene.others:
        status, indicator = scene.codes.statuses[verdict.status], scene.codes.indicators[series.indicator]
        said = status.zh if lang == "zh" else status.en
        ends = [end for end in (verdict.base, verdict.latest) if end is not None]
        figures = [_at(scene, end, indicator, lang) for end in ends]
        said = say(lang, "directed.with-ends", status=said, ends=several(figures, "figures", lang))
        of = "other-", indicator
        told.append(_of_series(scene, of, series.breakdown, said, lang))
    return say(lang, "directed.others", series=several(told, "series", lang)) if told else ""


def _at(scene: Scene, judged: Judged, indicator: Indicator, lang: Lang) -> str:
    """A figure of a series with its period."""
    point = scene.points[judged.inputs[-1]]
    figure = point_text(point, indicator, scene.codes, lang)
    return say(lang, "figure.dated", when=period(judged.period, lang), figure=figure)


def _lost(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """The two figures between which a direction was lost, unless they are base and end themselves."""
    if verdict.broke is None or (
        verdict.base is not None and verdict.broke == (verdict.base, verdict.latest)
    ):
        return ""
    before, after = verdict.broke
    figure, when = _printed(scene, after, lang), period(after.period, lang)
    if before == after:
        return say(lang, "directed.wrong-way", when=when, figure=figure)
    was, since = _printed(scene, before, lang), period(before.period, lang)
    return say(lang, "directed.no-better", when=when, figure=figure, since=since, was=was)


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
    how = "kept" if not n and not more else "broken-or-more" if more else "broken"
    return [say(lang, f"ban.{how}", when=when, n=n, found=max(n, 1))]


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

"""Sentences that several kinds of verdict share: why a figure can't be formed, how far it has come."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.assess.verdict import Verdict
from pipelines.assess.words import Scene, figure_text, say, threshold_text
from pipelines.codes import Lang, percent, period


def gap(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """Why the figure or the pace can't be formed; empty for a reason of another kind."""
    return gap_words(verdict.reason, scene, lang)


def gap_words(reason: str, scene: Scene, lang: Lang) -> str:
    """The sentence of one reason."""
    target = scene.target
    form = "held" if target.path in ("ceiling", "floor") else target.mode
    key = say.known(f"gap.{reason}-{form}", f"gap.{reason}")
    what = "what.change" if target.kind in ("change", "directional") else "what.pace"
    base = period(target.base_period or "", lang)
    return say(lang, key, base=base, what=say(lang, what)) if key else ""


def pace(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """How much of the way in how much of the time, where a path is promised and not yet decided."""
    progress = verdict.progress
    if verdict.status in ("met", "met-late", "not-met", "reached") or verdict.reason == "away":
        return ""
    share, part = progress.share, progress.elapsed
    if progress.pace is None or share is None or part is None:
        return ""
    time = percent(part, 0, lang)
    how = "further" if share < 0 else "past" if share > 1 else "on-its-way"
    return together(
        [say(lang, f"pace.{how}", time=time, way=percent(share, 1, lang)), assumed(scene, lang)], lang
    )


def assumed(scene: Scene, lang: Lang) -> str:
    """That the year from which the way is measured is ours, where the promise does not state it."""
    target = scene.target
    if target.base_stated or not target.base_period:
        return ""
    return say(lang, "pace.assumed", base=period(target.base_period, lang))


def later_shows(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """What the first figure after the deadline shows; it can't stand in for the deadline's own."""
    later = verdict.later
    if later is None:
        return ""
    text = threshold_text(scene.target, scene.codes, lang)
    how = "alone" if scene.target.value is None else verdict.later_answer or "alone"
    figure, when = figure_text(scene, later, lang), period(later.period, lang)
    point = scene.point(later)
    if point is not None and point.entity:
        entity = scene.codes.entity_name(point.entity, lang)
        figure = say(lang, "later.of", entity=entity, figure=figure)
        if scene.indicator and scene.indicator.states[int(point.value) - 1].unclear:
            return say(lang, "later.reported", figure=figure, when=when)
    return say(lang, f"later.{how}", figure=figure, when=when, target=text)


def together(sentences: Iterable[str], lang: Lang) -> str:
    """Sentences one after the other; an empty one is left out."""
    return (" " if lang == "en" else "").join(filter(None, sentences))

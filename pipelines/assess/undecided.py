"""Why a figure that was found does not decide: too early, a bound, a break, another kind, a contradiction."""

from __future__ import annotations

from pipelines.assess.judged import Judged
from pipelines.assess.series import Point
from pipelines.assess.verdict import OTHER, Verdict
from pipelines.assess.wording import gap, gap_words, later_shows, pace
from pipelines.assess.words import Scene, figure_text, point_text, say, several, threshold_text
from pipelines.codes import Lang, period
from pipelines.ground.periods import sort_key


def awaiting(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """The deadline has passed, and what was found before it."""
    deadline, judged = period(scene.target.deadline or "", lang), verdict.latest
    if scene.target.kind == "completion":
        return _awaiting_states(scene, verdict, deadline, lang)
    passed = say(lang, "awaiting.passed", deadline=deadline)
    if verdict.reason in OTHER:
        return [passed, _other(scene, verdict, lang)]
    if judged is None:
        return [passed, _found_otherwise(scene, verdict, lang), gap(scene, verdict, lang)]
    figure, when = _of_which(scene, judged, lang), period(judged.period, lang)
    first = say(lang, "awaiting.latest", deadline=deadline, when=when, figure=figure)
    return [first, _then(scene, verdict, lang), _slope(scene, verdict, lang), pace(scene, verdict, lang)]


def _other(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """What was found is of another period or kind, and why it does not decide."""
    point = scene.point(verdict.latest)
    if point is None or scene.indicator is None:
        return ""
    figure, when = point_text(point, scene.indicator, scene.codes, lang), period(point.period, lang)
    key = "other.period" if verdict.reason == "other-period" else "other.kind"
    return say(lang, key, when=when, figure=figure)


def _then(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """Whether the last figure before the deadline satisfied the promise: beside the status, never instead."""
    if scene.target.value is None or verdict.answer is None:
        return ""
    if verdict.latest is not None and verdict.latest.broken:
        return gap_words("break", scene, lang)
    short = verdict.edge == "about" and verdict.answer == "no"
    key = "then.not-to-the-digit" if short else f"then.{verdict.answer}"
    return say(lang, key, target=threshold_text(scene.target, scene.codes, lang))


def _slope(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """Which way a directional promise's series went so far."""
    if scene.target.kind != "directional" or scene.trend is None or verdict.later is not None:
        return ""  # the trend runs to the latest figure of all
    return say(lang, f"slope.{scene.trend}")


def _awaiting_states(scene: Scene, verdict: Verdict, deadline: str, lang: Lang) -> list[str]:
    point, population, indicator = scene.point(verdict.latest), scene.target.population, scene.indicator
    if point is None or population is None or indicator is None:
        return [say(lang, "awaiting.passed", deadline=deadline)]
    last, state = (indicator.states[n][lang] for n in (-1, int(point.value) - 1))
    when = period(point.period, lang)
    entity = scene.codes.entity_name(point.entity or "", lang)
    known = "" if population.known else getattr(population, lang)
    return [
        say(lang, "awaiting.state", deadline=deadline, entity=entity, when=when, state=state, last=last),
        known and say(lang, "awaiting.population", known=known),
    ]


def indeterminate(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """What was found, and why it leaves the answer open."""
    reason = verdict.reason
    if reason in OTHER:
        return [_other(scene, verdict, lang)]
    if reason == "sources":
        return [_sources(scene, verdict, lang)]
    if reason == "ways":
        return [_two_ways(scene, verdict, lang)]
    if reason == "undated":
        return [_undated(scene, verdict, lang)]
    parts = [] if reason == "only-later" and verdict.later else [_latest_figure(scene, verdict, lang)]
    if reason.startswith("pace:"):
        first, second = (scene.codes.statuses[code] for code in reason[5:].split("/"))
        parts.append(say(lang, "open.two-statuses", first=first[lang], second=second[lang]))
    elif reason == "reading-missing":
        parts.append(_missing_reading(scene, verdict, lang))
    elif scene.target.mode == "control-growth" and not reason:
        parts.append(say(lang, "open.grows"))
    elif not reason:
        parts.append(gap_words("bounds", scene, lang))
    elif reason == "gap" and scene.target.kind == "change" and verdict.latest is not None:
        parts = [_chain_ends(scene, verdict.latest, lang)]
    else:
        parts += [_found_otherwise(scene, verdict, lang), gap(scene, verdict, lang)]
    if reason == "only-later" and verdict.later:
        parts.append(later_shows(scene, verdict, lang))
    return parts


def _undated(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """A figure that satisfies the promise and does not say of when it is."""
    point = scene.point(verdict.latest)
    if point is None or scene.indicator is None:
        return ""
    printed = period(point.period.partition("/")[2], lang)
    figure = point_text(point, scene.indicator, scene.codes, lang)
    target = threshold_text(scene.target, scene.codes, lang)
    return say(lang, "open.undated", printed=printed, figure=figure, target=target)


def _chain_ends(scene: Scene, last: Judged, lang: Lang) -> str:
    """How far yearly changes join end to end, and which later ones can't be joined on."""
    figure, when = figure_text(scene, last, lang), period(last.period, lang)
    later = sorted(
        {p.period for p in scene.points.values() if p.time > last.time and p.status != "E"}, key=sort_key
    )
    years = several([period(code, lang) for code in later], "years", lang)
    return say(lang, "open.chain-ends", when=when, figure=figure, years=years)


def _found_otherwise(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """The latest figure of the promise's own series, where no change could be formed with it."""
    if verdict.latest is not None or verdict.reason != "no-base" or scene.indicator is None:
        return ""
    firm = [p for p in scene.points.values() if p.status != "E"]
    if not firm:
        return ""
    last = max(firm, key=lambda p: p.time)
    figure, when = point_text(last, scene.indicator, scene.codes, lang), period(last.period, lang)
    return say(lang, "open.found", when=when, figure=figure)


def _of_which(scene: Scene, judged: Judged, lang: Lang) -> str:
    """A figure with its indicator's name, where the promise has several indicators."""
    figure = figure_text(scene, judged, lang)
    if scene.indicator is None or not scene.target.several:
        return figure
    return say(lang, "figure.of", figure=figure, name=scene.indicator.name[lang])


def _latest_figure(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    if verdict.latest is None:
        return ""
    figure, when = _of_which(scene, verdict.latest, lang), period(verdict.latest.period, lang)
    return say(lang, "open.latest", when=when, figure=figure)


def _two_ways(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """Two sets of figures over one span that come to different verdicts."""
    judged = verdict.latest
    if judged is None or judged.rival is None:
        return say(lang, "open.ways")
    one, other = (figure_text(scene, each, lang) for each in (judged, judged.rival))
    return say(lang, "open.two-ways", when=period(judged.period, lang), one=one, other=other)


def _sources(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """Two admissible sources that give different verdicts."""
    points = [p for p in scene.rivals if p.obs_id in verdict.missing]
    own = next((scene.points[i] for i in verdict.inputs if _rivalled(scene, points, i)), None)
    if own is None or scene.indicator is None:
        return say(lang, "open.sources")
    texts = [point_text(p, scene.indicator, scene.codes, lang) for p in (own, *points)]
    figures = several(texts, "sources", lang)
    return say(lang, "open.which-sources", when=period(own.period, lang), figures=figures)


def _rivalled(scene: Scene, points: list[Point], obs_id: str) -> bool:
    """Whether an input is the one that these figures contradict: of the same time."""
    own = scene.points.get(obs_id)
    return own is not None and any(p.time == own.time for p in points)


def _missing_reading(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """Which reading of the text has no figure."""
    names = []
    for series in scene.target.series:
        indicator = scene.codes.indicators[series.indicator]
        if str(series.key) in verdict.missing:
            names.append(indicator.definition_name(series.definition, lang) or indicator.name[lang])
    return say(lang, "open.reading", names=several(names, "readings", lang))

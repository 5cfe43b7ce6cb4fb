"""Why nothing can be judged: no threshold, no data, not due, kept back, or nothing to measure."""

from __future__ import annotations

from pipelines.assess import kept_back
from pipelines.assess.verdict import Verdict
from pipelines.assess.words import Scene, definitions_of, point_text, say, several
from pipelines.codes import Lang, period


def pending(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """Who sets the figure, and whether there are data to compare."""
    return [_unknown_threshold(scene, lang), _unread(scene, lang), _but_there_are_data(scene, verdict, lang)]


def _unknown_threshold(scene: Scene, lang: Lang) -> str:
    target = scene.target
    key = say.known(f"unset.{target.level}-{target.delegation}", f"unset.{target.level}", "unset.above")
    return say(lang, key, place=scene.place(lang), quote=target.quote)


def _unread(scene: Scene, lang: Lang) -> str:
    """That something is known that may state it and was not obtained."""
    return say(lang, "unset.unread", n=scene.unread) if scene.unread else ""


def _but_there_are_data(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    point = scene.point(verdict.latest)
    if point is None or scene.indicator is None:
        return say(lang, "unset.no-usable-data" if scene.beside else "unset.no-data", place=scene.place(lang))
    figure = point_text(point, scene.indicator, scene.codes, lang)
    return say(lang, "unset.data", when=period(point.period, lang), figure=figure)


def no_data(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """What was looked for, and where."""
    if verdict.reason == "only-estimates":
        return [say(lang, "no-data.estimates")]
    if scene.target.kind == "prohibition":
        first = say(lang, "no-data.ban")
    else:
        first = say(lang, "no-data.series", place=scene.place(lang), names=_series_names(scene, lang))
    return [first, _searched(scene, verdict, lang)]


def _series_names(scene: Scene, lang: Lang) -> str:
    """What was looked for: indicator and definition; of several series, all that have no figure."""
    counted = definitions_of(scene.target.series, scene.codes, lang)
    listed = [_counted(name, definitions, lang) for name, definitions in counted.items()]
    told = several(listed, "series", lang)
    return told if len(listed) == 1 or not scene.points else say(lang, "no-data.some-have", names=told)


def _counted(name: str, definitions: list[str], lang: Lang) -> str:
    """An indicator with the definitions in which it was looked for."""
    if not definitions:
        return name
    if len(definitions) == 1:
        return say(lang, "no-data.counted", name=name, definition=definitions[0])
    quoted = [say(lang, "no-data.quoted", definition=definition) for definition in definitions]
    return say(lang, "no-data.counted-each", name=name, definitions=several(quoted, "readings", lang))


def _searched(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    found = "searched" if scene.searches else "unlogged"
    unread = "known-unread" if scene.searches else "unlogged-unread" if scene.unlogged else "unread-alone"
    key = {"known-unread": unread, "searched": found}.get(verdict.reason, "not-yet")
    if key == "searched" and scene.target.kind == "prohibition":
        key = "searched-ban"  # no figure is looked for
    return say(lang, f"searched.{key}", n=scene.searches, unread=scene.unread)


def not_applicable(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """That there is nothing of the kind."""
    return [say(lang, "absent.not-applicable", place=scene.place(lang))]


def not_yet_due(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """When its period begins."""
    return [say(lang, "absent.not-yet-due", first=period(scene.target.from_period or "", lang))]


def listed(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """That no figure in it could be measured."""
    return [say(lang, "absent.listed")]


def kept(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """Who keeps the figure back, and why."""
    return [kept_back.sentence(verdict.status, verdict.reason, lang)]

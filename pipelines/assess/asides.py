"""What stands beside a verdict, whatever it is: how sure it is, and what else was found."""

from __future__ import annotations

from pipelines.assess.beside import Beside, own_series
from pipelines.assess.series import Point
from pipelines.assess.verdict import Verdict
from pipelines.assess.wording import later_shows
from pipelines.assess.words import Scene, figure_text, point_text, say, several
from pipelines.codes import Indicator, Lang, period


def tail(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """What stands beside a verdict: how sure it is, and what else was found."""
    return [
        _unstated(scene, verdict, lang),
        _derived(scene, verdict, lang),
        _edge(verdict, lang),
        _mixed(verdict, lang),
        _strive(scene, verdict, lang),
        later_shows(scene, verdict, lang) if verdict.status == "awaiting-final-data" else "",
        _also(scene, verdict, lang),
        _other_way(scene, verdict, lang),
        _newer(scene, lang),
    ]


def _unstated(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """That the publisher does not print how the judged figure is reckoned."""
    if verdict.latest is None or scene.indicator is None:
        return ""
    mine = {s.definition for s in scene.target.series if s.indicator == scene.indicator.id}
    unstated = any(d.unstated for d in scene.indicator.definitions if d.id in mine)
    return say(lang, "beside.unstated") if unstated else ""


def _derived(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """That nobody printed the judged figure: it was worked out from others."""
    point = scene.point(verdict.latest)
    return say(lang, "beside.derived") if point is not None and point.derived else ""


def _edge(verdict: Verdict, lang: Lang) -> str:
    if verdict.status == "indeterminate" or verdict.edge not in ("about", "digit"):
        return ""
    satisfied = verdict.edge == "about" and verdict.answer == "yes"
    return say(lang, "beside.about-satisfied" if satisfied else f"beside.{verdict.edge}")


def _mixed(verdict: Verdict, lang: Lang) -> str:
    return say(lang, "beside.mixed") if verdict.latest is not None and verdict.latest.mixed else ""


def _strive(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    if scene.target.firmness != "strive" or verdict.status not in ("met", "met-late", "not-met"):
        return ""
    return say(lang, "beside.strive")


def _also(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """What another source prints for the same, where the verdict stays."""
    points = [p for p in scene.rivals if p.obs_id not in verdict.missing]
    if not points or scene.indicator is None:
        return ""
    figures = [_dated(p, scene.indicator, scene, lang) for p in points]
    return say(lang, "beside.other-source", figures=several(figures, "figures", lang))


def _other_way(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """What other figures over the same span come to, where the verdict stays."""
    rival = verdict.latest.rival if verdict.latest else None
    if rival is None or verdict.reason == "ways":
        return ""
    return say(lang, "beside.other-way", figure=figure_text(scene, rival, lang))


def _dated(point: Point, indicator: Indicator, scene: Scene, lang: Lang) -> str:
    figure = point_text(point, indicator, scene.codes, lang)
    return say(lang, "figure.dated", when=period(point.period, lang), figure=figure)


def _newer(scene: Scene, lang: Lang) -> str:
    """A newer figure that was found and does not count, with the reason."""
    beside = scene.beside
    if beside is None:
        return ""
    figure = point_text(beside.point, beside.indicator, scene.codes, lang)
    if scene.target.several:
        figure = say(lang, "beside.named", name=beside.indicator.name[lang], figure=figure)
    when = period(beside.point.period, lang)
    return say(lang, "beside.newer", when=when, figure=figure, reason=_why_not(beside, scene, lang))


def _why_not(beside: Beside, scene: Scene, lang: Lang) -> str:
    row, indicator = beside.row, beside.indicator
    part = scene.codes.breakdowns.get(row["BREAKDOWN"])
    amount = scene.target.kind == "level" and beside.point.transformation in ("G1", "GB")
    return say(
        lang,
        f"since.{'change' if beside.reason == 'kind' and amount else beside.reason}",
        theirs=indicator.definition_name(row["DEFINITION"], lang),
        ours=indicator.definition_name(own_series(scene.target, indicator).definition, lang),
        part=getattr(part, lang, row["BREAKDOWN"]),
    )

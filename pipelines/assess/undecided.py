"""Why a figure that was found does not decide: too early, a bound, a break, another kind, a contradiction."""

from __future__ import annotations

from pipelines.assess.judged import Judged
from pipelines.assess.series import Point
from pipelines.assess.verdict import OTHER, Verdict
from pipelines.assess.wording import gap, gap_words, later_shows, pace, pick
from pipelines.assess.words import Scene, figure_text, point_text, threshold_text
from pipelines.codes import Lang, bracketed, period, uncapital
from pipelines.ground.periods import sort_key


def awaiting(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """The deadline has passed, and what was found before it."""
    deadline, judged = period(scene.target.deadline or "", lang), verdict.latest
    passed = pick(lang, f"期限（{deadline}）已过", f"The deadline ({deadline}) has passed")
    if scene.target.kind == "completion":
        return _awaiting_states(scene, verdict, passed, lang)
    if verdict.reason in OTHER:
        return [pick(lang, f"{passed}。", f"{passed}."), _other(scene, verdict, lang)]
    if judged is None:
        found = _found_otherwise(scene, verdict, lang)
        return [pick(lang, f"{passed}。", f"{passed}."), found, gap(scene, verdict, lang)]
    figure, when = _of_which(scene, judged, lang), period(judged.period, lang)
    first = pick(
        lang,
        f"{passed}；期限内能用的最近数字是 {when}的：{figure}。{deadline}的没有找到。",
        f"{passed}; the latest usable figure within it is {figure} for {when}, and none for {deadline}.",
    )
    return [first, _then(scene, verdict, lang), _slope(scene, verdict, lang), pace(scene, verdict, lang)]


def _other(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """What was found is of another period or kind, and why it does not decide."""
    point = scene.point(verdict.latest)
    if point is None or scene.indicator is None:
        return ""
    figure, when = point_text(point, scene.indicator, scene.codes, lang), period(point.period, lang)
    if verdict.reason == "other-period":
        return pick(
            lang,
            f"找到的是 {when}的数字：{figure}。它不是全年的数，不能代替全年，所以不作判定。",
            f"What was found is {figure} for {when}: no figure of a whole year, so it decides nothing.",
        )
    return pick(
        lang,
        f"找到的是 {when}的数字：{figure}。它所说的跨度或基期与承诺不同，所以不作判定。",
        f"What was found is {figure} for {when}: it counts from another base or over another span than the "
        "promise, so it decides nothing.",
    )


def _then(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """Whether the last figure before the deadline satisfied the promise: beside the status, never instead."""
    if scene.target.value is None or verdict.answer is None:
        return ""
    if verdict.latest is not None and verdict.latest.broken:
        return gap_words("break", scene, lang)
    text = threshold_text(scene.target, scene.codes, lang)
    words = {
        "yes": ("当时已经满足目标（{}）。", "It satisfied the target then ({})."),
        "no": ("当时还没有满足目标（{}）。", "It did not satisfy the target then ({})."),
        "indeterminate": (
            "当时是否满足目标（{}），从这个数看不出。",
            "Whether it satisfied the target then ({}) can’t be told from it.",
        ),
    }[verdict.answer]
    if verdict.edge == "about" and verdict.answer == "no":
        words = (
            "单看数字，当时还没有到目标所写的数（{}）。",
            "Taken to the digit, it had not reached the figure stated then ({}).",
        )
    return pick(lang, *words).format(text)


def _slope(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """Which way a directional promise's series went so far."""
    if scene.target.kind != "directional" or scene.trend is None or verdict.later is not None:
        return ""  # the trend runs to the latest figure of all
    words = {
        "improving": ("从基期到这一年是好转的。", "From the base to that year it moved the right way."),
        "stable": ("从基期到这一年持平。", "From the base to that year it stayed the same."),
        "worsening": (
            "从基期到这一年没有好转。",
            "From the base to that year it did not move the right way.",
        ),
    }[scene.trend]
    return pick(lang, *words)


def _awaiting_states(scene: Scene, verdict: Verdict, passed: str, lang: Lang) -> list[str]:
    point, population, indicator = scene.point(verdict.latest), scene.target.population, scene.indicator
    if point is None or population is None or indicator is None:
        return [pick(lang, f"{passed}。", f"{passed}.")]
    last, state = indicator.states[-1], indicator.states[int(point.value) - 1]
    when = period(point.period, lang)
    entity = scene.codes.entity_name(point.entity or "", lang)
    known = "" if population.known else population.zh if lang == "zh" else population.en
    return [
        pick(
            lang,
            f"{passed}。找到的最近资料：{entity}，{when}，{state.zh}；只有“{last.zh}”才算完成。",
            f"{passed}. The latest that was found: {entity}, {when}, {state.en}; only “{last.en}” counts as done.",
        ),
        known
        and pick(
            lang,
            f"{known}，所以不能对“全部企业”下结论。",
            f"And {known}, so nothing can be said of all of them.",
        ),
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
    parts = [] if reason == "only-later" and verdict.later else [_latest_found(scene, verdict, lang)]
    if reason.startswith("pace:"):
        first, second = (scene.codes.statuses[code] for code in reason[5:].split("/"))
        parts.append(
            pick(
                lang,
                f"按数字的上下界，可能是“{first.zh}”，也可能是“{second.zh}”。",
                f"Within its bounds it may be “{uncapital(first.en)}” or “{uncapital(second.en)}”.",
            )
        )
    elif reason == "reading-missing":
        parts.append(_missing_reading(scene, verdict, lang))
    elif scene.target.mode == "control-growth" and not reason:
        parts.append(
            pick(
                lang,
                "它在增长，但方案只说控制增长，没有给出界限。",
                "It grows, but the plan only says that growth is controlled and gives no bound.",
            )
        )
    elif not reason:
        parts.append(gap_words("bounds", scene, lang))
    elif reason == "gap" and scene.target.kind == "change" and verdict.latest is not None:
        parts = [_chain_ends(scene, verdict.latest, lang)]
    else:
        parts += [_found_otherwise(scene, verdict, lang), gap(scene, verdict, lang)]
    if reason == "only-later" and verdict.later:
        parts.append(later_shows(scene, verdict, lang))
    return parts


def _chain_ends(scene: Scene, last: Judged, lang: Lang) -> str:
    """How far yearly changes join end to end, and which later ones can't be joined on."""
    figure, when = figure_text(scene, last, lang), period(last.period, lang)
    later = sorted(
        {p.period for p in scene.points.values() if p.time > last.time and p.status != "E"}, key=sort_key
    )
    years = pick(lang, "、", ", ").join(period(code, lang) for code in later)
    return pick(
        lang,
        f"从基期能连算到 {when}：{figure}。之后还有 {years}的数字，中间缺年，连不下去。",
        f"From the base the yearly changes join up to {when}: {figure}. There are later ones ({years}), but years in "
        "between are missing, so they can’t be joined on.",
    )


def _found_otherwise(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """The latest figure of the promise's own series, where no change could be formed with it."""
    if verdict.latest is not None or verdict.reason != "no-base" or scene.indicator is None:
        return ""
    firm = [p for p in scene.points.values() if p.status != "E"]
    if not firm:
        return ""
    last = max(firm, key=lambda p: p.time)
    figure, when = point_text(last, scene.indicator, scene.codes, lang), period(last.period, lang)
    return pick(lang, f"找到 {when}的数字：{figure}。", f"There is {figure} for {when}.")


def _of_which(scene: Scene, judged: Judged, lang: Lang) -> str:
    """A figure with its indicator's name, where the promise has several indicators."""
    figure = figure_text(scene, judged, lang)
    if scene.indicator is None or not scene.target.several:
        return figure
    return bracketed(figure, uncapital(scene.indicator.name[lang]), lang)


def _latest_found(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    if verdict.latest is None:
        return ""
    figure, when = _of_which(scene, verdict.latest, lang), period(verdict.latest.period, lang)
    return pick(
        lang,
        f"能用的最近数字是 {when}的：{figure}。",
        f"The latest usable figure is {figure} for {when}.",
    )


def _two_ways(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """Two sets of figures over one span that come to different verdicts."""
    judged = verdict.latest
    if judged is None or judged.rival is None:
        return pick(
            lang,
            "同一段时间的两组数字互相矛盾，会得出不同的判定，所以不下结论。",
            "Two sets of figures over one span contradict each other and would give different verdicts, so "
            "none is given.",
        )
    texts = [figure_text(scene, j, lang) for j in (judged, judged.rival)]
    when = period(judged.period, lang)
    return pick(
        lang,
        f"{when}的数字有两种得法，互相矛盾：{texts[0]}，或{texts[1]}。它们会得出不同的判定，所以不下结论。",
        f"For {when} two sets of figures contradict each other: {texts[0]}, or {texts[1]}. They would give "
        "different verdicts, so none is given.",
    )


def _sources(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """Two admissible sources that give different verdicts."""
    points = [p for p in scene.rivals if p.obs_id in verdict.missing]
    own = next((scene.points[i] for i in verdict.inputs if _rivalled(scene, points, i)), None)
    if own is None or scene.indicator is None:
        return pick(
            lang,
            "不同来源的数字互相矛盾，会得出不同的判定，所以不下结论。",
            "Sources contradict each other and would give different verdicts, so none is given.",
        )
    texts = [point_text(p, scene.indicator, scene.codes, lang) for p in (own, *points)]
    figures = pick(lang, "和 ", " and ").join(texts)
    when = period(own.period, lang)
    return pick(
        lang,
        f"{when}的数字，不同来源互相矛盾：{figures}。它们会得出不同的判定，所以不下结论。",
        f"For {when} the sources contradict each other: {figures}. They would give different "
        "verdicts, so none is given.",
    )


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
    listed = "、".join(names) if lang == "zh" else ", ".join(map(uncapital, names))
    return pick(
        lang,
        f"原文有两种读法，其中一种缺少能作判定的数字（{listed}），所以不下结论。",
        f"The text can be read in two ways, and for one of them no figure that decides was found ({listed}), "
        "so no verdict is given.",
    )

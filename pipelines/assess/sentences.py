"""Why a status was given, in two or three plain sentences, zh and en, from the verdict alone.

Neither accusing nor praising: what was found, what it is compared with, what would settle it.
"""

from __future__ import annotations

from pipelines.assess import kept_back
from pipelines.assess.verdict import Verdict
from pipelines.assess.words import Scene, figure_text, threshold_text
from pipelines.text import Lang, number, percent, period


def why(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """The sentences for a verdict in one language."""
    writer = _WRITERS.get(verdict.status, _judged)
    return (
        " ".join(part for part in writer(scene, verdict, lang) if part)
        if lang == "en"
        else "".join(writer(scene, verdict, lang))
    )


def _pending(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    zh = lang == "zh"
    assigned = scene.target.delegation == "assigned"
    if scene.target.level != "city":
        return [
            "这项目标的数值由上一级下达，这里只写“完成”，没有给出数值。"
            if zh
            else "The figure is set one level up; this document only says it will be met and gives none."
        ]
    first = (
        (
            f"数值由省里下达给{scene.place_zh}，没有找到写明这个数的文件。"
            if assigned
            else "数值由省里提出要求，没有找到写明对各市要求的文件。"
        )
        if zh
        else (
            f"The province assigns the figure to {scene.place_en}; no document with it was found."
            if assigned
            else "The province sets the requirement; no document that states it for its cities was found."
        )
    )
    have = verdict.latest is not None
    second = (
        ("本市的数据有，但没有可比的目标值。" if have else "本市的数据也没有找到。")
        if zh
        else (
            "Data for the city exist, but no threshold to compare them with."
            if have
            else "No data for the city were found either."
        )
    )
    return [first, second]


def _no_data(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    zh, place = lang == "zh", scene.place(lang)
    if verdict.reason == "only-estimates":
        return [
            "只有预计数，预计数不作判定依据。"
            if zh
            else "Only estimates were found, and an estimate decides nothing."
        ]
    if scene.target.kind == "prohibition":
        first = (
            "没有找到查核过这一禁令的来源；没有找到，不等于没有违反。"
            if zh
            else "No source was found that checked this ban; finding none does not mean that it was kept."
        )
        return [first, _searched(scene, verdict, lang)]
    name = scene.indicator.name[lang]
    definition = scene.indicator.definition_name(scene.target.series[0].definition, lang)
    label = (
        f"{name}，口径为“{definition}”"
        if zh and definition
        else f"{name}, counted as “{definition.lower()}”"
        if definition
        else name
    )
    if scene.series_count > 1:
        label += "等" if zh else " and the other series"
    first = f"没有找到{place}的数据：{label}。" if zh else f"No data were found for {place}: {label}."
    return [first, _searched(scene, verdict, lang)]


def _searched(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    zh = lang == "zh"
    if verdict.reason == "known-unread":
        return (
            f"查过 {scene.searches} 处；另有 {scene.unread} 份已知的文件可能载有，还没有读到。"
            if zh
            else f"{_places(scene.searches)} searched; {_documents(scene.unread)} hold them and {_is(scene.unread)} still unread."
        )
    if verdict.reason == "searched":
        return (
            f"查过 {scene.searches} 处，没有找到。"
            if zh
            else f"{_places(scene.searches)} searched without a find."
        )
    return "还没有查找。" if zh else "Nobody has looked yet."


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def _places(n: int) -> str:
    return "One place was" if n == 1 else f"{n} places were"


def _documents(n: int) -> str:
    return "one known document may" if n == 1 else f"{n} known documents may"


def _not_applicable(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    return [
        f"{scene.place_zh}没有这类对象。" if lang == "zh" else f"{scene.place_en} has nothing of the kind."
    ]


def _not_yet_due(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    first = period(scene.target.from_period or "", lang)
    return [
        f"从 {first}起算，第一年的数字还不到公布的时候。"
        if lang == "zh"
        else f"Its period begins in {first}; the first year’s figure is not yet due."
    ]


def _awaiting(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    zh = lang == "zh"
    deadline = period(scene.target.deadline or "", lang)
    if scene.target.kind == "completion":
        return _awaiting_states(scene, deadline, lang)
    judged = verdict.latest
    if judged is None:
        return [
            _gap_sentence(scene, verdict, lang)
            or (
                f"期限（{deadline}）已过，期末的数字还没有找到。"
                if zh
                else f"The deadline ({deadline}) has passed; the final figure was not found."
            )
        ]
    figure, when = figure_text(scene, verdict, lang), period(judged.period, lang)
    first = (
        f"期限（{deadline}）已过，找到的最近数字：{when}，{figure}；{deadline}的没有找到。"
        if zh
        else f"The deadline ({deadline}) has passed; the latest figure found is {figure} for {when}, and none for {deadline}."
    )
    return [first, _then(scene, verdict, lang), _slope(scene, lang), _pace(scene, verdict, lang)]


def _slope(scene: Scene, lang: Lang) -> str:
    """Which way a directional promise's series went so far."""
    if scene.target.kind != "directional" or scene.trend is None:
        return ""
    words = {
        "improving": (
            "从基期到这一年是好转的。",
            "From the base to that year it moved the right way.",
        ),
        "stable": ("从基期到这一年持平。", "From the base to that year it stayed the same."),
        "worsening": (
            "从基期到这一年没有好转。",
            "From the base to that year it did not move the right way.",
        ),
    }[scene.trend]
    return words[0 if lang == "zh" else 1]


def _then(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """Whether the last figure before the deadline satisfied the promise: beside the status, never instead."""
    if scene.target.value is None or verdict.answer is None:
        return ""
    text = threshold_text(scene.target, scene.codes, lang)
    words = {
        "yes": ("当时已达到目标（{}）。", "It satisfied the target then ({})."),
        "no": ("当时还没有达到目标（{}）。", "It did not satisfy the target then ({})."),
        "indeterminate": (
            "当时是否达到目标（{}）无法判定。",
            "Whether it satisfied the target then ({}) can’t be told.",
        ),
    }[verdict.answer]
    return words[0 if lang == "zh" else 1].format(text)


def _awaiting_states(scene: Scene, deadline: str, lang: Lang) -> list[str]:
    point, population = scene.point, scene.target.population
    last = scene.indicator.states[-1]
    if point is None or population is None:
        return []
    state = scene.indicator.states[int(point.value) - 1]
    when = period(point.period, lang)
    entity = scene.codes.entity_name(point.entity or "", lang)
    if lang == "zh":
        return [
            f"期限（{deadline}）已过。找到的最近资料：{entity}，{when}，{state.zh}；只有“{last.zh}”才算完成。",
            "" if population.known else f"{population.zh}，所以不能对“全部企业”下结论。",
        ]
    return [
        f"The deadline ({deadline}) has passed. The latest that was found: {entity}, {when}, {state.en}; only “{last.en}” counts as done.",
        "" if population.known else f"And {population.en}, so nothing can be said of all of them.",
    ]


def _gap_sentence(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    base = period(scene.target.base_period or "", lang) if scene.target.base_period else ""
    words = {
        "gap": (
            "逐年数字中间有缺，不能连起来计算。",
            "Years are missing in between, so the yearly changes can’t be chained.",
        ),
        "no-base": (
            f"没有找到基期（{base}）的数字，算不出{'变化' if scene.target.kind == 'change' else '进度'}。",
            f"The base figure ({base}) was not found, so no {'change' if scene.target.kind == 'change' else 'pace'} can be computed.",
        ),
        "single": (
            "只有这一个数字，看不出方向。",
            "It is the only figure, so no direction can be seen.",
        ),
        "break": (
            "基期与最近一期之间口径有断点，不可比。",
            "The series breaks between base and latest figure, so they can’t be compared.",
        ),
        "bounds": (
            "数字只印了界限，可能达到，也可能没有达到。",
            "The figure is printed as a bound: it may or may not satisfy the target.",
        ),
        "only-later": (
            "只有期限之后的数字，不能说明期限时的情况。",
            "Only later figures were found; they don’t tell how it stood at the deadline.",
        ),
        "readings": (
            "原文有两种读法，结论不一致。",
            "The text can be read in two ways, and they do not agree.",
        ),
        "base-only": ("只有基期的数字。", "Only the base figure was found."),
        "population": ("不知道全部对象有哪些。", "The whole population is not known."),
    }
    pair = words.get(verdict.reason)
    return pair[0 if lang == "zh" else 1] if pair else ""


def _indeterminate(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    zh = lang == "zh"
    judged, parts = verdict.latest, []
    if judged is not None:
        figure, when = figure_text(scene, verdict, lang), period(judged.period, lang)
        parts.append(
            f"找到的最近数字：{when}，{figure}。"
            if zh
            else f"The latest figure found is {figure} for {when}."
        )
    if verdict.reason.startswith("pace:"):
        first, second = (scene.codes.statuses[code] for code in verdict.reason[5:].split("/"))
        parts.append(
            f"按数字的上下界，进度可能是“{first.zh}”，也可能是“{second.zh}”。"
            if zh
            else f"Within its bounds the pace may be “{first.en}” or “{second.en}”."
        )
    elif scene.target.mode == "control-growth" and not verdict.reason:
        parts.append(
            "消费在增长，但方案只说控制增长，没有给出界限。"
            if zh
            else "It grows, but the plan only says that growth is controlled and gives no bound."
        )
    else:
        parts.append(_gap_sentence(scene, verdict, lang))
    return parts


def _judged(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    zh, judged = lang == "zh", verdict.latest
    if judged is None:
        return [
            "这一条没有可以测量的数字，所以只列出，不作判定。"
            if zh
            else "It holds nothing that could be measured, so it is listed and not judged."
        ]
    figure, when = figure_text(scene, verdict, lang), period(judged.period, lang)
    text = threshold_text(scene.target, scene.codes, lang)
    provisional = ("（初步数）" if zh else " (preliminary)") if verdict.reason == "provisional" else ""
    strive = (
        ("这是一项力争目标。" if zh else "It was promised as something to strive for.")
        if scene.target.firmness == "strive"
        else ""
    )
    verb = "" if scene.target.kind == "change" else "为 "
    first = f"{when}{verb}{figure}{provisional}" if zh else f"{when}: {figure}{provisional}"
    if text:
        first += f"；目标是{text}。" if zh else f"; the target is {text}."
    else:
        first += "。" if zh else "."
    away = ""
    if verdict.reason == "away":
        away = (
            "基期已经达到，现在反而没有达到。" if zh else "The base satisfied it; the latest figure does not."
        )
    return [first, away, _pace(scene, verdict, lang), _edge(verdict, lang), strive]


def _edge(verdict: Verdict, lang: Lang) -> str:
    if not verdict.borderline:
        return ""
    if verdict.edge == "about":
        return (
            "目标写的是“左右”，这个数在它的 5% 以内。"
            if lang == "zh"
            else "The target says “about”, and the figure lies within 5 % of it."
        )
    return (
        "结论处在临界：印刷末位的半个单位就会改变它。"
        if lang == "zh"
        else "The verdict is borderline: half a unit of the last printed digit would change it."
    )


def _pace(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    progress = verdict.progress
    if verdict.status in ("met", "met-late", "not-met", "reached"):
        return ""
    if progress.pace is None or progress.share is None or progress.elapsed is None:
        return ""
    share, part = percent(progress.share, 1, lang), percent(progress.elapsed, 0, lang)
    pace = number(progress.pace, 2)
    if lang == "zh":
        return f"路程走了 {share}，时间过去 {part}，进度比 {pace}。"
    return f"{share} of the way in {part} of the time, a pace of {pace}."


def _kept_back(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    return [kept_back.sentence(verdict.status, verdict.reason, lang)]


_WRITERS = {
    **dict.fromkeys(kept_back.STATUSES, _kept_back),
    "threshold-pending": _pending,
    "no-data": _no_data,
    "not-applicable": _not_applicable,
    "not-yet-due": _not_yet_due,
    "awaiting-final-data": _awaiting,
    "indeterminate": _indeterminate,
}


def missing(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """What would settle an undecided promise, in one line."""
    zh, target = lang == "zh", scene.target
    deadline = period(target.deadline or "", lang)
    name = scene.indicator.name[lang]
    if verdict.status == "threshold-pending":
        return (
            f"写明{scene.place_zh}这一数值的文件，以及 {deadline}的{name}"
            if zh
            else f"The document that states the figure for {scene.place_en}, and {name.lower()} for {deadline}"
        )
    if verdict.status in kept_back.STATUSES:
        return kept_back.missing(verdict.status, lang)
    if verdict.status not in ("no-data", "awaiting-final-data", "indeterminate"):
        return ""
    if target.kind == "change":
        base = period(target.base_period or "", lang)
        return (
            f"{scene.place_zh} {base}和 {deadline}同一口径的{name}"
            if zh
            else f"{name} for {scene.place_en} in {base} and {deadline}, by one definition"
        )
    if target.kind == "cumulative":
        first = period(target.from_period or "", lang)
        return (
            f"{scene.place_zh} {first}至 {deadline}每年的{name}，或累计数"
            if zh
            else f"{name} for {scene.place_en}, each year from {first} to {deadline}, or the sum"
        )
    if target.kind == "completion":
        return (
            f"全市企业名单，以及每家 {deadline}的状态"
            if zh
            else f"A list of all firms by name, and the state of each on {deadline}"
        )
    return f"{scene.place_zh} {deadline}的{name}" if zh else f"{name} for {scene.place_en} in {deadline}"

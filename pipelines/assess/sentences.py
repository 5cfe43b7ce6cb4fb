"""Why a status was given, in two or three plain sentences, zh and en, from the verdict alone.

Neither accusing nor praising: what was found, what it is compared with, what would settle it. Each writer
gives whole sentences; an empty one is left out.
"""

from __future__ import annotations

from collections.abc import Callable

from pipelines.assess import kept_back
from pipelines.assess.beside import own_series
from pipelines.assess.judged import Judged
from pipelines.assess.series import Point
from pipelines.assess.verdict import Verdict
from pipelines.assess.words import Scene, figure_text, point_text, threshold_text
from pipelines.text import THIN, Lang, percent, period, uncapital

Writer = Callable[[Scene, Verdict, Lang], list[str]]


def why(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """The sentences for a verdict in one language."""
    parts = _WRITERS.get(verdict.status, _judged)(scene, verdict, lang)
    if verdict.status not in _WITHOUT_TAIL:
        parts = [*parts, *_tail(scene, verdict, lang)]
    return (" " if lang == "en" else "").join(part for part in parts if part)


def _pick(lang: Lang, zh: str, en: str) -> str:
    return zh if lang == "zh" else en


# — the threshold is not known —


def _pending(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    return [_unknown_threshold(scene, lang), _but_there_are_data(scene, verdict, lang)]


def _unknown_threshold(scene: Scene, lang: Lang) -> str:
    target = scene.target
    if target.level == "city":
        if target.delegation == "assigned":
            return _pick(
                lang,
                f"数值由省里下达给{scene.place_zh}，没有找到写明这个数的文件。",
                f"The province assigns the figure to {scene.place_en}; no document with it was found.",
            )
        return _pick(
            lang,
            "数值由省里提出要求，没有找到写明对各市要求的文件。",
            "The province sets the requirement; no document that states it for its cities was found.",
        )
    if target.level == "province":
        return _pick(
            lang,
            "这里写的是完成国家给的目标，没有写出数值；写明这个数的文件没有找到。",
            "It says that the figure which the nation sets will be met and does not give it; no document with it "
            "was found.",
        )
    return _pick(
        lang,
        "这里没有写出数值；写明这个数的文件没有找到。",
        "No figure is given here; no document with it was found.",
    )


def _but_there_are_data(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    point = scene.point(verdict)
    if point is None or scene.indicator is None:
        return _pick(
            lang,
            f"{scene.place_zh}的数据也没有找到。",
            f"No data for {scene.place_en} were found either.",
        )
    figure = point_text(point, scene.indicator, scene.codes, lang)
    when = period(point.period, lang)
    return _pick(
        lang,
        f"数据有：{when}，{figure}；没有可比的目标值。",
        f"There are data ({figure} for {when}), but no threshold to compare them with.",
    )


# — nothing was found —


def _no_data(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    if verdict.reason == "only-estimates":
        return [
            _pick(
                lang,
                "只有预计数，预计数不作判定依据。",
                "Only estimates were found, and an estimate decides nothing.",
            )
        ]
    if scene.target.kind == "prohibition":
        first = _pick(
            lang,
            "没有找到查核过这一禁令的来源；没有找到，不等于没有违反。",
            "No source was found that checked this ban; finding none does not mean that it was kept.",
        )
        return [first, _searched(scene, verdict, lang)]
    name = _series_name(scene, lang)
    first = _pick(
        lang,
        f"没有找到{scene.place_zh}的数据：{name}。",
        f"No data were found for {scene.place_en}: {name}.",
    )
    return [first, _searched(scene, verdict, lang)]


def _series_name(scene: Scene, lang: Lang) -> str:
    """What was looked for: indicator and definition; of several series, all that have no figure."""
    names = []
    seen = {point.obs_id for point in scene.points.values()}
    for series in scene.target.series:
        indicator = scene.codes.indicators[series.indicator]
        definition = indicator.definition_name(series.definition, lang)
        name = indicator.name[lang] if lang == "zh" else uncapital(indicator.name[lang])
        if definition:
            name += _pick(lang, f"，口径为“{definition}”", f", counted as “{uncapital(definition)}”")
        names.append(name)
    listed = list(dict.fromkeys(names))
    if len(listed) == 1 or not seen:
        return _pick(lang, "；", "; ").join(listed)
    return _pick(lang, "；", "; ").join(listed) + _pick(
        lang, "（其中有的有数据）", " (for some of them there are data)"
    )


def _searched(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    n, unread = scene.searches, scene.unread
    if verdict.reason == "known-unread" and not n:
        return _pick(
            lang,
            f"有 {unread} 份已知的文件可能载有，还没有读到。",
            f"{_documents(unread).capitalize()} may hold them and {_is(unread)} still unread.",
        )
    if verdict.reason == "known-unread":
        return _pick(
            lang,
            f"查过 {n} 处；另有 {unread} 份已知的文件可能载有，还没有读到。",
            f"{_places(n)} searched; {_documents(unread)} may hold them and {_is(unread)} still unread.",
        )
    if verdict.reason == "searched":
        return _pick(lang, f"查过 {n} 处，没有找到。", f"{_places(n)} searched without a find.")
    return _pick(lang, "还没有查找。", "Nobody has looked yet.")


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def _places(n: int) -> str:
    return "One place was" if n == 1 else f"{n} places were"


def _documents(n: int) -> str:
    return "one known document" if n == 1 else f"{n} known documents"


def _not_applicable(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    return [
        _pick(
            lang,
            f"{scene.place_zh}没有这类对象。",
            f"{scene.place_en} has nothing of the kind.",
        )
    ]


def _not_yet_due(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    first = period(scene.target.from_period or "", lang)
    return [
        _pick(
            lang,
            f"从 {first}起算，第一年的数字还不到公布的时候。",
            f"Its period begins in {first}; the first year’s figure is not yet due.",
        )
    ]


def _listed(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    return [
        _pick(
            lang,
            "这一条没有可以测量的数字，所以只列出，不作判定。",
            "It holds nothing that could be measured, so it is listed and not judged.",
        )
    ]


def _kept_back(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    return [kept_back.sentence(verdict.status, verdict.reason, lang)]


# — found, and not decided —


def _awaiting(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    deadline, judged = period(scene.target.deadline or "", lang), verdict.latest
    passed = _pick(lang, f"期限（{deadline}）已过", f"The deadline ({deadline}) has passed")
    if scene.target.kind == "completion":
        return _awaiting_states(scene, verdict, passed, lang)
    if verdict.reason in ("other-period", "other-kind"):
        return [_pick(lang, f"{passed}。", f"{passed}."), _other(scene, verdict, lang)]
    if judged is None:
        return [_pick(lang, f"{passed}。", f"{passed}."), _gap(scene, verdict, lang)]
    figure, when = figure_text(scene, verdict, lang), period(judged.period, lang)
    first = _pick(
        lang,
        f"{passed}；期限内找到的最近数字是 {when}的：{figure}。{deadline}的没有找到。",
        f"{passed}; the latest figure found within it is {figure} for {when}, and none for {deadline}.",
    )
    return [first, _then(scene, verdict, lang), _slope(scene, lang), _pace(scene, verdict, lang)]


def _other(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """What was found is of another period or kind, and why it does not decide."""
    point = scene.point(verdict)
    if point is None or scene.indicator is None:
        return ""
    figure, when = point_text(point, scene.indicator, scene.codes, lang), period(point.period, lang)
    if verdict.reason == "other-period":
        return _pick(
            lang,
            f"找到的是 {when}的数字：{figure}。它不是全年的数，不能代替全年，所以不作判定。",
            f"What was found is {figure} for {when}: no figure of a whole year, so it decides nothing.",
        )
    return _pick(
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
        return _gap_words("break", scene, lang)
    text = threshold_text(scene.target, scene.codes, lang)
    words = {
        "yes": ("当时已经满足目标（{}）。", "It satisfied the target then ({})."),
        "no": ("当时还没有满足目标（{}）。", "It did not satisfy the target then ({})."),
        "indeterminate": (
            "当时是否满足目标（{}），从这个数看不出。",
            "Whether it satisfied the target then ({}) can’t be told from it.",
        ),
    }[verdict.answer]
    return _pick(lang, *words).format(text)


def _slope(scene: Scene, lang: Lang) -> str:
    """Which way a directional promise's series went so far."""
    if scene.target.kind != "directional" or scene.trend is None:
        return ""
    words = {
        "improving": ("从基期到这一年是好转的。", "From the base to that year it moved the right way."),
        "stable": ("从基期到这一年持平。", "From the base to that year it stayed the same."),
        "worsening": (
            "从基期到这一年没有好转。",
            "From the base to that year it did not move the right way.",
        ),
    }[scene.trend]
    return _pick(lang, *words)


def _awaiting_states(scene: Scene, verdict: Verdict, passed: str, lang: Lang) -> list[str]:
    point, population, indicator = scene.point(verdict), scene.target.population, scene.indicator
    if point is None or population is None or indicator is None:
        return [_pick(lang, f"{passed}。", f"{passed}.")]
    last, state = indicator.states[-1], indicator.states[int(point.value) - 1]
    when = period(point.period, lang)
    entity = scene.codes.entity_name(point.entity or "", lang)
    known = "" if population.known else population.zh if lang == "zh" else population.en
    return [
        _pick(
            lang,
            f"{passed}。找到的最近资料：{entity}，{when}，{state.zh}；只有“{last.zh}”才算完成。",
            f"{passed}. The latest that was found: {entity}, {when}, {state.en}; only “{last.en}” counts as done.",
        ),
        known
        and _pick(
            lang,
            f"{known}，所以不能对“全部企业”下结论。",
            f"And {known}, so nothing can be said of all of them.",
        ),
    ]


_GAPS = {
    "gap": (
        "逐年数字中间有缺，不能连起来计算。",
        "Years are missing in between, so the yearly changes can’t be chained.",
    ),
    "gap-directional": (
        "中间有的年份没有数字，看不出是不是每一年都朝承诺的方向走。",
        "Years are missing in between, so it can’t be told whether every year went the promised way.",
    ),
    "no-base": (
        "没有找到基期（{base}）的数字，算不出{what}。",
        "The base figure ({base}) was not found, so no {what} can be computed.",
    ),
    "unstated-base": (
        "承诺没有写明从哪一年起算，算不出{what}。",
        "The promise states no base period, so no {what} can be computed.",
    ),
    "zero-base": (
        "基期的数字是零或负数，算不出变化的百分比。",
        "The base figure is zero or negative, so no change in per cent can be computed.",
    ),
    "no-way": (
        "目标值和基期值相同，没有路程可走，谈不上进度。",
        "Target and base are the same, so there is no way to go and no pace.",
    ),
    "not-positive": (
        "数字里有零或负数，按比例的进度没有意义。",
        "A figure is zero or negative, so a proportional pace is undefined.",
    ),
    "undefined": ("进度的公式在这里没有意义。", "The formula for the pace is undefined here."),
    "single": ("只有这一个数字，看不出方向。", "It is the only figure, so no direction can be seen."),
    "break": (
        "中间统计口径有断点，前后不可比。",
        "The series breaks in between, so the figures before and after can’t be compared.",
    ),
    "bounds": (
        "数字只印了界限，可能满足，也可能没有满足。",
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
    "base-only": ("只有基期的数字，还没有以后的。", "Only the base figure was found and none after it."),
    "population": ("不知道全部对象有哪些。", "The whole population is not known."),
    "empty": ("没有可用的数字。", "There is no usable figure."),
    "no-year": ("承诺期内的数字没有找到。", "No figure within the promise’s years was found."),
    "broken-year": (
        "每一年都要达到，这一年没有达到。",
        "It has to hold every year, and in that year it did not.",
    ),
}


def _gap(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    return _gap_words(verdict.reason, scene, lang)


def _gap_words(reason: str, scene: Scene, lang: Lang) -> str:
    pair = _GAPS.get(f"{reason}-{scene.target.kind}", _GAPS.get(reason))
    if pair is None:
        return ""
    change = scene.target.kind in ("change", "directional")
    what = _pick(lang, "变化" if change else "进度", "change" if change else "pace")
    return _pick(lang, *pair).format(base=period(scene.target.base_period or "", lang), what=what)


def _indeterminate(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    reason = verdict.reason
    if reason in ("other-period", "other-kind"):
        return [_other(scene, verdict, lang)]
    if reason == "sources":
        return [_sources(scene, verdict, lang)]
    parts = [] if reason == "only-later" else [_latest_found(scene, verdict, lang)]
    if reason.startswith("pace:"):
        first, second = (scene.codes.statuses[code] for code in reason[5:].split("/"))
        parts.append(
            _pick(
                lang,
                f"按数字的上下界，可能是“{first.zh}”，也可能是“{second.zh}”。",
                f"Within its bounds it may be “{uncapital(first.en)}” or “{uncapital(second.en)}”.",
            )
        )
    elif reason == "reading-missing":
        parts.append(_missing_reading(scene, verdict, lang))
    elif scene.target.mode == "control-growth" and not reason:
        parts.append(
            _pick(
                lang,
                "它在增长，但方案只说控制增长，没有给出界限。",
                "It grows, but the plan only says that growth is controlled and gives no bound.",
            )
        )
    elif not reason:
        parts.append(_gap_words("bounds", scene, lang))
    else:
        parts.append(_gap(scene, verdict, lang))
    if reason == "only-later":
        parts.append(_later_shows(scene, verdict, lang))
    return parts


def _latest_found(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    if verdict.latest is None:
        return ""
    figure, when = figure_text(scene, verdict, lang), period(verdict.latest.period, lang)
    return _pick(
        lang,
        f"找到的最近数字是 {when}的：{figure}。",
        f"The latest figure found is {figure} for {when}.",
    )


def _sources(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """Two admissible sources that give different verdicts."""
    points = [p for p in scene.rivals if p.obs_id in verdict.missing]
    if not points or scene.indicator is None:
        return _pick(
            lang,
            "不同来源的数字互相矛盾，会得出不同的判定，所以不下结论。",
            "Sources contradict each other and would give different verdicts, so none is given.",
        )
    own = scene.points[next(i for i in verdict.inputs if _rivalled(scene, points, i))]
    texts = [point_text(p, scene.indicator, scene.codes, lang) for p in (own, *points)]
    figures = _pick(lang, "和 ", " and ").join(texts)
    when = period(own.period, lang)
    return _pick(
        lang,
        f"{when}的数字，不同来源互相矛盾：{figures}。它们会得出不同的判定，所以不下结论。",
        f"For {when} the sources contradict each other: {figures}. They would give different "
        "verdicts, so none is given.",
    )


def _rivalled(scene: Scene, points: list[Point], obs_id: str) -> bool:
    """Whether an input is the one that these figures contradict: of the same period."""
    own = scene.points.get(obs_id)
    return own is not None and any(p.period == own.period for p in points)


def _missing_reading(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """Which reading of the text has no figure."""
    names = []
    for series in scene.target.series:
        key = f"{series.indicator}|{series.definition}|{series.area}|{series.breakdown}"
        indicator = scene.codes.indicators[series.indicator]
        if key in verdict.missing:
            names.append(indicator.definition_name(series.definition, lang) or indicator.name[lang])
    listed = _pick(lang, "、", ", ").join(names)
    return _pick(
        lang,
        f"原文有两种读法，其中一种所需的数字没有找到（{listed}），所以不下结论。",
        f"The text can be read in two ways, and for one of them no figure was found ({listed}), so no verdict "
        "is given.",
    )


# — decided —


def _judged(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    if verdict.latest is None:
        return [_gap(scene, verdict, lang) or _pick(lang, "没有可用的数字。", "There is no usable figure.")]
    figure, when = figure_text(scene, verdict, lang), period(verdict.latest.period, lang)
    text = threshold_text(scene.target, scene.codes, lang)
    provisional = _pick(lang, "（初步数）", " (preliminary)") if verdict.reason == "provisional" else ""
    verb = "" if scene.target.kind in ("change", "cumulative") else "为 "
    first = _pick(
        lang,
        f"{when}{verb}{figure}{provisional}" + (f"；目标是{text}。" if text else "。"),
        f"{when}: {figure}{provisional}" + (f"; the target is {text}." if text else "."),
    )
    away = ""
    if verdict.reason == "away":
        away = _pick(
            lang,
            "基期已经满足目标，这个数反而不满足。",
            "The base satisfied the target; this figure does not.",
        ) + _assumed(scene, lang)
    broken_year = _gap(scene, verdict, lang) if verdict.reason == "broken-year" else ""
    return [first, away, broken_year, _pace(scene, verdict, lang)]


def _directed(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """A direction: where it began, where it stands, and where it was lost."""
    latest = verdict.latest
    if latest is None or scene.indicator is None:
        return []
    end, when = _printed(scene, latest, lang), period(latest.period, lang)
    if verdict.base is None:
        first = _pick(lang, f"{when}：{end}。", f"{when}: {end}.")
    else:
        start, since = _printed(scene, verdict.base, lang), period(verdict.base.period, lang)
        first = _pick(
            lang,
            f"{since}为 {start}，{when}为 {end}。",
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
        return _pick(
            lang,
            f"{when}{figure}，没有朝承诺的方向变化。",
            f"In {when} it was {figure}: not the promised way.",
        )
    was, since = _printed(scene, before, lang), period(before.period, lang)
    return _pick(
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
    point = scene.point(verdict)
    if point is None:
        return []
    when, n = period(point.period, lang), int(point.value)
    if not n:
        return [
            _pick(
                lang,
                f"{when}有来源查核过，没有认定违反。",
                f"A source that looked reports no breach for {when}.",
            )
        ]
    found = f"{n}{THIN}breaches" if n > 1 else "one breach"
    return [_pick(lang, f"{when}有官方认定的违反：{n} 起。", f"An authority found {found} for {when}.")]


def _pace(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    progress = verdict.progress
    if verdict.status in ("met", "met-late", "not-met", "reached") or verdict.reason == "away":
        return ""
    share, part = progress.share, progress.elapsed
    if progress.pace is None or share is None or part is None:
        return ""
    time = percent(part, 0, lang)
    if share < 0:
        first = _pick(
            lang,
            f"时间过去 {time}，数字比起点离目标更远。",
            f"After {time} of the time it is further from the target than at the start.",
        )
    elif share > 1:
        first = _pick(
            lang,
            f"时间过去 {time}，已越过目标值。",
            f"After {time} of the time it has passed the target’s value.",
        )
    else:
        way = percent(share, 1, lang)
        first = _pick(
            lang,
            f"时间过去 {time}，从起点到目标走了 {way}。",
            f"After {time} of the time it has come {way} of the way from start to target.",
        )
    return first + _assumed(scene, lang)


def _assumed(scene: Scene, lang: Lang) -> str:
    """That the year from which the way is measured is ours, where the promise does not state it."""
    target = scene.target
    if target.base_stated or not target.base_period:
        return ""
    base = period(target.base_period, lang)
    return _pick(
        lang,
        f"起点（{base}）是本站设定的，原文没有写。",
        f" The start ({base}) is our assumption; the text states none.",
    )


# — beside every sentence —


def _tail(scene: Scene, verdict: Verdict, lang: Lang) -> list[str]:
    """What stands beside a verdict: how sure it is, and what else was found."""
    return [
        _edge(verdict, lang),
        _mixed(verdict, lang),
        _strive(scene, verdict, lang),
        _later_shows(scene, verdict, lang) if verdict.status == "awaiting-final-data" else "",
        _also(scene, verdict, lang),
        _newer(scene, lang),
    ]


def _edge(verdict: Verdict, lang: Lang) -> str:
    if verdict.status == "indeterminate":
        return ""
    if verdict.edge == "about":
        return _pick(
            lang,
            "目标写的是“左右”，这个数在它的 5% 以内，所以结论处在临界。",
            f"The target says “about”, and the figure lies within 5{THIN}% of it, so the verdict is borderline.",
        )
    if verdict.edge == "digit":
        return _pick(
            lang,
            "结论处在临界：印刷末位的半个单位就会改变它。",
            "It is borderline: half a unit of the last printed digit would change the answer.",
        )
    return ""


def _mixed(verdict: Verdict, lang: Lang) -> str:
    if verdict.latest is None or not verdict.latest.mixed:
        return ""
    return _pick(
        lang,
        "连乘所用的年度变化，有的是首次公布的，有的是修订过的。",
        "The yearly changes that are chained are partly first-published and partly revised.",
    )


def _strive(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    if scene.target.firmness != "strive" or verdict.status not in ("met", "met-late", "not-met"):
        return ""
    return _pick(lang, "这是一项力争目标。", "It was promised as something to strive for.")


def _later_shows(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """What the first figure after the deadline shows; it can't stand in for the deadline's own."""
    later = verdict.later
    if later is None or scene.target.value is None or verdict.later_answer is None:
        return ""
    figure = figure_text(scene, Verdict("", latest=later), lang)
    when, text = period(later.period, lang), threshold_text(scene.target, scene.codes, lang)
    words = {
        "yes": ("满足目标", "satisfies the target"),
        "no": ("没有满足目标", "does not satisfy the target"),
        "indeterminate": ("是否满足目标看不出", "leaves open whether the target is satisfied"),
    }[verdict.later_answer]
    return _pick(
        lang,
        f"期限之后的 {when}是 {figure}，{words[0]}（{text}）；它不能代替期限当年的数。",
        f"The later figure, {figure} for {when}, {words[1]} ({text}); it can’t stand in for the deadline’s own.",
    )


def _also(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """What another source prints for the same, where the verdict stays."""
    points = [p for p in scene.rivals if p.obs_id not in verdict.missing]
    if not points or scene.indicator is None:
        return ""
    figures = _pick(lang, "；", "; ").join(_dated(p, scene, lang) for p in points)
    return _pick(
        lang,
        f"另有来源印的数字不同（{figures}），也列在下面。",
        f"Another source prints a different figure ({figures}), which is listed below too.",
    )


def _dated(point: Point, scene: Scene, lang: Lang) -> str:
    if scene.indicator is None:
        return ""
    figure, when = point_text(point, scene.indicator, scene.codes, lang), period(point.period, lang)
    return _pick(lang, f"{when}，{figure}", f"{figure} for {when}")


def _newer(scene: Scene, lang: Lang) -> str:
    """A newer figure that was found and does not count, with the reason."""
    beside = scene.beside
    if beside is None:
        return ""
    figure = point_text(beside.point, beside.indicator, scene.codes, lang)
    if len({series.indicator for series in scene.target.series}) > 1:
        name = beside.indicator.name[lang]
        figure = _pick(lang, f"{name} {figure}", f"{uncapital(name)}, {figure},")
    when = period(beside.point.period, lang)
    reason = _why_not(scene, lang)
    return _pick(
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
        "kind": ("它所说的跨度或基期与承诺不同", "it counts from another base or over another span"),
    }[beside.reason]
    return _pick(lang, *words)


_WITHOUT_TAIL = ("listed", *kept_back.STATUSES, "not-applicable", "not-yet-due")
_WRITERS: dict[str, Writer] = {
    "listed": _listed,
    **dict.fromkeys(kept_back.STATUSES, _kept_back),
    "threshold-pending": _pending,
    "no-data": _no_data,
    "not-applicable": _not_applicable,
    "not-yet-due": _not_yet_due,
    "awaiting-final-data": _awaiting,
    "indeterminate": _indeterminate,
    "breached": _banned,
    "no-breach-known": _banned,
    **dict.fromkeys(
        ("improving", "stable", "worsening", "mixed", "direction-kept", "direction-not-kept"), _directed
    ),
}

"""Sentences that several kinds of verdict share: why a figure can't be formed, how far it has come."""

from __future__ import annotations

from pipelines.assess.verdict import Verdict
from pipelines.assess.words import Scene, figure_text, threshold_text
from pipelines.codes import Lang, percent, period


def pick(lang: Lang, zh: str, en: str) -> str:
    """The text of one language."""
    return zh if lang == "zh" else en


_GAPS = {
    "gap": (
        "逐年数字中间有缺，不能连起来计算。",
        "Years are missing in between, so the yearly changes can’t be chained.",
    ),
    "gap-every-year": (
        "中间有的年份没有数字，看不出是不是每一年都朝承诺的方向走。",
        "Years are missing in between, so it can’t be told whether every year went the promised way.",
    ),
    "gap-held": (
        "中间有的年份没有数字，看不出是不是每一年都达到。",
        "Years are missing in between, so it can’t be told whether it held in every year.",
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
        "数字只印了界限或大概，可能满足，也可能没有满足。",
        "The figure is printed as a bound or roughly: it may or may not satisfy the target.",
    ),
    "only-later": (
        "只有期限之后的数字，不能说明期限时的情况。",
        "Only later figures were found; they don’t tell how it stood at the deadline.",
    ),
    "readings": (
        "原文有两种读法，结论不一致。",
        "The text can be read in two ways, and they do not agree.",
    ),
    "base-only": (
        "基期以后没有找到全年的数字。",
        "No figure of a whole year after the base year was found.",
    ),
    "part": (
        "有的年份没有数字，手头的合计只是下限，可能满足，也可能没有满足。",
        "Some years have no figure, so the sum at hand is a lower bound: it may or may not satisfy the target.",
    ),
    "estimates": (
        "后来的数字要用到预计数才能算出，预计数不作判定依据。",
        "Later figures can only be formed with an estimate, and an estimate decides nothing.",
    ),
    "population": ("不知道全部对象有哪些。", "The whole population is not known."),
    "empty": ("没有可用的数字。", "There is no usable figure."),
    "no-year": ("承诺期内的数字没有找到。", "No figure within the promise’s years was found."),
    "broken-year": (
        "每一年都要达到，这一年没有达到。",
        "It has to hold every year, and in that year it did not.",
    ),
}


def gap(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """Why the figure or the pace can't be formed; empty for a reason of another kind."""
    return gap_words(verdict.reason, scene, lang)


def gap_words(reason: str, scene: Scene, lang: Lang) -> str:
    """The sentence of one reason."""
    target = scene.target
    form = "held" if target.path in ("ceiling", "floor") else target.mode
    pair = _GAPS.get(f"{reason}-{form}", _GAPS.get(reason))
    if pair is None:
        return ""
    change = scene.target.kind in ("change", "directional")
    what = pick(lang, "变化" if change else "进度", "change" if change else "pace")
    return pick(lang, *pair).format(base=period(scene.target.base_period or "", lang), what=what)


def pace(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """How much of the way in how much of the time, where a path is promised and not yet decided."""
    progress = verdict.progress
    if verdict.status in ("met", "met-late", "not-met", "reached") or verdict.reason == "away":
        return ""
    share, part = progress.share, progress.elapsed
    if progress.pace is None or share is None or part is None:
        return ""
    time = percent(part, 0, lang)
    if share < 0:
        first = pick(
            lang,
            f"时间过去 {time}，数字比起点离目标更远。",
            f"After {time} of the time it is further from the target than at the start.",
        )
    elif share > 1:
        first = pick(
            lang,
            f"时间过去 {time}，已越过目标值。",
            f"After {time} of the time it has passed the target’s value.",
        )
    else:
        way = percent(share, 1, lang)
        first = pick(
            lang,
            f"时间过去 {time}，从起点到目标走了 {way}。",
            f"After {time} of the time it has come {way} of the way from start to target.",
        )
    return first + assumed(scene, lang)


def assumed(scene: Scene, lang: Lang) -> str:
    """That the year from which the way is measured is ours, where the promise does not state it."""
    target = scene.target
    if target.base_stated or not target.base_period:
        return ""
    base = period(target.base_period, lang)
    return pick(
        lang,
        f"起点（{base}）是本站设定的，原文没有写。",
        f" The start ({base}) is our assumption; the text states none.",
    )


def _later_alone(figure: str, code: str, lang: Lang) -> str:
    when = period(code, lang)
    return pick(
        lang,
        f"期限之后的 {when}是 {figure}；它不能代替期限当年的数。",
        f"The later figure, {figure} for {when}, can’t stand in for the deadline’s own.",
    )


def later_shows(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """What the first figure after the deadline shows; it can't stand in for the deadline's own."""
    later = verdict.later
    if later is None:
        return ""
    figure = figure_text(scene, later, lang)
    if scene.target.value is None or verdict.later_answer is None:
        return _later_alone(figure, later.period, lang)
    when, text = period(later.period, lang), threshold_text(scene.target, scene.codes, lang)
    words = {
        "yes": ("满足目标", "satisfies the target"),
        "no": ("没有满足目标", "does not satisfy the target"),
        "indeterminate": ("是否满足目标看不出", "leaves open whether the target is satisfied"),
    }[verdict.later_answer]
    return pick(
        lang,
        f"期限之后的 {when}是 {figure}，{words[0]}（{text}）；它不能代替期限当年的数。",
        f"The later figure, {figure} for {when}, {words[1]} ({text}); it can’t stand in for the deadline’s own.",
    )

"""What would settle an undecided promise, in one line, derived from the promise itself.

Only what is due is named: a year that is not over can't be missing. Of a chain only the years that are not
at hand are named, of a ban an official finding about that ban.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from pipelines.assess import kept_back
from pipelines.assess.links import Link, changes_of, sums_of, ways
from pipelines.assess.series import Point
from pipelines.assess.verdict import OTHER, Verdict
from pipelines.assess.words import Scene
from pipelines.codes import Lang, bracketed, period, uncapital
from pipelines.ground.periods import bounds
from pipelines.plan import Series

# The aside to the reader that `_open` writes.
_ASIDE = re.compile(r"（[^（）]*没有到期）|\s?\([^()]*not (?:yet )?due\)")
UNDECIDED = ("threshold-pending", "no-data", "awaiting-final-data", "indeterminate")


def missing(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """What would settle the promise; empty where nothing is open."""
    target, zh = scene.target, lang == "zh"
    if verdict.status in kept_back.STATUSES:
        return kept_back.missing(verdict.status, lang)
    if verdict.status not in UNDECIDED:
        return ""
    if target.kind == "prohibition":
        title = target.title[lang]
        return (
            f"关于“{title}”的官方查核结论，或审批登记"
            if zh
            else f"An official finding, or a register of approvals, about this ban: {uncapital(title)}"
        )
    if target.kind == "completion":
        deadline = period(target.deadline or "", lang)
        return (
            f"全部对象的名单，以及每一个在 {deadline}的状态"
            if zh
            else f"A list, by name, of all that it covers, and the state of each on {deadline}"
        )
    if verdict.reason in ("sources", "ways"):
        return (
            "发布者的说明：互相矛盾的数字，哪一个成立"
            if zh
            else "The publishers’ word on which of the contradicting figures holds"
        )
    if verdict.reason == "readings":
        return (
            "制定者的说明：原文应按哪一种读法"
            if zh
            else "The issuer’s word on which way the text is to be read"
        )
    grows = target.mode == "control-growth" and verdict.status == "indeterminate" and not verdict.reason
    if grows or verdict.reason in ("zero-base", "no-way", "not-positive", "undefined", "unstated-base"):
        return ""  # nothing that could be found would make the formula defined, or give a bound
    if verdict.reason == "bounds" or verdict.reason.startswith("pace:"):
        return _sharper(scene, verdict, lang)
    figures = _figures(scene, verdict, lang)
    if verdict.status != "threshold-pending":
        return figures
    document = (
        f"写明{scene.place_zh}这一数值的文件"
        if zh
        else f"The document that states the figure for {scene.place_en}"
    )
    return f"{document}{'，以及' if zh else ', and '}{figures if zh else uncapital(figures)}"


def _sharper(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """The figures that were found as bounds, printed exactly; of a change or sum, those that are bounds."""
    points = [scene.points[i] for i in verdict.inputs if i in scene.points]
    vague = [p for p in points if not p.figure.is_point]
    if not vague:
        return _figures(scene, verdict, lang)
    name, when = _name(scene, list(scene.target.series), lang), year_list([p.period for p in vague], lang)
    if lang == "zh":
        return f"{scene.place_zh} {when}的{name}的确切数字"
    at = when if when.startswith("each") else f"for {when}"
    return f"The exact figure of {uncapital(name)} for {scene.place_en}, {at}"


def _figures(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """The figures that are missing: of which years, and what would do instead.

    Series that lack the same years are named together, each other group by itself.
    """
    groups: dict[tuple[tuple[str, ...], str], list[Series]] = {}
    for series in scene.target.series:
        if not verdict.missing or str(series.key) in verdict.missing:
            years, instead = _needed(scene, verdict, series)
            groups.setdefault((tuple(years), instead), []).append(series)
    shown = {key: listed for key, listed in groups.items() if key[0]} or groups
    told = [_lacking(scene, verdict, listed, *key, lang) for key, listed in shown.items()]
    due = bounds(scene.target.deadline or "")[1] < scene.today
    if not due and scene.target.deadline_stated and verdict.reason != "break":
        told[-1] += _open(scene, verdict, lang, any(years for years, _ in shown))
    return "；".join(told) if lang == "zh" else "; ".join([*told[:1], *map(uncapital, told[1:])])


def _lacking(
    scene: Scene, verdict: Verdict, listed: list[Series], years: tuple[str, ...], instead: str, lang: Lang
) -> str:
    """What is missing of series that lack the same years."""
    zh, name = lang == "zh", _name(scene, listed, lang)
    if verdict.reason == "break":
        return f"{scene.place_zh}前后同一口径的{name}" if zh else f"{name} for {scene.place_en}, on one basis"
    if not years and _is_last(verdict):
        end = period(scene.target.deadline or "", lang)
        return f"{scene.place_zh} {end}的{name}" if zh else f"{name} for {scene.place_en}, in {end}"
    if not years:
        latest = "最近一年的" if zh else ", of the latest year"
        return f"{scene.place_zh}{latest}{name}" if zh else f"{name} for {scene.place_en}{latest}"
    when = year_list(list(years), lang)
    at = when if when.startswith("each") else f"in {when}"
    first = f"{scene.place_zh} {when}的{name}" if zh else f"{name} for {scene.place_en}, {at}"
    return first + _instead(instead, scene, lang)


def _is_last(verdict: Verdict) -> bool:
    """Whether the latest figure stands, so that only that of the deadline is open."""
    return verdict.latest is not None and verdict.reason not in OTHER


def _open(scene: Scene, verdict: Verdict, lang: Lang, years: bool) -> str:
    """That the deadline's own figure is not yet due."""
    if not years and _is_last(verdict):
        return "（还没有到期）" if lang == "zh" else " (not yet due)"
    deadline = period(scene.target.deadline or "", lang)
    return f"（期限 {deadline}的还没有到期）" if lang == "zh" else f" (that for {deadline} is not yet due)"


def without_aside(text: str) -> str:
    """What is missing, as it stands in a request for disclosure: what is not yet due is no matter there."""
    return _ASIDE.sub("", text)


def _instead(kind: str, scene: Scene, lang: Lang) -> str:
    """One printed figure that would do in place of those of each year."""
    zh, target = lang == "zh", scene.target
    if kind == "since":
        base = period(target.base_period or "", lang)
        return f"，或比 {base}的累计变化" if zh else f", or the change since {base} in one figure"
    if kind == "sum":
        return "，或累计数" if zh else ", or the sum"
    return ""


def _needed(scene: Scene, verdict: Verdict, series: Series) -> tuple[list[str], str]:
    """(the periods whose figures of a series are missing and due, which single figure would do instead)."""
    target = scene.target
    indicator = scene.codes.indicators[series.indicator]
    points = [p for p in scene.of_series.get(str(series.key), ()) if p.status != "E"]
    last = min(int((target.deadline or "0")[:4]), scene.today.year - 1)
    if target.kind == "cumulative":
        first = int((target.from_period or "0")[:4])
        return _unled(sums_of(points), first - 1, last), "sum"
    if indicator.per_year and target.base_period:
        links = changes_of(points, indicator, indicator.unit == "PP")
        every = target.kind == "directional" and target.mode == "every-year"
        return _unled(links, int(target.base_period[:4]), last), "" if every else "since"
    if target.kind in ("change", "directional") and target.base_period:
        return _levels(scene, points, last), ""
    due = bounds(target.deadline or "")[1] < scene.today
    if target.path in ("ceiling", "floor"):
        return _held(scene, points, last), ""
    if verdict.reason == "no-base" and target.base_period:
        return [target.base_period], ""
    return [target.deadline or ""] if due else [], ""


def _held(scene: Scene, points: list[Point], last: int) -> list[str]:
    """The years in which a ceiling or floor has to hold and of which nothing is at hand."""
    target = scene.target
    first = int((target.from_period or target.promised or str(last))[:4])
    if not target.from_period and target.base_period:
        first = int(target.base_period[:4]) + 1
    return _not_at_hand(points, range(first, last + 1))


def _levels(scene: Scene, points: list[Point], last: int) -> list[str]:
    """Base and end, or every year in between; only what is not at hand."""
    target, base = scene.target, int((scene.target.base_period or "0")[:4])
    every = target.mode == "every-year"
    return _not_at_hand(points, range(base, last + 1) if every else [base, max(base, last)])


def _not_at_hand(points: list[Point], years: Iterable[int]) -> list[str]:
    """The years of which no level is known, each once."""
    seen = {p.time for p in points if p.freq == "A" and p.transformation == "N"}
    return [str(year) for year in dict.fromkeys(years) if Fraction(year) not in seen]


def _unled(links: list[Link], start: int, last: int) -> list[str]:
    """The years after `start` that no figure covers."""
    covered = {
        year
        for link in links
        for year in range(int(link.start) + 1, int(link.end) + 1)
        if link.start >= start
    }
    reached = ways(links, Fraction(start))
    if Fraction(last) in reached:
        return []
    wanted = [y for y in range(start + 1, last + 1) if y not in covered]
    if not wanted:
        # Every year lies in some span, but the spans overlap: what leads on from where they join is missing.
        joined = max([Fraction(start), *(t for t in reached if t < last)])
        onward = min((link.start for link in links if link.start > joined), default=joined + 1)
        wanted = list(range(int(joined) + 1, int(onward) + 1))
    return [str(year) for year in wanted]


def _name(scene: Scene, listed: list[Series], lang: Lang) -> str:
    """Indicators and definitions of the series."""
    names = []
    for series in listed:
        indicator = scene.codes.indicators[series.indicator]
        definition = indicator.said_definition(series.definition, lang)
        name = indicator.name[lang]
        names.append(bracketed(name, uncapital(definition), lang) if definition else name)
    names = list(dict.fromkeys(names))
    if lang == "zh":
        return "、".join(names)
    return "; ".join([*names[:1], *map(uncapital, names[1:])])


def year_list(periods: list[str], lang: Lang) -> str:
    """Years in words, a run of three and more as a range (each year from 2021 to 2024)."""
    zh = lang == "zh"
    if not all(len(code) == 4 for code in periods):
        return _and([period(code, lang) for code in periods], lang)
    runs: list[list[int]] = []
    for year in sorted(map(int, periods)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    parts = []
    for run in runs:
        ends = [period(str(run[0]), lang), period(str(run[-1]), lang)]
        if len(run) > 2:
            parts.append(f"{ends[0]}至 {ends[1]}每年" if zh else f"each year from {ends[0]} to {ends[1]}")
        else:
            parts += [period(str(year), lang) for year in run]
    return _and(parts, lang)


def _and(parts: list[str], lang: Lang) -> str:
    if lang == "zh":
        return "、".join(parts)
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)

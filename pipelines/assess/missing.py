"""What would settle an undecided promise, in one line, derived from the promise itself.

Only what is due is named: a year that is not over can't be missing. Of a chain only the years that are not
at hand are named, of a ban an official finding about that ban.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from pipelines.assess import kept_back
from pipelines.assess.links import Link, changes_of, sums_of, ways
from pipelines.assess.series import Point
from pipelines.assess.verdict import OTHER, Verdict
from pipelines.assess.words import Scene, definitions_of, say, several
from pipelines.codes import Lang, period
from pipelines.ground.periods import bounds
from pipelines.plan import Series

# The aside to the reader that `_open` writes.
_ASIDE = re.compile(r"（[^（）]*没有到期）|\s?\([^()]*not (?:yet )?due\)")
UNDECIDED = ("threshold-pending", "no-data", "awaiting-final-data", "indeterminate")


def missing(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """What would settle the promise; empty where nothing is open."""
    target = scene.target
    if verdict.status in kept_back.STATUSES:
        return kept_back.missing(verdict.status, lang)
    if verdict.status not in UNDECIDED:
        return ""
    if target.kind == "prohibition":
        return say(lang, "missing.ban", title=target.title[lang])
    if target.kind == "completion":
        return say(lang, "missing.completion", deadline=period(target.deadline or "", lang))
    if verdict.reason in ("sources", "ways"):
        return say(lang, "missing.contradiction")
    if verdict.reason == "readings":
        return say(lang, "missing.readings")
    grows = target.mode == "control-growth" and verdict.status == "indeterminate" and not verdict.reason
    if grows or verdict.reason in ("zero-base", "no-way", "not-positive", "undefined", "unstated-base"):
        return ""  # nothing that could be found would make the formula defined, or give a bound
    if verdict.reason == "bounds" or verdict.reason.startswith("pace:"):
        return _sharper(scene, verdict, lang)
    figures = _figures(scene, verdict, lang)
    if verdict.status != "threshold-pending":
        return figures
    return say(lang, "missing.document", place=scene.place(lang), figures=figures)


def _sharper(scene: Scene, verdict: Verdict, lang: Lang) -> str:
    """The figures that were found as bounds, printed exactly; of a change or sum, those that are bounds."""
    points = [scene.points[i] for i in verdict.inputs if i in scene.points]
    vague = [p for p in points if not p.figure.is_point]
    if not vague:
        return _figures(scene, verdict, lang)
    name, periods = _name(scene, list(scene.target.series), lang), [p.period for p in vague]
    key = "missing.exact-every-year" if _every_year(periods) else "missing.exact"
    return say(lang, key, name=name, place=scene.place(lang), when=year_list(periods, lang))


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
    return several(told, "series", lang)


def _lacking(
    scene: Scene, verdict: Verdict, listed: list[Series], years: tuple[str, ...], instead: str, lang: Lang
) -> str:
    """What is missing of series that lack the same years."""
    name, place = _name(scene, listed, lang), scene.place(lang)
    if verdict.reason == "break":
        return say(lang, "missing.on-one-basis", name=name, place=place)
    if not years and _is_last(verdict):
        end = period(scene.target.deadline or "", lang)
        return say(lang, "missing.at-the-end", name=name, place=place, when=end)
    if not years:
        return say(lang, "missing.latest", name=name, place=place)
    when, more = year_list(list(years), lang), _instead(instead, scene, lang)
    key = "missing.every-year" if _every_year(years) else "missing.years"
    return say(lang, key, name=name, place=place, when=when, instead=more)


def _is_last(verdict: Verdict) -> bool:
    """Whether the latest figure stands, so that only that of the deadline is open."""
    return verdict.latest is not None and verdict.reason not in OTHER


def _open(scene: Scene, verdict: Verdict, lang: Lang, years: bool) -> str:
    """That the deadline's own figure is not yet due."""
    if not years and _is_last(verdict):
        return say(lang, "missing.not-due")
    return say(lang, "missing.deadline-not-due", deadline=period(scene.target.deadline or "", lang))


def without_aside(text: str) -> str:
    """What is missing, as it stands in a request for disclosure: what is not yet due is no matter there."""
    return _ASIDE.sub("", text)


def _instead(kind: str, scene: Scene, lang: Lang) -> str:
    """One printed figure that would do in place of those of each year."""
    base = period(scene.target.base_period or "", lang)
    return say(lang, f"missing.or-{kind}", base=base) if kind else ""


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
    names = [
        say(lang, "figure.of", figure=name, name=several(definitions, "readings", lang))
        if definitions
        else name
        for name, definitions in definitions_of(listed, scene.codes, lang).items()
    ]
    return several(names, "names", lang)


def _runs(periods: Iterable[str]) -> list[list[int]]:
    """Years in order, those that follow each other together."""
    runs: list[list[int]] = []
    for year in sorted(map(int, periods)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs


def _every_year(periods: Sequence[str]) -> bool:
    """Whether their list begins with a run of years (`year_list`)."""
    return all(len(code) == 4 for code in periods) and len(_runs(periods)[0]) > 2


def year_list(periods: list[str], lang: Lang) -> str:
    """Years in words, a run of three and more as a range (each year from 2021 to 2024)."""
    if not all(len(code) == 4 for code in periods):
        return _and([period(code, lang) for code in periods], lang)
    parts = []
    for run in _runs(periods):
        years = [period(str(year), lang) for year in run]
        long = len(run) > 2
        parts += [say(lang, "missing.year-by-year", first=years[0], last=years[-1])] if long else years
    return _and(parts, lang)


def _and(parts: list[str], lang: Lang) -> str:
    before = several(parts[:-1], "years", lang)
    return say(lang, "several.and-last", before=before, after=parts[-1]) if before else parts[-1]

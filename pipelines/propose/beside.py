"""Figures told beside what was measured: the goal that was reached, the average that it is held against."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from pipelines.ground.numerals import Reading
from pipelines.propose.cues import Cues, one
from pipelines.propose.names import Mention, Named
from pipelines.propose.parsed import Bound, Parsed, clause_start
from pipelines.propose.times import PLAN_YEARS, Moment
from pipelines.understand import period_in

_PLAN = re.compile("十[一二三四五六七]五")
_IN_BRACKETS = re.compile(r"\([+-]?")
_RANKS = re.compile(r"[前后]\d+[位名]")
_AND = ("、", "和", "与", "及")
# «比全省平均水平65.12%高出12个百分点», «是全国平均水平25.09%的3倍»
_MEAN = re.compile("的?(?:平均(?:水平|值)?|均值|水平)(?:的)?")
_HELD = re.compile(r"(?:还)?(?:高|低|多|少|好|优)|的[\d.]+(?:多)?倍")
_EXCEPT = re.compile("除[^,;。]*$")
_CONTRASTS = re.compile("[,;(—-](?:而|但|同期)?$")
_CLOSED = re.compile(r"(?:左右|以上|以内|以下)?\)")
_CLOSING = 10  # letters behind a goal that say of which plan it is
_OF_YEAR = re.compile("年度|全年")
_OF_PART = re.compile("序时|进度|同期|季度|月度")
_PART = re.compile(r"(?P<year>\d{4})-")
_OF_PLAN = re.compile("规划|五年")
Measures = Callable[[Reading, Named, bool], bool]


def beside_it(figure: Reading, parsed: Parsed, cues: Cues, measures: Measures) -> Bound | None:
    """A goal or an average that stands beside a figure, bound to that figure's name; None for all others.

    measures: whether a figure may be of a name by its unit (figure, name, is it a change).
    """
    return (
        _average(figure, parsed, cues, measures)
        or _of_area(figure, parsed, measures)
        or _of_area_behind(figure, parsed, measures)
        or _of_year(figure, parsed, measures)
        or _of_area_listed(figure, parsed, cues, measures)
        or _goal(figure, parsed, cues, measures)
    )


def _average(figure: Reading, parsed: Parsed, cues: Cues, measures: Measures) -> Bound | None:
    """What another area has: «低于全省平均水平(20.6微克)», «而全市平均为95.1%», «低于全市42.5%的平均»."""
    text = parsed.text
    areas = [area for area in parsed.beside if area.end <= figure.start and area.code]
    if not areas:
        return None
    said, behind = text[areas[-1].end : figure.start], text[figure.stop :]
    bracketed = behind.startswith(")") and one(cues.average).match(said)
    bracketed = bracketed or (one(cues.average_is).match(said) and _CONTRASTS.search(text[: areas[-1].start]))
    bracketed = bracketed or (_MEAN.fullmatch(said) and _HELD.match(behind))
    mention = _last_known(parsed, areas[-1].start)
    if mention is None or not (bracketed or (not said and one(cues.average_behind).match(behind))):
        return None
    if not measures(figure, mention.named, figure.direction is not None):
        return None
    start = clause_start(text, areas[-1].start)
    return Bound(figure, mention, "", start, figure.stop, whose=replace(areas[-1], breakdown=""))


def _of_area(figure: Reading, parsed: Parsed, measures: Measures) -> Bound | None:
    """What an area has, in brackets behind its name: «最低的是某县(1.42)», «降幅较大的为某区(-8.4%)»."""
    text = parsed.text
    named = sorted((*parsed.areas, *parsed.beside), key=lambda a: a.end)
    area = next((a for a in reversed(named) if a.end <= figure.start and a.code), None)
    sign = _IN_BRACKETS.fullmatch(text[area.end : figure.start]) if area else None
    if area is None or sign is None or not text[figure.stop :].startswith(")"):
        return None
    mention = _last_known(parsed, area.start) or _of_all_others(area.start, parsed)
    moves = figure.unit in ("PT", "PP") and not (mention and measures(figure, mention.named, False))
    if mention is None or not measures(figure, mention.named, moves):
        return None
    direction = ("down" if figure.negative else "up") if moves else None
    told = replace(figure, direction=direction, negative=False)
    return Bound(told, mention, "", clause_start(text, area.start), figure.stop + 1, whose=area)


def _of_area_behind(figure: Reading, parsed: Parsed, measures: Measures) -> Bound | None:
    """What an area has whose name stands in brackets behind it: «介于98.4%(某县)至100%(某县)»."""
    text, place = parsed.text, figure.stop + 1
    behind = [a for a in (*parsed.areas, *parsed.beside) if a.start == place and a.code]
    mention = _last_known(parsed, figure.start)
    if not text.startswith("(", figure.stop) or not behind or mention is None:
        return None
    if not text.startswith(")", behind[0].end) or not measures(
        figure, mention.named, figure.direction is not None
    ):
        return None
    return Bound(figure, mention, "", clause_start(text, figure.start), behind[0].end + 1, whose=behind[0])


def _of_year(figure: Reading, parsed: Parsed, measures: Measures) -> Bound | None:
    """What a year had with which the one before is compared: «但与2020年(22微克)相比改善有限»."""
    text = parsed.text
    when = next((m for m in reversed(parsed.moments) if m.end <= figure.start), None)
    mention = _last_known(parsed, figure.start)
    if when is None or not when.held or not when.code or mention is None:
        return None
    bracketed = text[when.end : figure.start] == "(" and text.startswith(")", figure.stop)
    if not bracketed or figure.direction or not measures(figure, mention.named, False):
        return None
    start = clause_start(text, when.start)
    return Bound(figure, mention, "", start, figure.stop + 1, when=replace(when, held=False))


def _of_area_listed(figure: Reading, parsed: Parsed, cues: Cues, measures: Measures) -> Bound | None:
    """What each area of a list has, right behind its name: «指数由低到高前3位依次为甲县1.52、乙县1.60»."""
    text = parsed.text
    places = {a.end: a for a in (*parsed.areas, *parsed.beside) if a.code}
    stops = {f.stop: f for f in parsed.figures}
    area = first = places.get(figure.start)
    if area is None or first is None:
        return None
    listed = text.startswith(_AND, figure.stop) and any(
        a.start == figure.stop + 1 and end in {f.start for f in parsed.figures} for end, a in places.items()
    )
    while text[first.start - 1 : first.start] in _AND and (before := stops.get(first.start - 1)):
        if (earlier := places.get(before.start)) is None:
            break
        first, listed = earlier, True
    mention = _last_known(parsed, first.start)
    if not listed or mention is None or figure.direction or not measures(figure, mention.named, False):
        return None
    between = parsed.blanked(max(mention.end, clause_start(text, first.start)), first.start)
    if one(cues.measured).search(_RANKS.sub("", between)):
        return None
    return Bound(figure, mention, "", clause_start(text, first.start), figure.stop, whose=area)


def _of_all_others(place: int, parsed: Parsed) -> Mention | None:
    """The name of what areas have that are left out of it, or the one thing that was spoken of before:
    «除某县(93.3%)外,其余各县A率均为100%»."""
    behind = next((m for m in parsed.mentions if m.start >= place and m.known), None)
    if behind is not None and _EXCEPT.search(parsed.text[:place]):
        return behind
    return Mention(place, place, parsed.subjects[0]) if len(parsed.subjects) == 1 else None


def _goal(figure: Reading, parsed: Parsed, cues: Cues, measures: Measures) -> Bound | None:
    """What was to be reached: «下降3.2%，超额完成下降2.5%的年度目标», «486辆，完成任务(450辆)的108%»."""
    text = parsed.text
    start = clause_start(text, figure.start)
    before, behind = text[start : figure.start], text[figure.stop :]
    closes = bool(one(cues.goal_closes).match(behind) and one(cues.goal_of).search(before))
    closes = closes or (bool(one(cues.goal_right_before).search(before)) and _alike(figure, start, parsed))
    opens = one(cues.goal_opens).search(before) and (
        one(cues.share_follows).match(behind) or ("(" in before and _CLOSED.match(behind))
    )
    mention = _last_known(parsed, start)
    within = any(start <= m.start < figure.stop for m in parsed.mentions)
    if not (closes or opens) or mention is None or within:
        return None
    if not one(cues.yearly_mean).search(before):
        figure = _moving_as(figure, mention, parsed, measures)
    if not measures(figure, mention.named, figure.direction is not None):
        return None
    when, base = _until(start, figure, before + re.split("[,;。]", behind)[0][:_CLOSING], parsed)
    to = figure.stop + behind.startswith(")")
    gap = before if figure.direction else ""
    return Bound(figure, mention, gap, start, to, when=when, goal=True, base=base)


def _moving_as(figure: Reading, mention: Mention, parsed: Parsed, measures: Measures) -> Reading:
    """A goal with the direction of what reached it: «下降15.3%, 超额完成14%的目标»."""
    if figure.direction is not None or measures(figure, mention.named, False):
        return figure
    held = [f for f in parsed.figures if mention.end <= f.start < figure.start and f.unit == figure.unit]
    alike = held and held[-1].value <= 2 * figure.value <= 4 * held[-1].value  # no share of a goal
    return replace(figure, direction=held[-1].direction) if alike else figure


def _alike(figure: Reading, start: int, parsed: Parsed) -> bool:
    """Whether a figure behind a goal is one, and not the distance from it: it is like the one before it."""
    last = next((f for f in reversed(parsed.figures) if f.stop <= start and f.unit == figure.unit), None)
    return last is not None and last.value <= 2 * figure.value <= 4 * last.value


def _until(start: int, figure: Reading, said: str, parsed: Parsed) -> tuple[Moment | None, str]:
    """(the year of a goal, the year that it counts from): as said, else of the plan or year spoken of."""
    when = next((m for m in reversed(parsed.moments) if start <= m.start < figure.start), None)
    code = when.code if when else ""
    if when is None and (plan := _PLAN.search(said)):
        code = period_in(plan.group()).code
    elif when is None and _OF_PLAN.search(said):
        spoken = [m.group() for m in _PLAN.finditer(parsed.text, 0, figure.start)]
        year = parsed.sentence.clock.year or parsed.sentence.clock.this_year
        code = period_in(spoken[-1]).code if spoken else parsed.sentence.clock.plan or _plan_of(year)
    elif when is None and _OF_YEAR.search(said):
        code = parsed.sentence.clock.year or parsed.sentence.clock.this_year
    elif when is None and not _OF_PART.search(said):
        code = _year_of_part(figure, parsed)
    if not code:
        return None, ""
    first, _, last = code.partition("/")
    place = when.start if when else start
    return Moment(place, place, last or first), str(int(first) - 1) if last else ""


def _plan_of(year: str) -> str:
    """The five years that a year is of; empty for none."""
    first = (int(year) - 1) // PLAN_YEARS * PLAN_YEARS + 1 if year else 0
    return f"{first}/{first + PLAN_YEARS - 1}" if first else ""


def _year_of_part(figure: Reading, parsed: Parsed) -> str:
    """The year of a goal that what was done in a part of it is held against; empty where none is named."""
    last = next((m for m in reversed(parsed.moments) if m.end <= figure.start and not m.held), None)
    part = _PART.match(last.code) if last else None
    return part["year"] if part else ""


def _last_known(parsed: Parsed, place: int) -> Mention | None:
    """The name before a place, where it is one that is known."""
    last = next((m for m in reversed(parsed.mentions) if m.end <= place), None)
    return last if last is not None and last.known else None

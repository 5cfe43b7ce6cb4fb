"""What a bound figure says of its name: a level, a change and on what, a sum; or why it says none of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from pipelines.codes import Codes, Indicator
from pipelines.ground.spoken import count_of
from pipelines.propose.cues import Cues, one
from pipelines.propose.parsed import Bound, Parsed
from pipelines.propose.sections import AHEAD
from pipelines.propose.timeline import TOGETHER, last_year, moment_of

_TO = re.compile(r"(?:到|至|为)(?:了)?[^,]{0,6}$")
_YEAR_BASE = re.compile(
    r"(?:比|较|与|在|高于|低于|高出|多于|少于|大于|小于)(?P<year>(?:19|20)\d\d)年(?P<part>同期|末|底)?(?:的)?(?:相比|基础上)?"
)
_OPENING_BASE = re.compile(
    r"(?:(?:与|同|和|较|比)(?P<year>(?:19|20)\d\d)年(?:同期|末|底)?(?:相比|比较|对比)|相比(?P<other>(?:19|20)\d\d)年),"
)
_YEARS_AGO = re.compile(r"(?:比|较)(?P<n>[两三四五六七八九十])年前")
_PLAN_BASE = re.compile(r"(?:比|较|与)“?十(?P<n>[一二三四五六])五”?(?:末|期末)?")
_SINCE_PLAN = re.compile(r"“?十(?P<n>[一二三四五六])五”?(?:时期|期间)?(?:以来|累计)?")
_SINCE_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)年(?:[^,;。\d]{0,24}以来|起)")
_YEARS = re.compile(r"(?P<n>[两三四五六七八九十]|(?<!\d)\d{1,2})年(?:来|累计|以来|(?=[^,;。\d]{2,18}累计))")
# «高于2020年0.21个百分点»: a change, though no word of change stands in it.
_OFF = re.compile(
    r"(?P<word>高于|高出|多于|大于|低于|少于|小于)(?:(?:19|20)\d\d年|上年|去年|上一年)(?:度|底|末|同期)?$"
)
_ONE_OF_THEM = re.compile(
    r"(?:其中,?(?:20\d\d年|今年|去年)[^,;。\d]{0,6}|(?:20\d\d年|今年|去年)当年[^,;。\d]{0,4})$"
)
_MORE = re.compile("(?:新增|净增|多)(?:了)?[约近超过]*$")
_MOVED_TO = re.compile(
    r"(?:下降|降低|减少|提高|提升|上升|增加|增长|升|降|增|减|缩减|扩大|跃升|攀升)(?:到|至)(?:了)?[^,]{0,9}$"
)
# «从3.41降至3.27»: what stood there first has its own end.
_MOVES = re.compile("(?:下降|降低|上升|提高|改善|降|升)[至到]")
_GROWTH = re.compile(r"(?P<word>增速|增幅|涨幅|增长率|降幅|减幅|降低率|下降率)(?!比|较|同比)[^,;。\d]{0,8}$")
_PER = "_PER_"
_BEHIND_ITS_LEVEL = re.compile(r"^[,、(](?:下降|降低|减少|提高|上升|增加|增长|净增|净减)(?:了)?$")
_AT_YEARS_END = re.compile(r"(?:去年|上年)(?:年)?[底末]|年初")
_OWN_YEAR = re.compile(r"今年以来|今年|全年|本年|当年|年内")
_FIRST_PLAN_BASE = 2000  # 十五 counts from 2000, and each plan five years later
LEVEL, CHANGE, CUMULATIVE, SINCE = "level", "change", "cumulative", "since-base"


@dataclass(frozen=True)
class Role:
    """What a figure says: its indicator, its value signed as printed, unit, comparison, base; why: the reason
    for which it is left aside (then the rest is empty); own: its period where the words give another one than
    the sentence's."""

    indicator: str = ""
    value: str = ""
    unit: str = ""
    comparison: str = LEVEL
    base: str = ""
    why: str = ""
    own: str = ""


def role_of(bound: Bound, parsed: Parsed, period: str, codes: Codes, cues: Cues) -> Role:
    """The role of a bound figure; period: the one that its sentence speaks of (empty: unknown)."""
    if bound.why or bound.mention is None:
        return Role(why=bound.why or "no-indicator")
    text = parsed.text
    segment = re.split(r"[,;]", bound.gap)[-1]
    if off := _OFF.search(segment):
        direction = "up" if off["word"][0] in "高多大" else "down"
        bound = replace(bound, figure=replace(bound.figure, direction=direction, qualifier=None))
    if bound.figure.direction is None and bound.figure.unit == "PT" and (grew := _GROWTH.match(bound.gap)):
        direction = "down" if grew["word"][0] in "降减" else "up"
        bound = replace(bound, figure=replace(bound.figure, direction=direction))  # «总量增速控制在2.5%以内»
        segment = bound.gap[grew.end("word") :]
    if why := "" if bound.goal else _no_value(bound, parsed, segment, period, cues):
        return Role(why=why)
    behind = text[bound.figure.stop :]
    if earlier := _earlier(bound, parsed, segment, behind, codes, cues):
        return earlier
    if period and _of_the_year_before(bound, parsed, segment, cues):
        before = _level(bound, parsed, period, codes, cues)
        return before if before.why else Role(**{**vars(before), "own": _year_before(period)})
    if bound.figure.direction is None and _MORE.search(segment) and _compared(bound.gap, segment, cues):
        bound = replace(bound, figure=replace(bound.figure, direction="up"))  # «较年初新增2.8万千瓦»
    level = bool(_TO.search(segment)) and bound.figure.direction is None
    compared = _compared(bound.gap, segment, cues)
    if bound.figure.direction is None or level:
        if compared and not level and segment == bound.gap and not re.search("[为达是]", segment):
            return Role(why="unclear")
        return _level(bound, parsed, period, codes, cues)
    return _change(bound, parsed, period, codes, cues)


def _of_the_year_before(bound: Bound, parsed: Parsed, segment: str, cues: Cues) -> bool:
    """Whether a figure is what stood there the year before (上年同期为3%), in words that give no period."""
    match = one(cues.earlier_year).search(segment)
    place = bound.figure.start - len(segment) + (match.start() if match else 0)
    told = any(m.start <= place < m.end and not m.held for m in parsed.moments)
    return match is not None and not told


def _no_value(bound: Bound, parsed: Parsed, segment: str, period: str, cues: Cues) -> str:
    """Why a figure is no value of its name at all; empty where it may be one."""
    text, figure = parsed.text, bound.figure
    around = {
        "range": _in_range(bound, parsed, cues),
        "share-of-goal": one(cues.share_of_goal).search(segment),
        "against": one(cues.against).search(_without_moments(segment, cues))
        or (bound.gap.startswith(",") and one(cues.threshold).match(segment)),
        "negated": one(cues.negated).search(segment),
        "change-unclear": one(cues.of_a_rate).search(segment),
        "yearly-mean": one(cues.yearly_mean).search(segment),
        "month-on-month": one(cues.month_on_month).search(segment),
        "rank": one(cues.rank).search(text[: figure.start]) or figure.unit == "RANK",
    }
    if around["month-on-month"] and figure.direction and one(cues.on_last_month).search(segment):
        around["month-on-month"] = not _is_month(period)
    return next((why for why, found in around.items() if found), "")


def _without_moments(segment: str, cues: Cues) -> str:
    return _OFF.sub("", re.sub(rf"{cues.time.on_year}|(?:比|较)(?:19|20)\d\d年", "", segment))


def _in_range(bound: Bound, parsed: Parsed, cues: Cues) -> bool:
    """Whether a figure is an end of a range: 1.56~2.60."""
    starts = sorted(parsed.figures, key=lambda figure: figure.start)
    place = starts.index(next(f for f in starts if f.start == bound.figure.start))
    text = parsed.text
    sides = [(n, n + 1) for n in (place - 1, place) if n >= 0 and n + 1 < len(starts)]
    return any(
        one(cues.range).fullmatch(text[starts[a].stop : starts[b].start])
        and not re.search(r"[由从]\D*$", text[: starts[a].start])
        for a, b in sides
    )


def _earlier(
    bound: Bound, parsed: Parsed, segment: str, behind: str, codes: Codes, cues: Cues
) -> Role | None:
    """A level of an earlier time that the next figure moves on from: 由2020年的4.2万吨降至3.9万吨."""
    if bound.figure.direction is not None or not one(cues.earlier).search(segment):
        return None
    if not (
        one(cues.becomes).match(behind) or (one(cues.shrinks).match(behind) and re.search(r"[比较]", segment))
    ):
        return None
    dated = [m for m in parsed.moments if bound.figure.start - len(segment) <= m.start < bound.figure.start]
    if not dated or not dated[-1].code:
        return Role(why="earlier-undated")
    level = _level(bound, parsed, dated[-1].code, codes, cues, sums=False)
    return level if level.why else Role(**{**vars(level), "own": dated[-1].code})


def _compared(gap: str, segment: str, cues: Cues) -> bool:
    return bool(one(cues.time.on_year).search(segment) or _YEAR_BASE.search(segment))


def _unit_of(bound: Bound, indicator: Indicator, parsed: Parsed) -> str | None:
    """The unit as printed; an index has none, and nothing stands behind it that could be one.

    What is counted by the ten thousand yuan has that in its name, and the rest of its unit behind the figure.
    """
    if bound.figure.unit is not None:
        per = f"{bound.figure.unit}{_PER}CNY1E4"
        said = parsed.text[bound.from_ : bound.figure.start]
        return per if per == indicator.unit and "万元" in said else bound.figure.unit
    behind = parsed.text[bound.figure.stop : bound.figure.stop + 1]
    free = bool(_MOVES.match(parsed.text[bound.figure.stop :]))
    free = free or not behind or behind in ",;。、()):“”和与及" or bound.figure.qualifier is not None
    return indicator.unit if indicator.unit == "INDEX" and free else None


def _level(bound: Bound, parsed: Parsed, period: str, codes: Codes, cues: Cues, sums: bool = True) -> Role:
    """A level, an amount, or (where `sums`) a sum of several years."""
    named = bound.mention.named if bound.mention else None
    indicator = codes.indicators.get(named.level if named else "")
    if indicator is None or named is None:
        return Role(why="change-unclear")
    unit = _unit_of(bound, indicator, parsed)
    value = -bound.figure.value if bound.figure.negative else bound.figure.value
    if unit is None:
        return Role(why="no-unit")
    if codes.units[unit].dimension != codes.units[indicator.unit].dimension:
        return Role(why="unit")
    if named.dimension and codes.units[unit].dimension != named.dimension:
        return Role(why="unit")
    if indicator.is_share and not 0 <= value <= 100:
        return Role(why="unit")
    role = Role(indicator.id, str(value), unit)
    if named.base:
        return Role(**{**vars(role), "comparison": SINCE, "base": named.base})
    if bound.goal and bound.base and sums and codes.adds_up(indicator) and not indicator.stock:
        span = f"{int(bound.base) + 1}/{last_year(period)}"
        return Role(**{**vars(role), "comparison": CUMULATIVE, "own": span})
    sums = sums and codes.adds_up(indicator) and not indicator.stock and not _MOVED_TO.search(bound.gap)
    if sums and (span := _summed(bound, parsed, period, cues)):
        return Role(**{**vars(role), "comparison": CUMULATIVE, "own": span})
    return role


def _summed(bound: Bound, parsed: Parsed, period: str, cues: Cues) -> str:
    """The span of a running total: since a plan or a year began, or from nobody says when; empty: none."""
    if re.fullmatch(r"\d{4}/\d{4}|\.\./.*", period):
        return period
    before = parsed.text[_counted_from(bound, parsed) : bound.figure.start]
    last = last_year(period)
    if plan := _since_plan(before, last) or _since_plan(before, parsed.sentence.clock.this_year):
        return plan
    if (since := _SINCE_YEAR.search(before)) and last >= since["year"]:
        return f"{since['year']}/{last}" if last > since["year"] else ""
    if years := _YEARS.search(before):
        count = count_of(years["n"])
        return f"{int(last) - count + 1}/{last}" if last and 1 < count < 20 else period
    running = TOGETHER.search(bound.gap + parsed.text[bound.from_ : bound.figure.start])
    own_year = _OWN_YEAR.search(before) or any(m.until or len(m.code) > 4 for m in parsed.moments)
    return period if running and not own_year else ""


def _counted_from(bound: Bound, parsed: Parsed) -> int:
    """Where the words begin that say since when a figure counts: a clause that has a time of its own and does
    not sum up (今年以来完成1.1万亩) says so itself."""
    text, own = parsed.text, moment_of(bound, parsed)
    clause = max(text.rfind(mark, 0, bound.figure.start) + 1 for mark in ",;。")
    alone = own is not None and own.start >= clause and not (own.until or own.since)
    part = text.rfind(";", 0, bound.figure.start) + 1
    if part and not TOGETHER.search(text[part : bound.figure.start]):
        return part
    return clause if alone and not TOGETHER.search(text[clause : bound.figure.start]) else 0


def _since_plan(before: str, last: str) -> str:
    """From the first year of a plan to the year spoken of: “十四五”以来."""
    found = [m for m in _SINCE_PLAN.finditer(before) if "以来" in m.group() or "累计" in before[m.end() :]]
    if not found or not last:
        return ""
    first = _FIRST_PLAN_BASE + 5 * ("一二三四五六".index(found[-1]["n"]) + 1) + 1
    end = min(int(last), first + 4)
    return f"{first}/{end}" if end > first else ""


def _change(bound: Bound, parsed: Parsed, period: str, codes: Codes, cues: Cues) -> Role:
    """A change: on the year before, or since a base year."""
    named = bound.mention.named if bound.mention else None
    if named is None:
        return Role(why="no-indicator")
    last_month = one(cues.on_last_month).search(re.split(r"[,;]", bound.gap)[-1])
    # A name of a yearly change is none of a change on the month before.
    indicator = codes.indicators.get(named.level) if last_month else _changing(bound, codes)
    if indicator is None:
        return Role(why="change-unclear")
    unit = _unit_of(bound, indicator, parsed)
    if unit is None:
        return Role(why="no-unit")
    on_year, base, own = (False, bound.base, "") if bound.base else _base(bound, parsed, period, cues)
    on_year = on_year or bound.goal
    if indicator.is_share and unit == "PT":
        return Role(why="share-or-change")
    amount = not (indicator.per_year or unit in ("PT", "PP")) and not _BEHIND_ITS_LEVEL.match(bound.gap)
    if not (on_year or base or last_month) and (_is_vague(parsed, bound, cues) or amount):
        return Role(why="change-unclear")
    value = _signed(bound, indicator)
    if last_month:
        return Role(indicator.id, str(value), unit, CHANGE, _month_before(period))
    comparison = SINCE if base else CHANGE
    before = _year_before((own or period)[:4] if _AT_YEARS_END.search(bound.gap) else own or period)
    return Role(indicator.id, str(value), unit, comparison, base or before, own=own)


def _changing(bound: Bound, codes: Codes) -> Indicator | None:
    """The indicator of a change: the one of the yearly change where the unit is its own, else the level's."""
    named = bound.mention.named if bound.mention else None
    own, level = (codes.indicators.get(name) for name in ((named.change, named.level) if named else ("", "")))
    unit = bound.figure.unit
    dimension = codes.units[unit].dimension if unit else "index"
    if own is not None and codes.units[own.unit].dimension == dimension:
        return own
    if level is None:
        return None
    fits = dimension in ("share", "points", codes.units[level.unit].dimension)
    return level if fits else None


def _signed(bound: Bound, indicator: Indicator) -> Decimal:
    """The change with the sign that is printed: down is less, better is what the indicator calls good."""
    value = bound.figure.value
    if bound.figure.negative:
        return -value
    falls = bound.figure.direction == "down" or (
        bound.figure.direction == "better" and indicator.sense == "decrease"
    )
    falls = falls or (bound.figure.direction == "worse" and indicator.sense != "decrease")
    return -value if falls else value


def _is_vague(parsed: Parsed, bound: Bound, cues: Cues) -> bool:
    """Whether a change without a base is one of several years, or of nobody knows how long."""
    before = parsed.text[: bound.figure.start].replace("今年以来", "")
    return bool(one(f"{cues.time.running}|期间|时期").search(before)) or any(m.vague for m in parsed.moments)


def _base(bound: Bound, parsed: Parsed, period: str, cues: Cues) -> tuple[bool, str, str]:
    """(is it on the year before, base year otherwise, the span that goes with it) of a change."""
    # A goal counts from where that counts which it is told beside.
    start = min(bound.from_, bound.mention.start) if bound.goal and bound.mention else bound.from_
    before, whole = parsed.text[start : bound.figure.start], parsed.text[: bound.figure.start]
    last = last_year(period)
    places = _named_bases(before, last, cues)
    if not places and (lead := _OPENING_BASE.search(whole)):  # «与2020年相比，A提高1，B下降2»
        year = lead["year"] or lead["other"]
        places.append((lead.end(), year == _year_before(last), year))
    if not places and TOGETHER.search(before):  # «A比2020年累计下降1%;B累计下降2%»
        places = _named_bases(whole, last, cues)
    counted = _counted_on(bound, parsed, period, cues)
    nearest = parsed.text[parsed.told_up_to(bound.figure.start) : bound.figure.start]
    if span := _since_plan(nearest, last):  # whatever was said before it
        return False, str(int(span[:4]) - 1), span
    if _ONE_OF_THEM.search(nearest):
        return True, "", ""  # «四年累计下降11.8%,其中2024年下降3.3%»
    if places and not counted:
        _, on_year, base = max(places)
        return on_year, "" if on_year else base, ""
    if counted:
        return False, str(int(period[:4]) - 1), ""
    if span := _since_plan(whole, last):
        return False, str(int(span[:4]) - 1), span
    if (since := _SINCE_YEAR.search(whole)) and since["year"] < last:
        return False, since["year"], ""
    if (years := _YEARS.search(whole)) and last and 1 < count_of(years["n"]) < 20:
        first = int(last) - count_of(years["n"]) + 1
        return False, str(first - 1), f"{first}/{last}"
    if re.fullmatch(r"\d{4}/\d{4}", period):
        return False, str(int(period[:4]) - 1), ""
    if last and TOGETHER.search(nearest) and (span := _plan_of_heading(parsed, last)):
        return False, str(int(span[:4]) - 1), span
    # «累计下降13.6%,超额完成“十四五”下降12.5%的目标»: as the goal that it is told with
    goal = next((b for b in parsed.bound if b.goal and b.base and b.figure.start > bound.figure.start), None)
    if goal and last and TOGETHER.search(nearest) and goal.base < last:
        return False, goal.base, f"{int(goal.base) + 1}/{last}"
    return False, "", ""


def _plan_of_heading(parsed: Parsed, last: str) -> str:
    """The span of the plan whose achievements a heading says are told; empty where none does."""
    if parsed.sentence.stance == AHEAD:
        return ""
    named = (_SINCE_PLAN.search(text) for text in reversed(parsed.sentence.headings))
    plan = next(filter(None, named), None)
    return _since_plan(f"十{plan['n']}五以来", last) if plan else ""


def _named_bases(before: str, last: str, cues: Cues) -> list[tuple[int, bool, str]]:
    """(place, is it the year before, base year) of each base that words name; last: the change's year."""
    places = [(m.end(), True, "") for m in one(cues.time.on_year).finditer(before)]
    for match in _YEAR_BASE.finditer(before):
        places.append((match.end(), match["year"] == _year_before(last), match["year"]))
    for match in re.finditer(r"[由从](?P<year>(?:19|20)\d\d)年", before):
        places.append((match.end(), match["year"] == _year_before(last), match["year"]))
    for match in _YEARS_AGO.finditer(before):
        if last:
            ago = int(last) - count_of(match["n"])
            places.append((match.end(), False, str(ago)))
    for match in _PLAN_BASE.finditer(before):
        end = _FIRST_PLAN_BASE + 5 * ("一二三四五六".index(match["n"]) + 2)
        places.append((match.end(), False, str(end)))
    return places


def _counted_on(bound: Bound, parsed: Parsed, period: str, cues: Cues) -> bool:
    """Whether a change is one over several years that stand right before it: “十四五”前三年累计下降16.9%."""
    segment = re.split(r"[,;]", bound.gap)[-1]
    place = bound.figure.start - len(segment)
    spans = any(m.start >= place and m.code == period and not m.held for m in parsed.moments)
    return spans and bool(re.fullmatch(r"\d{4}/\d{4}", period) and one(cues.time.running).search(segment))


def _is_month(period: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d", period))


def _month_before(period: str) -> str:
    year, month = int(period[:4]), int(period[5:7])
    return f"{year}-{month - 1:02d}" if month > 1 else f"{year - 1}-12"


def _year_before(period: str) -> str:
    """The same part of the year before; empty for an unknown period."""
    return re.sub(r"\d{4}", lambda year: str(int(year.group()) - 1), period, count=0) if period else ""

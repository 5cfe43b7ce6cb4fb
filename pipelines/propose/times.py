"""Moments in running text: periods, and those that a figure is only held against."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipelines.ground.folding import even_width
from pipelines.ground.periods import bounds
from pipelines.ground.spoken import count_of
from pipelines.propose.cues import Cues, any_of, one
from pipelines.understand import joined, period_in, since_january

_YEAR = r"(?:19|20)\d\d"
_TO = "[-~—–至到]"
_PART = (
    rf"(?:\d{{1,2}}{_TO}\d{{1,2}}月(?:份)?|\d{{1,2}}月\d{{1,2}}日|\d{{1,2}}月(?:份)?(?:底|末)?|[上下]半年(?:末|底)?|前[一二三]季度(?:末|底)?|"
    r"第?[一二三四]季度(?:末|底)?|前(?:\d{1,2}|[一二两三四五六七八九十]{1,2})个?月)"
)
_TOKEN = (
    rf"(?P<years>(?<!\d){_YEAR}年?{_TO}{_YEAR}年)(?:\d{{1,2}}月份?[底末]?)?|(?P<year>(?<!\d){_YEAR}(?:年|(?=(?:、{_YEAR})*[、和及与]{_YEAR}年)))(?:(?P<of>{_PART})|(?P<end>度?末|底|年末|年底|度|全年))?|"
    rf"(?P<part>(?<![\d.]){_PART})|(?P<plan>“?十[一二三四五六七]五”?+(?P<planned>时期|期间|末|规划|收官|前[一二两三四]年)?+)(?!目标|任务|规划|进度|序时|计划)|"
    r"(?P<past>(?:过去|近|最近|这|(?<!提)前)(?P<n>[一二两三四五六七八九十\d]{1,2})年|(?P<m>(?<![十\d第])[一两三四五六七八九十])年(?:来|下来|间))|"
)
_OWN_CHANGE = re.compile(f"{_YEAR}年")
PLAN_YEARS, _LATE = 5, ("10", "11", "12")


@dataclass(frozen=True)
class Clock:
    """What bare words of time mean: the year spoken of, the year of «今年» (empty: unknown), the day of
    publication (possibly partial), the period of the document where its title says one, and the years of the
    plan that it is."""

    year: str = ""
    this_year: str = ""
    published: str = ""
    period: str = ""
    plan: str = ""


@dataclass(frozen=True)
class Moment:
    """A moment: from one place of a text up to another, its period (empty: it is not told which).

    held: a figure is compared with it; since: a count begins with it; until: it is the end of a count; vague:
    nobody can say which years; now: the moment of writing; once: it is said of one clause in passing.
    """

    start: int
    end: int
    code: str = ""
    held: bool = False
    since: bool = False
    until: bool = False
    vague: bool = False
    now: bool = False
    once: bool = False

    def counted(self) -> str:
        """The period of what was counted up to it: from January on."""
        return since_january(self.code)


def moments_in(text: str, clock: Clock, cues: Cues, year: str = "", same: str = "") -> list[Moment]:
    """The moments of a plain text, left to right; year, same: the year and the period last spoken of."""
    found: list[Moment] = []
    year = year or clock.year
    for match in _pattern(cues).finditer(text):
        moment = _moment(match, year, clock, cues)
        if match["same"]:  # «同期» alone is the period last spoken of
            last = next((m for m in reversed(found) if not m.held), None)
            moment = replace(last, start=match.start(), end=match.end()) if last else None
            moment = moment or (Moment(match.start(), match.end(), same) if same else None)
        if moment is None:
            continue
        if match["month"] and found and match.start() == found[-1].end:
            found[-1] = replace(found[-1], end=moment.end)  # «11月当月» is the month
            continue
        if match["whole"] and found and match.start() == found[-1].end and len(found[-1].code) == 4:
            found[-1] = replace(found[-1], end=moment.end)  # «比去年全年» is the year
            continue
        if found and match["part"] and match.start() == found[-1].end:
            moment = replace(moment, start=found.pop().start)  # «今年» and «1-9月» are one
        spoken = next(
            (m.code for m in reversed(found) if m.code and not (m.held or m.once)),
            same or clock.period or year,
        )
        goes_on = bool(match["same"]) and moment.since  # «同期» of what was counted since then
        moment = _held(moment, text, clock, cues, spoken)
        moment = replace(moment, since=True) if goes_on else moment
        if (
            not (moment.held or moment.once)
            and (said := re.match(r"\d{4}", moment.code))
            and not moment.vague
        ):
            year = said.group()
        found.append(moment)
    return found


def _pattern(cues: Cues) -> re.Pattern[str]:
    said = cues.time
    named = {
        "vague": said.vague,
        "now": said.now,
        "this": said.this_year,
        "last": said.last_year,
        "beforelast": said.year_before_last,
        "next": said.next_year,
        "whole": said.whole_year,
        "new": said.new_year,
        "same": said.same,
        "month": said.this_month,
        "term": said.plan_period,
    }
    return one(_TOKEN + "|".join(f"(?P<{name}>{pattern})" for name, pattern in named.items()))


def _moment(match: re.Match[str], year: str, clock: Clock, cues: Cues) -> Moment | None:
    start, end, text = match.start(), match.end(), match.group()
    relative = {"this": 0, "last": -1, "beforelast": -2, "next": 1}
    if match["years"] or match["year"] or match["part"]:
        return _dated(match, year, clock)
    if match["plan"]:
        first, _, last = period_in(text.strip("“”")).code.partition("/")
        ends = match["planned"] in ("末", "收官")
        if last and (part := re.fullmatch("前([一二两三四])年", match["planned"] or "")):
            last = str(int(first) + count_of(part[1]) - 1)
        return Moment(start, end, last if ends else f"{first}/{last}") if last else None
    if match["past"]:
        return _past(match, clock, year)
    if match["vague"]:
        return Moment(start, end, vague=True)
    if match["now"]:
        return Moment(start, end, clock.published[:7], until=True, now=True)
    if match["whole"]:
        return Moment(start, end, _whole_year(match, year, clock, cues))
    if match["new"]:
        return Moment(start, end, str(int(clock.this_year) + 1 - _is_early(clock)) if clock.this_year else "")
    if match["term"] or match["month"]:
        month = clock.period if re.fullmatch(r"\d{4}-\d\d", clock.period) else ""
        return Moment(start, end, clock.plan if match["term"] else month)
    for name, years in relative.items():
        if match[name]:
            # 上年 is the year before the one spoken of, 去年 the one before that of writing
            spoken = year or clock.year if text.startswith("上") or text == "当年" else ""
            now = spoken or clock.this_year
            code = str(int(now) + years) if now else ""
            if re.match(r"以?来", match.string[end:]) or text.endswith("以来"):
                code = since_january(clock.published[:7]) if clock.published[:4] == code else code
            return Moment(start, end, code)
    return None


def _dated(match: re.Match[str], year: str, clock: Clock) -> Moment | None:
    """A year, a span of years, or a part of a year, with its year or without: then it is of the year spoken
    of, or the last one that was over by the day of publication."""
    start, end = match.start(), match.end()
    part = match["of"] or match["part"] or ""
    if match["years"]:
        span = re.sub(f"年?{_TO}", "-", match["years"])  # «2021年到2024年»
        return Moment(start, end, period_in(even_width(span)).code)
    own = match["year"][:4] if match["year"] else year or clock.this_year
    if not part:
        return Moment(start, end, own)
    flat = re.sub(_TO, "-", re.sub(r"份?[底末]?$|份$", "", part))
    said = period_in(flat).part
    if not match["year"] and (titled := clock.period) and joined(titled[:4], said) == titled:
        own = titled[:4]  # the part of a year that the title names, whatever year was told in passing
    code = joined(own, said) if own and said else ""
    if day := re.fullmatch(r"(\d{1,2})月(\d{1,2})日", flat):
        code = f"{own}-{int(day[1]):02d}" if own and 1 <= int(day[1]) <= 12 else ""
    if not (match["year"] or year) and clock.published[5:7] and code and not _is_over(code, clock):
        code = code.replace(own, str(int(own) - 1))
    until = part.endswith(("底", "末")) or "日" in part
    if until and re.search("[QS]", code):
        code = bounds(code)[1].isoformat()[:7]  # the end of a quarter is that of its last month
    if until and code.endswith("-12"):
        code = own  # the end of December is the year's
    return Moment(start, end, code, until=until)


def _is_over(code: str, clock: Clock) -> bool:
    """Whether a period ended by the month of publication."""
    return bounds(code)[1].isoformat()[:7] <= clock.published[:7]


def _whole_year(match: re.Match[str], year: str, clock: Clock, cues: Cues) -> str:
    """The year of «全年», «年底»: the one spoken of; where it is still to come, or reckoned, that of the
    document."""
    before, behind = match.string[: match.start()], match.string[match.end() :]
    clause = re.split("[,;]", before)[-1]
    if one(cues.estimate).search(clause) or one(cues.estimate).match(behind):
        return clock.year or _year_reported(clock)
    if not year and any_of((*cues.target, *cues.task)).search(match.string):
        return clock.year or clock.this_year
    to_come = bool(one(cues.time.to_years_end).search(before)) or behind.startswith("前")
    if _is_early(clock) and not any_of((*cues.target, *cues.task)).search(match.string):
        to_come = False  # «至年底» of a review that is written early in a year
    own = clock.year or clock.this_year
    return own if to_come and "底" in match.group() and own else year or _year_over(clock)


def _year_reported(clock: Clock) -> str:
    """The year that a document reckons: early in a year the one before."""
    return str(int(clock.this_year) - _is_early(clock)) if clock.this_year else ""


def _year_over(clock: Clock) -> str:
    """The year that «全年» means where no year is spoken of: until December the one before."""
    over = not clock.published[5:7] or clock.published[5:7] == "12"
    return str(int(clock.this_year) - (not over)) if clock.this_year else ""


def _is_early(clock: Clock) -> bool:
    """Whether a document came out early in a year, when the one before is looked back on."""
    return clock.published[5:7] in ("01", "02", "03", "04")


def _past(match: re.Match[str], clock: Clock, year: str) -> Moment:
    """The years before the one of writing: 过去五年 in 2022 is 2017 to 2021; «两年间» of a plan are those up
    to the year spoken of."""
    said = match["n"] or match["m"]
    count = count_of(said)
    if not clock.this_year or not count or count > 10:
        return Moment(match.start(), match.end(), vague=True)
    last = int(clock.this_year) - 1
    if said == match["m"] and year > clock.this_year:
        return Moment(match.start(), match.end(), f"{int(year) - count + 1}/{year}")
    if not clock.published and clock.year == clock.this_year:
        last += 1  # what looks back on the year of its title counts that year too
    if said == match["m"] and count == 1 and not _is_early(clock):
        last += 1  # «一年来» late in a year is that year
    if count == PLAN_YEARS and not int(clock.this_year) % PLAN_YEARS and clock.published[5:7] in _LATE:
        last += 1  # at the end of a plan it is the plan that is looked back on
    code = str(last) if count == 1 else f"{last - count + 1}/{last}"
    return Moment(match.start(), match.end(), code)


def _held(moment: Moment, text: str, clock: Clock, cues: Cues, spoken: str) -> Moment:
    """A moment with what stands around it: 比 before it, 以来 behind it, 截至 before it.

    spoken: the period that was spoken of before it.
    """
    before, behind = text[: moment.start], text[moment.end :]
    begun = re.match(r"(?:[^,;。\d]{0,24}以来|起|至今)", behind)
    since = begun is not None and "-" not in moment.code
    if since and moment.code == clock.this_year and clock.published[:4] == moment.code:
        return replace(moment, code=since_january(clock.published[:7]))
    # «其中2021年同比增长3%»: the change of that year
    own = _OWN_CHANGE.fullmatch(text[moment.start : moment.end]) and behind.startswith("同比")
    held = bool(one(cues.time.before).search(before)) or (
        bool(one(cues.time.behind).match(behind)) and not own
    )
    if held and re.match(cues.time.same_before, behind) and not one(cues.time.before).search(before):
        # «上年同期为3%»: what stood there then, nothing that is held against it
        code = _same_part(spoken, moment.code[:4])
        return replace(moment, code=code, held=False, vague=not code, once=True)
    if held and re.match(cues.time.same_before, behind) and moment.code:
        moment = replace(moment, code=_same_part(spoken, moment.code[:4]) or moment.code)
    counted = bool(re.search(r"截[至止]到?$", before))
    until = moment.until or counted
    # The day on which something was said is not the one of what was said.
    if text[moment.start : moment.end].endswith("日") and not counted:
        return replace(moment, held=held, once=True)
    end = moment.end + (begun.end() if begun and since else 0)
    return replace(moment, end=end, held=held and not since, since=since, until=until)


def _same_part(period: str, year: str) -> str:
    """The part of a year that a period is, in another year; empty where one of them is not known."""
    years = re.findall(r"\d{4}", period)
    if not years or not year:
        return ""
    # «去年同期» in January, of a month of the year that is over: the one before that.
    behind = int(years[-1]) - int(year) or 1
    return re.sub(r"\d{4}", lambda y: str(int(y.group()) - behind), period)

"""A document's prose in, proposed statements out, and what was left aside with why.

Nothing enters by itself: a person confirms. What is still to come is never proposed as an outcome: the
heading above it, the title, its own words and its date each make it a target or a task.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from pipelines.codes import Codes
from pipelines.ground.errors import CodesError
from pipelines.ground.numerals import read_status
from pipelines.ground.periods import bounds
from pipelines.ground.project import Project
from pipelines.ground.registers import load_rows
from pipelines.ingest import Prose, row_line
from pipelines.propose.cues import Cues, any_of, load_cues, one
from pipelines.propose.dateline import wired_day
from pipelines.propose.figures import Binder
from pipelines.propose.names import Mention, Names
from pipelines.propose.parsed import Bound, Parsed
from pipelines.propose.places import Area, Places
from pipelines.propose.plain import plain_of
from pipelines.propose.proposals import ESTIMATE, OUTCOME, TARGET, TASK, Aside, Proposal, Proposed
from pipelines.propose.roles import CHANGE, CUMULATIVE, LEVEL, Role, role_of
from pipelines.propose.sections import AHEAD, Sections, subtitle_of, without_done
from pipelines.propose.standards import Standards
from pipelines.propose.tables import TablePart, Told, captioned, figures_of, indicator_of, says_when, unit_of
from pipelines.propose.timeline import Timeline, is_to_come, is_too_early, last_year, moment_of
from pipelines.propose.times import Moment
from pipelines.sources import MappingRow
from pipelines.understand import Understanding

_FROM_NOW = re.compile("[由从](?:现有|目前)的?$")
_FROM_YEAR = re.compile(r"[由从]20\d\d年(?:的)?$")
# «…,2024年当年下降5.4%», «…;而2020年仅24%»
_CONTRASTS = re.compile("[;,]而$")
_OF_ITS_OWN = re.compile(rf"其中$|20\d\d年$|{_CONTRASTS.pattern}")
_ACTION = ("area", "count", "length", "floor-area", "vehicles")
_MONEY = "money"  # spent or made: what an economy yields is reached


class Proposer:
    """Reads documents with the words of one project, which are prepared once."""

    def __init__(self, project: Project, codes: Codes, cues: Cues | None = None) -> None:
        self.project, self.codes = project, codes
        self.cues = cues or load_cues()
        self.known = Understanding(project, codes)
        self.mapping = list(_mapped(project))
        self.names = Names(codes, self.cues, self.mapping)
        self.standards = Standards(codes)

    def propose(self, prose: Prose, published: str = "", publisher: str = "", area: str = "") -> Proposed:
        """What is proposed of a document; published, publisher, area: where a person states them."""
        places = Places(self.project, self.codes, self.cues, self.known.gazetteer)
        named = [prose.title, *subtitle_of(prose)]
        places.settle(area, named, publisher or prose.publisher, plain_of(prose.text).text)
        told = Proposed(prose, published or prose.published, places.own)
        binder = Binder(self.codes, self.cues, self.names, places)
        self.standards.enter(f"{prose.title} {prose.text}")
        told.wired = "" if told.published else wired_day(prose)
        sections = Sections(prose, told.written, self.cues)
        self._places, self._times = places, Timeline(self.codes, self.cues)
        for part in sections.parts():
            if isinstance(part, TablePart):
                self._take_table(part, told)
                continue
            places.enter(part.headings)
            year = self._times.enter(part)
            parsed = binder.parse(part, year, self._times.spoken)
            self._take(parsed, told)
            self._times.leave(parsed)
        if prose.pictures:
            told.aside.append(Aside(f"{prose.pictures} ×", "", "picture"))
        return told

    def _take(self, parsed: Parsed, told: Proposed) -> None:
        for bound in parsed.bound:
            moment = self._moment(bound, parsed)
            period = self._times.period(bound, moment, parsed, self._ahead(parsed, bound))
            role = role_of(bound, parsed, period, self.codes, self.cues)
            span = parsed.sentence.plain.span(bound.from_, bound.to)
            why = role.why or self._missing(bound, role, moment, period, parsed, told.written)
            why = why or ("" if self._area_of(bound, parsed) else "area-untold")
            if why:
                told.aside.append(Aside(span, parsed.sentence.at, why))
            else:
                told.proposals.append(self._proposal(bound, role, period, moment, parsed, told))

    def _take_table(self, part: TablePart, told: Proposed) -> None:
        """Proposes what a table says; all of it that is not proposed is left aside as one."""
        found = [
            (one, indicator_of(one, self.codes))
            for one in figures_of(part, self.known, self.names, self.cues)
        ]
        rows = [self._of_table(one, indicator, part, told) for one, indicator in found if indicator]
        told.proposals += [row for row in rows if row is not None]
        told.aside.append(Aside(" ".join(cell.TEXT for cell in part.cells[:4]), part.sheet, "table"))

    def _of_table(self, one: Told, indicator: str, part: TablePart, told: Proposed) -> Proposal | None:
        figure, clock = one.figure, part.clock
        # A caption is nearer to a figure than the title is, and its own labels are nearest.
        titled = figure.period in ("", clock.period) and not says_when(figure)
        period = (titled and captioned(part, self.cues)) or figure.period or ""
        period = period or (clock.period if clock.period[:4] == clock.year else "") or clock.year
        early = is_too_early(period, told.written, "", self.cues) if period else True
        ahead = one.goal or (bool(clock.this_year) and period[:4] > clock.this_year)
        looks_back = bool(clock.this_year) and period[:4] < clock.this_year and bool(figure.period)
        reckoned = one.estimate and not one.goal  # «2024年预计» beside next year's plan
        ahead = ahead or (part.stance == AHEAD and not (looks_back or reckoned))
        if not period or (early and not (ahead or one.estimate)):
            return None
        unit = unit_of(one, self.codes.indicators[indicator])
        flow = self.codes.adds_up(self.codes.indicators[indicator])
        spans = flow and re.fullmatch(r"\d{4}/\d{4}", period)
        comparison = CHANGE if one.change else CUMULATIVE if spans else LEVEL
        planned = self._planned(Role(indicator, "", unit, comparison), "")
        area = figure.ref_area or told.area
        return Proposal(
            indicator=self.standards.of(indicator, period),
            area=area,
            period=period,
            value=str(-one.value if one.falls and one.value else one.value),
            unit=unit,
            qualifier=one.qualifier,
            kind=planned if ahead else ESTIMATE if one.estimate else OUTCOME,
            comparison=comparison,
            base_period=re.sub(r"\d{4}", lambda y: str(int(y.group()) - 1), period) if one.change else "",
            span=row_line(part.cells, figure.address),
            at=f"{part.sheet} {figure.address}",
            definition=one.named.definition or self._definition(indicator, area, period),
        )

    def _moment(self, bound: Bound, parsed: Parsed) -> Moment | None:
        """The moment of a figure; one that an outcome before it was of is not that of a goal behind it."""
        moment = moment_of(bound, parsed)
        if moment is None or bound.when is not None:
            return moment
        this_year = parsed.sentence.clock.this_year
        # This year itself is that of its goals while it is not over, whatever goal came before.
        to_come = bool(this_year) and not moment.now and last_year(moment.code) >= this_year
        if to_come and (len(moment.code) == len("2025") or moment.code[:4] > this_year):
            return moment
        between = without_done(parsed.text, self.cues)[moment.end : bound.figure.end]
        cue = next(any_of((*self.cues.target, *self.cues.task)).finditer(between), None)
        said = [f for f in parsed.figures if moment.end <= f.start]
        goes_on = cue is not None and any(f.stop <= moment.end + cue.start() for f in said)
        return self._of_goal(bound, parsed) if goes_on else moment

    def _of_goal(self, bound: Bound, parsed: Parsed) -> Moment | None:
        """The year up to which the goals of a sentence run, where one is named before a figure."""
        this_year = parsed.sentence.clock.this_year
        before = [m for m in parsed.moments if m.end <= bound.figure.start and len(m.code) == len("2025")]
        named = [m for m in before if one(self.cues.to_a_year).search(parsed.text[: m.start])]
        return next((m for m in reversed(named) if m.code >= this_year), None)

    def _missing(
        self, bound: Bound, role: Role, moment: Moment | None, period: str, parsed: Parsed, published: str
    ) -> str:
        """Why a figure can't be placed in time; empty where it can."""
        if moment is not None and moment.vague:
            return "vague"
        this_year = parsed.sentence.clock.this_year
        # Without any date nobody can say what is over: then a heading or the words have to.
        said = parsed.sentence.stance or one(self.cues.past).search(parsed.text) or self._ahead(parsed, bound)
        if not (role.own or period) or not (this_year or said):
            return "no-period"
        future = bound.goal or is_to_come(role.own or period, this_year, published)
        planned = parsed.sentence.stance == AHEAD or self._ahead(parsed, bound) or future
        reckoned = parsed.sentence.estimate or one(self.cues.estimate).search(parsed.text)
        time = role.own or period
        early = not (planned or reckoned) and is_too_early(time, published, parsed.text, self.cues)
        return "year-not-over" if early else ""

    def _proposal(
        self, bound: Bound, role: Role, period: str, moment: Moment | None, parsed: Parsed, told: Proposed
    ) -> Proposal:
        plain, named = parsed.sentence.plain, bound.mention.named if bound.mention else None
        span = plain.span(bound.from_, bound.to)
        whose, time = bound.whose or self._whose(bound, parsed), role.own or period
        area = self._places.at(self._area_of(bound, parsed), time)
        kind = self._kind(bound, role, time, moment, parsed)
        status = read_status(span) or ("E" if kind == ESTIMATE else "A")
        return Proposal(
            indicator=self.standards.of(role.indicator, time),
            area=area,
            period=time,
            value=role.value,
            unit=role.unit,
            qualifier=bound.figure.qualifier or "exact",
            kind=kind,
            comparison=role.comparison,
            base_period=role.base,
            span=span,
            at=parsed.sentence.at,
            breakdown=(named.breakdown if named else "") or (whose.breakdown if whose else ""),
            definition=(named.definition if named else "") or self._definition(role.indicator, area, time),
            status=status,
        )

    def _definition(self, indicator: str, area: str, period: str) -> str:
        """The definition by which the project maps such figures, where most of its words agree."""
        first: dict[str, str] = {}
        for row in self.mapping:
            then = (row.first or "0000") <= last_year(period) <= (row.last or "9999")
            if row.indicator == indicator and row.ref_area in ("", area) and then:
                first.setdefault(row.words, row.definition)
        counted = Counter(first.values()).most_common(1)
        return counted[0][0] if counted and 2 * counted[0][1] > len(first) else ""

    def _area_of(self, bound: Bound, parsed: Parsed) -> str:
        """The code of a figure's area; empty where one is named that is not known."""
        whose = bound.whose or self._whose(bound, parsed)
        return whose.code if whose else self._places.own

    def _whose(self, bound: Bound, parsed: Parsed) -> Area | None:
        """The area last named before a figure; a part of one only for what is of the same chapter."""
        found = [area for area in parsed.areas if area.end <= bound.figure.start]
        while found and self._passed(found[-1], bound, parsed):
            found.pop()
        if not found:
            return None
        last = found[-1]
        named = [m for m in parsed.mentions if last.end <= m.start <= bound.figure.start]
        chapters = {self._chapter(m) for m in (*named[:1], bound.mention) if m is not None}
        return replace(last, breakdown=last.breakdown if len(chapters) < 2 else "")

    def _passed(self, area: Area, bound: Bound, parsed: Parsed) -> bool:
        """Whether an area was named for one figure (其中某县达97.3%, 而全省覆盖率为65%) and another name has
        come since."""
        first = next((f for f in parsed.figures if f.start >= area.end), None)
        before = parsed.text[: area.start]
        among, beside = before.endswith("其中"), _CONTRASTS.search(before) is not None
        if first is None or bound.mention is None or bound.figure.start == first.start:
            return False
        named = any(area.end <= m.start < first.start for m in parsed.mentions)
        return (beside or (among and not named)) and bound.mention.start >= first.stop

    def _chapter(self, mention: Mention) -> str:
        indicator = self.codes.indicators.get(mention.named.level or mention.named.change)
        return indicator.chapter if indicator else ""

    def _kind(self, bound: Bound, role: Role, period: str, moment: Moment | None, parsed: Parsed) -> str:
        """Outcome, estimate, target or task; in doubt it is not an outcome."""
        clock, lead = parsed.sentence.clock, parsed.text[: bound.figure.start]
        # What a goal is to move on from was reached: «由2020年的22降到18», «由现有的86扩大到110».
        over = period[:4] < (clock.this_year or clock.year or "9999")
        if (over and _FROM_YEAR.search(lead)) or _FROM_NOW.search(lead):
            return OUTCOME
        before = parsed.text[: bound.figure.stop]
        part = moment.start if moment and _OF_ITS_OWN.search(parsed.text[: moment.start]) else 0
        last = before.rfind(";") + 1
        part = max(part, last) if one(self.cues.past).search(before[last:]) else part
        reckoned = parsed.sentence.estimate or one(self.cues.estimate).search(before[part:])
        clause = parsed.text[bound.from_ : bound.to]
        this_year = parsed.sentence.clock.this_year
        by_year = not this_year and one(self.cues.by_year).search(before)
        future = bool(by_year) or is_to_come(period, this_year, parsed.sentence.clock.published)
        ahead = self._ahead(parsed, bound)
        told = moment and not (ahead or future) and one(self.cues.actual).search(clause)
        if parsed.sentence.stance == AHEAD and not (told or self._looks_back(moment, this_year, ahead)):
            return self._planned(role, clause, before)
        if reckoned and not (bound.goal or by_year or self._said_ahead(parsed, bound)):
            return ESTIMATE  # «到今年年底预计达到2.1亿»
        return self._planned(role, clause, before) if ahead or future or bound.goal else OUTCOME

    def _ahead(self, parsed: Parsed, bound: Bound) -> bool:
        """Whether the words up to a figure, or right behind it, speak of what is to come."""
        return self._runs_to(bound, parsed) or self._said_ahead(parsed, bound)

    def _said_ahead(self, parsed: Parsed, bound: Bound) -> bool:
        """Whether the words say it, whatever the year."""
        figure, printed = bound.figure, parsed.text
        if one(self.cues.goal).search(printed[: figure.start]) or one(self.cues.goal_behind).match(
            printed[figure.stop :]
        ):
            return True
        text = _without_brackets(without_done(printed, self.cues), figure.start)
        before = text[: figure.stop]
        ends = [match.end() for match in one(self.cues.actual).finditer(before)]
        published = parsed.sentence.clock.published
        for moment in (m for m in parsed.moments if m.code and m.end <= figure.start and not m.vague):
            over = (
                len(published) >= len("2025-01") and bounds(moment.code)[1].isoformat()[:7] <= published[:7]
            )
            opens = printed[: moment.start].endswith((",", ";")) and one(self.cues.done_so_far).match(
                printed[moment.end :]
            )
            before_it = _CONTRASTS.search(printed[: moment.start]) and not moment.held
            if over and (opens or before_it or one(self.cues.until).search(printed[: moment.start])):
                ends.append(moment.end)
        before = before[max(ends, default=0) :]
        return bool(any_of((*self.cues.target, *self.cues.task)).search(before))

    def _runs_to(self, bound: Bound, parsed: Parsed) -> bool:
        """Whether a figure is of a year that is not over and up to which something runs: «到2025年底»."""
        moment = moment_of(bound, parsed)
        if moment is None or not one(self.cues.opens_year).search(parsed.text[: moment.start]):
            return False
        published = parsed.sentence.clock.published
        return bool(moment.code) and is_too_early(moment.code, published, parsed.text, self.cues)

    def _looks_back(self, moment: Moment | None, this_year: str, ahead: bool) -> bool:
        """Whether a sentence below a heading of plans speaks of an earlier year, and of nothing to come."""
        if ahead or moment is None or not moment.code or not this_year or moment.now:
            return False
        return moment.code[-4:] < this_year and "/" not in moment.code and len(moment.code) == 4

    def _planned(self, role: Role, clause: str, before: str = "") -> str:
        """Task where something is to be made or done, target where something is to be reached."""
        indicator = self.codes.indicators[role.indicator]
        dimension = self.codes.units[role.unit].dimension
        if role.comparison not in (LEVEL, CUMULATIVE) or dimension not in (*_ACTION, _MONEY):
            return TARGET
        flow = self.codes.adds_up(indicator) and not indicator.stock and dimension != _MONEY
        stands = indicator.stock and one(self.cues.by_year).search(before)  # all there is by then
        made = one(self.cues.making).search(clause) and not stands
        return TASK if flow or made else TARGET


def _without_brackets(text: str, place: int) -> str:
    """`text` with what stands in brackets blanked out, but for the ones around a place."""
    return re.sub(
        r"[(][^()]*[)]",
        lambda m: m.group() if m.start() <= place < m.end() else "□" * len(m.group()),
        text,
    )


def _mapped(project: Project) -> Iterable[MappingRow]:
    """The rows by which the project's sources of statements were mapped."""
    for path in sorted(project.path("data", "sources").glob("[!.]*/mapping.csv")):
        if (path.parent / "source.yaml").is_file():
            yield from load_rows(path, MappingRow, CodesError)

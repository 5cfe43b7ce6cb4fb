"""When a figure is of: what its sentence says, what was said before it, the title, the day of publication."""

from __future__ import annotations

import re

from pipelines.codes import Codes, Indicator
from pipelines.ground.periods import bounds
from pipelines.propose.cues import Cues, one
from pipelines.propose.parsed import Bound, Parsed
from pipelines.propose.sections import AHEAD, Sentence
from pipelines.propose.times import Clock, Moment

_WHOLE_DAY = len("2024-01-01")
# «采集了截至2023年底的数据»
_DATA_OF = re.compile(
    "(?P<year>20\\d\\d)年[底末]的?(?:数据|统计|资料)|(?:数据|统计)(?:均)?截[至止]到?(?P<to>20\\d\\d)年"
)
_ON_YEAR = re.compile(r"[比较]20\d\d年")
_LONG = 3  # years after which a year is told in passing
_OPENS = re.compile("[,;](?:截[至止]到?)?$")
_YEARS = re.compile(r"\d{4}/\d{4}")
TOGETHER = re.compile("累计|累积")


class Timeline:
    """The times that a document has spoken of so far."""

    def __init__(self, codes: Codes, cues: Cues) -> None:
        self.codes, self.cues = codes, cues
        self.around = self.stance = ""
        self.carried = ""  # the year that goes on from one paragraph to the next
        self.spoken = ""  # the period last spoken of
        self.counts = ""  # the year whose data a document says that it rests on
        self.state = ""  # the moment up to which the document counts
        self.earlier: Moment | None = None  # of a sentence before in the same paragraph

    def enter(self, sentence: Sentence) -> str:
        """Goes on to a sentence; returns the year that its bare words of time are of (empty: unknown)."""
        if sentence.around != self.around:
            # Below another heading of what was, a document without a year in its title goes on with its own.
            told = AHEAD not in (sentence.stance, self.stance)
            goes_on = (told or sentence.stance == self.stance) and not sentence.clock.year
            self.carried = self.carried if goes_on else ""
            self.around, self.stance = sentence.around, sentence.stance
        if sentence.opens:
            self.earlier = None
            self.spoken = sentence.clock.period or self.spoken
        if self.earlier is not None:
            # Behind several years together a part of a year is of the document's own.
            own = sentence.clock.year or sentence.clock.this_year
            return (own if _YEARS.fullmatch(self.earlier.code) else "") or last_year(self.earlier.code)
        if one(self.cues.until_part).match(sentence.plain.text):
            return sentence.clock.year  # up to a month ago, whatever year the paragraph before was of
        return sentence.clock.year or self.carried or self.counts

    def leave(self, parsed: Parsed) -> None:
        """Keeps the times of a sentence that was read."""
        if (rests := _DATA_OF.search(parsed.text)) and not parsed.sentence.clock.year:
            self.counts = rests["year"] or rests["to"]
        listed = [
            bound.when for bound in parsed.bound if bound.when
        ]  # of the years of a list the last goes on
        starts = {moment.start for moment in listed[:-1]} - {moment.start for moment in listed[-1:]}
        starts |= {bound.when.start for bound in parsed.bound if bound.goal and bound.when}
        passed_by = [m for m in parsed.moments if m.held or m.since or m.once or m.now or m.start in starts]
        passed_by += [m for m in parsed.moments if parsed.text[: m.start].endswith("其中")]
        opening = min((f.start for f in parsed.figures), default=len(parsed.text))
        # Years together that are told behind a figure are none of what comes next.
        passed_by += [m for m in parsed.moments if m.start > opening and _YEARS.fullmatch(m.code)]
        spoken_of = [m for m in parsed.moments if m.code and m not in passed_by]
        leading = self._leading(spoken_of, parsed)
        leading = next((m for m in listed[-1:] if leading and m.start == leading.start), leading)
        self.earlier = leading or self.earlier
        if self.earlier:
            # «去年» and a year to come are said in passing: the next paragraph is of the year before them.
            said = parsed.text[leading.start : leading.end] if leading else ""
            year, this_year = last_year(self.earlier.code), parsed.sentence.clock.this_year
            ahead = bool(this_year) and year > this_year
            long_ago = bool(year and this_year) and int(this_year) - int(year) > _LONG
            passing = one(self.cues.time.passing).match(said) or ahead or long_ago
            self.carried = self.carried if passing else year
            self.spoken = self.earlier.code
        spans = [m.code for m in parsed.moments if m.since and "/" in m.code]
        if spans and not leading:
            # «同期» behind what was counted since then, up to the year spoken of
            clock = parsed.sentence.clock
            first, _, last = spans[-1].partition("/")
            year = last_year(self.earlier.code if self.earlier else "") or clock.year or clock.this_year
            self.spoken = f"{first}/{min(last, year or last)}"
        dated = [m.code for m in parsed.moments if m.until and m.code and not m.held]
        self.state = next(reversed(dated), self.state)

    @staticmethod
    def _leading(spoken_of: list[Moment], parsed: Parsed) -> Moment | None:
        """Of the moments of a sentence the one that goes on: the first, or the latest year that opens a
        clause of its own and is not to come."""
        this_year = parsed.sentence.clock.this_year
        opening = [
            m
            for m in spoken_of[1:]
            if _OPENS.search(parsed.text[: m.start]) and last_year(m.code) <= (this_year or "9999")
        ]
        return max([*spoken_of[:1], *opening], key=lambda m: last_year(m.code), default=None)

    def period(self, bound: Bound, moment: Moment | None, parsed: Parsed, ahead: bool) -> str:
        """The period of a figure: of its sentence, of an earlier one, of the headings or the title, else of
        the day of publication; ahead: whether its words speak of what is to come."""
        clock = parsed.sentence.clock
        named = bound.mention.named if bound.mention else None
        indicator = self.codes.indicators.get((named.level or named.change) if named else "")
        change = self.codes.indicators.get(named.change if named else "")
        flow = indicator is not None and self.codes.adds_up(indicator) and not indicator.stock
        # A change of what a year makes is counted from January on, as the amount itself is.
        flow = flow or (change is not None and change.unit == bound.figure.unit == "PT")
        flow = flow and not _ON_YEAR.search(bound.gap)  # a change since a year is of the last one
        if moment is not None and (moment.code or not moment.now):
            if moment.now and indicator is not None and not (indicator.stock or indicator.is_share or flow):
                return clock.year or moment.code
            if indicator is not None and indicator.stock and _YEARS.fullmatch(moment.code):
                return last_year(moment.code)  # what stands at the end of the years
            return moment.counted() if moment.until and flow else moment.code
        counted_on = any(moment.since for moment in parsed.moments)
        if self.earlier and not counted_on:
            # Of a sum over years that was told in passing goes on the year that the document is of.
            passing = last_year(self.earlier.code) == clock.year
            if _YEARS.fullmatch(self.earlier.code) and (not flow or passing):
                return last_year(self.earlier.code)
            if stood := _stood_after(indicator, self.earlier.code):
                return stood
            return self.earlier.counted() if self.earlier.until and flow else self.earlier.code
        in_title = clock.period and clock.period[:4] == clock.year
        period = clock.period if in_title else clock.year or self.carried
        stock = indicator is not None and indicator.stock
        stands = stock and bool(clock.published) and period in ("", clock.published[:4])
        if stands and parsed.sentence.stance != AHEAD and not ahead:
            return self._stood(clock)
        if self._runs_from_nowhere(bound, parsed) and not counted_on and period in ("", clock.published[:4]):
            return f"../{clock.published}"
        period = _stood_after(indicator, period) or period
        return period or (clock.this_year if counted_on else "")

    def _runs_from_nowhere(self, bound: Bound, parsed: Parsed) -> bool:
        """Whether an amount is a running total of which nobody says since when."""
        indicator = self.codes.indicators.get(bound.mention.named.level if bound.mention else "")
        amount = indicator is not None and self.codes.adds_up(indicator) and not indicator.stock
        dated = len(parsed.sentence.clock.published) == _WHOLE_DAY
        said = parsed.text[bound.from_ : bound.figure.start]
        begun = one(self.cues.time.begun).search(parsed.text[: bound.figure.start])
        counts = one(self.cues.time.running).search(said) and bound.figure.direction is None
        return bool(amount and dated and counts) and not begun and parsed.sentence.stance != AHEAD

    def _stood(self, clock: Clock) -> str:
        """When a state was as it is told, where no year says it and this one is not over: at the moment up to
        which the document counts, else as it was written."""
        year, written = clock.published[:4], clock.published[:7]
        known = self.state if self.state[:4] == year and self.state[:7] <= written else ""
        told = known or written
        return year if told.endswith("-12") else told  # the end of December is the year's


def _stood_after(indicator: Indicator | None, period: str) -> str:
    """The month at whose end the amount of a stock is told that is spoken of with some months of a year;
    empty: it is no such amount (a share is told of the months themselves)."""
    amount = indicator is not None and indicator.stock and not indicator.is_share
    part = amount and re.fullmatch(r"\d{4}-(?:\d\d/.*|[QS]\d)", period)
    return bounds(period)[1].isoformat()[:7] if part else ""


def last_year(period: str) -> str:
    """The year of a period, of several the last."""
    return next(reversed(re.findall(r"\d{4}", period)), "")


def is_to_come(period: str, this_year: str, published: str) -> bool:
    """Whether a period ends after a document was written: nothing in it can be an outcome."""
    last = re.findall(r"\d{4}", period)[-1:]
    if this_year and last and last[0] > this_year:
        return True
    part = len(published) >= 7 and len(period) > 4 and not re.fullmatch(r"\d{4}/\d{4}|\.\./.*", period)
    return part and bounds(period)[1].isoformat()[:7] > published[:7]


def is_too_early(period: str, published: str, text: str, cues: Cues) -> bool:
    """Whether a whole year is named before it is over, and nothing says that it is done so far."""
    if len(published) < 7 or "/" in period or len(period) != 4:
        return False
    over = bounds(period)[1].isoformat()
    early = published < over[: len(published)] and published[:7] < f"{period}-12"
    return early and not one(cues.past).search(text)


def moment_of(bound: Bound, parsed: Parsed) -> Moment | None:
    """The moment that a figure is of: paired with it, in brackets behind it, or the last one before it."""
    if bound.when is not None:
        return bound.when
    behind = parsed.text[bound.figure.stop :]
    if bracket := re.match(r"\(([^()]*)\)", behind):
        inside = [
            m
            for m in parsed.moments
            if bound.figure.stop <= m.start < bound.figure.stop + bracket.end() and not m.held
        ]
        if inside:
            return inside[0]
    goals = [
        (b.from_, b.to) for b in parsed.bound if b.goal
    ]  # what a goal is of is no time of another figure
    before = [m for m in parsed.moments if m.end <= bound.figure.start and not m.held and not m.since]
    before = [m for m in before if not any(start <= m.start < end for start, end in goals)]
    before = [m for m in before if not _summed_apart(m, bound, parsed)]
    before = [
        m for m in before if not (m.once and re.search("[,;]", parsed.text[m.end : bound.figure.start]))
    ]
    return before[-1] if before else None


def _summed_apart(moment: Moment, bound: Bound, parsed: Parsed) -> bool:
    """Whether a span of years was told with a sum of its own, in another part of the sentence:
    «“十四五”累计下降14.2%;占比预计达19.8%»."""
    part = parsed.text.rfind(";", moment.end, bound.figure.start)
    span = re.fullmatch(r"\d{4}/\d{4}", moment.code)
    opens = re.match(r"(?:以来|期间|时期)?,", parsed.text[moment.end :])
    return bool(
        span and part >= 0 and not opens and not TOGETHER.search(parsed.text[part : bound.figure.start])
    )

"""Figures in a sentence, each bound to the name that it counts, or left aside with the reason.

A figure belongs to the name before it only where nothing but words of measure, time and place stand between
the two: whatever else stands there may name another thing. Enumerations are bound by `lists`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from pipelines.codes import Codes
from pipelines.ground.folding import even_width
from pipelines.ground.numerals import Reading, read_figures
from pipelines.propose.beside import beside_it
from pipelines.propose.cues import Cues, any_of, one
from pipelines.propose.lists import Lists
from pipelines.propose.loose import done_by, repeated, since_last, told_apart
from pipelines.propose.names import Mention, Named, Names
from pipelines.propose.parsed import NUMBERED, REMARK, Bound, Parsed, beside, clause_start
from pipelines.propose.places import Area, Places
from pipelines.propose.sections import Sentence
from pipelines.propose.shortened import Shortened
from pipelines.propose.times import Moment, moments_in

_TOWN = re.compile(r"^[㐀-鿿]{2,4}[市县区]")
# What may part the name from an area that goes on with its figure.
_GOES_ON = re.compile(r";?(?:其中|但|而)?")
# A name that ends as a word of change does, and a word of change behind it.
_NAMED_MOVE = re.compile(r"(?:提升|提高|增加|改善)(?:工程|改造|行动)?$")
_MOVED = re.compile(r"[升降增减]|提高|下滑|回落|改善")
_MARKED = re.compile(r"[A-Za-z]$")  # PM2.5, CO2: no figure
_ORDINAL = re.compile(r"(?:第|前|五|GB|HJ|DB|No\.?|表|图|附件)$")
_IDLE = re.compile(r"^(?:年|月(?!产|均)|日|号|时|期|级|步|号|度|版|章|条|款|批)")
_LEGAL_FORM = re.compile(r"\([^()]*\)|集团|股份|有限|责任|公司|本部")
_THE_REST = re.compile("其余|其他|其它|另外")
_SHARED = re.compile("单位|万元|每")  # a beginning that names go on with
_LINE_OF_LIST = re.compile("[:;]$")
_OPENS_A_PART = re.compile("中?(?:而|但|预计)?(?:[“自从到至]|截[至止]到?)?")
_HALF_NAMES = 5  # letters up to which a name says little by itself
_TEN_THOUSAND = "万"
_PER_HEAD = re.compile("[人亩户]均$")


class Binder:
    """Binds figures to names by the words of one project."""

    def __init__(self, codes: Codes, cues: Cues, names: Names, places: Places) -> None:
        self.codes, self.cues, self.names, self.places = codes, cues, names, places
        self.lists = Lists(cues, names, places.named_of)
        self.shortened = Shortened(codes, cues, names, self._fits)
        self._head = self._before = ""
        self._listing = False
        self._area: Area | None = None
        self._subjects: tuple[Named, ...] = ()

    def parse(self, sentence: Sentence, year: str, same: str = "") -> Parsed:
        """A sentence's figures, bound; year, same: the year and the period that were last spoken of."""
        text = sentence.plain.text
        moments = moments_in(text, sentence.clock, self.cues, year, same)
        times = [(m.start, m.end) for m in moments if not m.held]
        mentions = self._completed(self.names.within(text, sentence.around, times), text)
        remarks = [(m.start(), m.end()) for m in REMARK.finditer(text)]
        mentions = [m for m in mentions if m.known or not any(a < m.start and m.end < b for a, b in remarks)]
        figures = [
            self._unmoved(f, mentions, text)
            for f in self._counted(text)
            if not _idle(f, text)
            and not any(_meet(f, span) for span in moments)
            and not any(_meet(f, span) for span in mentions)
        ]
        # Below «分类型看:» each line goes on with the name that stands above it.
        self._listing = self._listing and bool(_LINE_OF_LIST.search(self._before)) and sentence.opens
        listing = self._listing or (sentence.opens and self._before.endswith(":"))
        goes_on = listing or (not sentence.opens and one(self.cues.among).match(text))
        head = self._head if goes_on else ""
        self._listing, self._before = listing, text
        if sentence.opens:
            self._subjects = ()
        areas, beside = self.places.told(text)
        parsed = Parsed(sentence, figures, mentions, moments, areas, beside, head, self._subjects)
        taken = self.lists.taken(parsed)
        for figure in figures:
            if figure.start not in taken:
                parsed.bound.append(self._bind(figure, parsed))
        if areas or (sentence.opens and not listing):
            self._area = areas[-1] if areas else None
        elif listing and self._area is not None:  # the lines of a list are of the area that stands above them
            handed = replace(self._area, start=0, end=0)
            parsed.bound = [replace(b, whose=b.whose or handed) for b in parsed.bound]
        parsed.bound.sort(key=lambda bound: bound.figure.start)
        known = [m for m in mentions if m.known]
        self._head = (
            text[known[-1].start : known[-1].end] if known else head if listing else self._kept(sentence)
        )
        bound = [b.mention.named for b in parsed.bound if b.mention and not b.why]
        self._subjects = tuple(dict.fromkeys(bound)) if bound or known else self._subjects
        return parsed

    def _kept(self, sentence: Sentence) -> str:
        """The name that a line «分类型看:» hands on to the lines below it: of the sentence before it."""
        return self._head if sentence.plain.text.endswith(":") and not sentence.opens else ""

    def _completed(self, mentions: list[Mention], text: str) -> list[Mention]:
        """Names whose beginning stands with the one before them: «单位GDP能耗下降1%、二氧化碳排放下降2%»."""
        done = mentions[:1]
        for mention in mentions[1:]:
            before, between = done[-1], text[done[-1].end : mention.start]
            shared = _SHARED.match(text, before.start) and re.fullmatch(r"[^,;。]{0,16}[、和及与]", between)
            named = (
                self.names.of_rest(text[mention.start : mention.end], text[before.start : before.end])
                if shared and mention.known
                else None
            )
            done.append(replace(mention, named=named) if named else mention)
        return done

    def _counted(self, text: str) -> list[Reading]:
        """The figures of a text; things counted in ten thousands (1.12万个) in ones, their only unit."""
        return [self._in_ones(figure, text) for figure in read_figures(text, self.codes.unit_words)]

    def _unmoved(self, figure: Reading, mentions: list[Mention], text: str) -> Reading:
        """A figure without the direction that is the end of its name: «森林质量精准提升30万亩»."""
        last = next((m for m in reversed(mentions) if m.end <= figure.start), None)
        if figure.direction is None or last is None or not self._fits(figure, last):
            return figure
        named = _NAMED_MOVE.search(text[last.start : last.end])
        moved = _MOVED.search(text[last.end : figure.start])
        return replace(figure, direction=None) if named and not moved else figure

    def _in_ones(self, figure: Reading, text: str) -> Reading:
        if figure.unit is not None or not text.startswith(_TEN_THOUSAND, figure.end):
            return figure
        without = text[: figure.end] + text[figure.end + 1 :]
        again = next(f for f in read_figures(without, self.codes.unit_words) if f.start == figure.start)
        if again.unit is None or self.codes.units[again.unit].dimension != "count":
            return figure
        return replace(again, value=Decimal(int(figure.value * 10000)), stop=again.stop + 1)

    def _bind(self, figure: Reading, parsed: Parsed) -> Bound:
        """A figure with the name before it, or with the one that it stands before (46万亩造林)."""
        text = parsed.text
        if self._is_one_of_several(figure, parsed):
            return Bound(figure, None, "", clause_start(text, figure.start), figure.stop, "enumeration")
        if told := beside_it(figure, parsed, self.cues, self._measures):
            return told
        if cut_short := self.shortened.bound(figure, parsed):
            return cut_short
        before = [m for m in parsed.mentions if m.end <= figure.start]
        if before and (bound := self._behind(figure, before[-1], parsed)):
            return bound
        if not before and (bound := self._goes_on(figure, parsed)):
            return bound
        behind = next((m for m in parsed.mentions if m.start >= figure.stop), None)
        saved = one(self.cues.less).search(text[: figure.start])
        if (
            behind
            and not saved
            and re.fullmatch(r"的?", text[figure.stop : behind.start])
            and self._fits(figure, behind)
        ):
            start = clause_start(text, figure.start)
            return Bound(figure, behind, text[start : figure.start], figure.start, behind.end)
        return Bound(figure, None, "", clause_start(text, figure.start), figure.stop, "no-indicator")

    def _goes_on(self, figure: Reading, parsed: Parsed) -> Bound | None:
        """A figure that opens a sentence without a name of its own, of the one thing of its kind that the
        sentences before it were of: «2024年为146.1万吨标准煤。»"""
        behind = [b for b in parsed.bound if b.figure.stop <= figure.start]
        same = {b.mention.named if b.mention and not b.why else None for b in behind}
        alone = len(same) == 1 and None not in same
        opens = max((b.figure.stop for b in behind), default=0) if alone else 0
        change = figure.direction is not None or one(self.cues.time.on_year).search(
            parsed.text[: figure.start]
        )
        of_kind = [n for n in parsed.subjects if self._measures(figure, n, bool(change))]
        if len({named.level or named.change for named in of_kind}) != 1:
            return None
        said = f"{self.cues.among}|{self.names.verb_of(of_kind[0])}"
        left = parsed.residue(opens, figure.start, self.cues, said)
        if left and not self.names.is_part_of(left, of_kind[0]):
            return None
        start = parsed.told_up_to(figure.start)
        gap = parsed.text[start : figure.start]
        # The span begins with the area that goes on with the name, if it stands in a clause before.
        opening = min(
            (a.start for a in parsed.areas if start <= a.start < figure.start), default=figure.start
        )
        return Bound(figure, Mention(0, 0, of_kind[0]), gap, clause_start(parsed.text, opening), figure.stop)

    def _measures(self, figure: Reading, named: Named, change: bool) -> bool:
        """Whether a figure may be of a name by what it measures; change: it is a change of it."""
        level = self.codes.indicators.get(named.level)
        own = self.codes.indicators.get(named.change)
        if change and own is not None and figure.unit == own.unit:
            return True
        if level is None or figure.unit is None:
            return level is not None and level.unit == "INDEX"
        if change and figure.unit in ("PT", "PP"):
            return level.is_share == (figure.unit == "PP")
        return self._fits(figure, Mention(0, 0, named))

    def _is_one_of_several(self, figure: Reading, parsed: Parsed) -> bool:
        """Whether a figure stands beside another without a word that says which is whose: 1万辆和2万辆."""
        ordered = parsed.figures
        place = ordered.index(figure)
        sides = [(n, n + 1) for n in (place - 1, place) if n >= 0 and n + 1 < len(ordered)]
        between = [parsed.text[ordered[a].stop : ordered[b].start] for a, b in sides]
        return any(re.fullmatch("[、和与及]|以及", text) for text in between)

    def _behind(self, figure: Reading, mention: Mention, parsed: Parsed) -> Bound | None:
        text = parsed.text
        # An area that is named right before the figure is whose it is, whatever the name stood with.
        own = any(mention.end <= area.start and area.end <= figure.start for area in parsed.areas)
        opens = since_last(mention, figure, parsed)
        if _THE_REST.search(text[opens : figure.start]):
            return None
        left = parsed.residue(opens, figure.start, self.cues)
        if left and (
            repeated(left, mention, parsed, self.cues) or told_apart(mention, figure, parsed, self.cues)
        ):
            left = ""
        dated = left in (";", "其中", ";其中") and self._dated_since(mention, figure, parsed)
        if left and not (own and _GOES_ON.fullmatch(left)) and not dated:
            return None
        last = max(
            (f.stop for f in parsed.figures if mention.end <= f.start < figure.start), default=mention.end
        )
        start = self._start_of(mention, parsed)
        why = "" if mention.known else "not-used"
        why = why or self._modified(start, mention, parsed, own)
        # «占全市生活垃圾处理能力的» is a share of the city's, whatever place was named before.
        whole = next((a for a in parsed.beside if mention.start <= a.start < mention.end and a.code), None)
        return Bound(figure, mention, text[last : figure.start], start, figure.stop, why, whose=whole)

    def _dated_since(self, mention: Mention, figure: Reading, parsed: Parsed) -> bool:
        """Whether a moment of its own opens the part of a sentence in which a figure goes on."""
        stop = max(parsed.text.rfind(mark, mention.end, figure.start) for mark in (";", "其中"))
        return any(
            m.start > stop
            and _OPENS_A_PART.fullmatch(parsed.text[stop + 1 : m.start])
            and m.end <= figure.start
            for m in parsed.moments
            if not m.held
        )

    def _fits(self, figure: Reading, mention: Mention) -> bool:
        indicator = self.codes.indicators.get(mention.named.level)
        if indicator is None or figure.unit is None:
            return False
        return self.codes.units[figure.unit].dimension == self.codes.units[indicator.unit].dimension

    def _start_of(self, mention: Mention, parsed: Parsed) -> int:
        start = clause_start(parsed.text, mention.start)
        figures = [f.stop for f in parsed.figures if start < f.stop <= mention.start]
        last = max([start, *figures])
        number = NUMBERED.match(parsed.text, last, mention.start)
        return number.end() if number else last

    def _modified(self, start: int, mention: Mention, parsed: Parsed, own_area: bool) -> str:
        """Why a name is not what it says with words before it: a part, an enterprise's, some counties', what
        was added to a stock."""
        prefix = parsed.blanked(start, mention.start)
        if self.places.is_of_a_county:
            prefix = one(self.cues.area.county_town).sub("", prefix)
        indicator = self.codes.indicators.get(mention.named.level)
        for definition in indicator.definitions if indicator else ():
            prefix = prefix.replace(definition.name.zh, "")
        bare = any_of((*self.cues.between, "其中", "□", "[、.和及]")).sub("", prefix)
        named = [area for area in parsed.areas if start <= area.start and area.end <= mention.start]
        several = len(beside(named, parsed.text)) > 1 or one(self.cues.list_of_areas).search(
            parsed.blanked(start, mention.start, figures=False)
        )
        if several and not own_area:
            return "several-areas"
        if why := self._spoken_of(mention, parsed, own_area):
            return why
        if indicator is not None and indicator.stock and self._is_flow(prefix, mention, parsed):
            return "flow"
        done = one(self.cues.doing).sub("", bare)
        if one(self.cues.less).search(prefix):
            return "change-unclear"
        if _PER_HEAD.search(prefix):
            return "a-part"
        if any(re.search(rf"(?:{'|'.join(self.cues.other)})$", words) for words in (bare, done)):
            return "a-part"
        if self._part_of_itself(prefix, mention, parsed):
            return "a-part"
        bare = _TOWN.sub("", bare)  # a place that no list knows
        short = mention.end - mention.start <= _HALF_NAMES
        rest = one(self.cues.doing).sub("", bare)
        return "a-part" if short and rest and not done_by(prefix, self.cues) else ""

    def _is_flow(self, prefix: str, mention: Mention, parsed: Parsed) -> bool:
        """Whether the words before the name of a stock make it what was added to it in some time."""
        behind = parsed.text[mention.end : mention.end + _HALF_NAMES]
        whole = one(self.cues.all_of_it).search(parsed.text[: mention.end] + behind)
        if one(self.cues.flow).search(prefix):
            return not re.search("累计", prefix + behind)
        return bool(one(self.cues.added).search(prefix)) and not whole

    def _part_of_itself(self, prefix: str, mention: Mention, parsed: Parsed) -> bool:
        """Whether 其中 stands before a name that was said before: then it is a part of that, not all."""
        earlier = {(m.named.level, m.named.definition) for m in parsed.mentions if m.end <= mention.start}
        area = "□" in prefix[prefix.rfind("其中") :]
        return "其中" in prefix and (mention.named.level, mention.named.definition) in earlier and not area

    def _spoken_of(self, mention: Mention, parsed: Parsed, own_area: bool) -> str:
        """Whether the clauses before a name speak of some counties or an enterprise, and of no area since."""
        text = parsed.text
        first = max(text.rfind(";", 0, mention.start) + 1, 0)
        # An area may be the beginning of the name itself: «全市大宗货物清洁运输比例».
        within = [area for area in parsed.areas if area.start <= mention.start]
        last = max((min(area.end, mention.start) for area in within), default=0)
        before = parsed.blanked(max(first, last), mention.start, figures=False)
        if not own_area and one(self.cues.list_of_areas).search(before):
            return "several-areas"
        before = one(rf"(?:^|(?<=,))[^,;]*(?:{self.cues.urged})[^,;]*,").sub("", before)
        firm = one(self.cues.enterprise).search(before) or (self._firms and self._firms.search(before))
        return "a-part" if firm else ""

    @cached_property
    def _firms(self) -> re.Pattern[str] | None:
        """The enterprises that the project knows, by their names for short."""
        areas = sorted(self.codes.area_words, key=len, reverse=True)
        place = re.compile("|".join(map(re.escape, areas)) or "$^")
        short = {place.sub("", _LEGAL_FORM.sub("", even_width(name))) for name in self.codes.entities}
        words = sorted((re.escape(word) for word in short if len(word) >= 2), key=len, reverse=True)
        return re.compile(f"(?:{'|'.join(words)})[^;。]*$") if words else None


def _idle(figure: Reading, text: str) -> bool:
    """Whether digits are no figure: a part of a name, a number in an order, a date."""
    before, behind = text[: figure.start], text[figure.end :]
    if _MARKED.search(before) or _ORDINAL.search(before) or NUMBERED.fullmatch(text[: figure.end + 1]):
        return True
    return figure.unit is None and bool(_IDLE.match(behind))


def _meet(figure: Reading, span: Moment | Mention) -> bool:
    return span.start < figure.end and figure.start < span.end

"""Figures in a sentence, each bound to the name that it counts, or left aside with the reason.

A figure belongs to the name before it only where nothing but words of measure, time and place stand between
the two: whatever else stands there may name another thing. Enumerations («A、B分别为1、2») are paired by
number, or not at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TypeVar

from pipelines.codes import Codes
from pipelines.ground.numerals import Reading, read_figures
from pipelines.propose.cues import Cues, any_of, one
from pipelines.propose.names import Mention, Named, Names
from pipelines.propose.places import Area, Places
from pipelines.propose.sections import Sentence
from pipelines.propose.times import Moment, moments_in

_STOPS = re.compile(r"[,;:。]")
_BRACKETED = re.compile(r"\([^()\d]*\)")
_SPLIT = re.compile(r"、|以及|和|与|及")
_NUMBERED = re.compile(r"(?:[(]?\d{1,2}[)]|\d{1,2}[.、](?!\d)|[①-⑳]|[、.])+")
_TOWN = re.compile(r"^[㐀-鿿]{2,4}[市县区]")
_ALONE = re.compile(r"(?:[、,](?:和|以及)?|和|与|及|以及)(?:为|达到?|是)?(?:约|近|超过?)?")
_RESPECTIVELY = "分别"
_MARKED = re.compile(r"[A-Za-z]$")  # PM2.5, CO2: no figure
_ORDINAL = re.compile(r"(?:第|前|五|GB|HJ|DB|No\.?|表|图|附件)$")
_IDLE = re.compile(r"^(?:年|月(?!产|均)|日|号|时|期|级|步|号|度|版|章|条|款|批)")
SpanT = TypeVar("SpanT", Moment, Area)
_HALF_NAMES = 5  # letters up to which a name says little by itself


@dataclass(frozen=True)
class Bound:
    """A figure with the name that it counts; `gap` is what stands between (or before it, since the last
    figure); from_: where its span begins; whose, when: area and moment where a list pairs them with it."""

    figure: Reading
    mention: Mention | None
    gap: str
    from_: int
    to: int
    why: str = ""
    whose: Area | None = None
    when: Moment | None = None
    unit: str | None = None


@dataclass
class Parsed:
    """A sentence's figures, names, moments and areas."""

    sentence: Sentence
    figures: list[Reading]
    mentions: list[Mention]
    moments: list[Moment]
    areas: list[Area]
    bound: list[Bound] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The sentence as it is read."""
        return self.sentence.plain.text


class Binder:
    """Binds figures to names by the words of one project."""

    def __init__(self, codes: Codes, cues: Cues, names: Names, places: Places) -> None:
        self.codes, self.cues, self.names, self.places = codes, cues, names, places

    def parse(self, sentence: Sentence, year: str) -> Parsed:
        """A sentence's figures, bound; year: the one last spoken of in its paragraph."""
        text = sentence.plain.text
        moments = moments_in(text, sentence.clock, self.cues, year)
        mentions = self.names.within(text, sentence.around)
        figures = [
            f
            for f in read_figures(text, self.codes.unit_words)
            if not _idle(f, text)
            and not any(_meet(f, span) for span in moments)
            and not any(_meet(f, span) for span in mentions)
        ]
        parsed = Parsed(sentence, figures, mentions, moments, self.places.within(text))
        taken = self._enumerated(parsed)
        for figure in figures:
            if figure.start not in taken:
                parsed.bound.append(self._bind(figure, parsed))
        parsed.bound.sort(key=lambda bound: bound.figure.start)
        return parsed

    def _bind(self, figure: Reading, parsed: Parsed) -> Bound:
        """A figure with the name before it, or with the one that it stands before (46万亩造林)."""
        text = parsed.text
        if self._is_one_of_several(figure, parsed):
            return Bound(figure, None, "", _clause_start(text, figure.start), figure.stop, "enumeration")
        before = [m for m in parsed.mentions if m.end <= figure.start]
        if before and (bound := self._behind(figure, before[-1], parsed)):
            return bound
        behind = next((m for m in parsed.mentions if m.start >= figure.stop), None)
        if behind and re.fullmatch(r"的?", text[figure.stop : behind.start]) and self._fits(figure, behind):
            start = _clause_start(text, figure.start)
            return Bound(figure, behind, text[start : figure.start], figure.start, behind.end)
        return Bound(figure, None, "", _clause_start(text, figure.start), figure.stop, "no-indicator")

    def _is_one_of_several(self, figure: Reading, parsed: Parsed) -> bool:
        """Whether a figure stands beside another without a word that says which is whose: 1万辆和2万辆."""
        ordered = parsed.figures
        place = ordered.index(figure)
        sides = [(n, n + 1) for n in (place - 1, place) if n >= 0 and n + 1 < len(ordered)]
        between = [parsed.text[ordered[a].stop : ordered[b].start] for a, b in sides]
        return any(re.fullmatch("[、和与及]|以及", text) for text in between)

    def _behind(self, figure: Reading, mention: Mention, parsed: Parsed) -> Bound | None:
        text = parsed.text
        if self._residue(mention.end, figure.start, parsed):
            return None
        last = max(
            (f.stop for f in parsed.figures if mention.end <= f.start < figure.start), default=mention.end
        )
        start = self._start_of(mention, parsed)
        why = "" if mention.known else "not-used"
        why = why or self._modified(start, mention, parsed)
        return Bound(figure, mention, text[last : figure.start], start, figure.stop, why)

    def _residue(self, start: int, end: int, parsed: Parsed) -> str:
        """What stands between two places and is no word of measure, time, place, and no figure."""
        return any_of((*self.cues.between, "□", "、")).sub("", self._blanked(start, end, parsed))

    def _fits(self, figure: Reading, mention: Mention) -> bool:
        indicator = self.codes.indicators.get(mention.named.level)
        if indicator is None or figure.unit is None:
            return False
        return self.codes.units[figure.unit].dimension == self.codes.units[indicator.unit].dimension

    def _start_of(self, mention: Mention, parsed: Parsed) -> int:
        start = _clause_start(parsed.text, mention.start)
        figures = [f.stop for f in parsed.figures if start < f.stop <= mention.start]
        last = max([start, *figures])
        number = _NUMBERED.match(parsed.text, last, mention.start)
        return number.end() if number else last

    def _modified(self, start: int, mention: Mention, parsed: Parsed) -> str:
        """Why a name is not what it says with words before it: a part, an enterprise's, some counties'."""
        prefix = self._blanked(start, mention.start, parsed)
        indicator = self.codes.indicators.get(mention.named.level)
        for definition in indicator.definitions if indicator else ():
            prefix = prefix.replace(definition.name.zh, "")
        bare = any_of((*self.cues.between, "□", "[、.和及]")).sub("", prefix)
        named = [area for area in parsed.areas if start <= area.start and area.end <= mention.start]
        if len(_beside(named, parsed.text)) > 1 or one(self.cues.list_of_areas).search(
            self._blanked(start, mention.start, parsed, figures=False)
        ):
            return "several-areas"
        if why := self._spoken_of(mention, parsed):
            return why
        if re.search(rf"(?:{'|'.join(self.cues.other)})$", bare):
            return "a-part"
        bare = _TOWN.sub("", bare)  # a place that no list knows
        short = mention.end - mention.start <= _HALF_NAMES
        return "a-part" if short and one(self.cues.doing).sub("", bare) else ""

    def _spoken_of(self, mention: Mention, parsed: Parsed) -> str:
        """Whether the clauses before a name speak of some counties or an enterprise, and of no area since."""
        text = parsed.text
        first = max(text.rfind(";", 0, mention.start) + 1, 0)
        last = max((area.end for area in parsed.areas if area.end <= mention.start), default=0)
        before = self._blanked(max(first, last), mention.start, parsed, figures=False)
        if one(self.cues.list_of_areas).search(before):
            return "several-areas"
        return "a-part" if one(self.cues.enterprise).search(before) else ""

    def _blanked(self, start: int, end: int, parsed: Parsed, figures: bool = True) -> str:
        """A piece of the sentence with moments, areas and (where wanted) figures blanked out."""
        letters = list(parsed.text)
        spans = [(moment.start, moment.end) for moment in parsed.moments]
        spans += [(area.start, area.end) for area in parsed.areas]
        spans += [(f.start, f.stop) for f in parsed.figures] if figures else []
        for first, last in spans:
            letters[first:last] = "□" * (last - first)
        return _BRACKETED.sub("", "".join(letters[start:end]))

    def _enumerated(self, parsed: Parsed) -> set[int]:
        """Binds the figures behind each 分别 to as many names, years or areas before it; returns where the
        figures stand that it took, bound or left aside."""
        taken: set[int] = set()
        last: list[Named | None] = []
        for match in re.finditer(_RESPECTIVELY, parsed.text):
            run = self._run(match.end(), parsed)
            if not run:
                continue
            pairs, last = self._paired(match.start(), run, parsed, last)
            parsed.bound += pairs
            taken |= {figure.start for figure in run}
        return taken

    def _run(self, place: int, parsed: Parsed) -> list[Reading]:
        """The figures behind a place with nothing but commas and words of measure between them."""
        run: list[Reading] = []
        for figure in (f for f in parsed.figures if f.start >= place):
            between = parsed.text[place : figure.start]
            if not (_ALONE.fullmatch(between) if run else not self._residue(place, figure.start, parsed)):
                break
            run.append(figure)
            place = figure.stop
        units = [figure.unit for figure in run]
        if units and units[-1] and not any(units[:-1]):
            run = [replace(figure, unit=units[-1]) for figure in run]
        return [replace(figure, direction=figure.direction or run[0].direction) for figure in run]

    def _paired(
        self, place: int, run: list[Reading], parsed: Parsed, last: list[Named | None]
    ) -> tuple[list[Bound], list[Named | None]]:
        text = parsed.text
        moments = _beside([m for m in parsed.moments if m.end <= place and not m.held], text)
        areas = _beside([a for a in parsed.areas if a.end <= place], text)
        mention = next((m for m in reversed(parsed.mentions) if m.end <= place), None)
        start = _clause_start(text, mention.start if mention else place)
        items = self._items(text, place, parsed)
        gap = text[(mention.end if mention else place) : run[0].start]
        if len(items) == len(run) or (not items and len(last) == len(run)):
            named = items or last
            return [self._pair(f, n, start, gap) for f, n in zip(run, named, strict=True)], named
        pairs = [self._pair(f, mention.named, start, gap) for f in run] if mention else []
        if mention and len(moments) == len(run):
            return [replace(pair, when=moment) for pair, moment in zip(pairs, moments, strict=True)], []
        if mention and len(areas) == len(run):
            return [replace(pair, whose=area) for pair, area in zip(pairs, areas, strict=True)], []
        return [Bound(f, None, "", start, f.stop, "enumeration") for f in run], []

    @staticmethod
    def _pair(figure: Reading, named: Named | None, start: int, gap: str) -> Bound:
        if named is None:
            return Bound(figure, None, gap, start, figure.stop, "no-indicator")
        mention = Mention(start, start, named)
        return Bound(figure, mention, gap, start, figure.stop, "" if mention.known else "not-used")

    def _items(self, text: str, place: int, parsed: Parsed) -> list[Named | None]:
        """The names of a list before 分别, in its order; what is none stands for None."""
        known: list[Moment | Area] = [*parsed.moments, *parsed.areas]
        figures = [f.stop for f in parsed.figures if f.stop <= place]
        start = max([*figures, *(text.rfind(mark, 0, place) + 1 for mark in (";", "。", ":"))])
        comma = text.rfind(",", start, place)
        if comma >= 0 and self._is_measure(text[comma + 1 : place]):
            place, comma = comma, text.rfind(",", start, comma)
        first = max(start, comma + 1)
        listed = "".join(
            letter
            for n, letter in enumerate(text[first:place], start=first)
            if not any(span.start <= n < span.end for span in known)
        )
        words = any_of((*self.cues.between, "□")).pattern
        leading, behind = re.compile(f"^(?:{words})+"), re.compile(f"(?:{self.cues.time.on_year}|均|也|则)+$")
        parts = [behind.sub("", leading.sub("", part)) for part in _SPLIT.split(listed)]
        parts = [part for part in parts if part]
        if len(parts) < 2:
            return []
        return [self.names.of_item(part, parts[-1]) for part in parts]

    def _is_measure(self, text: str) -> bool:
        return not any_of((*self.cues.between, "□")).sub("", text)


def _beside(spans: list[SpanT], text: str) -> list[SpanT]:
    """The last spans of a list that stand beside each other, with nothing but 、 and 和 between."""
    kept: list[SpanT] = []
    for span in reversed(spans):
        if kept and not re.fullmatch(r"[、和与及,]|以及", text[span.end : kept[0].start]):
            break
        kept.insert(0, span)
    return kept


def _clause_start(text: str, place: int) -> int:
    """Where the clause of a place begins, numbers of lists left out."""
    stops = [match.end() for match in _STOPS.finditer(text, 0, place)]
    start = stops[-1] if stops else 0
    number = _NUMBERED.match(text, start, place)
    return number.end() if number else start


def _idle(figure: Reading, text: str) -> bool:
    """Whether digits are no figure: a part of a name, a number in an order, a date."""
    before, behind = text[: figure.start], text[figure.end :]
    if _MARKED.search(before) or _ORDINAL.search(before) or _NUMBERED.fullmatch(text[: figure.end + 1]):
        return True
    return figure.unit is None and bool(_IDLE.match(behind))


def _meet(figure: Reading, span: Moment | Mention) -> bool:
    return span.start < figure.end and figure.start < span.end

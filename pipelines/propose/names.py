"""The names of indicators in running text: the longest that fits, in any of its wordings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from pipelines.codes import Codes, Indicator
from pipelines.ground.folding import even_width
from pipelines.propose.cues import Cues, Short, any_of
from pipelines.sources import MappingRow

_LIGHT = "(?:[“”‘’\"'()《》的 ]|我市|全市|本市|[两三四]项)?"  # what may stand between the letters of a name
_BRACKETS = re.compile(r"[()\s“”]")
_BRACKETED = re.compile(r"\([^()]*\)")
_REMARK = re.compile(r"\([^()]{3,}\)")  # «国(省)控» is a name of its own
# What a name of a yearly change says of it behind the thing that changes.
_CHANGE = re.compile(
    r"(?:(?:比|较)上年|同比)?(?:变化|改善|增长|下降|上升|减少|增加|升降情况|升降|降低|提高)?(?:率|幅度)?$|增速$|增幅$|降幅$"
)
_BASED = re.compile(r"(?:比|较)(\d{4})年")
_SHARED = re.compile(r"(?:占比|比重|比例)$")
_AREA = re.compile(r"面积$")
_NUMBER = re.compile(r"(?<=[业厂家])数$")
_ONES = "COUNT"
_FEWEST = 3  # letters of a name that is looked for


@dataclass(frozen=True)
class Named:
    """What a name stands for: the indicator of the level and that of its yearly change (empty: none);
    definition and breakdown where the name says them; `base`: a year that the name itself counts from;
    `dimension`: what the figure has to measure where the name is cut short."""

    level: str = ""
    change: str = ""
    definition: str = ""
    breakdown: str = ""
    base: str = ""
    dimension: str = ""

    def with_(self, other: Named) -> Named:
        """Both together: what the first does not say the second does."""
        filled = {name: value or getattr(other, name) for name, value in vars(self).items()}
        return Named(**filled)


@dataclass(frozen=True)
class Mention:
    """A name in a text, from one place up to another."""

    start: int
    end: int
    named: Named

    @property
    def known(self) -> bool:
        """Whether it is an indicator's, and not that of something that is not used."""
        return bool(self.named.level or self.named.change)


class Names:
    """Every name that is known: those of the code list, and those that sources were mapped by."""

    def __init__(self, codes: Codes, cues: Cues, mapping: Iterable[MappingRow] = ()) -> None:
        self.codes, self.cues = codes, cues
        self._members = {word: group for group in cues.equal for word in sorted(group, key=len, reverse=True)}
        self._member = re.compile("|".join(sorted(map(re.escape, self._members), key=len, reverse=True)))
        words: dict[str, Named] = {}
        for word, named in [*self._of_codes(), *self._of_mapping(mapping)]:
            if len(word) >= _FEWEST:
                words[word] = words[word].with_(named) if word in words else named
        words = self._of_other_things(words)
        changes = {named.level: named.change for named in words.values() if named.level and named.change}
        words = {
            word: replace(named, change=named.change or changes.get(named.level, ""))
            for word, named in words.items()
        }
        self._wordings = [(self._wording(word), named) for word, named in words.items()]
        self._short = [
            (re.compile(short.word), re.compile(short.near), _as_short(words[_plain(short.name)], short))
            for short in cues.short
            if _plain(short.name) in words
        ]

    def _of_other_things(self, words: dict[str, Named]) -> dict[str, Named]:
        """Names without those that are an indicator's with words of measure behind it: what a source
        set aside there (a goal, another year) is no other quantity."""
        known = [self._wording(word) for word, named in words.items() if named.level or named.change]
        measure = re.compile(rf"(?:{any_of(self.cues.between).pattern})+$", re.IGNORECASE)
        measured = {
            word
            for word, named in words.items()
            if not (named.level or named.change)
            and (end := measure.search(word))
            and any(m.start() == 0 and m.end() >= end.start() for one in known for m in one.within(word))
        }
        return {word: named for word, named in words.items() if word not in measured}

    def within(self, text: str, around: str = "", times: Sequence[tuple[int, int]] = ()) -> list[Mention]:
        """The names in a plain text, left to right, none inside another.

        around: what is spoken of near it (headings, the title), by which, with the words before them, short
        wordings are understood; times: where moments stand, which may part a name («小流域断面11月达标率»).
        """
        remarks = [(match.start(), match.end()) for match in _REMARK.finditer(text)]
        likely = [(wording, named) for wording, named in self._wordings if wording.may_stand_in(text)]
        parted = [name for gaps in (remarks, times) for name in self._parted(text, around, gaps, likely)]
        return _longest(self._named(text, around, likely) + parted)

    def _named(self, text: str, around: str, likely: Likely) -> list[Mention]:
        found = [
            Mention(match.start(), match.end(), named)
            for wording, named in likely
            for match in wording.within(text)
        ]
        return found + [
            Mention(match.start(), match.end(), named)
            for pattern, near, named in self._short
            for match in pattern.finditer(text)
            if near.search(f"{around} {text[: match.end()]}")
        ]

    def _parted(
        self, text: str, around: str, gaps: Sequence[tuple[int, int]], likely: Likely
    ) -> list[Mention]:
        """Names with something else inside: 水源地(某水库等2个)水质达标率."""
        inside = {n for start, end in gaps for n in range(start, end)}
        if not inside:
            return []
        places = [n for n in range(len(text)) if n not in inside]
        found = [
            replace(mention, start=places[mention.start], end=places[mention.end - 1] + 1)
            for mention in self._named("".join(text[n] for n in places), around, likely)
        ]
        return [m for m in found if any(m.start < n < m.end for n in inside)]

    def of_item(self, item: str, last: str, around: str = "") -> Named | None:
        """What an item of a list names that ends as the last one does: 化肥 in «化肥、农药使用量»."""
        for text in [item, *(item + last[cut:] for cut in range(1, len(last)))]:
            found = [
                m for m in self.within(text, around) if m.end == len(text) and self._opens(text[: m.start], m)
            ]
            if found:
                return found[0].named
        return None

    def of_rest(self, rest: str, head: str) -> Named | None:
        """What a name stands for whose beginning is that of the name before it: 综合利用率 behind
        «一般工业固体废物产生量…» is 一般工业固体废物综合利用率."""
        for cut in range(len(head) - 1, 1, -1):
            text = head[:cut] + rest
            if found := [m for m in self.within(text) if (m.start, m.end) == (0, len(text)) and m.known]:
                return found[0].named
        return None

    def share_of(self, name: str) -> Named | None:
        """The share that goes with an amount: 可再生能源装机占比 of 可再生能源装机容量."""
        for cut in range(len(name), _FEWEST - 1, -1):
            text = f"{name[:cut]}占比"
            if found := [m for m in self.within(text) if (m.start, m.end) == (0, len(text)) and m.known]:
                return found[0].named
        return None

    def verb_of(self, named: Named) -> str:
        """A pattern of the word that an indicator's name begins with, in its wordings: 报废 of
        淘汰国三及以下柴油货车; of nothing where it begins with none of several."""
        indicator = self.codes.indicators.get(named.level)
        first = self._member.match(indicator.name.zh) if indicator else None
        words = sorted(self._members[first.group()], key=len, reverse=True) if first else []
        return "|".join(map(re.escape, words)) or "$^"

    def is_part_of(self, word: str, named: Named) -> bool:
        """Whether a word is a piece of an indicator's name, which it then stands for: 指数 of
        综合水质指数."""
        indicator = self.codes.indicators.get(named.level or named.change)
        return len(word) > 1 and indicator is not None and word in indicator.name.zh

    def _opens(self, before: str, mention: Mention) -> bool:
        """Whether nothing but the name of one of its definitions stands before a name."""
        indicator = self.codes.indicators.get(mention.named.level)
        said = before.removesuffix("的")
        return not said or any(said == d.name.zh for d in (indicator.definitions if indicator else ()))

    def _of_codes(self) -> Iterator[tuple[str, Named]]:
        for indicator in self.codes.indicators.values():
            definitions = {d.name.zh: d.id for d in indicator.definitions}
            for word in (indicator.name.zh, *indicator.synonyms):
                yield from _variants(word, indicator, definitions)

    def _of_mapping(self, mapping: Iterable[MappingRow]) -> Iterator[tuple[str, Named]]:
        """What sources were mapped by; whatever they do not use is known to be something else."""
        for row in mapping:
            indicator = self.codes.indicators.get(row.indicator)
            word = _plain(row.words)
            if indicator is None:
                yield word, Named()
            elif not (row.sign or row.transformation or row.state or row.entity or indicator.per_year):
                dated = row.first or row.last or row.ref_area
                part = self.codes.breakdowns.get(row.breakdown)
                said = part is not None and any(even_width(synonym) in word for synonym in part.synonyms)
                breakdown = row.breakdown if said else ""
                yield word, Named(indicator.id, "", "" if dated else row.definition, breakdown)

    def _wording(self, word: str) -> Wording:
        """A word with each of its parts in all wordings, and light signs between its letters."""
        parts, certain, place = [], "", 0
        for match in self._member.finditer(word):
            certain += word[place : match.start()]
            parts += [re.escape(letter) for letter in word[place : match.start()]]
            wordings = sorted(
                {_plain(member) for member in self._members[match.group()]}, key=len, reverse=True
            )
            parts.append(f"(?:{'|'.join(_LIGHT.join(map(re.escape, member)) for member in wordings)})")
            place = match.end()
        parts += [re.escape(letter) for letter in word[place:]]
        whole = r"(?![\d.%])" if word[-1:].isdigit() else ""  # no name takes the head of a figure
        return Wording(frozenset((certain + word[place:]).lower()), _LIGHT.join(parts) + whole)


@dataclass(frozen=True)
class Wording:
    """A name in all its wordings; letters: those that each of them has."""

    letters: frozenset[str]
    source: str

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(self.source, re.IGNORECASE)

    def within(self, text: str) -> Iterator[re.Match[str]]:
        """Where it stands in a text. Of thousands of names few have their letters there: only theirs are
        compiled."""
        return self._pattern.finditer(text) if self.may_stand_in(text) else iter(())

    def may_stand_in(self, text: str) -> bool:
        """Whether a text has the letters that it has in all its wordings."""
        return self.letters <= _letters(text)


Likely = Sequence[tuple[Wording, Named]]


@lru_cache(maxsize=256)
def _letters(text: str) -> frozenset[str]:
    return frozenset(text.lower())


def _as_short(named: Named, short: Short) -> Named:
    """What a short wording stands for, with the definition that it says itself."""
    return replace(named, definition=short.definition or named.definition, dimension=short.dimension)


def _plain(word: str) -> str:
    return _BRACKETS.sub("", even_width(word))


def _variants(word: str, indicator: Indicator, definitions: dict[str, str]) -> Iterator[tuple[str, Named]]:
    """A name as it may be printed: whole, without what stands in brackets, without 面积 or 数 where the
    unit says it; a yearly change by the name of what changes."""
    even = even_width(word)
    for text in {_plain(even), _plain(_BRACKETED.sub("", even))}:
        base = _BASED.search(text)
        if indicator.per_year:
            core = _CHANGE.sub("", text)
            yield core, Named(change=indicator.id)
            continue
        named = Named(indicator.id, base=base[1] if base else "")
        yield text, named
        if share := _SHARED.search(text):
            yield f"{text[: share.start()]}占", replace(named, dimension="share")
        if _NUMBER.search(text) and indicator.unit == _ONES:
            yield _NUMBER.sub("", text), replace(named, dimension="count")
        if _AREA.search(text):
            yield _AREA.sub("", text), replace(named, dimension="area")


def _longest(found: list[Mention]) -> list[Mention]:
    """Of names that overlap the longest; of two of one place what both say."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        same = next((m for m in kept if (m.start, m.end) == (mention.start, mention.end)), None)
        if same is not None:
            kept[kept.index(same)] = replace(same, named=same.named.with_(mention.named))
        elif not any(m.start < mention.end and mention.start < m.end for m in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)

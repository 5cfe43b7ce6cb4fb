"""A sentence with what stands in it: figures, names, moments, areas; and its figures as they were bound."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeVar

from pipelines.ground.numerals import Reading
from pipelines.propose.cues import Cues, any_of
from pipelines.propose.names import Mention, Named
from pipelines.propose.places import Area
from pipelines.propose.sections import Sentence
from pipelines.propose.times import Moment

_STOPS = re.compile(r"[,;:。]")
REMARK = re.compile(r"\([^()\d]*\)")
_AND = re.compile("(?<=□)(?:以及|[和与及])(?=□)")  # between two figures, or two areas
# What kind of place one is, that goes on with a figure of its own: «而以水稻制种为主的某县仍达163».
_OF_PLACE = re.compile(
    r"(?:^|(?<=[,;]))[^,;□\d率量数值额比重例积度口入资]*(?:为主|提到|所在|为辅|著称|见长|起步较[早晚])的(?=□)"
)
NUMBERED = re.compile(r"(?:[(]?\d{1,2}[)]|\d{1,2}[.、](?!\d)|[①-⑳]|[、.])+")
SpanT = TypeVar("SpanT", Moment, Area)


@dataclass(frozen=True)
class Bound:
    """A figure with the name that it counts; `gap` is what stands between (or before it, since the last
    figure); from_: where its span begins; whose, when: area and moment where they stand apart from it; cut:
    its name is cut short; goal: it is what was to be reached; base: the year that such a goal counts from."""

    figure: Reading
    mention: Mention | None
    gap: str
    from_: int
    to: int
    why: str = ""
    whose: Area | None = None
    when: Moment | None = None
    cut: bool = False
    goal: bool = False
    base: str = ""


@dataclass
class Parsed:
    """A sentence's figures, names, moments and areas; head: the name that the sentence before it ended on;
    beside: areas that a figure is held against; subjects: what its paragraph gave figures of before it."""

    sentence: Sentence
    figures: list[Reading]
    mentions: list[Mention]
    moments: list[Moment]
    areas: list[Area]
    beside: list[Area] = field(default_factory=list)
    head: str = ""
    subjects: tuple[Named, ...] = ()
    bound: list[Bound] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The sentence as it is read."""
        return self.sentence.plain.text

    def blanked(self, start: int, end: int, figures: bool = True, areas: bool = True) -> str:
        """A piece of the sentence with moments and (where wanted) areas and figures blanked out."""
        letters = list(self.text)
        spans = [(moment.start, moment.end) for moment in self.moments]
        spans += [(area.start, area.end) for area in self.areas] if areas else []
        spans += [(f.start, f.stop) for f in self.figures] if figures else []
        for first, last in spans:
            letters[first:last] = "□" * (last - first)
        return REMARK.sub("", "".join(letters[start:end]))

    def told_up_to(self, place: int) -> int:
        """Where the last figure before a place ends; 0: there is none."""
        return max((f.stop for f in self.figures if f.stop <= place), default=0)

    def residue(self, start: int, end: int, cues: Cues, but: str = "$^") -> str:
        """What stands between two places and is no word of measure, time, place, and no figure.

        but: a pattern of what may stand there besides.
        """
        blank = any_of(cues.idle).pattern
        text = re.sub(rf"(?<=[,;□])(?:{blank})(?=[,;])", "", self.blanked(start, end))
        text = re.sub(but, "", text)
        text = _OF_PLACE.sub("", _AND.sub("", text))
        return any_of((*cues.between, "□", "、", "(?P<among>其中)")).sub(
            lambda match: match["among"] or "", text
        )


def beside(spans: list[SpanT], text: str) -> list[SpanT]:
    """The last spans of a list that stand beside each other, with nothing but 、 and 和 between."""
    kept: list[SpanT] = []
    for span in reversed(spans):
        if kept and not re.fullmatch(r"[、和与及,]|以及", text[span.end : kept[0].start]):
            break
        kept.insert(0, span)
    return kept


def clause_start(text: str, place: int) -> int:
    """Where the clause of a place begins, numbers of lists left out."""
    stops = [match.end() for match in _STOPS.finditer(text, 0, place)]
    start = stops[-1] if stops else 0
    number = NUMBERED.match(text, start, place)
    return number.end() if number else start

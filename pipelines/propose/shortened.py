"""Names that are cut short because the one before them ends as they do, or because a share needs no name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from pipelines.codes import Codes
from pipelines.ground.numerals import Reading
from pipelines.propose.cues import Cues, any_of, one
from pipelines.propose.names import Mention, Named, Names
from pipelines.propose.parsed import Bound, Parsed

_VERB = re.compile(r"(?:为|是|达到?|有|共|约|近|超过?)+$")
_MOVE = re.compile(r"(?:下降|降低|降|提高|提升|上升|增加|升)(?:到|至|为)$")
# What stood there first: «占比从2020年的56.3%提高到…»
_FROM = re.compile("[从由]□*的?$")
# The share of an amount that was named: 占比, 占总装机的, 占当年城镇新建建筑的.
_SHARE = re.compile(r"(?:占比|比重|^占)[为达]?$|(?P<of>占[^,;。\d]{2,20}?的?(?:比重|比例)?[为达]?到?$)")
_OF_ALL = re.compile(
    r"^占(?:全[市省县区国部]|我[市省县区]|总|当年|同期)*|的?(?:总?量|比重|比例)?[为达]?到?$|新能源|的$"
)
_SPREAD = re.compile("(?:分布式|户用|集中式|海上|陆上|整县)[^;。]*$")  # whose capacity is a part
_OF_AMOUNT = re.compile("^的$")  # «占A总量3万的40%»
Fits = Callable[[Reading, Mention], bool]


class Shortened:
    """Finds what a name that is cut short stands for."""

    def __init__(self, codes: Codes, cues: Cues, names: Names, fits: Fits) -> None:
        """fits: whether a figure has the unit of a name."""
        self.codes, self.cues, self.names, self.fits = codes, cues, names, fits

    def bound(self, figure: Reading, parsed: Parsed) -> Bound | None:
        """A figure behind a name that is cut short: «电源装机容量…，其中火电…» is 火电装机容量,
        «可再生能源装机容量…，占比…» is 可再生能源装机占比; or one that goes on with such a name."""
        return self._cut_short(figure, parsed) or self._going_on(figure, parsed)

    def _cut_short(self, figure: Reading, parsed: Parsed) -> Bound | None:
        text = parsed.text
        last = parsed.told_up_to(figure.start)
        start = max(last, *(text.rfind(mark, 0, figure.start) + 1 for mark in ",;、:"))
        if figure.unit is None:
            return None
        if _OF_AMOUNT.match(text[start : figure.start]):
            return self._of_amount(figure, start, parsed)
        said = _FROM.sub("", parsed.blanked(start, figure.start, areas=False))
        share = _SHARE.search(said)
        shared = start + share.start("of") if share and share["of"] else figure.start
        inside = [m for m in parsed.mentions if start < m.end and m.start < min(figure.start, shared)]
        before = [m for m in parsed.mentions if m.end <= start]
        head = text[before[-1].start : before[-1].end] if before else parsed.head
        if (
            inside
            or not head
            or (share and self._of_another(start, before, parsed))
            or _SPREAD.search(text[text.rfind("。", 0, start) + 1 : start])
        ):
            return None
        named = self._named(figure, start, head, share, parsed)
        if named is None or not named.level or not self.fits(figure, Mention(start, start, named)):
            return None
        # What is cut short is a stock wherever an indicator of stocks is: what is added to it is none.
        added = self.codes.indicators[named.level].stock and one(self.cues.flow).search(
            text[start : figure.start]
        )
        why = "flow" if added else ""
        mention = Mention(start, start, named)
        return Bound(figure, mention, text[start : figure.start], start, figure.stop, why, cut=True)

    @staticmethod
    def _of_another(start: int, before: list[Mention], parsed: Parsed) -> bool:
        """Whether the amount that stands last before a share is of something that has no name here."""
        last = next((b for b in reversed(parsed.bound) if b.figure.stop <= start), None)
        since = last is not None and bool(before) and last.figure.start >= before[-1].end
        return since and last is not None and last.why == "no-indicator"

    def _named(
        self, figure: Reading, start: int, head: str, share: re.Match[str] | None, parsed: Parsed
    ) -> Named | None:
        text = parsed.text
        words = any_of((*self.cues.between, "□", "其中")).pattern
        item = re.sub(rf"^(?:{words})+", "", _FROM.sub("", parsed.blanked(start, figure.start)))
        item = _VERB.sub("", _MOVE.sub("", item))
        item = "" if share and item == "占" else item
        if share and (not item or share["of"]):
            named = self.names.share_of(head)
            return named if named and self._is_whole_of(share["of"] or "", head, named) else None
        if not item and head == parsed.head and any(start <= a.start < figure.start for a in parsed.areas):
            return next((m.named for m in self.names.within(head, parsed.sentence.around)), None)
        if not item:
            return None
        around = f"{parsed.sentence.around} {text[:start]}"
        return self.names.of_item(item, head, around) or self.names.of_rest(item, head)

    def _of_amount(self, figure: Reading, start: int, parsed: Parsed) -> Bound | None:
        """The share that an amount has of another one: «A 1万，占B总量3万的40%» is A占比."""
        text = parsed.text
        opens = text.rfind("占", 0, start)
        before = [m for m in parsed.mentions if m.end <= opens]
        within = [m for m in parsed.mentions if opens < m.start < start]
        if opens < 0 or re.search("[,;。]", text[opens:start]) or not before or not within:
            return None
        named = self.names.share_of(text[before[-1].start : before[-1].end])
        if named is None or not self.fits(figure, Mention(start, start, named)):
            return None
        return Bound(figure, Mention(opens, opens, named), "", opens, figure.stop)

    def _is_whole_of(self, said: str, head: str, named: Named) -> bool:
        """Whether what a share is of is a word of the amount's name (公交车 of 新能源公交车) or of the
        share's own, or is not said."""
        whole = _OF_ALL.sub("", said)
        indicator = self.codes.indicators[named.level]
        known = " ".join([head, indicator.name.zh, *indicator.synonyms])
        return len(whole) < 2 or any(whole[n : n + 2] in known for n in range(len(whole) - 1))

    def _going_on(self, figure: Reading, parsed: Parsed) -> Bound | None:
        """A figure that goes on with a name that was cut short: «其中火电1万千瓦，增长2%»."""
        last = parsed.bound[-1] if parsed.bound else None
        if last is None or not last.cut or last.why or last.figure.stop > figure.start:
            return None
        since = [m for m in parsed.mentions if last.figure.start <= m.end <= figure.start]
        if since or parsed.residue(last.figure.stop, figure.start, self.cues):
            return None
        gap = parsed.text[last.figure.stop : figure.start]
        return replace(last, figure=figure, gap=gap, to=figure.stop)

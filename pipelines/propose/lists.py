"""Enumerations: «A、B分别为1、2» is paired by number, or not at all; «A、B均达1» gives the figure to each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from pipelines.ground.numerals import Reading
from pipelines.propose.cues import Cues, any_of, one
from pipelines.propose.listed import ALONE, areas_in_turn, goes_on, known, over_areas, pair, years
from pipelines.propose.names import Mention, Named, Names
from pipelines.propose.parsed import Bound, Parsed, beside, clause_start
from pipelines.propose.places import Area
from pipelines.propose.times import Moment

_SPLIT = re.compile(r"、|以及|和|与|及")
_RESPECTIVELY = "分别"
_EACH = (
    "(?:(?<=[两二三四]县)|(?<=[两二三四]区)|(?<=[两二三四]市))(?:已|也|都)?(?:实现|达到?|为)|"
    "(?<!平)(?<!年)(?<!月)(?<!人)(?<!亩)(?<!日)均(?!值|浓)|都(?=[为是达在比有超])|(?<=[县市区地])各(?=[约完达有超近]*\\d)|(?<=[年期])各(?=[减下降提增])"
)
_LISTED = re.compile("(?:[、和与及]|以及|化肥)$")
_THESE = re.compile("(?P<n>[两三四五])(?P<kind>[市县区])(?:县城|城区|市区)?")
_SEVERAL = re.compile("[两三四]项")
_COUNTED = re.compile(
    r"(?:等)?(?:\d+个|[两二三四五六七八九十]个?)?(?:县|市|区|县级市|县市区|地)?(?:已|也)?(?:实现)?"
)
_SUMMED = re.compile("(?:累计|共计?|合计)(?:完成|实现)?")  # inside a name: «C累计完成减排量»
_A_SHARE = re.compile("(?:两[县市区]|[两二三四五]地)?(?:的)?(?:占比|比例|比重|率)?")


class Lists:
    """Binds the figures of lists by the words of one project."""

    def __init__(self, cues: Cues, names: Names, named_of: Callable[[str], list[str]]) -> None:
        """named_of: the areas of a kind (市, 县, 区) that were named so far."""
        self.cues, self.names, self.named_of = cues, names, named_of

    def taken(self, parsed: Parsed) -> set[int]:
        """Binds the figures of lists in `parsed`, or leaves them aside; returns where they stand."""
        taken: set[int] = set()
        last: list[Bound] = []
        for match in re.finditer(_RESPECTIVELY, parsed.text):
            if run := self._run(match.end(), parsed):
                pairs = self._paired(match.start(), run, parsed, last)
                moved = self._moved_to(run, pairs, parsed)
                if moved:
                    pairs = self._earlier(match.end(), pairs, parsed)
                parsed.bound += [*pairs, *moved]
                taken |= {bound.figure.start for bound in (*pairs, *moved)}
                last = [bound for bound in pairs if not bound.why or bound.mention]
        for mention in parsed.mentions:
            named = self._in_turn(mention, parsed)
            if named and named[0].figure.start not in taken:
                parsed.bound += named
                taken |= {bound.figure.start for bound in named}
                last = named
            shared = self._shared(mention, parsed)
            if shared and shared[0].figure.start not in taken:
                parsed.bound += shared
                taken.add(shared[0].figure.start)
        for match in re.finditer(_EACH, parsed.text):
            each = self._of_each(match, parsed)
            if each and each[0].figure.start not in taken:
                parsed.bound += each
                taken.add(each[0].figure.start)
        return taken

    def _moved_to(self, run: list[Reading], pairs: list[Bound], parsed: Parsed) -> list[Bound]:
        """As many figures behind a run, to which it moved: «分别由40.2%、40.6%提高到42.1%、42.8%»."""
        to = one(self.cues.becomes).match(parsed.text[run[-1].stop :])
        if to is None:
            return []
        place = run[-1].stop + to.end()
        second = self._run(place, parsed)
        if len(second) != len(run):
            return []
        gap = parsed.text[run[-1].stop : place]
        return [
            replace(bound, figure=replace(f, direction=None), gap=gap, to=f.stop)
            for bound, f in zip(pairs, second, strict=True)
        ]

    def _earlier(self, place: int, pairs: list[Bound], parsed: Parsed) -> list[Bound]:
        """What stood there before, of the year that is told with it."""
        first = pairs[0].figure.start
        when = next((m for m in parsed.moments if place <= m.start < first and m.code), None)
        why = "" if when else "earlier-undated"
        return [replace(b, gap="", when=when, why=b.why or why) for b in pairs]

    def _in_turn(self, mention: Mention, parsed: Parsed) -> list[Bound]:
        """As many figures as names, without 分别: «A、B两项X量为1和2», «A、B减排量1和2»; else nothing."""
        text = parsed.text
        areas = len(beside([a for a in parsed.areas if a.end <= mention.start], text)) > 1
        listed = areas or _LISTED.search(text[: mention.start])
        run = self._run(mention.end, parsed) if listed else []
        if len(run) < 2 or not _SPLIT.fullmatch(text[run[-2].stop : run[-1].start]):
            return []
        items = self._items(text, mention.end, parsed)
        if len(items) != len(run) or not all(map(known, items)):
            return areas_in_turn(mention, run, parsed, self.cues)
        start, gap = clause_start(text, mention.start), text[mention.end : run[0].start]
        return [pair(f, n, start, gap) for f, n in zip(run, items, strict=True)]

    def _shared(self, mention: Mention, parsed: Parsed) -> list[Bound]:
        """A share, or a change in percent, of every name of a list: «化肥、农药利用率达43%». An amount may be
        their sum."""
        text = parsed.text
        if not (mention.known and _LISTED.search(text[: mention.start])):
            return []
        figure = next((f for f in parsed.figures if f.start >= mention.end), None)
        if figure is None or figure.unit not in ("PT", "PP") or goes_on(figure, parsed):
            return []
        items = self._items(text, mention.end, parsed)
        if (
            len(items) < 2
            or not all(map(known, items))
            or items[-1] != mention.named
            or parsed.residue(mention.end, figure.start, self.cues)
        ):
            return []
        start, gap = clause_start(text, mention.start), text[mention.end : figure.start]
        return over_areas([pair(figure, item, start, gap) for item in items], mention.start, parsed)

    def _of_each(self, match: re.Match[str], parsed: Parsed) -> list[Bound]:
        """The one figure behind 均, for every name of the list before it; empty where one is not known."""
        figure = next((f for f in parsed.figures if f.start >= match.end()), None)
        if figure is None or parsed.residue(match.end(), figure.start, self.cues):
            return []
        items = self._items(parsed.text, match.start(), parsed)
        if len(items) > 1 and all(map(known, items)):
            return self._each_of_all(match, figure, items, parsed)
        return self._areas_of_each(match, figure, parsed)

    def _each_of_all(
        self, match: re.Match[str], figure: Reading, items: list[Named | None], parsed: Parsed
    ) -> list[Bound]:
        """The one figure for every name of the list before 均."""
        mention = next((m for m in reversed(parsed.mentions) if m.end <= match.start()), None)
        start = clause_start(parsed.text, mention.start if mention else match.start())
        gap = parsed.text[match.start() : figure.start]
        pairs = [pair(figure, item, start, gap) for item in items]
        return over_areas(pairs, match.start(), parsed)

    def _areas_of_each(self, match: re.Match[str], figure: Reading, parsed: Parsed) -> list[Bound]:
        """The one figure for every area of the list before 均, of the name that its sentence spoke of."""
        areas = beside([area for area in parsed.areas if area.end <= match.start()], parsed.text)
        mention = next((m for m in reversed(parsed.mentions) if m.end <= figure.start), None)
        if mention is None and len(areas) > 1:
            return self._of_subject(match, figure, areas, parsed)
        if mention is not None and (these := self._these(mention, parsed)):
            areas, mention = these, replace(mention, start=these[0].start)
        if len(areas) < 2 or mention is None or not mention.known:
            return []
        # The name stands before the areas, or between them and 均.
        behind = mention.start >= areas[-1].start
        if areas[0].start == areas[-1].start:  # «两市»
            return self._whose_each(match, figure, mention, areas, parsed)
        between = parsed.text[areas[-1].end : mention.start if behind else match.start()]
        if not _COUNTED.fullmatch(between):
            return []
        if behind and parsed.residue(mention.end, match.start(), self.cues):
            return []
        return self._whose_each(match, figure, mention, areas, parsed)

    def _whose_each(
        self, match: re.Match[str], figure: Reading, mention: Mention, areas: list[Area], parsed: Parsed
    ) -> list[Bound]:
        between = parsed.text[areas[-1].end : match.start()]
        left = parsed.residue(max(mention.end, areas[-1].end), match.start(), self.cues)
        if left and not _COUNTED.fullmatch(between):
            return []
        start = clause_start(parsed.text, areas[0].start)
        gap = parsed.text[match.start() : figure.start]
        return [replace(pair(figure, mention.named, start, gap), whose=area) for area in areas]

    def _of_subject(
        self, match: re.Match[str], figure: Reading, areas: list[Area], parsed: Parsed
    ) -> list[Bound]:
        """The one figure of every area of a list, of the one thing that the sentences before it were of."""
        counted = _COUNTED.fullmatch(parsed.text[areas[-1].end : match.start()])
        if len(parsed.subjects) != 1 or counted is None:
            return []
        mention = Mention(areas[0].start, areas[0].start, parsed.subjects[0])
        return self._whose_each(match, figure, mention, areas, parsed)

    def _these(self, mention: Mention, parsed: Parsed) -> list[Area]:
        """The areas of «两市», «三县» before a name, where exactly so many of the kind were named so far."""
        start = clause_start(parsed.text, mention.start)
        said = _THESE.fullmatch(parsed.text[start : mention.start])
        codes = self.named_of(said["kind"]) if said else []
        if said is None or len(codes) != "两三四五".index(said["n"]) + 2:
            return []
        return [Area(start, start + 2, code) for code in codes]

    def _run(self, place: int, parsed: Parsed) -> list[Reading]:
        """The figures behind a place with nothing but commas and words of measure between them."""
        run: list[Reading] = []
        for figure in (f for f in parsed.figures if f.start >= place):
            between = parsed.text[place : figure.start]
            alone = ALONE.fullmatch(between) if run else self._opens(place, figure, parsed)
            if not alone:
                break
            run.append(figure)
            place = figure.stop
        units = [figure.unit for figure in run]
        if units and units[-1] and not any(units[:-1]):
            run = [replace(figure, unit=units[-1]) for figure in run]
        if units and units[-1] == "PP":  # «提高0.5个和0.8个百分点»
            run = [replace(f, unit="PP") if f.unit == "COUNT" and f.stop == f.end + 1 else f for f in run]
        return [replace(figure, direction=figure.direction or run[0].direction) for figure in run]

    def _opens(self, place: int, figure: Reading, parsed: Parsed) -> bool:
        """Whether nothing but words of measure stands between a place and a figure, and one name perhaps."""
        named = [m for m in parsed.mentions if place <= m.start and m.end <= figure.start]
        if len(named) != 1:
            return not parsed.residue(place, figure.start, self.cues)
        ends = (place, named[0].start), (named[0].end, figure.start)
        return not any(parsed.residue(*end, self.cues) for end in ends)

    def _paired(self, place: int, run: list[Reading], parsed: Parsed, last: list[Bound]) -> list[Bound]:
        """The figures of a run with names, else moments, else areas of the same number before it, else with
        what was named one by one before."""
        text, count = parsed.text, len(run)
        mention = next((m for m in reversed(parsed.mentions) if m.end <= place), None)
        start = clause_start(text, mention.start if mention else place)
        items = self._items(text, place, parsed)
        listed = text[self._measured_from(text, place) : run[0].start]
        if len(items) == count and all(items):
            return [pair(f, n, start, listed) for f, n in zip(run, items, strict=True)]
        gap = text[place : run[0].start]
        own = (
            mention if mention and mention.known and last and mention.start >= last[-1].figure.stop else None
        )
        if own and not items and len(last) == count and all(bound.whose for bound in last):
            return [
                replace(b, figure=f, mention=own, gap=listed, from_=start, to=f.stop, why="")
                for f, b in zip(run, last, strict=True)
            ]
        if not items and len(last) == count:
            return [
                replace(b, figure=f, gap=listed, from_=start, to=f.stop)
                for f, b in zip(run, last, strict=True)
            ]
        whole = text[(mention.end if mention else place) : run[0].start]
        if said := self._said_behind(place, run, parsed, mention):
            mention, whole = said, gap
        pairs = [pair(f, mention.named, start, whole) for f in run] if mention else []
        moments = years(beside([m for m in parsed.moments if m.end <= place and not m.held], text))
        areas = beside([a for a in parsed.areas if a.end <= place], text)
        if count == 1 and run[0].direction and len(items) > 1 and all(map(known, items)):
            return [pair(run[0], n, start, listed) for n in items]  # «A、B比上年分别减少1%以上»
        if mention and len(moments) == count:
            return [replace(pair, when=moment) for pair, moment in zip(pairs, moments, strict=True)]
        if mention and len(areas) == count:
            return [replace(pair, whose=area) for pair, area in zip(pairs, areas, strict=True)]
        if len(items) == count:
            return [pair(f, n, start, listed) for f, n in zip(run, items, strict=True)]
        if named := self._one_by_one(place, run, parsed):
            part = text.rfind(";", 0, place) + 1
            first = min((m.start for m in parsed.mentions if part <= m.start < place), default=place)
            start = clause_start(text, first)
            return [pair(f, n, start, gap) for f, n in zip(run, named, strict=True)]
        return [Bound(f, None, "", start, f.stop, "enumeration") for f in run]

    def _said_behind(
        self, place: int, run: list[Reading], parsed: Parsed, before: Mention | None
    ) -> Mention | None:
        """The one name of a list that stands behind 分别: «A县、B县分别完成造林1万亩和2万亩»; else, where a
        share alone is said, the one thing that the sentence before was of: «A县、B县占比分别为1%和2%»."""
        behind = [m for m in parsed.mentions if place <= m.start and m.end <= run[0].start]
        if behind:
            return behind[0] if len(behind) == 1 and behind[0].known else None
        areas = [a for a in parsed.areas if a.end <= place] if before is None else []
        told = parsed.text[areas[-1].end : place] if areas else ""
        subjects = [n for n in parsed.subjects if all(self._fits(f, n) for f in run)]
        among = bool(areas) and parsed.text[: beside(areas, parsed.text)[0].start].endswith("其中")
        if not areas or not _A_SHARE.fullmatch(told) or not subjects or (len(subjects) > 1 and not among):
            return None
        return Mention(areas[-1].start, areas[-1].start, subjects[-1])  # 其中 goes on with the last

    def _one_by_one(self, place: int, run: list[Reading], parsed: Parsed) -> list[Named | None]:
        """As many names, each with its own figure, before 分别: «A率40.2%、B率40.6%，分别提高5个和4个百分点»;
        else those of the part of the sentence, or of the sentence before it, where each fits its figure."""
        text = parsed.text
        comma = text.rfind(",", 0, place)
        if parsed.residue(max(comma, text.rfind(";", 0, place)) + 1, place, self.cues) not in ("", "其中"):
            return []
        parts = sorted({clause_start(text, comma), text.rfind(";", 0, max(comma, 0)) + 1}, reverse=True)
        for start in parts if comma >= 0 else ():
            figures = [f for f in parsed.figures if start <= f.start < comma]
            names = [self._since(start, f, parsed) for f in figures]
            if len(figures) == len(run) and any(names):
                return names
            if len(figures) > len(run) and all(names[-len(run) :]) and start < clause_start(text, comma):
                return names[-len(run) :]  # those that were told last
        start = text.rfind(";", 0, place) + 1
        within = [m.named for m in parsed.mentions if start <= m.start and m.end <= place]
        earlier = text.rfind(";", 0, max(start - 1, 0)) + 1
        part = [m.named for m in parsed.mentions if earlier <= m.start and m.end <= start]
        areas = beside([area for area in parsed.areas if area.end <= place], text)
        subjects = [] if len(areas) == len(run) else list(parsed.subjects)
        for named in (list(dict.fromkeys(within)), list(dict.fromkeys(part)), subjects):
            if len(named) == len(run) and all(map(self._fits, run, named)):
                return list(named)
        return []

    def _since(self, start: int, figure: Reading, parsed: Parsed) -> Named | None:
        """The name between the figure before one, or a place, and the figure."""
        last = max(
            (f.stop for f in parsed.figures if start <= f.start and f.stop <= figure.start), default=start
        )
        named = [m.named for m in parsed.mentions if last <= m.start and m.end <= figure.start]
        return named[-1] if named else None

    def _fits(self, figure: Reading, named: Named) -> bool:
        """Whether a figure has the unit of a name, or a change of it that is told in percent."""
        level = self.names.codes.indicators.get(named.level)
        units = self.names.codes.units
        unit = figure.unit or "INDEX"
        return level is not None and units[unit].dimension == units[level.unit].dimension

    def _items(self, text: str, place: int, parsed: Parsed) -> list[Named | None]:
        """The names of a list before 分别, in its order; what is none stands for None."""
        known: list[Moment | Area] = [*parsed.moments, *parsed.areas]
        figures = [f.stop for f in parsed.figures if f.stop <= place]
        start = max([*figures, *(text.rfind(mark, 0, place) + 1 for mark in (";", "。", ":", "】"))])
        comma = text.rfind(",", start, place)
        if comma >= 0 and self._is_measure(text[comma + 1 : place]):
            place, comma = comma, text.rfind(",", start, comma)
        first = max(start, comma + 1)
        listed = "".join(
            letter
            for n, letter in enumerate(text[first:place], start=first)
            if not any(span.start <= n < span.end for span in known)
        )
        words = any_of((*self.cues.between, "□", "其中")).pattern
        leading, behind = (
            re.compile(f"^(?:{words})+"),
            re.compile(f"(?:{self.cues.time.on_year}|均|也|则|累计|合计|比|较|与|相比|同|已)+$"),
        )
        listed = listed.replace("化肥农药", "化肥、农药")
        parts = [behind.sub("", leading.sub("", part)) for part in _SPLIT.split(listed)]
        parts = [_SEVERAL.sub("", part) for part in parts if part]
        if len(parts) < 2:
            return []
        around = f"{parsed.sentence.around} {text[:place]}"
        parts[-1] = _SUMMED.sub("", parts[-1])
        items = [self.names.of_item(part, parts[-1], around) for part in parts]
        if any(items):
            return items
        # «A、B减排量为1和2,C、D则为3、4»: the end of the names stands with those before them.
        last = next((m for m in reversed(parsed.mentions) if m.end <= first), None)
        whole = text[last.start : last.end] if last else ""
        return [self.names.of_item(part, whole, around) for part in parts] if last else items

    def _measured_from(self, text: str, place: int) -> int:
        """Where the words of measure right before a place begin: 同比分别, 与上年相比分别."""
        measure = re.search(rf"(?:{one(self.cues.time.on_year).pattern}|相比|,)+$", text[:place])
        return measure.start() if measure else place

    def _is_measure(self, text: str) -> bool:
        return not any_of((*self.cues.between, "□")).sub("", text)

"""Whose figure it is: areas named in a sentence, and the one that the document is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.codes import Codes
from pipelines.ground.folding import fold
from pipelines.ground.project import Project
from pipelines.propose.cues import Cues, one
from pipelines.understand import Gazetteer

NATION = "100000"
_ENDS = "省市县区旗州盟"
_LONGEST, _SHORTEST = 11, 3
_CITY, _COUNTY, _DISTRICT = "市", "县旗", "区"
# An area that a figure is only held against, or ranked in.
_BESIDE = re.compile(
    r"(?:高于|低于|高出|低出|超出|优于|好于|超过|快于|落后于|落后|领先于|比|较|与|和|居|列|排|占|位居|位列|排名|领先|进入|报送?|入选|获)$"
)
_BESIDE_BEHIND = re.compile(
    r"^(?:平均(?!为|达|是)(?!\d)|等\d*[座家条台]|均值|水平|中(?=[排居位列])|第|前|排名|首|[^,;。\d]{0,10}(?:企业|公司|项目|工程|电站|园区)[^,;。\d]{0,8}[,;]|最(?![高低优好大小],?[为达]?\d)|各(?![约完达有超近]*\d)|设区(?!(?:城)?市平均)|[\d一二三四五六七八九十]+个[^,;。\d]{0,14}(?:中|里|内|第|排|居|位)|目标|下达|的\d|(?!作为|是|[^,;。\d]{0,12}(?:累计|面积))[^,;。\d]{0,14}(?:试点|示范|先行|试验区|基地|文明城市|先进))"
)
# A park that bears the name of a place is none: «某市石墨产业园»
_PARK = re.compile(r"^[^,;。、\d的]{0,10}(?:产业园|开发区|高新区|工业园)")
# A place where something is built, or from which it comes, is none that the next clause is of:
# «推动某县焚烧厂二期投用,力争全市占比…», «随着某县垃圾转运…».
_BUILT = re.compile(r"(?:推动|加快|推进|支持|实施|建成|建设|新建|投用|依托|启动|完成|抓好)$")
_WORKS = re.compile(
    r"^(?:等[地县市区]+)?[^,;。、\d的]{0,12}(?:厂|站|项目|工程|电站|[一二三]期|填埋场|园)[^,;。]*,"
)
_AND = "、和与及"
_WITH = re.compile(r"(?:^|[,;])随着[^,;。]*$")
# What a heading may have before and behind the area of its section.
_HEADED = re.compile(r"^[(（]?[\d一二三四五六七八九十]{0,3}[)）、.]*")
_BOOK = re.compile("《[^《》]*》")
_ONLY_SPOKEN_OF = re.compile(r"^(?:下达|要求|安排|对|给|政府|和|与|、)")


@dataclass(frozen=True)
class Area:
    """An area named from one place of a text up to another; code empty: no area that is known."""

    start: int
    end: int
    code: str
    breakdown: str = ""


class Places:
    """The areas of a project, and the one that a document, and a section of it, is about."""

    def __init__(self, project: Project, codes: Codes, cues: Cues, gazetteer: Gazetteer) -> None:
        self.project, self.codes, self.cues, self.gazetteer = project, codes, cues, gazetteer
        self.document = ""
        self.own = ""  # of the section that is read
        self.recent: list[str] = []  # the areas named so far

    def settle(self, area: str, named: Sequence[str], publisher: str, text: str) -> None:
        """The document's area: as stated, else as title and subtitle or the publisher name it, else the first
        county of a text that speaks of «全县», else the project's.

        named: title and subtitle.
        """
        self.recent = []
        found = [codes[0] for words in (*named, publisher) if (codes := self._named_codes(words))]
        national = one(self.cues.area.national_publisher).search(publisher) or "全国" in "".join(named[:1])
        self.own = area or next(iter(found), "") or (NATION if national else self._first_county(text))
        self.own = self.document = self.own or self._spoken_of(text)

    def _spoken_of(self, text: str) -> str:
        """The area of a text that names none: its province where it calls one its own, the nation where it
        speaks of that, and of no city; else the project's."""
        said, ref_area = self.cues.area, self.project.params.ref_area
        if any(one(words).search(text) for words in (said.city, said.county)):
            return ref_area
        if one(said.own_province).search(text):
            return f"{ref_area[:2]}0000"
        return NATION if one(said.of_nation).search(text) else ref_area

    @property
    def is_of_a_county(self) -> bool:
        """Whether the section that is read is about a county."""
        return self._is_county(self.own)

    def enter(self, headings: Iterable[str]) -> None:
        """Sets the area of a section: the one that its innermost heading opens with, else the document's."""
        self.own = next(filter(None, map(self._headed, reversed(list(headings)))), self.document)

    def at(self, code: str, period: str) -> str:
        """The code under which an area's ground stood in a period: a county that became a district."""
        area = self.codes.areas.get(code)
        if area is None or not (area.same_territory and area.successor and area.valid_to):
            return code
        years = re.findall(r"\d{4}", period)
        return str(area.successor) if years[-1:] > [str(area.valid_to)] else code

    def told(self, text: str) -> tuple[list[Area], list[Area]]:
        """The areas that a plain text names, and those that a figure is held against, left to right."""
        said = self.cues.area
        named = self._named(text)
        found = [*named, *self._relative(text, named)]
        found += [Area(m.start(), m.end(), "") for m in one(said.unknown).finditer(text)]
        kept = [area for area in _longest(found) if not _PARK.match(text[area.end :])]
        named_in = [(m.start(), m.end()) for m in _BOOK.finditer(text)]  # the rules of a place are no place
        kept = [area for area in kept if not any(a < area.start and area.end < b for a, b in named_in)]
        ends = {area.end for area in kept}
        beside = [
            a
            for a in kept
            if (_BESIDE.search(text[: a.start]) and not _is_listed(a, ends, text))
            or _BESIDE_BEHIND.match(text[a.end :])
            or _is_built(a, kept, text)
            or _WITH.search(text[: a.start])
        ]
        kept = [area for area in kept if area not in beside]
        self.recent += [area.code for area in _longest(named) if area not in beside and area.code]
        return sorted([*kept, *self._breakdowns(text, kept)], key=lambda a: a.start), beside

    def _relative(self, text: str, named: list[Area]) -> list[Area]:
        """Areas without their names: 全市, 全县, 全省, 全国."""
        said = self.cues.area
        found = [Area(m.start(), m.end(), NATION) for m in one(said.nation).finditer(text)]
        for words, ends in ((said.city, _CITY), (said.county, _COUNTY), (said.district, _DISTRICT)):
            for match in one(words).finditer(text):
                before = [*self.recent, *(area.code for area in named if area.end <= match.start())]
                found.append(Area(match.start(), match.end(), self._meant(ends, before)))
        for match in one(said.that_one).finditer(text):
            before = [*self.recent, *(area.code for area in named if area.end <= match.start())]
            last = next((c for c in reversed([self.own, *before]) if self._is(c, match.group()[-1])), "")
            found.append(Area(match.start(), match.end(), last))
        province = f"{(self.own if self.own != NATION else self.project.params.ref_area)[:2]}0000"
        return found + [Area(m.start(), m.end(), province) for m in one(said.province).finditer(text)]

    def _meant(self, ends: str, before: list[str]) -> str:
        """Which area «全市» or «全县» means: the document's where it is one, the city of its county, else the
        last one of the kind that was named; empty: it is not told."""
        if self._is(self.own, ends) or (ends == _DISTRICT and self._name(self.own).endswith("自治区")):
            return self.own
        if ends == _CITY and self._is_county(self.own):
            return self.gazetteer.parent_of(self.own) or self.project.params.ref_area
        city = [self.project.params.ref_area] if ends == _CITY else []
        return next((code for code in reversed([*city, *before]) if self._is(code, ends)), "")

    def named_of(self, kind: str) -> list[str]:
        """The areas of a kind (市, 县, 区) that were named so far, each once."""
        ends = {_CITY: _CITY, "县": _COUNTY + _DISTRICT + _CITY}.get(kind, _DISTRICT)
        named = [code for code in dict.fromkeys(self.recent) if self._is(code, ends)]
        return [code for code in named if self._is_county(code) != (kind == _CITY)]

    def _is(self, code: str, ends: str) -> bool:
        """Whether an area is a city, a county, a district by its name."""
        return bool(code) and code[2:] != "0000" and self._name(code)[-1:] in tuple(ends)

    @staticmethod
    def _is_county(code: str) -> bool:
        return bool(code) and not code.endswith("00")

    def _name(self, code: str) -> str:
        area = self.codes.areas.get(code)
        places = self.gazetteer.by_code.get(code, [])
        return re.sub(r"\(.*\)$", "", area.zh) if area else places[-1].zh if places else ""

    def _breakdowns(self, text: str, areas: list[Area]) -> list[Area]:
        """Parts of an area: 市区 of the city, a number of cities of the area named before them."""
        city = self._meant(_CITY, self.recent) or self.project.params.ref_area
        found = []
        for part in self.codes.breakdowns.values():
            for match in re.finditer("|".join(map(re.escape, part.synonyms)) or "$^", text):
                # «某市区»: the name of the city ends inside the word
                before = [a.code for a in areas if a.start < match.start() and a.end <= match.start() + 1]
                if _BESIDE_BEHIND.match(text[match.end() :]):
                    continue
                wider = (before or [NATION if self.own == NATION else f"{city[:2]}0000"])[-1]
                if "市" in match.group():
                    inner = "区" in match.group() and not re.search(
                        r"\d|[一二三四五六七八九十][个市]", match.group()
                    )
                    code = (before or [city])[-1] if inner else wider
                    found.append(Area(match.start(), match.end(), code, part.code))
        return found

    def _headed(self, heading: str) -> str:
        """The area that a heading opens with: a part of the document's, or another county beside it."""
        start = _HEADED.match(heading)
        first = next((area for area in _longest(self._named(heading)) if area.code), None)
        if first is None or start is None or first.start > start.end():
            return ""
        wider = f"{self.document[:4]}00" if self._is_county(self.document) else self.document
        within = first.code.startswith(re.sub("(?:00)+$", "", wider)) or wider == NATION
        return "" if _ONLY_SPOKEN_OF.match(heading[first.end :]) or not within else first.code

    def _first_county(self, text: str) -> str:
        """The first county that a text names which speaks of «全县» and not of «全市»."""
        said = self.cues.area
        for words, ends in ((said.county, _COUNTY), (said.district, _DISTRICT)):
            if one(words).search(text) and not one(said.city).search(text):
                named = (area.code for area in _longest(self._named(text)))
                return next((code for code in named if self._is_county(code) and self._is(code, ends)), "")
        return ""

    def _named_codes(self, text: str) -> list[str]:
        """The areas of a title or an office, one that stands in the one before it in its stead: 某市某县."""
        codes: list[str] = []
        last = -1
        for area in _longest(self._named(fold(text))):
            if not area.code or area.code == NATION:
                continue
            upper = codes[-1] if codes and area.start == last else ""
            if upper and area.code.startswith(re.sub("(?:00)+$", "", upper)):
                codes.pop()
            codes.append(area.code)
            last = area.end
        return codes

    def _named(self, text: str) -> list[Area]:
        """Areas by their names: the project's in full or for short, all others in full."""
        found = [
            Area(match.start(), match.end(), code)
            for word, code in self.codes.area_words.items()
            if not word.startswith("全") and len(word) >= 2 and word in text
            for match in re.finditer(f"(?<!其){re.escape(word)}", text)  # «其中国控断面» names no country
        ]
        for end, letter in enumerate(text, start=1):
            if letter in _ENDS:
                for size in range(min(_LONGEST, end), _SHORTEST - 1, -1):
                    if code := self._coded(text[end - size : end]):
                        found.append(Area(end - size, end, code))
                        break
        return found

    def _coded(self, name: str) -> str:
        """The code of a full name of today; of several areas of one name that of the project's province."""
        places = [place for place in self.gazetteer.by_name.get(name, []) if not place.last]
        codes = {place.code for place in places}
        near = {code for code in codes if code[:2] == self.project.params.ref_area[:2]}
        return next(iter(codes if len(codes) == 1 else near if len(near) == 1 else set()), "")


def _is_built(area: Area, areas: Sequence[Area], text: str) -> bool:
    """Whether something is built in an area, or in the areas of its list: «加快甲、乙等地风电项目建设,»."""
    first = last = area
    while before := next((a for a in areas if a.end == first.start - 1 and text[a.end] in _AND), None):
        first = before
    while behind := next((a for a in areas if a.start == last.end + 1 and text[last.end] in _AND), None):
        last = behind
    return bool(_BUILT.search(text[: first.start]) and _WORKS.match(text[last.end :]))


def _is_listed(area: Area, ends: set[int], text: str) -> bool:
    """Whether an area stands beside another: «A县和B县», and is not what that one is compared with."""
    listed = text[area.start - 1 : area.start] in ("和", "与") and area.start - 1 in ends
    return listed and not text.startswith(("相比", "比较", "对比", "接壤", "交界"), area.end)


def _longest(found: list[Area]) -> list[Area]:
    """Of areas that overlap the longest, left to right."""
    kept: list[Area] = []
    for area in sorted(found, key=lambda a: (a.start - a.end, a.start)):
        if not any(a.start < area.end and area.start < a.end for a in kept):
            kept.append(area)
    return sorted(kept, key=lambda a: a.start)

"""Whose figure it is: areas named in a sentence, and the one that the document is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.codes import Codes
from pipelines.ground.folding import fold
from pipelines.ground.project import Project
from pipelines.propose.cues import Cues, one
from pipelines.understand import Gazetteer

NATION = "100000"
_ENDS = "省市县区旗州盟"
_LONGEST, _SHORTEST = 11, 3
# An area that a figure is only held against, or ranked in.
_BESIDE = re.compile(
    r"(?:高于|低于|优于|好于|超过|快于|比|较|与|和|居|列|排|占|位居|位列|排名|领先|进入|报送?|入选|获)$"
)
_BESIDE_BEHIND = re.compile(r"^(?:平均|均值|水平|第|前|排名|首|最|各|设区|\d+个|目标|下达|的\d)")


@dataclass(frozen=True)
class Area:
    """An area named from one place of a text up to another; code empty: no area that is known."""

    start: int
    end: int
    code: str
    breakdown: str = ""


@dataclass
class Places:
    """The areas of a project, and the one that a document is about."""

    project: Project
    codes: Codes
    cues: Cues
    gazetteer: Gazetteer
    own: str = ""

    def settle(self, area: str, title: str, publisher: str) -> None:
        """The document's area: as stated, else as title or publisher name it, else the project's."""
        if area:
            self.own = area
            return
        found = [code for text in (title, publisher) for code in self._named_codes(text)]
        national = one(self.cues.area.national_publisher).search(publisher) or "全国" in title
        self.own = next(iter(found), NATION if national else self.project.params.ref_area)

    def within(self, text: str) -> list[Area]:
        """The areas that a plain text names, left to right, without those that a figure is held against."""
        said = self.cues.area
        city = self.own if self.own.endswith("00") and self.own[2:4] != "00" else self.project.params.ref_area
        county = self.own if not self.own.endswith("00") else ""
        relative = (
            (said.own, city),
            (said.county, county),
            (said.province, f"{(self.own if self.own != NATION else city)[:2]}0000"),
            (said.nation, NATION),
        )
        found = [
            Area(m.start(), m.end(), code) for words, code in relative for m in one(words).finditer(text)
        ]
        found += self._named(text)
        kept: list[Area] = []
        for area in sorted(found, key=lambda a: (a.start - a.end, a.start)):
            if not any(a.start < area.end and area.start < a.end for a in kept):
                kept.append(area)
        beside = [a for a in kept if _BESIDE.search(text[: a.start]) or _BESIDE_BEHIND.match(text[a.end :])]
        kept = [area for area in kept if area not in beside]
        return sorted([*kept, *self._breakdowns(text, kept, city)], key=lambda a: a.start)

    def _breakdowns(self, text: str, areas: list[Area], city: str) -> list[Area]:
        """Parts of an area: 市区 of the city, a number of cities of the area named before them."""
        found = []
        for part in self.codes.breakdowns.values():
            for match in re.finditer("|".join(map(re.escape, part.synonyms)) or "$^", text):
                before = [area.code for area in areas if area.end <= match.start()]
                wider = (before or [f"{city[:2]}0000"])[-1]
                if "市" in match.group():
                    inner = "区" in match.group() and not re.search(
                        r"\d|[一二三四五六七八九十]个", match.group()
                    )
                    code = (before or [city])[-1] if inner else wider
                    found.append(Area(match.start(), match.end(), code, part.code))
        return found

    def _named_codes(self, text: str) -> list[str]:
        return [area.code for area in self._named(fold(text)) if area.code and area.code != NATION]

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

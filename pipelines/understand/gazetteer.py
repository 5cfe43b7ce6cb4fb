"""Names of areas → GB/T 2260 codes, by what stands beside them: 鼓楼区 is one of four until its siblings say
which. The names of all revisions since 1980 are in data/codes/gb2260.csv; the project's areas.csv rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pipelines.codes import Codes
from pipelines.ground.errors import CodesError
from pipelines.ground.folding import fold
from pipelines.ground.project import Project
from pipelines.ground.registers import read_lines

COLUMNS = ("REF_AREA", "ZH", "FIRST_SEEN", "LAST_SEEN")
NATION = "100000"
# The peoples in the names of autonomous areas: 恩施土家族苗族自治州 is 恩施 for short.
_PEOPLES = (
    "(?<!内)蒙古族?|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|"
    "傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族?|仫佬族|羌族|布朗族|撒拉族|毛南族|"
    "仡佬族|锡伯族?|普米族|塔吉克族?|怒族|鄂温克族?|德昂族|保安族|裕固族|独龙族|鄂伦春族?|基诺族|各族"
)
_SUFFIX = re.compile(rf"(?:特别行政区|(?:{_PEOPLES})*自治[区州县旗]|省|市|地区|盟|县|林区|区|旗)$")
_MUNICIPAL = ("11", "12", "31", "50")
# Codes like 310100 stand for no area: they only hold a municipality's districts together.
_UNITS_OF_CODE = ("市辖区", "县")
_PINYIN = {
    "陕西": "shaanxi",
    "内蒙古": "innermongolia",
    "西藏": "tibet",
    "香港": "hongkong",
    "澳门": "macao",
    "厦门": "xiamen",
    "重庆": "chongqing",
}
_BELOW = re.compile(r"(?:区|县|市|旗|州|盟|园|场|新城)$")


@dataclass(frozen=True)
class Place:
    """An area of GB/T 2260: code, name, the years in which the lists show it (empty: open)."""

    code: str
    zh: str
    first: str = ""
    last: str = ""

    @property
    def parent(self) -> str:
        """The code of the area that it is part of, by the code's digits."""
        if self.code.endswith("0000"):
            return NATION if self.code != NATION else ""
        return f"{self.code[:2]}0000" if self.code.endswith("00") else f"{self.code[:4]}00"

    def stood_in(self, year: str) -> bool:
        """Whether the lists show it in `year` (any year where that is empty)."""
        return not year or ((not self.first or self.first <= year) and (not self.last or year <= self.last))


class Gazetteer:
    """Every area that is known, by full and by short name."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = list(places)
        self.by_code: dict[str, list[Place]] = {}
        self.by_name: dict[str, list[Place]] = {}
        for place in self.places:
            if place.zh not in _UNITS_OF_CODE or not place.code.endswith("00"):
                self.by_code.setdefault(place.code, []).append(place)
            self.by_name.setdefault(fold(place.zh), []).append(place)

    @cached_property
    def by_short(self) -> dict[str, list[Place]]:
        """Names without their last word: 江苏, 禅城, 内蒙古."""
        short: dict[str, list[Place]] = {}
        for place in self.places:
            # 东乡族自治县 is named for its people: 东乡
            name = _SUFFIX.sub("", place.zh) or re.sub(r"族?自治[区州县旗]$", "", place.zh)
            if len(name) >= 2 and name != place.zh:
                short.setdefault(fold(name), []).append(place)
                if "自治" in place.zh:  # 红河州, 长阳县
                    short.setdefault(fold(name + place.zh[-1]), []).append(place)
        return short

    def candidates(self, label: str, year: str = "") -> list[Place]:
        """Places that a folded label may name; full names before short ones, those that stood in `year` (or
        stand today) before those that did not."""
        found = self.by_name.get(label) or self._in_full(label) or []
        if not any(place.stood_in(year) if year else not place.last for place in found):
            found = [
                *found,
                *self.by_short.get(label, []),
            ]  # 石柱县 was a county, and is short for another now
        if not found and label.isascii():
            found = self.in_latin(label)
        alive = [place for place in found if (place.stood_in(year) if year else not place.last)]
        return alive or found

    def _in_full(self, label: str) -> list[Place]:
        """An area written with those around it before it: 无锡市滨湖区, 江苏无锡, 江苏省无锡市滨湖区."""
        for cut in range(2, len(label) - 1):
            before, rest = label[:cut], label[cut:]
            uppers = {p.code for p in self.by_name.get(before) or self.by_short.get(before, [])}
            if not uppers:
                continue
            lower = self.by_name.get(rest) or self.by_short.get(rest) or self._in_full(rest)
            found = [place for place in lower if uppers & {self.parent_of(place.code), *self._above(place)}]
            if found:
                return found
        return []

    def _above(self, place: Place) -> set[str]:
        """The areas of which a place's parent is a part."""
        parent = self.parent_of(place.code)
        return {self.parent_of(parent)} - {NATION} if parent else set()

    @cached_property
    def by_pinyin(self) -> dict[str, list[Place]]:
        """Provinces and cities of today by their names in Latin letters, without the last word: wuxi."""
        from pypinyin import lazy_pinyin

        found: dict[str, list[Place]] = {}
        for place in self.places:
            if place.last or not place.code.endswith("00") or place.zh in _UNITS_OF_CODE:
                continue
            short = _SUFFIX.sub("", place.zh) or place.zh
            name = _PINYIN.get(short) or "".join(lazy_pinyin(short, v_to_u=False))
            found.setdefault(name.replace("ü", "u").replace("v", "u"), []).append(place)
        return found

    def in_latin(self, label: str) -> list[Place]:
        """Places that a label in Latin letters may name: Wuxi, Wuxi City, Xi'an, Jiangsu Province."""
        said = label.casefold()
        level = "0000" if re.search(r"\bprovince\b", said) else "00" if re.search(r"\bcity\b", said) else ""
        plain = re.sub(r"\b(?:city|province|municipality|prefecture|shi|sheng|ar)\b", "", said)
        plain = re.sub(r"[^a-z]", "", plain.replace("ü", "u"))
        found = self.by_pinyin.get(plain, []) if len(plain) > 3 else []
        fitting = [p for p in found if p.code.endswith("0000") == (level == "0000")] if level else []
        return fitting or found

    def children(self, code: str) -> int:
        """How many areas of today are part of `code`."""
        return len({p.code for p in self.places if p.parent == code and not p.last and p.zh != "市辖区"})

    def parent_of(self, code: str) -> str:
        """The parent's code; a municipality's districts belong to the municipality."""
        parent = Place(code, "").parent
        return f"{parent[:2]}0000" if parent and parent not in self.by_code else parent

    def name(self, code: str, year: str = "") -> str:
        """The name in full for its level: 江苏省, 佛山市, 佛山市禅城区, 上海市浦东新区."""
        place = self.standing(code, year)
        return self.full_name(place, year) if place else ""

    def full_name(self, place: Place, year: str = "") -> str:
        """A place's own name, below a city behind that of the city as it was called in `year`."""
        if place.code.endswith("00") or place.code[2:4] == "90":
            return place.zh
        upper = self.standing(self.parent_of(place.code), year)
        return (upper.zh if upper else "") + place.zh

    def standing(self, code: str, year: str = "") -> Place | None:
        """The place of a code by its name in `year`, else by today's, else by the last that it had."""
        places = self.by_code.get(code, [])
        fitting = (
            [p for p in places if year and p.stood_in(year)] or [p for p in places if not p.last] or places
        )
        return max(fitting, key=lambda p: (not p.last, p.last, p.first), default=None)

    def resolve(
        self, labels: Iterable[str], year: str = "", within: str = "", cities: bool = False
    ) -> dict[str, Place]:
        """Folded label → the place it names, chosen so that the labels fit together.

        `within`: the area of the table where it is known; `cities`: the labels are said to be cities. A label
        that fits no parent of the others is left out.
        """
        found = {label: self.candidates(label, year) for label in dict.fromkeys(labels)}
        found = {label: places for label, places in found.items() if places}
        found = _of_one_level(found, cities)
        votes = Counter(
            parent
            for places in found.values()
            for parent in {self.parent_of(p.code) for p in places}
            if parent
        )
        if within:
            votes[within] += 2
        ranked = sorted(votes, key=lambda code: (-votes[code], -len(code.rstrip("0")), code))
        chosen: dict[str, Place] = {}
        for label, places in found.items():
            if self._undecided(places, votes):
                continue
            place = self._fitting(places, ranked, year)
            if place is not None:
                chosen[label] = place
        return chosen

    def _undecided(self, places: list[Place], votes: Counter[str]) -> bool:
        """Whether a name is that of several places and nothing beside it speaks for one of their parents."""
        parents = {self.parent_of(p.code) for p in places}
        if len(parents) < 2:
            return False
        best = max(votes[parent] for parent in parents)
        return best < 2 or sum(votes[parent] == best for parent in parents) > 1

    def _fitting(self, places: list[Place], ranked: list[str], year: str) -> Place | None:
        for parent in ranked:
            own = [p for p in places if p.code == parent]
            if own and parent == ranked[0]:  # the whole listed among its parts
                return own[0]
            fitting = [p for p in places if self.parent_of(p.code) == parent]
            if fitting:
                standing = [p for p in fitting if p.stood_in(year)]
                return min(standing or fitting, key=lambda p: (bool(p.last), p.last and -int(p.last), p.code))
        return places[0] if len({p.code for p in places}) == 1 else None

    def in_text(self, text: str) -> Place | None:
        """The one area that a title names in full (江苏省…, 揭阳市…, 全国…); None where none or several."""
        if text.isascii():
            return self._in_latin_text(text)
        flat = re.sub(r"中国[^，。]{0,8}年鉴\d*", "", fold(text))
        if re.match(r"(?:\d{4}年?)?(?:中国|全国)", flat) or "全国" in flat:
            return Place(NATION, "全国")
        best: list[Place] = []
        for size in range(min(len(flat), 14), 2, -1):
            for start in range(len(flat) - size + 1):
                name = flat[start : start + size]
                places = self.by_name.get(name) or (
                    self._in_full(name) if size > 4 and name[-1] in "区县市旗" else []
                )
                if places and places[0].zh != "市辖区":
                    best += places
            if best:
                break
        best = [place for place in best if not place.last] or best or self._provinces(flat)
        codes = {p.code for p in best}
        return best[0] if len(codes) == 1 else None

    def _in_latin_text(self, text: str) -> Place | None:
        """The one area of China that a line in Latin letters names: Wuxi, 2030; in Jiangsu Province."""
        words = re.findall(r"[A-Z][a-z'’]{3,}(?: (?:Province|City))?", text)
        found = {p.code: p for word in words for p in self.in_latin(word)}
        return next(iter(found.values())) if len(found) == 1 else None

    def _provinces(self, flat: str) -> list[Place]:
        """Provinces that a title names without their last word (江苏能源平衡表)."""
        return [
            places[0]
            for name, places in self.by_short.items()
            if name in flat and places[0].code.endswith("0000") and not places[0].last
        ]

    @staticmethod
    def looks_like_one(label: str) -> bool:
        """Whether a label ends as names of areas do, known or not (空港经济区, 产业园)."""
        return len(label) >= 2 and bool(_BELOW.search(label))


def _of_one_level(found: dict[str, list[Place]], cities: bool) -> dict[str, list[Place]]:
    """Where most labels may be prefectures, a short name of several levels is the prefecture: 南昌."""
    urban = {label: [p for p in places if _is_city(p)] for label, places in found.items()}
    enough = sum(map(bool, urban.values())) > 0.6 * len(found) and len(found) > 1
    if not (cities or enough):
        return found
    return {
        label: urban[label] if urban[label] and not _is_named(label, places) else places
        for label, places in found.items()
    }


def _is_city(place: Place) -> bool:
    """Whether it is a prefecture or a municipality."""
    return place.code.endswith("00") and (not place.code.endswith("0000") or place.code[:2] in _MUNICIPAL)


def _is_named(label: str, places: list[Place]) -> bool:
    return any(label == fold(place.zh) for place in places)


def load_gazetteer(project: Project, codes: Codes) -> Gazetteer:
    """All places: data/codes/gb2260.csv and the project's own areas, which rule where both have a code."""
    lines = read_lines(project.asset("data", "codes", "gb2260.csv"), CodesError, COLUMNS)
    listed = [Place(*(cells[name] for name in COLUMNS)) for _, cells in lines]
    own = [
        Place(area.code, re.sub(r"\(.*\)$", "", fold(area.zh)), area.valid_from, _before(area.valid_to))
        for area in codes.areas.values()
    ]
    ours = {place.code for place in own}
    return Gazetteer([*own, *(place for place in listed if place.code not in ours)])


def _before(valid_to: str) -> str:
    """areas.csv ends an area in the year of its change, in which the successor already stands."""
    return str(int(valid_to) - 1) if valid_to else ""

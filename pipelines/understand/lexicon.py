"""The words by which a table is understood (data/codes/tables.yaml), folded once."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from pipelines.ground.errors import CodesError
from pipelines.ground.folding import fold
from pipelines.ground.project import Project
from pipelines.ground.yamlio import load_model

Head = Literal["area", "unit", "period", "id", "remark", "item", "value", "status", "freq", "scale"]


class Lexicon(BaseModel):
    """The closed lists of words, as written in the files of every language."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

    missing: dict[str, tuple[str, ...]] = {}
    weak: dict[str, tuple[str, ...]] = {}
    flags: dict[str, str] = {}
    totals: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    nation: tuple[str, ...] = ()
    urban: tuple[str, ...] = ()
    aggregates: tuple[str, ...] = ()
    townships: tuple[str, ...] = ()
    settlements: tuple[str, ...] = ()
    ofwhich: tuple[str, ...] = ()
    heads: dict[Head, tuple[str, ...]] = {}
    export: dict[Head, tuple[str, ...]] = {}
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    growth: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    absolute: tuple[str, ...] = ()
    meta: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    multipliers: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    bracketed: tuple[str, ...] = ()
    multiples: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()
    denominators: tuple[str, ...] = ()
    substances: tuple[str, ...] = ()
    measures: dict[str, tuple[str, ...]] = {}
    per: tuple[str, ...] = ()
    paired: tuple[str, ...] = ()
    ranks: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()
    uncounted: tuple[str, ...] = ()
    months: dict[str, tuple[str, ...]] = {}

    def __hash__(self) -> int:
        """Which one it is: what is remembered of a lexicon's words is not to hash them all each time."""
        return id(self)

    @cached_property
    def _missing(self) -> dict[str, str]:
        return {fold(mark): kind for kind, marks in self.missing.items() for mark in marks}

    @cached_property
    def _weak(self) -> dict[str, str]:
        return {fold(mark): kind for kind, marks in self.weak.items() for mark in marks}

    def missing_kind(self, text: str) -> str:
        """Why a figure is missing, by a mark that means nothing else (SDMX CL_OBS_STATUS); else empty."""
        flat = fold(text)
        return self._missing.get(flat, "") or self._missing.get(flat.strip("()[]“”\"'"), "")

    def weak_kind(self, text: str) -> str:
        """The same of a mark that may be a label elsewhere: x, (D), #, c, z."""
        flat = fold(text)
        return self._weak.get(flat, "") or self._weak.get(flat.strip("()[]“”\"'"), "")

    def flag_of(self, letters: str) -> str:
        """The SDMX status that an office's flag behind a figure stands for; empty where it is none."""
        if letters in self.flags:
            return self.flags[letters]
        known = [self.flags[letter] for letter in letters if letter in self.flags]
        return known[0] if known and len(known) == len(letters) <= 3 else ""

    @cached_property
    def many(self) -> str:
        """The multipliers as a pattern, the longest first."""
        return "|".join(sorted(map(re.escape, self.multipliers), key=len, reverse=True))

    @cached_property
    def unit(self) -> re.Pattern[str]:
        """A whole folded text that is a unit: 万吨, 元/人, 吨标准煤/万元, 人/平方公里, 万千瓦·时, 台(套)."""
        return self._units(self.bases)

    @cached_property
    def in_bracket(self) -> re.Pattern[str]:
        """The same where a unit is expected: in a bracket, a column or a line of units."""
        return self._units((*self.bases, *self.bracketed))

    def _units(self, words: tuple[str, ...]) -> re.Pattern[str]:
        bases = _any(words)
        pair = _any(self.paired)
        one = rf"(?:(?:{self.many}){{0,2}}(?:(?:{pair})\((?:{pair})\)|{bases}))"
        counted = rf"(?:1|{one})?/(?:10*|(?:10*)?(?:{self.many}))(?:{bases})?"  # 1/10万, 例/10万人
        return re.compile(rf"{one}(?:[/·]{one}|每{one}){{0,2}}|{counted}")

    @cached_property
    def foreign(self) -> re.Pattern[str]:
        """A whole folded text that is a unit in Latin letters: MtCO2, thousandtonnes, kgCO2e/kWh, %ofGDP."""
        many = rf"(?:{_any(self.multiples)}|\d{{1,3}}(?:,?000)+|10\^?\d)"
        base = rf"(?:{_any(self.measured)})"
        of = rf"(?:\(?(?:of)?(?:{_any(self.substances)})\)?)"
        one = rf"(?:{many}?(?:metric|short|long)?{base}{of}?)"
        other = rf"(?:{one}|{_any(self.denominators)})"
        return re.compile(rf"(?:in)?{one}(?:(?:/|·|\*|-|per|pro|je){other}){{0,2}}", re.IGNORECASE)

    @cached_property
    def capitals(self) -> frozenset[str]:
        """The units in Latin letters as they look in capitals."""
        many = ("", "k", "M", "G", "T", "P", "E")
        return frozenset(
            (m + unit).upper() for unit in self.measured for m in many if unit in _SYMBOLS or not m
        )

    def measured_in(self, labels: tuple[str, ...], units: list[str]) -> str:
        """The one of several plain units that the innermost label can be counted in; "" where none or two.

        Silent where a unit is a rate of two (公斤/公顷) or the label may be one (单产, 人均收入).
        """
        return self._measured(labels[-1], units) if labels else ""

    def measured_above(self, labels: tuple[str, ...], units: list[str]) -> str:
        """The same of the labels around the innermost one, nearest first, where that is a part of them."""
        if not labels or self._is_of_each(labels[-1]):
            return ""
        return next((unit for label in reversed(labels[:-1]) if (unit := self._measured(label, units))), "")

    def persons_in(self, labels: tuple[str, ...], units: list[str]) -> str:
        """The unit of persons among several, where the innermost label ends as words for persons do."""
        fitting = [unit for unit in units if fold(unit).endswith("人")]
        return fitting[0] if labels and len(fitting) == 1 and _PERSONS.search(fold(labels[-1])) else ""

    def _is_of_each(self, printed: str) -> bool:
        """Whether a label is one thing for each of another: 单产, 人均收入, waste per person."""
        words = re.findall("[a-z]+", printed.casefold())
        flat = fold(printed).removesuffix("单位")  # 国有单位 is one who reports
        return any(word in (words if word.isascii() else flat) for word in self.per)

    def _measured(self, printed: str, units: list[str]) -> str:
        label = fold(printed).rstrip(")").replace("单位数", "家数")
        if named := [unit for unit in units if label.endswith(f"{fold(unit)}数") and len(unit) > 1]:
            return named[0]  # 平均利用小时数
        if self._is_of_each(printed):
            return ""
        units = [unit for unit in units if "/" not in unit and "每" not in unit]
        fitting = [u for u in units if label.endswith(self._counted(fold(u)))]
        counted = label.endswith(("数", "数量")) and not label.endswith(self.uncounted)
        if not fitting and counted and not _PERSONS.search(label):
            fitting = [u for u in units if u in self.counters]
        return fitting[0] if len(fitting) == 1 else ""

    def is_misfit(self, printed: str, unit: str) -> bool:
        """Whether a label is a share or a number of things, and a unit one of money, mass, area or energy."""
        base = fold(unit).lower()
        if not any(base.endswith(a) and base.count("/") == a.count("/") for a in self._amounts):
            return False
        label = re.sub(r"\(.*\)$", "", fold(printed)).casefold()
        if self._is_of_each(printed):
            return False
        return label.endswith((*self.shares, *self._counted_words)) and not self.is_change(label)

    @cached_property
    def _amounts(self) -> tuple[str, ...]:
        return tuple(fold(unit).lower() for unit in self.amounts)

    @cached_property
    def _counted_words(self) -> tuple[str, ...]:
        return tuple(map(key, self.counted))

    def _counted(self, unit: str) -> tuple[str, ...]:
        """The ends of labels that a unit measures, whatever its multiple: 万千瓦时 as 千瓦时."""
        found: tuple[str, ...] = ()
        while True:
            found += self.measures.get(unit, ())
            many = re.match(self.many, unit)
            if many is None or many.end() == len(unit):
                return found or ("\0",)
            unit = unit[1:]

    @cached_property
    def head_words(self) -> dict[str, Head]:
        """Folded header of a stub column → what the column holds."""
        return {key(word): head for head, words in self.heads.items() for word in words}

    @cached_property
    def export_words(self) -> dict[str, Head]:
        """Folded word that names what a row of a database's export holds → what it holds."""
        return {key(word): head for head, words in self.export.items() for word in words}

    def head_of(self, word: str) -> str:
        """What a stub column under this folded header holds; 区划代码 and 企业编号 are codes by their end."""
        plain = word.casefold().rstrip(":")
        parts = (
            plain,
            plain.removesuffix("(labels)"),
            plain.removesuffix("(codes)"),
            plain.partition("/")[0],
        )
        found = next((head for part in parts if (head := self.head_words.get(part))), None)
        if found is None and (role := _ROLE.search(plain)):  # as the reader of JSON-stat says it
            found = _ROLES[role[1]]
        if found is None and _AREA_NAMES.fullmatch(plain):
            found = "area"
        return found or ("id" if word.casefold().endswith(_CODES) else "")

    def is_meta(self, text: str) -> bool:
        """Whether a line speaks of the page or the form: 发布日期：2023-12-01, 有效期至：2025年6月."""
        flat = fold(text)
        return any(word in flat.partition(":")[0] for word in self.meta) and (":" in flat or len(flat) < 12)

    def is_rank(self, label: str) -> bool:
        """Whether a label says that its figures are ranks."""
        return len(label) <= 12 and key(label).endswith(self.ranks)

    def is_change(self, label: str) -> bool:
        """Whether a folded label is about a change: 比上年增长; 自然增长 is a thing of its own."""
        rest = label
        for word in self.growth:
            rest = rest.replace(word, "")
        changes = rest.startswith(("change", "%change")) or bool(self._changes.search(rest))
        return changes and not any(key(word) in label for word in self.absolute)

    @cached_property
    def _changes(self) -> re.Pattern[str]:
        return _one_of(self.changes)

    def is_running(self, label: str) -> bool:
        """Whether a folded label sums up since the start of the year."""
        return bool(self._running.search(label.casefold()))

    @cached_property
    def _running(self) -> re.Pattern[str]:
        return _one_of(self.running)

    def is_total(self, label: str) -> bool:
        """Whether a folded label sums up the others."""
        return key(label).rstrip(":") in self.total_words

    @cached_property
    def total_words(self) -> frozenset[str]:
        """The words for totals, folded."""
        return frozenset(map(key, self.totals))

    def is_aggregate(self, label: str) -> bool:
        """Whether a folded label names a group of areas; a long Latin name may go on: European Union - 27."""
        plain = label.casefold()
        return plain in self._aggregates or plain.startswith(
            tuple(a for a in self._aggregates if len(a) > 8 and a.isascii())
        )

    @cached_property
    def _aggregates(self) -> frozenset[str]:
        return frozenset(map(key, self.aggregates))

    def is_whole(self, flat: str) -> bool:
        """Whether a folded label is the whole of the listed areas: 合计, 全市, 16市平均."""
        return flat.casefold() in self.wholes or bool(_ALL_OF_THEM.fullmatch(flat))

    def is_township(self, label: str) -> bool:
        """Whether a folded label ends as places below a county do, and is not the word for such a kind."""
        plain = re.sub(r",[a-z]{2}$", "", label.casefold())  # Adams County, NE
        return plain.endswith(self._townships) and plain not in self.settlements

    @cached_property
    def _townships(self) -> tuple[str, ...]:
        return tuple(map(key, self.townships))

    def is_ofwhich(self, label: str) -> bool:
        """Whether a folded label says "of which" (其中, #采矿业)."""
        return label.casefold().startswith(self.opening_words)

    @cached_property
    def opening_words(self) -> tuple[str, ...]:
        """The words that open "of which", folded."""
        return tuple(map(key, self.ofwhich))

    def is_note(self, text: str) -> bool:
        """Whether a line is a note or names the source of the figures."""
        flat = text.strip()
        return flat.casefold().startswith(self.note_words) or bool(
            re.match(r"[①②③④⑤⑥⑦⑧⑨⑩*†‡]|\(?[a-z]\)\s|[⁰¹²³⁴-⁹]", flat)
        )

    @cached_property
    def unit_openings(self) -> tuple[str, ...]:
        """The beginnings of a line of units that end in a colon, folded, in small letters."""
        return tuple(key(word) for word in self.units if word.endswith((":", "：")))

    @cached_property
    def unit_sentences(self) -> tuple[str, ...]:
        """The beginnings of a sentence that says the unit of a table (Units: …, All figures in …)."""
        return tuple(word for word in self.units if len(word) > 4 and word.isascii())

    @cached_property
    def named_so(self) -> frozenset[str]:
        """Of the units that stand in a bracket those that are labels where they stand alone: 人数, 位次."""
        return frozenset(
            word for word in self.bracketed if len(word) > 1 and word.endswith(("数", "次", "例", "均", "值"))
        )

    @cached_property
    def note_words(self) -> tuple[str, ...]:
        """The beginnings of notes and of lines that name a source, in small letters."""
        return tuple(word.casefold() for word in (*self.notes, *self.sources))


_ALL_OF_THEM = re.compile(
    r"(?:\d+个?|各|全部)?(?:设区的?市|市州|市\(州\)|城市|地市|市|县区|县\(市、?区\)|区县|县)(?:平均值?|均值|合计|总计)"
)
_PERSONS = re.compile(r"(?:[生工员师人者民]数|[工员师者]|学生|毕业生|招生)$")
_CODES = ("代码", "编码", "序号", "编号", "コード", "code", "codes", "_code", "fips", "_id")
_ROLE = re.compile(r"\((time|geo|metric)\)$")
_ROLES: dict[str, Head] = {"time": "period", "geo": "area", "metric": "item"}
_AREA_NAMES = re.compile(
    r"(?:state|county|city|region|country|province|district|municipality|prefecture|territory)[_.]?name"
)
_SYMBOLS = ("t", "W", "Wh", "J", "toe", "tce", "m", "g", "l", "VA", "V", "Pa", "B")


def key(text: str) -> str:
    """A word as words are compared: folded, in small letters."""
    return fold(text).casefold()


def _one_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of some words, anywhere in a text that is folded and in small letters."""
    return re.compile("|".join(re.escape(key(word)) for word in words) or r"(?!)")


def _any(words: tuple[str, ...]) -> str:
    return "|".join(sorted({re.escape(fold(word)) for word in words}, key=len, reverse=True))


def load_lexicon(project: Project) -> Lexicon:
    """The words of `data/codes/tables.yaml`, and behind them those of every `tables.<language>.yaml`.

    The project's file of a name goes before the package's. Raises CodesError.
    """
    others = project.assets("data", "codes", pattern="tables.*.yaml")
    merged: dict[str, Any] = {}
    for path in (project.asset("data", "codes", "tables.yaml"), *others):
        words = load_model(path, Lexicon, CodesError)
        merged = {field: _and(merged.get(field), words_of) for field, words_of in words}
    for field in ("nation", "urban", "wholes", "shares"):
        merged[field] = tuple(map(key, merged[field]))
    return Lexicon(**merged)


def _and(one: Any, more: Any) -> Any:
    """Two lists one after the other; two mappings key by key; the first of two words."""
    if one is None or more is None:
        return more if one is None else one
    if isinstance(one, dict):
        return {name: _and(one.get(name), more.get(name)) for name in (*one, *more)}
    return one + more if isinstance(one, tuple) else one

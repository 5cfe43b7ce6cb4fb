"""What the words around a figure say: its unit and its period."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.ground.folding import fold
from pipelines.understand.block import Block
from pipelines.understand.countries import country_code, country_in, one_subdivision, place_in
from pipelines.understand.gazetteer import Place
from pipelines.understand.labels import Above, columns_above
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.sheet import Slot
from pipelines.understand.together import financial_months
from pipelines.understand.understanding import Understanding
from pipelines.understand.when import (
    OF_THE_YEARS,
    Said,
    is_chinese,
    is_comparison,
    is_period,
    joined,
    period_in,
)
from pipelines.understand.words import (
    PER_CENT,
    exceptions_in,
    is_english,
    label_of,
    pairs_in,
    unit_in,
    unit_of_label,
    units_of_caption,
    unknown_unit,
)

_FREQUENCIES = {
    "M": ("月", "month", "monat", "m"),
    "Q": ("季", "quarter", "quartal", "q"),
    "S": ("半年", "half", "semi", "s"),
    "A": ("年", "year", "annual", "jahr", "jähr", "a"),
    "D": ("日", "day", "daily", "täglich", "d"),
}


@dataclass(frozen=True)
class Attribute:
    """One attribute of a number as the words say it (unit, area, period), and what is doubtful about it."""

    value: str = ""
    code: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A line's plain labels, outer to inner, and the unit that the innermost of them says."""

    labels: tuple[str, ...]
    unit: str = ""
    unknown: str = ""
    misfit: bool = False  # it can't be counted in the unit of those around it


def row_of(path: tuple[str, ...], lexicon: Lexicon) -> Row:
    """A line's labels without their units; a line below another counts in its unit where it says none."""
    labels: list[str] = []
    unit = unknown = ""
    misfit = False
    for label in path:
        found, rest = unit_of_label(label, lexicon)
        if not found:
            doubtful, rest = unknown_unit(label, lexicon)
            unknown = doubtful or unknown
        else:
            unit, unknown = found, ""
        labels.append(rest)
        misfit = not found and lexicon.is_misfit(rest, unit)
    return Row(tuple(labels), "" if misfit else unit, unknown, misfit)


@dataclass
class Header:
    """A column's plain labels, and the unit and period that they say."""

    labels: tuple[str, ...]
    unit: str = ""
    said: Said = field(default_factory=Said)
    change: bool = False
    share: bool = False
    running: bool = False
    english: tuple[str, ...] = ()
    owner: int = 0  # the column that it is a part of; its own number where it is none
    unknown: str = ""  # words of a bracket that may be its unit
    printed: str = ""  # what all its figures print with themselves
    place: str = ""  # the area that an export names above it
    freq: str = ""  # how often an export's series is observed: A, S, Q, M, D
    behind: Said = field(default_factory=Said)  # what the column to the left says of its period
    behind_running: bool = False
    misfit: bool = False  # its innermost label can't be counted in the unit of those around it

    @property
    def core(self) -> tuple[str, ...]:
        """Its labels without those that are nothing but a period."""
        return tuple(label for label in self.labels if not is_period(label)) or self.labels


@dataclass
class Context:
    """What holds for a whole table: period, area, units of its captions."""

    year: str = ""
    period: str = ""
    place: Place | None = None
    country: str = ""  # the one country that a caption in a Latin script names
    units: list[str] = field(default_factory=list)
    titles: tuple[str, ...] = ()
    latest: str = ""  # the last year among the columns
    financial: tuple[int, int] | None = None  # first and last month of its financial years
    exceptions: dict[str, str] = field(default_factory=dict)  # label → unit that the caption says of it alone
    claimed: frozenset[str] = frozenset()  # units that headers or labels of the table say themselves
    running: bool = False  # a caption names one indicator, and that it sums up since January
    measured: frozenset[str] = frozenset()  # units of the caption that words of the headers can only mean


def place_in_name(name: str, known: Understanding) -> str:
    """The areas with which an export begins a series' name (江苏:无锡:用电量:当月值); else empty."""
    said = ""
    if not is_chinese(name):
        parts = [part.strip() for part in name.split(";") if part.strip()]
        return next((part for part in parts[1:] if country_code(part) or one_subdivision(part)), "")
    for part in re.split("[:：_]", name)[:-1]:
        flat = fold(part)
        if flat not in known.lexicon.nation and not known.gazetteer.candidates(flat):
            break
        said = said + part if flat not in known.lexicon.nation else part
    return said


def headers_of(block: Block, known: Understanding) -> dict[int, Header]:
    """Column → its header; a part without a unit of its own counts in that of the column it is part of."""
    lexicon = known.lexicon
    headers = {c: header_of(above, lexicon) for c, above in columns_above(block, lexicon).items()}
    for column, header in headers.items():
        header.printed = _printed_unit(block, column)
        if slots := block.exported("unit", column):
            text = "".join(slot.text for slot in slots)
            header.unit = unit_in(text, lexicon, expected=True) or text
        if slots := block.exported("area", column):
            header.place = label_of(slots[-1].cell.TEXT)
        if slots := block.exported("freq", column):
            header.freq = frequency(slots[-1].text)
        if block.export and not header.place and header.labels:
            header.place = place_in_name(header.labels[-1], known)
        owner = headers.get(header.owner)
        if owner is not None and owner is not header and not (header.unit or header.unknown or header.change):
            header.unit, header.unknown = owner.unit, owner.unknown
    _name_ranks(headers, lexicon)
    return headers


def _name_ranks(headers: dict[int, Header], lexicon: Lexicon) -> None:
    """Ranks that stand each behind its own figures, under one and the same word, are named by those."""
    for left, column in pairwise(sorted(headers)):
        header, owner = headers[column], headers[left]
        if len(header.labels) == 1 and lexicon.is_rank(header.labels[0]) and owner.labels:
            header.labels = (owner.labels[-1], *header.labels)


def _printed_unit(block: Block, column: int) -> str:
    """The unit that all figures of a column print with themselves; empty where they don't, or not alike."""
    slots = [block.figure(row, column) for row in block.body_rows]
    units = {slot.unit for slot in slots if slot is not None and slot.look == "number"}
    return units.pop() if len(units) == 1 else ""


def frequency(text: str) -> str:
    """How often a series is observed, in SDMX's codes: 月, Monthly → M; empty for other words."""
    flat = fold(text).casefold()
    return next((code for code, words in _FREQUENCIES.items() if flat.startswith(words)), "")


def header_of(above: Above, lexicon: Lexicon) -> Header:
    """A column's labels without units and translations, with what they say."""
    labels: list[str] = []
    unit = unknown = ""
    for label in above.labels:
        if (signed := _SIGNED.fullmatch(label)) and (
            alone := unit_in(signed["unit"], lexicon, expected=True)
        ):
            unit = alone  # ±吨: what it changed by, and in what
            labels.append(label)
            continue
        english = is_english(label) and not label.startswith(("(", "（"))
        if english and any(is_chinese(other) for other in above.labels):
            continue
        if fold(label) in lexicon.named_so:
            labels.append(label)  # 出生 › 人数: what is counted, not in what
            continue
        if len(above.labels) > 1 and (alone := unit_in(label, lexicon, expected=len(labels) > 0)):
            unit = unit if is_chinese(unit) and not is_chinese(alone) else alone  # (万户) (10 000 households)
            continue
        if alone := unit_in(label, lexicon):
            unit = alone
            continue
        if is_english(label) and any(is_chinese(other) for other in above.labels):
            continue
        found, rest = unit_of_label(label, lexicon)
        doubtful = ""
        if not found:
            doubtful, rest = unknown_unit(label, lexicon)
        if found or doubtful:  # of two levels the inner one says it
            unit, unknown = found, doubtful
        labels.append(rest)
    # 植树造林(亩) › 完成率: the inner label says no unit, and that of the outer one does not fit it
    misfit = bool(labels) and labels[-1] == above.labels[-1] and lexicon.is_misfit(labels[-1], unit)
    if not unit and not unknown:
        said_in = (unit_of_label(text, lexicon)[0] for text in reversed(above.english))
        unit = next((u for u in said_in if u in ("%", "‰")), "")
    if above.unit and (is_chinese(above.unit) or not is_chinese(unit)):
        unit, unknown = unit_in(above.unit, lexicon, expected=True) or above.unit, ""
    said = innermost(labels)
    words = fold("".join(labels)).casefold()
    running = lexicon.is_running(words) and "/" not in said.code
    return Header(
        tuple(labels),
        "" if misfit and not above.unit else unit,
        said,
        lexicon.is_change(words) or is_comparison(words),
        _is_share(labels, lexicon),
        running,
        above.english,
        above.owner,
        "" if unit else unknown,
        misfit=misfit and not above.unit,
    )


def _is_share(labels: list[str], lexicon: Lexicon) -> bool:
    """Whether the innermost label that is no period says a share: 比重 › 2020年."""
    said = next((label for label in reversed(labels) if not is_period(label)), "")
    return bool(said) and fold(said).casefold().rstrip("()%‰").endswith(lexicon.shares)


def innermost(labels: list[str] | tuple[str, ...]) -> Said:
    """The period of the innermost label that says one; a month takes its year from the labels around it."""
    said = Said()
    for label in labels[:-1]:
        if OF_THE_YEARS.search(fold(label)):  # 2022年比以下各年 › 1978
            return period_in(label)
    for label in reversed(labels):
        found = period_in(label)
        if not found:
            continue
        if found.code and said.part:
            return Said(code=joined(found.code, said.part) or found.code)
        if found.code or found.relative:
            return found
        said = said or found
    return said


def context_of(block: Block, titles: list[str], sheet_name: str, known: Understanding) -> Context:
    """Period, area and units of a table, from its own captions first, then the page's or the sheet's name."""
    lexicon = known.lexicon
    captions = [slot.text for slot in block.captions]
    units = [(text, unit) for text in captions for unit in units_of_caption(text, lexicon) or ()]
    own = [unit for text, unit in units if is_chinese(text)] or [unit for _, unit in units]
    named = [
        u
        for text in captions
        if units_of_caption(text, lexicon) is None and (u := unit_of_label(text, lexicon)[0])
    ]
    alone = [u for text in captions if (u := unit_in(text, lexicon))]
    if not (own or alone or named) and any(PER_CENT.search(text) for text in [*captions, *titles[:1]]):
        alone = ["%"]
    context = Context(units=list(dict.fromkeys(own or alone or named)), titles=tuple(captions))
    context.units = context.units or _at_the_foot(block, lexicon)
    context.financial = financial_months([*captions, *(slot.text for slot in block.notes)])
    for text in captions:
        context.exceptions |= exceptions_in(text) | pairs_in(text, lexicon)
    context.running = any(_ONE_INDICATOR.match(text) and lexicon.is_running(fold(text)) for text in captions)
    dated = _without_meta(block.captions, lexicon)
    days = [text for text in dated if _DAY.fullmatch(fold(text))]  # of its publication, where others say more
    for text in [*(text for text in dated if text not in days), *titles, sheet_name, *days]:
        said = Said() if lexicon.is_meta(text) else period_in(text)
        if said.code:
            context.period = said.code
            break
    for text in captions:  # «1-8月» over one half of a table of both
        part = period_in(text).part if is_period(text) else ""
        if part and (whole := joined(context.period[:4], part)):
            context.period = whole
            break
    if context.period and within_a_year(context.period):
        context.year = context.period[:4]
    for text in [*captions, *titles, sheet_name]:
        if lexicon.is_note(text):
            continue  # whoever published it
        place = known.gazetteer.in_text(text)
        if place is None and text is sheet_name and context.place is None:
            called = known.gazetteer.candidates(fold(text), context.year)  # a sheet that is called 南通
            place = called[0] if len(called) == 1 and is_chinese(text) else None
        if place is None:
            context.country = context.country or place_in(text) or country_in(text)
            continue
        if context.place is not None and known.gazetteer.parent_of(place.code) != context.place.code:
            break
        inside = context.place is not None and text not in captions
        context.place = (
            context.place if inside else place
        )  # of a city and its county in the captions the county
    return context


def _at_the_foot(block: Block, lexicon: Lexicon) -> list[str]:
    """The units that a note names: 单位：吨, or «Units:» and what stands in the next line."""
    for n, slot in enumerate(block.notes):
        if slot.flat.casefold() in lexicon.unit_openings and n + 1 < len(block.notes):
            text = block.notes[n + 1].text
            return [unit_in(text, lexicon, expected=True) or text]
        if slot.flat.casefold().startswith(lexicon.unit_openings):
            return units_of_caption(slot.text, lexicon) or []
    return []


def _without_meta(captions: list[Slot], lexicon: Lexicon) -> list[str]:
    """The captions that are not about the page, nor behind a word that is (Last updated | 2030-07-01)."""
    kept: list[str] = []
    opened: dict[int, bool] = {}
    for slot in captions:
        meta = lexicon.is_meta(slot.text)
        if not meta and not (opened.get(slot.row) and slot.row):
            kept.append(slot.text)
        opened[slot.row] = meta and slot.flat.partition(":")[2] == ""
    return kept


_DAY = re.compile(r"\(?(?:19|20)\d\d(?:年\d{1,2}月\d{1,2}日|-\d{1,2}-\d{1,2})\)?")
RATES = ("%", "‰")
_SIGNED = re.compile(r"(?:±|[+＋]\s*[、/,，]?\s*[-－—])\s*[(（]?(?P<unit>[^()（）]+)[)）]?")
_ONE_INDICATOR = re.compile(r"\s*(?:指标|指标名称)\s*[:：]")


def within_a_year(period: str) -> bool:
    """Whether a period code lies within one year."""
    first, _, last = period.partition("/")
    return not last or first[:4] == last[:4]

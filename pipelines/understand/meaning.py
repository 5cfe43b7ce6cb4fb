"""What the words around a figure say: its unit and its period."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipelines.ground.folding import fold
from pipelines.understand.block import Block
from pipelines.understand.countries import country_code, country_in, one_subdivision, place_in
from pipelines.understand.gazetteer import Place
from pipelines.understand.labels import Above, Line, columns_above
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.sheet import Slot
from pipelines.understand.together import financial_months, in_months, period_of_day
from pipelines.understand.understanding import Understanding
from pipelines.understand.when import (
    OF_THE_YEARS,
    Said,
    is_chinese,
    is_comparison,
    is_period,
    joined,
    period_in,
    since_january,
)
from pipelines.understand.words import (
    PER_CENT,
    exceptions_in,
    is_english,
    label_of,
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
    said = _innermost(labels)
    words = fold("".join(labels)).casefold()
    running = lexicon.is_running(words) and "/" not in said.code
    return Header(
        tuple(labels),
        "" if misfit and not above.unit else unit,
        said,
        lexicon.is_change(words) or is_comparison(words),
        bool(labels) and fold(labels[-1]).casefold().rstrip("()%‰").endswith(lexicon.shares),
        running,
        above.english,
        above.owner,
        "" if unit else unknown,
        misfit=misfit and not above.unit,
    )


def _innermost(labels: list[str] | tuple[str, ...]) -> Said:
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
        context.exceptions |= exceptions_in(text)
    context.running = any(_ONE_INDICATOR.match(text) and lexicon.is_running(fold(text)) for text in captions)
    dated = _without_meta(block.captions, lexicon)
    for text in [*dated, *titles, sheet_name]:
        said = Said() if lexicon.is_meta(text) else period_in(text)
        if said.code:
            context.period = said.code
            break
    for text in captions:  # «1-8月» over one half of a table of both
        part = period_in(text).part if is_period(text) else ""
        if part and (whole := joined(context.period[:4], part)):
            context.period = whole
            break
    if context.period and _within_a_year(context.period):
        context.year = context.period[:4]
    for text in [*captions, *titles, sheet_name]:
        if lexicon.is_note(text):
            continue  # whoever published it
        place = known.gazetteer.in_text(text)
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


RATES = ("%", "‰")
_SIGNED = re.compile(r"(?:±|[+＋]\s*[、/,，]?\s*[-－—])\s*[(（]?(?P<unit>[^()（）]+)[)）]?")


# ── periods ──

_ONE_INDICATOR = re.compile(r"\s*(?:指标|指标名称)\s*[:：]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HOLDS_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BASED = re.compile(r"100|base|basis|不变价|可比价|价格|price|标准", re.IGNORECASE)
_UNREAD = re.compile(r"(?=\d+[^\d年])[\d?.□〇*×xXOo-]{3,5}年(?:度|末|底)?")  # 202.年, 20?3年


def period_of(header: Header, line: Line, context: Context, lexicon: Lexicon) -> Attribute:
    """The period of a figure from its column, its row and the table's captions.

    A running total goes from the start of the year to the period named (本月止累计, 累计值).
    """
    if any(_UNREAD.fullmatch(fold(label)) for label in (*header.labels, *line.path)):
        return Attribute(doubts=("period:unknown",))
    told = _named_period(header, line, context)
    if not (header.said or line.said or told.doubts) and _unread_year(header.labels[-1:]):
        told = replace(told, doubts=("period:unknown",))
    row_runs = any(lexicon.is_running(fold(label)) for label in line.path)
    left_runs = header.change and not header.said and header.behind_running
    if header.running or row_runs or left_runs or context.running:
        return Attribute(since_january(told.value), doubts=told.doubts)
    return told


def _unread_year(labels: tuple[str, ...]) -> bool:
    """Whether a year stands in a label and none was read, though it is no base year."""
    return any(
        _HOLDS_YEAR.search(label) and not (period_in(label) or is_comparison(label) or _BASED.search(label))
        for label in labels
    )


def _named_period(header: Header, line: Line, context: Context) -> Attribute:
    column, row = header.said, line.said or _innermost(line.path)
    freq = header.freq or line.freq
    if freq and re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", row.code):
        row = Said(code=period_of_day(row.code, freq))
    elif freq and re.fullmatch(r"\d{4}-\d\d", column.code):
        column = replace(column, code=period_of_day(column.code, freq))
    if header.change and re.fullmatch(r"\d{4}/\d{4}", column.code):
        column = Said(code=column.code[5:])  # «change 2029 to 2030»
    doubt = (column.doubt or row.doubt,) if column.doubt or row.doubt else ()
    if doubt == ("period:fiscal",) and context.financial:
        said = _told_period(header, column, row, context)
        if re.fullmatch(r"\d{4}/\d{4}", said.value):
            return replace(said, value=in_months(said.value, context.financial))
    return replace(found := _told_period(header, column, row, context), doubts=(*found.doubts, *doubt))


def _told_period(header: Header, column: Said, row: Said, context: Context) -> Attribute:
    behind = header.behind
    whole_year = (
        behind and column.code and column.code == (behind.code or joined(column.code, behind.part))[:4]
    )
    if header.change and behind and behind.code and not column.code and context.latest[:4] < context.year:
        # beside last year's figures alone, the change is of the table's year
        behind = Said(code=_YEAR.sub(context.year, behind.code))
    if header.change and behind and (not column or whole_year) and not row.code:
        # «同比» behind «1-9月» is the change of that
        column = (
            behind
            if behind.code
            else Said(code=joined(column.code, behind.part) or column.code)
            if column
            else behind
        )
    if column.code and row.code and column.code != row.code:
        return Attribute(column.code, doubts=("period:conflict",))
    whole, part = column.code or row.code, column.part or row.part
    if column.relative or row.relative:
        same = header.behind.code or joined(context.year, header.behind.part) if header.behind else ""
        return Attribute(_year_before(same or context.period))
    if whole or part:
        return Attribute((joined(whole or context.year, part) or whole) if part else whole)
    if within := _this_part(header.labels, context.period):
        return Attribute(within)
    if header.change and context.latest and (not context.period or "/" in context.period):
        # «增长率» beside the columns of several years is the change to the last one
        return Attribute(context.latest, doubts=("period:latest-column",))
    if "/" in context.period and not _within_a_year(context.period):
        # a title's span of years is not one figure's period
        return Attribute("", doubts=("period:title-spans-years",))
    return Attribute(context.period)


_THIS = re.compile(r"(?:本|当)(?P<what>月|季度?)(?!止|末)(?!.*累计)")


def _this_part(labels: tuple[str, ...], period: str) -> str:
    """The last month or quarter of a table's months, where a header says 本月 or 本季; else empty."""
    said = next((match for label in labels if (match := _THIS.match(fold(label)))), None)
    year, _, rest = period.partition("-")
    halves = {"Q1": 3, "S1": 6}
    last = halves.get(rest) or (int(rest[-2:]) if re.fullmatch(r"01/\d{4}-\d\d", rest) else 0)
    if said is None or not last:
        return ""
    if said["what"] == "月":
        return f"{year}-{last:02d}"
    return f"{year}-Q{last // 3}" if last % 3 == 0 else ""


def _within_a_year(period: str) -> bool:
    first, _, last = period.partition("/")
    return not last or first[:4] == last[:4]


def _year_before(period: str) -> str:
    """The same part of the year before: 2022 → 2021, 2022-03 → 2021-03."""
    return re.sub(r"(?:19|20)\d\d", lambda match: str(int(match.group()) - 1), period)

"""What the words around a figure say: its unit and its period."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.ground.folding import fold
from pipelines.understand.blocks import Block
from pipelines.understand.gazetteer import Place
from pipelines.understand.labels import Line
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.understanding import Understanding
from pipelines.understand.words import (
    Said,
    is_comparison,
    is_english,
    joined,
    period_in,
    since_january,
    unit_in,
    unit_of_label,
    units_of_caption,
)

# A bracket of letters and digits at the end of a header: most likely a unit that the lexicon lacks.
_UNKNOWN_UNIT = re.compile(r"[(（][A-Za-zμµ0-9/·³²%]{1,12}[)）]$")


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


@dataclass
class Header:
    """A column's plain labels, and the unit and period that they say."""

    labels: tuple[str, ...]
    unit: str = ""
    said: Said = field(default_factory=Said)
    change: bool = False
    share: bool = False
    running: bool = False
    behind: Said = field(default_factory=Said)  # what the column to the left says of its period
    behind_running: bool = False


@dataclass
class Context:
    """What holds for a whole table: period, area, units of its captions."""

    year: str = ""
    period: str = ""
    place: Place | None = None
    units: list[str] = field(default_factory=list)
    titles: tuple[str, ...] = ()
    latest: str = ""  # the last year among the columns


def header_of(path: tuple[str, ...], lexicon: Lexicon) -> Header:
    """A column's labels without units and translations, with what they say."""
    labels: list[str] = []
    unit = ""
    for label in path:
        if alone := unit_in(label, lexicon):
            unit = alone
            continue
        if is_english(label) and len(path) > 1:
            continue
        found, rest = unit_of_label(label, lexicon)
        unit = found or unit
        labels.append(rest)
    said = _innermost(labels)
    words = fold("".join(labels))
    running = lexicon.is_running(words) and "/" not in said.code
    return Header(
        tuple(labels),
        unit,
        said,
        (any(word in words for word in lexicon.changes) or is_comparison(words))
        and not any(word in words for word in lexicon.absolute),
        bool(labels) and fold(labels[-1]).rstrip("()%‰").endswith(lexicon.shares),
        running,
    )


def _innermost(labels: list[str] | tuple[str, ...]) -> Said:
    """The period of the innermost label that says one; a month takes its year from the labels around it."""
    said = Said()
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
    units = [unit for text in captions if (named := units_of_caption(text, lexicon)) for unit in named]
    named = [
        u
        for text in captions
        if units_of_caption(text, lexicon) is None and (u := unit_of_label(text, lexicon)[0])
    ]
    alone = [u for text in captions if (u := unit_in(text, lexicon))]
    context = Context(units=list(dict.fromkeys(units or alone or named)), titles=tuple(captions))
    for text in [*captions, *titles, sheet_name]:
        said = Said() if lexicon.is_meta(text) else period_in(text)
        if said.code:
            context.period = said.code
            break
    if context.period and _within_a_year(context.period):
        context.year = context.period[:4]
    for text in [*captions, *titles, sheet_name]:
        place = known.gazetteer.in_text(text)
        if place is not None:
            context.place = place
            break
    return context


# ── units ──


def unit_of(
    header: Header, row: Row, beside: str, context: Context, printed: str, lexicon: Lexicon
) -> Attribute:
    """The unit of a figure: printed with it, in its column's header, beside its row, in the caption."""
    if printed:
        return Attribute(printed)
    if header.unit:
        rate = header.unit in ("%", "‰") or header.change
        if beside and beside != header.unit and not rate:
            return Attribute(header.unit, doubts=("unit:conflict",))
        if beside in ("%", "‰") and header.change and header.unit == "%":
            # a rate that changed by so many points, or by so many per cent: the table does not say
            return Attribute(header.unit, doubts=("unit:change-of-a-rate",))
        return Attribute(header.unit)
    own = beside or row.unit
    if header.change and own not in ("%", "‰", "百分点", "个百分点") and (own or context.units):
        rates = [unit for unit in context.units if unit in ("%", "‰")]
        if not own and len(rates) == 1:
            return Attribute(rates[0])
        return Attribute("%", doubts=("unit:change-without-unit",))
    if own:
        return Attribute(own)
    told = _caption_unit(header, row, context.units, lexicon)
    if not told.value and not told.doubts and any(_UNKNOWN_UNIT.search(label) for label in header.labels):
        return Attribute("", doubts=("unit:unknown",))
    return told


def _caption_unit(header: Header, row: Row, units: list[str], lexicon: Lexicon) -> Attribute:
    if len(units) <= 1:
        return Attribute(units[0] if units else "")
    measured = lexicon.measured_in(header.labels, units) or lexicon.measured_in(row.labels, units)
    if measured:
        return Attribute(measured)
    plain = [unit for unit in units if unit not in ("%", "‰")]
    rates = [unit for unit in units if unit in ("%", "‰")]
    if header.share and len(rates) == 1:
        return Attribute(rates[0])
    if len(plain) == 1 and not header.share:
        return Attribute(plain[0], doubts=() if rates else ("unit:several",))
    return Attribute("", doubts=("unit:several",))


# ── periods ──


def period_of(header: Header, line: Line, context: Context, lexicon: Lexicon) -> Attribute:
    """The period of a figure from its column, its row and the table's captions.

    A running total goes from the start of the year to the period named (本月止累计, 累计值).
    """
    told = _named_period(header, line, context)
    row_runs = any(lexicon.is_running(fold(label)) for label in line.path)
    left_runs = header.change and not header.said and header.behind_running
    if header.running or row_runs or left_runs:
        return Attribute(since_january(told.value), doubts=told.doubts)
    return told


def _named_period(header: Header, line: Line, context: Context) -> Attribute:
    column, row = header.said, _innermost(line.path)
    if header.change and not column and header.behind and not row.code:
        column = header.behind  # «同比» behind «1-9月» is the change of that
    if column.code and row.code and column.code != row.code:
        return Attribute(column.code, doubts=("period:conflict",))
    whole, part = column.code or row.code, column.part or row.part
    if column.relative or row.relative:
        same = header.behind.code or joined(context.year, header.behind.part) if header.behind else ""
        return Attribute(_year_before(same or context.period))
    if whole or part:
        return Attribute((joined(whole or context.year, part) or whole) if part else whole)
    if header.change and context.latest and (not context.period or "/" in context.period):
        # «增长率» beside the columns of several years is the change to the last one
        return Attribute(context.latest, doubts=("period:latest-column",))
    if "/" in context.period and not _within_a_year(context.period):
        # a title's span of years is not one figure's period
        return Attribute("", doubts=("period:title-spans-years",))
    return Attribute(context.period)


def _within_a_year(period: str) -> bool:
    first, _, last = period.partition("/")
    return not last or first[:4] == last[:4]


def _year_before(period: str) -> str:
    """The same part of the year before: 2022 → 2021, 2022-03 → 2021-03."""
    return re.sub(r"(?:19|20)\d\d", lambda match: str(int(match.group()) - 1), period)

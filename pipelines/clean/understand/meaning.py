"""What the words around a figure say: its unit and its period."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.clean.understand.blocks import Block
from pipelines.clean.understand.gazetteer import Gazetteer, Place
from pipelines.clean.understand.labels import Line
from pipelines.clean.understand.lexicon import Lexicon
from pipelines.clean.understand.words import (
    Said,
    is_comparison,
    is_english,
    joined,
    period_in,
    unit_in,
    unit_of_label,
    units_of_caption,
)
from pipelines.codes import fold


@dataclass(frozen=True)
class Told:
    """One thing that the words say, and what is doubtful about it."""

    value: str = ""
    code: str = ""
    doubts: tuple[str, ...] = ()


@dataclass
class Header:
    """A column's plain labels, and the unit and period that they say."""

    labels: tuple[str, ...]
    unit: str = ""
    said: Said = field(default_factory=Said)
    change: bool = False
    share: bool = False
    behind: str = ""  # the period of the column to the left


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
    return Header(
        tuple(labels),
        unit,
        said,
        any(word in words for word in lexicon.changes) or is_comparison(words),
        bool(labels) and fold(labels[-1]).rstrip("()%‰").endswith(lexicon.shares),
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


def context_of(
    block: Block, titles: list[str], sheet_name: str, gazetteer: Gazetteer, lexicon: Lexicon
) -> Context:
    """Period, area and units of a table, from its own captions first, then the page's or the sheet's name."""
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
        said = period_in(text)
        if said.code:
            context.period = said.code
            break
    if context.period and _within_a_year(context.period):
        context.year = context.period[:4]
    for text in [*captions, *titles]:
        place = gazetteer.in_text(text)
        if place is not None:
            context.place = place
            break
    return context


# ── units ──


def unit_of(header: Header, line_unit: str, beside: str, context: Context, printed: str) -> Told:
    """The unit of a figure: printed with it, in its column's header, beside its row, in the caption."""
    if printed:
        return Told(printed)
    if header.unit:
        rate = header.unit in ("%", "‰") or header.change
        if beside and beside != header.unit and not rate:
            return Told(header.unit, doubts=("unit:conflict",))
        if beside in ("%", "‰") and header.change and header.unit == "%":
            # a rate that changed by so many points, or by so many per cent: the table does not say
            return Told(header.unit, doubts=("unit:change-of-a-rate",))
        return Told(header.unit)
    own = beside or line_unit
    if header.change and own not in ("%", "‰", "百分点", "个百分点") and (own or context.units):
        if not own and "%" in context.units:
            return Told("%")
        return Told("%", doubts=("unit:change-without-unit",))
    if own:
        return Told(own)
    return _caption_unit(header, context.units)


def _caption_unit(header: Header, units: list[str]) -> Told:
    if len(units) <= 1:
        return Told(units[0] if units else "")
    plain = [unit for unit in units if unit not in ("%", "‰")]
    rates = [unit for unit in units if unit in ("%", "‰")]
    if header.share and len(rates) == 1:
        return Told(rates[0])
    if len(plain) == 1 and not header.share:
        return Told(plain[0], doubts=() if rates else ("unit:several",))
    return Told("", doubts=("unit:several",))


# ── periods ──


def period_of(header: Header, line: Line, context: Context) -> Told:
    """The period of a figure from its column, its row and the table's captions."""
    column, row = header.said, _innermost(line.path)
    if column.code and row.code and column.code != row.code:
        return Told(column.code, doubts=("period:conflict",))
    whole = column.code or row.code
    part = column.part or row.part
    if column.relative or row.relative:
        return Told(_year_before(context.period))
    if whole:
        return Told(joined(whole, part) or whole) if part else Told(whole)
    if part:
        return Told(joined(context.year, part))
    if header.change and context.latest and (not context.period or "/" in context.period):
        # «增长率» behind the columns of two years is the change to the later one
        return Told(
            context.latest, doubts=() if header.behind == context.latest else ("period:latest-column",)
        )
    if "/" in context.period and not _within_a_year(context.period):
        # a title's span of years is not one figure's period
        return Told("", doubts=("period:title-spans-years",))
    return Told(context.period)


def _within_a_year(period: str) -> bool:
    first, _, last = period.partition("/")
    return not last or first[:4] == last[:4]


def _year_before(period: str) -> str:
    """The same part of the year before: 2022 → 2021, 2022-03 → 2021-03."""
    return re.sub(r"(?:19|20)\d\d", lambda match: str(int(match.group()) - 1), period)

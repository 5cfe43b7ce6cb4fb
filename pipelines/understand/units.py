"""The unit of a figure: printed with it, in its column's header, beside its row, in the caption."""

from __future__ import annotations

import re

from pipelines.ground.folding import fold
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.meaning import RATES, Attribute, Context, Header, Row

# A bracket of letters and digits at the end of a header: most likely a unit that the lexicon lacks.
_UNKNOWN_UNIT = re.compile(r"[(（][A-Za-zμµ0-9/·³²%]{1,12}[)）]$")


def unit_of(
    header: Header, row: Row, beside: str, context: Context, printed: str, lexicon: Lexicon
) -> Attribute:
    """The unit of a figure: printed with it, in its column's header, beside its row, in the caption."""
    if header.labels and lexicon.is_rank(header.labels[-1]) and not (printed or header.unit):
        return Attribute("")
    if not (printed or beside or row.unit) and (whole := _of_whole(row)):
        return Attribute(whole.strip())
    return _stated_unit(header, row, beside, context, printed, lexicon)


def _stated_unit(
    header: Header, row: Row, beside: str, context: Context, printed: str, lexicon: Lexicon
) -> Attribute:
    if not printed and header.printed and (header.change or not (header.unit or beside or row.unit)):
        return Attribute(header.printed)  # a missing one among figures that say it themselves
    if printed:
        caption = context.units[0] if len(context.units) == 1 and printed in context.units[0] else ""
        return _with_printed(printed, header, beside or row.unit or caption)
    if row.unit in RATES and lexicon.is_change(fold(row.labels[-1]).casefold()):
        return Attribute(row.unit)  # a line of changes below lines of amounts
    if header.misfit or row.misfit:
        return _misfit(header, row, lexicon)
    if header.unknown:
        return Attribute(header.unknown, doubts=("unit:unknown",))
    own = beside or row.unit
    if header.unit:
        return _of_header(header, own, beside)
    if header.change and own not in (*RATES, "百分点", "个百分点") and (own or context.units):
        rates = [unit for unit in context.units if unit in RATES]
        if not own and len(rates) == 1:
            return Attribute(rates[0])
        return Attribute("%", doubts=("unit:change-without-unit",))
    if own:
        return Attribute(own)
    if row.unknown:
        return Attribute(row.unknown, doubts=("unit:unknown",))
    around = [fold(label) for label in (*header.labels, *row.labels)]
    if single := next((u for key, u in context.exceptions.items() if any(key in x for x in around)), ""):
        return Attribute(single)
    told = _caption_unit(header, row, context, lexicon)
    if not told.value and not told.doubts and any(_UNKNOWN_UNIT.search(label) for label in header.labels):
        return Attribute("", doubts=("unit:unknown",))
    return told


def _with_printed(printed: str, header: Header, own: str) -> Attribute:
    """The unit that stands with the figure, held against the one of its column or row."""
    other = "" if header.share and printed in RATES else header.unit or header.unknown or own
    if not other or other == printed or (header.change and printed in (*RATES, "倍")):
        return Attribute(printed, doubts=("unit:conflict",) if printed == "倍" and other else ())
    # of 台 behind the figure and 台(套) beside the row the fuller one
    return Attribute(other) if printed in other else Attribute(printed, doubts=("unit:conflict",))


def _of_header(header: Header, own: str, beside: str) -> Attribute:
    """The unit of the column's header, held against the row's."""
    rate = header.unit in RATES or header.change
    if own and own != header.unit and not rate:
        return Attribute(header.unit, doubts=("unit:conflict",))
    if beside in RATES and header.change and header.unit == "%":
        # a rate that changed by so many points, or by so many per cent: the table does not say
        return Attribute(header.unit, doubts=("unit:change-of-a-rate",))
    return Attribute(header.unit)


def _of_whole(row: Row) -> str:
    """«%» below a line that says composition, a blank below one that says index: whatever the column counts
    in elsewhere; empty where no line does."""
    folded = [fold(label).casefold() for label in row.labels[:-1]]
    if any(_COMPOSED.search(label) for label in folded):
        return "%"
    return " " if any(_INDEX.search(label) for label in folded) else ""


_COMPOSED = re.compile(r"(?:构成|比重|比例|composition|share|structure|percentage)\D{0,14}=100(?!\d)")
_BASED = re.compile(r"(?:指数|比)\(?.{0,8}=100\)?$")  # 性别比(女=100) among 人、%
_INDEX = re.compile(r"[价格产资展气]指数|为?=?100\)$|=100")


def _sole_unit(header: Header, row: Row, unit: str, lexicon: Lexicon) -> Attribute:
    """The one unit of a caption, where the label can be counted in it: no share, no number of households is
    in tonnes."""
    fits = not any(lexicon.is_misfit(label, unit) for label in _inner_labels(header, row))
    return Attribute(unit) if fits else _misfit(header, row, lexicon)


def _misfit(header: Header, row: Row, lexicon: Lexicon) -> Attribute:
    """What is left of a unit that can't be that of a label: a share is a per cent most likely, and what a
    number of things is counted in nobody said."""
    share = any(fold(x).casefold().endswith(lexicon.shares) for x in _inner_labels(header, row))
    return Attribute("%" if share else "", doubts=("unit:change-without-unit" if share else "unit:conflict",))


def _inner_labels(header: Header, row: Row) -> list[str]:
    return [labels[-1] for labels in (header.labels, row.labels) if labels]


def _caption_unit(header: Header, row: Row, context: Context, lexicon: Lexicon) -> Attribute:
    units = context.units
    labels = (*header.labels, *row.labels)
    if any(_COMPOSED.search(fold(x).casefold()) for x in labels):
        return Attribute("%")
    based = len(units) > 1 and any(_BASED.search(fold(x)) for x in labels)
    rated = set(units) & {*RATES, "点", "指数"}
    if based or (any(_INDEX.search(fold(x)) for x in labels) and not rated):
        return Attribute("")  # an index has none of the units of amounts
    if len(units) == 1:
        return _sole_unit(header, row, units[0], lexicon)
    if not units:
        return Attribute("")
    over = header.core
    measured = lexicon.measured_in(over, units) or lexicon.measured_in(row.labels, units)
    if measured:
        return Attribute(measured)
    around = lexicon.measured_above(over, units) or lexicon.measured_above(row.labels, units)
    around = around or lexicon.persons_in(over[:-1], units)
    if around and not header.share:
        return Attribute(around)  # 林地面积 › 小计, 工资总额 › 在岗职工
    if persons := lexicon.persons_in(over, units) or lexicon.persons_in(row.labels, units):
        return Attribute(persons)
    left = [unit for unit in units if unit not in context.claimed]
    if len(left) == 1:
        return Attribute(left[0])  # the others stand in the headers of the columns that count in them
    left = [unit for unit in left if unit not in context.measured]
    if len(left) == 1 and left[0] not in RATES and not header.share:
        return Attribute(left[0])
    plain = [unit for unit in units if unit not in RATES]
    rates = [unit for unit in units if unit in RATES]
    if header.share and len(rates) == 1:
        return Attribute(rates[0])
    if len(plain) == 1 and not header.share:
        return Attribute(plain[0], doubts=() if rates else ("unit:several",))
    return Attribute("", doubts=("unit:several",))

"""A sheet as a grid of slots: what each cell looks like on its own, before anything is understood."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pipelines.ground.folding import even_width, fold
from pipelines.ingest import Cell, box
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.marks import marked
from pipelines.understand.numbers import Locale, is_nearly, locale_of, read_cell
from pipelines.understand.when import is_chinese, is_period
from pipelines.understand.words import is_english, unit_in

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_KEYS = re.compile(r"[A-Za-z_]\w*(?:,[A-Za-z_]\w*)+\\\w+")
# 2019, 2019年, 2019年底, 2030p, 2030 [p]
_YEAR = re.compile(r"(?:19|20)\d\d年?[底末]?(?:[a-z]|\[[a-z]{1,12}\]|\([a-z]{1,12}\))?")
_MOMENT = re.compile(
    r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?"
)
_DIGIT = re.compile(r"\d")
_LIMIT = "number:below-detection"
# A year or a month with a unit behind it is a header: 2017(万吨), 2018年（公里）, 3月(千瓦), 2014, 1000 ha.
_DATED_HEAD = re.compile(r"(?:(?:19|20)\d\d年?|\d{1,2}(?:-\d{1,2})?月|[1-4]季度)(?:\(|,(?!\d{3}(?:$|\D)))")
_CALENDAR = ("年", "月", "日")
_SCALES = (0, 2, 3, -3, -4, -6)  # powers of ten by which a format shows: as stored, %, ‰, `,`, 万, `,,`

# near: almost a number, or a formula's error, where a figure should stand; weak: a letter or sign that is a
# missing figure among figures and a label elsewhere; odd: a date or a truth value.
Look = Literal["number", "missing", "text", "odd", "near", "weak"]


@dataclass(eq=False, slots=True)  # never changed; frozen, a big sheet would take a tenth longer
class Slot:
    """One cell: its place, what it looks like, its number with decimals and per cent sign, its marks."""

    row: int
    column: int
    last_row: int
    last_column: int
    cell: Cell
    look: Look
    text: str  # even width, outer blanks gone
    flat: str  # folded: no blanks at all
    indent: int
    value: Decimal | None = None
    unit: str = ""
    marks: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    status: str = ""  # why a figure is missing, or an office's flag (SDMX CL_OBS_STATUS)

    @property
    def is_year(self) -> bool:
        """A bare year, as a header or a stub prints it: 2019, 2019年, 2019年底, 2019*."""
        return bool(_YEAR.fullmatch(self.flat))

    @property
    def is_month(self) -> bool:
        """A year and a month written as a decimal number: 2030.09, 2030.1."""
        return bool(re.fullmatch(r"(?:19[5-9]|20[0-4])\d\.(?:0?[1-9]|1[0-2])", self.flat))

    @property
    def is_figure(self) -> bool:
        """Whether it is a number, a mark for a missing one, or something that should have been one."""
        return self.look not in ("text", "weak")

    @property
    def wide(self) -> bool:
        """Whether it spans columns."""
        return self.last_column > self.column


@dataclass
class Sheet:
    """A sheet's slots by place, with what merged cells cover."""

    name: str
    slots: dict[tuple[int, int], Slot] = field(default_factory=dict)
    locale: Locale = field(default_factory=Locale)
    chinese: bool = True
    figured: frozenset[int] = frozenset()  # rows that hold figures
    export: dict[int, str] = field(
        default_factory=dict
    )  # rows of a database export's head, by what they hold

    def translates(self, text: str) -> bool:
        """Whether a text only says in English what the table says in Chinese: never where it has none."""
        return self.chinese and is_english(text)

    @cached_property
    def covered(self) -> dict[tuple[int, int], Slot]:
        """Every place that a slot covers, its own included."""
        places: dict[tuple[int, int], Slot] = {}
        for slot in self.slots.values():
            for row in range(slot.row, slot.last_row + 1):
                for column in range(slot.column, slot.last_column + 1):
                    places.setdefault((row, column), slot)
        return places

    def at(self, row: int, column: int) -> Slot | None:
        """The slot that stands at a place, merged or not."""
        return self.covered.get((row, column))

    def put(self, slot: Slot) -> None:
        """Puts a slot that is understood better in the place of the one that it came from."""
        old = self.slots[slot.row, slot.column]
        self.slots[slot.row, slot.column] = slot
        for row in range(slot.row, slot.last_row + 1):
            for column in range(slot.column, slot.last_column + 1):
                if self.covered.get((row, column)) is old:
                    self.covered[row, column] = slot

    @cached_property
    def columns(self) -> list[int]:
        """Columns that hold a slot, in order."""
        return sorted({column for _, column in self.slots})

    @cached_property
    def rows(self) -> list[int]:
        """Rows that hold a slot, in order."""
        return sorted({row for row, _ in self.slots})

    def row(self, row: int) -> list[Slot]:
        """The slots that begin in a row, from left to right."""
        return self.by_row.get(row, [])

    @cached_property
    def by_row(self) -> dict[int, list[Slot]]:
        """Row → its slots from left to right."""
        rows: dict[int, list[Slot]] = {}
        for _, slot in sorted(self.slots.items()):
            rows.setdefault(slot.row, []).append(slot)
        return rows


def sheet_of(name: str, cells: Iterable[Cell], lexicon: Lexicon, locale: Locale | None = None) -> Sheet:
    """One sheet's cells as slots; what is hidden is left out, since nobody who reads the table sees it.

    locale: how the file writes decimals; where it is not given, as the sheet's own texts do.
    """
    seen = [cell for cell in cells if not cell.HIDDEN]
    locale = locale or locale_of(cell.TEXT for cell in seen if cell.KIND == "text")
    sheet = Sheet(name, locale=locale, chinese=any(is_chinese(cell.TEXT) for cell in seen))
    for cell in seen:
        row, column, last_row, last_column = box(cell.MERGED_FROM or cell.ADDRESS)
        sheet.slots[row, column] = slot_of(cell, lexicon, locale, (row, column, last_row, last_column))
    _part_keys(sheet, lexicon, locale)
    return sheet


def _part_keys(sheet: Sheet, lexicon: Lexicon, locale: Locale) -> None:
    """A first column that holds several dimensions, as its header says (freq,unit,geo\\TIME_PERIOD), becomes
    as many columns, to the left of the others."""
    head = sheet.slots.get((1, 1))
    if head is None or not _KEYS.fullmatch(head.flat):
        return
    names = head.flat.partition("\\")[0].split(",")
    for (row, column), slot in list(sheet.slots.items()):
        parts = names if slot is head else slot.text.split(",")
        if column != 1 or len(parts) != len(names):
            continue
        del sheet.slots[row, 1]
        for n, part in enumerate(parts):
            place = (row, n - len(names) + 2, row, n - len(names) + 2)
            cell = slot.cell._replace(TEXT=part.strip(), KIND="text", VALUE=None)
            sheet.slots[place[:2]] = slot_of(cell, lexicon, locale, place)


def slot_of(cell: Cell, lexicon: Lexicon, locale: Locale, place: tuple[int, int, int, int]) -> Slot:
    """What one cell looks like: a number or nearly one, a mark for a missing one, text, or something odd."""
    text = even_width(cell.TEXT).translate(_INVISIBLE).strip()
    plain, marks = marked(text)
    flat = fold(plain)
    indent = _indent(cell.TEXT)
    base = (*place, cell)
    if cell.KIND in ("error", "date", "boolean"):
        look: Look = "near" if cell.KIND == "error" else "odd"
        return Slot(*base, look, text, flat, indent, doubts=(f"kind:{cell.KIND}",))
    if kind := lexicon.missing_kind(text) or lexicon.missing_kind(plain):
        return Slot(*base, "missing", text, flat, indent, marks=marks, status=kind)
    if cell.VALUE is None and not _DIGIT.search(text):  # words are most of a sheet: they take one look
        return _worded(base, text, flat, indent, marks, lexicon)
    head = _DATED_HEAD.match(flat) or (text[:1].isdigit() and unit_in(text, lexicon, expected=True))
    number = None if head else read_cell(" ".join(text.split("\n")), lexicon, locale)
    if number is None or (number.unit in _CALENDAR and is_period(text) and not flat.isdigit()):
        dated = (
            _MOMENT.fullmatch(text) or _DATED_HEAD.match(flat) or is_period(plain) or _YEAR.fullmatch(flat)
        )
        if dated or not is_nearly(text, lexicon):
            return _worded(base, text, flat, indent, marks, lexicon)
        return Slot(*base, "near", text, flat, indent, marks=marks, doubts=("number:nearly",))
    if _LIMIT in number.doubts:  # a bound is no value: below 0.025 is not 0.025
        return Slot(*base, "near", text, flat, indent, marks=number.marks, doubts=number.doubts)
    value = number.value
    if cell.VALUE is not None and not number.marks:
        value = _stored(cell.VALUE, value, text)
    status = lexicon.flag_of(number.flag) if number.flag else ""
    return Slot(*base, "number", text, flat, indent, value, number.unit, number.marks, number.doubts, status)


def _worded(
    base: tuple[int, int, int, int, Cell],
    text: str,
    flat: str,
    indent: int,
    marks: tuple[str, ...],
    lexicon: Lexicon,
) -> Slot:
    """A cell of words: text, or a sign that may stand for a missing figure."""
    kind = lexicon.weak_kind(text)
    return Slot(*base, "weak" if kind else "text", text, flat, indent, marks=marks, status=kind)


def _stored(stored: float, shown: Decimal, text: str) -> Decimal:
    """The stored number, in the scale of its format (a share as per cent, yuan as thousands of yuan), where
    the shown one is its rounding: a format drops digits for the eye alone. Otherwise the shown one."""
    exact = Decimal(f"{stored:.15g}")
    digits = shown.as_tuple().exponent if "." in text else 0
    half = Decimal(5).scaleb(digits - 1) * Decimal("1.000001")  # type: ignore[operator]
    scaled = (exact.scaleb(power) for power in _SCALES)
    return next((one for one in scaled if abs(one - shown) <= half), shown)


def _indent(text: str) -> int:
    """The width of the blanks before a label: an ideographic blank counts two."""
    width = 0
    for letter in text:
        if letter == "\u3000":
            width += 2
        elif letter.isspace() or letter == "\xa0":
            width += 1
        else:
            break
    return width if width > 1 else 0  # one blank is padding, not a level

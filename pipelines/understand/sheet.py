"""A sheet as a grid of slots: what each cell looks like on its own, before anything is understood."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pipelines.ground.folding import even_width, fold
from pipelines.ground.numerals import FIGURE, figure_of
from pipelines.ingest import Cell, box
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.words import unit_in

# A number as read from a cell: value, unit printed with it, footnote marks, doubts.
Number = tuple[Decimal, str, tuple[str, ...], tuple[str, ...]]
Look = Literal["number", "missing", "text", "odd"]

_NOTE = r"[①-⑳㈠-㈩*#†‡ª°]|\(\d{1,2}\)|\[\d{1,2}\]"
_NUMBER = re.compile(
    rf"(?P<sign>[-+])?(?P<open>\()?{FIGURE}(?P<close>\))?(?P<unit>[%‰])?(?P<mark>(?:{_NOTE})*)"
)
_LEADING = re.compile(rf"[-+]?{FIGURE}")
_BELOW = re.compile(rf"(?P<less><\s*)?{FIGURE}(?P<limit>L)?")
_MARK = re.compile(r"(?:[①-⑳*†‡]|\[\d{1,2}\])+$")


@dataclass(frozen=True)
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

    @property
    def is_year(self) -> bool:
        """A bare year, as a header or a stub prints it: 2019, 2019年, 2019.0."""
        return bool(re.fullmatch(r"(?:19|20)\d\d(?:年)?", self.flat))

    @property
    def wide(self) -> bool:
        """Whether it spans columns."""
        return self.last_column > self.column


@dataclass
class Sheet:
    """A sheet's slots by place, with what merged cells cover."""

    name: str
    slots: dict[tuple[int, int], Slot] = field(default_factory=dict)

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


def sheet_of(name: str, cells: Iterable[Cell], lexicon: Lexicon) -> Sheet:
    """One sheet's cells as slots; what is hidden is left out, since nobody who reads the table sees it."""
    sheet = Sheet(name)
    for cell in cells:
        if cell.HIDDEN:
            continue
        row, column, last_row, last_column = box(cell.MERGED_FROM or cell.ADDRESS)
        slot = slot_of(cell, lexicon, (row, column, last_row, last_column))
        sheet.slots[row, column] = slot
    return sheet


def slot_of(cell: Cell, lexicon: Lexicon, place: tuple[int, int, int, int]) -> Slot:
    """What one cell looks like: a number, a mark for a missing one, text, or something odd (a date)."""
    raw = even_width(cell.TEXT)
    text = raw.strip()
    flat = fold(_MARK.sub("", text))
    indent = _indent(cell.TEXT)
    base = (*place, cell)
    if cell.KIND in ("error", "date", "boolean"):
        return Slot(*base, "odd", text, flat, indent, doubts=(f"kind:{cell.KIND}",))
    if flat in lexicon.missing_marks or fold(text) in lexicon.missing_marks:
        return Slot(*base, "missing", text, flat, indent)
    plain = text.replace("\n", "")
    number = number_of(plain) or _with_unit(plain, lexicon) or _below_detection(plain)
    if number is None:
        return Slot(*base, "text", text, flat, indent, marks=_marks(text))
    value, unit, marks, doubts = number
    if cell.VALUE is not None and not unit and not marks:
        value = Decimal(f"{cell.VALUE:.15g}")
    return Slot(*base, "number", text, flat, indent, value, unit, marks, doubts)


def number_of(text: str) -> Number | None:
    """(value, % or ‰ printed with it, footnote marks, doubts) of a text that is one number, else None."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    if match["open"] and re.fullmatch(r"(?:19|20)\d\d", match["digits"]) and not match["fraction"]:
        return None  # «(2021)» is a year
    value = figure_of(match)
    doubts: tuple[str, ...] = ()
    if match["open"]:  # an accountant's minus, or a note: the table does not say
        value, doubts = -value, ("number:brackets",)
    if match["sign"] == "-":
        value = -value
    marks = tuple(re.findall(_NOTE, match["mark"]))
    return value, match["unit"] or "", marks, doubts


def _with_unit(text: str, lexicon: Lexicon) -> Number | None:
    """A number with its unit in the same cell: 12.3亿元."""
    match = _LEADING.match(text)
    unit = unit_in(text[match.end() :], lexicon) if match else ""
    number = number_of(match.group()) if match and unit else None
    return (number[0], unit, (), number[3]) if number else None


def _below_detection(text: str) -> Number | None:
    """A limit of detection printed for a value below it: 0.025L, <0.01."""
    match = _BELOW.fullmatch(text.strip())
    if match is None or bool(match["less"]) == bool(match["limit"]):
        return None
    return figure_of(match), "", (), ("number:below-detection",)


def _marks(text: str) -> tuple[str, ...]:
    match = _MARK.search(text)
    return tuple(re.findall(r"[①-⑳*†‡]|\[\d{1,2}\]", match.group())) if match else ()


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

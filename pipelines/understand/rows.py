"""What a row of a sheet holds: figures, the numbers of the columns, a period, the head of an export."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.understand.lexicon import Lexicon
from pipelines.understand.sheet import Sheet, Slot
from pipelines.understand.when import period_in

NUMBERED = re.compile(r"(?:续?表|Table)?\s*\d{1,2}\s*[-–—.．－]\s*\d{1,3}(?!\d*[%年月])")


def is_index_row(slots: Iterable[Slot]) -> bool:
    """A row that only numbers the columns: 甲 乙 1 2 3 4, (1) (2) (3)."""
    texts = [slot.flat.strip("()") for slot in slots]
    if not all(len(text) <= 2 for text in texts):
        return False
    digits = [int(text) for text in texts if re.fullmatch(r"\d{1,2}", text)]
    rest = [text for text in texts if not re.fullmatch(r"\d{1,2}", text)]
    if not digits or any(text not in "甲乙丙丁戊己" for text in rest):
        return False
    if rest == ["甲"] and digits == [1]:
        return True
    counted = digits == list(range(digits[0], digits[0] + len(digits))) and digits[0] <= 2
    return counted and (len(digits) >= 3 or len(rest) >= 2 or (bool(rest) and len(digits) >= 2))


def figured_rows(sheet: Sheet, lexicon: Lexicon) -> frozenset[int]:
    """The rows of a sheet that hold figures; numbers that look like years are figures below a header that has
    words over each of them, in a row that has a label below the header's own."""
    found: set[int] = set()
    worded: set[int] = set()  # columns over which words stand since the last row of figures
    for row in sheet.rows:
        slots = sheet.row(row)
        label = slots[0]
        if is_data(sheet, slots) or (
            row not in sheet.export
            and len(slots) > 1
            and all(slot.is_year and slot.column in worded for slot in slots[1:])
            and (label.look == "text" and label.column in worded and not lexicon.head_of(label.flat))
        ):
            found.add(row)
            continue
        if row - 1 in found:
            worded = set()
        if len(slots) > 1:  # a title over all of the table is no word over a column
            worded |= {c for s in slots if s.look == "text" for c in range(s.column, s.last_column + 1)}
    return frozenset(found)


def is_data(sheet: Sheet, slots: list[Slot]) -> bool:
    """Whether a row holds figures: a number that is no year of a header, a mark for a missing one, or what
    was to be a figure."""
    if is_index_row(slots) or (slots and slots[0].row in sheet.export):
        return False
    if slots and slots[0].flat.endswith(":"):
        return False  # the number of a form or of a table behind its name
    figures = [
        slot
        for slot in slots
        if slot.look in ("number", "near") or (slot.look == "missing" and slot.column > 1)
    ]
    if not figures or (len(slots) > 1 and figures == slots[:1]):
        return False  # a number before words counts a note
    if all(slot.look == "number" and (slot.is_year or slot.is_month) for slot in figures):
        # a lone year is a stub or a header; several in order are a header
        return not (all(slot.is_year for slot in figures) or _in_order(figures))
    if all(slot.look == "near" for slot in figures):
        return _are_figures(slots, figures)
    return any(not slot.is_year for slot in figures)


def _in_order(months: list[Slot]) -> bool:
    """Whether months written as decimals follow each other: 2030.09, 2030.1, 2030.11."""
    if not all(slot.is_month for slot in months):
        return False
    parts = [tuple(map(int, slot.flat.partition(".")[::2])) for slot in months]
    whole = [(year, 10 if month == 1 and n else month) for n, (year, month) in enumerate(parts)]
    return whole == sorted(set(whole))


def _are_figures(slots: list[Slot], figures: list[Slot]) -> bool:
    """Whether a row of nothing but near-numbers is one of figures; classes (0-4, 65以上) are a header."""
    if any(slot.cell.KIND == "error" for slot in figures):
        return True
    classes = [slot for slot in figures if re.search(r"\d\s*[-~至/]\s*\d|以[上下]|[<>≥≤+]", slot.text)]
    named = slots[0].look == "text" and slots[0].column < figures[0].column
    return named and len(classes) < max(2, len(figures) / 2)


def is_dated(slot: Slot) -> bool:
    """Whether a cell is a period: a year, a month, a date, in words or as a number."""
    return (
        slot.is_year or slot.is_month or (slot.look in ("text", "odd", "near") and bool(period_in(slot.text)))
    )


def export_rows(sheet: Sheet, lexicon: Lexicon) -> dict[int, str]:
    """Row → what it holds, of a database's export: its first column names what each of the first rows holds
    (指标, 地区, 频度, 单位, …), and periods stand below. Empty where the sheet is none.

    A row that no list knows between two that are known is one of ids; a row before them whose first cell is
    empty holds the names of the series.
    """
    heads: dict[int, str] = {}
    for row in sheet.rows:
        first = sheet.row(row)[0]
        named = first.column == min(sheet.columns)
        if named and is_dated(first) and ":" not in first.flat and heads and any(heads.values()):
            break
        word = first.flat.casefold().rstrip(":") if named else ""
        heads[row] = lexicon.export_words.get(word, "") if named else "item"
    else:
        return {}
    named_rows = [row for row in heads if heads[row] and sheet.row(row)[0].column == min(sheet.columns)]
    if len(named_rows) < 2:
        return {}
    first_known = min(named_rows)
    found = {
        row: head or "id"
        for row, head in heads.items()
        if row >= first_known or (head == "item" and row + 1 == first_known)
    }
    after = max(heads) + 1
    return found if _is_export(sheet, found, after) else {}


def _is_export(sheet: Sheet, found: dict[int, str], first: int) -> bool:
    """Whether the rows so named are the head of an export: two or more, one of unit, area or name,
    and most of the rows from `first` on begin with a period."""
    below = [sheet.row(row)[0] for row in sheet.rows if row >= first]
    dated = sum(is_dated(slot) for slot in below)
    widest = max((len(sheet.row(slot.row)) for slot in below), default=0)
    # rows of the series' names, units or areas, and no lines of one word and its value
    named = [row for row, head in found.items() if head in ("unit", "area", "item")]
    spans = any(2 * len(sheet.row(row)) > widest + 1 for row in named)
    return len(found) >= 2 and spans and dated > len(below) / 2

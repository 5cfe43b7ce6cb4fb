"""Where the tables of a sheet are: stacked, side by side, continued; with captions, header, body, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipelines.understand.lexicon import Lexicon
from pipelines.understand.sheet import Sheet, Slot
from pipelines.understand.words import is_english, period_in, unit_in, units_of_caption

_NUMBERED = re.compile(r"(?:续?表|Table)?\s*\d{1,2}\s*[-–—.．－]\s*\d{1,3}(?!\d*[%年月])")
_LONG = 45  # a single text this long beside no number is prose: a note


@dataclass
class Block:
    """One table: rows by what they are, columns by what they hold (all numbers counted from 1)."""

    sheet: Sheet
    columns: list[int]
    captions: list[Slot] = field(default_factory=list)
    header_rows: list[int] = field(default_factory=list)
    body_rows: list[int] = field(default_factory=list)
    notes: list[Slot] = field(default_factory=list)
    label_columns: list[int] = field(default_factory=list)
    value_columns: list[int] = field(default_factory=list)
    unit_column: int | None = None
    id_columns: list[int] = field(default_factory=list)
    continues: Block | None = None

    @property
    def data_rows(self) -> list[int]:
        """Body rows that hold a number or a mark for a missing one."""
        return [row for row in self.body_rows if any(self.figure(row, c) for c in self.value_columns)]

    def figure(self, row: int, column: int) -> Slot | None:
        """The number, mark or odd cell that begins at a place."""
        slot = self.sheet.slots.get((row, column))
        return slot if slot is not None and slot.look != "text" else None


def blocks_of(sheet: Sheet, lexicon: Lexicon) -> list[Block]:
    """The tables of a sheet from top to bottom, and from left to right."""
    found: list[Block] = []
    for rows in _bands(sheet, lexicon):
        beside = [_block(sheet, rows, columns, lexicon) for columns in _segments(sheet, rows, lexicon)]
        beside = [block for block in beside if block.value_columns and block.body_rows]
        _share_captions(beside, lexicon)
        for block in beside:
            block.continues = _continued(block, found)
            found.append(block)
    return found


def _share_captions(beside: list[Block], lexicon: Lexicon) -> None:
    """Blocks side by side under one title: each has the lines of the others behind its own, and their unit
    where it has none."""
    own = [list(block.captions) for block in beside]
    for block, mine in zip(beside, own, strict=True):
        has_unit = any(units_of_caption(slot.text, lexicon) for slot in mine)
        others = [slot for captions in own if captions is not mine for slot in captions]
        block.captions += [s for s in others if not (has_unit and units_of_caption(s.text, lexicon))]


def is_index_row(slots: Iterable[Slot]) -> bool:
    """A row that only numbers the columns: 甲 乙 1 2 3 4, (1) (2) (3)."""
    texts = [slot.flat.strip("()") for slot in slots]
    digits = [int(text) for text in texts if re.fullmatch(r"\d{1,2}", text)]
    rest = [text for text in texts if not re.fullmatch(r"\d{1,2}", text)]
    if not digits or any(text not in "甲乙丙丁戊己" for text in rest):
        return False
    counted = digits == list(range(digits[0], digits[0] + len(digits))) and digits[0] <= 2
    return counted and (len(digits) >= 3 or len(rest) >= 2 or (bool(rest) and len(digits) >= 2))


def _is_data(slots: list[Slot]) -> bool:
    """Whether a row holds figures: a number that is no year of a header, or a mark for a missing one."""
    if is_index_row(slots):
        return False
    figures = [
        slot for slot in slots if slot.look == "number" or (slot.look == "missing" and slot.column > 1)
    ]
    if not figures:
        return False
    if all(slot.look == "number" and slot.is_year for slot in figures):
        # a lone year is a stub or a header; several in order are a header
        return False
    return any(slot.look == "missing" or not slot.is_year for slot in figures)


def _bands(sheet: Sheet, lexicon: Lexicon) -> list[list[int]]:
    """Rows cut where a new title or a new header begins after figures."""
    bands: list[list[int]] = []
    current: list[int] = []
    numeric: Counter[int] = Counter()
    rows = sheet.rows
    for index, row in enumerate(rows):
        slots = sheet.row(row)
        if _is_data(slots):
            numeric.update(slot.column for slot in slots if slot.look in ("number", "missing"))
        elif numeric and _starts_anew(sheet, rows[index:], set(numeric), lexicon):
            bands.append(current)
            current, numeric = [], Counter()
        current.append(row)
    return [*bands, current] if numeric else bands


def _starts_anew(sheet: Sheet, rows: list[int], numeric: set[int], lexicon: Lexicon) -> bool:
    """Whether the rows from here to the next figures hold a header or a title of another table."""
    first = sheet.row(rows[0])
    if len(first) == 1 and lexicon.is_note(first[0].text):
        return False
    for row in rows:
        slots = sheet.row(row)
        if _is_data(slots):
            return False
        heads = [
            s
            for s in slots
            if s.column in numeric and s.column > min(numeric | {99}) - 1 and (s.look == "text" or s.is_year)
        ]
        if len(heads) >= 2 or (len(slots) >= 2 and any(units_of_caption(s.text, lexicon) for s in slots)):
            return True
        if len(slots) == 1 and (_NUMBERED.match(slots[0].text) or slots[0].flat.startswith(("续表", "表"))):
            return _has_figures(sheet, rows)
    return False


def _has_figures(sheet: Sheet, rows: list[int]) -> bool:
    return any(_is_data(sheet.row(row)) for row in rows)


def _segments(sheet: Sheet, rows: list[int], lexicon: Lexicon) -> list[list[int]]:
    """Columns cut where a second table stands beside the first: labels again, with figures behind them."""
    data = [row for row in rows if _is_data(sheet.row(row))]
    looks: dict[int, Counter[str]] = {}
    for row in data:
        for slot in sheet.row(row):
            looks.setdefault(slot.column, Counter())["text" if slot.look == "text" else "figure"] += 1
    columns = sorted({slot.column for row in rows for slot in sheet.row(row)} | set(looks))
    cuts: list[list[int]] = [[]]
    seen_figures = False
    for column in columns:
        look = looks.get(column, Counter())
        textual = look["text"] > look["figure"]
        again = seen_figures and _same_head(sheet, rows, data, cuts[-1][0], column)
        if again or (
            textual
            and seen_figures
            and _is_second_stub(sheet, data, cuts[-1], column, columns, looks, lexicon)
        ):
            cuts.append([])
            seen_figures = False
        seen_figures = seen_figures or look["figure"] > look["text"]
        cuts[-1].append(column)
    return cuts


def _same_head(sheet: Sheet, rows: list[int], data: list[int], first: int, column: int) -> bool:
    """Whether the column's header is that of the first column: 县(市) … 县(市) …, 年份 … 年份 …"""
    above = [row for row in rows if not data or row < data[0]]
    heads = [
        [
            slot.flat
            for row in above
            if (slot := sheet.slots.get((row, c))) is not None and slot.look == "text"
        ]
        for c in (first, column)
    ]
    return bool(heads[0]) and bool(heads[1]) and heads[0][-1] == heads[1][-1]


def _is_second_stub(
    sheet: Sheet,
    data: list[int],
    before: list[int],
    column: int,
    columns: list[int],
    looks: dict[int, Counter[str]],
    lexicon: Lexicon,
) -> bool:
    """Labels like those of the first stub, or behind a gap, with figures to the right."""
    figures_behind = any(looks[c]["figure"] > looks[c]["text"] for c in columns if c > column and c in looks)
    labels = [slot for row in data if (slot := sheet.slots.get((row, column))) and slot.look == "text"]
    if not figures_behind or len(labels) < 2 or all(is_english(s.text) for s in labels):
        return False
    if sum(bool(unit_in(s.text, lexicon)) for s in labels) > len(labels) / 2:
        return False
    first = {slot.flat for row in data if (slot := sheet.slots.get((row, before[0])))}
    shared = sum(slot.flat in first for slot in labels)
    gap = not any((row, column - 1) in sheet.covered for row in data)
    return gap or shared >= len(labels) / 2


def _block(sheet: Sheet, rows: list[int], columns: list[int], lexicon: Lexicon) -> Block:
    block = Block(sheet, columns)
    inside = set(columns)
    mine = {row: [slot for slot in sheet.row(row) if slot.column in inside] for row in rows}
    data = [row for row in rows if _is_data(mine[row])]
    if not data:
        return block
    _columns(block, data, mine, lexicon)
    top = _rows_above(block, [row for row in rows if row < data[0]], mine, lexicon)
    block.body_rows = _body(block, [row for row in rows if row > top], mine, data[-1], lexicon)
    return block


def _columns(block: Block, data: list[int], mine: dict[int, list[Slot]], lexicon: Lexicon) -> None:
    """What each column holds, from what stands in it and from the word above it."""
    above = [slot for row, slots in mine.items() if row < data[0] for slot in slots]
    for column in block.columns:
        slots = [slot for row in data for slot in mine[row] if slot.column == column]
        head = _head_of(column, above, lexicon)
        figures = [slot for slot in slots if slot.look != "text"]
        texts = [slot for slot in slots if slot.look == "text"]
        if head == "unit" or (texts and _mostly_units(texts, figures, lexicon)):
            block.unit_column = column
        elif (
            head in ("id", "remark") or _translates(block, texts) or _counts_rows(block, figures, data, mine)
        ):
            block.id_columns.append(column)
        elif not block.value_columns and (head == "period" or (figures and all(s.is_year for s in figures))):
            block.label_columns.append(column)
        elif len(texts) > len(figures) or (not figures and not block.value_columns):
            (block.id_columns if block.value_columns else block.label_columns).append(column)
        elif figures:
            block.value_columns.append(column)


def _counts_rows(block: Block, figures: list[Slot], data: list[int], mine: dict[int, list[Slot]]) -> bool:
    """Different whole numbers before the column of names: codes or a count of the rows, and no figures."""
    if not figures or block.value_columns or block.label_columns or all(slot.is_year for slot in figures):
        return False
    values = [slot.value for slot in figures if slot.value is not None]
    whole = len(set(values)) == len(figures) and all(value == value.to_integral_value() for value in values)
    after = [c for c in block.columns if c > figures[0].column]
    names = [slot for row in data for slot in mine[row] if after and slot.column == after[0]]
    return whole and len(names) >= len(data) / 2 and all(slot.look == "text" for slot in names)


def _translates(block: Block, texts: list[Slot]) -> bool:
    """A second column of labels that only says the first in English."""
    return bool(texts) and bool(block.label_columns) and all(is_english(slot.text) for slot in texts)


def _head_of(column: int, above: list[Slot], lexicon: Lexicon) -> str:
    """What the header says that a column holds; parts of a split word (计量 / 单位) are put together."""
    mine = [s for s in above if s.column <= column <= s.last_column and s.look == "text" and not s.wide]
    joined = "".join(slot.flat for slot in mine)
    words = [joined, *(slot.flat for slot in reversed(mine))]
    return next((head for word in words if (head := lexicon.head_of(word))), "")


def _mostly_units(texts: list[Slot], figures: list[Slot], lexicon: Lexicon) -> bool:
    units = sum(bool(unit_in(slot.text, lexicon)) for slot in texts)
    return units > len(texts) / 2 and units > len(figures)


def _rows_above(block: Block, rows: list[int], mine: dict[int, list[Slot]], lexicon: Lexicon) -> int:
    """Sorts the rows above the figures into captions and header; returns the last header row (or 0).

    A row below the header with nothing but a label belongs to the body.
    """
    values = set(block.value_columns)
    heads = [
        row
        for row in rows
        if _is_header(mine[row], values, block, lexicon) or (is_index_row(mine[row]) and mine[row])
    ]
    last = max(heads, default=0)
    for row in rows:
        slots = mine[row]
        if row > last and last:
            continue
        if row in heads and not is_index_row(slots):
            block.header_rows.append(row)
        elif row not in heads:
            block.captions += slots
    if not last:
        block.captions = [slot for row in rows for slot in mine[row]]
        return rows[-1] if rows else 0
    # a stub's header may begin in a caption row by a merge; nothing else of such a row is a header
    return last


def _is_header(slots: list[Slot], values: set[int], block: Block, lexicon: Lexicon) -> bool:
    if not slots or any(units_of_caption(slot.text, lexicon) is not None for slot in slots):
        return False
    if all(_is_caption(slot, lexicon) or is_english(slot.text) for slot in slots):
        return False
    told = [_is_caption(slot, lexicon) for slot in slots]
    if any(told) and all(t or period_in(slot.flat) for t, slot in zip(told, slots, strict=True)):
        return False  # 综合机关名称：… | 2023年二季度 | 有效期至：…
    over = [slot for slot in slots if any(slot.column <= c <= slot.last_column for c in values)]
    if len(slots) == 1:
        slot = slots[0]
        first = min(block.columns)
        if slot.flat in lexicon.head_words:
            return True
        # one word over figures is a header where it spans some of them and not the whole table
        return bool(over) and slot.column > first and (slot.wide or len(values) == 1)
    return bool(over)


def _is_caption(slot: Slot, lexicon: Lexicon) -> bool:
    """A unit line, a table's number and name, a date line, 续表."""
    if units_of_caption(slot.text, lexicon) is not None or slot.flat.startswith(("续表", "(续")):
        return True
    if _NUMBERED.match(slot.text) and len(slot.flat) > 6:
        return True
    if re.match(r"(?!其中)[\u4e00-\u9fff ]{2,12}:", slot.text) or lexicon.is_meta(slot.text):
        return True  # a form's head: 填报单位：…, 表 号：…
    return slot.flat.startswith("(") and slot.flat.endswith(")") and bool(period_in(slot.flat))


def _body(
    block: Block, rows: list[int], mine: dict[int, list[Slot]], last_data: int, lexicon: Lexicon
) -> list[int]:
    body = []
    for row in rows:
        slots = mine[row]
        if not slots:
            continue
        if _is_below(block, row, slots, last_data, lexicon):
            block.notes += slots
        else:
            body.append(row)
    return body


def _is_below(block: Block, row: int, slots: list[Slot], last_data: int, lexicon: Lexicon) -> bool:
    """Whether a row is a note: by its first words, by its length, or by standing below the last figures."""
    alone = slots[0] if len(slots) == 1 else None
    if alone is not None and (
        lexicon.is_note(alone.text) or (len(alone.text) > _LONG and not _is_data(slots))
    ):
        return True
    if row <= last_data:
        return False
    return not _labelled(block, slots) or (alone is not None and not period_in(alone.flat))


def _labelled(block: Block, slots: list[Slot]) -> bool:
    return any(slot.column in block.label_columns for slot in slots)


def _continued(block: Block, before: list[Block]) -> Block | None:
    """The block that this one continues: 续表 in its captions, or no header of its own and the same width."""
    if not before:
        return None
    said = any(
        "续表" in slot.flat or slot.flat.startswith("(续") or slot.flat.endswith("(续)")
        for slot in block.captions
    )
    bare = not block.header_rows and len(block.columns) == len(before[-1].columns)
    return before[-1] if said or bare else None

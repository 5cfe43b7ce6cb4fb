"""Which rows of a table are its header, its captions, its body and its notes."""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.ground.folding import fold
from pipelines.understand.block import Block
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.rows import NUMBERED, is_data, is_index_row
from pipelines.understand.sheet import Slot
from pipelines.understand.when import is_chinese, period_in
from pipelines.understand.words import is_unit_line, label_of, unit_in

_LEVEL = 24  # a header's level is no longer than this
_LONG = 45  # a single text this long beside no number is prose: a note


def rows_above(block: Block, rows: list[int], mine: dict[int, list[Slot]], lexicon: Lexicon) -> int:
    """Sorts the rows above the figures into captions and header; returns the last header row (or 0).

    A row below the header with nothing but a label belongs to the body.
    """
    values = set(block.value_columns)
    heads: list[int] = []
    for row in rows:
        slots = mine[row]
        if heads and row not in block.export and _is_body(slots, heads, block, lexicon):
            break
        if (
            row in block.export
            or _is_header(slots, values, block, lexicon, bool(heads))
            or (heads and row == heads[-1] + 1 and len(slots) > 1 and _translate(slots, block))
        ):
            heads.append(row)
    _drop_keys(block, heads, rows, mine, lexicon)
    index_rows = [row for row in rows if mine[row] and is_index_row(mine[row])]
    last = max([*heads, *index_rows], default=0)
    for row in rows:
        if (row > last and last) or row in index_rows:
            continue
        if row not in heads:
            block.captions += _as_caption(mine[row], block)
        elif block.export.get(row, "item") == "item":
            block.header_rows.append(row)
            if _heads_units(mine[row], block, lexicon):
                block.unit_rows.append(row)
    if not last:
        block.captions = [slot for row in rows for slot in mine[row]]
        return rows[-1] if rows else 0
    # a stub's header may begin in a caption row by a merge; nothing else of such a row is a header
    return last


def _translate(slots: list[Slot], block: Block) -> bool:
    """Whether a row says in English, cell by cell, what the header above it says in Chinese."""
    return all(block.sheet.translates(slot.text) for slot in slots)


def _is_body(slots: list[Slot], heads: list[int], block: Block, lexicon: Lexicon) -> bool:
    """Whether a row without figures below a header that is complete is the first of the body: it has a label
    below the header's own, and signs or words where figures should stand."""
    labels = [slot for slot in slots if slot.column in block.label_columns]
    first = next((slot for slot in labels if slot.look == "text" or slot.is_year), None)
    if (
        first is not None
        and first.column > block.label_columns[0]
        and block.label_columns[0] not in block.id_columns
    ):
        return False
    slots = [slot for slot in slots if slot.column in block.value_columns]
    if first is None or not slots:
        return False
    if lexicon.head_of(fold(label_of(first.cell.TEXT))) or block.sheet.translates(first.text):
        return False
    signs = all(slot.look in ("weak", "near", "missing") for slot in slots)
    columns = [*([] if signs else [first.column]), *block.value_columns]
    over = {c for c in columns for row in heads if block.sheet.at(row, c) is not None}
    units = all(unit_in(slot.text, lexicon, expected=True) for slot in slots)
    return over == set(columns) and not units and block.sheet.at(first.row - 1, first.column) is not first


def _heads_units(slots: list[Slot], block: Block, lexicon: Lexicon) -> bool:
    """Whether a header row says in its first cell that it holds the units of the columns, or holds nothing
    else."""
    over = [slot for slot in slots if slot.column in block.value_columns]
    if _says_unit(slots[0], block, lexicon):
        units = all(unit_in(slot.text, lexicon, expected=True) for slot in over)
        return bool(over) and (units or block.header_rows != [slots[0].row])
    alone = len(slots) == 1 and not is_chinese(slots[0].text) and over == slots[:1]
    units = bool(over) and all(unit_in(slot.text, lexicon, expected=True) for slot in over)
    return units and (len(over) > 1 or alone)


def _drop_keys(
    block: Block, heads: list[int], rows: list[int], mine: dict[int, list[Slot]], lexicon: Lexicon
) -> None:
    """Rows of a word and its value that an empty line parts from the header, and what stands over the ids of
    an export's series, are captions: Dataset: | nrg_bal_c; Time frequency | Annual."""
    named = [row for row in heads if _are_ids(mine[row], lexicon)]
    for row in list(heads):
        gap = any(not block.sheet.row(r) for r in range(row, max(heads)))
        keyed = len(mine[row]) <= 2 and not mine[row][-1].wide and len(block.value_columns) > 1
        ids = row in named and mine[row][0].column not in block.value_columns and not block.export
        if not block.export and (
            (gap and keyed) or ids or (named and row < named[0] and len(mine[row]) <= 2)
        ):
            heads.remove(row)


def _are_ids(slots: list[Slot], lexicon: Lexicon) -> bool:
    """Whether a row begins with a word for ids and goes on with codes: Sourcekey | MGIRX_NUS_2."""
    if len(slots) < 2 or lexicon.export_words.get(slots[0].flat.casefold()) != "id":
        return False
    codes = [slot for slot in slots[1:] if not period_in(slot.text)]
    return bool(codes) and all(re.fullmatch(r"[\w.:-]*\d[\w.:-]*", slot.flat, re.ASCII) for slot in codes)


def _as_caption(slots: list[Slot], block: Block) -> list[Slot]:
    """A row's captions; a word and its value in two cells are one: Unit of measure: Terajoule."""
    if len(slots) == 2 and slots[0].column == min(block.columns) and len(slots[0].text) < 60:
        text = f"{slots[0].text.rstrip(':')}: {slots[1].text}"
        if not is_chinese(text):
            return [replace(slots[0], text=text, flat=fold(text))]
    return slots


def _says_unit(slot: Slot, block: Block, lexicon: Lexicon) -> bool:
    """Whether a row's first cell says that the row holds units."""
    named = lexicon.head_of(fold(label_of(slot.cell.TEXT))) == "unit"
    return named and slot.column == min(block.columns) and slot.column in block.label_columns


def _is_header(slots: list[Slot], values: set[int], block: Block, lexicon: Lexicon, below_one: bool) -> bool:
    if not slots or is_index_row(slots):
        return False
    if _says_unit(slots[0], block, lexicon):
        return any(slot.column in values for slot in slots[1:])
    if any(is_unit_line(slot.text, lexicon) for slot in slots):
        return False
    if all(_is_caption(slot, lexicon) or block.sheet.translates(slot.text) for slot in slots):
        return False
    if NUMBERED.fullmatch(slots[0].text) and slots[0].column not in values:
        return False  # a table's number, and its title beside it
    told = _are_captions(slots, lexicon)
    if any(told) and all(t or period_in(slot.flat) for t, slot in zip(told, slots, strict=True)):
        return False  # 综合机关名称：… | 2023年二季度 | 有效期至：…
    over = [slot for slot in slots if any(slot.column <= c <= slot.last_column for c in values)]
    if len(slots) == 1:
        slot = slots[0]
        if lexicon.head_of(slot.flat):
            return True
        if below_one and slot.wide and slot.column in block.label_columns:
            return False  # a heading over the whole width, right below the header
        if not slot.wide and not below_one and not block.sheet.row(slot.last_row + 1):
            return False  # a word in a corner above an empty line
        if below_one and slot.column in values and len(slot.flat) <= _LEVEL:
            return True  # a level of one cell, not merged, over what stands below and beside it
        # one word over figures is a header where it spans some of them and not the whole table
        return bool(over) and slot.column > min(block.columns) and (slot.wide or len(values) == 1)
    return bool(over)


def _are_captions(slots: list[Slot], lexicon: Lexicon) -> list[bool]:
    """Which cells of a row are captions: by themselves, or behind one with a colon (表 号： | E201表)."""
    found: list[bool] = []
    for n, slot in enumerate(slots):
        opened = n > 0 and found[-1] and slots[n - 1].flat.endswith(":")
        found.append(opened or _is_caption(slot, lexicon))
    return found


def _is_caption(slot: Slot, lexicon: Lexicon) -> bool:
    """A unit line, a table's number and name, a date line, 续表."""
    if is_unit_line(slot.text, lexicon) or slot.flat.startswith(("续表", "(续")):
        return True
    if NUMBERED.match(slot.text) and len(slot.flat) > 6:
        return True
    if re.match(
        r"(?!其中)[\u4e00-\u9fff ]{2,12}(?:\([\u4e00-\u9fff]{1,6}\))?:", slot.text
    ) or lexicon.is_meta(slot.text):
        return True  # a form's head: 填报单位：…, 表 号：…
    return slot.flat.startswith("(") and slot.flat.endswith(")") and bool(period_in(slot.flat))


def body_of(
    block: Block, rows: list[int], mine: dict[int, list[Slot]], last_data: int, lexicon: Lexicon
) -> list[int]:
    """The rows below the header that are the table's own; the others become its notes."""
    body = []
    block.end = last_data
    while block.sheet.row(block.end + 1):
        block.end += 1
    for row in rows:
        slots = mine[row]
        if not slots:
            continue
        if row in block.export:
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
        lexicon.is_note(alone.text) or (len(alone.text) > _LONG and not is_data(block.sheet, slots))
    ):
        return True
    if row <= last_data:
        return False
    if row > block.end:  # below an empty line
        under = {slot.column for slot in slots} & set(block.value_columns)
        return not (_labelled(block, slots) and len(under) == len(block.value_columns) > 1)
    return not _labelled(block, slots) or (alone is not None and not period_in(alone.flat))


def _labelled(block: Block, slots: list[Slot]) -> bool:
    return any(slot.column in block.label_columns for slot in slots)

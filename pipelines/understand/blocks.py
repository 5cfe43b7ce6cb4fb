"""Where the tables of a sheet are: stacked, side by side, continued; with captions, header, body, notes."""

from __future__ import annotations

from collections import Counter

from pipelines.understand.block import Block
from pipelines.understand.columns import settle_signs, sort_columns
from pipelines.understand.header import body_of, rows_above
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.rows import NUMBERED, export_rows, figured_rows, is_data
from pipelines.understand.sheet import Sheet, Slot
from pipelines.understand.when import is_period
from pipelines.understand.words import is_unit_line, unit_in, units_of_caption


def blocks_of(sheet: Sheet, lexicon: Lexicon) -> list[Block]:
    """The tables of a sheet from top to bottom, and from left to right."""
    found: list[Block] = []
    sheet.export = export_rows(sheet, lexicon)
    sheet.figured = figured_rows(sheet, lexicon)
    for rows in _bands(sheet, lexicon):
        beside = [_block(sheet, rows, columns, lexicon) for columns in _segments(sheet, rows, lexicon)]
        beside = [block for block in beside if block.value_columns and block.body_rows]
        _share_captions(beside, lexicon)
        for block in beside:
            block.continues = _continued(block, found)
            found.append(block)
    return found


def _share_captions(beside: list[Block], lexicon: Lexicon) -> None:
    """Blocks side by side under one title: one that has none has the lines of the others behind its own, and
    their unit where it names none."""
    own = [list(block.captions) for block in beside]
    for block, mine in zip(beside, own, strict=True):
        others = [slot for captions in own if captions is not mine for slot in captions]
        units = [slot for slot in others if units_of_caption(slot.text, lexicon)]
        named = any(units_of_caption(slot.text, lexicon) for slot in mine)
        titles = [slot for slot in mine if _is_title(slot, lexicon)]
        if any("续" not in slot.flat for slot in titles):
            apart = any(_is_title(slot, lexicon) for slot in others)
            block.captions += [] if named or apart else units
            continue
        shared = [slot for slot in others if not is_period(slot.text)]
        block.captions += [slot for slot in shared if not (named and slot in units)]


def _is_title(slot: Slot, lexicon: Lexicon) -> bool:
    """Whether a caption says what a table is about: no unit alone, and no month over one half of it."""
    return units_of_caption(slot.text, lexicon) is None and not is_period(slot.text)


def _bands(sheet: Sheet, lexicon: Lexicon) -> list[list[int]]:
    """Rows cut where a new title or a new header begins after figures."""
    bands: list[list[int]] = []
    current: list[int] = []
    numeric: Counter[int] = Counter()
    rows = sheet.rows
    cut = -1
    asked = True  # of a run of rows without figures the first one answers for all
    for index, row in enumerate(rows):
        slots = sheet.row(row)
        if row in sheet.figured:
            numeric.update(slot.column for slot in slots if slot.is_figure and not slot.is_year)
            asked = False
        elif numeric and not asked and not _is_note(slots, lexicon):
            asked = True
            cut = _starts_anew(sheet, rows, index, set(numeric), lexicon)
        if index == cut:
            bands.append(current)
            current, numeric = [], Counter()
        current.append(row)
    if numeric or not bands:
        return [*bands, current] if numeric else []
    return [*bands[:-1], [*bands[-1], *current]]  # what stands below the last figures belongs to them


def _is_note(slots: list[Slot], lexicon: Lexicon) -> bool:
    return len(slots) == 1 and lexicon.is_note(slots[0].text)


def _starts_anew(sheet: Sheet, rows: list[int], index: int, numeric: set[int], lexicon: Lexicon) -> int:
    """Where, from here to the next figures, another table's title or header begins; -1 where none does."""
    begins = -1
    for at in range(index, len(rows)):
        slots = sheet.row(rows[at])
        if rows[at] in sheet.figured:
            return -1
        gap = rows[at] - 1 != rows[at - 1]
        signs = len(slots) > 1 and all(slot.look in ("weak", "near", "missing") for slot in slots[1:])
        if begins < 0 and (gap or len(slots) == 1) and not signs:
            begins = at
        heads = [s for s in slots if s.column in numeric and (s.look == "text" or s.is_year)]
        headed = len(heads) >= 2 and (begins >= 0 or not _goes_on(slots, lexicon))
        titled = len(slots) == 1 and (
            NUMBERED.match(slots[0].text) or slots[0].flat.startswith(("续表", "表"))
        )
        if headed or titled or (len(slots) >= 2 and any(is_unit_line(s.text, lexicon) for s in slots)):
            follows = any(row in sheet.figured for row in rows[at:])
            return (begins if begins >= 0 else at) if follows else -1
    return -1


def _goes_on(slots: list[Slot], lexicon: Lexicon) -> bool:
    """Whether a row of words right below figures is one of the body: it has a label, and no header's word."""
    first = slots[0]
    return (
        (first.look == "text" or first.is_year)
        and not lexicon.head_of(first.flat)
        and not first.wide
        and len(slots) >= 2
    )


def _segments(sheet: Sheet, rows: list[int], lexicon: Lexicon) -> list[list[int]]:
    """Columns cut where a second table stands beside the first: labels again, with figures behind them."""
    data = [row for row in rows if row in sheet.figured]
    looks: dict[int, Counter[str]] = {}
    for row in data:
        for slot in sheet.row(row):
            looks.setdefault(slot.column, Counter())["figure" if slot.is_figure else slot.look] += 1
    columns = sorted({slot.column for row in rows for slot in sheet.row(row)} | set(looks))
    cuts: list[list[int]] = [[]]
    seen_figures = False
    heads = (slot for row in rows if data and row < data[0] for slot in sheet.row(row))
    # one fact a line: what stands behind the value is about it
    long = any(lexicon.head_of(slot.flat) == "value" for slot in heads)
    for column in columns:
        look = looks.get(column, Counter())
        textual = look["text"] > look["figure"]
        again = seen_figures and _same_head(sheet, rows, data, cuts[-1][0], column)
        if again or (
            textual
            and seen_figures
            and not long
            and _is_second_stub(sheet, data, cuts[-1], column, columns, looks, lexicon)
        ):
            cuts.append([])
            seen_figures = False
        seen_figures = seen_figures or look["figure"] > look["text"]
        cuts[-1].append(column)
    return cuts


def _same_head(sheet: Sheet, rows: list[int], data: list[int], first: int, column: int) -> bool:
    """Whether the column's header is that of the first column: 县(市) … 县(市) …, 年份 … 年份 … and not of
    the column beside that one too."""
    above = [row for row in rows if not data or row < data[0]]
    heads = [
        [
            slot.flat
            for row in above
            if (slot := sheet.slots.get((row, c))) is not None and slot.look == "text"
        ]
        for c in (first, column, first + 1)
    ]
    words = [head[-1] if head else "" for head in heads]
    return bool(words[0]) and words[0] == words[1] != words[2]


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
    if not figures_behind or len(labels) < 2 or all(sheet.translates(s.text) for s in labels):
        return False
    if sum(bool(unit_in(s.text, lexicon, expected=True)) for s in labels) > len(labels) / 2:
        return False
    first = {slot.flat for row in data if (slot := sheet.slots.get((row, before[0])))}
    shared = sum(slot.flat in first for slot in labels)
    gap = not any((row, column - 1) in sheet.covered for row in data)
    return gap or shared >= len(labels) / 2


def _block(sheet: Sheet, rows: list[int], columns: list[int], lexicon: Lexicon) -> Block:
    block = Block(sheet, columns)
    inside = set(columns)
    mine = {row: [slot for slot in sheet.row(row) if slot.column in inside] for row in rows}
    whole = len(columns) == len(sheet.columns)
    data = [row for row in rows if row in sheet.figured and (whole or _has_figure(sheet, mine[row]))]
    if not data:
        return block
    sort_columns(block, data, mine, lexicon)
    values = set(block.value_columns)
    data = [row for row in data if any(s.column in values and s.is_figure for s in mine[row])] or data
    block.export = {row: head for row, head in sheet.export.items() if row < data[0]}
    top = rows_above(block, [row for row in rows if row < data[0]], mine, lexicon)
    block.body_rows = body_of(block, [row for row in rows if row > top], mine, data[-1], lexicon)
    settle_signs(block)
    return block


def _has_figure(sheet: Sheet, slots: list[Slot]) -> bool:
    """Whether one of two tables side by side has figures in a row in which the sheet has."""
    years = len(slots) > 1 and all(slot.is_year for slot in slots[1:]) and slots[0].look == "text"
    return is_data(sheet, slots) or years


def says_it_continues(block: Block) -> bool:
    """Whether a caption says that the table goes on with the one before it (续表)."""
    return any(
        "续表" in slot.flat or slot.flat.startswith("(续") or slot.flat.endswith("(续)")
        for slot in block.captions
    )


def _continued(block: Block, before: list[Block]) -> Block | None:
    """The block that this one continues: 续表 in its captions, or no header of its own and the same width."""
    if not before:
        return None
    said = says_it_continues(block)
    bare = not block.header_rows and len(block.columns) == len(before[-1].columns)
    return before[-1] if said or bare else None

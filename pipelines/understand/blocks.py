"""Where the tables of a sheet are: stacked, side by side, continued; with captions, header, body, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from pipelines.ground.folding import fold
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.sheet import Sheet, Slot
from pipelines.understand.when import is_chinese, period_in
from pipelines.understand.words import is_unit_line, label_of, unit_in, units_of_caption

_NUMBERED = re.compile(r"(?:续?表|Table)?\s*\d{1,2}\s*[-–—.．－]\s*\d{1,3}(?!\d*[%年月])")
_LEVEL = 24  # a header's level is no longer than this
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
    scale_column: int | None = None
    unnamed: list[int] = field(default_factory=list)  # of the ids' columns those that no word calls so
    flags: dict[int, int] = field(default_factory=dict)  # column of figures → the column of flags behind it
    id_columns: list[int] = field(default_factory=list)
    unit_rows: list[int] = field(default_factory=list)
    export: dict[int, str] = field(default_factory=dict)
    end: int = 0  # the last row before the first empty one below the figures
    continues: Block | None = None

    @cached_property
    def figure_rows(self) -> frozenset[int]:
        """Body rows that hold a number, a mark for a missing one, or what was to be a number."""
        return frozenset(
            row for row in self.body_rows if any(self.figure(row, c) for c in self.value_columns)
        )

    def figure(self, row: int, column: int) -> Slot | None:
        """The number, mark, near-number or odd cell that begins at a place."""
        slot = self.sheet.slots.get((row, column))
        return slot if slot is not None and slot.is_figure else None

    def exported(self, head: str, column: int) -> Slot | None:
        """What an export says of a column in the row of its unit or its area."""
        rows = [row for row, said in self.export.items() if said == head]
        found = [slot for row in rows if (slot := self.sheet.at(row, column)) is not None]
        return found[-1] if found else None  # of a country and its province the province


def blocks_of(sheet: Sheet, lexicon: Lexicon) -> list[Block]:
    """The tables of a sheet from top to bottom, and from left to right."""
    found: list[Block] = []
    sheet.export = export_rows(sheet, lexicon)
    sheet.figured = frozenset(row for row in sheet.rows if _is_data(sheet, sheet.row(row)))
    for rows in _bands(sheet, lexicon):
        beside = [_block(sheet, rows, columns, lexicon) for columns in _segments(sheet, rows, lexicon)]
        beside = [block for block in beside if block.value_columns and block.body_rows]
        _share_captions(beside, lexicon)
        for block in beside:
            block.continues = _continued(block, found)
            found.append(block)
    return found


def export_rows(sheet: Sheet, lexicon: Lexicon) -> dict[int, str]:
    """Row → what it holds, of a database's export: its first column names what each of the first rows holds
    (指标, 地区, 频度, 单位, …), and periods stand below. Empty where the sheet is none."""
    found: dict[int, str] = {}
    for row in sheet.rows:
        slots = sheet.row(row)
        word = slots[0].flat.casefold().rstrip(":") if slots[0].column == min(sheet.columns) else ""
        head = lexicon.export_words.get(word, "")
        if not head and found and (is_dated(slots[0]) or len(found) > 2):
            return found if _is_export(sheet, found, row) else {}
        if head and (found or len(slots) > 1):
            found = found | {row: head}
    return {}


def _is_export(sheet: Sheet, found: dict[int, str], first: int) -> bool:
    """Whether the rows so named are the head of an export: two or more of them, one saying unit, area or name,
    and most of the rows from `first` on begin with a period."""
    below = [sheet.row(row)[0] for row in sheet.rows if row >= first]
    dated = sum(is_dated(slot) for slot in below)
    return len(found) >= 2 and bool({"unit", "area", "item"} & set(found.values())) and dated > len(below) / 2


def is_dated(slot: Slot) -> bool:
    """Whether a cell is a period: a year, a month, a date, in words or as a number."""
    return slot.is_year or slot.is_month or (slot.look in ("text", "odd") and bool(period_in(slot.text)))


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
    if not all(len(text) <= 2 for text in texts):
        return False
    digits = [int(text) for text in texts if re.fullmatch(r"\d{1,2}", text)]
    rest = [text for text in texts if not re.fullmatch(r"\d{1,2}", text)]
    if not digits or any(text not in "甲乙丙丁戊己" for text in rest):
        return False
    counted = digits == list(range(digits[0], digits[0] + len(digits))) and digits[0] <= 2
    return counted and (len(digits) >= 3 or len(rest) >= 2 or (bool(rest) and len(digits) >= 2))


def _is_data(sheet: Sheet, slots: list[Slot]) -> bool:
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
    parts = [tuple(map(int, slot.flat.rstrip("年").partition(".")[::2])) for slot in months]
    whole = [(year, 10 if month == 1 and n else month) for n, (year, month) in enumerate(parts)]
    return whole == sorted(set(whole))


def _are_figures(slots: list[Slot], figures: list[Slot]) -> bool:
    """Whether a row of nothing but near-numbers is one of figures: classes (0-4, 5-9, 65以上) are a header."""
    if any(slot.cell.KIND == "error" for slot in figures):
        return True
    classes = [slot for slot in figures if re.search(r"\d\s*[-~至]\s*\d|以[上下]|[<>≥≤+]", slot.text)]
    named = slots[0].look == "text" and slots[0].column < figures[0].column
    return named and len(classes) < max(2, len(figures) / 2)


def _bands(sheet: Sheet, lexicon: Lexicon) -> list[list[int]]:
    """Rows cut where a new title or a new header begins after figures."""
    bands: list[list[int]] = []
    current: list[int] = []
    numeric: Counter[int] = Counter()
    rows = sheet.rows
    asked = True  # of a run of rows without figures the first one answers for all
    for index, row in enumerate(rows):
        slots = sheet.row(row)
        if row in sheet.figured:
            numeric.update(slot.column for slot in slots if slot.is_figure)
            asked = False
        elif numeric and not asked and not _is_note(slots, lexicon):
            asked = True
            if _starts_anew(sheet, rows, index, set(numeric), lexicon):
                bands.append(current)
                current, numeric = [], Counter()
        current.append(row)
    return [*bands, current] if numeric else bands


def _is_note(slots: list[Slot], lexicon: Lexicon) -> bool:
    return len(slots) == 1 and lexicon.is_note(slots[0].text)


def _starts_anew(sheet: Sheet, rows: list[int], index: int, numeric: set[int], lexicon: Lexicon) -> bool:
    """Whether the rows from here to the next figures hold a header or a title of another table."""
    titled = False
    for at in range(index, len(rows)):
        slots = sheet.row(rows[at])
        if rows[at] in sheet.figured:
            return False
        heads = [s for s in slots if s.column in numeric and (s.look == "text" or s.is_year)]
        gap = titled or rows[at] - 1 != rows[at - 1]
        if len(heads) >= 2 and (gap or not _goes_on(slots, lexicon)):
            return True
        if len(slots) >= 2 and any(is_unit_line(s.text, lexicon) for s in slots):
            return True
        if len(slots) == 1 and (_NUMBERED.match(slots[0].text) or slots[0].flat.startswith(("续表", "表"))):
            return any(row in sheet.figured for row in rows[at:])
        titled = titled or len(slots) == 1
    return False


def _goes_on(slots: list[Slot], lexicon: Lexicon) -> bool:
    """Whether a row of words right below figures is one of the body: it has a label, and no header's word."""
    first = slots[0]
    return first.look == "text" and not lexicon.head_of(first.flat) and not first.wide and len(slots) >= 2


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
    data = [row for row in rows if row in sheet.figured and (whole or _is_data(sheet, mine[row]))]
    if not data:
        return block
    _columns(block, data, mine, lexicon)
    values = set(block.value_columns)
    data = [row for row in data if any(s.column in values and s.is_figure for s in mine[row])] or data
    block.export = {row: head for row, head in sheet.export.items() if row < data[0]}
    top = _rows_above(block, [row for row in rows if row < data[0]], mine, lexicon)
    block.body_rows = _body(block, [row for row in rows if row > top], mine, data[-1], lexicon)
    _settle_signs(block)
    return block


def _settle_signs(block: Block) -> None:
    """A letter or sign that stands where figures do is a missing figure; other words there are doubted."""
    for row in block.body_rows:
        for column in block.value_columns:
            slot = block.sheet.slots.get((row, column))
            if slot is None or slot.is_figure:
                continue
            explained = slot.look == "weak" or _is_explained(slot, block)
            if explained:
                settled = replace(slot, look="missing", status=slot.status or "O")
            elif slot.wide and slot.last_column > column and row not in block.figure_rows:
                continue  # a heading over the whole width
            else:
                settled = replace(slot, look="near", doubts=("cell:words",))
            block.sheet.put(settled)


def _is_explained(slot: Slot, block: Block) -> bool:
    """Whether a note below the table says what a short sign stands for: 注：x 表示…, D = withheld."""
    sign = re.escape(slot.text.strip("()[]“”\"' "))
    if not sign or len(slot.flat) > 6:
        return False
    said = re.compile(
        rf"(?<![A-Za-z0-9]){sign}[)）”\"'\]]?\s*(?:表示|系|指|代表|为|=|:|：|means|denotes|indicates|stands)"
    )
    return any(said.search(note.text) for note in block.notes)


def _columns(block: Block, data: list[int], mine: dict[int, list[Slot]], lexicon: Lexicon) -> None:
    """What each column holds, from what stands in it and from the word above it."""
    above = [slot for row, slots in mine.items() if row < data[0] for slot in slots]
    columns: dict[int, list[Slot]] = {column: [] for column in block.columns}
    for row in data:
        for slot in mine[row]:
            columns[slot.column].append(slot)
    heads = {column: _head_of(block, column, above, lexicon) for column in block.columns}
    long = "value" in heads.values()
    for column in block.columns:
        slots, head = columns[column], heads[column]
        texts = [slot for slot in slots if slot.look == "text"]
        figures = _figures_among(slots, bool(block.label_columns))
        units = bool(texts) and _mostly_units(texts, figures, lexicon)
        # «unit» below the header of the first column names a line of units, not what the column holds
        flags = bool(block.value_columns) and _are_flags(slots, column, above, lexicon)
        if not flags and (units or (head == "unit" and column > min(block.columns))):
            block.unit_column = column
        elif flags:
            block.flags[block.value_columns[-1]] = column
            block.id_columns.append(column)
        elif head == "scale":
            block.scale_column = column
            block.id_columns.append(column)
        elif head == "value":
            block.value_columns.append(column)
        elif (
            head in ("id", "remark", "status", "freq")
            or _translates(block, texts)
            or _counts_rows(block, figures, data, mine)
        ):
            block.id_columns.append(column)
        elif long:
            stub = head in ("area", "period", "item") or (bool(texts) and not head)
            (block.label_columns if stub else block.id_columns).append(column)
        elif not block.value_columns and (head in ("period", "area") or _all_dated(figures)):
            block.label_columns.append(column)
        elif len(slots) - len(figures) > len(figures) or (not figures and not block.value_columns):
            (block.id_columns if block.value_columns else block.label_columns).append(column)
            block.unnamed += [column] if block.value_columns else []
        elif figures:
            block.value_columns.append(column)
    if long:
        _name_the_rows(block, columns, heads)


def _name_the_rows(block: Block, columns: dict[int, list[Slot]], heads: dict[int, str]) -> None:
    """In a list of one fact a line: a column of codes beside the names that they stand for names nothing."""
    if not block.label_columns:
        block.label_columns = [c for c in block.id_columns if heads[c] in ("", "id")][:1]
    texts = {c: {slot.row: slot.flat for slot in columns[c]} for c in block.label_columns}
    for column in list(block.label_columns):
        others = [c for c in block.label_columns if c != column]
        coded = all(re.fullmatch(r"[A-Z0-9_.:()@-]+", text) for text in texts[column].values())
        if (
            coded
            and heads[column] != "period"
            and any(_stand_for(texts[column], texts[c]) for c in others if c > column)
        ):
            block.label_columns.remove(column)
            block.id_columns.append(column)


def _stand_for(codes: dict[int, str], names: dict[int, str]) -> bool:
    """Whether each code stands beside one name, and the names are no codes themselves."""
    pairs = {(code, names.get(row, "")) for row, code in codes.items()}
    words = any(re.search("[a-z]", name) or not name.isascii() for name in names.values())
    return words and len({code for code, _ in pairs}) == len(pairs) and all(name for _, name in pairs)


def _are_flags(slots: list[Slot], column: int, above: list[Slot], lexicon: Lexicon) -> bool:
    """Whether a column without a header of its own holds nothing but flags of the figures to its left."""
    headed = any(slot.column == column for slot in above)
    return bool(slots) and not headed and all(lexicon.flag_of(s.text) or s.look == "weak" for s in slots)


def _figures_among(slots: list[Slot], beside_labels: bool) -> list[Slot]:
    """What counts as a figure in a column: beside a column of labels, near-numbers and signs too."""
    plain = [slot for slot in slots if slot.look in ("number", "missing", "odd")]
    if beside_labels or len(plain) > len(slots) / 2:
        return [slot for slot in slots if slot.look != "text"]
    return plain


def _all_dated(figures: list[Slot]) -> bool:
    return bool(figures) and all(
        s.is_year or s.is_month or (s.look == "odd" and s.cell.KIND == "date") for s in figures
    )


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
    return (
        bool(texts) and bool(block.label_columns) and all(block.sheet.translates(slot.text) for slot in texts)
    )


def _head_of(block: Block, column: int, above: list[Slot], lexicon: Lexicon) -> str:
    """What the header says that a column holds; parts of a split word (计量 / 单位) are put together.

    The first column of an export names its rows, and holds the periods below them.
    """
    if block.sheet.export:
        return "period" if column == min(block.columns) else ""
    mine = [s for s in above if s.column <= column <= s.last_column and s.look == "text" and not s.wide]
    labels = [fold(label_of(slot.cell.TEXT)) for slot in mine]
    words = ["".join(labels), *reversed(labels)]
    return next((head for word in words if (head := lexicon.head_of(word))), "")


def _mostly_units(texts: list[Slot], figures: list[Slot], lexicon: Lexicon) -> bool:
    units = sum(
        bool(unit_in(slot.text, lexicon, expected=True)) and not is_unit_line(slot.text, lexicon)
        for slot in texts
    )
    return units > len(texts) / 2 and units > len(figures)


def _rows_above(block: Block, rows: list[int], mine: dict[int, list[Slot]], lexicon: Lexicon) -> int:
    """Sorts the rows above the figures into captions and header; returns the last header row (or 0).

    A row below the header with nothing but a label belongs to the body.
    """
    values = set(block.value_columns)
    heads: list[int] = []
    for row in rows:
        slots = mine[row]
        if row in block.export or _is_header(slots, values, block, lexicon, bool(heads)):
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


def _heads_units(slots: list[Slot], block: Block, lexicon: Lexicon) -> bool:
    """Whether a header row says in its first cell that it holds the units of the columns, or holds nothing
    else."""
    over = [slot for slot in slots if slot.column in block.value_columns]
    if _says_unit(slots[0], block, lexicon):
        return bool(over)
    alone = len(slots) == 1 and not is_chinese(slots[0].text) and slots[0].column == block.value_columns[0]
    units = bool(over) and all(unit_in(slot.text, lexicon, expected=True) for slot in over)
    return units and (len(over) > 1 or alone)


def _drop_keys(
    block: Block, heads: list[int], rows: list[int], mine: dict[int, list[Slot]], lexicon: Lexicon
) -> None:
    """Rows of a word and its value that an empty line parts from the header, and what stands over the ids of
    an export's series, are captions: Dataset: | nrg_bal_c; Time frequency | Annual."""
    named = [row for row in heads if lexicon.export_words.get(mine[row][0].flat.casefold()) == "id"]
    for row in list(heads):
        gap = any(not block.sheet.row(r) for r in range(row, max(heads)))
        keyed = len(mine[row]) == 2 and not mine[row][1].wide and len(block.value_columns) > 1
        ids = row in named and mine[row][0].column not in block.value_columns and not block.export
        if not block.export and (
            (gap and keyed) or ids or (named and row < named[0] and len(mine[row]) <= 2)
        ):
            heads.remove(row)


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
    if _NUMBERED.fullmatch(slots[0].text) and slots[0].column not in values:
        return False  # a table's number, and its title beside it
    told = _are_captions(slots, lexicon)
    if any(told) and all(t or period_in(slot.flat) for t, slot in zip(told, slots, strict=True)):
        return False  # 综合机关名称：… | 2023年二季度 | 有效期至：…
    over = [slot for slot in slots if any(slot.column <= c <= slot.last_column for c in values)]
    if len(slots) == 1:
        slot = slots[0]
        if lexicon.head_of(slot.flat):
            return True
        if below_one and slot.column in values and len(slot.flat) <= _LEVEL:
            return True  # a level of one cell, not merged, over what stands below and beside it
        # one word over figures is a header where it spans some of them and not the whole table
        return bool(over) and slot.column > min(block.columns) and (slot.wide or len(values) == 1)
    return bool(over)


def _are_captions(slots: list[Slot], lexicon: Lexicon) -> list[bool]:
    """Which cells of a row are captions: by themselves, or behind one that ends in a colon (表 号： | E201表)."""
    found: list[bool] = []
    for n, slot in enumerate(slots):
        opened = n > 0 and found[-1] and slots[n - 1].flat.endswith(":")
        found.append(opened or _is_caption(slot, lexicon))
    return found


def _is_caption(slot: Slot, lexicon: Lexicon) -> bool:
    """A unit line, a table's number and name, a date line, 续表."""
    if is_unit_line(slot.text, lexicon) or slot.flat.startswith(("续表", "(续")):
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
        lexicon.is_note(alone.text) or (len(alone.text) > _LONG and not _is_data(block.sheet, slots))
    ):
        return True
    if row <= last_data:
        return False
    if row > block.end:
        return True  # below an empty line
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

"""What each column of a table holds: labels, figures, units, codes, flags."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipelines.ground.folding import fold
from pipelines.understand.block import Block
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.sheet import Slot
from pipelines.understand.words import is_unit_line, label_of, unit_in, unit_of_label


@dataclass(frozen=True)
class _Above:
    """What stands above the figures of a block, and the words of each column's header that are known."""

    slots: list[Slot]
    heads: dict[int, str]
    data: list[int]
    mine: dict[int, list[Slot]]

    @property
    def long(self) -> bool:
        """Whether the table is a list of one fact a line: a column of values, and what each is about."""
        return "value" in self.heads.values()


def sort_columns(block: Block, data: list[int], mine: dict[int, list[Slot]], lexicon: Lexicon) -> None:
    """What each column holds, from what stands in it and from the word above it."""
    slots = [slot for row, found in mine.items() if row < data[0] for slot in found]
    columns: dict[int, list[Slot]] = {column: [] for column in block.columns}
    for row in data:
        for slot in mine[row]:
            columns[slot.column].append(slot)
    lines = {row for row, found in mine.items() if row < data[0] and _is_unit_line(found, block, lexicon)}
    named = [slot for slot in slots if slot.row not in lines]
    heads = {column: _head_of(block, column, named, lexicon) for column in block.columns}
    above = _Above(slots, heads, data, mine)
    for column in block.columns:
        _put(block, column, _role(block, column, columns[column], above, lexicon))
    if above.long:
        _name_the_rows(block, columns, heads)


def _is_unit_line(slots: list[Slot], block: Block, lexicon: Lexicon) -> bool:
    """Whether a header row begins with «unit» and holds units alone."""
    if len(slots) < 2 or slots[0].column != min(block.columns) or lexicon.head_of(slots[0].flat) != "unit":
        return False
    return all(unit_in(slot.text, lexicon, expected=True) for slot in slots[1:])


def _role(block: Block, column: int, slots: list[Slot], above: _Above, lexicon: Lexicon) -> str:
    """What one column holds, given those to its left: label, value, unit, scale, flags, id, other."""
    texts = [slot for slot in slots if slot.look == "text"]
    head = above.heads[column]
    before = bool(block.label_columns) and not block.value_columns
    head = "item" if head == "remark" and before and texts else head  # «Source»: of what, not from whom
    figures = _figures_among(slots, bool(block.label_columns))
    if block.value_columns and _are_flags(slots, column, above.slots, lexicon):
        return "flags"
    if head == "freq":
        return head
    ranked = bool(block.value_columns) and bool(figures) and _is_ranked(column, above.slots, lexicon)
    if not ranked and (head in _CODED or _are_codes(block, column, slots, head, above)):
        return "id"
    # «unit» below the header of the first column names a line of units, not what the column holds
    counted = head in ("", "unit") and bool(texts) and _mostly_units(texts, figures, lexicon)
    if counted or (head == "unit" and column > min(block.columns)):
        return "unit"
    if ranked or head in ("scale", "value"):
        return "value" if ranked else head
    if _translates(block, texts) or _counts_rows(block, figures, above.data, above.mine):
        return "id"
    if above.long and figures and not texts and _is_rate(column, above.slots, lexicon):
        return "value"  # 同比增速(%) behind the value of each line
    if above.long:
        return "label" if head in _NAMED or (texts and not head) else "id"
    if not slots:  # a column of blanks below a word is one of figures that are not there
        return "value" if block.label_columns and _is_headed(column, above.slots) else ""
    if named := _named_role(head, column, block, slots, figures, above):
        return named
    if len(slots) - len(figures) > len(figures) or (not figures and not block.value_columns):
        return "other" if block.value_columns else "label"
    return "value" if figures else ""


_FIELD = re.compile(r"[A-Z0-9]+__.+__[^_]+")  # code, name and unit of a flat file's figures
_CODED = ("id", "remark", "status")
_NAMED = ("area", "period", "item")


def _put(block: Block, column: int, role: str) -> None:
    """Notes in the block what a column holds."""
    if role == "flags":
        block.flags[block.value_columns[-1]] = column
    elif role == "scale":
        block.scale_column = column
    elif role == "freq":
        block.freq_column = column
    elif role == "other":  # words behind the figures: whatever else stands there was not understood
        block.unnamed.append(column)
    elif role == "unit":
        if block.unit_column is not None:  # of a code and its name the name, which stands behind it
            block.id_columns.append(block.unit_column)
        block.unit_column = column
        return
    lists = {"label": block.label_columns, "value": block.value_columns}
    if role:
        lists.get(role, block.id_columns).append(column)


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
    return whole and bool(after) and _are_names(after[0], len(data) / 2, data, mine)


def _are_names(column: int, least: float, data: list[int], mine: dict[int, list[Slot]]) -> bool:
    """Whether a column holds words alone, and in `least` of the lines."""
    names = [slot for row in data for slot in mine[row] if slot.column == column]
    return len(names) >= least and all(slot.look == "text" for slot in names)


def _are_codes(block: Block, column: int, slots: list[Slot], head: str, above: _Above) -> bool:
    """A column before the figures of nothing but codes: some begin with a nought (01, 01051, DG), or letters
    and numbers stand before the names that they are the codes of (B, C, 10, 17)."""
    codes = [slot.flat for slot in slots]
    plain = all(re.fullmatch(r"[A-Z]{0,3}\d{0,12}", code) for code in codes)
    if block.value_columns or not plain or len(set(codes)) < 2:
        return False
    if sum(bool(re.match(r"0\d", code)) for code in codes) > 1:
        return not head
    mixed = any(code.isalpha() for code in codes) and any(code.isdigit() for code in codes)
    named = _are_names(column + 1, len(codes), above.data, above.mine)
    return named and mixed and len(set(codes)) == len(codes)


def _named_role(
    head: str, column: int, block: Block, slots: list[Slot], figures: list[Slot], above: _Above
) -> str:
    """What a column holds by the word over it, or by what its cells are alike in: labels (below a word for
    areas behind the figures too), codes whose names stand in the next column; empty for anything else."""
    texts = [slot for slot in slots if slot.look == "text"]
    first = not block.value_columns and (not block.label_columns or not _is_headed(column, above.slots))
    if _all_dated(figures) and (head == "period" or first):
        return "label"
    if head == "area" and 2 * len(figures) <= len(slots):
        return "label"
    if block.value_columns:
        return ""
    if len(texts) > 1 and all(slot.look == "missing" for slot in figures):
        return "label"  # words, and signs where there is none
    if head == "item" and not block.label_columns:
        return "label"  # ages too, which are numbers
    if head == "area" and _names_follow(column, figures, above):
        return "id"
    return "label" if head in ("area", "period") else ""


def _names_follow(column: int, figures: list[Slot], above: _Above) -> bool:
    """Whether a column of numbers below a word for areas has their names in the next one, below no word."""
    if not figures or any(slot.look != "number" for slot in figures) or above.heads.get(column + 1):
        return False
    headed = any(slot.column == column + 1 for slot in above.slots)
    return not headed and _are_names(column + 1, len(figures), above.data, above.mine)


def _is_rate(column: int, above: list[Slot], lexicon: Lexicon) -> bool:
    """Whether the word over a column says a change or a unit in a bracket: figures, and no code."""
    words = [slot.text for slot in above if slot.column <= column <= slot.last_column]
    return bool(words) and (
        lexicon.is_change(fold(words[-1]).casefold()) or bool(unit_of_label(words[-1], lexicon)[0])
    )


def _is_ranked(column: int, above: list[Slot], lexicon: Lexicon) -> bool:
    """Whether the word right over a column is one for ranks."""
    words = [slot for slot in above if slot.column <= column <= slot.last_column]
    return bool(words) and lexicon.is_rank(label_of(words[-1].cell.TEXT))


def _is_headed(column: int, above: list[Slot]) -> bool:
    """Whether words stand right over a column, and not over all of the table."""
    return any(slot.column == column and (slot.look == "text" or slot.is_year) for slot in above)


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
    if any(_FIELD.fullmatch(word) for word in labels):
        return "value"
    head = next((head for word in words if (head := lexicon.head_of(word))), "")
    grouped = any(s.wide and min(block.columns) < s.column <= column <= s.last_column for s in above)
    # 综合指数 › 数值 is no list of values
    return "" if head == "value" and (grouped or len(labels) > 1) else head


def _mostly_units(texts: list[Slot], figures: list[Slot], lexicon: Lexicon) -> bool:
    units = sum(
        bool(unit_in(slot.text, lexicon, expected=True)) and not is_unit_line(slot.text, lexicon)
        for slot in texts
    )
    return units > len(texts) / 2 and units > len(figures)


def settle_signs(block: Block) -> None:
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
    block.__dict__.pop("figure_rows", None)  # a row of nothing but words has figures that are doubted


def _is_explained(slot: Slot, block: Block) -> bool:
    """Whether a note below the table says what a short sign stands for: 注：x 表示…, D = withheld."""
    sign = re.escape(slot.text.strip("()[]“”\"' "))
    if not sign or len(slot.flat) > 6:
        return False
    said = re.compile(
        rf"(?<![A-Za-z0-9]){sign}[)）”\"'\]]?\s*(?:表示|系|指|代表|为|=|:|：|means|denotes|indicates|stands)"
    )
    return any(said.search(note.text) for note in block.notes)

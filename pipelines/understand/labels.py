"""The labels of a table: what stands above each column and beside each row, from the outermost in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipelines.ground.folding import fold
from pipelines.understand.block import Block
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.sheet import Slot
from pipelines.understand.together import counted_months, dated_together
from pipelines.understand.when import Said, is_chinese, is_period, period_in
from pipelines.understand.words import english_of, is_english, label_of, unit_in, unit_of_label

_AGAINST = re.compile(r"(?:比|较|与|vs\.?|over|against|zu|gegenüber)\s*$", re.IGNORECASE)
_DITTO = ("〃", "″", '"', "''", "同上")  # as above
_GOES_ON = re.compile("累计|完成|合计|止|末")  # 1-9月 / 累计 is one label
_MONTHS = {"month", "months", "monat", "mois", "月", "月份"}
# How deep a numbered line stands where the lines are not indented.
_RANKS = (
    re.compile(r"[一二三四五六七八九十]+、"),
    re.compile(r"\([一二三四五六七八九十]+\)"),
    re.compile(r"\d{1,2}[.、](?!\d)"),
    re.compile(r"\(\d{1,2}\)"),
)


@dataclass(frozen=True)
class Line:
    """A row's labels, outer to inner, the slots that they come from, and whether the row has figures."""

    row: int
    path: tuple[str, ...]
    slots: tuple[Slot, ...]
    has_figures: bool
    freq: str = ""  # how often its series is observed, where a column says it
    said: Said = field(default_factory=Said)  # a period that only the lines together make plain


# ── columns ──


@dataclass(frozen=True)
class Above:
    """What stands above a column: its labels from the outermost in, the English beside them, the words of its
    line of units, and the column that it is a part of (its own where it is none)."""

    labels: tuple[str, ...]
    english: tuple[str, ...] = ()
    unit: str = ""
    owner: int = 0


def columns_above(block: Block, lexicon: Lexicon) -> dict[int, Above]:
    """Column → what stands above it; an English line of a Chinese table stays in, for whoever looks."""
    rows = _joined_rows(block, lexicon)
    found: dict[int, Above] = {}
    for column in block.value_columns:
        labels = [_label_above(block, group, column, rows) for group in rows]
        labels = _put_together(block, labels, column, lexicon)
        path, english, owner = _distinct(labels, column)
        found[column] = Above(path, english, _unit_line(block, column, lexicon), owner)
    return {column: _with_of_which(block, column, found, lexicon) for column in block.value_columns}


def _put_together(
    block: Block, labels: list[Slot | tuple[Slot, ...] | None], column: int, lexicon: Lexicon
) -> list[Slot | tuple[Slot, ...] | None]:
    """One word over two lines of a header without merges, beside columns of levels (城乡居民 / 生活用电):
    the upper cell stands over this column alone, and the lower one is no period, no unit and no total."""
    for n, (upper, lower) in enumerate(pairwise(labels)):
        if not (isinstance(upper, tuple) and isinstance(lower, tuple)):
            continue
        same = upper[-1].column == lower[0].column == column
        if same and not lexicon.is_ofwhich(upper[0].flat) and _goes_on(block, upper[-1], lower[0]):
            return [*labels[:n], None, (*upper, *lower), *labels[n + 2 :]]
    return labels


def _goes_on(block: Block, upper: Slot, lower: Slot) -> bool:
    texts = [slot.flat for slot in block.sheet.row(lower.row)]
    alone = not upper.wide and not lower.wide and upper.last_row == upper.row and texts.count(lower.flat) == 1
    following = block.sheet.at(upper.row, upper.column + 1)
    below = block.sheet.at(lower.row, upper.column + 1)
    leaned_on = following is None and below is not None and upper.column + 1 in block.value_columns
    worded = lower.look == "text" and not period_in(lower.text) and not period_in(upper.text)
    mixed = any(
        block.sheet.at(lower.row, c) is not None and block.sheet.at(upper.row, c) is None
        for c in block.value_columns
    ) or any(slot.wide for slot in block.sheet.row(upper.row))
    return alone and not leaned_on and worded and mixed and not lower.flat.startswith(("(", "#", "其中"))


def _unit_line(block: Block, column: int, lexicon: Lexicon) -> str:
    """The words of a column in a line of units; a lone unit there is that of every column to its right."""
    for row in block.unit_rows:
        slots = [slot for c in block.value_columns if (slot := block.sheet.at(row, c)) is not None]
        mine = block.sheet.at(row, column)
        if mine is None and len(set(slots)) == 1 and slots[0].column < column:
            mine = slots[0]
        if mine is not None and (mine.row == row or unit_in(mine.text, lexicon, expected=True)):
            return mine.text  # a header that reaches down to the line of units says its own
    return ""


def _joined_rows(block: Block, lexicon: Lexicon) -> list[tuple[int, ...]]:
    """Header rows, with those that only finish the words of the row above put together (普 宁 / 侨 区)."""
    groups: list[tuple[int, ...]] = []
    for row in block.header_rows:
        if row in block.unit_rows:
            continue
        parts = groups and any(lexicon.is_ofwhich(slot.flat) for slot in block.sheet.row(groups[-1][-1]))
        if groups and not parts and _finishes(block, groups[-1][-1], row):
            groups[-1] = (*groups[-1], row)
        else:
            groups.append((row,))
    return groups


def _finishes(block: Block, upper: int, lower: int) -> bool:
    """Whether `lower` goes on with the words of `upper`: no span above, and gaps below."""
    columns = block.value_columns + ([block.unit_column] if block.unit_column else [])
    above = [block.sheet.at(upper, c) for c in columns]
    below = [block.sheet.at(lower, c) for c in columns]
    if any(slot is not None and slot.wide for slot in above):
        return False
    both = [(a, b) for a, b in zip(above, below, strict=True) if b is not None and b is not a]
    gaps = [a for a, b in zip(above, below, strict=True) if a is not None and (b is None or b is a)]
    return bool(both) and bool(gaps) and all(a is not None for a, _ in both)


def _label_above(
    block: Block, group: tuple[int, ...], column: int, rows: list[tuple[int, ...]]
) -> Slot | tuple[Slot, ...] | None:
    """The cells of a header line that speak for a column: its own, or the one to the left that reaches over
    it."""
    slots = [slot for row in group if (slot := block.sheet.at(row, column)) is not None]
    slots = list(dict.fromkeys(slots))
    if slots:
        return tuple(slots)
    if group is rows[-1]:
        return None
    return _from_the_left(block, group[-1], column, rows)


def _from_the_left(block: Block, row: int, column: int, rows: list[tuple[int, ...]]) -> Slot | None:
    """Where nothing is merged, a header reaches over the empty cells to its right that have a label below.

    A total over its own column, with its parts to the right of it a line lower, reaches over those.
    """
    line = [block.sheet.at(row, c) for c in block.value_columns]
    merged = any(slot is not None and slot.wide for slot in line)
    lower = [r for group in rows for r in group if r > row]
    for left in reversed([c for c in block.value_columns if c < column]):
        slot = block.sheet.at(row, left)
        if slot is None:
            continue
        if merged and slot.last_row < lower[0]:
            return None  # where spans are merged only a total that reaches down stands over its parts
        own = [any(block.sheet.at(r, c) not in (None, slot) for r in lower) for c in (left, column)]
        return (
            slot if own[1] and (own[0] or slot.last_row >= lower[0] or _is_bare(block, left, lower)) else None
        )
    return None


def _is_bare(block: Block, column: int, rows: list[int]) -> bool:
    """Whether nothing stands in a column's header below its first line."""
    return all(block.sheet.at(row, column) is None for row in rows)


def _distinct(
    labels: list[Slot | tuple[Slot, ...] | None], column: int
) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """(labels, their English, owner) of a column, each header cell once."""
    seen: set[tuple[int, int]] = set()
    path: list[str] = []
    english: list[str] = []
    owner = column
    for found in labels:
        slots = found if isinstance(found, tuple) else (found,) if found is not None else ()
        if not slots or (slots[0].row, slots[0].column) in seen:
            continue
        seen.add((slots[0].row, slots[0].column))
        if not isinstance(found, tuple) and not slots[0].wide:
            owner = slots[0].column
        said = [slot for slot in slots if not is_english(slot.text)]
        mixed = any(is_chinese(slot.text) for slot in said)  # an English line among Chinese ones goes
        text = "\n".join(slot.cell.TEXT for slot in (said if mixed else slots))
        for part in _levels_of(text):
            if label := label_of(part):
                path.append(label)
                english.append(english_of(part))
    return tuple(path), tuple(english) if any(english) else (), owner


def _levels_of(text: str) -> tuple[str, ...]:
    """A header cell whose first line is a period and whose others are not has two levels: Q3 2030 / Heat."""
    first, _, rest = text.strip().partition("\n")
    if rest and is_period(first.strip()) and not period_in(rest) and not _GOES_ON.match(fold(rest)):
        return first, rest
    head, _, last = text.strip().rpartition("\n")
    if head and is_period(last.strip()) and not period_in(head) and not _AGAINST.search(head):
        return head, last
    return (text,)


def _with_of_which(block: Block, column: int, above: dict[int, Above], lexicon: Lexicon) -> Above:
    """«其中» belongs to the column that stands before it: its label goes in front, and its unit holds.

    «# X» below «其中» says it twice: X is what is left.
    """
    mine = above[column]
    path = mine.labels
    for level, label in enumerate(path):
        if not lexicon.is_ofwhich(fold(label)):
            continue
        for left in reversed([c for c in block.value_columns if c < column]):
            other = above[left].labels
            if other[: level + 1] == path[: level + 1]:
                continue
            owner = other[level] if level < len(other) else (other[-1] if other else "")
            if owner and (lexicon.is_ofwhich(fold(owner)) or _is_rate(other, lexicon)):
                continue
            if owner and lexicon.is_total(fold(owner)):
                return replace(mine, owner=left)
            if owner:
                rest = tuple(_without_of_which(path[level:]))
                return replace(mine, labels=(*path[:level], owner, *rest), owner=left)
            break
    return mine


def _is_rate(path: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Whether a column is a change or a share: it has no parts."""
    rate = any(unit_of_label(label, lexicon)[0] in ("%", "‰") for label in path)
    return rate or lexicon.is_change(fold("".join(path)))


def _without_of_which(path: tuple[str, ...]) -> tuple[str, ...]:
    if len(path) > 1 and path[1].startswith("#"):
        return (path[1].lstrip("#"), *path[2:])
    return path


# ── rows ──


def row_lines(block: Block, lexicon: Lexicon) -> list[Line]:
    """Every body row with its labels, outer to inner, by columns, indents, «其中» and numbering."""
    lines: list[Line] = []
    outer: list[str] = []
    stack: list[tuple[float, str, str]] = []
    levels = _levels(block)
    figures = block.figure_rows
    dated = _mostly_dated(block, figures)
    for row in block.body_rows:
        slots = [s for c in block.label_columns if (s := block.sheet.at(row, c)) is not None]
        slots = [s for s in dict.fromkeys(slots) if s.look != "missing"] or slots
        slots = [s for s in dict.fromkeys(slots) if not (block.sheet.translates(s.text) and len(slots) > 1)]
        if not slots:
            lines.append(Line(row, (), (), row in figures))
            continue
        outer, changed = _outer_labels(block, row, outer)
        if changed:
            stack = []
        inner = slots[-1]
        label = label_of(inner.cell.TEXT)
        # among lines of years a year without figures is one of them; among others it heads a group
        own = row in figures or (dated and bool(period_in(label).code))
        path = _place(stack, levels.get(row, 0.0), label, own, lexicon)
        if len(block.label_columns) > 1:
            path = (*(o for o in outer if o and o != label), *path)
        lines.append(Line(row, path, tuple(slots), row in figures))
    for column in range(len(block.label_columns)):
        lines = _dated(lines, block, block.label_columns[column])
    return lines


def _dated(lines: list[Line], block: Block, column: int) -> list[Line]:
    """The lines with the periods that the labels of one column say together."""
    places = [(n, slot.text) for n, line in enumerate(lines) for slot in line.slots if slot.column == column]
    texts = [text for _, text in places]
    said = dated_together(texts)
    if _is_of_months(block, column):
        said = counted_months(texts, [lines[at].path[:-1] for at, _ in places])
    for at, one in said.items():
        lines[places[at][0]] = replace(lines[places[at][0]], said=one)
    return lines


def _is_of_months(block: Block, column: int) -> bool:
    """Whether a column of labels stands below a word for months, beside another one."""
    slots = [slot for row in block.header_rows if (slot := block.sheet.at(row, column)) is not None]
    return len(block.label_columns) > 1 and any(fold(slot.text).casefold() in _MONTHS for slot in slots)


def _mostly_dated(block: Block, figures: frozenset[int]) -> bool:
    column = block.label_columns[-1] if block.label_columns else 0
    slots = [slot for row in figures if (slot := block.sheet.at(row, column)) is not None]
    return sum(bool(period_in(slot.flat).code) for slot in slots) > len(slots) / 2


def _outer_labels(block: Block, row: int, before: list[str]) -> tuple[list[str], bool]:
    """The labels of all but the last label column; an empty cell goes on with the one above."""
    columns = block.label_columns[:-1]
    if not columns:
        return [], False
    found: list[str] = []
    fresh = False
    for n, column in enumerate(columns):
        slot = block.sheet.at(row, column)
        if slot is not None:
            found.append(label_of(slot.cell.TEXT))
            fresh = True
        else:
            found.append("" if fresh or n >= len(before) else before[n])
    last = block.sheet.at(row, block.label_columns[-1])
    if last is None and fresh:  # a label of its own for the whole row
        found = [*found[:-1], ""] if len(columns) > 1 else [""]
    return found, found != before


def _levels(block: Block) -> dict[int, float]:
    """Row → how deep its label stands: by indent, or by numbering where nothing is indented."""
    column = block.label_columns[-1] if block.label_columns else 0
    slots = {row: slot for row in block.body_rows if (slot := block.sheet.at(row, column)) is not None}
    if len({slot.indent for slot in slots.values()}) > 1:
        return {row: float(slot.indent) for row, slot in slots.items()}
    ranks = {row: _rank(slot.flat) for row, slot in slots.items()}
    used = {rank for rank in ranks.values() if rank is not None}
    if len(used) < 2:
        return dict.fromkeys(slots, 0.0)
    return {row: float(len(_RANKS) if rank is None else rank) for row, rank in ranks.items()}


def _rank(flat: str) -> int | None:
    return next((n for n, pattern in enumerate(_RANKS) if pattern.match(flat)), None)


def _place(
    stack: list[tuple[float, str, str]], level: float, label: str, has_figures: bool, lexicon: Lexicon
) -> tuple[str, ...]:
    """The path of a label given those before it; `stack` is changed.

    A total opens nothing. «其中：X» belongs to the line before it, and a line that is indented further right
    after it is its sibling: only the words «其中：» stand in front of X. A line without figures opens a group
    for the lines after it, indented or not.
    """
    flat = fold(label)
    if lexicon.is_total(flat):
        if flat != "小计":  # a total ends every group but the year that stands over it
            stack[:] = [entry for entry in stack if entry[2] == "group" and period_in(entry[1]).code]
        return (*(entry[1] for entry in stack), label)
    of_which = lexicon.is_ofwhich(flat)
    if stack and stack[-1][2] == "of" and not of_which and level > stack[-1][0]:
        level = stack[-1][0]
        of_which = True
    rank = _rank(flat)
    if rank is not None:  # 二、 ends what 一、 began, whatever stands between
        while any(_rank(fold(entry[1])) == rank for entry in stack):
            stack.pop()
    while stack and _closes(stack[-1], level, of_which, has_figures):
        stack.pop()
    path = (*(entry[1] for entry in stack), label)
    stack.append((level, label, "of" if of_which else "data" if has_figures else "group"))
    return path


def _closes(top: tuple[float, str, str], level: float, of_which: bool, has_figures: bool) -> bool:
    depth, _, kind = top
    if kind == "group" and has_figures:
        return depth > level
    if of_which and kind == "data":
        return depth > level
    return depth >= level


def units_beside(block: Block, lines: list[Line], lexicon: Lexicon) -> dict[int, str]:
    """Row → the unit in its unit column; a line below another has that one's where its own is empty."""
    found: dict[int, str] = {}
    above = ""
    for line in lines if block.unit_column is not None else ():
        slot = block.sheet.at(line.row, block.unit_column or 0)
        if slot is not None and slot.flat not in _DITTO:
            above = unit_in(slot.text, lexicon, expected=True) or label_of(slot.cell.TEXT)
        found[line.row] = above if slot is not None or len(line.path) > 1 else ""
    return found

"""The labels of a table: what stands above each column and beside each row, from the outermost in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.ground.folding import fold
from pipelines.understand.blocks import Block
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.sheet import Slot
from pipelines.understand.words import is_english, label_of, period_in, unit_in

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


# ── columns ──


def column_paths(block: Block, lexicon: Lexicon) -> dict[int, tuple[str, ...]]:
    """Column → its labels, outer to inner; a unit line and an English line stay in, for whoever looks."""
    rows = _joined_rows(block)
    paths: dict[int, tuple[str, ...]] = {}
    for column in block.value_columns:
        labels = [_label_above(block, group, column, rows, lexicon) for group in rows]
        paths[column] = _distinct(labels)
    return {column: _with_of_which(block, column, paths, lexicon) for column in block.value_columns}


def _joined_rows(block: Block) -> list[tuple[int, ...]]:
    """Header rows, with those that only finish the words of the row above put together (普 宁 / 侨 区)."""
    groups: list[tuple[int, ...]] = []
    for row in block.header_rows:
        if groups and _finishes(block, groups[-1][-1], row):
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
    block: Block, group: tuple[int, ...], column: int, rows: list[tuple[int, ...]], lexicon: Lexicon
) -> tuple[tuple[int, int], str] | None:
    """(where it stands, label) of a column in one header line."""
    slots = [slot for row in group if (slot := block.sheet.at(row, column)) is not None]
    slots = list(dict.fromkeys(slots))
    if slots:
        return (slots[0].row, slots[0].column), label_of("".join(slot.cell.TEXT for slot in slots))
    if group is rows[-1]:
        return None
    return _from_the_left(block, group[-1], column, rows)


def _from_the_left(
    block: Block, row: int, column: int, rows: list[tuple[int, ...]]
) -> tuple[tuple[int, int], str] | None:
    """Where nothing is merged, a header reaches over the empty cells to its right that have a label below."""
    line = [block.sheet.at(row, c) for c in block.value_columns]
    if any(slot is not None and slot.wide for slot in line):
        return None
    lower = [r for group in rows for r in group if r > row]
    for left in reversed([c for c in block.value_columns if c < column]):
        slot = block.sheet.at(row, left)
        if slot is None:
            continue
        below = all(any(block.sheet.at(r, c) not in (None, slot) for r in lower) for c in (left, column))
        return (
            ((slot.row, slot.column), label_of(slot.cell.TEXT))
            if below and slot.last_row < lower[0]
            else None
        )
    return None


def _distinct(labels: list[tuple[tuple[int, int], str] | None]) -> tuple[str, ...]:
    seen: list[tuple[int, int]] = []
    path: list[str] = []
    for found in labels:
        if found is not None and found[0] not in seen and found[1]:
            seen.append(found[0])
            path.append(found[1])
    return tuple(path)


def _with_of_which(
    block: Block, column: int, paths: dict[int, tuple[str, ...]], lexicon: Lexicon
) -> tuple[str, ...]:
    """«其中» belongs to the column that stands before it: its label goes in front."""
    path = paths[column]
    for level, label in enumerate(path):
        if not lexicon.is_ofwhich(fold(label)):
            continue
        for left in reversed([c for c in block.value_columns if c < column]):
            other = paths[left]
            if other[: level + 1] == path[: level + 1]:
                continue
            owner = other[level] if level < len(other) else (other[-1] if other else "")
            if owner and not lexicon.is_ofwhich(fold(owner)) and not lexicon.is_total(fold(owner)):
                return (*path[:level], owner, *path[level:])
            break
    return path


# ── rows ──


def row_lines(block: Block, lexicon: Lexicon) -> list[Line]:
    """Every body row with its labels, outer to inner, by columns, indents, «其中» and numbering."""
    lines: list[Line] = []
    outer: list[str] = []
    stack: list[tuple[float, str, str]] = []
    levels = _levels(block)
    figures = set(block.data_rows)
    dated = _mostly_dated(block, figures)
    for row in block.body_rows:
        slots = [s for c in block.label_columns if (s := block.sheet.at(row, c)) is not None]
        slots = [s for s in dict.fromkeys(slots) if not (is_english(s.text) and len(slots) > 1)]
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
    return lines


def _mostly_dated(block: Block, figures: set[int]) -> bool:
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


def unit_beside(block: Block, line: Line, lexicon: Lexicon) -> str:
    """The unit in the unit column of a line; a line below another has that one's where its own is empty."""
    if block.unit_column is None:
        return ""
    rows = [row for row in block.body_rows if row <= line.row] if len(line.path) > 1 else [line.row]
    slots = (block.sheet.at(row, block.unit_column) for row in reversed(rows))
    slot = next((slot for slot in slots if slot is not None), None)
    return (unit_in(slot.text, lexicon) or slot.flat) if slot is not None else ""

"""On a phone each row of a table becomes a card: every cell then says what its column is called."""

from __future__ import annotations

import re

_TABLE = re.compile(r'<table class="[^"]*\bcards\b[^"]*">.*?</table>', re.DOTALL)
_HEAD = re.compile(r'<th scope="col"[^>]*>(.*?)</th>', re.DOTALL)
_ROW = re.compile(r"<tr\b[^>]*>.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<(td|th)(?=[\s>])")
_TAG = re.compile(r"<[^>]+>")


def label_cells(html: str) -> str:
    """`html` with the column's name as `data-label` on each cell of every table of class `cards`."""
    return _TABLE.sub(lambda match: _labelled(match[0]), html)


def _labelled(table: str) -> str:
    names = [_TAG.sub("", head).strip().replace('"', "&quot;") for head in _HEAD.findall(table)]
    start = table.find("<tbody>")
    return table[:start] + _ROW.sub(lambda match: _row(match[0], names), table[start:])


def _row(row: str, names: list[str]) -> str:
    """One row; a heading over several columns and a cell beyond the named ones stay as they are."""
    if "colspan" in row:
        return row
    columns = iter(names)

    def cell(match: re.Match[str]) -> str:
        name = next(columns, "")
        return f'{match[0]} data-label="{name}"' if name and match[1] == "td" else match[0]

    return _CELL.sub(cell, row)

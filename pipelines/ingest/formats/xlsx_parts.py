"""Parts of an .xlsx beside its sheets: styles, shared strings, comments, filters of tables."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from pipelines.ingest.failures import LIBRARY_FAILURES
from pipelines.ingest.formats.package import Package, child, children, local, on, streamed
from pipelines.ingest.looks import BUILTIN, Look, look_of
from pipelines.ingest.raised import joined

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Words(NamedTuple):
    """A stored text: raised runs as superscripts, and whether any of it is struck out."""

    text: str
    struck: bool = False


def looks(package: Package, part: str | None) -> list[Look] | None:
    """The looks of a workbook's styles by number; None where they can't be read."""
    if part is None or part not in package:
        return None
    try:
        root = package.xml(part)
        codes = BUILTIN | {
            int(node.get("numFmtId")): node.get("formatCode", "")
            for group in children(root, "numFmts")
            for node in group
            if local(node) == "numFmt"
        }
        fonts = [_font(node) for group in children(root, "fonts") for node in group if local(node) == "font"]
        return [
            _look(node, codes, fonts)
            for group in children(root, "cellXfs")
            for node in group
            if local(node) == "xf"
        ]
    except LIBRARY_FAILURES:  # the values can still be told, with a doubt about their formats
        return None


def _font(node: Any) -> tuple[bool, bool]:
    """(raised, struck) of a font or of a run's properties."""
    align, strike = child(node, "vertAlign"), child(node, "strike")
    return align is not None and align.get("val") == "superscript", on(strike)


def _look(node: Any, codes: dict[int, str], fonts: list[tuple[bool, bool]]) -> Look:
    font = int(node.get("fontId", 0))
    raised, struck = fonts[font] if font < len(fonts) else (False, False)
    alignment = child(node, "alignment")
    indent = int(float(alignment.get("indent", 0))) if alignment is not None else 0
    return look_of(codes.get(int(node.get("numFmtId", 0)), "General"), min(indent, 250), raised, struck)


def shared_strings(package: Package, part: str | None) -> list[Words]:
    """The workbook's shared texts in order."""
    if part is None or part not in package:
        return []
    found = []
    with package.open(part) as stream:
        for node in streamed(stream, "si"):
            found.append(words(node))
            _forget(node)
    return found


def _forget(node: Any) -> None:
    """Free a part of a tree that is done with, and what stands before it."""
    node.clear()
    parent = node.getparent()
    if parent is not None:
        while node.getprevious() is not None:
            del parent[0]


def words(node: Any) -> Words:
    """The text of a string item (`si`, `is`, a comment's `text`), phonetic readings left out."""
    if len(node) == 1 and local(node[0]) == "t":  # nearly always
        return Words(_unescaped(node[0].text or ""))
    runs, struck = [], False
    for part in node:
        kind = local(part)
        if kind == "t":
            runs.append((part.text or "", False))
        elif kind == "r":
            properties, text = child(part, "rPr"), child(part, "t")
            high, crossed = _font(properties) if properties is not None else (False, False)
            shown = (text.text or "") if text is not None else ""
            runs.append((shown, high))
            struck = struck or (crossed and bool(shown.strip()))
    return Words(_unescaped(joined(runs)), struck)


def _unescaped(text: str) -> str:
    """Letters that XML can't hold are written `_x000D_`; a return beside a line feed says nothing."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: _letter(int(match[1], 16)), text)
    return text.replace("\r\n", "\n") if "\r" in text else text


def _letter(code: int) -> str:
    """A letter by its number; none for halves of letters and what is not text."""
    letter = chr(code)
    return letter if letter.isprintable() or letter in "\r\n\t" else ""


def comments(package: Package, part: str) -> dict[str, str]:
    """Address → the comment there."""
    return {
        node.get("ref", ""): words(text).text
        for group in children(package.xml(part), "commentList")
        for node in children(group, "comment")
        if (text := child(node, "text")) is not None
    }


def filtered_rows(node: Any) -> tuple[int, int] | None:
    """First and last row that an `autoFilter` may hide, its criteria kept or not; None without."""
    rows = re.findall(r"\d+", node.get("ref", ""))
    if len(rows) != 2:
        return None
    return int(rows[0]) + 1, int(rows[1])


def table_filter(package: Package, part: str) -> tuple[int, int] | None:
    """The rows that the filter of a table may hide."""
    found = child(package.xml(part), "autoFilter") if part in package else None
    return filtered_rows(found) if found is not None else None

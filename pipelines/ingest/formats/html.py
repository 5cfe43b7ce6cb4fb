"""HTML tables → cells: addresses as written in the source, places as a browser would lay them out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.cells import Cell, Readout
from pipelines.ingest.formats.delimited import decode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_GB = {"gb2312", "gbk", "gb18030", "x-gbk"}
MAX_SPAN = 1000  # what browsers allow; a larger span is a mistake or an attack
MAX_PLACES = 2_000_000
PAGE = "(page)"
ABOVE = "(above) "  # before a table's name: the lines that stand over it on the page, and its caption
MAX_LINE, MAX_LINES = 120, 4
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def read_html(data: bytes, where: str) -> Readout:
    """The cells of every `<table>`: sheet `table[n]` counted from 0, address RrCc as written.

    The page's title and headings stand as cells of the sheet `(page)`: they often say what the tables do
    not. Raises SourceError (E-GUARD-06) where no table is found, (E-GUARD-03) where spans explode.
    """
    from lxml import html

    text, encoding = _text(data, where)
    parser = html.HTMLParser(recover=True, huge_tree=False, no_network=True, remove_comments=True)
    root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    tables = list(root.iter("table"))
    if not tables:
        raise SourceError(Fault("E-EMPTY-02", where, "HTML", "<table>"))
    readout = Readout(
        sheets=[f"table[{n}]" for n in range(len(tables))],
        remarks=[f"编码 / encoding: {encoding}", f"HTML: {len(tables)} <table>"],
    )
    readout.cells += [Cell(PAGE, f"R{n}C1", line) for n, line in enumerate(_headings(root), start=1)]
    for number, lines in enumerate(_lines_above(root, tables)):
        sheet = f"{ABOVE}table[{number}]"
        readout.cells += [Cell(sheet, f"R{n}C1", line) for n, line in enumerate(lines, start=1)]
    for number, table in enumerate(tables):
        readout.cells += _table_cells(table, f"table[{number}]", where)
    return readout


def _text(data: bytes, where: str) -> tuple[str, str]:
    declared = _CHARSET.search(data[:4096])
    if declared and declared[1].decode("ascii").lower() in _GB:
        text = data.decode("gb18030", "replace")
        # a page may say one thing and be another: then it is detected like any other text
        if "\ufffd" not in text:
            return text, "gb18030"
    return decode(data, where)


def _headings(root: Any) -> list[str]:
    lines = [node.text_content() for node in root.iter("title", "h1", "h2", "h3")]
    titled = root.xpath("//*[@id='tti' or @class='title' or @id='title']")
    lines += [node.text_content() for node in titled if node.find(".//table") is None]
    clean = [" ".join(line.split()) for line in lines]
    return list(dict.fromkeys(line for line in clean if line))


def _lines_above(root: Any, tables: list[Any]) -> list[list[str]]:
    """For each table the short lines between it and the table before it, and its own caption."""
    order = {id(table): number for number, table in enumerate(tables)}
    found: list[list[str]] = [[] for _ in tables]
    recent: list[str] = []
    for node in root.iter():
        if id(node) in order:
            captions = [line for child in node.findall("caption") for line in _cell_text(child).split("\n")]
            found[order[id(node)]] = [*recent[-MAX_LINES:], *(c.strip() for c in captions if c.strip())]
            recent = []
        elif node.tag in (
            "p",
            "div",
            "span",
            "center",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
        ) and not _holds_blocks(node):
            lines = [" ".join(line.split()) for line in _cell_text(node).split("\n")]
            recent += [line for line in lines if 0 < len(line) <= MAX_LINE]
    return found


def _holds_blocks(node: Any) -> bool:
    """Whether a node holds paragraphs or tables of its own, or stands inside a table."""
    inside = next(node.iterancestors("table"), None) is not None
    return inside or any(child is not node for child in node.iter("p", "div", "table", "h1", "h2", "h3"))


def _table_cells(table: Any, sheet: str, where: str) -> Iterator[Cell]:
    """One table's own cells (not those of tables inside it), laid out like a browser does."""
    taken: set[tuple[int, int]] = set()
    for row_number, row in enumerate(_rows(table), start=1):
        column = 1
        hidden_row = _is_hidden(row)
        for cell_number, node in enumerate((n for n in row if n.tag in ("td", "th")), start=1):
            while (row_number, column) in taken:
                column += 1
            height, width = _span(node, "rowspan"), _span(node, "colspan")
            if len(taken) + height * width > MAX_PLACES:
                raise SourceError(
                    Fault("E-GUARD-03", f"{where}!{sheet}", f"{height} × {width}", str(MAX_PLACES))
                )
            taken.update((row_number + r, column + c) for r in range(height) for c in range(width))
            text = _cell_text(node)
            if text.strip():
                place = f"R{row_number}C{column}"
                if height > 1 or width > 1:
                    place += f":R{row_number + height - 1}C{column + width - 1}"
                at = f"R{row_number}C{cell_number}"
                yield Cell(
                    sheet,
                    at,
                    text,
                    MERGED_FROM=place if place != at else None,
                    HIDDEN=hidden_row or _is_hidden(node),
                )
            column += width


def _rows(table: Any) -> list[Any]:
    return [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]


def _span(node: Any, name: str) -> int:
    match = re.match(r"\s*(\d+)", node.get(name) or "")
    return min(max(int(match[1]), 1), MAX_SPAN) if match else 1


def _is_hidden(node: Any) -> bool:
    return node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style") or ""))


def _cell_text(node: Any) -> str:
    """The text of a cell: line breaks of the source are blanks, `<br>` is a line break, and the text of a
    table inside it is that table's."""
    parts = [node.text or ""]
    for child in node:
        if child.tag == "br":
            parts.append("\n")
        elif child.tag != "table" and isinstance(child.tag, str):
            parts.append(_cell_text(child))
        parts.append(child.tail or "")
    return re.sub(r"[ \t\r\f\v]*\n[ \t\r\f\v\n]*", "\n", "".join(parts)).strip("\n\r\t ")

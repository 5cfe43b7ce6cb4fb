"""HTML tables → cells: addresses as written in the source, places as a browser would lay them out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.cells import Cell, Readout
from pipelines.ingest.encodings import decode
from pipelines.ingest.failures import LIBRARY_FAILURES
from pipelines.ingest.formats.html_looks import Looks, looks_of, seen_text
from pipelines.ingest.prose import ABOVE, MAX_LINE, MAX_LINES, PAGE
from pipelines.ingest.views import STRUCK, View, add_sheet

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_GB = {"gb2312", "gbk", "gb18030", "x-gbk"}
MAX_SPAN = 1000  # what browsers allow; a larger span is a mistake or an attack
MAX_PLACES = 2_000_000


def read_html(data: bytes, where: str) -> Readout:
    """The cells of every `<table>`: sheet `table[n]` counted from 0, address RrCc as written.

    The page's title and headings stand as cells of the sheet `(page)`: they often say what the tables do
    not. Raises SourceError (E-GUARD-06) where no table is found, (E-GUARD-03) where spans explode.
    """
    try:
        root, encoding = root_of(data, where)
        readout = _read(root, where)
    except LIBRARY_FAILURES as failure:
        raise SourceError(Fault("E-GUARD-06", where, str(failure)[:160], "HTML")) from failure
    readout.remarks.insert(0, f"编码 / encoding: {encoding}")
    return readout


def root_of(data: bytes, where: str) -> tuple[Any, str]:
    """(root element, encoding) of a page; raises what lxml raises, SourceError (E-ENC-01)."""
    from lxml import html

    text, encoding = page_text(data, where)
    parser = html.HTMLParser(recover=True, huge_tree=False, no_network=True, remove_comments=True)
    return html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser), encoding


def _read(root: Any, where: str) -> Readout:
    tables = list(root.iter("table"))
    if not tables:
        raise SourceError(Fault("E-EMPTY-02", where, "HTML", "<table>"))
    looks = looks_of(root)
    readout = Readout(
        sheets=[f"table[{n}]" for n in range(len(tables))], remarks=[f"HTML: {len(tables)} <table>"]
    )
    readout.cells += [Cell(PAGE, f"R{n}C1", line) for n, line in enumerate(_headings(root, looks), start=1)]
    for number, lines in enumerate(_lines_above(root, tables, looks)):
        sheet = f"{ABOVE}table[{number}]"
        readout.cells += [Cell(sheet, f"R{n}C1", line) for n, line in enumerate(lines, start=1)]
    for number, table in enumerate(tables):
        view = View(f"table[{number}]", hidden=out_of_view(table, looks))
        add_sheet(readout, view, list(cells_of_table(table, view, looks, where)))
    return readout


def out_of_view(table: Any, looks: Looks) -> bool:
    """Whether a table is hidden, by itself or by what it stands in."""
    return looks.is_hidden(table) or any(looks.is_hidden(node) for node in table.iterancestors())


def page_text(data: bytes, where: str) -> tuple[str, str]:
    """(text, encoding) of a page: what it declares where its bytes agree, else what they look like.

    Raises SourceError (E-ENC-01) where they look like nothing.
    """
    declared = _CHARSET.search(data[:4096])
    if declared and declared[1].decode("ascii").lower() in _GB and not _is_utf8(data):
        text = data.decode("gb18030", "replace")
        # a page may say one thing and be another: then it is detected like any other text
        if "\ufffd" not in text:
            return text, "gb18030"
    return decode(data, where)


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8, as pages are that kept the declaration of an older template."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _headings(root: Any, looks: Looks) -> list[str]:
    lines = [seen_text(node, looks)[0] for node in root.iter("title", "h1", "h2", "h3")]
    titled = root.xpath("//*[@id='tti' or @class='title' or @id='title']")
    lines += [seen_text(node, looks)[0] for node in titled if node.find(".//table") is None]
    clean = [" ".join(line.split()) for line in lines]
    return list(dict.fromkeys(line for line in clean if line))


def _lines_above(root: Any, tables: list[Any], looks: Looks) -> list[list[str]]:
    """For each table the short lines between it and the table before it, and its own caption."""
    order = {id(table): number for number, table in enumerate(tables)}
    found: list[list[str]] = [[] for _ in tables]
    recent: list[str] = []
    for node in root.iter():
        if id(node) in order:
            texts = [seen_text(child, looks)[0] for child in node.findall("caption")]
            captions = [line for text in texts for line in text.split("\n")]
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
            lines = [" ".join(line.split()) for line in seen_text(node, looks)[0].split("\n")]
            recent += [line for line in lines if 0 < len(line) <= MAX_LINE]
    return found


def _holds_blocks(node: Any) -> bool:
    """Whether a node holds paragraphs or tables of its own, or stands inside a table."""
    inside = next(node.iterancestors("table"), None) is not None
    return inside or any(child is not node for child in node.iter("p", "div", "table", "h1", "h2", "h3"))


def cells_of_table(table: Any, view: View, looks: Looks, where: str) -> Iterator[Cell]:
    """One table's own cells (not those of tables inside it), laid out like a browser does."""
    taken: set[tuple[int, int]] = set()
    out_of_view = _hidden_columns(table, looks)
    for row_number, row in enumerate(_rows(table), start=1):
        column = 1
        if looks.is_hidden(row) or looks.is_hidden(row.getparent()):
            view.rows.add(row_number)
        for cell_number, node in enumerate((n for n in row if n.tag in ("td", "th")), start=1):
            while (row_number, column) in taken:
                column += 1
            height, width = _span(node, "rowspan"), _span(node, "colspan")
            if len(taken) + height * width > MAX_PLACES:
                raise SourceError(
                    Fault("E-GUARD-03", f"{where}!{view.sheet}", f"{height} × {width}", str(MAX_PLACES))
                )
            taken.update((row_number + r, column + c) for r in range(height) for c in range(width))
            text, struck = seen_text(node, looks)
            if text.strip():
                place = f"R{row_number}C{column}"
                if height > 1 or width > 1:
                    place += f":R{row_number + height - 1}C{column + width - 1}"
                at = f"R{row_number}C{cell_number}"
                if struck:
                    view.struck.append(at)
                hidden = view.hidden or row_number in view.rows or looks.is_hidden(node)
                yield Cell(
                    view.sheet,
                    at,
                    text,
                    MERGED_FROM=place if place != at else None,
                    HIDDEN=hidden or set(range(column, column + width)) <= out_of_view,
                    NOTE=STRUCK if struck else None,
                )
            column += width


def _hidden_columns(table: Any, looks: Looks) -> set[int]:
    """Columns that a `<col>` of the table hides."""
    found: set[int] = set()
    column = 1
    for node in table.iter("col"):
        if next(node.iterancestors("table")) is table:
            width = _span(node, "span")
            if looks.is_hidden(node):
                found.update(range(column, column + width))
            column += width
    return found


def _rows(table: Any) -> list[Any]:
    return [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]


def _span(node: Any, name: str) -> int:
    match = re.match(r"\s*(\d+)", node.get(name) or "")
    return min(max(int(match[1]), 1), MAX_SPAN) if match else 1

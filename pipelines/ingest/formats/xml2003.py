"""SpreadsheetML of Excel 2003 (one XML file, often named .xls) → cells."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.cells import NO_CACHE, Cell, Readout, address
from pipelines.ingest.failures import LIBRARY_FAILURES
from pipelines.ingest.formats.package import PARSER, child, children, local
from pipelines.ingest.limits import MAX_CELLS
from pipelines.ingest.looks import PLAIN, Look, Told, look_of, tell_moment, tell_number, tell_text
from pipelines.ingest.raised import joined
from pipelines.ingest.views import View, add_sheet, seen_again

_NAMED = {
    **{"General Number": "General", "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%"},
    **{"Scientific": "0.00E+00", "Currency": "¥#,##0.00", "Euro Currency": "€#,##0.00"},
    **{"General Date": "yyyy-m-d h:mm", "Short Date": "yyyy-m-d", "Medium Date": "d-mmm-yy"},
    **{
        "Long Date": 'yyyy"年"m"月"d"日"',
        "Short Time": "h:mm",
        "Medium Time": "h:mm",
        "Long Time": "h:mm:ss",
    },
}
_PARTS = ("Style", "Worksheet", "Column", "Row", "AutoFilter", "Visible")


def _named(node: Any, name: str, default: str = "") -> str:
    """An attribute of the spreadsheet's own namespace."""
    return str(node.get(f"{{urn:schemas-microsoft-com:office:spreadsheet}}{name}", default))


@dataclass
class _Sheet:
    """One worksheet while it is read."""

    view: View
    cells: list[Cell] = field(default_factory=list)
    row: int = 0
    column: int = 0
    columns: dict[int, str] = field(default_factory=dict)
    filters: list[tuple[int, int]] = field(default_factory=list)


def read_xml2003(data: bytes, where: str) -> Readout:
    """The cells of the file (see `Cell`) with remarks on what of it is hidden.

    Raises SourceError (E-GUARD-06) where it is damaged.
    """
    try:
        return _read(data)
    except LIBRARY_FAILURES as failure:
        raise SourceError(Fault("E-GUARD-06", where, str(failure)[:160], "SpreadsheetML")) from failure


def _read(data: bytes) -> Readout:
    from lxml import etree

    readout, stream = Readout(), io.BytesIO(data.lstrip())
    styles: dict[str, Look] = {}
    sheet = _Sheet(View(""))
    tags = [f"{{*}}{name}" for name in _PARTS]
    for event, node in etree.iterparse(stream, events=("start", "end"), tag=tags, **PARSER):
        kind = local(node)
        if kind == "Worksheet" and event == "start":
            sheet = _Sheet(View(_named(node, "Name")))
        elif event == "start":
            continue
        elif kind == "Style":
            styles[_named(node, "ID")] = _style(node, styles)
        elif kind == "Worksheet":
            readout.sheets.append(sheet.view.sheet)
            _finish(sheet)
            add_sheet(readout, sheet.view, sheet.cells)
            node.clear()
        else:
            _take(kind, node, sheet, styles)
    return readout


def _style(node: Any, styles: dict[str, Look]) -> Look:
    parent = styles.get(_named(node, "Parent") or "Default", PLAIN)
    code, font, place = child(node, "NumberFormat"), child(node, "Font"), child(node, "Alignment")
    format_code = _named(code, "Format", "General") if code is not None else parent.code
    indent = int(_named(place, "Indent", "0")) if place is not None else parent.indent
    raised = _named(font, "VerticalAlign") == "Superscript" if font is not None else parent.raised
    struck = _named(font, "StrikeThrough", "0") == "1" if font is not None else parent.struck
    return look_of(_NAMED.get(format_code, format_code), min(indent, 250), raised, struck)


def _take(kind: str, node: Any, sheet: _Sheet, styles: dict[str, Look]) -> None:
    """A column, a row, a filter or a state of a sheet."""
    if kind == "Column":
        first = int(_named(node, "Index", str(sheet.column + 1)))
        sheet.column = min(first + int(_named(node, "Span", "0")), 16_384)
        if _named(node, "Hidden") == "1":
            sheet.view.columns.update(range(first, sheet.column + 1))
        if _named(node, "StyleID"):
            sheet.columns |= dict.fromkeys(range(first, sheet.column + 1), _named(node, "StyleID"))
    elif kind == "Row":
        sheet.row = int(_named(node, "Index", str(sheet.row + 1)))
        if _named(node, "Hidden") == "1":
            sheet.view.rows.add(sheet.row)
        sheet.cells += _row(node, sheet, styles)
        if len(sheet.cells) > MAX_CELLS:
            raise ValueError(f"> {MAX_CELLS:,} cells")
        node.clear()
        while node.getprevious() is not None:
            del node.getparent()[0]
        sheet.row += int(_named(node, "Span", "0"))
    elif kind == "AutoFilter" and any(local(part) == "AutoFilterColumn" for part in node):
        rows = [
            int(row)
            for row in re.findall(r"R(\d+)", node.get("{urn:schemas-microsoft-com:office:excel}Range", ""))
        ]
        sheet.filters += [(rows[0] + 1, rows[-1])] if rows else []
    elif kind == "Visible" and node.text in ("SheetHidden", "SheetVeryHidden"):
        sheet.view.hidden = True


def _row(node: Any, sheet: _Sheet, styles: dict[str, Look]) -> Iterator[Cell]:
    column = 0
    for cell in children(node, "Cell"):
        column = int(_named(cell, "Index", str(column + 1)))
        right = column + int(_named(cell, "MergeAcross", "0"))
        below = sheet.row + int(_named(cell, "MergeDown", "0"))
        style = _named(cell, "StyleID") or _named(node, "StyleID") or sheet.columns.get(column, "Default")
        told, struck = _content(cell, styles.get(style, PLAIN))
        note = _comment(cell)
        if told.text.strip() or note:
            merged = f"{address(sheet.row, column)}:{address(below, right)}"
            yield sheet.view.cell(
                sheet.row,
                column,
                told,
                struck=struck,
                note=note,
                merged=merged if (below, right) != (sheet.row, column) else None,
                formula=_named(cell, "Formula") or None,
            )
        column = right


def _comment(cell: Any) -> str | None:
    comment = child(cell, "Comment")
    data = child(comment, "Data") if comment is not None else None
    return "".join(data.itertext()).strip() or None if data is not None else None


def _content(cell: Any, look: Look) -> tuple[Told, bool]:
    """(what a cell shows, is it struck out)."""
    data = child(cell, "Data")
    if data is None:
        return (Told(NO_CACHE, "error") if _named(cell, "Formula") else Told("", "text")), False
    kind, crossed = _named(data, "Type", "String"), [look.struck]
    runs: list[tuple[str, bool]] = []
    _collect(data, False, runs, crossed)
    text = joined(runs)
    if kind == "Number":
        return tell_number(float(text), look), look.struck
    if kind == "DateTime":
        return _moment(text, look), look.struck
    if kind == "Boolean":
        return Told("TRUE" if text.strip() == "1" else "FALSE", "boolean"), look.struck
    return (Told(text, "error") if kind == "Error" else tell_text(text, look)), any(crossed)


def _moment(text: str, look: Look) -> Told:
    from openpyxl.utils.datetime import from_ISO8601

    moment = from_ISO8601(re.sub(r"\.\d+$", "", text.strip()))
    return tell_moment(moment, look if look.timing else look_of("yyyy-m-d"))


def _collect(node: Any, high: bool, runs: list[tuple[str, bool]], crossed: list[bool]) -> None:
    """The runs of a text with HTML's own `Sup`, `S`, `Font` in it."""
    runs.append((node.text or "", high))
    for part in node:
        kind = local(part).lower()
        crossed.append(kind in ("s", "strike", "del"))
        _collect(part, high or kind == "sup", runs, crossed)
        runs.append((part.tail or "", high))


def _finish(sheet: _Sheet) -> None:
    """The state and the filters of a sheet stand behind its cells."""
    sheet.view.filter_hides(sheet.filters)
    if sheet.filters or sheet.view.hidden:
        sheet.cells = seen_again(sheet.cells, sheet.view)

"""Office Open XML workbooks (.xlsx .xlsm .xltx, transitional and strict) → cells.

Nothing is computed: a formula gives the value that its program stored, and where none is stored the cell is
an error, never a zero. Styles decide what a number is shown as; a workbook whose styles are lost is read
with that doubt.
"""

from __future__ import annotations

import re
from typing import Any

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.cells import Readout
from pipelines.ingest.failures import LIBRARY_FAILURES
from pipelines.ingest.formats.package import Package, Relation, child, children, local, on
from pipelines.ingest.formats.xlsx_parts import looks, shared_strings
from pipelines.ingest.formats.xlsx_sheet import Book, SheetReader
from pipelines.ingest.views import Box, View, add_sheet

_AREA = re.compile(r"\$?([A-Z]{0,3})\$?(\d*):\$?([A-Z]{0,3})\$?(\d*)|\$?([A-Z]{1,3})\$?(\d+)")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


def read_xlsx(data: bytes, where: str) -> Readout:
    """The cells of a workbook (see `Cell`) with remarks on what of it is hidden.

    Raises SourceError: E-GUARD-06 where a part that the cells need is missing or damaged.
    """
    try:
        return _read(Package(data))
    except LIBRARY_FAILURES as failure:
        raise SourceError(Fault("E-GUARD-06", where, _said(failure), "xlsx")) from failure


def _said(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"[:160]


def main_part(package: Package) -> str:
    """The part that holds the workbook."""
    found = [relation.target for relation in package.relations("") if relation.kind == "officeDocument"]
    return found[0] if found and found[0] in package else "xl/workbook.xml"


def _read(package: Package) -> Readout:
    main = main_part(package)
    root = package.xml(main)
    relations = package.relations(main)
    kinds = {relation.kind: relation.target for relation in relations}
    properties = child(root, "workbookPr")
    book = Book(
        shared_strings(package, kinds.get("sharedStrings")),
        looks(package, kinds.get("styles")),
        properties is not None and properties.get("date1904") is not None and on(properties, "date1904"),
    )
    readout = Readout()
    printed = print_areas(root)
    for place, (node, relation) in enumerate(_sheets(root, relations)):
        if relation.kind != "worksheet":
            continue
        hidden = node.get("state", "visible") != "visible"
        view = View(node.get("name", ""), hidden=hidden, printed=printed.get(place, []))
        readout.sheets.append(view.sheet)
        reader = SheetReader(book, view)
        reader.read(package, relation.target)
        add_sheet(readout, view, reader.cells)
    if len(readout.sheets) < len(_sheets(root, relations)):
        readout.remarks.append("图表页、宏表未读 / chart and macro sheets hold no cells")
    if book.unformatted:
        readout.doubt_formats()
    return readout


def _sheets(root: Any, relations: list[Relation]) -> list[tuple[Any, Relation]]:
    """The workbook's sheets in order, each with its part; KeyError for one without."""
    by_id = {relation.id: relation for relation in relations}
    nodes = [node for group in children(root, "sheets") for node in group if local(node) == "sheet"]
    return [(node, by_id[_relation_id(node)]) for node in nodes]


def _relation_id(node: Any) -> str:
    return next((value for name, value in node.attrib.items() if name.endswith("}id")), "")


def print_areas(root: Any) -> dict[int, list[Box]]:
    """Number of a sheet, from 0 → what of it is printed, where the file says so by plain ranges."""
    found: dict[int, list[Box]] = {}
    for group in children(root, "definedNames"):
        for node in children(group, "definedName"):
            if node.get("name", "").lower() == "_xlnm.print_area" and node.get("localSheetId", "").isdigit():
                found[int(node.get("localSheetId"))] = areas(node.text or "")
    return {sheet: boxes for sheet, boxes in found.items() if boxes}


def areas(text: str) -> list[Box]:
    """The boxes of `Sheet1!$A$1:$C$10,Sheet1!$E:$F`; none where a part of it is a formula."""
    from pipelines.ingest.cells import position

    found: list[Box] = []
    for part in re.findall(r"(?:'(?:[^']|'')*'|[^,'])+", text):
        match = _AREA.fullmatch(part.rpartition("!")[2].strip())
        if match is None:
            return []
        left, top, right, bottom, column, row = (match[n] or "" for n in range(1, 7))
        if column:
            place = position(f"{column}{row}")
            found.append((*place, *place))
            continue
        first = position(f"{left or 'A'}1")[1]
        last = position(f"{right}1")[1] if right else _LAST_COLUMN
        found.append((int(top or 1), first, int(bottom or _LAST_ROW), last))
    return found

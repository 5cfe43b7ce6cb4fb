"""Word documents (.docx) → paragraphs and tables in their order, as read with all changes accepted."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.cells import Readout
from pipelines.ingest.failures import docx_failures
from pipelines.ingest.formats.package import child, children, local, on
from pipelines.ingest.limits import MAX_COLUMNS, too_large
from pipelines.ingest.prose import Composer
from pipelines.ingest.raised import joined

# What stands in a paragraph's XML and is not read in it: deleted text, fields' codes, boxes beside the text.
_UNSEEN = frozenset(("del", "moveFrom", "instrText", "txbxContent", "Fallback", "delText", "pPr"))
_HEADED = re.compile(r"heading|标题|title", re.IGNORECASE)
_BREAKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SHORT = 40  # letters of a line that is a heading by its look


def read_docx(data: bytes, where: str) -> Readout:
    """Every paragraph and table of the body, headers and footers left out (see `prose` for their addresses).

    Raises SourceError: E-GUARD-06 damaged, E-GUARD-03 a table too large, E-EMPTY-01 nothing in it.
    """
    import docx

    composer = Composer(where)
    try:
        document = docx.Document(io.BytesIO(data))
        styles = {style.style_id: str(style.name or "") for style in document.styles}
        for node in _blocks(document.element.body):
            if local(node) == "tbl":
                composer.table(_cells(node, where))
            else:
                runs, pictures = list(_runs(node)), _pictures(node)
                composer.pictures += pictures
                text = joined((text, high) for text, high, _ in runs)
                for line in text.split("\n"):
                    composer.paragraph(line, _is_heading(node, text, runs, styles))
        composer.about = {"title": document.core_properties.title or ""} if not composer.readout.cells else {}
    except docx_failures() as failure:
        raise SourceError(Fault("E-GUARD-06", where, str(failure)[:160], "docx")) from failure
    return composer.done()


def _blocks(node: Any) -> Iterator[Any]:
    """Paragraphs and tables of a body, those inside content controls and accepted insertions too."""
    for part in node:
        name = local(part)
        if name in ("p", "tbl"):
            yield part
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _blocks(part)


def _runs(node: Any) -> Iterator[tuple[str, bool, bool]]:
    """(text, is it raised, is it bold) of the runs below a node."""
    for part in node:
        name = local(part)
        if name == "r":
            if not _hidden(shown := child(part, "rPr")):
                yield from _run(part, shown)
        elif name not in _UNSEEN:
            yield from _runs(part)


def _run(run: Any, shown: Any | None) -> Iterator[tuple[str, bool, bool]]:
    align = child(shown, "vertAlign") if shown is not None else None
    high = align is not None and "superscript" in align.attrib.values()
    bold = shown is not None and child(shown, "b") is not None
    for part in run:
        name = local(part)
        if name == "t":
            yield part.text or "", high, bold
        elif name in _BREAKS:
            yield _BREAKS[name], False, bold


def _hidden(shown: Any | None) -> bool:
    found = child(shown, "vanish") if shown is not None else None
    return found is not None and on(found, next(iter(found.attrib), "val"))


def _pictures(node: Any) -> int:
    return sum(local(part) in ("blip", "imagedata") for part in node.iter())


def _is_heading(node: Any, text: str, runs: list[tuple[str, bool, bool]], styles: dict[str, str]) -> bool:
    """By its style or outline level, or short and bold all through."""
    about = child(node, "pPr")
    style = child(about, "pStyle") if about is not None else None
    named = styles.get(next(iter(style.attrib.values()), ""), "") if style is not None else ""
    outlined = about is not None and child(about, "outlineLvl") is not None
    bold = bool(runs) and all(heavy for said, _, heavy in runs if said.strip())
    short = 0 < len(text.strip()) <= _SHORT and not text.rstrip().endswith(("。", "；", ";"))
    return short and (bool(_HEADED.search(named)) or outlined or bold)


def _cells(table: Any, where: str) -> list[tuple[int, int, int, int, str]]:
    """(row, column, height, width, text) of a table's cells; what is merged into a cell above grows it."""
    found: list[list[Any]] = []
    above: dict[int, list[Any]] = {}
    for number, row in enumerate(_below(table, "tr"), start=1):
        column = 1 + _number(child(row, "trPr"), "gridBefore", 0)
        for cell in _below(row, "tc"):
            about = child(cell, "tcPr")
            width = _number(about, "gridSpan", 1)
            if column + width > MAX_COLUMNS:
                raise too_large(where, number, column + width, len(found))
            merged = child(about, "vMerge") if about is not None else None
            goes_on = merged is not None and "restart" not in merged.attrib.values()
            if goes_on and column in above:
                above[column][2] = number - above[column][0] + 1
            else:
                above[column] = [number, column, 1, width, _text(cell)]
                found.append(above[column])
            column += width
    return [(row, column, height, width, text) for row, column, height, width, text in found]


def _below(node: Any, name: str) -> Iterator[Any]:
    """Rows or cells, those inside content controls too."""
    for part in node:
        if local(part) == name:
            yield part
        elif local(part) in ("sdt", "sdtContent", "ins"):
            yield from _below(part, name)


def _text(cell: Any) -> str:
    """A cell's paragraphs, a line each; tables inside it are read as lines."""
    lines = []
    for node in _blocks(cell):
        if local(node) == "p":
            lines.append(joined((text, high) for text, high, _ in _runs(node)))
        else:
            lines += [text for *_, text in _cells(node, "")]
    return "\n".join(line for line in lines if line.strip())


def _number(about: Any | None, name: str, usual: int) -> int:
    found = children(about, name) if about is not None else []
    value = next(iter(found[0].attrib.values()), "") if found else ""
    return min(int(value), MAX_COLUMNS) if value.isdigit() else usual

"""OpenDocument spreadsheets (.ods, flat .fods) → cells: each text as displayed, each number as stored."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.cells import NO_CACHE, Cell, Readout, address, box
from pipelines.ingest.failures import LIBRARY_FAILURES
from pipelines.ingest.formats.ods_styles import Style, Styles, learn_part, named
from pipelines.ingest.formats.package import PARSER, Package, children, local
from pipelines.ingest.limits import MAX_CELLS, MAX_RECTANGLE, MAX_REPEATED, too_large
from pipelines.ingest.looks import ERRORS, INDENT, Told, look_of, tell_moment
from pipelines.ingest.numberformats import general
from pipelines.ingest.raised import joined
from pipelines.ingest.views import View, add_sheet

_NUMBERS = ("float", "percentage", "currency")
_MINUS = re.compile(r"[(（▲△▼](.*?)[)）]?")
_UNREAD = re.compile(r"\dE[+-]?\d|\d/\d")
_UNSEEN = frozenset(("annotation", "ruby-text", "note", "tracked-changes", "shapes", "frame"))
_PRINTED = re.compile(r"\.\$?([A-Z]{1,3})\$?(\d+)(?::[^.:]*\.?\$?([A-Z]{1,3})\$?(\d+))?")


def read_ods(data: bytes, where: str) -> Readout:
    """The cells of a zipped document (see `Cell`).

    Raises SourceError: E-GUARD-06 where it is damaged, E-GUARD-03 where repeated cells make too many.
    """
    try:
        package = Package(data)
        styles = Styles()
        if "styles.xml" in package:
            learn_part(styles, package.xml("styles.xml"))
        with package.open("content.xml") as stream:
            return _read(stream, styles, where)
    except LIBRARY_FAILURES as failure:
        raise SourceError(Fault("E-GUARD-06", where, str(failure)[:160], "ods")) from failure


def read_fods(data: bytes, where: str) -> Readout:
    """The cells of a flat document: one XML file. Raises SourceError as `read_ods`."""
    try:
        return _read(io.BytesIO(data), Styles(), where)
    except LIBRARY_FAILURES as failure:
        raise SourceError(Fault("E-GUARD-06", where, str(failure)[:160], "fods")) from failure


def _read(stream: IO[bytes], styles: Styles, where: str) -> Readout:
    from lxml import etree

    readout = Readout()
    tags = ("styles", "automatic-styles", "table", "table-column", "table-row")
    table: _Table | None = None
    events = etree.iterparse(stream, events=("start", "end"), tag=[f"{{*}}{tag}" for tag in tags], **PARSER)
    for event, node in events:
        kind = local(node)
        if kind == "table" and local(node.getparent()) == "spreadsheet":
            if event == "start":
                table = _Table(styles, _view(node, styles), where)
            elif table is not None:
                _add(readout, table, node)
                table = None
                node.clear()
        elif event == "start":
            continue
        elif kind in ("styles", "automatic-styles"):
            styles.learn(node)
        elif table is not None and local(node.getparent()) != "covered-table-cell":
            table.take(kind, node)
    return readout


def _add(readout: Readout, table: _Table, node: Any) -> None:
    """A finished sheet; not one that only keeps what a link to another file gave."""
    if not any(local(part) == "table-source" for part in node):
        readout.sheets.append(table.view.sheet)
        add_sheet(readout, table.view, table.cells)


def _view(node: Any, styles: Styles) -> View:
    hidden = styles.style("table", named(node, "table:style-name")).hidden
    printed = []
    for left, top, right, bottom in _PRINTED.findall(named(node, "table:print-ranges")):
        printed.append(box(f"{left}{top}:{right or left}{bottom or top}"))
    return View(named(node, "table:name"), hidden=hidden, printed=printed)


@dataclass
class _Table:
    """One sheet while it is read: row by row, repeated ones as often as they hold something."""

    styles: Styles
    view: View
    where: str
    cells: list[Cell] = field(default_factory=list)
    row: int = 1
    column: int = 1
    widest: int = 0
    repeated: int = 0
    defaults: list[tuple[int, str]] = field(default_factory=list)

    def take(self, kind: str, node: Any) -> None:
        """The next column or row."""
        if kind == "table-column":
            repeated = _count(node, "table:number-columns-repeated")
            if named(node, "table:visibility") in ("collapse", "filter"):
                self.view.columns.update(range(self.column, min(self.column + repeated, 16_385)))
            self.column += repeated
        elif kind == "table-row":
            self._row(node, _count(node, "table:number-rows-repeated"))
            node.clear()
            parent = node.getparent()
            while node.getprevious() is not None and local(node.getprevious()) == "table-row":
                parent.remove(node.getprevious())

    def _row(self, node: Any, repeated: int) -> None:
        visibility = named(node, "table:visibility")
        found = list(self._in_row(node))
        if found:
            count = sum(n for _, n, *_ in found)
            self._check(count * repeated, repeated, max(column + n - 1 for column, n, *_ in found))
            rows = range(self.row, self.row + repeated)
            hidden = {"collapse": self.view.rows, "filter": self.view.filtered}.get(visibility)
            if hidden is not None:
                hidden.update(rows)
            for row in rows:
                for column, times, told, extra, struck in found:
                    for place in range(column, column + times):
                        self._cell(row, place, told, extra, struck)
        self.row += repeated

    def _check(self, more: int, repeated: int, widest: int) -> None:
        """A short file can claim a large sheet: whatever it repeats is counted before it is made."""
        self.widest = max(self.widest, widest)
        self.repeated += more if repeated > 1 else 0
        span = (self.row + repeated - 1) * self.widest
        too_many = len(self.cells) + more > MAX_CELLS or self.repeated > MAX_REPEATED
        if too_many or span > MAX_RECTANGLE:
            place = f"{self.where}!{self.view.sheet}"
            raise too_large(place, self.row + repeated - 1, self.widest, len(self.cells) + more)

    def _cell(self, row: int, column: int, told: Told, extra: _Extra, struck: bool) -> None:
        at = address(row, column)
        merged = None
        if extra.height > 1 or extra.width > 1:
            merged = f"{at}:{address(row + extra.height - 1, column + extra.width - 1)}"
        self.cells.append(
            self.view.cell(
                row, column, told, struck=struck, note=extra.note, merged=merged, formula=extra.formula
            )
        )

    def _in_row(self, node: Any) -> Iterator[tuple[int, int, Told, _Extra, bool]]:
        """(column, times, what is shown, the rest, is it struck) of each cell that holds something."""
        column = 1
        for cell in node:
            kind = local(cell)
            if kind not in ("table-cell", "covered-table-cell"):
                continue
            times = _count(cell, "table:number-columns-repeated")
            if kind == "table-cell" and (
                len(cell) or named(cell, "office:value-type") or named(cell, "table:formula")
            ):
                style = self.styles.style("table-cell", named(cell, "table:style-name"))
                text, struck = _displayed(cell, self.styles, style)
                told, extra = _told(cell, text, style), _extra(cell)
                if told.text.strip() or extra.note:
                    if len(self.cells) + times > MAX_CELLS:
                        self._check(times, 1, column + times - 1)
                    yield column, times, told, extra, struck
            column += times


@dataclass(frozen=True)
class _Extra:
    """What else a cell says: how far it spans, its annotation, its formula."""

    height: int = 1
    width: int = 1
    note: str | None = None
    formula: str | None = None


def _extra(node: Any) -> _Extra:
    notes = ["\n".join(_text(p) for p in children(part, "p")) for part in children(node, "annotation")]
    formula = named(node, "table:formula")
    return _Extra(
        _count(node, "table:number-rows-spanned"),
        _count(node, "table:number-columns-spanned"),
        "\n".join(note for note in notes if note) or None,
        re.sub(r"^[a-z]+:(?==)", "", formula) or None,
    )


def _count(node: Any, name: str) -> int:
    """A repetition or a span; ValueError where it is no number."""
    return max(int(named(node, name, "1")), 1)


def _displayed(node: Any, styles: Styles, style: Style) -> tuple[str | None, bool]:
    """(the paragraphs of a cell as displayed, is any of it struck); None where it has none at all."""
    paragraphs = [part for part in node if local(part) == "p"]
    if not paragraphs:
        return None, style.struck
    if len(paragraphs) == 1 and not len(paragraphs[0]) and not style.raised:  # nearly always
        return paragraphs[0].text or "", style.struck
    runs: list[tuple[str, bool]] = []
    struck = [style.struck]
    for number, paragraph in enumerate(paragraphs):
        if number:
            runs.append(("\n", False))
        _collect(paragraph, styles, style.raised, runs, struck)
    return joined(runs), any(struck)


def _collect(node: Any, styles: Styles, high: bool, runs: list[tuple[str, bool]], struck: list[bool]) -> None:
    """The runs of a paragraph, links and spans within it included."""
    runs.append((node.text or "", high))
    for part in node:
        kind = local(part)
        if kind == "s":
            runs.append((" " * min(int(named(part, "text:c", "1")), 1000), high))
        elif kind == "tab":
            runs.append(("\t", high))
        elif kind == "line-break":
            runs.append(("\n", high))
        elif kind and kind not in _UNSEEN:
            style = styles.style("text", named(part, "text:style-name")) if kind == "span" else Style()
            struck.append(style.struck and bool("".join(part.itertext()).strip()))
            _collect(part, styles, high or style.raised, runs, struck)
        runs.append((part.tail or "", high))


def _text(node: Any) -> str:
    return "".join(node.itertext())


def _told(node: Any, text: str | None, style: Style) -> Told:
    """A cell's value: text as displayed where it is, else made from the value that is stored."""
    kind = named(node, "office:value-type")
    if kind in _NUMBERS:
        return _number(float(named(node, "office:value")), text, kind, style)
    if kind == "date":
        return _date(named(node, "office:date-value"), text, style)
    if kind == "time":
        return Told(text or _duration(named(node, "office:time-value")), "date")
    if kind == "boolean":
        return Told(named(node, "office:boolean-value").upper(), "boolean")
    shown = text if text is not None else named(node, "office:string-value")
    if not shown and not kind and named(node, "table:formula"):
        return Told(NO_CACHE, "error")
    if shown in ERRORS or shown.startswith("Err:"):
        return Told(shown, "error")
    return Told(INDENT * style.indent + shown if shown else "", "text")


_CORE = re.compile(r"\d[\d.,’' ]*\d|\d")


def _pointed(seen: str, value: float) -> str:
    """What is shown, with a point for decimals: the number that is stored tells what 27.116 was to mean."""
    match = _CORE.search(seen)
    if match is None or not re.search("[.,]", match.group()):
        return seen
    core = re.sub("[’' ]", "", match.group())
    plain, other = core.replace(",", ""), core.replace(".", "").replace(",", ".")
    if plain.count(".") <= 1 and _rounds(value, plain):
        return seen
    fits = other.count(".") <= 1 and _rounds(value, other)
    return f"{seen[: match.start()]}{other}{seen[match.end() :]}" if fits else seen


def _rounds(value: float, shown: str) -> bool:
    """Whether a number is shown so when it is rounded to as many decimals."""
    return abs(abs(value) - float(shown)) <= 0.5000001 * 10.0 ** -len(shown.partition(".")[2])


def _number(value: float, text: str | None, kind: str, style: Style) -> Told:
    if not math.isfinite(value):
        return Told(general(value), "error")
    if style.raised:
        return Told(text or general(value), "text")
    if text is None:
        plain = f"{general(float(f'{value * 100:.15g}'))}%" if kind == "percentage" else general(value)
        return Told(plain, "number", value)
    seen = " ".join(text.split())
    if seen.upper() in ("TRUE", "FALSE"):
        return Told(seen.upper(), "boolean")
    seen = _pointed(seen, value * 100 if kind == "percentage" else value)
    if _UNREAD.search(seen):  # an exponent, a fraction: the number without its form
        seen = general(value)
    return Told(_signed(seen, value) or general(value), "number", value, not seen)


def _signed(seen: str, value: float) -> str:
    """A number as displayed, its minus sign next to the digits whatever stood for it, a digit before the
    point and none between the number and its per cent sign."""
    if value < 0 and not re.search("[1-9]", seen):
        seen = seen.replace("-", "")
    elif value < 0:
        match = _MINUS.fullmatch(seen)
        bare = match[1] if match else seen.replace("-", "", 1).lstrip()
        seen = re.sub(r"(?=[\d.])", "-", bare, count=1)
    return re.sub(r"(?<!\d)\.(?=\d)", "0.", seen, count=1).replace(" %", "%")


def _date(value: str, text: str | None, style: Style) -> Told:
    from openpyxl.utils.datetime import from_ISO8601

    try:
        moment = from_ISO8601(re.sub(r"\.\d+$", "", value))
    except ValueError:
        return Told(text or value, "date")
    return tell_moment(moment, look_of(style.date or "ymd"))


def _duration(value: str) -> str:
    match = re.fullmatch(r"(-?)PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S", value)
    return f"{match[1]}{int(match[2])}:{match[3]}:{match[4]}" if match else value

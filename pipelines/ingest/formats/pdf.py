"""PDF with text → paragraphs and ruled tables, page by page. What is only a picture of a page has no text."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from statistics import median
from typing import Any, NamedTuple

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.cells import Readout
from pipelines.ingest.failures import pdf_failures
from pipelines.ingest.prose import Composer

MAX_PAGES = 1000
MAX_DRAWN = 20_000  # lines and boxes of one page among which ruled tables are looked for
MAX_LETTERS = 200_000  # of one page
_UNMAPPED = "(cid:"  # how a letter comes out whose font does not say what it is
_PAGE_NUMBER = re.compile(r"[-—–·\s]*(?:第\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?(?:\s*页)?[-—–·\s]*")
_NEAR = 2.0  # points within which edges are one
_EDGE = 0.09  # the part of a page's height in which headers and footers stand
_OFTEN = 3  # pages on which a line at the edge is a header or footer
_SHORT = 40
# A line that begins so begins a paragraph, whatever its indent.
_OPENS = re.compile(
    r"第[一二三四五六七八九十]+[章节篇部条]|[一二三四五六七八九十]{1,3}、|"
    r"[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)"
)


class _Line(NamedTuple):
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


def read_pdf(data: bytes, where: str) -> Readout:
    """Every paragraph and ruled table, page by page (see `prose` for their addresses).

    Raises SourceError: E-GUARD-05 a password, E-GUARD-06 damaged, E-GUARD-09 too many pages or objects,
    E-SCAN-02 no text in it (a scan, or fonts that do not say what their letters are).
    """
    import pdfplumber

    composer = Composer(where)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if (count := len(document.pages)) > MAX_PAGES:
                raise SourceError(Fault("E-GUARD-09", where, str(count), f"≤ {MAX_PAGES}"))
            if not count:
                raise SourceError(Fault("E-GUARD-06", where, "0", "PDF"))
            composer.about = _about(document.metadata)
            _read(document.pages, composer)
    except pdf_failures() as failure:
        raise SourceError(_fault(failure, where)) from failure
    return composer.done()


def _fault(failure: Exception, where: str) -> Fault:
    """A password, however deep it is wrapped; else damage."""
    told = f"{type(failure).__name__} {failure!r} {failure.__cause__!r} {failure.__context__!r}"
    if "PDFPasswordIncorrect" in told or "PDFEncryption" in told:
        return Fault("E-GUARD-05", where, "🔒", "—")
    return Fault("E-GUARD-06", where, str(failure)[:160] or type(failure).__name__, "PDF")


def _about(metadata: dict[str, Any]) -> dict[str, str]:
    """The title that the file itself carries, where it is one: most carry the name of the file typed in."""
    title = metadata.get("Title")
    named = isinstance(title, str) and not re.search(r"\.(?:docx?|wps|pdf)$|Word|untitled", title)
    return {"title": str(title).strip()} if named and re.search("[㐀-鿿]", str(title)) else {}


def _read(pages: list[Any], composer: Composer) -> None:
    """All pages: looked through once for what stands on every one, then read."""
    seen: list[tuple[list[_Line], list[Any]]] = []
    empty: list[int] = []
    unmapped = letters = 0
    for number, page in enumerate(pages, start=1):
        if len(page.chars) > MAX_LETTERS:
            raise SourceError(
                Fault(
                    "E-GUARD-09",
                    f"{composer.where}!p{number}",
                    f"{len(page.chars):,}",
                    f"≤ {MAX_LETTERS:,}",
                )
            )
        letters += len(page.chars)
        unmapped += sum(char["text"].startswith(_UNMAPPED) for char in page.chars)
        composer.pictures += sum(_is_large(image, page) for image in page.images)
        if not page.chars:
            empty.append(number)
        seen.append(_page(page))
        page.close()
    if not letters or unmapped > letters / 5:
        found = f"{len(pages)} 页 pages, {letters} 字 letters" + (f", {unmapped} (cid)" if unmapped else "")
        raise SourceError(Fault("E-SCAN-02", composer.where, found, "> 0"))
    if empty:
        listed = "、".join(map(str, empty[:20]))
        composer.readout.remarks.append(f"第 {listed} 页没有文字 / no text on pages {listed}")
    repeated = _repeated([lines for lines, _ in seen], [float(page.height) for page in pages])
    for number, (lines, tables) in enumerate(seen, start=1):
        composer.page = number
        _put([line for line in lines if (_kind(line), "") not in repeated], tables, composer)


def _is_large(image: Any, page: Any) -> bool:
    return (image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) > 0.02 * page.width * page.height


def _page(page: Any) -> tuple[list[_Line], list[Any]]:
    """A page's lines outside of its tables, and its tables as (top, cells)."""
    drawn = len(page.lines) + len(page.rects) + len(page.curves)
    ruled = page.find_tables() if 0 < drawn <= MAX_DRAWN else []
    tables = [table for table in ruled if len(table.cells) > 1]
    boxes = [table.bbox for table in tables]
    plain = page.filter(lambda part: not any(_inside(part, box) for box in boxes)).dedupe_chars()
    lines = [
        _Line(
            re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", line["text"]),
            float(line["x0"]),
            float(line["x1"]),
            float(line["top"]),
            float(line["bottom"]),
            median(char["size"] for char in line["chars"]),
        )
        for line in plain.extract_text_lines()
    ]
    return lines, [(table.bbox[1], list(_cells(table))) for table in tables]


def _inside(part: Any, box: tuple[float, float, float, float]) -> bool:
    if part.get("object_type") != "char":
        return False
    middle = (part["x0"] + part["x1"]) / 2, (part["top"] + part["bottom"]) / 2
    return bool(box[0] <= middle[0] <= box[2] and box[1] <= middle[1] <= box[3])


def _cells(table: Any) -> Iterator[tuple[int, int, int, int, str]]:
    """(row, column, height, width, text) of a ruled table's cells in its grid of edges."""
    columns = _edges(x for cell in table.cells for x in (cell[0], cell[2]))
    rows = _edges(y for cell in table.cells for y in (cell[1], cell[3]))
    for left, top, right, bottom in sorted(table.cells, key=lambda cell: (cell[1], cell[0])):
        row, column = _index(rows, top), _index(columns, left)
        text = table.page.crop((left, top, right, bottom), strict=False).dedupe_chars().extract_text() or ""
        yield (
            row + 1,
            column + 1,
            max(1, _index(rows, bottom) - row),
            max(1, _index(columns, right) - column),
            _unbroken(text),
        )


def _unbroken(text: str) -> str:
    """A cell's lines as one where a Chinese word runs on in the next."""
    return re.sub(r"(?<=[^\x00-\x7f])\n(?=[^\x00-\x7f])", "", text)


def _edges(values: Iterator[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _index(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - value))


def _kind(line: _Line) -> str:
    return re.sub(r"\d+", "0", line.text)


def _repeated(pages: list[list[_Line]], heights: list[float]) -> set[tuple[str, str]]:
    """Page numbers, and what stands at the edge of several pages with other numbers in it alone."""
    at_edge: Counter[str] = Counter()
    numbers: set[tuple[str, str]] = set()
    for lines, height in zip(pages, heights, strict=True):
        outer = {line for line in lines if line.top < _EDGE * height or line.bottom > (1 - _EDGE) * height}
        at_edge.update({_kind(line) for line in outer})
        numbers |= {(_kind(line), "") for line in outer if _PAGE_NUMBER.fullmatch(line.text)}
    return numbers | {(kind, "") for kind, pages_of in at_edge.items() if pages_of >= _OFTEN}


def _put(lines: list[_Line], tables: list[Any], composer: Composer) -> None:
    """A page's paragraphs and tables from top to bottom."""
    ordered = sorted(tables, key=lambda table: float(table[0]))
    usual = median(line.size for line in lines) if lines else 0.0
    for top, cells in [*ordered, (float("inf"), [])]:
        over = [line for line in lines if line.top < top]
        lines = lines[len(over) :]
        for paragraph in _paragraphs(over):
            text = "".join(_joined(paragraph))
            large = paragraph[0].size > 1.15 * usual and len(text) <= _SHORT
            composer.paragraph(text, large and not text.endswith("。"))
        if cells:
            composer.table(cells)


def _joined(lines: list[_Line]) -> Iterator[str]:
    """Lines of one paragraph; between words in Latin letters stands a blank."""
    for number, line in enumerate(lines):
        latin = number and line.text[:1].isascii() and lines[number - 1].text[-1:].isascii()
        both = latin and line.text[:1].isalpha() and lines[number - 1].text[-1:].isalpha()
        yield f" {line.text}" if both else line.text


def _paragraphs(lines: list[_Line]) -> Iterator[list[_Line]]:
    """Lines put together: a new paragraph is indented, stands apart, or follows a line that ends early."""
    left = min((line.left for line in lines), default=0.0)
    right = max((line.right for line in lines), default=0.0)
    current: list[_Line] = []
    for line in lines:
        if current and _begins(line, current[-1], left, right):
            yield current
            current = []
        current.append(line)
    if current:
        yield current


def _begins(line: _Line, before: _Line, left: float, right: float) -> bool:
    indented = line.left > left + 1.2 * line.size and before.left < line.left - 0.5 * line.size
    both_indented = line.left > left + 1.2 * line.size and before.right < right - 1.5 * line.size
    apart = line.top - before.bottom > 1.3 * line.size
    ended = before.right < right - 1.5 * line.size
    resized = abs(line.size - before.size) > 0.15 * before.size
    return indented or both_indented or apart or ended or resized or bool(_OPENS.match(line.text) and ended)

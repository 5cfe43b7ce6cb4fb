"""A document's prose: paragraphs and tables in order, each with an address that a reader can follow.

Readers hand it over as cells: a paragraph is a cell of the sheet `(prose)` at `P3`, or `p2.P3` where the
document has pages; what a document says of itself stands in the sheet `(about)`; tables are sheets `表1`, or
`p2 表1`, their cells at `R3C4` of the grid.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from pipelines.ground.errors import Fault, SourceError
from pipelines.ground.folding import even_width
from pipelines.ground.spoken import count_of
from pipelines.ingest.cells import Cell, Readout, position
from pipelines.ingest.limits import MAX_CELLS

PROSE, ABOUT = "(prose)", "(about)"
PAGE = "(page)"
ABOVE = "(above) "  # before a table's name: the lines that stand over it, and its caption
MAX_LINE, MAX_LINES = 120, 4
_HEADING = "heading"
MARK_OF_TABLE = "表"
BETWEEN = " | "  # cells of a row, where it is quoted in one line
# The line below a notice's title, however it is laid out, and the day that closes an official letter.
_DATED = re.compile(
    r"(?:发布|发文|公布|成文|发稿|更新|信息)?(?:时间|日期)[::]\s*(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})"
)
_FROM = re.compile(
    r"(?:信息|稿件|文章|数据)?来源[::]\s*([^\s|【】\[\]]{2,40})|(?:发布机构|发布单位|发文机关|信息发布单位)[::]\s*([^\s|【】\[\]]{2,40})"
)
_DAY = re.compile(r"(\d{4})[-年/.](\d{1,2})(?:[-月/.](\d{1,2})日?)?")
_BYLINE = re.compile(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})日?(?:\s*\d{1,2}:\d\d|.{0,20}来源)")
_SPOKEN = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日.{0,4}在.{2,40}(?:会议|大会|全会)上")
# «某报 2024-03-22», «来源:某报 2024-03-22 记者 某某» below a title.
_HEADED = re.compile(
    r"(?:(?:来源|作者|发布)[::])?(?:[^\d,。;::]{2,20})?[,::]?(?P<day>\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?)"
    r"(?:[上下]午)?(?:\d{1,2}:\d\d(?::\d\d)?)?(?:[^\d。;,]{1,14}[报社网台局委厅府])?"
    r"(?:(?:(?:本报|本网)?记者|来源|编辑|责编|作者|通讯员|浏览|阅读|字体|星期)[^。;]{0,24}|第\d+版[^。;]{0,12})?"
)
_OFFICE = re.compile(r"[^\d,。()]{2,30}[局会府室厅委院处队部社报网站心]")
_HEADED_BY = re.compile(
    r"[^\d,。()关于情况]{2,24}(?:局|厅|委|委员会|人民政府|办公室|指挥部)|[^\d。]{2,12}[〔\[(]20\d\d[〕\])]第?\d{1,4}号"
)
_PRINTED = r"\d{4}年\d{1,2}月(?:\d{1,2}日)?"
_SIGNED = re.compile(
    rf"\(?(?:(?P<office>{_OFFICE.pattern}),?)?(?P<day>{_PRINTED})(?:发布|印发|公布|通报)?(?P<behind>{_OFFICE.pattern})?\)?"
)
# «某报 2024年3月22日讯» opens an article; «(某局,2024年9月)» closes a title, with an office or a whole day: a
# month alone in brackets is what the document is about.
_WIRED = re.compile(r"^[^\d,。;]{0,20}(\d{4})年(\d{1,2})月(\d{1,2})日[^,。;\d]{0,8}[讯电]")
_CLOSED = re.compile(
    rf"\((?P<office>{_OFFICE.pattern}),?(?P<day>{_PRINTED})\)$|\((?P<alone>\d{{4}}年\d{{1,2}}月\d{{1,2}}日)\)$"
)
# «(原载《某报》2025年5月12日A1版)» closes an article that is shown again.
_TAKEN_FROM = re.compile(
    r"\(?(?:原载|刊载于|刊登于|刊于|原刊|转载自|摘自|载)于?《?(?P<paper>[^》\d,]{2,20})》?[^\d]{0,4}(?P<day>\d{4}年\d{1,2}月\d{1,2}日)"
)
_HEAD_LINES, _LAST_LINES, _BELOW_TITLE = 5, 6, 12
_WRITTEN = re.compile(
    r"([〇○零一二三四五六七八九]{4})年(十?[一二三四五六七八九十])月(?:([一二三四五六七八九十]{1,3})日)?"
)


class Paragraph(NamedTuple):
    """A paragraph: its address, its text as seen, and whether the document sets it as a heading."""

    at: str
    text: str
    heading: bool = False


@dataclass(frozen=True)
class Prose:
    """What a document says: its title, the day on which it came out (possibly partial) and its publisher as
    far as it says them (else empty), and its parts in order: paragraphs, and tables as their cells."""

    title: str = ""
    published: str = ""
    publisher: str = ""
    parts: tuple[Paragraph | tuple[Cell, ...], ...] = ()
    pictures: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs alone."""
        return [part for part in self.parts if isinstance(part, Paragraph)]

    @property
    def text(self) -> str:
        """All words in their order, a line for each paragraph and each row of a table."""
        lines: list[str] = []
        for part in self.parts:
            if isinstance(part, Paragraph):
                lines.append(part.text)
            else:
                rows = {position(cell.ADDRESS)[0]: cell.ADDRESS for cell in part}
                lines += [row_line(part, address) for address in rows.values()]
        return "\n".join(lines)


def row_line(cells: tuple[Cell, ...], address: str) -> str:
    """The row of a cell as it is printed, its cells side by side."""
    row = position(address)[0]
    return BETWEEN.join(" ".join(cell.TEXT.split()) for cell in cells if position(cell.ADDRESS)[0] == row)


@dataclass
class Composer:
    """Takes a document's parts in order and gives each its address; `page` numbers those that have pages."""

    where: str
    readout: Readout = field(default_factory=Readout)
    page: int = 0
    pictures: int = 0
    about: dict[str, str] = field(default_factory=dict)
    _paragraphs: Counter[int] = field(default_factory=Counter)
    _tables: Counter[int] = field(default_factory=Counter)

    def paragraph(self, text: str, heading: bool = False) -> None:
        """Another paragraph; one without a letter or figure is none."""
        plain = " ".join(text.split())
        if any(letter.isalnum() for letter in plain):
            self._paragraphs[self.page] += 1
            at = f"{self._before('.')}P{self._paragraphs[self.page]}"
            self.readout.cells.append(Cell(PROSE, at, plain, NOTE=_HEADING if heading else None))

    def next_sheet(self) -> str:
        """The name of the table that comes next."""
        self._tables[self.page] += 1
        name = f"{self._before(' ')}{MARK_OF_TABLE}{self._tables[self.page]}"
        self.readout.sheets.append(name)
        return name

    def table(self, cells: Iterable[tuple[int, int, int, int, str]]) -> None:
        """A table of (row, column, height, width, text), counted from 1.

        Raises SourceError (E-GUARD-03) where there are more cells than anybody prints.
        """
        name = self.next_sheet()
        for row, column, height, width, text in cells:
            if text.strip():
                at = f"R{row}C{column}"
                merged = f"{at}:R{row + height - 1}C{column + width - 1}" if height > 1 or width > 1 else None
                self.readout.cells.append(Cell(name, at, text.strip(), MERGED_FROM=merged))
        if len(self.readout.cells) > MAX_CELLS:
            raise SourceError(Fault("E-GUARD-03", self.where, str(len(self.readout.cells)), f"≤ {MAX_CELLS}"))

    def done(self) -> Readout:
        """The document: what it says of itself before its parts.

        Raises SourceError (E-EMPTY-01) where nothing stands in it.
        """
        if not self.readout.cells:
            raise SourceError(Fault("E-EMPTY-01", self.where, f"{self.pictures} 🖼", "> 0"))
        said = _about_itself(self.about, self.readout.cells) | {"pictures": str(self.pictures)}
        self.readout.cells[:0] = [Cell(ABOUT, name, text) for name, text in said.items() if text]
        return self.readout

    def _before(self, between: str) -> str:
        return f"p{self.page}{between}" if self.page else ""


def _about_itself(told: dict[str, str], cells: Sequence[Cell]) -> dict[str, str]:
    """Title, day and publisher: as its markup tells, else as its first and last lines print them."""
    lines = [cell.TEXT for cell in cells if cell.SHEET == PROSE]
    first = [line for line in lines[:3] if _may_be_title(line)]
    # A paper that begins with the office whose it is, or with its number, has its title below.
    named = next((line for line in first if not _HEADED_BY.fullmatch(_closed_up(line))), "")
    title = told.get("title") or named or next(iter(first), "")
    signer, signed = signature(lines)
    return {
        "title": title if len(title) <= MAX_LINE else "",
        "published": day_in(told.get("published", "")) or printed_day(lines) or signed,
        "publisher": told.get("publisher") or printed_source(lines) or signer,
    }


def day_in(text: str) -> str:
    """The first day or month of a text as YYYY-MM-DD or YYYY-MM; empty where there is none."""
    match = _DAY.search(even_width(text))
    parts = [int(part) for part in match.groups() if part] if match else []
    if len(parts) < 2 or not 1 <= parts[1] <= 12 or (len(parts) > 2 and not 1 <= parts[2] <= 31):
        return ""
    return f"{parts[0]}-" + "-".join(f"{part:02d}" for part in parts[1:])


def printed_day(lines: Sequence[str]) -> str:
    """The day behind 发布时间 and its like, or in a line with the hour or the source of a notice, or on which
    a report was given; empty where no line says it."""
    even = [even_width(line) for line in lines]
    for pattern in (_DATED, _BYLINE, _SPOKEN):
        found = (pattern.search(line) for line in even if len(line) <= MAX_LINE)
        if match := next((match for match in found if match), None):
            return day_in("-".join(match.groups()))
    wired = next((match for line in even[:_HEAD_LINES] if (match := _WIRED.search(line))), None)
    if wired:
        return day_in("-".join(wired.groups()))
    headed = (_HEADED.fullmatch(_closed_up(line)) for line in lines[:_BELOW_TITLE])
    return next((day_in(match["day"]) for match in headed if match), "")


def is_byline(line: str) -> bool:
    """Whether a line says when a notice came out, and from whom, and nothing else."""
    even = even_width(line)
    if _SIGNED.fullmatch(_closed_up(line)):
        return True
    if _HEADED.fullmatch(_closed_up(line)):
        return True
    return len(even) <= MAX_LINE // 2 and bool(_BYLINE.search(even) or _DATED.search(even))


def without_dateline(title: str) -> str:
    """A title without the office and day that close it in brackets."""
    return _CLOSED.sub("", _closed_up(title))


def printed_source(lines: Iterable[str]) -> str:
    """Whoever stands behind 来源 and its like; empty where no line says it."""
    found = (_FROM.search(even_width(line)) for line in lines)
    return next(((match[1] or match[2]).rstrip(",;。") for match in found if match), "")


def _may_be_title(line: str) -> bool:
    return not line.endswith(("。", "；", "：", "，")) and not is_byline(line)


def signature(lines: list[str]) -> tuple[str, str]:
    """(office, day) as letters and replies are signed at the end, or as reports are dated at the head: the
    day alone on its line, the office over it, before it or behind it; empty where there is none."""
    last, first = lines[-_LAST_LINES:], lines[:_HEAD_LINES]
    for group, lead in ((last, 0), (first, 1)):
        even = [_closed_up(line) for line in group]
        for number, line in enumerate(even):
            if match := _SIGNED.fullmatch(line):
                over = even[number - 1] if number > lead else ""
                office = match["office"] or match["behind"] or (over if _OFFICE.fullmatch(over) else "")
                return office, day_in(match["day"])
    for line in lines[-_LAST_LINES:]:
        if printed := _TAKEN_FROM.match(_closed_up(line)):
            return printed["paper"], day_in(printed["day"])
    for line in (*first, *lines[-1:]):
        if match := _CLOSED.search(_closed_up(line)):
            return match["office"] or "", day_in(match["day"] or match["alone"])
    return "", ""


def _closed_up(line: str) -> str:
    """A line of half width without blanks, days in Chinese figures (二〇二四年六月) in digits."""
    return _WRITTEN.sub(_in_digits, re.sub(r"\s", "", even_width(line)))


def _in_digits(match: re.Match[str]) -> str:
    year = "".join(str("〇一二三四五六七八九".index(re.sub("[○零]", "〇", digit))) for digit in match[1])
    month, day = (count_of(part) if part else 0 for part in (match[2], match[3]))
    return f"{year}年{month}月" + (f"{day}日" if day else "")


def prose_of(readout: Readout) -> Prose:
    """A readout that `read_file(…, prose=True)` gave as a document."""
    said = {cell.ADDRESS: cell.TEXT for cell in readout.cells if cell.SHEET == ABOUT}
    parts: list[Paragraph | tuple[Cell, ...]] = []
    for sheet, cells in groupby(readout.cells, key=lambda cell: cell.SHEET):
        if sheet == PROSE:
            parts += [Paragraph(cell.ADDRESS, cell.TEXT, cell.NOTE == _HEADING) for cell in cells]
        elif sheet != ABOUT:
            parts.append(tuple(cells))
    about = {name: said.get(name, "") for name in ("title", "published", "publisher")}
    return Prose(
        **about, parts=tuple(parts), pictures=int(said.get("pictures", "0")), remarks=tuple(readout.remarks)
    )


def tables_alone(readout: Readout, where: str) -> Readout:
    """The tables of a document as those of a page are given: its title, the lines over each table, the cells.

    Raises SourceError (E-EMPTY-02) where it holds no table.
    """
    if not readout.sheets:
        raise SourceError(Fault("E-EMPTY-02", where, "0", "> 0"))
    kept: list[Cell] = []
    recent: list[str] = []
    for sheet, group in groupby(readout.cells, key=lambda cell: cell.SHEET):
        cells = list(group)
        if sheet == ABOUT:
            kept += [Cell(PAGE, "R1C1", cell.TEXT) for cell in cells if cell.ADDRESS == "title"]
        elif sheet == PROSE:
            recent = [cell.TEXT for cell in cells if len(cell.TEXT) <= MAX_LINE][-MAX_LINES:]
        else:
            kept += [Cell(f"{ABOVE}{sheet}", f"R{n}C1", line) for n, line in enumerate(recent, start=1)]
            kept += cells
            recent = []
    readout.cells = kept
    return readout

"""The workbook that goes back: each faulty cell coloured and commented, and one sheet that lists them
all with links. It may show figures that nobody may publish: whoever writes it keeps it out of the site."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.ground.files import safe_cell
from pipelines.submit.findings import Checked, Finding
from pipelines.submit.reader import open_workbook
from pipelines.submit.words import say

if TYPE_CHECKING:
    from openpyxl import Workbook

AUTHOR = "tracker"
LIST = "问题清单"
RED, AMBER, YELLOW = "FFF4A99B", "FFFFD27A", "FFFFF8DC"
_WIDTHS = {
    **{"cell": 16, "level": 10, "problem": 44, "found": 24},
    **{"expected": 34, "next": 40, "reason": 34, "code": 12},
}
_MOMENT = (1980, 1, 1, 0, 0, 0)


def annotated_bytes(path: Path, where: str, checked: Checked) -> bytes:
    """The workbook at `path` with every finding marked; the same workbook gives the same bytes."""
    book = open_workbook(path, where)
    _clear(book)
    by_cell: dict[tuple[str, int, int], list[Finding]] = {}
    for one in checked.findings:
        by_cell.setdefault((one.sheet, one.row, one.column), []).append(one)
    for (sheet, row, column), findings in by_cell.items():
        _mark(book, sheet, row, column, findings)
    _list_sheet(book, checked.findings)
    return _fixed_bytes(book)


def _clear(book: Workbook) -> None:
    """Takes off the marks of an earlier round: a bureau mends the annotated copy and sends that."""
    from openpyxl.styles import PatternFill

    if LIST in book.sheetnames:
        del book[LIST]
    # One at a time: marks are styles of single cells.
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == AUTHOR:
                    cell.comment = None
                if cell.fill.fgColor.rgb in (RED, AMBER):
                    cell.fill = PatternFill("solid", fgColor=YELLOW)


def _mark(book: Workbook, sheet: str, row: int, column: int, findings: list[Finding]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = book[sheet].cell(row, column)
    blocking = any(one.blocking for one in findings)
    cell.fill = PatternFill("solid", fgColor=RED if blocking else AMBER)
    own = f"{cell.comment.text}\n——\n" if cell.comment is not None else ""
    comment = Comment(own + "\n——\n".join(_sentence(one) for one in findings), AUTHOR)
    comment.width, comment.height = 340, 60 + 70 * len(findings)
    cell.comment = comment


def _sentence(one: Finding) -> str:
    words = one.fault("").wording
    facts = {"code": one.code, "found": one.found or "—", "expected": one.expected or "—"}
    return say("zh", "comment", problem=words.zh, next=words.next_zh, **facts)


def _list_sheet(book: Workbook, findings: tuple[Finding, ...]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.hyperlink import Hyperlink
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet = book.create_sheet(LIST, 0)
    for one in book.worksheets:
        one.sheet_view.tabSelected = one is sheet
    book.active = 0
    blocking = sum(one.blocking for one in findings)
    sheet["A1"] = say("zh", "found", blocking=blocking, others=len(findings) - blocking)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([])
    sheet.append([say("zh", f"head.{name}") for name in _WIDTHS])
    for one in findings:
        words = one.fault("").wording
        level = _level(one)
        sheet.append(
            [
                one.cell,
                level,
                words.zh,
                safe_cell(one.found),
                safe_cell(one.expected),
                words.next_zh,
                one.reason,
                one.code,
            ]
        )
        link = sheet.cell(sheet.max_row, 1)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{one.sheet}'!{one.address}")
        link.font = Font(color="FF0B5394", underline="single")
        sheet.cell(sheet.max_row, 2).fill = PatternFill("solid", fgColor=RED if one.blocking else AMBER)
    for number, width in enumerate(_WIDTHS.values(), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.cell(3, number).font = Font(bold=True)
    for row in sheet.iter_rows(min_row=3):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A4"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _level(one: Finding) -> str:
    if not one.blocking:
        return say("zh", "level.explain")
    return say("zh", "level.check" if one.settleable else "level.correct")


def _fixed_bytes(book: Workbook) -> bytes:
    """The workbook's bytes without the moment of writing."""
    buffer, fixed = io.BytesIO(), io.BytesIO()
    created = book.properties.created.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + created, data)
            new.writestr(zipfile.ZipInfo(entry.filename, _MOMENT), data, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()

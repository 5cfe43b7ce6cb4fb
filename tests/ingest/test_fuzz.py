"""Damaged files of every kind: each gives cells or one refusal, never anything else, and never takes long.

`INGEST_FUZZ=3000` tries that many files instead of a few hundred.
"""

import os
import random
import time
import zipfile

import openpyxl
import pytest
import xlwt
from ingest.binaries import stream_of_excel_4
from ingest.test_kinds import STAT, XML, full_xlsb, mail
from ingest.test_views import OPEN, STYLES
from ingest.workbooks import open_document, zip_of
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment

from pipelines.ground.errors import SourceError
from pipelines.ingest.files import read_here

TRIES = int(os.environ.get("INGEST_FUZZ", "330"))
HTML = "<style>.x{display:none}</style><h1>页</h1><table><tr><td rowspan=2>甲<sup>1</sup></td><td class=x>5</td></tr></table>"


def workbook(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = CellRichText("用电量", TextBlock(InlineFont(vertAlign="superscript"), "1)"))
    sheet["B2"], sheet["C3"], sheet["D4"] = 0.923, "=1+1", "文字"
    sheet["B2"].number_format, sheet["B2"].comment = "0.0%", Comment("注", "某")
    sheet.merge_cells("A5:B6")
    sheet.auto_filter.ref = "A1:B3"
    sheet.row_dimensions[2].hidden = True
    sheet.print_area = "A1:B2"
    book.create_sheet("藏").sheet_state = "hidden"
    book.save(path)
    return path


def old_workbook(path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    high = xlwt.Font()
    high.escapement = xlwt.Font.ESCAPEMENT_SUPERSCRIPT
    sheet.write_merge(0, 0, 0, 1, "题")
    sheet.write_rich_text(1, 0, ["28.9", ("2", high)])
    sheet.write(2, 0, 0.923, xlwt.easyxf(num_format_str="0.0%"))
    book.save(str(path))
    return path


def text(path, content, encoding="utf-8"):
    path.write_bytes(content.encode(encoding))
    return path


MAKERS = {
    "xlsx": lambda f: workbook(f / "t.xlsx"),
    "xlsb": lambda f: full_xlsb(f / "t.xlsb"),
    "xls": lambda f: old_workbook(f / "t.xls"),
    "biff4": lambda f: stream_of_excel_4(f / "t4.xls"),
    "ods": lambda f: open_document(f / "t.ods", OPEN, STYLES),
    "fods": lambda f: open_document(f / "t.fods", OPEN, STYLES, flat=True),
    "xml": lambda f: text(f / "t.xml", XML),
    "html": lambda f: text(f / "t.html", HTML),
    "mht": lambda f: (f / "t.mht", (f / "t.mht").write_bytes(mail(HTML.encode("gb2312"))))[0],
    "csv": lambda f: text(f / "t.csv", '地区,"a,b",5\n甲,乙,1.5\n' * 5, "gb18030"),
    "json": lambda f: text(f / "t.json", STAT % "[1, 2, 3, 4]"),
}


def parts_of(path):
    if not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def flipped(data, dice):
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        if changed:
            changed[dice.randrange(len(changed))] = dice.choice(
                (0, 1, 0x30, 0x39, 0x7F, 0xFF, dice.randrange(256))
            )
    return bytes(changed)


def cut(data, dice):
    start, end = sorted(dice.randrange(len(data) + 1) for _ in range(2))
    return dice.choice((data[:end], data[start:], data[:start] + data[end:], data[:end] + data[start:]))


def damaged(data, parts, dice):
    """Bytes flipped, cut or repeated, in the file or in one of its parts, or a part taken out."""
    damage = dice.choice((flipped, cut))
    if parts is None or dice.random() < 0.2:
        return damage(data, dice)
    name = dice.choice(list(parts))
    if dice.random() < 0.25:
        return zip_of({other: content for other, content in parts.items() if other != name})
    return zip_of(parts | {name: damage(parts[name], dice)})


@pytest.mark.parametrize("kind", MAKERS)
def test_a_damaged_file_gives_cells_or_one_refusal(tmp_path, kind):
    path = MAKERS[kind](tmp_path)
    data, parts, dice = path.read_bytes(), parts_of(path), random.Random(kind)
    assert read_here(path, path.name).cells
    for number in range(TRIES // len(MAKERS)):
        path.write_bytes(damaged(data, parts, dice))
        began = time.monotonic()
        try:
            read_here(path, path.name).frame()
        except SourceError as refusal:
            assert len(refusal.faults) == 1
        except BaseException as failure:
            (path.parent.parent / f"{kind}-{number}{path.suffix}").write_bytes(path.read_bytes())
            raise AssertionError(f"{kind} {number}: {type(failure).__name__}") from failure
        assert time.monotonic() - began < 5

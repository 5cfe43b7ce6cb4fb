"""Kinds of files: each is read as what it is, whatever its name; what is something else is named."""

import struct
import zipfile

import openpyxl
import pytest
from ingest.binaries import (
    contained,
    number,
    packed,
    record,
    rich,
    row,
    shared,
    sheet,
    stream_of_excel_4,
    stream_of_excel_95,
    xlsb,
)
from ingest.workbooks import plain, rewritten, zip_of

from pipelines.ground.errors import SourceError
from pipelines.ingest.files import read_file
from pipelines.ingest.guard import look

pytestmark = pytest.mark.usefixtures("in_process")


def read(path):
    readout = read_file(path, path.name)
    return {cell.ADDRESS: cell for cell in readout.cells}, readout


def refused(path):
    with pytest.raises(SourceError) as caught:
        read_file(path, path.name)
    (fault,) = caught.value.faults
    return fault


def full_xlsb(path, **options):
    columns = record(60, struct.pack("<IIIIH", 3, 3, 0, 0, 1))
    merge = record(176, struct.pack("<IIII", 0, 0, 0, 1))
    criteria = record(161, struct.pack("<IIII", 2, 3, 0, 3)) + record(163, b"\0" * 6) + record(162)
    rows = [
        row(0, shared(0, 0)),
        row(1, number(0, 0.923, 0), packed(1, 1234 << 2 | 2, 1), packed(2, 50 << 2 | 3, 1), number(3, 7.0)),
        row(2, shared(0, 1), number(1, 47484.0, 2), number(2, 1.5, 3), hidden=False),
        row(3, number(0, 5.0, 4), number(1, 2.0, 5), hidden=True),
        row(
            4,
            number(0, 9.0),
            record(4, struct.pack("<IIB", 1, 0, 1)),
            record(3, struct.pack("<IIB", 2, 0, 7)),
            hidden=True,
        ),
        row(5, number(0, 1e12, 2), number(1, float("nan"), 2)),
    ]
    texts = [rich("用电量1)", (3, 2)), rich("甲乙", (1, 1))]
    codes = ["0.0%", "#,##0.0", "yyyy-mm", "[h]:mm"]
    sheets = [sheet(rows, columns, merge + criteria), sheet([row(0, number(0, 5.0))])]
    return xlsb(path, sheets, texts, codes, states=[0, 1], **options)


def test_a_binary_workbook_is_read_as_displayed(tmp_path):
    readout = read_file(full_xlsb(tmp_path / "t.xlsb"), "t.xlsb")
    cells = {cell.ADDRESS: cell for cell in readout.cells if cell.SHEET == "表1"}
    assert {at: cell.TEXT for at, cell in cells.items()} == {
        **{
            "A1": "用电量¹⁾",
            "A2": "92.3%",
            "B2": "1,234.0",
            "C2": "0.5",
            "D2": "700.0%",
            "A3": "甲乙",
            "B3": "2030-01",
        },
        **{"C3": "36:00", "A4": "5", "B4": "²", "A5": "900.0%", "B5": "TRUE", "C5": "#DIV/0!"},
        **{"A6": "1000000000000", "B6": "nan"},
    }
    assert cells["A1"].MERGED_FROM == "A1:B1"
    assert [cells[at].HIDDEN for at in ("A2", "D2", "A4", "A5")] == [False, True, False, True]
    assert [at for at, cell in cells.items() if "删除线" in (cell.NOTE or "")] == ["A3", "A4"]
    assert readout.cells[-1].HIDDEN
    assert "表1：1 行被筛选隐藏，照常读取 / 1 rows hidden by a filter, read all the same" in readout.remarks
    assert not readout.unformatted


def test_a_binary_workbook_without_styles_is_doubted(tmp_path):
    _, readout = read(full_xlsb(tmp_path / "t.xlsb", without=["xl/styles.bin"]))
    assert readout.unformatted


def test_a_binary_workbook_whose_cells_lie_too_far_apart_is_refused(tmp_path):
    path = xlsb(tmp_path / "far.xlsb", [sheet([row(0, number(0, 1.0)), row(1_048_575, number(16_383, 1.0))])])
    assert refused(path).code == "E-GUARD-03"


def test_a_binary_workbook_that_is_cut_off_is_refused(tmp_path):
    path = xlsb(tmp_path / "cut.xlsb", [sheet([row(0, number(0, 1.0))])[:-9]])
    assert refused(path).code == "E-GUARD-06"


def test_a_strict_workbook_is_read_like_a_transitional_one(tmp_path):
    def strict(name, data):
        data = data.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        data = data.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        return data.replace(b'<c r="B2" t="n"><v>5.5</v>', b'<c r="B2" t="d"><v>2030-01-02</v>')

    source = plain(tmp_path / "plain.xlsx")
    cells, _ = read(rewritten(source, tmp_path / "strict.xlsx", strict))
    assert (cells["A1"].TEXT, cells["A2"].TEXT) == ("地区", "永安市")
    assert (cells["B2"].TEXT, cells["B2"].KIND) == ("2030-01-02", "date")


XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">
<Styles><Style ss:ID="Default"/><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style><Style ss:ID="q"><NumberFormat ss:Format="Percent"/></Style><Style ss:ID="s"><Font ss:StrikeThrough="1"/></Style><Style ss:ID="i"><Alignment ss:Indent="1"/></Style><Style ss:ID="d"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;"/></Style></Styles>
<Worksheet ss:Name="表一"><Table><Column ss:Index="4" ss:Hidden="1"/>
<Row><Cell ss:MergeAcross="1"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">用电量<Sup>1</Sup></ss:Data></Cell><Cell><Data ss:Type="String">后</Data></Cell><Cell><Data ss:Type="Number">7</Data></Cell></Row>
<Row ss:Index="3"><Cell ss:StyleID="p"><Data ss:Type="Number">0.923</Data><Comment><ss:Data>初步数</ss:Data></Comment></Cell><Cell ss:Index="3" ss:StyleID="q"><Data ss:Type="Number">0.5</Data></Cell></Row>
<Row ss:Hidden="1"><Cell ss:StyleID="s"><Data ss:Type="Number">5</Data></Cell><Cell ss:StyleID="i"><Data ss:Type="String">其中</Data></Cell></Row>
<Row ss:Hidden="1"><Cell ss:StyleID="d"><Data ss:Type="DateTime">2030-01-01T00:00:00.000</Data></Cell><Cell ss:Formula="=R[-1]C"><Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
</Table><AutoFilter x:Range="R3C1:R4C4" xmlns="urn:schemas-microsoft-com:office:excel"><AutoFilterColumn/></AutoFilter></Worksheet>
<Worksheet ss:Name="藏"><Table><Row><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row></Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>
</Workbook>"""


@pytest.mark.parametrize("name", ["t.xml", "t.xls"])
def test_the_xml_of_excel_2003_is_read_as_displayed(tmp_path, name):
    path = tmp_path / name
    path.write_text(XML, encoding="utf-8")
    readout = read_file(path, name)
    cells = {cell.ADDRESS: cell for cell in readout.cells if cell.SHEET == "表一"}
    assert {at: cell.TEXT for at, cell in cells.items()} == {
        **{
            "A1": "用电量¹",
            "C1": "后",
            "D1": "7",
            "A3": "92.3%",
            "C3": "50.00%",
            "A4": "5",
            "B4": "\u3000其中",
        },
        **{"A5": "2030-01", "B5": "1", "C5": "TRUE"},
    }
    assert (cells["A1"].MERGED_FROM, cells["A3"].NOTE, cells["B5"].FORMULA) == ("A1:B1", "初步数", "=R[-1]C")
    assert [cells[at].HIDDEN for at in ("A3", "D1", "A4", "A5")] == [False, True, False, True]
    assert readout.cells[-1].HIDDEN
    assert any("删除线：A4" in remark for remark in readout.remarks)


def test_entities_in_the_xml_of_excel_2003_are_refused(tmp_path):
    path = tmp_path / "bomb.xml"
    path.write_text(XML.replace("<Workbook", '<!DOCTYPE x [<!ENTITY a "b">]><Workbook', 1), encoding="utf-8")
    assert refused(path).code == "E-GUARD-04"


def test_a_stream_of_excel_4_is_read(tmp_path):
    cells, _ = read(stream_of_excel_4(tmp_path / "old.xls"))
    assert (cells["A1"].TEXT, cells["B1"].TEXT, cells["B1"].VALUE) == ("三元区", "92.3%", 0.923)


@pytest.mark.parametrize("name", ["old.xls", "old.et"])
@pytest.mark.parametrize("container", [True, False])
def test_a_workbook_of_excel_95_is_read_with_and_without_its_container(tmp_path, container, name):
    stream = stream_of_excel_95()
    (tmp_path / name).write_bytes(contained(stream, "Book") if container else stream)
    cells, readout = read(tmp_path / name)
    assert readout.sheets == ["表"]
    assert (cells["A1"].TEXT, cells["B1"].TEXT, cells["B1"].VALUE) == ("三元区", "92.3%", 0.923)


def test_a_word_document_named_as_a_workbook_is_known_for_what_it_is(tmp_path):
    data = contained(b"x" * 5000, "A").replace(
        "A".encode("utf-16-le") + b"\0" * 30, "WordDocument".encode("utf-16-le") + b"\0" * 8
    )
    (tmp_path / "t.xls").write_bytes(data)
    assert look(tmp_path / "t.xls", "t.xls").kind == "word"


def mail(*parts):
    head = b'From: <Saved by a browser>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n'
    return (
        head
        + b"".join(
            b'--b\nContent-Type: text/html; charset="gb2312"\nContent-Transfer-Encoding: quoted-printable\n\n'
            + part
            + b"\n"
            for part in parts
        )
        + b"--b--\n"
    )


def test_a_page_saved_whole_is_read(tmp_path):
    import quopri

    page = quopri.encodestring(
        "<table><tr><td>三元区</td><td>5<sup>2</sup></td></tr></table>".encode("gb2312")
    )
    (tmp_path / "t.mht").write_bytes(mail(page))
    cells, _ = read(tmp_path / "t.mht")
    assert [cell.TEXT for cell in cells.values()] == ["三元区", "5²"]
    (tmp_path / "two.mht").write_bytes(mail(page, page))
    assert read_file(tmp_path / "two.mht", "two.mht").sheets == ["table[0]", "2:table[0]"]
    (tmp_path / "none.mht").write_bytes(mail(b"<p>5</p>"))
    assert refused(tmp_path / "none.mht").code == "E-EMPTY-02"


STAT = """{"version": "2.0", "class": "dataset", "label": "失业率", "id": ["geo", "time"], "size": [2, 2],
"dimension": {"geo": {"label": "地区", "category": {"index": {"B": 1, "A": 0}, "label": {"A": "甲", "B": "乙"}}},
"time": {"category": {"index": ["2020", "2021"]}}}, "value": %s, "status": {"3": "p"}}"""


@pytest.mark.parametrize("values", ["[1.5, null, 2, 3]", '{"0": 1.5, "2": 2, "3": 3}'])
def test_a_dataset_of_json_stat_is_a_long_table(tmp_path, values):
    (tmp_path / "t.json").write_text(STAT % values, encoding="utf-8")
    cells, readout = read(tmp_path / "t.json")
    assert [cells[at].TEXT for at in ("A1", "B1", "C1", "D1")] == ["地区", "time", "value", "status"]
    assert [cells[at].TEXT for at in ("A2", "B2", "C2")] == ["甲", "2020", "1.5"]
    assert "C3" not in cells
    assert (cells["A5"].TEXT, cells["B5"].TEXT, cells["C5"].VALUE, cells["D5"].TEXT) == (
        "乙",
        "2021",
        3.0,
        "p",
    )
    assert any("失业率" in remark for remark in readout.remarks)


@pytest.mark.parametrize(
    "wrong", ['"size": [2, 3]', '"size": [99999, 99999]', '"size": ["a", 2]', '"size": [2]']
)
def test_a_dataset_that_does_not_agree_with_itself_is_refused(tmp_path, wrong):
    (tmp_path / "t.json").write_text((STAT % "[1]").replace('"size": [2, 2]', wrong), encoding="utf-8")
    assert refused(tmp_path / "t.json").code in ("E-GUARD-06", "E-GUARD-03")


@pytest.mark.parametrize(
    ("name", "content", "named"),
    [
        ("t.json", b'{"a": 1}', "JSON"),
        ("t.json", b"[1, 2]", "JSON"),
        ("t.json", b"{broken", "JSON"),
        ("t.xlsx", b"\x89PNG\r\n\x1a\n", "PNG"),
        ("t.xls", b"Rar!\x1a\x07\x00", "RAR"),
        (
            "t.xml",
            b'<?xml version="1.0"?><m:GenericData xmlns:m="http://www.sdmx.org/resources/sdmxml"/>',
            "SDMX",
        ),
        ("t.xml", b'<?xml version="1.0"?><rows><row/></rows>', "XML <rows>"),
        ("t.xlsx", zip_of({"ppt/presentation.xml": b"<a/>"}), ".pptx"),
        ("t.numbers", zip_of({"Index/Document.iwa": b"x"}), "iWork"),
        (
            "t.ods",
            zip_of({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}),
            "text",
        ),
        ("t.zip", zip_of({"a.txt": b"x"}), "zip"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path, name, content, named):
    (tmp_path / name).write_bytes(content)
    fault = refused(tmp_path / name)
    assert fault.code == "E-KIND-01"
    assert named in fault.found


def test_an_archive_of_a_workbook_is_refused_and_says_so(tmp_path):
    (tmp_path / "t.zip").write_bytes(zip_of({"表/一.xlsx": plain(tmp_path / "p.xlsx").read_bytes()}))
    fault = refused(tmp_path / "t.zip")
    assert (fault.code, fault.found) == ("E-KIND-04", "表/一.xlsx")


@pytest.mark.parametrize(
    "text", ["<p>5</p>", "<!DOCTYPE html><title>x</title>", "<html><body>5</body></html>"]
)
@pytest.mark.parametrize("name", ["t.html", "t.xls"])
def test_a_page_without_a_table_is_refused_for_that(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert refused(tmp_path / name).code == "E-EMPTY-02"


def test_a_page_named_as_a_workbook_is_read(tmp_path):
    (tmp_path / "t.xls").write_text("<table><tr><td>5</td></tr></table>", encoding="utf-8")
    _, readout = read(tmp_path / "t.xls")
    assert any("html" in remark for remark in readout.remarks)


def test_tabs_in_utf_16_named_as_a_workbook_are_read(tmp_path):
    (tmp_path / "t.xls").write_bytes("地区\t2020\n甲\t5\n".encode("utf-16"))
    cells, _ = read(tmp_path / "t.xls")
    assert [cells[at].TEXT for at in ("A1", "B2")] == ["地区", "5"]


@pytest.mark.parametrize("suffix", [".xlsm", ".xltx"])
def test_workbooks_with_macros_and_templates_are_workbooks(tmp_path, suffix):
    path = tmp_path / f"t{suffix}"
    path.write_bytes(plain(tmp_path / "p.xlsx").read_bytes())
    assert read_file(path, path.name).remarks == []


def test_a_sheet_that_lies_elsewhere_is_bounded_all_the_same(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 2
    book.save(tmp_path / "far.xlsx")
    moved = {}

    def move(name, data):
        moved[name] = data
        return data.replace(b"/xl/worksheets/sheet1.xml", b"/xl/other.xml")

    rewritten(tmp_path / "far.xlsx", tmp_path / "moved.xlsx", move)
    parts = {
        name: data.replace(b"/xl/worksheets/sheet1.xml", b"/xl/other.xml") for name, data in moved.items()
    }
    parts["xl/other.xml"] = parts.pop("xl/worksheets/sheet1.xml")
    (tmp_path / "moved.xlsx").write_bytes(zip_of(parts))
    assert refused(tmp_path / "moved.xlsx").code == "E-GUARD-03"


def test_a_fixed_layout_document_of_the_national_standard_is_called_by_its_name(tmp_path):
    path = tmp_path / "notice.ofd"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("OFD.xml", "<ofd:OFD/>")
        packed.writestr("Doc_0/Document.xml", "<x/>")
    fault = refused(path)
    assert (fault.code, "OFD" in fault.found) == ("E-KIND-01", True)

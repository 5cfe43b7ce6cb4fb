"""Hostile and damaged files: each refused in a sentence that names it, or read all the same."""

import openpyxl
import pytest
from ingest.workbooks import encrypted, plain, rewritten, sheet_changed, zip_of

from pipelines.ground.errors import SourceError
from pipelines.ingest import guard
from pipelines.ingest.child import read_in_child
from pipelines.ingest.files import read_file


def refused(path):
    """The one fault with which a file is refused."""
    with pytest.raises(SourceError) as caught:
        read_file(path, path.name)
    (fault,) = caught.value.faults
    assert fault.where.startswith(path.name)
    assert fault.wording.zh
    assert fault.wording.en
    return fault


@pytest.mark.usefixtures("in_process")
def test_two_far_corners_are_refused_before_a_library_sees_them(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 2
    book.save(tmp_path / "corner.xlsx")
    fault = refused(tmp_path / "corner.xlsx")
    assert fault.code == "E-GUARD-03"
    assert "1,048,576 × 16,384" in fault.found


def test_a_megabyte_that_unpacks_to_a_gigabyte_is_refused(tmp_path):
    bomb = sheet_changed(
        plain(tmp_path / "plain.xlsx"),
        tmp_path / "bomb.xlsx",
        lambda b: b.replace(b"</worksheet>", b" " * 200_000_000 + b"</worksheet>"),
    )
    assert bomb.stat().st_size < 1_000_000
    assert refused(bomb).code == "E-GUARD-02"


@pytest.mark.usefixtures("in_process")
def test_an_entity_bomb_is_refused(tmp_path):
    declared = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    bomb = sheet_changed(
        plain(tmp_path / "plain.xlsx"), tmp_path / "entity.xlsx", lambda b: declared + b.split(b"?>", 1)[-1]
    )
    assert refused(bomb).code == "E-GUARD-04"


def test_a_file_with_a_real_password_is_refused(tmp_path):
    secret = encrypted(plain(tmp_path / "plain.xlsx"), tmp_path / "secret.xlsx", "永安2020")
    assert refused(secret).code == "E-GUARD-05"


@pytest.mark.usefixtures("in_process")
def test_excels_default_password_opens_as_in_excel(tmp_path):
    path = encrypted(plain(tmp_path / "plain.xlsx"), tmp_path / "default.xlsx", guard.EXCEL_PASSWORD)
    readout = read_file(path, path.name)
    assert [cell.TEXT for cell in readout.cells] == ["地区", "2020年", "永安市", "5.5"]
    assert any("默认密码" in remark for remark in readout.remarks)


@pytest.mark.usefixtures("in_process")
def test_a_truncated_file_is_refused(tmp_path):
    path = plain(tmp_path / "cut.xlsx")
    path.write_bytes(path.read_bytes()[:-700])
    assert refused(path).code == "E-GUARD-06"


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E-EMPTY-01"),
        (b" \n\n", "E-EMPTY-01"),
        (b"PK\x03\x04 nothing", "E-GUARD-06"),
        (b"\xd0\xcf\x11\xe0 nothing at all", "E-GUARD-06"),
    ],
)
def test_an_empty_or_broken_file_is_refused(tmp_path, content, code):
    path = tmp_path / "broken.xls"
    path.write_bytes(content)
    assert refused(path).code == code


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("content", [b"\x89PNG\r\n", b"\x00\x01\x02\x03", zip_of({"a.txt": b"x"})])
def test_a_file_of_another_kind_is_refused_whatever_its_name(tmp_path, content):
    path = tmp_path / "table.xlsx"
    path.write_bytes(content)
    assert refused(path).code == "E-KIND-01"


def test_a_wrong_extension_is_read_by_its_content_and_said(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(plain(tmp_path / "plain.xlsx").read_bytes())
    readout = read_file(path, path.name)
    assert readout.cells[0].TEXT == "地区"
    assert any("xlsx" in remark for remark in readout.remarks)


@pytest.mark.usefixtures("in_process")
def test_text_named_as_a_workbook_is_read_as_text(tmp_path):
    path = tmp_path / "table.xlsx"
    path.write_bytes("地区,2020年\n永安市,5\n".encode("gb18030"))
    readout = read_file(path, path.name)
    assert [cell.ADDRESS for cell in readout.cells] == ["A1", "B1", "A2", "B2"]
    assert "编码 / encoding: gb18030" in readout.remarks


def test_a_sheet_whose_name_is_a_path_is_read_and_leads_nowhere(tmp_path):
    path = rewritten(
        plain(tmp_path / "plain.xlsx"),
        tmp_path / "slash.xlsx",
        lambda n, b: b.replace(b'name="Sheet"', b'name="../../etc"') if n == "xl/workbook.xml" else b,
    )
    readout = read_file(path, path.name)
    assert readout.sheets == ["../../etc"]
    assert {cell.SHEET for cell in readout.cells} == {"../../etc"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["plain.xlsx", "slash.xlsx"]


@pytest.mark.usefixtures("in_process")
def test_a_workbook_that_no_library_can_read_is_refused(tmp_path):
    path = rewritten(
        plain(tmp_path / "plain.xlsx"),
        tmp_path / "broken.xlsx",
        lambda n, b: b"<broken" if n == "xl/worksheets/sheet1.xml" else b,
    )
    assert refused(path).code == "E-GUARD-06"


def test_a_million_styled_empty_rows_cost_little(tmp_path):
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, 1_000_003))
    path = sheet_changed(
        plain(tmp_path / "plain.xlsx"),
        tmp_path / "million.xlsx",
        lambda b: b.replace(b"</sheetData>", rows + b"</sheetData>"),
    )
    readout = read_file(path, path.name)
    assert [cell.TEXT for cell in readout.cells] == ["地区", "2020年", "永安市", "5.5"]


def test_a_file_over_the_limit_is_not_even_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "MAX_BYTES", 10)
    with pytest.raises(SourceError, match="E-GUARD-01"):
        guard.look(plain(tmp_path / "large.xlsx"), "large.xlsx")


def test_macros_and_links_are_remarked_and_never_followed(tmp_path):
    source = plain(tmp_path / "plain.xlsx")
    path = tmp_path / "macros.xlsm"
    path.write_bytes(source.read_bytes())
    import zipfile

    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0")
        archive.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    remarks = guard.look(path, path.name).remarks
    assert any("宏" in remark for remark in remarks)
    assert any("链接" in remark for remark in remarks)


def test_a_reader_that_takes_too_long_is_stopped(tmp_path, monkeypatch):
    import pipelines.ingest.child as child

    monkeypatch.setattr(child, "SECONDS", 0.01)
    with pytest.raises(SourceError, match="E-GUARD-07"):
        read_in_child(plain(tmp_path / "slow.xlsx"), "slow.xlsx")


def test_a_reader_that_dies_is_a_refusal(tmp_path, monkeypatch):
    import pipelines.ingest.child as child

    monkeypatch.setattr(child.sys, "executable", "/bin/false")
    with pytest.raises(SourceError, match="E-GUARD-08"):
        read_in_child(plain(tmp_path / "dead.xlsx"), "dead.xlsx")


def test_a_missing_file_is_named(tmp_path):
    assert refused(tmp_path / "nowhere.xlsx").code == "E-FILE-01"


@pytest.mark.usefixtures("in_process")
def test_an_ods_that_claims_entities_is_refused(tmp_path):
    path = tmp_path / "entity.ods"
    path.write_bytes(
        zip_of(
            {
                "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": b"<!DOCTYPE x []><x/>",
            }
        )
    )
    assert refused(path).code == "E-GUARD-04"


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize(
    "change",
    [
        lambda b: (
            b.replace(b'r="B2"', b"r='XFD1048576'")
            .replace(b'<row r="2"', b"<row r='1048576'")
            .replace(b'r="A2"', b"r='A1048576'")
        ),
        lambda b: b.replace(
            b"</sheetData>", b"</sheetData><mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>"
        ),
    ],
    ids=["single quotes", "merged"],
)
def test_no_way_of_writing_far_corners_escapes(tmp_path, change):
    path = sheet_changed(plain(tmp_path / "plain.xlsx"), tmp_path / "far.xlsx", change)
    assert refused(path).code == "E-GUARD-03"


@pytest.mark.usefixtures("in_process")
def test_hidden_columns_without_end_cost_nothing(tmp_path):
    cols = b"<cols><col min='2' max='2147483647' hidden='1'/></cols><sheetData>"
    path = sheet_changed(
        plain(tmp_path / "p.xlsx"), tmp_path / "c.xlsx", lambda b: b.replace(b"<sheetData>", cols)
    )
    assert [cell.HIDDEN for cell in read_file(path, path.name).cells] == [False, True, False, True]


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("value", [b"NaN", b"INF", b"1e999", b"5,5", b"x"])
def test_what_is_no_number_is_an_error_cell(tmp_path, value):
    path = sheet_changed(
        plain(tmp_path / "p.xlsx"),
        tmp_path / "n.xlsx",
        lambda b: b.replace(b"<v>5.5</v>", b"<v>" + value + b"</v>"),
    )
    cell = read_file(path, path.name).cells[-1]
    assert (cell.ADDRESS, cell.KIND, cell.VALUE) == ("B2", "error", None)


@pytest.mark.parametrize("text", ["1," * 20_000, "1\n" * 200], ids=["columns", "rows"])
def test_a_delimited_text_beyond_the_limits_is_refused(tmp_path, monkeypatch, text):
    from pipelines.ingest.formats import delimited

    monkeypatch.setattr(delimited, "MAX_CELLS", 100)
    (tmp_path / "large.csv").write_text(text, encoding="utf-8")
    assert refused(tmp_path / "large.csv").code == "E-GUARD-03"


@pytest.mark.usefixtures("in_process")
def test_cells_without_addresses_and_out_of_order_are_read_where_they_stand(tmp_path):
    rows = b'<row r="3"><c><v>1</v></c><c><v>2</v></c></row><row><c r="B4"><v>4</v></c><c r="A4"><v>3</v></c></row>'
    path = sheet_changed(
        plain(tmp_path / "p.xlsx"),
        tmp_path / "o.xlsx",
        lambda b: b.replace(b"</sheetData>", rows + b"</sheetData>"),
    )
    found = [(cell.ADDRESS, cell.TEXT) for cell in read_file(path, path.name).cells][4:]
    assert found == [("A3", "1"), ("B3", "2"), ("A4", "3"), ("B4", "4")]

"""What a workbook hides, filters, strikes out, raises or does not print: told, and never joined to a number."""

import openpyxl
import pytest
import xlwt
from ingest.workbooks import open_document, rewritten, sheet_changed
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.filters import FilterColumn, Filters

from pipelines.ingest.files import read_file

pytestmark = pytest.mark.usefixtures("in_process")


def read(path):
    readout = read_file(path, path.name)
    return {cell.ADDRESS: cell for cell in readout.cells}, readout.remarks


def rows(sheet):
    sheet.append(["地区", "2030年"])
    for name, value in [("甲", 1), ("乙", 2), ("丙", 3)]:
        sheet.append([name, value])


def filtered(path, criteria=True):
    book = openpyxl.Workbook()
    rows(book.active)
    book.active.auto_filter.ref = "A1:B3"
    if criteria:
        column = FilterColumn(colId=0, filters=Filters(filter=["甲"]))
        book.active.auto_filter.filterColumn.append(column)
    book.active.row_dimensions[3].hidden = True
    book.active.row_dimensions[4].hidden = True
    book.save(path)
    return path


def test_rows_hidden_by_a_filter_are_figures_and_told(tmp_path):
    cells, remarks = read(filtered(tmp_path / "filter.xlsx"))
    assert [cells[at].HIDDEN for at in ("B2", "B3", "B4")] == [False, False, True]  # the filter ends at row 3
    assert "Sheet：1 行被筛选隐藏，照常读取 / 1 rows hidden by a filter, read all the same" in remarks
    assert "Sheet：1 行隐藏，1 格有数字未采用 / 1 rows hidden, 1 cells with digits left out" in remarks


def test_rows_below_a_filter_whose_criteria_are_not_kept_are_figures_and_others_are_hidden(tmp_path):
    """Some programs save the rows that a filter hides and not what it asked for."""
    cells, remarks = read(filtered(tmp_path / "filter.xlsx", criteria=False))
    assert [cells[at].HIDDEN for at in ("B2", "B3", "B4")] == [False, False, True]
    assert any("1 rows hidden by a filter" in remark for remark in remarks)


def test_an_advanced_filter_is_a_filter(tmp_path):
    path = filtered(tmp_path / "filter.xlsx", criteria=False)
    changed = sheet_changed(
        path,
        tmp_path / "advanced.xlsx",
        lambda b: (
            b.replace(b"<sheetPr>", b'<sheetPr filterMode="1">')
            .replace(b'<autoFilter ref="A1:B3"/>', b"")
            .replace(b'<autoFilter ref="A1:B3" />', b"")
        ),
    )
    cells, remarks = read(changed)
    assert not cells["B3"].HIDDEN
    assert any("2 rows hidden by a filter" in remark for remark in remarks)


def test_a_tables_own_filter_is_a_filter(tmp_path):
    from openpyxl.worksheet.table import Table

    book = openpyxl.Workbook()
    rows(book.active)
    table = Table(displayName="T", ref="A1:B4")
    book.active.add_table(table)
    table._initialise_columns()
    table.autoFilter.filterColumn.append(FilterColumn(colId=0, filters=Filters(filter=["甲"])))
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "table.xlsx")
    cells, _ = read(tmp_path / "table.xlsx")
    assert not cells["B3"].HIDDEN


def test_hidden_columns_and_sheets_are_counted(tmp_path):
    book = openpyxl.Workbook()
    rows(book.active)
    book.active.column_dimensions["B"].hidden = True
    rows(book.create_sheet("藏"))
    book["藏"].sheet_state = "veryHidden"
    book.save(tmp_path / "hidden.xlsx")
    readout = read_file(tmp_path / "hidden.xlsx", "hidden.xlsx")
    assert (
        "Sheet：1 列隐藏，4 格有数字未采用 / 1 columns hidden, 4 cells with digits left out"
        in readout.remarks
    )
    assert "藏：工作表隐藏，4 格有数字未采用 / sheet hidden, 4 cells with digits left out" in readout.remarks
    assert all(cell.HIDDEN for cell in readout.cells if cell.SHEET == "藏")


def test_struck_out_cells_and_runs_are_told(tmp_path):
    book = openpyxl.Workbook()
    rows(book.active)
    book.active["B2"].font = Font(strike=True)
    book.active["A3"] = CellRichText("乙", TextBlock(InlineFont(strike=True), "丁"))
    book.save(tmp_path / "struck.xlsx")
    cells, remarks = read(tmp_path / "struck.xlsx")
    assert [at for at, cell in cells.items() if "删除线" in (cell.NOTE or "")] == ["B2", "A3"]
    assert any("2 格带删除线：B2、A3" in remark for remark in remarks)


def test_cells_outside_of_the_print_area_are_counted(tmp_path):
    book = openpyxl.Workbook()
    rows(book.active)
    book.active.print_area = "A1:B3"
    book.save(tmp_path / "print.xlsx")
    cells, remarks = read(tmp_path / "print.xlsx")
    assert not cells["A4"].HIDDEN
    assert any("2 格在打印区域之外" in remark for remark in remarks)


def test_raised_runs_of_a_workbook_are_superscript(tmp_path):
    high = InlineFont(vertAlign="superscript")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = CellRichText("用电量", TextBlock(high, "1"), TextBlock(high, ")"))
    sheet["A2"] = CellRichText("CO", TextBlock(InlineFont(vertAlign="subscript"), "2"))
    sheet["A3"], sheet["A4"] = "注", 2
    sheet["A3"].font = sheet["A4"].font = Font(vertAlign="superscript")
    book.save(tmp_path / "raised.xlsx")
    cells, _ = read(tmp_path / "raised.xlsx")
    assert [cells[f"A{n}"].TEXT for n in range(1, 5)] == ["用电量¹⁾", "CO2", "[注]", "²"]
    assert (cells["A4"].KIND, cells["A4"].VALUE) == ("text", None)


def test_raised_and_struck_runs_of_an_old_workbook(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    high, crossed = xlwt.Font(), xlwt.Font()
    high.escapement = xlwt.Font.ESCAPEMENT_SUPERSCRIPT
    crossed.struck_out = True
    sheet.write_rich_text(0, 0, ["28.9", ("2", high)])
    sheet.write_rich_text(1, 0, ["甲", ("乙", crossed)])
    sheet.write(2, 0, 0.923, xlwt.easyxf(num_format_str="0.0%"))
    sheet.write(3, 0, 5.0, xlwt.easyxf("font: struck_out true"))
    sheet.col(1).hidden = True
    sheet.write(0, 1, 7)
    book.save(str(tmp_path / "old.xls"))
    cells, remarks = read(tmp_path / "old.xls")
    assert [cells[f"A{n}"].TEXT for n in range(1, 5)] == ["28.9²", "甲乙", "92.3%", "5"]
    assert any("2 格带删除线：A2、A4" in remark for remark in remarks)
    assert any("1 列隐藏，1 格有数字未采用" in remark for remark in remarks)


def without_styles(folder):
    """A share of 92.3 % in a workbook whose styles are cut off (lost.xlsx); share.xlsx is whole."""
    book = openpyxl.Workbook()
    book.active["A1"] = 0.923
    book.active["A1"].number_format = "0.0%"
    book.save(folder / "share.xlsx")
    return rewritten(
        folder / "share.xlsx", folder / "lost.xlsx", lambda n, b: b"<styl" if n == "xl/styles.xml" else b
    )


def test_a_lost_styles_part_is_a_doubt_about_every_share(tmp_path):
    lost = without_styles(tmp_path)
    readout = read_file(lost, "lost.xlsx")
    assert readout.unformatted
    assert any(remark.startswith("格式未读到") for remark in readout.remarks)
    assert readout.cells[0].TEXT == "0.923"
    assert not read_file(tmp_path / "share.xlsx", "share.xlsx").unformatted


def test_the_doubt_about_formats_comes_out_of_the_child(tmp_path):
    from pipelines.ingest.child import read_in_child

    lost = without_styles(tmp_path)
    assert read_in_child(lost, "lost.xlsx").unformatted


OPEN = """
<table:table table:name="表">
 <table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>
 <table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>用电量<text:span text:style-name="T1">1</text:span>)</text:p></table:table-cell><table:covered-table-cell/><table:table-cell office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell></table:table-row>
 <table:table-row table:visibility="filter"><table:table-cell office:value-type="percentage" office:value="0.923"><text:p>92.3%</text:p></table:table-cell><table:table-cell office:value-type="percentage" office:value="0.923"/></table:table-row>
 <table:table-row table:visibility="collapse"><table:table-cell office:value-type="float" office:value="1234.56"><text:p>1,235</text:p></table:table-cell></table:table-row>
 <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="-5" table:number-columns-repeated="2"><text:p>(5)</text:p></table:table-cell></table:table-row>
 <table:table-row><table:table-cell table:style-name="in" office:value-type="string"><text:p>其<text:s text:c="2"/>中</text:p></table:table-cell><table:table-cell table:style-name="ym" office:value-type="date" office:date-value="2030-01-01"><text:p>30年1月</text:p></table:table-cell></table:table-row>
 <table:table-row><table:table-cell office:value-type="time" office:time-value="PT36H30M00S"/><table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><office:annotation><text:p>初步数</text:p></office:annotation><text:p>2</text:p></table:table-cell></table:table-row>
 <table:table-row><table:table-cell table:formula="of:=1+1"/><table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>真</text:p></table:table-cell></table:table-row>
 <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table>
<table:table table:name="藏" table:style-name="ta2"><table:table-row><table:table-cell office:value-type="currency" office:value="5"><text:p>¥5.00</text:p></table:table-cell></table:table-row></table:table>
"""
STYLES = """
<style:style style:name="T1" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>
<style:style style:name="in" style:family="table-cell"><style:paragraph-properties fo:margin-left="0.706cm"/></style:style>
<number:date-style style:name="N1"><number:year/><number:text>年</number:text><number:month/></number:date-style>
<style:style style:name="ym" style:family="table-cell" style:data-style-name="N1"/>
"""


@pytest.mark.parametrize("flat", [False, True])
def test_an_open_document_is_read_as_displayed(tmp_path, flat):
    path = open_document(tmp_path / ("t.fods" if flat else "t.ods"), OPEN, STYLES, flat)
    readout = read_file(path, path.name)
    cells = {cell.ADDRESS: cell for cell in readout.cells if cell.SHEET == "表"}
    assert {at: cell.TEXT for at, cell in cells.items()} == {
        **{"A1": "用电量¹)", "C1": "7", "A2": "92.3%", "B2": "92.3%", "A3": "1,235"},
        **{"A4": "-5", "B4": "-5", "A5": "-5", "B5": "-5", "A6": "\u3000\u3000其  中", "B6": "2030-01"},
        **{"A7": "36:30:00", "B7": "2", "A8": "#NO-CACHED-VALUE", "B8": "TRUE"},
    }
    assert cells["A1"].MERGED_FROM == "A1:B1"
    assert (cells["A3"].VALUE, cells["A3"].HIDDEN, cells["C1"].HIDDEN, cells["A2"].HIDDEN) == (
        1234.56,
        True,
        True,
        False,
    )
    assert (cells["B7"].NOTE, cells["B7"].FORMULA, cells["B6"].KIND) == ("初步数", "=1+1", "date")
    assert readout.cells[-1].HIDDEN
    assert readout.cells[-1].TEXT == "¥5.00"
    assert not readout.unformatted
    said = "\n".join(readout.remarks)
    assert all(words in said for words in ("1 行被筛选隐藏", "1 行隐藏", "1 列隐藏", "工作表隐藏"))


def test_an_open_document_that_repeats_a_cell_without_end_is_refused(tmp_path):
    from pipelines.ground.errors import SourceError

    cell = (
        '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16000"/>'
    )
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    path = open_document(tmp_path / "bomb.ods", f'<table:table table:name="t">{row}</table:table>')
    with pytest.raises(SourceError, match="E-GUARD-03"):
        read_file(path, path.name)


@pytest.mark.parametrize(
    ("kind", "value", "shown", "text"),
    [
        ("float", "-1234", "(1,234)", "-1,234"),
        ("float", "-1234", "▲1,234", "-1,234"),
        ("float", "-1234", "- 1,234", "-1,234"),
        ("float", "-5", "-约5", "约-5"),
        ("float", "-0.5", "-.50", "-0.50"),
        ("float", "-5", "5.0", "-5.0"),
        ("float", "-0.01", "-0.0", "0.0"),
        ("float", "0", "-", "-"),
        ("float", "12345.6", "1.23E+04", "12345.6"),
        ("float", "0.5", "1/2", "0.5"),
        ("float", "12", "12元/吨", "12元/吨"),
        ("percentage", "0.923", "92.3 %", "92.3%"),
        ("currency", "5", "¥5.00", "¥5.00"),
    ],
)
def test_a_displayed_number_of_an_open_document_reads_like_one_of_a_workbook(
    tmp_path, kind, value, shown, text
):
    cell = f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>{shown}</text:p></table:table-cell>'
    table = f'<table:table table:name="t"><table:table-row>{cell}</table:table-row></table:table>'
    cells, _ = read(open_document(tmp_path / "t.ods", table))
    assert (text, "number", float(value)) == (cells["A1"].TEXT, cells["A1"].KIND, cells["A1"].VALUE)


def test_a_number_of_an_open_document_that_shows_nothing_is_hidden_and_told(tmp_path):
    cell = '<table:table-cell office:value-type="float" office:value="5"><text:p/></table:table-cell>'
    table = f'<table:table table:name="t"><table:table-row>{cell}</table:table-row></table:table>'
    cells, remarks = read(open_document(tmp_path / "t.ods", table))
    assert (cells["A1"].TEXT, cells["A1"].HIDDEN) == ("5", True)
    assert any("格式不显示" in remark for remark in remarks)

"""HTML tables: addresses as written, places as laid out, encodings, spans, tables within tables."""

import pytest

from pipelines.ground.errors import SourceError
from pipelines.ingest.formats.html import read_html


def cells(text, encoding="utf-8"):
    readout = read_html(text.encode(encoding), "t.html")
    return {(c.SHEET, c.ADDRESS): c for c in readout.cells}


SPANS = """<table>
<tr><td rowspan="2">地区</td><td colspan="2">化肥</td></tr>
<tr><td>2020年</td><td>2021年</td></tr>
<tr><td>全国</td><td>5250.7</td><td>5191.3</td></tr>
</table>"""


def test_addresses_are_as_written_and_places_as_laid_out():
    found = cells(SPANS)
    assert found["table[0]", "R1C2"].MERGED_FROM == "R1C2:R1C3"
    assert (found["table[0]", "R2C1"].TEXT, found["table[0]", "R2C1"].MERGED_FROM) == ("2020年", "R2C2")
    assert found["table[0]", "R3C2"].MERGED_FROM is None


def test_a_table_inside_a_table_is_its_own():
    found = cells("<table><tr><td>外<table><tr><td>内</td></tr></table></td></tr></table>")
    assert found["table[0]", "R1C1"].TEXT == "外"
    assert found["table[1]", "R1C1"].TEXT == "内"


def test_line_breaks_in_a_cell_stay_and_source_breaks_go():
    found = cells("<table><tr><td>甲<br>乙\n   丙</td></tr></table>")
    assert found["table[0]", "R1C1"].TEXT.split("\n")[0] == "甲"


@pytest.mark.parametrize("encoding", ["gb2312", "utf-8"])
def test_the_declared_encoding_is_followed(encoding):
    text = f'<html><head><meta charset="{encoding}"></head><table><tr><td>永安市</td></tr></table></html>'
    assert cells(text, encoding)["table[0]", "R1C1"].TEXT == "永安市"


def test_a_declared_encoding_that_is_not_true_is_not_believed():
    text = '<html><head><meta charset="gb2312"></head><table><tr><td>永安市化肥</td></tr></table></html>'
    assert "table[0]" in {sheet for sheet, _ in cells(text)}


def test_what_is_hidden_is_marked():
    found = cells(
        '<table><tr style="display: none"><td>甲</td></tr><tr><td hidden>乙</td><td>丙</td></tr></table>'
    )
    assert [c.HIDDEN for c in found.values()] == [True, True, False]


def test_a_page_without_a_table_is_refused():
    with pytest.raises(SourceError, match="E-EMPTY-02"):
        read_html(b"<html><p>no table</p></html>", "t.html")


def test_spans_that_explode_are_refused():
    row = '<tr><td rowspan="1000" colspan="1000">x</td></tr>'
    with pytest.raises(SourceError, match="E-GUARD-03"):
        read_html(f"<table>{row * 4}</table>".encode(), "t.html")


def test_the_pages_title_and_headings_are_kept_beside_the_tables():
    found = cells(
        "<html><title>2021年公报</title><h1>2021年公报</h1><table><tr><td>1</td></tr></table></html>"
    )
    assert found["(page)", "R1C1"].TEXT == "2021年公报"


def one(cell, head=""):
    """The one cell of a table of one cell."""
    (found,) = [
        c
        for (sheet, _), c in cells(f"{head}<table><tr><td>{cell}</td></tr></table>").items()
        if sheet[0] == "t"
    ]
    return found


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("m<sup>2</sup>", "m²"),
        ("28.9<sup>2</sup>", "28.9²"),
        ("用电量<sup>1)</sup>", "用电量¹⁾"),
        ("用电量<sup><a href='#'>1</a><span>)</span></sup>", "用电量¹⁾"),
        ("28.9<span style='vertical-align: super; font-size: 8px'>注<b>1</b></span>万", "28.9[注1]万"),
        ("28.9<sup>①</sup><sup>*</sup>", "28.9①*"),
        ("CO<sub>2</sub> 和 PM<sub>2.5</sub>", "CO2 和 PM2.5"),
        ("28.9<font class='x'>2</font>", "28.9²"),
    ],
)
def test_raised_text_never_joins_the_number_before_it(markup, text):
    assert text == one(markup, "<style><!-- .x { vertical-align:super } --></style>").TEXT


@pytest.mark.parametrize(
    "markup",
    ["<s>5</s>", "<del>5</del>", "<strike>5</strike>", "<b style='text-decoration:line-through'>5</b>"],
)
def test_struck_out_text_is_told(markup):
    readout = read_html(f"<table><tr><td>{markup}</td><td>6</td></tr></table>".encode(), "t.html")
    assert ["删除线" in (c.NOTE or "") for c in readout.cells] == [True, False]
    assert any("删除线：R1C1" in remark for remark in readout.remarks)


@pytest.mark.parametrize(
    ("markup", "hidden"),
    [
        ("<tr><td class='no'>1</td></tr>", True),
        ("<tr class='no'><td>1</td></tr>", True),
        ("<tbody style='display:none'><tr><td>1</td></tr></tbody>", True),
        ("<col style='display:none'><tr><td>1</td></tr>", True),
        ("<tr><td style='visibility:hidden'>1</td></tr>", True),
        ("<tr><td class='yes'>1</td></tr>", False),
        ("<tr><td><details><summary></summary>1</details></td></tr>", False),
    ],
)
def test_every_simple_way_of_hiding_is_seen(markup, hidden):
    page = (
        f"<style>.no, p.other {{ display : none }} div .yes {{display:none}}</style><table>{markup}</table>"
    )
    readout = read_html(page.encode(), "t.html")
    assert [c.HIDDEN for c in readout.cells] == [hidden]
    assert any("隐藏" in remark for remark in readout.remarks) is hidden


def test_a_hidden_part_of_a_cell_is_not_its_text():
    assert one("<span style='display:none'>0001</span>28.9<script>5</script>").TEXT == "28.9"


def test_a_table_in_a_hidden_part_of_the_page_is_hidden():
    page = "<div style='display:none'><table><tr><td>1</td></tr></table></div>"
    assert [c.HIDDEN for c in read_html(page.encode(), "t.html").cells] == [True]


def test_blanks_between_runs_stay_and_breaks_of_the_source_at_their_edges_go():
    assert one("<span>行</span><span> </span><span>业</span>").TEXT == "行 业"
    assert one("\n <b>\n 甲\n </b>万").TEXT == "甲万"

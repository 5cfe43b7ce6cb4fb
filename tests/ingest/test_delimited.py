"""Delimited text: which mark delimits, which encoding, and what stands before the table."""

import pytest

from pipelines.ground.errors import SourceError
from pipelines.ingest.encodings import decode
from pipelines.ingest.formats.delimited import read_delimited


def table(text, name="t.csv", encoding="utf-8"):
    """The rows of a text as lists of (column, text)."""
    rows = {}
    for cell in read_delimited(text.encode(encoding), name, name).cells:
        rows.setdefault(int(cell.ADDRESS.lstrip("ABCDEFGH")), []).append(cell.TEXT)
    return rows


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_decimal_commas_delimit_nothing(mark):
    text = "Jahr;Wert;Anteil\n2020;1,5;0,5\n2021;2,25;0,75\n".replace(";", mark)
    assert table(text) == {
        1: ["Jahr", "Wert", "Anteil"],
        2: ["2020", "1,5", "0,5"],
        3: ["2021", "2,25", "0,75"],
    }


def test_decimal_commas_in_every_line_delimit_nothing():
    assert table("1,5;2,5\n3,5;4,5\n") == {1: ["1,5", "2,5"], 2: ["3,5", "4,5"]}


def test_numbers_between_commas_are_delimited_where_nothing_else_delimits():
    assert table("1,5,7\n3,5,8\n") == {1: ["1", "5", "7"], 2: ["3", "5", "8"]}


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_lines_before_the_table_do_not_choose_the_mark(mark):
    head = "表1；各县，产量\n单位：万吨; 来源：统计局\n\n"
    text = head + "地区,2020年,2021年\n甲,5,6\n乙,7,8\n丙,9,1\n".replace(",", mark)
    rows = table(text)
    assert rows[4] == ["地区", "2020年", "2021年"]
    assert rows[7] == ["丙", "9", "1"]


def test_marks_within_quotes_delimit_nothing():
    assert table('地区,说明,值\n甲,"a;b;c;d",5\n乙,"e;f,g;h",6\n')[3] == ["乙", "e;f,g;h", "6"]


def test_semicolons_in_labels_do_not_win_over_commas():
    assert table("地区,产量;吨,面积;亩\n甲,5,6\n乙,7,8\n")[1] == ["地区", "产量;吨", "面积;亩"]


def test_a_first_line_that_names_the_mark_is_no_cell():
    assert table("sep=;\na;b\n1,5;2\n") == {2: ["a", "b"], 3: ["1,5", "2"]}


def test_the_first_column_of_a_eurostat_table_stays_one_cell():
    rows = table("freq,unit,geo\\TIME_PERIOD\t2020 \t2021 \nA,T,DE\t1.5 p\t: \n", "t.tsv")
    assert rows[1] == ["freq,unit,geo\\TIME_PERIOD", "2020 ", "2021 "]
    assert rows[2] == ["A,T,DE", "1.5 p", ": "]


def test_a_quote_between_tabs_is_a_letter():
    assert table('管径\t5"\n"甲\t6\n', "t.tsv") == {1: ["管径", '5"'], 2: ['"甲', "6"]}


CHINESE = "地区,指标,2020年\n三元区,规模以上工业综合能源消费量（万吨标准煤）,5.6\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *[(CHINESE, name) for name in ("utf-8", "utf-8-sig", "gb18030", "utf-16")],
        ("地區,指標,2020年\n臺北市,規模以上工業綜合能源消費量（萬噸標準煤）,5.6\n", "big5"),
        ("地区,镕堃喆䶮,2020年\n", "gb18030"),
        ("Größe;München;Straße\nBevölkerung;1,5;2\nÄpfel;für;Öl\n", "cp1252"),
        ("Año;España;Población\n2020;47,3;número\n", "cp1252"),
        ("Température (°C);été;Île-de-France\n1;2;3\n", "cp1252"),
        ("Fläche in m²;5\n", "cp1252"),
        ("5 °C", "cp1252"),
    ],
)
def test_the_encoding_is_told_from_the_letters(text, encoding):
    assert decode(text.encode(encoding), "t.csv") == (text, encoding)


def test_the_encoding_is_remarked():
    readout = read_delimited("Größe;1\nBevölkerung;2\n".encode("cp1252"), "t.csv", "t.csv")
    assert "编码 / encoding: cp1252" in readout.remarks


@pytest.mark.parametrize("data", [b"\xff\xff\xfe\x80\x81", bytes(range(128, 256)), b"\xff" * 9])
def test_bytes_that_are_no_text_are_refused(data):
    with pytest.raises(SourceError, match="E-ENC-01"):
        decode(data, "t.csv")

"""Files → cells: addresses, encodings, refusals."""

import polars as pl
import pytest

from pipelines.ground.errors import SourceError
from pipelines.ingest import ingest
from pipelines.ingest.cells import address
from pipelines.ingest.encodings import decode
from pipelines.ingest.files import read_file
from pipelines.ingest.formats.delimited import read_delimited


def test_every_non_empty_cell_has_its_address(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("地区,2020\n三明市,  \n,5.0\n", encoding="utf-8")
    cells = [(cell.ADDRESS, cell.TEXT) for cell in read_file(path, "t.csv").cells]
    assert cells == [("A1", "地区"), ("B1", "2020"), ("A2", "三明市"), ("B3", "5.0")]


@pytest.mark.parametrize(("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_are_lettered_as_in_a_spreadsheet(column, name):
    assert address(7, column) == f"{name}7"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_chinese_files_are_detected(encoding):
    assert decode("福建省,三明市".encode(encoding), "t.csv")[0] == "福建省,三明市"


def test_bytes_of_no_encoding_are_refused_by_name():
    with pytest.raises(SourceError, match=r"E-ENC-01.*broken\.csv"):
        decode(b"\xff\xff\xfe\x80\x81", "broken.csv")


def test_a_cell_with_a_line_break_stays_one_cell(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('"a\nb",c\n', encoding="utf-8")
    assert [cell.TEXT for cell in read_file(path, "t.csv").cells] == ["a\nb", "c"]


def test_an_unclosed_quote_is_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('"a,b\n', encoding="utf-8")
    with pytest.raises(SourceError, match="E-CSV-01"):
        read_file(path, "t.csv")


@pytest.mark.parametrize("mark", [",", "\t"])
def test_a_cell_that_no_reader_holds_is_refused_between_tabs_too(mark):
    line = f"a{mark}b\n1{mark}{'x' * 200_000}\n".encode()
    with pytest.raises(SourceError, match=r"E-CSV-01 t\.csv"):
        read_delimited(line, "t.csv", "t.csv")


def test_the_sources_give_the_cells_table(evidence, project):
    cells = ingest(evidence)
    assert cells.filter((pl.col("SOURCE_ID") == "fjnj2020-5-15") & (pl.col("ADDRESS") == "E8"))[
        "TEXT"
    ].to_list() == ["-4.80"]
    assert cells["SOURCE_ID"].n_unique() == 6
    folders = {path.parent.name for path in project.path("data/sources").glob("*/source.yaml")}
    assert set(ingest(project)["SOURCE_ID"]) == folders


def test_a_file_of_an_unknown_kind_is_refused(data_copy):
    folder = data_copy.path("data/sources/fjnj2020-5-15")
    (folder / "fjnj2020-5-15.csv").rename(folder / "fjnj2020-5-15.mp4")
    source = folder / "source.yaml"
    source.write_text(source.read_text().replace("{path: fjnj2020-5-15.csv", "{path: fjnj2020-5-15.mp4"))
    with pytest.raises(SourceError, match="E-KIND-01"):
        ingest(data_copy)


def test_a_folder_is_called_as_its_source(data_copy):
    folder = data_copy.path("data/sources/fjnj2020-5-15")
    folder.rename(folder.with_name("renamed"))
    with pytest.raises(SourceError, match="E-SRC-01"):
        ingest(data_copy)


def test_a_mistake_in_a_description_names_its_line(data_copy):
    source = data_copy.path("data/sources/fjnj2020-5-15/source.yaml")
    source.write_text(source.read_text().replace("disclosure", "x").replace("grade: A", "grade: Z"))
    with pytest.raises(SourceError, match=r"E-YAML-02.*source\.yaml:\d+ grade"):
        ingest(data_copy)

"""The search for secrets looks into everything: a word is found however deep it was packed."""

import gzip
import io
import zipfile

import openpyxl
import polars as pl
import pytest
from unpack import everything, unpacked

WORD = "藏起来的话"


def zipped(name, data):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(name, data)
    return buffer.getvalue()


def workbook():
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = WORD
    book.save(buffer)
    return buffer.getvalue()


def parquet():
    buffer = io.BytesIO()
    pl.DataFrame({"A": [WORD] * 9}).write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


PACKED = {
    "zip": lambda: zipped("a.txt", WORD.encode()),
    "zip in zip": lambda: zipped("b.zip", zipped("a.txt", WORD.encode())),
    "xlsx in zip": lambda: zipped("a.xlsx", workbook()),
    "parquet in zip": lambda: zipped("a.parquet", parquet()),
    "gzip": lambda: gzip.compress(WORD.encode()),
}


@pytest.mark.parametrize("kind", list(PACKED))
def test_a_word_is_found_in(kind):
    assert WORD.encode() in b"".join(data for _, data in unpacked("x", PACKED[kind]()))


def test_a_files_own_name_is_searched_too(tmp_path):
    (tmp_path / f"{WORD}.txt").write_text("x")
    assert any(WORD.encode() in data for _, data in everything(tmp_path))

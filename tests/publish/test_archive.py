"""A download that travels alone still says what it is, from whom, on which terms, and whether it is whole."""

import hashlib
import io
import zipfile

import polars as pl
import pytest

from pipelines.publish import PRODUCTS
from pipelines.publish.archive import zip_bytes
from pipelines.schema import TABLES


def box(out, name):
    return zipfile.ZipFile(out / "data" / f"{name}.zip")


@pytest.mark.parametrize("name", PRODUCTS)
def test_each_table_has_a_zip_with_all_that_belongs_to_it(out, name):
    coded = name != "codes" and any(column.codelist for column in TABLES[PRODUCTS[name]].columns)
    assert box(out, name).namelist() == [
        f"{name}.csv", f"{name}.parquet", *(["codes.csv"] if coded else []), "dictionary.csv", "README.zh.md", "README.en.md", "LICENCE.txt", "SHA256SUMS",
    ]  # fmt: skip
    for kind in ("csv", "parquet"):
        assert box(out, name).read(f"{name}.{kind}") == (out / "data" / f"{name}.{kind}").read_bytes()


def test_the_hashes_are_those_of_the_members(out):
    packed = box(out, "tables")
    lines = packed.read("SHA256SUMS").decode().splitlines()
    assert len(lines) == len(packed.namelist()) - 1
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256(packed.read(name)).hexdigest() == digest


@pytest.mark.parametrize("name", PRODUCTS)
def test_the_dictionary_explains_every_column(out, name):
    words = pl.read_csv(io.BytesIO(box(out, name).read("dictionary.csv")))
    assert words["COLUMN"].to_list() == TABLES[PRODUCTS[name]].names
    assert words["ZH"].null_count() == words["EN"].null_count() == 0


def test_the_readme_says_plan_release_and_that_it_is_not_official_in_both_languages(out, project, registry):
    for lang, unofficial in (("zh", "非官方"), ("en", "not official")):
        text = box(out, "assessments").read(f"README.{lang}.md").decode()
        assert registry.plan.title[lang] in text
        assert project.params.release.version in text
        assert unofficial in text


def test_the_bytes_depend_on_members_and_release_alone(project):
    packed = zip_bytes({"a": b"x" * 1000, "b": b""}, project.params)
    assert packed == zip_bytes({"a": b"x" * 1000, "b": b""}, project.params)
    for info in zipfile.ZipFile(io.BytesIO(packed)).infolist():
        assert info.date_time == (*project.params.release.date.timetuple()[:3], 0, 0, 0)
        assert info.compress_type == zipfile.ZIP_STORED
        assert info.create_system == 3

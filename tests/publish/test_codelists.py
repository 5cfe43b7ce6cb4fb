"""No code in a download without its name: the lists, the descriptors that link to them, the SDMX message."""

import io
import json
import zipfile

import polars as pl
import pytest
from lxml import etree

from pipelines.publish import PRODUCTS
from pipelines.publish.codelists import codes_table, lists_of
from pipelines.publish.sdmx import ATTRIBUTES, DIMENSIONS
from pipelines.schema import TABLES

NAMES = {
    "str": "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/structure",
    "com": "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common",
}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def names(out):
    """(list, code) → names."""
    table = pl.read_parquet(out / "data/codes.parquet")
    return {(row[0], row[1]): row[2:] for row in table.select("LIST", "CODE", "ZH", "EN").rows()}


@pytest.mark.parametrize("product", PRODUCTS)
def test_every_code_in_a_published_table_has_a_name_in_both_languages(out, names, product):
    table = pl.read_parquet(out / "data" / f"{product}.parquet")
    for column in TABLES[PRODUCTS[product]].columns:
        if column.codelist:
            found = {code for cell in table[column.name].drop_nulls() for code in str(cell).split(";")}
            unnamed = sorted(code for code in found if not all(names.get((column.codelist, code), ("", ""))))
            assert unnamed == [], column.name


@pytest.mark.parametrize("product", PRODUCTS)
def test_every_code_that_the_schema_allows_has_a_name(names, product):
    columns = TABLES[PRODUCTS[product]].columns
    lacking = [column.name for column in columns if column.codes and not column.codelist]
    assert lacking == []
    asked = {(column.codelist, code) for column in columns for code in column.codes}
    assert sorted(asked - set(names)) == []


def test_a_definition_is_named_for_its_indicator(out, codes):
    table = pl.read_csv((out / "data/codes.csv").read_bytes(), infer_schema=False)
    row = table.filter((pl.col("LIST") == "definition") & (pl.col("PARENT") == "coal-share"))
    wanted = [d.name.en for d in codes.indicators["coal-share"].definitions]
    assert sorted(row["EN"]) == sorted(wanted)
    assert len(wanted) > 1


def test_the_descriptor_links_each_coded_field_to_its_list(out):
    package = json.loads((out / "data/datapackage.json").read_text(encoding="utf-8"))
    resources = {one["name"]: one for one in package["resources"]}
    listed = set(pl.read_parquet(out / "data/codes.parquet")["LIST"])
    fields = {field["name"]: field for field in resources["observations"]["schema"]["fields"]}
    assert fields["UNIT_MEASURE"]["codelist"] == "unit"
    for resource in resources.values():
        assert {f["codelist"] for f in resource["schema"]["fields"] if "codelist" in f} <= listed


def test_a_zip_names_the_codes_that_are_in_it(out):
    with zipfile.ZipFile(out / "data/observations.zip") as box:
        codes = pl.read_csv(io.BytesIO(box.read("codes.csv")), infer_schema=False)
        rows = pl.read_csv(io.BytesIO(box.read("observations.csv")), infer_schema=False)
    units = set(codes.filter(pl.col("LIST") == "unit")["CODE"])
    assert set(rows["UNIT_MEASURE"]) | set(rows["UNIT_PRINTED"]) <= units
    assert "firmness" not in set(codes["LIST"])


def test_a_table_without_codes_needs_no_list(codes, tables):
    assert lists_of(TABLES["quarantine"], codes_table(codes, tables["ranked"])).is_empty()


def test_the_api_has_the_lists_too(out, names):
    rows = json.loads((out / "api/v1/codes.json").read_text(encoding="utf-8"))
    assert {(row["LIST"], row["CODE"]) for row in rows} == set(names)


# — the structure message —


@pytest.fixture(scope="module")
def message(out):
    return etree.fromstring((out / "data/structure.sdmx.xml").read_bytes())


@pytest.fixture(scope="module")
def listed(message):
    """Id of a code list → its codes."""
    return {
        found.get("id"): {code.get("id") for code in found.iterfind("str:Code", NAMES)}
        for found in message.iterfind(".//str:Codelist", NAMES)
    }


def test_the_data_structure_describes_every_column_of_the_data(message, out):
    head = pl.read_csv((out / "data/observations.sdmx.csv").read_bytes(), infer_schema=False).columns
    kinds = ("Dimension", "TimeDimension", "Measure", "Attribute")
    described = [n.get("id") for kind in kinds for n in message.iterfind(f".//str:{kind}[@id]", NAMES)]
    assert sorted(described) == sorted(head[3:])
    assert [n.get("id") for n in message.iterfind(".//str:Attribute", NAMES)] == list(ATTRIBUTES)
    positions = [n.get("id") for n in message.iterfind(".//str:Dimension[@position]", NAMES)]
    assert tuple(positions) == DIMENSIONS[:-1]


def test_the_dataflow_is_the_one_that_the_data_name(message, out):
    flow = message.find(".//str:Dataflow", NAMES)
    rows = pl.read_csv((out / "data/observations.sdmx.csv").read_bytes(), infer_schema=False)
    named = f"{flow.get('agencyID')}:{flow.get('id')}({flow.get('version')})"
    assert set(rows["STRUCTURE_ID"]) == {named}


def test_every_coded_value_of_the_data_is_in_its_code_list(message, listed, out):
    rows = pl.read_csv((out / "data/observations.sdmx.csv").read_bytes(), infer_schema=False)
    checked = 0
    for kind in ("Dimension", "Attribute"):
        for node in message.iterfind(f".//str:{kind}[@id]", NAMES):
            named = node.find("str:LocalRepresentation/str:Enumeration", NAMES)
            if named is not None:
                checked += 1
                codes = listed[named.text.rpartition(":")[2].partition("(")[0]]
                assert set(rows[node.get("id")].drop_nulls()) <= codes, node.get("id")
    assert checked > 10


def test_every_code_and_concept_has_its_name_in_both_languages(message):
    nodes = [*message.iterfind(".//str:Code", NAMES), *message.iterfind(".//str:Concept", NAMES)]
    assert len(nodes) > 400
    for node in nodes:
        assert [name.get(XML_LANG) for name in node.iterfind("com:Name", NAMES) if name.text] == ["en", "zh"]


def test_every_reference_leads_to_something_in_the_message(message, listed):
    concepts = {node.get("id") for node in message.iterfind(".//str:Concept", NAMES)}
    for node in message.iterfind(".//str:ConceptIdentity", NAMES):
        assert node.text.rpartition(".")[2] in concepts
    for node in message.iterfind(".//str:Enumeration", NAMES):
        assert node.text.rpartition(":")[2].partition("(")[0] in listed

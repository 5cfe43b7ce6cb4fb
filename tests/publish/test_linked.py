"""What catalogues and search engines read holds without fetching anything, with and without an address."""

import hashlib
import json
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, RDF

from pipelines.publish import PRODUCTS
from pipelines.publish.linked import dataset_jsonld

SHAPES = Path(__file__).with_name("dcat.shapes.ttl")
BASE = "https://base.example/data/catalog.jsonld"


def graph_of(out):
    text = (out / "data/catalog.jsonld").read_text(encoding="utf-8")
    return rdflib.Graph().parse(data=text, format="json-ld", publicID=BASE)


@pytest.fixture(params=["relative", "addressed"])
def products(request, out, out_addressed):
    return out if request.param == "relative" else out_addressed


def test_the_catalogue_meets_the_shapes(products):
    holds, _, report = pyshacl.validate(graph_of(products), shacl_graph=rdflib.Graph().parse(SHAPES))
    assert holds, report


def test_the_shapes_see_a_catalogue_that_lacks_something(out):
    graph = graph_of(out)
    graph.remove((None, DCTERMS.issued, None))
    assert not pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(SHAPES))[0]


def test_every_table_is_a_dataset_and_every_address_is_a_file_with_that_hash(products, project, addressed):
    graph = graph_of(products)
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == len(PRODUCTS) + 1
    prefixes = ("https://base.example/", addressed.site_url)
    spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
    for node in graph.subjects(RDF.type, DCAT.Distribution):
        where = str(graph.value(node, DCAT.downloadURL))
        prefix = next(prefix for prefix in prefixes if where.startswith(prefix))
        content = (products / where.removeprefix(prefix)).read_bytes()
        digest = graph.value(graph.value(node, spdx.checksum), spdx.checksumValue)
        assert digest.toPython().hex() == hashlib.sha256(content).hexdigest()


def test_without_an_address_no_host_is_invented(out):
    text = (out / "data/catalog.jsonld").read_text(encoding="utf-8")
    graph = json.loads(text)
    addresses = [row["downloadURL"] for dataset in graph["dataset"] for row in dataset["distribution"]]
    assert addresses
    assert not any("://" in address for address in addresses)
    assert "homepage" not in graph


def test_identifiers_outlive_a_change_of_address(out, out_addressed):
    first, second = (
        json.loads((folder / "data/catalog.jsonld").read_text(encoding="utf-8"))
        for folder in (out, out_addressed)
    )
    assert first["@id"] == second["@id"]
    assert [row["@id"] for row in first["dataset"]] == [row["@id"] for row in second["dataset"]]


def test_the_dataset_for_search_engines_names_files_that_exist(out, project, registry, addressed):
    near = dataset_jsonld(project.params, registry.plan, "zh", "../", tuple(PRODUCTS))
    far = dataset_jsonld(addressed, registry.plan, "en", "../", tuple(PRODUCTS))
    assert near["name"] == project.params.site_title.zh
    assert far["name"] == project.params.site_title.en
    for row in near["distribution"]:
        assert (out / row["contentUrl"].removeprefix("../")).is_file()
    assert all(row["contentUrl"].startswith(addressed.site_url) for row in far["distribution"])

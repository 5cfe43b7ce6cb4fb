"""What catalogues and search engines read: DCAT and schema.org as JSON-LD, out of the schemas.

The contexts are inline or a bare vocabulary name: nothing has to be fetched to understand them.
"""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang
from pipelines.ground.phrases import Pair
from pipelines.ground.project import Params
from pipelines.plan import Plan
from pipelines.publish.formats import FORMATS
from pipelines.publish.identity import address, urn
from pipelines.publish.metadata import LICENCE
from pipelines.publish.words import say
from pipelines.schema import MARK, TABLES

_IRI = "@id"
CONTEXT: dict[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "title": {"@id": "dct:title", "@container": "@language"},
    "description": {"@id": "dct:description", "@container": "@language"},
    "publisher": "dct:publisher",
    "name": {"@id": "foaf:name", "@container": "@language"},
    "license": {"@id": "dct:license", "@type": _IRI},
    "issued": {"@id": "dct:issued", "@type": "xsd:date"},
    "version": "dcat:version",
    "identifier": "dct:identifier",
    "dataset": "dcat:dataset",
    "distribution": "dcat:distribution",
    "accessURL": {"@id": "dcat:accessURL", "@type": _IRI},
    "downloadURL": {"@id": "dcat:downloadURL", "@type": _IRI},
    "mediaType": {"@id": "dcat:mediaType", "@type": _IRI},
    "byteSize": {"@id": "dcat:byteSize", "@type": "xsd:nonNegativeInteger"},
    "checksum": "spdx:checksum",
    "checksumValue": {"@id": "spdx:checksumValue", "@type": "xsd:hexBinary"},
    "algorithm": {"@id": "spdx:algorithm", "@type": _IRI},
    "homepage": {"@id": "foaf:homepage", "@type": _IRI},
}
# Of the formats of tables, and of what stands beside them.
MEDIA = {
    **{suffix: one.media for suffix, one in FORMATS.items()},
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
_MEDIA_IRI = "http://www.iana.org/assignments/media-types/"


def catalogue(
    params: Params, plan: Plan, products: dict[str, str], files: dict[str, bytes]
) -> dict[str, Any]:
    """`data/catalog.jsonld`: a DCAT catalogue with one dataset a table and one distribution a file.

    products: published table → schema; files: path below the site → bytes. Addresses are relative to
    the catalogue's own folder where `site_url` is not set.
    """
    names = {name: Pair(TABLES[schema].zh, TABLES[schema].en) for name, schema in products.items()}
    names["tables"] = say.pair("all-tables")
    node: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": urn(params, "catalogue"),
        "@type": "dcat:Catalog",
        "title": {"zh": params.site_title.zh, "en": params.site_title.en},
        "description": {"zh": plan.title.zh, "en": plan.title.en},
        **_common(params),
        "dataset": [_dataset(params, name, words, files) for name, words in names.items()],
    }
    if params.site_url:
        node["homepage"] = params.site_url
    return node


def _common(params: Params) -> dict[str, Any]:
    return {
        "publisher": {
            "@id": urn(params, "publisher"),
            "@type": "foaf:Agent",
            "name": {"zh": params.publisher.zh, "en": params.publisher.en},
        },
        "license": LICENCE["path"],
        "issued": params.release.date.isoformat(),
        "version": params.release.code,
    }


def _dataset(params: Params, name: str, words: Pair, files: dict[str, bytes]) -> dict[str, Any]:
    mine = [
        path
        for path in files
        if path.rpartition("/")[2].partition(".")[0] == name
        and path.rpartition(".")[2] in MEDIA
        and not path.endswith(".schema.json")
        and path.count("/") <= 2
    ]
    return {
        "@id": urn(params, "dataset", name),
        "@type": "dcat:Dataset",
        "identifier": name,
        "title": _title(params, *say.pair("dataset", title=words, name=name)),
        "description": words._asdict(),
        **_common(params),
        "distribution": [_distribution(params, path, files[path]) for path in mine],
    }


def _title(params: Params, zh: str, en: str) -> dict[str, str]:
    """A title in both languages; a demo's says that it is one wherever a catalogue shows it alone."""
    mark_zh, mark_en = (f"{mark} · " for mark in MARK.split(" / ")) if params.demo else ("", "")
    return {"zh": mark_zh + zh, "en": mark_en + en}


def _distribution(params: Params, path: str, content: bytes) -> dict[str, Any]:
    import hashlib

    where = address(params, path) if params.site_url else _from_data(path)
    return {
        "@id": urn(params, "file", path),
        "@type": "dcat:Distribution",
        "title": _title(params, path.rpartition("/")[2], path.rpartition("/")[2]),
        "accessURL": where,
        "downloadURL": where,
        "license": LICENCE["path"],
        "mediaType": _MEDIA_IRI + MEDIA[path.rpartition(".")[2]],
        "byteSize": str(len(content)),
        "checksum": {
            "@type": "spdx:Checksum",
            "algorithm": "spdx:checksumAlgorithm_sha256",
            "checksumValue": hashlib.sha256(content).hexdigest(),
        },
    }


def _from_data(path: str) -> str:
    """A path below the site, as seen from `data/`."""
    return path.removeprefix("data/") if path.startswith("data/") else f"../{path}"


def dataset_jsonld(
    params: Params, plan: Plan, lang: Lang, root: str, names: tuple[str, ...]
) -> dict[str, Any]:
    """The schema.org Dataset of all tables, for the head of a page.

    root: the way from the page up to the site's root, used where `site_url` is not set.
    """
    formats = [(name, kind) for name in names for kind in (*FORMATS, "zip")]
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "identifier": urn(params, "catalogue"),
        "name": params.site_title[lang],
        "description": plan.title[lang],
        "inLanguage": ["zh-Hans", "en"],
        "isAccessibleForFree": True,
        "license": LICENCE["path"],
        "version": params.release.code,
        "creativeWorkStatus": "Published" if params.release.made else "Draft",
        "datePublished": params.release.date.isoformat(),
        "creator": {"@type": "Organization", "name": params.publisher[lang]},
        "spatialCoverage": {"@type": "Place", "name": params.city[lang], "identifier": params.ref_area},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"{name}.{kind}",
                "encodingFormat": MEDIA[kind],
                "contentUrl": address(params, f"data/{name}.{kind}", root),
            }
            for name, kind in (*formats, ("tables", "xlsx"), ("tables", "zip"))
        ],
    }

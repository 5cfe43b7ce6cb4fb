"""Disclosed observations and verdicts → data products: CSV, Parquet, XLSX, JSON, metadata. The bytes
depend on nothing but the tables; what is not disclosed never gets here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.codes import Codes
from pipelines.ground.errors import PublishError, stop_if
from pipelines.ground.files import csv_bytes, json_bytes, write
from pipelines.ground.project import Params
from pipelines.plan import Registry
from pipelines.publish import api, contract
from pipelines.publish.archive import Origin, archive
from pipelines.publish.codelists import codes_table, lists_of
from pipelines.publish.feeds import Edition, feeds
from pipelines.publish.formats import FORMATS
from pipelines.publish.harmless import harmless
from pipelines.publish.linked import catalogue
from pipelines.publish.metadata import about_rows, datapackage
from pipelines.publish.sdmx import sdmx_csv
from pipelines.publish.structure import structure
from pipelines.publish.tables import disclosure_rows, status_faults
from pipelines.publish.versions import named, standing
from pipelines.publish.words import say
from pipelines.publish.workbook import xlsx_bytes
from pipelines.schema import TABLES, Table, marked, marked_json, marked_schema, rows_of

ORIGINALS = "files"  # where the files of sources lie below the site's root
# Published table → (schema, words). `observations` is everything disclosed, with what stands and why.
PRODUCTS = {
    "observations": "ranked",
    "targets": "targets",
    "assessments": "assessments",
    "opinions": "opinions",
    "context": "context",
    "sources": "sources",
    "searches": "searches",
    "duties": "duties",
    "quarantine": "quarantine",
    "unused": "unused",
    "codes": "codes",
}

# Lists about releases → keys. `releases` holds real ones only; a reconstruction is none.
CHRONICLE = {"releases": contract.RELEASE, "replay": contract.REPLAY, "history": contract.HISTORY}


def publish(
    tables: dict[str, pl.DataFrame],
    registry: Registry,
    codes: Codes,
    params: Params,
    requests: list[dict[str, Any]],
    out: Path,
    chronicle: dict[str, list[dict[str, Any]]] | None = None,
    released: Sequence[Edition] = (),
    originals: dict[str, bytes] | None = None,
) -> list[Path]:
    """Writes all products under `out`: `data/` for downloads, `api/v1/` for programs, `feeds/`.

    tables: ranked, targets, assessments, opinions, context, sources, searches, quarantine, unused (the
    schemas of those names); chronicle: the lists of CHRONICLE; released: the releases made so far, newest
    first (the feeds list them, or the working version where there is none); originals: the files of sources
    that may be passed on, as they are (`passed_on`). Texts are made harmless first (`harmless`).
    Returns the files written, sorted. Raises SchemaError where a table does not fit its schema,
    PublishError for an unknown status (E-STATUS-01).
    """
    params = standing(params, released, tables["assessments"])
    tables = {name: harmless(table) for name, table in named(tables, params.release).items()}
    frames = {
        name: TABLES[schema].check(_frame(tables, registry, codes, name)) for name, schema in PRODUCTS.items()
    }
    stop_if(status_faults(frames["assessments"], codes), PublishError)
    schemas = {name: TABLES[schema] for name, schema in PRODUCTS.items()}
    printed = {name: marked(frame) for name, frame in frames.items()} if params.demo else frames
    if params.demo:
        schemas = {name: marked_schema(table) for name, table in schemas.items()}
    files = _tables(printed, schemas, registry, params)
    lists = _api(tables, frames, registry, codes, requests, chronicle or {key: [] for key in CHRONICLE})
    lists["api/v1/README.json"] = json_bytes(contract.readme(params))
    lists["api/v1/README.schema.json"] = json_bytes(contract.readme_schema())
    files |= {name: marked_json(data) for name, data in lists.items()} if params.demo else lists
    observations = printed["observations"]
    files["data/observations.sdmx.csv"] = sdmx_csv(observations, registry.plan.id)
    files["data/structure.sdmx.xml"] = structure(frames["codes"], registry.plan, params)
    files["data/datapackage.json"] = json_bytes(datapackage(params, registry, schemas, files))
    files["data/catalog.jsonld"] = json_bytes(catalogue(params, registry.plan, PRODUCTS, files))
    working = Edition(
        params.release.version, params.release.date, frames["targets"], frames["assessments"], released=False
    )
    files |= feeds(list(released) or [working], registry, codes, params)
    files |= passed_on(originals or {}, registry, params)
    for name, data in files.items():
        write(out / name, data)
    return sorted(out / name for name in files)


def passed_on(originals: dict[str, bytes], registry: Registry, params: Params) -> dict[str, bytes]:
    """Path below the root → a source's file, the plan's text too; none of a demo: they bear no mark."""
    if params.demo:
        return {}
    text = {f"{registry.plan.id}/plan.txt": registry.text.encode()}
    return {f"{ORIGINALS}/{name}": data for name, data in (originals | text).items()}


def _tables(
    frames: dict[str, pl.DataFrame], schemas: dict[str, Table], registry: Registry, params: Params
) -> dict[str, bytes]:
    """Each table in every format and as zip, and all of them in one workbook with its zip."""
    origin = Origin(params, registry.plan.title.zh, registry.plan.title.en)
    files: dict[str, bytes] = {}
    for name, frame in frames.items():
        plain = {f"{name}.{suffix}": one.write(frame) for suffix, one in FORMATS.items()}
        beside = lists_of(schemas[name], frames["codes"]) if name != "codes" else None
        named = {"codes.csv": csv_bytes(beside)} if beside is not None and beside.height else {}
        packed = {f"{name}.zip": archive(name, {name: schemas[name]}, plain | named, origin)}
        files |= {f"data/{file}": content for file, content in (plain | packed).items()}
    book = {name: (schemas[name], frames[name]) for name in PRODUCTS}
    workbook = {"tables.xlsx": xlsx_bytes(book, about_rows(params, registry), params.release.date)}
    files["data/tables.xlsx"] = workbook["tables.xlsx"]
    files["data/tables.zip"] = archive("tables", schemas, workbook, origin)
    return files


def _frame(tables: dict[str, pl.DataFrame], registry: Registry, codes: Codes, name: str) -> pl.DataFrame:
    if name == "duties":
        return harmless(registry.duties)
    return harmless(codes_table(codes, tables["ranked"])) if name == "codes" else tables[PRODUCTS[name]]


def _api(
    tables: dict[str, pl.DataFrame],
    frames: dict[str, pl.DataFrame],
    registry: Registry,
    codes: Codes,
    requests: list[dict[str, Any]],
    chronicle: dict[str, list[dict[str, Any]]],
) -> dict[str, bytes]:
    current = frames["observations"].filter(pl.col("CURRENT"))
    disclosure = disclosure_rows(
        registry, frames["targets"], frames["assessments"], frames["searches"], requests
    )
    targets_schema, sources_schema = api.targets_schema(codes), api.register_schema("sources", {}, set())
    lists: dict[str, tuple[Any, Any]] = {
        "targets": (
            api.targets_json(frames["targets"], frames["assessments"]),
            targets_schema,
        ),
        "assessments": (
            rows_of(TABLES["assessments"], frames["assessments"]),
            TABLES["assessments"].json_schema(),
        ),
        "opinions": (
            rows_of(TABLES["opinions"], frames["opinions"]),
            TABLES["opinions"].json_schema(),
        ),
        "observations": (
            rows_of(TABLES["observations"], current),
            TABLES["observations"].json_schema(),
        ),
        "sources": (api.sources_json(frames["sources"]), sources_schema),
        "codes": (rows_of(TABLES["codes"], frames["codes"]), TABLES["codes"].json_schema()),
        "plans": (api.plans_json(registry), contract.list_schema(contract.PLAN, *say.pair("schema.plans"))),
        "disclosure": (disclosure, contract.list_schema(contract.GAP, *say.pair("schema.gap"))),
    }
    for name, keys in CHRONICLE.items():
        words = say.pair(f"chronicle.{name}")
        lists[name] = (chronicle[name], contract.list_schema(keys, *words, closed=False))
    files = {}
    for name, (rows, schema) in lists.items():
        files[f"api/v1/{name}.json"] = json_bytes(rows)
        files[f"api/v1/{name}.schema.json"] = json_bytes(schema)
    files["api/v1/targets/schema.json"] = json_bytes(contract.chain_schema(targets_schema, sources_schema))
    chains = api.Chains(tables, registry)
    for target in registry.all_targets:
        files[f"api/v1/targets/{target.id}.json"] = json_bytes(chains.of(target))
    return files

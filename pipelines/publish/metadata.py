"""What the products say about themselves: the Frictionless descriptor and the workbook's first sheet.

Written from the schemas, never inferred from data.
"""

from __future__ import annotations

import hashlib
from typing import Any

from pipelines.ground.project import Params
from pipelines.plan import Registry
from pipelines.publish.words import say
from pipelines.schema import MARK, SCHEMA_VERSION, Table

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}


def datapackage(
    params: Params, registry: Registry, schemas: dict[str, Table], files: dict[str, bytes]
) -> dict[str, Any]:
    """`datapackage.json` (Frictionless Data Package): every CSV with its schema, bytes and sha256."""
    package: dict[str, Any] = {
        "name": registry.plan.id,
        "title": f"{params.site_title.zh} / {params.site_title.en}",
        "description": f"{registry.plan.title.zh} / {registry.plan.title.en}",
        "version": params.release.code,
        "versionName": f"{params.release.name('zh')} / {params.release.name('en')}",
        "created": f"{params.release.date.isoformat()}T00:00:00Z",
        "profile": "tabular-data-package",
        "licenses": [LICENCE],
        "contributors": [{"title": params.publisher.zh, "role": "publisher"}],
        "schemaVersion": SCHEMA_VERSION,
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "title": f"{table.zh} / {table.en}",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8-sig",
                "bytes": len(files[f"data/{name}.csv"]),
                "hash": f"sha256:{hashlib.sha256(files[f'data/{name}.csv']).hexdigest()}",
                "schema": table.frictionless(),
            }
            for name, table in schemas.items()
        ],
    }
    if params.demo:
        package["demo"] = MARK
    if params.site_url:
        package["homepage"] = params.site_url
    return package


def about_rows(params: Params, registry: Registry) -> list[list[str]]:
    """The first sheet of the workbook: what this is, from whom, of which release, on which terms."""
    unofficial = [] if params.official else [[say.both("unofficial", " / ")]]
    return [
        [f"{params.site_title.zh} / {params.site_title.en}"],
        [f"{registry.plan.title.zh} / {registry.plan.title.en}"],
        *unofficial,
        *([[MARK]] if params.demo else []),
        [f"{params.release.name('zh')} / {params.release.name('en')}, {params.release.date.isoformat()}"],
        [f"{say.both('workbook.publisher')} {params.publisher.zh} / {params.publisher.en}"],
        *([text] for text in say.pair("workbook.licence")),
        [say.both("absence")],
    ]

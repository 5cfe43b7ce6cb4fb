"""What `api/v1/` promises to programs: schemas of lists that are no tables, and how long it stays."""

from __future__ import annotations

from typing import Any

from pipelines.ground.project import Params
from pipelines.publish.identity import address
from pipelines.publish.words import say
from pipelines.schema import SCHEMA_VERSION, TABLES

DRAFT = "https://json-schema.org/draft/2020-12/schema"
LISTS = (
    "plans",
    "targets",
    "assessments",
    "opinions",
    "observations",
    "disclosure",
    "sources",
    "releases",
    "replay",
    "history",
    "codes",
)
_TEXT = {"type": "string"}
_MAYBE = {"type": ["string", "null"]}
_COUNT = {"type": "integer", "minimum": 0}
_TEXTS = {"type": "array", "items": _TEXT}
_DAY = {"type": "string", "format": "date"}
_YES_NO = {"type": "boolean"}
_COUNTS = {"type": "object", "additionalProperties": _COUNT}
_SHA256 = {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"}
_MISSING = {"target": _TEXT, "zh": _MAYBE, "en": _MAYBE}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    """An object with these keys, all required, and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


PLAN: dict[str, Any] = {
    "id": _TEXT,
    "title_zh": _TEXT,
    "title_en": _TEXT,
    "level": {"enum": ["city", "province", "national"]},
    "ref_area": {"type": "string", "pattern": "^[0-9]{6}$"},
    "issuers": _TEXTS,
    "date": _TEXT,
    "address": _MAYBE,
    "text": {"enum": ["held", "not-held"]},
    "text_sha256": _SHA256,
    "parents": _TEXTS,
}
GAP: dict[str, Any] = {
    "by": {"enum": ["chapter", "organisation"]},
    "id": _TEXT,
    "promises": _COUNT,
    "judged": _COUNT,
    "share_judged": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    **dict.fromkeys(("refused", "on_request", "hidden_by_us"), _COUNT),
    "latest_period": _MAYBE,
    "missing": {
        "type": "array",
        "items": _object(_MISSING),
    },
    "searches": _COUNT,
    "requests": _COUNT,
}
_STATUS_CHANGE = _object(
    {
        "target": _TEXT,
        "old": _MAYBE,
        "new": _MAYBE,
        "reasons": {
            "type": "array",
            "items": {
                "enum": ["new-data", "revised-data", "withdrawn", "method", "target", "disclosure", "time"]
            },
        },
    }
)
_FIGURE_CHANGE = _object(
    {
        "what": {"enum": ["added", "revised", "gone", "other-source"]},
        "place": {"type": "object", "additionalProperties": _MAYBE},
        **{f"{when}{part}": _MAYBE for when in ("old", "new") for part in ("", "_source", "_cell", "_obs")},
        "reason_zh": _TEXT,
        "reason_en": _TEXT,
    }
)
CHANGES: dict[str, Any] = {
    "old": _MAYBE,
    "new": _TEXT,
    "date": _DAY,
    "statuses": {"type": "array", "items": _STATUS_CHANGE},
    "figures": {"type": "array", "items": _FIGURE_CHANGE},
    "counts": _COUNTS,
}
RELEASE: dict[str, Any] = {
    "version": {"type": "string", "pattern": r"^\d{4}\.\d{2}(\.\d+)?$"},
    "date": _DAY,
    "schema_version": _COUNT,
    "withdrawn": {
        "anyOf": [{"type": "null"}, _object({"date": _DAY, "reason": _object({"zh": _TEXT, "en": _TEXT})})]
    },
    "counts": _COUNTS,
    "changes": _object(CHANGES),
}
REPLAY: dict[str, Any] = {
    "date": _DAY,
    "reconstructed": {"const": True},
    "observations": _COUNT,
    "sources": _COUNT,
    "statuses": {"type": "object", "additionalProperties": _TEXT},
    "resting": {"type": "object", "additionalProperties": _TEXT},
    "changes": _object(CHANGES),
}
HISTORY: dict[str, Any] = {
    "target": _TEXT,
    "release": _TEXT,
    "date": _DAY,
    "status": _TEXT,
    "rests_on": {"type": ["string", "null"]},
    "reconstructed": _YES_NO,
    "withdrawn": _YES_NO,
}


def list_schema(properties: dict[str, Any], zh: str, en: str, closed: bool = True) -> dict[str, Any]:
    """The JSON Schema of a list of objects whose keys are all required.

    closed: no other keys; open where the list may gain keys without a new version.
    """
    return {
        "$schema": DRAFT,
        "title": en,
        "description": zh,
        "type": "array",
        "items": {**_object(properties), "additionalProperties": not closed},
    }


def chain_schema(target: dict[str, Any], source: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of `targets/<id>.json`.

    target, source: the schemas of `targets.json` and `sources.json`.
    """
    tables = {name: TABLES[name].json_schema() for name in ("assessments", "opinions", "context", "ranked")}
    rows = {name: {"type": "array", "items": schema["items"]} for name, schema in tables.items()}
    properties = {
        "schema_version": {"type": "integer"},
        "target": target["items"],
        "assessment": tables["assessments"]["items"],
        "opinions": rows["opinions"],
        "context": rows["context"],
        "observations": rows["ranked"],
        "sources": {"type": "array", "items": source["items"]},
        "parents": _TEXTS,
        "duties": {"type": "array", "items": TABLES["duties"].json_schema()["items"]},
        "searches": {"type": "array", "items": TABLES["searches"].json_schema()["items"]},
    }
    return {
        "$schema": DRAFT,
        "title": say("en", "schema.chain"),
        "description": say("zh", "schema.chain"),
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": True,
    }


def readme_schema() -> dict[str, Any]:
    """The JSON Schema of `api/v1/README.json`; open, as words may be added."""
    words = _object({"zh": _TEXT, "en": _TEXT})
    properties = {
        "api": {"const": "v1"},
        "schema_version": _COUNT,
        "release": _object({"version": RELEASE["version"], "date": _DAY, "released": _YES_NO, "name": words}),
        "title": words,
        "official": _YES_NO,
        "stability": words,
        "deprecation": words,
        "lists": {"type": "array", "items": _object({"name": _TEXT, "address": _TEXT, "schema": _TEXT})},
        "target": _object({"address": _TEXT, "schema": _TEXT}),
    }
    return {
        "$schema": DRAFT,
        "title": say("en", "schema.readme"),
        "description": say("zh", "schema.readme"),
        **_object(properties),
        "additionalProperties": True,
    }


def readme(params: Params) -> dict[str, Any]:
    """`api/v1/README.json`: what there is, what stays, and how an end would be announced."""
    return {
        "api": "v1",
        "schema_version": SCHEMA_VERSION,
        "release": {
            "version": params.release.version,
            "date": params.release.date.isoformat(),
            "released": params.release.made,
            "name": {"zh": params.release.name("zh"), "en": params.release.name("en")},
        },
        "title": {"zh": params.site_title.zh, "en": params.site_title.en},
        "official": params.official,
        "stability": say.pair("api.stability")._asdict(),
        "deprecation": say.pair("api.deprecation")._asdict(),
        "lists": [
            {
                "name": name,
                "address": address(params, f"api/v1/{name}.json") if params.site_url else f"{name}.json",
                "schema": f"{name}.schema.json",
            }
            for name in LISTS
        ],
        "target": {"address": "targets/{id}.json", "schema": "targets/schema.json"},
    }

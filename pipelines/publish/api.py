"""`api/v1/`: each table as a JSON list with its JSON Schema beside it, and one file a promise with the
whole chain of its evidence. Registers use lower-case keys, statistical tables their SDMX names."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.codes import Codes
from pipelines.plan import Registry
from pipelines.schema import SCHEMA_VERSION, TABLES, rows_of

_TARGET_KEYS = {"TARGET_ID": "id", "START": "start", "END": "end"}
_TARGET_DROP = {"REMARK", "PARENTS"}


def lower(table: str) -> dict[str, str]:
    """Column → key of a register in the API."""
    return {name: _TARGET_KEYS.get(name, name.lower()) for name in TABLES[table].names}


def register_schema(table: str, extra: dict[str, dict[str, Any]], drop: set[str]) -> dict[str, Any]:
    """The JSON Schema of a register: the table's own, with the API's keys and what is added."""
    schema = TABLES[table].json_schema()
    keys = lower(table)
    properties = {
        keys[name]: column for name, column in schema["items"]["properties"].items() if name not in drop
    } | extra
    schema["items"] |= {"properties": properties, "required": list(properties)}
    return schema


def targets_json(targets: pl.DataFrame, assessments: pl.DataFrame) -> list[dict[str, Any]]:
    """`targets.json`: each promise with its parents' promises and its status."""
    keys = lower("targets")
    status = dict(assessments.select("TARGET_ID", "STATUS").iter_rows())
    return [
        {keys[name]: value for name, value in row.items() if name not in _TARGET_DROP}
        | {"parent": row["PARENTS"], "status": status[row["TARGET_ID"]]}
        for row in rows_of(TABLES["targets"], targets)
    ]


def targets_schema(codes: Codes) -> dict[str, Any]:
    """The JSON Schema of `targets.json`."""
    extra: dict[str, dict[str, Any]] = {
        "parent": {"type": "array", "items": {"type": "string"}, "title": "上级同类承诺"},
        "status": {"type": "string", "enum": list(codes.statuses), "title": "状态"},
    }
    return register_schema("targets", extra, _TARGET_DROP)


def plans_json(registry: Registry) -> list[dict[str, Any]]:
    """`plans.json`: the city's plan and the parents', each with what is held of it."""
    return [
        {
            "id": plan.id,
            "title_zh": plan.title.zh,
            "title_en": plan.title.en,
            "level": plan.level,
            "ref_area": plan.ref_area,
            "issuers": list(plan.issuers),
            "date": str(plan.date),
            "address": plan.address or None,
            "text": plan.text,
            "text_sha256": plan.text_sha256 or None,
            "parents": [link.plan for link in plan.parents],
        }
        for plan in (registry.plan, *registry.parent_plans)
    ]


def sources_json(sources: pl.DataFrame) -> list[dict[str, Any]]:
    """`sources.json`: every document that a figure was taken from."""
    keys = lower("sources")
    return [{keys[name]: value for name, value in row.items()} for row in rows_of(TABLES["sources"], sources)]


def chain_json(
    target_id: str, tables: dict[str, pl.DataFrame], registry: Registry, codes: Codes
) -> dict[str, Any]:
    """`targets/<id>.json`: status ← method ← intervals ← observations ← cells ← publisher, the
    parents' promises, the context, the duties and the searches."""
    target = next(t for t in registry.all_targets if t.id == target_id)
    pick = {
        name: tables[name].filter(pl.col("TARGET_ID") == target_id)
        for name in ("targets", "assessments", "opinions", "context", "searches")
    }
    assessment = rows_of(TABLES["assessments"], pick["assessments"])[0]
    context = rows_of(TABLES["context"], pick["context"])
    wanted = {*assessment["INPUTS"], *(obs for row in context for obs in row["INPUTS"])}
    ranked = tables["ranked"]
    series = [
        ranked.filter(_is_series(s.indicator, s.definition, s.area, s.breakdown)) for s in target.series
    ]
    shown = (
        pl.concat([ranked.filter(pl.col("OBS_ID").is_in(list(wanted))), *series])
        .unique("OBS_ID")
        .sort("OBS_ID")
    )
    documents = set(shown["SOURCE_ID"]) | {target.source, *target.also_in}
    return {
        "schema_version": SCHEMA_VERSION,
        "target": targets_json(pick["targets"], pick["assessments"])[0],
        "assessment": assessment,
        "opinions": rows_of(TABLES["opinions"], pick["opinions"]),
        "context": context,
        "observations": rows_of(TABLES["ranked"], shown),
        "sources": sources_json(tables["sources"].filter(pl.col("SOURCE_ID").is_in(list(documents)))),
        "parents": [t.id for t in registry.beside(target_id)],
        "duties": rows_of(TABLES["duties"], registry.duties.filter(pl.col("TARGET_ID") == target_id)),
        "searches": rows_of(TABLES["searches"], pick["searches"]),
    }


def _is_series(indicator: str, definition: str, area: str, breakdown: str) -> pl.Expr:
    return (
        (pl.col("INDICATOR") == indicator)
        & (pl.col("DEFINITION") == definition)
        & (pl.col("REF_AREA") == area)
        & (pl.col("BREAKDOWN") == breakdown)
    )

"""`api/v1/`: each table as a JSON list with its JSON Schema beside it, and one file a promise with the
whole chain of its evidence. Registers use lower-case keys, statistical tables their SDMX names."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.codes import Codes, SeriesKey
from pipelines.plan import Registry, Target
from pipelines.schema import SCHEMA_VERSION, TABLES, rows_of

_TARGET_KEYS = {"TARGET_ID": "id", "START": "start", "END": "end"}
_TARGET_DROP = {"REMARK", "PARENTS"}
_OF_TARGET = ("assessments", "opinions", "context", "searches")


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


class Chains:
    """`targets/<id>.json` of every promise: status ← method ← intervals ← observations ← cells ← publisher,
    the parents' promises, the context, the duties and the searches."""

    def __init__(self, tables: dict[str, pl.DataFrame], registry: Registry) -> None:
        self.registry = registry
        self.targets = {row["id"]: row for row in targets_json(tables["targets"], tables["assessments"])}
        self.sources = sources_json(tables["sources"])
        self.rows = {name: _rows_by(tables[name], name, "TARGET_ID") for name in _OF_TARGET}
        self.rows["duties"] = _rows_by(registry.duties, "duties", "TARGET_ID")
        ranked = tables["ranked"].sort("OBS_ID")
        self.figures = {row["OBS_ID"]: row for row in rows_of(TABLES["ranked"], ranked)}
        self.series: dict[str, list[str]] = {}
        for obs, key in ranked.select("OBS_ID", SeriesKey.column()).iter_rows():
            self.series.setdefault(key, []).append(obs)

    def of(self, target: Target) -> dict[str, Any]:
        """The chain of one promise."""
        own = {name: rows.get(target.id, []) for name, rows in self.rows.items()}
        wanted = {obs for row in (*own["assessments"], *own["context"]) for obs in row["INPUTS"]}
        wanted |= {obs for one in target.series for obs in self.series.get(str(one.key), ())}
        shown = [row for obs, row in self.figures.items() if obs in wanted]
        documents = {row["SOURCE_ID"] for row in shown} | {target.source, *target.also_in}
        return {
            "schema_version": SCHEMA_VERSION,
            "target": self.targets[target.id],
            "assessment": own["assessments"][0],
            "opinions": own["opinions"],
            "context": own["context"],
            "observations": shown,
            "sources": [row for row in self.sources if row["source_id"] in documents],
            "parents": [t.id for t in self.registry.beside(target.id)],
            "duties": own["duties"],
            "searches": own["searches"],
        }


def _rows_by(df: pl.DataFrame, table: str, column: str) -> dict[str | None, list[dict[str, Any]]]:
    """The rows of a table for JSON by what stands in a column."""
    found: dict[str | None, list[dict[str, Any]]] = {}
    for row in rows_of(TABLES[table], df):
        found.setdefault(row[column], []).append(row)
    return found

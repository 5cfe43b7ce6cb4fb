"""Tables in, the same tables out, or the run stops. Every expectation of `expectations/` is run with
Great Expectations; a failed one names its rows and their cells, and nothing behind it is written."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import polars as pl

from pipelines.codes import Codes
from pipelines.errors import Fault, ValidationError, stop_if
from pipelines.plan import Registry
from pipelines.project import Project
from pipelines.validate import checks
from pipelines.validate.gx import MAX_LISTED, Check, run_suite

__all__ = ["validate_observations", "validate_products"]

Report = list[dict[str, Any]]


def validate_observations(
    observations: pl.DataFrame, sources: pl.DataFrame, codes: Codes, project: Project
) -> Report:
    """Runs the suite `observations`; returns its report.

    Raises ValidationError (E-GX-01) naming each failed expectation with its rows and cells.
    """
    table = checks.observations(observations, sources, codes)
    return _run(project, {"observations": table})


def validate_products(
    tables: dict[str, pl.DataFrame],
    registry: Registry,
    codes: Codes,
    project: Project,
) -> Report:
    """Runs the suites of the products (targets, assessments); returns their reports.

    tables: targets, assessments, ranked, searches (schemas of those names). Raises ValidationError.
    """
    params = project.params
    today: dt.date = params.release.date
    return _run(
        project,
        {
            "targets": checks.targets(tables["targets"], tables["assessments"], registry, codes),
            "assessments": checks.assessments(
                tables["assessments"],
                tables["targets"],
                tables["ranked"],
                tables["searches"],
                codes,
                today,
                params.search_valid_days,
            ),
        },
    )


def _run(project: Project, tables: dict[str, pl.DataFrame]) -> Report:
    report, faults = [], []
    for name, table in tables.items():
        suite = json.loads(project.asset("expectations", f"{name}.json").read_text(encoding="utf-8"))
        found = run_suite(suite, table)
        report.append(_entry(suite, table, found))
        faults += [fault for check in found for fault in _faults(name, check)]
    stop_if(faults, ValidationError)
    return report


def _faults(table: str, check: Check) -> list[Fault]:
    expected = f"{check.zh} / {check.en}"
    if not check.failed:
        return []
    listed = [
        Fault("E-GX-01", f"{table} {place}", f"{check.column} = {value}", expected)
        for place, value in check.found[:MAX_LISTED]
    ]
    return listed or [Fault("E-GX-01", table, f"{check.failed} rows", expected)]


def _entry(suite: dict[str, Any], table: pl.DataFrame, found: list[Check]) -> dict[str, Any]:
    return {
        "table": suite["name"],
        "zh": suite["meta"]["zh"],
        "en": suite["meta"]["en"],
        "rows": table.height,
        "checks": [
            {"id": c.id, "zh": c.zh, "en": c.en, "type": c.type, "rows": c.rows, "failed": c.failed}
            for c in found
        ],
    }

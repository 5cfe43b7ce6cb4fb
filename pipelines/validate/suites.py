"""Tables in, the same tables out, or the run stops. Every expectation, the schema's own and those of
`expectations/`, is run with Great Expectations; a failed one names its rows and their cells, and nothing
behind it is written. Some may be let through, each row with a reviewed reason that the report tells."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines.clean import load_derivations
from pipelines.codes import Codes, load_growths, load_parts
from pipelines.doubts import promised_of
from pipelines.ground.errors import Fault, ValidationError, stop_if
from pipelines.ground.project import Project
from pipelines.plan import Registry, load_registry
from pipelines.schema import TABLES
from pipelines.sources import load_sources
from pipelines.validate import checks
from pipelines.validate.agree import agreement
from pipelines.validate.doubtful import doubtful
from pipelines.validate.files import Reader, product_files
from pipelines.validate.generated import generated
from pipelines.validate.grid import Expected, grid_table, load_grid
from pipelines.validate.gx import Check
from pipelines.validate.once import run_once
from pipelines.validate.report import Report, entry, faults_of, stale_faults, unknown_faults
from pipelines.validate.review import load_let_through


def validate_cells(cells: pl.DataFrame, project: Project) -> Report:
    """Runs the suite `cells` (schema CELLS); returns its report, or raises ValidationError (E-GX-01)."""
    folders = [folder.source.id for folder in load_sources(project)]
    return _run(project, {"cells": cells}, {"cells": {"sources": folders}})


def validate_observations(
    observations: pl.DataFrame,
    sources: pl.DataFrame,
    codes: Codes,
    project: Project,
    part: bool = False,
) -> Report:
    """Runs the suites `observations`, `grid` and `submissions`; returns their reports.

    part: these are not all of the project's observations (the restricted ones alone), so a document that is
    not among them is no gap in the grid and a reviewed reason that they don't need is not stale.

    Raises ValidationError: a failed expectation with its rows and cells (E-GX-01), one that needs a reviewed
    reason (E-GX-02), a reason that nothing needs any more (E-GX-03) or that belongs to no check (E-GX-04).
    """
    agreed = agreement(
        observations, sources, codes, load_derivations(project), load_growths(project), load_parts(project)
    )
    agreed = doubtful(agreed, codes, promised_of(load_registry(project, codes).all_targets, codes))
    return _run(
        project,
        {
            "observations": checks.observations(agreed, codes),
            "grid": grid_table(observations, _expected(project, sources, part)),
            "submissions": checks.submissions(agreed, load_sources(project)),
        },
        {
            "observations": {
                "definitions": checks.definitions_of(codes),
                "documents": sources["SOURCE_ID"].to_list(),
            }
        },
        whole=not part,
    )


def _expected(project: Project, sources: pl.DataFrame, part: bool) -> list[Expected]:
    known = sources["SOURCE_ID"].to_list()
    return [one for one in load_grid(project) if not part or one.source in known]


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
                today,
                params.search_valid_days,
            ),
        },
        {"assessments": {"statuses": [[one.code, one.set] for one in codes.statuses.values()]}},
    )


def validate_files(
    project: Project, tables: dict[str, pl.DataFrame], readers: Mapping[str, Reader]
) -> Report:
    """Runs the suite `products` on the files of data/products as they were written.

    tables: what was published; readers: suffix → how a file of a format becomes a table. Raises
    ValidationError (E-GX-01) for a file that does not hold its table.
    """
    files = product_files(project.path("data", "products"), tables, readers, project.params.demo)
    return _run(project, {"products": files}, {})


def _run(
    project: Project,
    tables: dict[str, pl.DataFrame],
    given: Mapping[str, Mapping[str, list[Any]]],
    whole: bool = False,
) -> Report:
    """given: suite → the lists that its expectations ask for by name; whole: these tables are all that may be
    let through, so every reviewed reason has to be needed."""
    reviewed = load_let_through(project)
    report: Report = []
    faults: list[Fault] = []
    found: list[Check] = []
    for name, table in tables.items():
        suite = _suite(project, name, given.get(name, {}))
        mine = run_once(project, suite, table)
        report.append(entry(suite, table, mine, reviewed))
        faults += faults_of(name, mine, reviewed)
        found += mine
    if whole:
        faults += [*stale_faults(found, reviewed), *unknown_faults(found, reviewed)]
    stop_if(faults, ValidationError)
    return report


def _suite(project: Project, name: str, given: Mapping[str, list[Any]]) -> dict[str, Any]:
    """The hand-written suite, behind what the schema says already (`schema` names its table).

    given: what stands in the place of `{"$PARAMETER": name}`: lists of codes, which no file repeats.
    """
    suite = json.loads(project.asset("expectations", f"{name}.json").read_text(encoding="utf-8"))
    own = generated(TABLES[suite["schema"]]) if "schema" in suite else []
    return {**suite, "expectations": [*own, *(_with(item, given) for item in suite["expectations"])]}


def _with(value: Any, given: Mapping[str, list[Any]]) -> Any:
    if isinstance(value, list):
        return [_with(one, given) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"$PARAMETER"}:
        return given[value["$PARAMETER"]]
    return {name: _with(one, given) for name, one in value.items()}

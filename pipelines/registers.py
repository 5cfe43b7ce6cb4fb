"""The small registers beside the data: searches, requests, the calendar of coming figures, replies."""

from __future__ import annotations

import csv
from typing import Any

import polars as pl

from pipelines.errors import Fault, SourceError, stop_if
from pipelines.project import Project
from pipelines.schema import TABLES

CALENDAR = [
    "TARGET_ID",
    "INDICATOR",
    "REF_AREA",
    "PUBLICATION_ZH",
    "PUBLICATION_EN",
    "PUBLISHER",
    "EXPECTED_BY",
    "BASIS",
]
REQUESTS = ["REQUEST_ID", "TARGET_ID", "ORG", "SENT", "DUE", "ANSWERED", "RESULT_ZH", "RESULT_EN"]


def load_searches(project: Project) -> pl.DataFrame:
    """`data/searches.csv` (schema SEARCHES); empty where the project has none."""
    return TABLES["searches"].frame(_rows(project, "searches.csv"))


def load_calendar(project: Project) -> list[dict[str, Any]]:
    """`data/calendar.csv`: when which figure is due, and on what ground. Raises SourceError."""
    return _checked(project, "calendar.csv", CALENDAR)


def load_requests(project: Project) -> list[dict[str, Any]]:
    """`data/requests.csv`: who was asked, what came back, no applicant's data. Raises SourceError."""
    return _checked(project, "requests.csv", REQUESTS)


def _checked(project: Project, name: str, columns: list[str]) -> list[dict[str, Any]]:
    rows = _rows(project, name)
    found = list(rows[0]) if rows else columns
    stop_if(
        [
            Fault("E-SCHEMA-01", f"data/{name}", column, ", ".join(columns))
            for column in set(columns) ^ set(found)
        ],
        SourceError,
    )
    return rows


def _rows(project: Project, name: str) -> list[dict[str, Any]]:
    path = project.path("data", name)
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]

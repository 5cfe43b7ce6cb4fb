"""The small registers beside the data: searches, requests, the calendar of coming figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import polars as pl
from pydantic import Field

from pipelines.ground.errors import SourceError
from pipelines.ground.project import Project
from pipelines.ground.registers import Row, RowT, load_rows, read_lines
from pipelines.schema import TABLES

Day = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]  # possibly partial


class Due(Row):
    """When a figure is expected, and on what ground."""

    target_id: str | None = None
    indicator: str | None = None
    ref_area: str | None = None
    publication_zh: str
    publication_en: str
    publisher: str
    expected_by: Day
    basis: str


class Request(Row):
    """Who was asked for a figure and what came back; nothing of an applicant."""

    request_id: str
    target_id: str | None = None
    org: str
    sent: Day
    due: Day | None = None
    answered: Day | None = None
    result_zh: str | None = None
    result_en: str | None = None


def load_searches(project: Project) -> pl.DataFrame:
    """`data/searches.csv` (schema SEARCHES); empty where the project has none.

    Raises SourceError, SchemaError.
    """
    table, path = TABLES["searches"], project.path("data", "searches.csv")
    if not path.is_file():
        return table.frame([])
    lines = read_lines(path, SourceError, table.names)
    return table.frame([{name: text or None for name, text in cells.items()} for _, cells in lines])


def load_calendar(project: Project) -> list[dict[str, Any]]:
    """`data/calendar.csv` by its columns, absent cells None. Raises SourceError."""
    return _rows(project.path("data", "calendar.csv"), Due)


def load_requests(project: Project) -> list[dict[str, Any]]:
    """`data/requests.csv` by its columns, absent cells None. Raises SourceError."""
    return _rows(project.path("data", "requests.csv"), Request)


def _rows(path: Path, model: type[RowT]) -> list[dict[str, Any]]:
    return (
        [row.model_dump(by_alias=True) for row in load_rows(path, model, SourceError)]
        if path.is_file()
        else []
    )

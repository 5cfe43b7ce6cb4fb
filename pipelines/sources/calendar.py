"""`data/calendar.csv`: when which figure is due."""

from __future__ import annotations

from typing import Any

from pipelines.ground.errors import SourceError
from pipelines.ground.project import Project
from pipelines.ground.registers import Day, Row, load_by_column


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


def load_calendar(project: Project) -> list[dict[str, Any]]:
    """The figures due, by column, absent cells None; none without the file. Raises SourceError."""
    return load_by_column(project.path("data", "calendar.csv"), Due, SourceError)

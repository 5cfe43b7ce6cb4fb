"""`data/requests.csv`: who was asked for a figure and what came back; nothing of an applicant."""

from __future__ import annotations

from typing import Any

from pipelines.ground.errors import SourceError
from pipelines.ground.project import Project
from pipelines.ground.registers import Day, Row, load_by_column


class Request(Row):
    """One request, sent to an organisation (code)."""

    request_id: str
    target_id: str | None = None
    org: str
    sent: Day
    due: Day | None = None
    answered: Day | None = None
    result_zh: str | None = None
    result_en: str | None = None


def load_requests(project: Project) -> list[dict[str, Any]]:
    """The requests, by column, absent cells None; none without the file. Raises SourceError."""
    return load_by_column(project.path("data", "requests.csv"), Request, SourceError)

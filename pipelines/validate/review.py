"""What is let through, and why: reviewed data, never silence. An entry that no longer applies is a fault."""

from __future__ import annotations

from pipelines.ground.bilingual import Bilingual
from pipelines.ground.errors import SourceError
from pipelines.ground.project import Project
from pipelines.ground.yamlio import Strict, load_models
from pipelines.sources import DateText


class LetThrough(Strict):
    """One reviewed exception: which check, at which series and period (or grid cell), and the reason."""

    check: str
    at: str
    reason: Bilingual
    by: str
    date: DateText


def load_let_through(project: Project) -> list[LetThrough]:
    """`data/validation/let_through.yaml`, empty where there is none; raises SourceError with the line."""
    path = project.path("data", "validation", "let_through.yaml")
    return load_models(path, LetThrough, SourceError) if path.is_file() else []

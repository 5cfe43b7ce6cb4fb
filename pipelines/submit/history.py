"""What is already public about the figures that a form asks for. Nothing withheld is ever looked at:
a form and an annotated workbook leave the house."""

from __future__ import annotations

import polars as pl

from pipelines.codes import Codes
from pipelines.doubts import History, history_of
from pipelines.ground.errors import Fault, SubmissionError
from pipelines.ground.project import Project
from pipelines.schema import TABLES


def load_history(project: Project, codes: Codes) -> History:
    """The current view of the last run; raises SubmissionError (E-SUB-42) where there was none."""
    path = project.path("data", "assess", "ranked.parquet")
    if not path.is_file():
        raise SubmissionError(Fault("E-SUB-42", project.relative(path), "—", "tracker build"))
    ranked = TABLES["ranked"].check(pl.read_parquet(path))
    return history_of(ranked.filter("CURRENT"), codes)

"""`data/searches.csv`: where a figure was looked for, and what was found."""

from __future__ import annotations

import polars as pl

from pipelines.ground.errors import SourceError
from pipelines.ground.project import Project
from pipelines.ground.registers import read_lines
from pipelines.schema import TABLES


def load_searches(project: Project) -> pl.DataFrame:
    """The searches (schema SEARCHES); empty where the project has none. Raises SourceError, SchemaError."""
    table, path = TABLES["searches"], project.path("data", "searches.csv")
    if not path.is_file():
        return table.frame([])
    lines = read_lines(path, SourceError, table.names)
    return table.frame([{name: text or None for name, text in cells.items()} for _, cells in lines])

"""`data/searches.csv`: where a figure was looked for, and what was found."""

from __future__ import annotations

import polars as pl

from pipelines.ground.errors import SourceError
from pipelines.ground.project import Project
from pipelines.ground.registers import read_lines
from pipelines.schema import TABLES

# Only where a copy was read, and where a document is known and was not read.
_OPTIONAL = ("ARCHIVED", "HOLDER", "ADDRESS", "DUE")


def load_searches(project: Project) -> pl.DataFrame:
    """The searches (schema SEARCHES); empty where the project has none. Raises SourceError, SchemaError."""
    table, path = TABLES["searches"], project.path("data", "searches.csv")
    if not path.is_file():
        return table.frame([])
    needed = [name for name in table.names if name not in _OPTIONAL]
    lines = read_lines(path, SourceError, table.names, needed)
    return table.frame([{name: cells.get(name) or None for name in table.names} for _, cells in lines])

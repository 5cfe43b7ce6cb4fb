"""Files → cells. Every non-empty cell of every source file comes out with its address, its text as
shown and its stored type. A file that is missing, altered or can't be read for certain is refused."""

from __future__ import annotations

import polars as pl

from pipelines.errors import Fault, SourceError
from pipelines.ingest.delimited import read_delimited
from pipelines.ingest.sources import SourceFolder, load_sources
from pipelines.project import Project
from pipelines.schema import TABLES

__all__ = ["SourceFolder", "ingest", "load_sources"]

_READERS = {".csv": read_delimited, ".tsv": read_delimited}


def ingest(project: Project, room: str = "sources") -> pl.DataFrame:
    """The `cells` table of all sources of a room of data/ (schema CELLS), sorted by key.

    Raises SourceError for every file that is missing, altered or of an unknown kind.
    """
    rows = [row for folder in load_sources(project, room) for row in _cells(project, folder)]
    return TABLES["cells"].frame(rows)


def _cells(project: Project, folder: SourceFolder) -> list[dict[str, object]]:
    rows = []
    for file in folder.source.files:
        path = folder.folder / file.path
        where = project.relative(path)
        reader = _READERS.get(path.suffix.lower())
        if reader is None:
            raise SourceError(Fault("E-KIND-01", where, path.suffix, " ".join(sorted(_READERS))))
        rows += [{"SOURCE_ID": folder.source.id, **cell} for cell in reader(path, where)]
    return rows

"""Files → cells. Every non-empty cell of every source file comes out with its address, its text as
shown and its stored type. A file that is missing, altered or can't be read for certain is refused."""

from __future__ import annotations

import polars as pl

from pipelines.ground.errors import Fault, SourceError
from pipelines.ground.project import Project
from pipelines.ingest.cells import NO_CACHE, UNFORMATTED, Cell
from pipelines.ingest.files import read_file
from pipelines.ingest.prose import PAGE
from pipelines.schema import TABLES
from pipelines.sources import SourceFolder, load_sources


def ingest(project: Project, room: str = "sources") -> pl.DataFrame:
    """The `cells` table of all sources of a room of data/ (schema CELLS), sorted by key.

    Raises SourceError for every file that is missing, altered, refused or of an unknown kind, and for a
    formula whose value is not stored (E-FORMULA-01).
    """
    table = TABLES["cells"]
    frames = [_cells(project, folder) for folder in load_sources(project, room)]
    return table.check(pl.concat([table.frame([]), *frames]))


def _cells(project: Project, folder: SourceFolder) -> pl.DataFrame:
    frames = [TABLES["cells"].frame([])]
    for file in (file for file in folder.source.files if not file.original):
        path = folder.folder / file.path
        where = project.relative(path)
        readout = read_file(path, where)
        uncached = [c for c in readout.cells if c.TEXT == NO_CACHE]
        if uncached:
            raise SourceError(
                Fault("E-FORMULA-01", f"{where}!{c.SHEET}!{c.ADDRESS}", c.FORMULA or "", "=… → …")
                for c in uncached
            )
        if readout.unformatted:  # the table keeps cells alone: what holds for the whole file is one of them
            readout.cells.append(Cell(PAGE, "R0C0", UNFORMATTED))
        own = readout.frame().with_columns(SOURCE_ID=pl.lit(folder.source.id), FILE=pl.lit(path.name))
        frames.append(own.select(TABLES["cells"].names))
    return pl.concat(frames)

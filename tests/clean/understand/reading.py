"""A table typed in as rows, read as the tracker reads it."""

from functools import cache
from pathlib import Path

from pipelines.codes import load_codes
from pipelines.ground.project import Project
from pipelines.ingest.cells import Cell, Readout, address
from pipelines.understand import Understanding, understand


@cache
def words():
    project = Project.find(Path(__file__))
    return Understanding(project, load_codes(project))


def readout(rows, merges=(), sheet="Sheet1", hidden=()):
    merged = {span.split(":")[0]: span for span in merges}
    cells = [
        Cell(
            sheet,
            at,
            str(value),
            "number" if isinstance(value, (int, float)) else "text",
            float(value) if isinstance(value, (int, float)) else None,
            merged.get(at),
            at in hidden,
        )
        for r, row in enumerate(rows, start=1)
        for c, value in enumerate(row, start=1)
        if value != "" and (at := address(r, c))
    ]
    return Readout(cells, [sheet])


def tables(*readouts):
    whole = Readout([c for r in readouts for c in r.cells], [s for r in readouts for s in r.sheets])
    return understand(whole, words())


def read(rows, merges=(), sheet="Sheet1", hidden=()):
    """Address → figure of one sheet."""
    return {f.address: f for t in tables(readout(rows, merges, sheet, hidden)) for f in t.figures}


def says(figure):
    """(value, unit, period, area) of a figure, for a glance."""
    value = None if figure.value is None else float(figure.value)
    return value, figure.unit, figure.period, figure.area

"""`tracker inspect`: what the tracker reads in a file, for a person (text, HTML) and for a program (JSON).

A file comes in, its tables as understood go out in one of three forms; a file that can't be read is refused
in one sentence. Nothing is written, and no project is needed: outside one, the package's words are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.codes import load_codes
from pipelines.ground.errors import Fault, ProjectError, SourceError
from pipelines.ground.files import json_line
from pipelines.ground.phrases import Phrases
from pipelines.ground.project import Project
from pipelines.ingest import SHEET, TEXT, Readout, read_file
from pipelines.understand import Table, Understanding, understand

say = Phrases(Path(__file__).with_suffix(".yaml"))


@dataclass(frozen=True)
class Inspected:
    """A file's cells and its tables as understood."""

    name: str
    readout: Readout
    tables: list[Table]


def project_or_here(folder: Path) -> Project:
    """The project that `folder` lies in; outside one, the folder with nothing but the package's own files."""
    try:
        return Project.find(folder)
    except ProjectError:
        return Project(folder)


def inspect_file(
    path: Path, project: Project, sheet: str | None = None, known: Understanding | None = None
) -> Inspected:
    """What the tracker reads in the file at `path`, of one sheet or of all.

    known: the project's words, where several files are read with them.
    Raises SourceError for whatever can't be read, for a sheet that does not exist (E-SHEET-01), and where
    no figure is read, with the reason (E-EMPTY-01 to -04).
    """
    readout = read_file(path, path.name)
    if sheet is not None:
        if sheet not in readout.sheets:
            raise SourceError(Fault("E-SHEET-01", path.name, sheet, " | ".join(readout.sheets)))
        kept = [cell for cell in readout.cells if cell.SHEET in (sheet, "(page)")]
        readout = Readout(kept, [sheet], readout.remarks, readout.unformatted)
    tables = understand(readout, known or Understanding(project, load_codes(project)))
    if not any(table.headers and table.figures for table in tables):
        raise SourceError(_nothing_read(path, sheet, readout))
    if any(table.block.sheet.locale.decimal == "," for table in tables):
        readout.remarks.append(say.both("comma", " / "))
    return Inspected(path.name, readout, tables)


def _nothing_read(path: Path, sheet: str | None, readout: Readout) -> Fault:
    """Why no figure was read: nothing is there, it is text under another name, or there is no table."""
    where = path.name if sheet is None else f"{path.name}!{sheet}"
    cells = len([cell for cell in readout.cells if cell.TEXT.strip()])
    if not cells:
        return Fault("E-EMPTY-01", where, f"{len(readout.sheets)} × 0", "> 0")
    misnamed = readout.sheets == [SHEET] and path.suffix.lower() not in TEXT
    return Fault("E-EMPTY-03" if misnamed else "E-EMPTY-04", where, f"{cells} → 0", "> 0")


def json_lines(inspected: Inspected) -> str:
    """One JSON object a line for each number and each cell marked missing, in reading order.

    The first of them carries what is to be known of the whole file (`remarks`: hidden rows, lost formats, …).
    """
    lines = [figure.as_dict() for table in inspected.tables for figure in table.figures]
    if lines and inspected.readout.remarks:
        lines[0] |= {"remarks": inspected.readout.remarks}
    return "".join(map(json_line, lines))

"""A returned workbook → its cells as typed, through the same guarded reader as any source."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest import NO_CACHE, Cell, address, general, look, position, read_file, stored

if TYPE_CHECKING:
    from openpyxl import Workbook

    from pipelines.ground.project import Project

_PROPERTIES = "docProps/custom.xml"


@dataclass(frozen=True)
class FormCell:
    """One cell: its address, its text, its kind, its formula if any.

    text: of a number what is stored, whatever its format hides; 90.0 where 90 is shown so.
    kind: text, number, date, boolean, error; `percent` for a number shown in per cent; `uncached` for a
    formula whose result was never stored: its number is unknown, not zero.
    """

    address: str
    text: str
    kind: str
    formula: str = ""


@dataclass(frozen=True)
class Returned:
    """A workbook that came back: (row, column) → cell for each sheet, and its custom properties."""

    sheets: dict[str, dict[tuple[int, int], FormCell]]
    properties: dict[str, str]

    def at(self, sheet: str, row: int, column: int) -> FormCell:
        """The cell at a place; an empty one where nothing stands."""
        return self.sheets.get(sheet, {}).get((row, column)) or FormCell(address(row, column), "", "text")


def read_submission(path: Path, where: str) -> Returned:
    """Every non-empty cell of a returned .xlsx workbook, with its kind.

    where: the file as messages name it. Raises SourceError, one sentence, for a file that is hostile,
    encrypted, damaged (E-GUARD-…) or in another format (E-SUB-01): only .xlsx can be given back marked.
    """
    readout = read_file(path, where)
    sheets: dict[str, dict[tuple[int, int], FormCell]] = {name: {} for name in readout.sheets}
    for cell in readout.cells:
        told = _form_cell(cell)
        if told.text or told.kind == "uncached":
            sheets[cell.SHEET][position(cell.ADDRESS)] = told
    return Returned(sheets, _properties(safe_bytes(path, where)))


def name_of(path: Path, project: Project) -> str:
    """How messages and records name a returned file: its path in the project, else its name alone."""
    return project.relative(path) if path.is_relative_to(project.root) else path.name


def safe_bytes(path: Path, where: str) -> bytes:
    """The bytes of an .xlsx that is safe to open (decrypted where Excel would do so unasked)."""
    looked = look(path, where)
    if looked.kind != "xlsx":
        raise SourceError(Fault("E-SUB-01", where, looked.kind, "xlsx"))
    return looked.data


def open_workbook(path: Path, where: str) -> Workbook:
    """The workbook itself, formulas kept, to be annotated.

    Raises SourceError: refused as by `read_submission`, or openpyxl can't open it (E-SUB-01).
    """
    from openpyxl import load_workbook

    data = safe_bytes(path, where)
    try:
        return load_workbook(io.BytesIO(data), keep_links=False)
    except (KeyError, ValueError, TypeError, SyntaxError, zipfile.BadZipFile) as damage:
        raise SourceError(Fault("E-SUB-01", where, str(damage)[:80], "xlsx")) from damage


def _properties(data: bytes) -> dict[str, str]:
    """The custom properties that the form carries; none where a program dropped them."""
    from defusedxml.ElementTree import fromstring

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if _PROPERTIES not in archive.namelist():
            return {}
        root = fromstring(archive.read(_PROPERTIES))
    return {item.get("name", ""): "".join(item.itertext()) for item in root}


def _form_cell(cell: Cell) -> FormCell:
    formula = cell.FORMULA or ""
    if cell.TEXT == NO_CACHE:
        return FormCell(cell.ADDRESS, "", "uncached", formula)
    if cell.VALUE is not None:
        if cell.TEXT.endswith("%"):
            return FormCell(cell.ADDRESS, general(cell.VALUE), "percent", formula)
        return FormCell(cell.ADDRESS, stored(cell.VALUE, cell.TEXT), "number", formula)
    return FormCell(cell.ADDRESS, cell.TEXT.strip(), cell.KIND, formula)

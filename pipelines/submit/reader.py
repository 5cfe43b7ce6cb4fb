"""A returned workbook → its cells as typed. It is looked at before it is opened, and never run."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipelines.errors import Fault, SourceError
from pipelines.ingest.delimited import address

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Kind = Literal["text", "number", "date", "boolean", "error", "uncached"]


@dataclass(frozen=True)
class Cell:
    """One non-empty cell: its address, its text as we read it, its stored type, its formula if any.

    `uncached` is a formula whose result was never stored: its number is unknown, not zero.
    """

    address: str
    text: str
    kind: Kind
    formula: str = ""


@dataclass(frozen=True)
class Returned:
    """A workbook that came back: (row, column) → cell for each sheet, and its custom properties."""

    sheets: dict[str, dict[tuple[int, int], Cell]]
    properties: dict[str, str]

    def at(self, sheet: str, row: int, column: int) -> Cell:
        """The cell at a place; an empty one where nothing stands."""
        return self.sheets.get(sheet, {}).get((row, column)) or Cell(address(row, column), "", "text")


def read_submission(path: Path, where: str) -> Returned:
    """Every non-empty cell of a returned .xlsx workbook, with its type.

    where: the file as messages name it. Raises SourceError, one sentence, for a file that is hostile,
    encrypted, damaged or no workbook.
    """
    formulas, values = _open(path, where, data_only=False), _open(path, where, data_only=True)
    sheets = {sheet.title: _cells(sheet, values[sheet.title]) for sheet in formulas.worksheets}
    properties = {p.name: str(p.value) for p in formulas.custom_doc_props.props}
    return Returned(sheets, properties)


def open_workbook(path: Path, where: str) -> Workbook:
    """The workbook itself, formulas kept, to be annotated; refused as by `read_submission`."""
    return _open(path, where, data_only=False)


def _open(path: Path, where: str, data_only: bool) -> Workbook:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    look(path, where)
    try:
        return openpyxl.load_workbook(path, data_only=data_only)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, SyntaxError, TypeError) as damage:
        raise SourceError(Fault("E-SUB-01", where, str(damage)[:80] or type(damage).__name__, ".xlsx")) from damage


def look(path: Path, where: str) -> None:
    """Refuses what must not even be opened: no zip, encrypted, unpacks too large, declares entities."""
    if not path.is_file():
        raise SourceError(Fault("E-FILE-01", where, "—", path.name))
    if not zipfile.is_zipfile(path):
        raise SourceError(Fault("E-SUB-01", where, path.read_bytes()[:4].hex(), ".xlsx"))
    with zipfile.ZipFile(path) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
        if size > 100_000_000:
            raise SourceError(Fault("E-SUB-01", where, f"{size} B", "≤ 100 MB"))
        for entry in archive.infolist():
            if entry.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(entry)[:2000]:
                raise SourceError(Fault("E-SUB-01", where, f"{entry.filename}: DOCTYPE", "—"))


def _cells(sheet: Worksheet, values: Worksheet) -> dict[tuple[int, int], Cell]:
    found = {}
    # One at a time: openpyxl gives cell objects, and each has its own type.
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value not in (None, ""):
                place = (cell.row, cell.column)
                found[place] = _cell(place, cell.value, values.cell(*place).value, cell.data_type)
    return found


def _cell(place: tuple[int, int], raw: Any, cached: Any, data_type: str) -> Cell:
    where = address(*place)
    formula = ""
    if data_type == "f":
        formula, raw = str(getattr(raw, "text", raw)), cached
        if raw is None:
            return Cell(where, "", "uncached", formula)
    if isinstance(raw, str) and raw.startswith("#") and (data_type == "e" or formula):
        return Cell(where, raw, "error", formula)
    return Cell(where, text_of(raw), _kind(raw), formula)


def _kind(value: Any) -> Kind:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "date" if isinstance(value, dt.datetime | dt.date | dt.time) else "text"


def text_of(value: Any) -> str:
    """A stored value as text: numbers with at most 15 significant digits, dates in ISO form."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value.date().isoformat() if isinstance(value, dt.datetime) else str(value).strip()
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else format(value, ".15g")

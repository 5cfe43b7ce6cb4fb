"""How large a sheet may be: beyond this nobody reads it as a table, and all that follows grows with it."""

from __future__ import annotations

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.cells import Readout, box, position

MAX_CELLS = 5_000_000
# The rectangle that a sheet's corners span: whatever lays a sheet out needs room for all of it.
MAX_RECTANGLE = 20_000_000
MAX_COLUMNS = 16_384
MAX_REPEATED = 1_000_000  # cells that a file states once and repeats by number
_DIGITS = "0123456789"


def too_large(place: str, height: int, width: int, cells: int) -> SourceError:
    """The refusal of a sheet of so many rows, columns and cells (E-GUARD-03)."""
    found, most = f"{height:,} × {width:,}; {cells:,}", f"≤ {MAX_RECTANGLE:,}; ≤ {MAX_CELLS:,}"
    return SourceError(Fault("E-GUARD-03", place, found, most))


def check_spans(readout: Readout, where: str) -> None:
    """Raises SourceError (E-GUARD-03) for a sheet whose cells and merged ranges span too much.

    Looks at what was read (A1 addresses, rows in order), so that no way of writing an address escapes it.
    """
    letters: dict[str, set[str]] = {}
    last: dict[str, str] = {}
    spans: dict[str, tuple[int, int]] = {}
    for cell in readout.cells:
        last[cell.SHEET] = cell.ADDRESS
        letters.setdefault(cell.SHEET, set()).add(cell.ADDRESS.rstrip(_DIGITS))
        if cell.MERGED_FROM:
            _, _, bottom, right = box(cell.MERGED_FROM)
            height, width = spans.get(cell.SHEET, (1, 1))
            spans[cell.SHEET] = (max(height, bottom), max(width, right))
    for sheet, at in last.items():
        height, width = spans.get(sheet, (1, 1))
        height = max(height, position(at)[0])
        width = max(width, *(position(f"{name}1")[1] for name in letters[sheet]))
        if height * width > MAX_RECTANGLE:
            found = f"{height:,} × {width:,}"
            raise SourceError(Fault("E-GUARD-03", f"{where}!{sheet}", found, f"≤ {MAX_RECTANGLE:,}"))

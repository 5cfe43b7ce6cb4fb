"""Delimited text → cells. The encoding is detected among those that Chinese files really use."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pipelines.errors import Fault, SourceError

SHEET = "(csv)"
# A BOM decides; then strict UTF-8, which GB18030 text practically never is by accident.
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data: bytes, where: str) -> tuple[str, str]:
    """(text, encoding) of a delimited file.

    Raises SourceError (E-ENC-01) where the bytes are neither UTF-8, UTF-16 with a BOM nor GB18030.
    """
    encodings = [name for bom, name in _BOMS if data.startswith(bom)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError as mistake:
            last = mistake
    raise SourceError(Fault("E-ENC-01", where, str(last)[:80], "UTF-8, UTF-16, GB18030"))


def read_delimited(path: Path, where: str) -> list[dict[str, object]]:
    """The non-empty cells of a CSV or TSV file, as rows of the cells table without SOURCE_ID.

    Every cell is text: a delimited file stores no types. Addresses are A1-style, the sheet `(csv)`.
    """
    text, _ = decode(path.read_bytes(), where)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [
            {
                "FILE": path.name,
                "SHEET": SHEET,
                "ADDRESS": address(row, column),
                "TEXT": cell,
                "KIND": "text",
                "HIDDEN": False,
            }
            for row, cells in enumerate(rows, start=1)
            for column, cell in enumerate(cells, start=1)
            if cell.strip()
        ]
    except csv.Error as mistake:
        raise SourceError(Fault("E-CSV-01", where, str(mistake), "RFC 4180")) from mistake


def address(row: int, column: int) -> str:
    """The A1-style address of a row and column counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"

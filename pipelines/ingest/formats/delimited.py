"""Delimited text → cells. The encoding is detected among those that Chinese files really use."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.cells import Cell, Readout, address

SHEET = "(csv)"
# A BOM decides; then strict UTF-8, which GB18030 text practically never is by accident.
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = ",\t;|"


def decode(data: bytes, where: str) -> tuple[str, str]:
    """(text, encoding) of a delimited file.

    Raises SourceError (E-ENC-01) where the bytes are neither UTF-8, UTF-16 nor GB18030.
    """
    encodings = [name for bom, name in _BOMS if data.startswith(bom)] or _candidates(data)
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError as mistake:
            last = mistake
    raise SourceError(Fault("E-ENC-01", where, str(last)[:80], "UTF-8, UTF-16, GB18030"))


def _candidates(data: bytes) -> list[str]:
    """Without a BOM, every second byte of Latin and digits in UTF-16 is zero: that names its order."""
    head = data[:400]
    if head.count(0) > len(head) // 8:
        return ["utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"]
    return ["utf-8", "gb18030"]


def read_delimited(data: bytes, name: str, where: str) -> Readout:
    """The non-empty cells of a CSV or TSV file. A delimited file stores no types: every cell is text.

    Addresses are A1-style, the sheet is `(csv)`. Raises SourceError (E-ENC-01, E-CSV-01).
    """
    text, encoding = decode(data, where)
    delimiter = "\t" if Path(name).suffix.lower() == ".tsv" else _delimiter(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    readout = Readout(sheets=[SHEET], remarks=[f"编码 / encoding: {encoding}"])
    try:
        readout.cells = [
            Cell(SHEET, address(row, column), cell)
            for row, cells in enumerate(rows, start=1)
            for column, cell in enumerate(cells, start=1)
            if cell.strip()
        ]
    except csv.Error as mistake:
        raise SourceError(Fault("E-CSV-01", where, str(mistake), "RFC 4180")) from mistake
    return readout


def _delimiter(text: str) -> str:
    """The delimiter that most of the first lines have equally often; a comma where none stands out."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    counts = {mark: [line.count(mark) for line in lines] for mark in _DELIMITERS}
    steady = {
        mark: max(set(found), key=lambda n: (n > 0, found.count(n)))
        for mark, found in counts.items()
        if any(found)
    }
    best = max(steady, key=lambda mark: (counts[mark].count(steady[mark]), steady[mark]), default=",")
    return "," if steady.get(",") and counts[","].count(steady[","]) >= len(lines) // 2 else best

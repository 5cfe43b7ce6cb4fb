"""Delimited text → cells. The encoding is detected among those that tables of figures really use."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.cells import Cell, Readout, address, undisturbed
from pipelines.ingest.encodings import decode
from pipelines.ingest.limits import MAX_CELLS, MAX_COLUMNS

SHEET = "(csv)"
_DELIMITERS = ",\t;|"
_NAMED = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_SAMPLE_LINES, _SAMPLE = 200, 100_000


def read_delimited(data: bytes, name: str, where: str) -> Readout:
    """The non-empty cells of a CSV or TSV file. A delimited file stores no types: every cell is text.

    Addresses are A1-style, the sheet is `(csv)`. Raises SourceError (E-ENC-01, E-CSV-01, E-GUARD-03).
    """
    text, encoding = decode(data, where)
    delimiter, skipped = _delimiter(text[:_SAMPLE], Path(name).suffix.lower() == ".tsv")
    del text  # from here on it is read line by line
    readout = Readout(sheets=[SHEET], remarks=[f"编码 / encoding: {encoding}"])
    with undisturbed():
        try:
            readout.cells = _read(data, encoding, delimiter, skipped, where, readout.remarks)
        except csv.Error as mistake:
            raise SourceError(Fault("E-CSV-01", where, str(mistake), "RFC 4180")) from mistake
    return readout


# The numbers of notes behind the quotes of a title that is alone on its line: "Population, quarterly" 1 2
_TAIL = re.compile(rb'^"(?P<title>[^"\r\n]*)"(?P<tail>[ \d]+)$', re.MULTILINE)
TAILED = "题名的引号后有注号，并入题名 / numbers of notes behind the quotes of a title, read with the title"


def _read(
    data: bytes, encoding: str, delimiter: str, skipped: int, where: str, remarks: list[str]
) -> list[Cell]:
    """The cells; what is no RFC 4180 is read once more where it is plain what was meant."""
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
    try:
        return _cells(_rows(data, encoding, delimiter, quoting), skipped, where)
    except csv.Error:
        if _TAIL.search(data):
            remarks.append(TAILED)
            data = _TAIL.sub(rb'"\g<title>\g<tail>"', data)
        elif delimiter == "\t":
            quoting = csv.QUOTE_NONE  # between tabs a quote is a letter like any other
        else:
            raise
    return _cells(_rows(data, encoding, delimiter, quoting), skipped, where)


def _rows(data: bytes, encoding: str, delimiter: str, quoting: Literal[0, 3]) -> Iterator[list[str]]:
    lines = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    return csv.reader(lines, delimiter=delimiter, strict=True, quoting=quoting)


def _cells(rows: Iterable[list[str]], skipped: int, where: str) -> list[Cell]:
    found: list[Cell] = []
    letters = [address(1, column)[:-1] for column in range(1, 100)]
    known: dict[str, str] = {}  # the same words come again and again: each is kept once
    for row, cells in enumerate(rows, start=1):
        if len(found) > MAX_CELLS or len(cells) > MAX_COLUMNS:
            size = f"{row:,} × {len(cells):,}; {len(found):,}"
            raise SourceError(Fault("E-GUARD-03", where, size, f"≤ {MAX_COLUMNS:,}; ≤ {MAX_CELLS:,}"))
        if row > skipped:
            letters.extend(address(1, column)[:-1] for column in range(len(letters) + 1, len(cells) + 1))
            found += [
                Cell(SHEET, f"{letter}{row}", known.setdefault(cell, cell))
                for letter, cell in zip(letters, cells, strict=False)
                if cell and not cell.isspace()
            ]
    return found


def _delimiter(text: str, tabbed: bool) -> tuple[str, int]:
    """(delimiter, lines before the table that only name it).

    The mark that splits most of the first lines into equally many fields; lines before the table have other
    counts. Commas that only stand between digits are decimal ones wherever another mark does as well.
    """
    if named := _NAMED.match(text):
        return named[1], 1
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    if tabbed and "\t" in sample:
        return "\t", 0
    steady = {mark: _steady(sample, mark) for mark in _DELIMITERS if mark in sample}
    if not steady:
        return ",", 0
    if "," in steady and not _DECIMAL_COMMA.sub("", sample).count(","):
        others = {mark: found for mark, found in steady.items() if mark != "," and found[0] >= found[2] // 2}
        steady = others or steady
    elif "," in steady and steady[","][0] >= max(1, steady[","][2] // 2) and not _outdone(steady):
        return ",", 0
    return max(steady, key=lambda mark: steady[mark][:2]), 0


def _outdone(steady: dict[str, tuple[int, int, int]]) -> bool:
    """Whether another mark than the comma splits clearly more lines alike."""
    commas = steady[","][0]
    return any(found[0] > commas * 1.2 for mark, found in steady.items() if mark != ",")


def _steady(sample: str, mark: str) -> tuple[int, int, int]:
    """(lines that the mark splits alike, into how many fields, lines that hold anything)."""
    try:
        rows = [row for row in csv.reader(io.StringIO(sample), delimiter=mark) if any(row)]
    except csv.Error:
        return 0, 0, 1
    counts = Counter(len(row) for row in rows)
    split = [(lines, fields) for fields, lines in counts.items() if fields > 1]
    lines, fields = max(split, default=(0, 0))
    return lines, fields, len(rows)

"""What every reader hands over: cells with their addresses, and remarks about the file as a whole."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import polars as pl

from pipelines.schema import TABLES

_A1 = re.compile(r"([A-Z]{1,3})(\d+)")
_RC = re.compile(r"R(\d+)C(\d+)")
# The text of a formula whose value its program did not store.
NO_CACHE = "#NO-CACHED-VALUE"
UNFORMATTED = (
    "格式未读到：数字按存储的值给出，百分数可能显示为小数 / "
    "number formats could not be read: numbers are as stored, and a share may stand as a fraction"
)


class Cell(NamedTuple):
    """One non-empty cell: columns of the cells table without SOURCE_ID and FILE, in its order.

    TEXT is what a person sees: a number in its format, words of the format included (`5.2万吨`), raised text
    as superscripts (`m²`, `用电量¹⁾`) or in square brackets. KIND is text, number, date, boolean or error;
    VALUE is the stored number of a number cell, which a format may scale. HIDDEN: in a hidden row, column or
    sheet, or under a format that shows nothing; rows that a filter hides are not hidden. NOTE is a comment,
    and says what is struck out.
    MERGED_FROM is the merged range in A1 style; for HTML it is the place in the expanded grid
    (`R2C3` or `R1C2:R1C3`) wherever that differs from the address in the source.
    """

    SHEET: str
    ADDRESS: str
    TEXT: str
    KIND: str = "text"
    VALUE: float | None = None
    MERGED_FROM: str | None = None
    HIDDEN: bool = False
    NOTE: str | None = None
    FORMULA: str | None = None


@dataclass
class Readout:
    """A file's cells in reading order, its sheets in order, and what a reader of them should know.

    unformatted: the file's number formats could not be read, so that 0.923 may be what is shown as 92.3 %.
    """

    cells: list[Cell] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    unformatted: bool = False

    def doubt_formats(self) -> None:
        """Say, to people and to programs, that the number formats could not be read."""
        self.unformatted = True
        if UNFORMATTED not in self.remarks:
            self.remarks.append(UNFORMATTED)

    def frame(self) -> pl.DataFrame:
        """The cells as columns of the cells table without SOURCE_ID and FILE."""
        schema = {
            name: dtype for name, dtype in TABLES["cells"].dtypes.items() if name not in ("SOURCE_ID", "FILE")
        }
        return pl.DataFrame(self.cells, schema=schema, orient="row")


@contextmanager
def undisturbed() -> Iterator[None]:
    """No search for cycles meanwhile: millions of small objects are made, none of them in one."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def address(row: int, column: int) -> str:
    """The A1-style address of a row and column counted from 1."""
    return f"{_letters(column)}{row}"


@cache
def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def position(address: str) -> tuple[int, int]:
    """(row, column) of an A1 or RrCc address, counted from 1; raises ValueError for anything else."""
    match = _A1.fullmatch(address)
    if match is None:
        if numbered := _RC.fullmatch(address):
            return int(numbered[1]), int(numbered[2])
        raise ValueError(f"not an address: {address}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def box(merged: str) -> tuple[int, int, int, int]:
    """(first row, first column, last row, last column) of a range such as `B2:D4` or of one address."""
    first, _, last = merged.partition(":")
    place = position(first)
    return (*place, *(position(last) if last else place))

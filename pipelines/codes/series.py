"""What tells one series from another: indicator, definition, area and breakdown, in this order everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import polars as pl

COLUMNS = ("INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN")
_MARK = "|"


class SeriesKey(NamedTuple):
    """The key of a series; as text (columns SERIES, MISSING) its parts joined by «|»."""

    indicator: str
    definition: str
    area: str
    breakdown: str

    def __str__(self) -> str:
        """`fertilizer-use|all-agri|350400|_T`."""
        return _MARK.join(self)

    @classmethod
    def parse(cls, text: str) -> SeriesKey:
        """The key that a text is; raises ValueError for any other."""
        return cls(*text.split(_MARK))

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SeriesKey:
        """The key of an observation (schema OBSERVATIONS)."""
        return cls(row["INDICATOR"], row["DEFINITION"], row["REF_AREA"], row["BREAKDOWN"])

    @staticmethod
    def columns() -> tuple[str, ...]:
        """The columns of OBSERVATIONS that it stands in."""
        return COLUMNS

    @staticmethod
    def column() -> pl.Expr:
        """The key of each row of a table, as text."""
        return pl.concat_str(COLUMNS, separator=_MARK)

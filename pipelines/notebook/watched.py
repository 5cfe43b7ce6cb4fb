"""What a notebook reads of the products, table by table, noted as it reads: so that one of which nothing was
changed need not run again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, cast

import polars as pl

from pipelines.views import SiteData

SEEN: set[str] = set()  # of the notebook that is running in this process


class Tables(Mapping[str, pl.DataFrame]):
    """The published tables; each that is asked for is noted as `table <name>`."""

    def __init__(self, plain: dict[str, pl.DataFrame]) -> None:
        self.plain = plain

    def __getitem__(self, name: str) -> pl.DataFrame:
        """The table, noted."""
        SEEN.add(f"table {name}")
        return self.plain[name]

    def __iter__(self) -> Iterator[str]:
        """The names, which say nothing of what is in the tables."""
        return iter(self.plain)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.plain)


class Watched(SiteData):
    """The same data, anew for each notebook, with what is read of the tables noted."""

    def searches_for(self, target_id: str) -> list[dict[str, Any]]:
        """The searches logged for a promise, noted as `searches <id>`: no others are read."""
        SEEN.add(f"searches {target_id}")
        return searches_of(cast(Tables, self.tables).plain["searches"], target_id)


def watched(data: SiteData) -> Watched:
    """The data for one notebook."""
    given = {field.name: getattr(data, field.name) for field in fields(data)}
    return Watched(**{**given, "tables": cast(dict[str, pl.DataFrame], Tables(data.tables))})


def searches_of(searches: pl.DataFrame, target_id: str) -> list[dict[str, Any]]:
    """A promise's rows of the table of searches."""
    return searches.filter(pl.col("TARGET_ID") == target_id).to_dicts()


def parts_read() -> str:
    """What was read since this was last asked, as JSON; nothing of it is remembered."""
    said = json.dumps(sorted(SEEN))
    SEEN.clear()
    return said

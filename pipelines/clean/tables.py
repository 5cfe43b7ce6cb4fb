"""What the room hands on."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Cleaned:
    """The four tables of the room: observations, quarantine, unused, sources; and remarks (zh / en)."""

    observations: pl.DataFrame
    quarantine: pl.DataFrame
    unused: pl.DataFrame
    sources: pl.DataFrame
    remarks: tuple[str, ...] = ()

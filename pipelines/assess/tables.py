"""What the room hands on."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Assessed:
    """The four tables of the room: ranked observations, assessments, opinions, context."""

    ranked: pl.DataFrame
    assessments: pl.DataFrame
    opinions: pl.DataFrame
    context: pl.DataFrame

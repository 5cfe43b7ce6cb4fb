"""What the room hands on."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Gated:
    """What may be published: observations, documents, figures set aside; and `withheld`, the keys,
    classes, embargoes and grounds of what was stopped, without any value (columns WITHHELD)."""

    disclosed: pl.DataFrame
    withheld: pl.DataFrame
    sources: pl.DataFrame
    quarantine: pl.DataFrame
    unused: pl.DataFrame

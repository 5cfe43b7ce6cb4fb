"""What a format of downloads is: one entry of `formats/`, which nothing else has to name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Format:
    """A file a table. Downloads page, zip, catalogue, schema.org and validation follow from the entry.

    suffix: of the file; label: its name on pages; media: its media type; order: its place among the others;
    write, read: a table as bytes and back. What is read has the rows and the columns that were written.
    """

    suffix: str
    label: str
    media: str
    order: int
    write: Callable[[pl.DataFrame], bytes]
    read: Callable[[bytes], pl.DataFrame]

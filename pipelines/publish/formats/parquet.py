"""Parquet: types and all, for programs."""

from __future__ import annotations

import io

import polars as pl

from pipelines.ground.files import parquet_bytes
from pipelines.publish.format import Format


def read(data: bytes) -> pl.DataFrame:
    """The table with its types."""
    return pl.read_parquet(io.BytesIO(data))


FORMAT = Format("parquet", "Parquet", "application/vnd.apache.parquet", 20, parquet_bytes, read)

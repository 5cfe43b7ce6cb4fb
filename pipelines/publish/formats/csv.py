"""CSV: UTF-8 with BOM, so that a spreadsheet opens it as it is."""

from __future__ import annotations

import io

import polars as pl

from pipelines.ground.files import csv_bytes
from pipelines.publish.format import Format


def read(data: bytes) -> pl.DataFrame:
    """The table as text."""
    return pl.read_csv(io.BytesIO(data), infer_schema=False)


FORMAT = Format("csv", "CSV", "text/csv", 10, csv_bytes, read)

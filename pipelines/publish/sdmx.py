"""The current observations as SDMX-CSV 2.0: structure, action, dimensions, value, attributes."""

from __future__ import annotations

import io
import re

import polars as pl

from pipelines.ground.files import safe_frame
from pipelines.schema import COLUMN as DEMO
from pipelines.schema import SCHEMA_VERSION, SERIES_KEY, TABLES

DIMENSIONS = ("FREQ", *SERIES_KEY, "TIME_PERIOD")
NOT_APPLICABLE = "_Z"  # SDMX: a dimension is never empty
MEASURE = "OBS_VALUE"
_NOT_SENT = ("CURRENT", "BEATEN_BY", "BEATEN_FOR")
ATTRIBUTES = tuple(name for name in TABLES["ranked"].names if name not in (*DIMENSIONS, MEASURE, *_NOT_SENT))
VERSION = f"{SCHEMA_VERSION}.0.0"
_MONTH = re.compile(r"^\d{4}-\d{2}$")


def sdmx_csv(observations: pl.DataFrame, plan_id: str) -> bytes:
    """UTF-8 without BOM, one current observation a row.

    observations: schema RANKED, a demo's with its mark, which becomes the attribute DEMO. Periods that run
    over several years or months become SDMX time ranges (start and duration); an
    observation of the whole area has ENTITY _Z. SDMX has no period that is not stated: such figures are
    left out.
    """
    current = observations.filter(pl.col("CURRENT") & (pl.col("FREQ") != "_U"))
    mark = [pl.col(DEMO.name).alias("DEMO")] if DEMO.name in current.columns else []
    periods = {code: time_range(code) for code in current["TIME_PERIOD"].unique()}
    rows = current.select(
        pl.lit("dataflow").alias("STRUCTURE"),
        pl.lit(structure_id(plan_id)).alias("STRUCTURE_ID"),
        pl.lit("I").alias("ACTION"),
        *(pl.col(name).fill_null(NOT_APPLICABLE) for name in DIMENSIONS[:-1]),
        pl.col("TIME_PERIOD").replace_strict(periods, return_dtype=pl.String),
        pl.col(MEASURE),
        *ATTRIBUTES,
        *mark,
    ).sort(DIMENSIONS)
    buffer = io.BytesIO()
    safe_frame(rows).write_csv(buffer)
    return buffer.getvalue()


def structure_id(plan_id: str) -> str:
    """AGENCY:DATAFLOW(version) of the observations."""
    return f"{agency_of(plan_id)}:OBSERVATIONS({VERSION})"


def agency_of(plan_id: str) -> str:
    """The agency that a plan's structures are maintained under; SDMX wants a letter first."""
    return re.sub(r"[^A-Z0-9]+", "_", plan_id.upper())


def time_range(code: str) -> str:
    """A period code as SDMX writes it: 2018-01/2018-09 → 2018-01-01/P9M; 2016/2017 → 2016-01-01/P2Y."""
    if "/" not in code:
        return code
    first, last = code.split("/")
    if _MONTH.match(first) and _MONTH.match(last):
        months = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:]) + 1
        return f"{first}-01/P{months}M"
    return f"{first[:4]}-01-01/P{int(last[:4]) - int(first[:4]) + 1}Y"

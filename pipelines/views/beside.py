"""The data beside a picture: every figure as it was observed, with its area, indicator, definition, unit,
span, status and qualifier, and what of it is drawn. One writer for all pictures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.charts import Line, Mark
from pipelines.codes import Lang
from pipelines.ground.files import BOM, csv_lines, safe_cell
from pipelines.schema import MARK
from pipelines.views.data import SiteData
from pipelines.views.series import breakdown_name

# The columns of an observation: column of the CSV → column of the observations.
CODES = {
    "area": "REF_AREA",
    "indicator": "INDICATOR",
    "definition": "DEFINITION",
    "unit": "UNIT_MEASURE",
    "breakdown": "BREAKDOWN",
    "period": "TIME_PERIOD",
    "transformation": "TRANSFORMATION",
    "base_period": "BASE_PER",
    "qualifier": "QUALIFIER",
    "status": "OBS_STATUS",
    "source_id": "SOURCE_ID",
}
NUMBERS = {"value": "OBS_VALUE", "low": "OBS_LOW", "high": "OBS_HIGH"}
NAMES = ("area_name", "indicator_name", "definition_name", "unit_name", "breakdown_name")
HEAD = [
    *("series", "area", "area_name", "indicator", "indicator_name", "definition", "definition_name"),
    *("unit", "unit_name", "breakdown", "breakdown_name", "period"),
    *("transformation", "base_period", "value", "low", "high"),
    *("qualifier", "status", "drawn", "drawn_unit", "obs_id", "inputs", "source_id"),
]
_ABOUT = ["area", "area_name", "indicator", "indicator_name", "definition", "definition_name", "unit"]
BARS = ["label", "shown", "value", *_ABOUT, "period", "qualifier", "status", "obs_id"]


def plain_number(value: float | None) -> str:
    """A number for a CSV: every digit that it has, no exponent, no trailing zeros; empty for none."""
    if value is None:
        return ""
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def about(data: SiteData, row: dict[str, Any], lang: Lang) -> dict[str, str]:
    """The codes of an observation (columns CODES) and their names in one language (NAMES)."""
    indicator, unit = data.codes.indicators[row["INDICATOR"]], data.codes.units[row["UNIT_MEASURE"]]
    return {
        **{column: str(row[name] or "") for column, name in CODES.items()},
        "area_name": data.area_name(row["REF_AREA"], lang),
        "indicator_name": indicator.name[lang],
        "definition_name": indicator.definition_name(row["DEFINITION"], lang),
        "unit_name": unit[lang],
        "breakdown_name": breakdown_name(data, row, lang),
    }


def line_rows(
    data: SiteData, lines: Iterable[Line], lang: Lang, drawn_unit: str | None = None
) -> list[list[str]]:
    """The rows of a picture of lines (columns HEAD), one a mark.

    drawn_unit: the unit of what is drawn where that is not the observation itself (a change against a
    base); None where it is the observation's.
    """
    return [_mark_row(data, line, mark, lang, drawn_unit) for line in lines for mark in line.marks]


def _mark_row(data: SiteData, line: Line, mark: Mark, lang: Lang, drawn_unit: str | None) -> list[str]:
    row = data.observation[mark.obs]
    cells = about(data, row, lang)
    cells |= {column: plain_number(row[name]) for column, name in NUMBERS.items()}
    cells |= {
        "series": line.name,
        "drawn": plain_number(mark.value),
        "obs_id": mark.obs,
        "inputs": mark.inputs,
    }
    cells["drawn_unit"] = row["UNIT_MEASURE"] if drawn_unit is None else drawn_unit
    return [cells[column] for column in HEAD]


def bar_row(data: SiteData, label: str, shown: str, value: float, inputs: str, lang: Lang) -> list[str]:
    """The row of a bar (columns BARS): what it is about comes from the observations that it rests on, each
    value once; empty for counts of ours. The unit stands only beside a printed value: not beside what was
    computed from several (a pace, a share), nor beside how many are in a state."""
    rows = [data.observation[obs] for obs in inputs.split(";") if obs]
    told = [about(data, row, lang) for row in rows]
    shared = {column: ";".join(dict.fromkeys(one[column] for one in told)) for column in BARS[3:-1]}
    counted = any(data.codes.indicators[row["INDICATOR"]].states for row in rows)
    if counted or value not in [row["OBS_VALUE"] for row in rows]:
        shared["unit"] = ""
    return [label, shown, plain_number(value), *shared.values(), inputs]


def frame_rows(data: SiteData, frame: pl.DataFrame, lang: Lang) -> tuple[list[str], list[list[str]]]:
    """A chapter's table for whoever downloads it: head and rows.

    frame: any columns, and `INPUTS`, the OBS_IDs of each row joined by `;` (empty for a count of ours). Its
    own columns come first, under their names in small letters, then what the observations are about.
    """
    own = [name for name in frame.columns if name != "INPUTS"]
    rows = []
    for row in frame.iter_rows(named=True):
        inputs = str(row.get("INPUTS") or "")
        about_it = bar_row(data, "", "", math.nan, inputs, lang)[3:]
        rows.append([*(_plain(row[name]) for name in own), *about_it])
    return [*(name.lower() for name in own), *BARS[3:]], rows


def _plain(cell: Any) -> str:
    if isinstance(cell, float):
        return plain_number(cell)
    return "" if cell is None else str(cell)


def csv_rows(rows: Sequence[Sequence[str]], head: Sequence[str], demo: bool = False) -> bytes:
    """Rows below their heads as CSV that a spreadsheet reads and never runs; a demo's carry its mark.

    A demo's picture without any figure still says what it is, in a row of its own.
    """
    mark = [MARK] if demo else []
    body = [*rows] or ([[""] * len(head)] if demo else [])
    columns = [*head, *(["demo"] if demo else [])]
    return BOM + csv_lines(columns, ([*map(_safe, row), *mark] for row in body))


def _safe(cell: str) -> str:
    """A text made safe; a number stays one, whatever its sign."""
    return cell if cell.lstrip("-").replace(".", "", 1).isdigit() else safe_cell(cell)

"""JSON-stat datasets (json-stat.org/full) → cells of the long table that they stand for."""

from __future__ import annotations

import itertools
import json
import math
from typing import Any

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.cells import Cell, Readout, address
from pipelines.ingest.failures import LIBRARY_FAILURES
from pipelines.ingest.numberformats import general

SHEET = "(json)"
MAX_OBSERVATIONS = 1_000_000
VALUE, STATUS, UNIT = "value", "status", "unit"


def datasets_in(told: Any) -> dict[str, Any]:
    """Sheet name → dataset: of a dataset itself (version 2), or of a bundle of named ones (version 1)."""
    if not isinstance(told, dict):
        return {}
    if "dimension" in told and "value" in told:
        return {SHEET: told}
    return {
        f"{SHEET} {name}": one
        for name, one in told.items()
        if isinstance(one, dict) and isinstance(one.get("dimension"), dict) and "value" in one
    }


def read_jsonstat(data: bytes, where: str) -> Readout:
    """One sheet for each dataset, one row for each observation: the label of each dimension's category, the
    value, its status.

    The first row names the dimensions; a missing value leaves its cell empty. Raises SourceError:
    E-GUARD-06 where a dataset does not agree with itself, E-GUARD-03 where it has too many observations.
    """
    readout = Readout()
    for sheet, told in datasets_in(json.loads(data)).items():
        readout.sheets.append(sheet)
        _read_dataset(told, sheet, readout, where)
    return readout


def _read_dataset(told: dict[str, Any], sheet: str, readout: Readout, where: str) -> None:
    try:
        shape = told if "id" in told else told["dimension"]  # where version 1 has its lists
        names, sizes = [str(name) for name in shape["id"]], [int(size) for size in shape["size"]]
        count = math.prod(sizes)
        if count > MAX_OBSERVATIONS:
            raise SourceError(Fault("E-GUARD-03", where, f"{count:,}", f"≤ {MAX_OBSERVATIONS:,}"))
        labels = [_labels(told["dimension"][name], size) for name, size in zip(names, sizes, strict=True)]
        status = told.get("status")
        status = status["value"] if isinstance(status, dict) and "value" in status else status
        values, statuses = _by_place(told["value"], count), _by_place(status, count)
    except LIBRARY_FAILURES as failure:
        said = f"{type(failure).__name__}: {failure}"[:160]
        raise SourceError(Fault("E-GUARD-06", where, said, "JSON-stat 2.0")) from failure
    roles = _roles(told, shape)
    head = [f"{told['dimension'][name].get('label') or name}{roles.get(name, '')}" for name in names]
    units = [_units(told["dimension"][name], size) for name, size in zip(names, sizes, strict=True)]
    readout.remarks.append(f"JSON-stat：{count} 个观测 / {count} observations")
    if title := told.get("label") or told.get("title"):
        readout.remarks.append(f"标题 / title: {title}")
    last = len(names) + 2 + bool(statuses)
    heads = [*head, VALUE, *([STATUS] if statuses else []), *([UNIT] if any(map(any, units)) else [])]
    readout.cells += [Cell(sheet, address(1, n), text) for n, text in enumerate(heads, start=1) if text]
    counted = [next(filter(None, said), "") for said in itertools.product(*units)]
    for place, categories in enumerate(itertools.product(*labels)):
        row = place + 2
        if counted[place]:
            readout.cells.append(Cell(sheet, address(row, last), counted[place]))
        readout.cells += [
            Cell(sheet, address(row, n), text) for n, text in enumerate(categories, start=1) if text.strip()
        ]
        readout.cells += _observation(sheet, row, len(names) + 1, values.get(place), statuses.get(place))


def _roles(told: dict[str, Any], shape: dict[str, Any]) -> dict[str, str]:
    """Dimension → the role that the dataset gives it (time, geo, metric), in brackets behind its name."""
    said = told.get("role") or shape.get("role") or {}
    roles = {role: names for role, names in said.items() if role in ("time", "geo", "metric")}
    return {str(name): f" ({role})" for role, names in roles.items() for name in names}


def _units(dimension: Any, size: int) -> list[str]:
    """The units of a dimension's categories in their order; empty texts where it says none."""
    said = dimension["category"].get("unit") or {}
    units = [said.get(name) or {} for name in _ids(dimension["category"])]
    return [str(unit.get("label") or unit.get("base") or "") for unit in units] or [""] * size


def _observation(sheet: str, row: int, column: int, value: Any, status: Any) -> list[Cell]:
    found = []
    if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        found.append(Cell(sheet, address(row, column), str(value), "error"))
    elif isinstance(value, (int, float)):
        found.append(Cell(sheet, address(row, column), general(float(value)), "number", float(value)))
    elif value is not None and str(value).strip():
        found.append(Cell(sheet, address(row, column), str(value)))
    if status is not None and str(status).strip():
        found.append(Cell(sheet, address(row, column + 1), str(status)))
    return found


def _labels(dimension: Any, size: int) -> list[str]:
    """The labels of a dimension's categories in their order; ValueError where they are not `size`."""
    category = dimension["category"]
    labels, ids = category.get("label") or {}, _ids(category)
    if len(ids) != size:
        raise ValueError(f"{len(ids)} categories, size {size}")
    return [str(labels.get(name, name)) for name in ids]


def _ids(category: Any) -> list[str]:
    """The ids of a dimension's categories in their order."""
    index = category.get("index")
    if isinstance(index, dict):
        return [name for name, _ in sorted(index.items(), key=lambda item: int(item[1]))]
    return list(index) if index is not None else list(category.get("label") or {})


def _by_place(told: Any, count: int) -> dict[int, Any]:
    """Values or statuses by the number of their observation: an array, an object, or one for all."""
    if told is None:
        return {}
    if isinstance(told, dict):
        found = {int(place): value for place, value in told.items()}
    elif isinstance(told, list):
        found = dict(enumerate(told))
    else:
        return dict.fromkeys(range(count), told)
    if found and max(found) >= count:
        raise ValueError(f"{max(found) + 1} values, {count} places")
    return found

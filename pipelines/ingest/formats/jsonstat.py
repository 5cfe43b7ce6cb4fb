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
VALUE, STATUS = "值/value", "状态/status"


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
    head = [str(told["dimension"][name].get("label") or name) for name in names]
    readout.remarks.append(f"JSON-stat：{count} 个观测 / {count} observations")
    if title := told.get("label") or told.get("title"):
        readout.remarks.append(f"标题 / title: {title}")
    heads = [*head, VALUE, *([STATUS] if statuses else [])]
    readout.cells += [Cell(sheet, address(1, n), text) for n, text in enumerate(heads, start=1) if text]
    for place, categories in enumerate(itertools.product(*labels)):
        row = place + 2
        readout.cells += [
            Cell(sheet, address(row, n), text) for n, text in enumerate(categories, start=1) if text.strip()
        ]
        readout.cells += _observation(sheet, row, len(names) + 1, values.get(place), statuses.get(place))


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
    labels, index = category.get("label") or {}, category.get("index")
    if isinstance(index, dict):
        ids = [name for name, _ in sorted(index.items(), key=lambda item: int(item[1]))]
    else:
        ids = list(index) if index is not None else list(labels)
    if len(ids) != size:
        raise ValueError(f"{len(ids)} categories, size {size}")
    return [str(labels.get(name, name)) for name in ids]


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

"""CSV registers in, checked rows out, as yamlio does for YAML: a mistake is reported with its row and column.

What a spreadsheet adds when it saves (a byte-order mark, CRLF) changes nothing. Columns are written as the
fields of their model in capitals, lists are joined by `;`, an empty cell is an absent one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic import ValidationError as PydanticError
from pydantic.fields import FieldInfo

from pipelines.ground.errors import Fault, TrackerError, stop_if
from pipelines.ground.files import short


class Row(BaseModel):
    """One row of a register; a column that no field names is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, alias_generator=str.upper)


def _of_the_calendar(text: str) -> str:
    from pipelines.ground.periods import is_partial_day  # which brings Polars, that few registers need

    if not is_partial_day(text):
        raise ValueError("YYYY-MM-DD | YYYY-MM | YYYY")
    return text


Day = Annotated[str, AfterValidator(_of_the_calendar)]  # possibly partial
RowT = TypeVar("RowT", bound=Row)
Line = tuple[int, dict[str, str]]  # its number in the file, and its cells by column
Many = Annotated[
    tuple[str, ...],
    BeforeValidator(lambda v: tuple(filter(None, v.split(";"))) if isinstance(v, str) else v),
]


def columns_of(model: type[Row]) -> dict[str, FieldInfo]:
    """Column → field of a model, in its order."""
    return {str(f.validation_alias or f.alias or name): f for name, f in model.model_fields.items()}


def load_by_column(path: Path, model: type[Row], error: type[TrackerError]) -> list[dict[str, Any]]:
    """A register's checked rows by column, absent cells None; none where there is no such file."""
    rows = load_rows(path, model, error) if path.is_file() else []
    return [row.model_dump(by_alias=True) for row in rows]


def load_rows(
    path: Path, model: type[RowT], error: type[TrackerError], key: tuple[str, ...] = ()
) -> list[RowT]:
    """A register as checked models, in its order.

    key: the columns that together tell rows apart. Raises `error` with every fault of the file: what
    `read_lines` raises, a wrong, missing or unknown cell (E-REG-01), a key that stands twice (E-KEY-01).
    """
    named = columns_of(model)
    required = [column for column, field in named.items() if field.is_required()]
    lines = read_lines(path, error, list(named), required)
    rows, faults = [], _repeated(path, lines, key)
    for number, cells in lines:
        try:
            rows.append(model.model_validate({name: text for name, text in cells.items() if text}))
        except PydanticError as mistake:
            faults += [_fault(path, number, cells, item) for item in mistake.errors()]
    stop_if(faults, error)
    return rows


def read_lines(
    path: Path, error: type[TrackerError], columns: Iterable[str], required: Iterable[str] | None = None
) -> list[Line]:
    """The lines of a register as text.

    columns: all that it may have; required: those that it must have (all where None). Raises `error`: a
    file that is missing (E-FILE-01), is no UTF-8 (E-ENC-01) or no CSV (E-CSV-01), a column that is unknown,
    missing or there twice (E-SCHEMA-01), a line with more or fewer cells than the header (E-REG-01).
    """
    known = list(columns)
    wanted = known if required is None else list(required)
    head, *rows = _cells(path, error) or [(1, known)]
    stop_if(_head_faults(path, head[1], known, wanted), error)
    uneven = [
        Fault("E-REG-01", f"{short(path)}:{number}", f"{len(cells)}", f"{len(head[1])}")
        for number, cells in rows
        if len(cells) != len(head[1])
    ]
    stop_if(uneven, error)
    return [(number, dict(zip(head[1], cells, strict=True))) for number, cells in rows]


def _cells(path: Path, error: type[TrackerError]) -> list[tuple[int, list[str]]]:
    if not path.is_file():
        raise error(Fault("E-FILE-01", short(path), "—", path.name))
    data = path.read_bytes()
    try:
        reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        return [(reader.line_num, cells) for cells in reader if cells]
    except UnicodeDecodeError as mistake:
        line = data[: mistake.start].count(b"\n") + 1
        found = data[mistake.start : mistake.start + 4].hex(" ")
        raise error(Fault("E-ENC-01", f"{short(path)}:{line}", found, "UTF-8")) from mistake
    except csv.Error as mistake:
        raise error(Fault("E-CSV-01", f"{short(path)}:{reader.line_num}", str(mistake), "CSV")) from mistake


def _head_faults(path: Path, head: list[str], known: list[str], wanted: list[str]) -> list[Fault]:
    where, listed = f"{short(path)}:1", ", ".join(known)
    odd = [name for name in dict.fromkeys(head) if name not in known or head.count(name) > 1]
    missing = [name for name in wanted if name not in head]
    return [
        *(Fault("E-SCHEMA-01", f"{where} {name or '—'}", name or "—", listed) for name in odd),
        *(Fault("E-SCHEMA-01", f"{where} {name}", "—", name) for name in missing),
    ]


def _repeated(path: Path, lines: list[Line], key: tuple[str, ...]) -> list[Fault]:
    first: dict[tuple[str, ...], int] = {}
    faults = []
    for number, cells in lines if key else []:
        own = tuple(cells[name] for name in key)
        if own in first:
            where = f"{short(path)}:{number} {', '.join(key)}"
            faults.append(Fault("E-KEY-01", where, ", ".join(own), f"≠ :{first[own]}"))
        first.setdefault(own, number)
    return faults


def _fault(path: Path, number: int, cells: dict[str, str], item: Any) -> Fault:
    column = str(item["loc"][0]) if item["loc"] else ""
    return Fault(
        "E-REG-01", f"{short(path)}:{number} {column}".strip(), cells.get(column) or "—", item["msg"]
    )

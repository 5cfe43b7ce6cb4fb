"""What a row says of how far its figure may be told: class, embargo, the enterprises behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypedDict

from pipelines.clean.grid import Row
from pipelines.ground.errors import Fault
from pipelines.schema import DISCLOSURES


class Limits(TypedDict):
    """The columns of a figure that the gate looks at; a share is one of 1."""

    disclosure: str
    embargo: dt.date | None
    contributors: int | None
    largest_share: float | None


def _count(text: str) -> int:
    number = float(text)
    if not number.is_integer() or number < 0:
        raise ValueError(text)
    return int(number)


def _share(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 100:
        raise ValueError(text)
    return number / 100


_READ: dict[str, tuple[Callable[[str], Any], str]] = {
    "embargo": (dt.date.fromisoformat, "2027-01-31"),
    "contributors": (_count, "0, 1, 2 …"),
    "largest": (_share, "0–100"),
}


def limits_of(row: Row, columns: Mapping[Any, str], where: str) -> tuple[Limits, list[Fault]]:
    """The limits of a row's figure, and a fault for each cell that can't be read (E-GATE-01, E-REG-01).

    columns: what holds what; where: the file, as messages name it. A figure with a fault is closed.
    """
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    for name, (read, expected) in _READ.items():
        text = row.get(columns.get(name, ""))
        try:
            values[name] = read(text) if text else None
        except ValueError:
            faults.append(Fault("E-REG-01", f"{where}!{row.at[columns[name]]}", text, expected))
    disclosure = row.get(columns.get("disclosure", ""))
    if disclosure not in ("", *DISCLOSURES):
        at = row.at[columns["disclosure"]]
        faults.append(Fault("E-GATE-01", f"{where}!{at}", disclosure, " | ".join(DISCLOSURES)))
    return Limits(
        disclosure=DISCLOSURES[-1] if faults else disclosure,
        embargo=values.get("embargo"),
        contributors=values.get("contributors"),
        largest_share=values.get("largest"),
    ), faults

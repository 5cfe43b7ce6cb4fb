"""`tracker inspect --compare OLD NEW`: two editions of one table, and what became of labels and figures.

Nothing is judged: a renamed label, a restated figure, a new row are no faults. A figure that is a unit's step
away from what it was is named with the unit that would explain it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pipelines.codes import Codes
from pipelines.doubts import jump_between
from pipelines.ground.files import json_line
from pipelines.ground.folding import fold
from pipelines.inspection.inspected import Inspected
from pipelines.inspection.matching import Labels, Matched, key_of, matched, pairs_of, paths_of
from pipelines.understand import Labelled, Table

JOIN = " › "
# What may have become of something, in the order in which it is told.
KINDS = (
    *("table-gone", "table-added", "row-renamed", "column-renamed", "row-gone", "row-added", "column-gone"),
    *("column-added", "area", "unit", "restated", "filled", "emptied", "jump"),
)
_Key = tuple[Labels, Labels, str | None, int]


@dataclass(frozen=True)
class Change:
    """One difference: of labels `old` and `new` alone; of figures with place, labels, period, area and unit.

    percent: the change in per cent of the old value; jump: what would explain a step of the unit (zh / en).
    """

    kind: str
    sheet: str
    old: str = ""
    new: str = ""
    cell: str = ""
    labels: str = ""
    period: str = ""
    area: str = ""
    unit: str = ""
    percent: float | None = None
    jump: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The change for programs, without what it does not have."""
        return {name: value for name, value in self.__dict__.items() if value not in ("", None)}


def compare(old: Inspected, new: Inspected, codes: Codes) -> list[Change]:
    """Every difference between two editions, by KINDS and then in reading order of the new one."""
    pairs, gone, added = pairs_of(old, new)
    found = [Change("table-gone", table.block.sheet.name, old=_name(table)) for table in gone]
    found += [Change("table-added", table.block.sheet.name, new=_name(table)) for table in added]
    for one, other in pairs:
        found += _compared(one, other, codes)
    return sorted(found, key=lambda change: KINDS.index(change.kind))


def _name(table: Table) -> str:
    return next((slot.text for slot in table.block.captions), table.block.sheet.name)


def _compared(old: Table, new: Table, codes: Codes) -> Iterator[Change]:
    sheet = new.block.sheet.name
    rows, columns = (
        matched(list(paths_of(old.figures, side)), list(paths_of(new.figures, side)))
        for side in ("row", "column")
    )
    yield from _labels("row", rows, old, new)
    yield from _labels("column", columns, old, new)
    before = _by_key(old.figures, rows, columns)
    after = _by_key(new.figures, Matched({}, [], []), Matched({}, [], []))
    renamed = set(rows.renamed.values())
    for key, figure in after.items():
        if key in before:
            change = _figure(before[key], figure, sheet, key[0] in renamed, codes)
            if change is not None:
                yield change
    yield from _steps(before, after, sheet, codes)


def _labels(side: str, found: Matched, old: Table, new: Table) -> Iterator[Change]:
    sheet = new.block.sheet.name
    was, is_ = paths_of(old.figures, side), paths_of(new.figures, side)
    for one, other in found.renamed.items():
        yield Change(f"{side}-renamed", sheet, _path(was[one]), _path(is_[other]))
    for one in found.gone:
        yield Change(f"{side}-gone", sheet, old=_path(was[one]))
    for one in found.added:
        yield Change(f"{side}-added", sheet, new=_path(is_[one]))


def _path(labels: Labels) -> str:
    return JOIN.join(labels) or "—"


def _by_key(figures: list[Labelled], rows: Matched, columns: Matched) -> dict[_Key, Labelled]:
    """(row, column, period, which of several alike) → figure, under the new edition's labels."""
    found: dict[_Key, Labelled] = {}
    seen: Counter[tuple[Labels, Labels, str | None]] = Counter()
    for figure in figures:
        row, column = key_of(figure.row), key_of(figure.column)
        key = (rows.renamed.get(row, row), columns.renamed.get(column, column), figure.period)
        found[*key, seen[key]] = figure
        seen[key] += 1
    return found


def _figure(old: Labelled, new: Labelled, sheet: str, renamed: bool, codes: Codes) -> Change | None:
    """What became of one figure of one place and period; None where nothing did."""
    change = _of(new, sheet)
    if not renamed and fold(old.area or "") != fold(new.area or ""):
        return replace(change, kind="area", old=old.area or "—", new=new.area or "—")
    if old.value is None or new.value is None:
        kind = "filled" if old.value is None else "emptied"
        same = old.value is new.value
        return None if same else replace(change, kind=kind, old=_said(old.value), new=_said(new.value))
    if fold(old.unit or "") != fold(new.unit or "") and _unit(old) != _unit(new):
        was, is_ = (f"{f.value} {f.unit or ''}".strip() for f in (old, new))
        return replace(change, kind="unit", old=was, new=is_)
    return None if old.value == new.value else replace(_moved(change, old, new, codes), kind="restated")


def _of(figure: Labelled, sheet: str) -> Change:
    return Change(
        kind="",
        sheet=sheet,
        cell=figure.address,
        labels=_path((*figure.row, *figure.column)),
        period=figure.period or "",
        area=figure.area or "",
        unit=figure.unit or "",
    )


def _unit(figure: Labelled) -> str:
    return figure.unit_code or figure.unit or ""


def _moved(change: Change, old: Labelled, new: Labelled, codes: Codes) -> Change:
    was, is_ = float(old.value or 0), float(new.value or 0)
    jump = jump_between(was, is_, new.unit_code, codes)
    return replace(
        change,
        old=_said(old.value),
        new=_said(new.value),
        percent=round((is_ / was - 1) * 100, 2) if was else None,
        jump=" / ".join(jump) if jump else "",
    )


def _said(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:f}"


def _steps(
    before: dict[_Key, Labelled], after: dict[_Key, Labelled], sheet: str, codes: Codes
) -> Iterator[Change]:
    """Figures of a later year than the old edition has that are a unit's step away from its last one."""
    last: dict[tuple[Labels, Labels], Labelled] = {}
    for (row, column, period, _), figure in before.items():
        known = last.get((row, column))
        if _year(period) and figure.value and (known is None or _year(period) > _year(known.period)):
            last[row, column] = figure
    for (row, column, period, _), figure in after.items():
        known = last.get((row, column))
        later = known is not None and _year(period) > _year(known.period)
        if known is None or not later or not figure.value or _unit(known) != _unit(figure):
            continue
        change = _moved(_of(figure, sheet), known, figure, codes)
        if change.jump:
            yield replace(change, kind="jump", old=f"{change.old} ({known.period})")


def _year(period: str | None) -> int:
    return int(period) if period and len(period) == 4 and period.isdigit() else 0


def change_lines(changes: list[Change]) -> str:
    """One JSON object a line for each difference."""
    return "".join(json_line(change.as_dict()) for change in changes)

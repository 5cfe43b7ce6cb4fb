"""Does the workbook still ask what was asked: sheets, headers, rows in place, labels as printed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from pipelines.codes import Codes
from pipelines.ground.folding import fold
from pipelines.submit.findings import Entry, Finding
from pipelines.submit.form import (
    FIRST_ROW,
    FORM,
    HEADER_ROW,
    HEADERS,
    INFO,
    INFO_FIRST_ROW,
    INFO_INPUTS,
    INFO_ROWS,
    LABELS,
    Form,
    FormRow,
)
from pipelines.submit.reader import Returned
from pipelines.submit.words import say

_CODES = {"unit": "E-SUB-07", "period": "E-SUB-08"}


class Matched(NamedTuple):
    """Entries by row id, and what is wrong with the structure."""

    entries: dict[str, Entry]
    findings: list[Finding]


def finding(returned: Returned, sheet: str, row: int, column: int, code: str, expected: str) -> Finding:
    """A finding on one cell, with what stands there now."""
    cell = returned.at(sheet, row, column)
    return Finding(sheet, row, column, cell.address, code, cell.text or cell.formula, expected)


def match(form: Form, returned: Returned, codes: Codes) -> Matched:
    """The entries of the form's rows, wherever they stand now, with every fault of the structure."""
    columns, faults = _columns(returned)
    places, row_faults = _places(form, returned, columns, codes)
    entries = {
        row_id: Entry(
            row_id,
            number,
            {name: returned.at(FORM, number, column) for name, column in columns.items()},
            columns,
        )
        for row_id, number in places.items()
    }
    labels = [
        fault
        for row in form.rows
        if row.id in entries
        for fault in _label_faults(row, entries[row.id], codes)
    ]
    return Matched(entries, [*faults, *row_faults, *labels, *_info_faults(form, returned)])


def _columns(returned: Returned) -> tuple[dict[str, int], list[Finding]]:
    """Header → column as it stands now; a header that is gone is looked for where it was."""
    width = max((column for row, column in returned.sheets[FORM] if row == HEADER_ROW), default=0)
    texts = {fold(returned.at(FORM, HEADER_ROW, n).text): n for n in range(width, 0, -1)}
    columns, faults = {}, []
    for position, (name, header) in enumerate(HEADERS.items(), start=1):
        found = texts.get(fold(header))
        columns[name] = found or position
        if found is None:
            faults.append(finding(returned, FORM, HEADER_ROW, position, "E-SUB-03", header))
    names = list(columns)
    for index in out_of_order(list(columns.values())):
        place = columns[names[index]]
        faults.append(finding(returned, FORM, HEADER_ROW, place, "E-SUB-04", HEADERS[names[index]]))
    return columns, faults


def out_of_order(numbers: Sequence[int]) -> list[int]:
    """Which positions break the rising order, as few as possible (the longest rising run stays)."""
    ends: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for index, number in enumerate(numbers):
        place = bisect_left(ends, number)
        before.append(tails[place - 1] if place else -1)
        ends[place : place + 1] = [number]
        tails[place : place + 1] = [index]
    kept, index = set(), tails[-1] if tails else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return [index for index in range(len(numbers)) if index not in kept]


def _places(
    form: Form, returned: Returned, columns: dict[str, int], codes: Codes
) -> tuple[dict[str, int], list[Finding]]:
    """Row id → row number now; moved, missing, doubled and unknown rows are faults."""
    order = {row.id: index for index, row in enumerate(form.rows)}
    numbers = sorted({row for row, _ in returned.sheets[FORM] if row >= FIRST_ROW})
    places: dict[str, int] = {}
    strangers: list[int] = []
    for number in numbers:
        row_id = returned.at(FORM, number, columns["id"]).text
        if row_id in order and row_id not in places:
            places[row_id] = number
        else:
            strangers.append(number)
    faults = _moved(places, order, returned, columns)
    for row_id, index in order.items():
        expected = FIRST_ROW + index
        if row_id in places:
            continue
        if expected in strangers:  # its id was changed where it stands
            strangers.remove(expected)
            places[row_id] = expected
            faults.append(finding(returned, FORM, expected, columns["id"], "E-SUB-03", row_id))
        else:
            faults.append(_missing(form.rows[index], returned, columns))
    faults += [_stranger(returned, number, columns, codes, form.year) for number in strangers]
    return places, faults


def _moved(
    places: dict[str, int], order: dict[str, int], returned: Returned, columns: dict[str, int]
) -> list[Finding]:
    ids = sorted(places, key=lambda row_id: places[row_id])
    return [
        finding(
            returned,
            FORM,
            places[ids[index]],
            columns["id"],
            "E-SUB-04",
            f"{say.both('expected.row', '/')} {FIRST_ROW + order[ids[index]]}",
        )
        for index in out_of_order([order[row_id] for row_id in ids])
    ]


def _missing(row: FormRow, returned: Returned, columns: dict[str, int]) -> Finding:
    """A row that is gone has no cell of its own: the head of the column of ids is marked."""
    expected = f"{row.id} {row.labels['indicator']} {row.labels['area']}"
    return finding(returned, FORM, HEADER_ROW, columns["id"], "E-SUB-05", expected)


def _stranger(returned: Returned, number: int, columns: dict[str, int], codes: Codes, year: int) -> Finding:
    """A row that was not asked for; where its place does not exist, that is what is wrong with it."""
    for name in ("area", "area_code"):
        text = returned.at(FORM, number, columns[name]).text
        if text and not area_exists(text, codes, year):
            return finding(returned, FORM, number, columns[name], "E-SUB-09", "areas.csv")
    filled = [column for column in columns.values() if returned.at(FORM, number, column).text]
    return finding(returned, FORM, number, min(filled or [columns["id"]]), "E-SUB-06", "—")


def area_exists(text: str, codes: Codes, year: int) -> bool:
    """Whether an area's code or name is in the list and valid in that year."""
    area = codes.areas.get(text) or codes.areas.get(codes.area_words.get(fold(text), ""))
    return area is not None and area.stands_in(year)


def _label_faults(row: FormRow, entry: Entry, codes: Codes) -> list[Finding]:
    changed = [name for name in LABELS if fold(entry.cells[name].text) != fold(row.labels[name])]
    if {"area", "area_code"} <= set(changed):
        changed.remove("area_code")  # one wrong place, told once, at its name
    faults = []
    for name in changed:
        text, code = entry.cells[name].text, _CODES.get(name, "E-SUB-03")
        if name in ("area", "area_code") and not area_exists(text, codes, int(row.period)):
            code = "E-SUB-09"
        faults.append(entry.find(name, code, text, row.labels[name], FORM))
    return faults


def _info_faults(form: Form, returned: Returned) -> list[Finding]:
    faults = []
    for number, (name, label) in enumerate(INFO_ROWS.items(), start=INFO_FIRST_ROW):
        if fold(returned.at(INFO, number, 1).text) != fold(label):
            faults.append(finding(returned, INFO, number, 1, "E-SUB-03", label))
        expected, now = form.info[name], returned.at(INFO, number, 2).text
        # The version may be an older one as long as it asks the same: the digest decides that.
        if name not in (*INFO_INPUTS, "version") and now != expected:
            code = "E-SUB-08" if name == "year" else "E-SUB-03"
            faults.append(finding(returned, INFO, number, 2, code, expected))
    return faults

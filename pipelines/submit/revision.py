"""What a second submission of the same organisation and year changes, row by row."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields

from pipelines.ground.files import csv_lines
from pipelines.schema import DISCLOSURES
from pipelines.sources import SourceFolder, SubmissionLayout
from pipelines.submit.findings import Checked
from pipelines.submit.form import FORM, HEADER_ROW, HEADERS
from pipelines.submit.reader import FormCell, Returned, read_submission

OPEN = DISCLOSURES[0]
_COMPARED = ("kind", "value", "disclosure", "embargo", "contributors", "largest")


@dataclass(frozen=True)
class Difference:
    """One cell of the form that says something else now; empty before or now: it was not filled in."""

    row_id: str
    indicator: str
    definition: str
    area: str
    column: str
    before: str
    now: str


def differences(earlier: SourceFolder, checked: Checked, open_only: bool) -> tuple[Difference, ...]:
    """What changed since an earlier submission.

    open_only: leave out rows that either submission keeps back, for a record that anybody may read.
    """
    layout = earlier.source.read
    if not isinstance(layout, SubmissionLayout):
        raise TypeError(f"{earlier.source.id} is no submission")
    old = rows_by_id(read_submission(earlier.folder / layout.file, layout.file))
    found = []
    for row in checked.form.rows:
        before, now = old.get(row.id, {}), checked.entries[row.id].cells
        if open_only and not (_is_open(before) and _is_open(now)):
            continue
        for column in _COMPARED:
            if before and column not in before:  # a form from before this question
                continue
            texts = [cells[column].text if column in cells else "" for cells in (before, now)]
            if texts[0] != texts[1]:
                labels = (row.labels["indicator"], row.labels["definition"], row.labels["area"])
                found.append(Difference(row.id, *labels, HEADERS[column], *texts))
    return tuple(found)


def _is_open(cells: dict[str, FormCell]) -> bool:
    if not cells or not cells["value"].text:
        return True
    return cells["disclosure"].text == OPEN and not cells["embargo"].text


def rows_by_id(returned: Returned) -> dict[str, dict[str, FormCell]]:
    """Row id → cells by column of an accepted form, whose structure was checked when it came."""
    heads = {cell.text: column for (row, column), cell in returned.sheets[FORM].items() if row == HEADER_ROW}
    columns = {name: heads[header] for name, header in HEADERS.items() if header in heads}
    numbers = sorted({row for row, _ in returned.sheets[FORM] if row > HEADER_ROW})
    return {
        returned.at(FORM, number, columns["id"]).text: {
            name: returned.at(FORM, number, column) for name, column in columns.items()
        }
        for number in numbers
    }


def differences_csv(found: tuple[Difference, ...]) -> bytes:
    """The differences as UTF-8 CSV."""
    return csv_lines([field.name.upper() for field in fields(Difference)], map(astuple, found))

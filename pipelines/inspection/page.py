"""The HTML view of a file: the original grid with an overlay that says what each number was read as."""

from __future__ import annotations

from typing import Any

from pipelines.inspection.drawn import Drawn, counts, doubts, grid_of, meaning
from pipelines.inspection.inspected import Inspected
from pipelines.inspection.tally import tally_of
from pipelines.inspection.tally import told as tally_told
from pipelines.inspection.templates import rendered
from pipelines.understand import Table


def html_page(inspected: Inspected) -> str:
    """One page that needs nothing beside it; whatever the file's cells hold is shown as text."""
    return rendered(
        "page.html.j2",
        name=inspected.name,
        told=counts(inspected),
        tally=tally_told(tally_of(inspected)),
        remarks=inspected.readout.remarks,
        tables=[_table(table) for table in inspected.tables],
        doubts=doubts(inspected),
    )


def _table(table: Table) -> dict[str, Any]:
    lines = [] if table.same_as else [[_cell(drawn) for drawn in line] for line in grid_of(table)]
    return {"sheet": table.block.sheet.name, "same_as": table.same_as, "lines": lines}


def _cell(drawn: Drawn | None) -> dict[str, Any] | None:
    if drawn is None:
        return None
    read = " · ".join(meaning(drawn.figure)) if drawn.figure else ""
    return {**drawn.__dict__, "read": read}

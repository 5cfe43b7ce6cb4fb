"""`seen.csv` of a source: which of its documents was seen on its publisher's page, when, with which quotes.

Written by `tracker sources verify --online` alone, beside the bytes that were seen (`documents/`).
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from pipelines.ground.errors import SourceError
from pipelines.ground.registers import Day, Many, Row, load_rows

SEEN, DOCUMENTS = "seen.csv", "documents"


class Seen(Row):
    """One document as it was seen; spans_found: the statements whose quoted words stand in it."""

    source_id: str
    url: str
    date: Day
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    spans_found: Many = ()


def seen_in(folder: Path) -> dict[str, Seen]:
    """Document → as it was last seen; none where nobody looked.

    Raises SourceError for what can't be read, and for a document that stands twice (E-KEY-01).
    """
    path = folder / SEEN
    rows = load_rows(path, Seen, SourceError, ("SOURCE_ID",)) if path.is_file() else []
    return {row.source_id: row for row in rows}

"""What a source of statements rests on: each document's address, and the words that were quoted from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipelines.collect.addresses import joined, same_page
from pipelines.ingest import BETWEEN, position, read_file
from pipelines.sources import SourceFolder, StatementLayout


@dataclass(frozen=True)
class Stated:
    """One document: its id and address, and the quoted words by statement."""

    id: str
    address: str
    spans: dict[str, str] = field(default_factory=dict)


def stated_in(folder: SourceFolder) -> list[Stated]:
    """The documents of a source with their quotes; of one that quotes nothing its documents alone."""
    layout = folder.source.read
    named = [Stated(one.id, one.address) for one in folder.source.documents]
    if not isinstance(layout, StatementLayout):
        return named
    listed = _rows(folder.folder / layout.documents)
    found = {one.id: one for one in named}
    found |= {id_: Stated(id_, row.get("address", "")) for row in listed if (id_ := row.get("source_id"))}
    for row in _rows(folder.folder / layout.file):
        one = found.get(row.get("source_id", ""))
        if one and row.get("as_printed"):
            one.spans[row.get("statement_id", "")] = row["as_printed"].replace(BETWEEN, " ")
    return list(found.values())


def _rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table file as text by the words of its first row; empty cells left out."""
    lines: dict[int, dict[int, str]] = {}
    for cell in read_file(path, path.name).cells:
        row, column = position(cell.ADDRESS)
        lines.setdefault(row, {})[column] = cell.TEXT
    head = lines.pop(1, {})
    return [{head[at]: text for at, text in line.items() if at in head} for line in lines.values()]


def known_addresses(folders: list[SourceFolder]) -> dict[str, str]:
    """What two addresses of one page have in common → the source that has this document already."""
    return {
        same_page(there): folder.source.id
        for folder in folders
        for one in stated_in(folder)
        if (there := joined(one.address, one.address))
    }

"""Searches as they were made: a row of the table speaks of one promise, a search may serve many of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipelines.schema import SEARCH, UNREAD


def searches_made(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each search once (place, words, day), in the table's order; what is known and was not read is none.

    rows: of the table searches.
    """
    made: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        if not row["RESULT"].startswith(UNREAD):
            made.setdefault(tuple(row[name] for name in SEARCH), row)
    return list(made.values())


def searches_logged(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the searches made whose words were kept, so that anybody can make them again.

    rows: of the table searches.
    """
    return [row for row in searches_made(rows) if row["COVERAGE"] != "unlogged"]


def not_read(rows: Iterable[dict[str, Any]]) -> list[str]:
    """The documents that are known and were not read, each once."""
    return list(dict.fromkeys(row["RESULT"] for row in rows if row["RESULT"].startswith(UNREAD)))

"""Releases and reconstructions as lists for programs and pages: what stood when, and what changed."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.book import Book, Frozen
from pipelines.publish import Edition
from pipelines.release.compare import differences

Rows = list[dict[str, Any]]


def replay_rows(stood: list[Frozen]) -> Rows:
    """One row a reconstructed day: the status of every promise and what changed since the day before."""
    rows: Rows = []
    for before, release in zip([None, *stood], stood, strict=False):
        rows.append(
            {
                "date": release.date.isoformat(),
                "reconstructed": True,
                "observations": release.tables["observations"].height,
                "sources": release.tables["sources"].select(pl.coalesce("SAME_AS", "SOURCE_ID")).n_unique(),
                "statuses": release.status,
                "resting": release.resting,
                "changes": differences(before, release).as_json(),
            }
        )
    return rows


def chronicle_of(book: Book, replayed: Rows) -> dict[str, Rows]:
    """The lists `releases` (real ones only), `replay` and `history` (both, marked apart)."""
    releases = [_release_row(release) for release in book.releases]
    history = [row for day in replayed for row in _history(day["date"], day)]
    for release in book.releases:
        row = {
            "date": release.date.isoformat(),
            "statuses": release.status,
            "resting": release.resting,
            "withdrawn": release.withdrawn is not None,
        }
        history += _history(release.version, row)
    return {"releases": releases, "replay": replayed, "history": history}


def editions_of(book: Book) -> list[Edition]:
    """The releases as the feeds tell of them, newest first; a withdrawn one stays, with its reason."""
    return [
        Edition(
            release.version,
            release.date,
            release.tables["targets"],
            release.tables["assessments"],
            withdrawn=None
            if release.withdrawn is None
            else (release.withdrawn.date, release.withdrawn.reason),
        )
        for release in reversed(book.releases)
    ]


def _release_row(release: Frozen) -> dict[str, Any]:
    withdrawn = release.withdrawn
    return {
        "version": release.version,
        "date": release.date.isoformat(),
        "schema_version": release.schema_version,
        "withdrawn": None
        if withdrawn is None
        else {"date": withdrawn.date.isoformat(), "reason": withdrawn.reason.model_dump()},
        "counts": {name: table.height for name, table in release.tables.items()},
        "changes": release.changes,
    }


def _history(release: str, row: dict[str, Any]) -> Rows:
    return [
        {
            "target": target,
            "release": release,
            "date": row["date"],
            "status": status,
            "rests_on": row["resting"].get(target),
            "reconstructed": row.get("reconstructed", False),
            "withdrawn": row.get("withdrawn", False),
        }
        for target, status in sorted(row["statuses"].items())
    ]

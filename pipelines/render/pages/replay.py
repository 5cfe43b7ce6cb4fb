"""The reconstruction: what was known on earlier days."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang
from pipelines.render.parts.changes import LISTED, figure_change, status_change
from pipelines.render.spec import PageSpec, Place
from pipelines.views import (
    SiteData,
    named_promise,
    status_of,
)


def replay_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Each reconstructed day with what changed since the one before, and all promises by day."""
    days = [row["date"] for row in data.replay]
    return {
        "days": [
            {
                "date": row["date"],
                "observations": row["observations"],
                "sources": row["sources"],
                "old": row["changes"]["old"],
                "statuses": [status_change(data, change, lang) for change in row["changes"]["statuses"]],
                "figures": [
                    figure_change(data, change, lang) for change in row["changes"]["figures"][:LISTED]
                ],
                "figure_count": len(row["changes"]["figures"]),
            }
            for row in data.replay
        ],
        "columns": days,
        "rows": [_row(data, target.id, lang) for target in data.quantified],
    }


def _row(data: SiteData, target_id: str, lang: Lang) -> dict[str, Any]:
    statuses = [row["statuses"].get(target_id) for row in data.replay]
    return {
        **named_promise(data, target_id, lang),
        "verdicts": [status_of(data, status, lang) if status else None for status in statuses],
    }


PAGE = PageSpec(
    "replay.html",
    "replay.html.j2",
    "replay_page",
    replay_view,
    place=Place("data", 60, "doors.replay"),
)

"""Every release and what it changed."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang
from pipelines.render.parts.changes import LISTED, figure_change, status_change
from pipelines.render.spec import PageSpec, Place
from pipelines.views import (
    SiteData,
)


def releases_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Every real release, newest first, with what it changed; a withdrawn one with its reason."""
    return {"releases": [_release(data, row, lang) for row in reversed(data.releases)]}


def _release(data: SiteData, row: dict[str, Any], lang: Lang) -> dict[str, Any]:
    withdrawn, changes = row["withdrawn"], row["changes"]
    return {
        "version": row["version"],
        "date": row["date"],
        "withdrawn": withdrawn and {"date": withdrawn["date"], "reason": withdrawn["reason"][lang]},
        "first": changes["old"] is None,
        "counts": row["counts"],
        "statuses": [status_change(data, change, lang) for change in changes["statuses"]],
        "figures": [figure_change(data, change, lang) for change in changes["figures"][:LISTED]],
        "figure_count": len(changes["figures"]),
    }


PAGE = PageSpec(
    "releases.html",
    "releases.html.j2",
    "releases_page",
    releases_view,
    place=Place("data", 50, "doors.releases"),
)

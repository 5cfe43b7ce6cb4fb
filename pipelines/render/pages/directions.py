"""Promises without a number: directions, bans, rules."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang, article_number
from pipelines.plan import Target
from pipelines.render.parts.rows import ledger_row
from pipelines.render.spec import PageSpec, Place
from pipelines.views import SiteData

OUTSIDE = ("prohibition", "rule", "restraint", "qualitative")


def directions_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Promises without a number, by sort: the core directions first."""
    directions = [t for t in data.city_targets if t.kind == "directional"]
    groups = [
        ("core", [t for t in directions if t.core]),
        ("others", [t for t in directions if not t.core]),
        *((kind, [t for t in data.city_targets if t.kind == kind]) for kind in OUTSIDE),
    ]
    return {
        "total": len(data.quantified),
        "groups": [
            {"id": name, "rows": [_with_quote(data, t, lang) for t in targets]}
            for name, targets in groups
            if targets
        ],
    }


def _with_quote(data: SiteData, target: Target, lang: Lang) -> dict[str, Any]:
    article = target.article
    number = article_number(article, lang) if article.isdigit() else ""
    said = {"quote": target.quote, "clause": data.clause(target, lang), "article": number}
    return {**ledger_row(data, target, lang), **said}


PAGE = PageSpec(
    "directions.html",
    "directions.html.j2",
    "pages.directions",
    directions_view,
    place=Place("promises", 30, "pages.directions.nav"),
)

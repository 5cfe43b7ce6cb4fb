"""What is missing: by chapter, by body, with every search."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang, article_number, period
from pipelines.publish import disclosure_rows
from pipelines.render.pages.home import ledger_row
from pipelines.render.pages.target import search_row
from pipelines.render.parts.asked import asked_of
from pipelines.render.spec import PageSpec, Place
from pipelines.views import (
    SiteData,
    lead_row,
    leads_of,
    organisation_today,
    searches_made,
    target_path,
    whose_title,
)


def gap_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """What can be judged by chapter, what is missing, all searches."""
    rows = disclosure_rows(
        data.registry,
        data.tables["targets"],
        data.tables["assessments"],
        data.tables["searches"],
        list(data.requests),
    )
    titles = {t.id: whose_title(data, t, lang) for t in data.registry.all_targets}
    undecided = [t for t in data.quantified if data.assessment[t.id]["SET"] == "undecidable"]
    return {
        "openness": [
            {"article": article_number(span.article, lang), "quote": span.said(lang)}
            for span in data.registry.plan.openness
        ],
        "chapters": [
            {
                **row,
                "name": data.words[lang](f"chapters.{row['id']}"),
                "searches": _searches(data, row["id"]),
                "latest": period(row["latest_period"], lang) if row["latest_period"] else "—",
            }
            for row in rows
            if row["by"] == "chapter"
        ],
        "organisations": [
            {
                **row,
                "name": organisation_today(data, data.codes.organisations[row["id"]], lang),
            }
            for row in rows
            if row["by"] == "organisation"
        ],
        "missing": [
            {
                **ledger_row(data, t, lang),
                "missing": data.assessment[t.id][f"MISSING_{lang.upper()}"],
            }
            for t in undecided
        ],
        "leads": [lead_row(data, lead, lang) for lead in leads_of(data)],
        "asked": asked_of(data, lang),
        "searches": [
            {
                **search_row(row, data, lang),
                "target": row["TARGET_ID"] or "",
                "title": titles.get(row["TARGET_ID"] or "", row["TARGET_ID"] or "—"),
                "path": target_path(row["TARGET_ID"]) if _has_page(data, row) else "",
            }
            for row in data.tables["searches"].iter_rows(named=True)
        ],
    }


def _searches(data: SiteData, chapter: str) -> int:
    """How many searches were made for the quantified promises of a chapter."""
    mine = [target for target in data.quantified if target.chapter == chapter]
    return len(searches_made(row for target in mine for row in data.searches_for(target.id)))


def _has_page(data: SiteData, row: dict[str, Any]) -> bool:
    return any(t.id == row["TARGET_ID"] for t in data.registry.targets)


PAGE = PageSpec(
    "gap.html",
    "gap.html.j2",
    "gap_page",
    gap_view,
    nav=Place(40, "nav.gap"),
    footer=Place(40, "nav.gap", "data"),
)

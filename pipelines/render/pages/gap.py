"""What is missing: of each promise, with the text to ask with; then by document, chapter and body."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from pipelines.codes import Lang, article_number
from pipelines.plan import Target
from pipelines.publish import disclosure_rows
from pipelines.render.parts.asked import asked_of
from pipelines.render.spec import PageSpec, Place
from pipelines.views import (
    SiteData,
    document_letter,
    lead_row,
    leads_of,
    no_request,
    organisation_today,
    request_of,
    searches_logged,
    searches_made,
    status_of,
    target_path,
)

NOTHING = "none"  # of the promises that lack nothing (words of `missing_page.kinds`)
CELL_PX, COLUMNS = 40, 9  # of the picture: a promise's square, and how many stand in a row


def gap_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """What is missing by kind and promise, which documents may end it; chapters, bodies, requests."""
    rows = disclosure_rows(
        data.registry,
        data.tables["targets"],
        data.tables["assessments"],
        data.tables["searches"],
        list(data.requests),
    )
    kinds = _kinds(data, lang)
    return {
        "kinds": kinds,
        "squares": _squares(kinds),
        "size": {"width": COLUMNS * CELL_PX, "height": -(-len(data.quantified) // COLUMNS) * CELL_PX},
        "total": len(data.quantified),
        "lacking": sum(len(kind["rows"]) for kind in kinds if kind["code"] != NOTHING),
        "openness": [
            {"article": article_number(span.article, lang), "quote": span.said(lang)}
            for span in data.registry.plan.openness
        ],
        "chapters": [
            {
                **row,
                "name": data.words[lang](f"chapters.{row['id']}"),
                "searches": _searches(data, row["id"]),
            }
            for row in rows
            if row["by"] == "chapter"
        ],
        "organisations": [
            {**row, "name": organisation_today(data, data.codes.organisations[row["id"]], lang)}
            for row in rows
            if row["by"] == "organisation"
        ],
        "leads": [lead_row(data, lead, lang) for lead in leads_of(data)],
        "asked": asked_of(data, lang),
        "have": document_letter(data, None, lang),
        "searches": len(searches_made(data.tables["searches"].iter_rows(named=True))),
    }


def _kinds(data: SiteData, lang: Lang) -> list[dict[str, Any]]:
    """The quantified promises by what they lack, the commonest lack first, those that lack nothing last."""

    def lack(target: Target) -> str:
        row = data.assessment[target.id]
        return str(row["STATUS"]) if row["SET"] == "undecidable" else NOTHING

    counts: dict[str, int] = {}
    for target in data.quantified:
        counts[lack(target)] = counts.get(lack(target), 0) + 1

    def place(target: Target) -> tuple[bool, int, str]:
        return lack(target) == NOTHING, -counts[lack(target)], lack(target)

    return [
        {
            "code": code,
            "shape": status_of(data, code, lang)["shape"] if code != NOTHING else "tick",
            "words": data.words[lang](f"missing_page.kinds.{code}"),
            "rows": [_row(data, target, lang) for target in group],
        }
        for code, group in groupby(sorted(data.quantified, key=place), key=lack)
    ]


def _row(data: SiteData, target: Target, lang: Lang) -> dict[str, Any]:
    """A promise's line: what it lacks, and what can be done about it."""
    return {
        "id": target.id,
        "path": target_path(target.id),
        "title": target.title[lang],
        "missing": data.assessment[target.id][f"MISSING_{lang.upper()}"] or "",
        "ask": request_of(data, target, lang),
        "ask_none": no_request(data, target),
        "have": document_letter(data, target, lang),
        "searches": len(searches_made(data.searches_for(target.id))),
    }


def _squares(kinds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The picture: a square a promise, in rows of COLUMNS, kind after kind; `other` tells kinds beside each
    other apart. Left and top in px."""
    every = [(kind["shape"], number % 2) for number, kind in enumerate(kinds) for _ in kind["rows"]]
    return [
        {"x": n % COLUMNS * CELL_PX, "y": n // COLUMNS * CELL_PX, "shape": shape, "other": bool(other)}
        for n, (shape, other) in enumerate(every)
    ]


def _searches(data: SiteData, chapter: str) -> int:
    """How many searches are logged for the quantified promises of a chapter."""
    mine = [target for target in data.quantified if target.chapter == chapter]
    return len(searches_logged(row for target in mine for row in data.searches_for(target.id)))


PAGE = PageSpec(
    "gap.html",
    "gap.html.j2",
    "gap_page",
    gap_view,
    place=Place("missing", 10, "nav.gap"),
)

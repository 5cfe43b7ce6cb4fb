"""The ledger by verdict, chapter and organisation: a page of lists, and links that filter the home page."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang
from pipelines.plan import Target
from pipelines.render.parts.rows import by_chapter, facets_of, headline_of
from pipelines.render.spec import PageSpec, Place
from pipelines.views import SiteData, deadline_of, organisation_today, target_path, verdict_of, wanted_of

FACETS = ("status", "chapter", "org")


def facet_links(data: SiteData, lang: Lang) -> list[dict[str, Any]]:
    """Each facet with its entries: anchor, name and the number of quantified promises under it."""
    found: dict[str, int] = {}
    for target in data.quantified:
        for anchor in facets_of(data, target):
            found[anchor] = found.get(anchor, 0) + 1
    return [
        {
            "id": facet,
            "name": data.words[lang](f"ledger_page.facets.{facet}"),
            "entries": [
                {"anchor": anchor, "name": _name(data, anchor, lang), "n": n}
                for anchor, n in _ordered(found, facet)
            ],
        }
        for facet in FACETS
    ]


def ledger_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Every facet's entries with their promises, for readers without scripts."""
    facets = facet_links(data, lang)
    for facet in facets:
        for entry in facet["entries"]:
            entry["rows"] = [
                _row(data, t, lang) for t in data.quantified if entry["anchor"] in facets_of(data, t)
            ]
    answer = headline_of(data, lang)
    return {
        "headline": answer[0],
        "reasons": answer[1:],
        "facets": facets,
        "total": len(data.quantified),
        "chapters": by_chapter(data, data.quantified, lang),
    }


def _ordered(found: dict[str, int], facet: str) -> list[tuple[str, int]]:
    """Chapters in the plan's order, verdicts and organisations by how many promises they hold."""
    entries = [(anchor, n) for anchor, n in found.items() if anchor.startswith(f"{facet}-")]
    return entries if facet == "chapter" else sorted(entries, key=lambda entry: (-entry[1], entry[0]))


def _name(data: SiteData, anchor: str, lang: Lang) -> str:
    facet, _, key = anchor.partition("-")
    if facet == "chapter":
        return data.words[lang](f"chapters.{key}")
    if facet == "org":
        organisation = data.codes.organisations[key]
        return organisation_today(data, organisation, lang)
    status = data.codes.statuses[key]
    return status[lang]


def _row(data: SiteData, target: Target, lang: Lang) -> dict[str, Any]:
    return {
        "path": target_path(target.id),
        "title": target.title[lang],
        "verdict": verdict_of(data, target.id, lang),
        "threshold": wanted_of(data, target, lang),
        "deadline": deadline_of(data, target, lang),
    }


PAGE = PageSpec(
    "ledger.html",
    "ledger.html.j2",
    "pages.ledger",
    ledger_view,
    place=Place("promises", 20, "pages.ledger.nav"),
)

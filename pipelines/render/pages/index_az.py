"""Everything with a page or a place, by first letter."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from pipelines.codes import Lang
from pipelines.render.parts.reading_order import by_reading, first_letter
from pipelines.render.spec import PageSpec, Place
from pipelines.views import SiteData, document_path, target_path


def index_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Everything with a page or a place, by first letter: promises, terms, documents' publishers, pages."""
    entries = [(t.title[lang], target_path(t.id), "promise") for t in data.city_targets]
    entries += [(term[lang], f"glossary.html#{term.id}", "term") for term in data.codes.glossary]
    entries += [(row["TITLE"], document_path(row["SOURCE_ID"]), "document") for row in data.source.values()]
    entries.sort(key=lambda entry: (first_letter(entry[0]), by_reading(entry[0]), entry[1]))
    return {
        "letters": [
            {"letter": letter, "entries": [{"title": t, "path": p, "kind": k} for t, p, k in group]}
            for letter, group in groupby(entries, key=lambda entry: first_letter(entry[0]))
        ]
    }


PAGE = PageSpec(
    "index-az.html",
    "index-az.html.j2",
    "pages.index_az",
    index_view,
    place=Place("data", 80, "pages.index_az.nav"),
)

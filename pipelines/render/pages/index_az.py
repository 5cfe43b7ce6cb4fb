"""Everything with a page or a place, by first letter."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from pipelines.codes import Lang
from pipelines.render.parts.reading_order import by_letters, by_reading, first_letter
from pipelines.render.spec import PageSpec, Place
from pipelines.views import SiteData, document_path, target_path


def index_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Everything with a page or a place, by first letter: promises, terms, documents' publishers, pages."""
    entries = [(t.title[lang], target_path(t.id), "promise") for t in data.city_targets]
    entries += [(term[lang], f"glossary.html#{term.id}", "term") for term in data.codes.glossary]
    entries += [
        (data.named("title", row["TITLE"], lang), document_path(row["SOURCE_ID"]), "document")
        for row in data.source.values()
    ]
    english = lang == "en"
    entries.sort(
        key=lambda one: (_letter(one[0], lang), (by_letters if english else by_reading)(one[0]), one[1])
    )
    return {
        "letters": [
            {"letter": letter, "entries": [{"title": t, "path": p, "kind": k} for t, p, k in group]}
            for letter, group in groupby(entries, key=lambda entry: _letter(entry[0], lang))
        ]
    }


def _letter(title: str, lang: Lang) -> str:
    """The letter under which a title stands; English ones without their article."""
    return first_letter(by_letters(title)[0] if lang == "en" else title)


PAGE = PageSpec(
    "index-az.html",
    "index-az.html.j2",
    "pages.index_az",
    index_view,
    place=Place("data", 80, "pages.index_az.nav"),
)

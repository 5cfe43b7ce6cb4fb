"""Terms in both languages."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang
from pipelines.render.parts.reading_order import by_letters, by_reading
from pipelines.render.spec import PageSpec, Place
from pipelines.views import SiteData


def glossary_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Terms in both languages with what they mean, in the order of the page's language."""
    order = by_letters if lang == "en" else by_reading
    terms = sorted(data.codes.glossary, key=lambda term: order(term[lang]))
    return {
        "rows": [{"id": term.id, "zh": term.zh, "en": term.en, "text": term.text[lang]} for term in terms]
    }


PAGE = PageSpec(
    "glossary.html",
    "glossary.html.j2",
    "pages.glossary",
    glossary_view,
    place=Place("data", 70, "pages.glossary.nav"),
)

"""The plan's articles and what each holds."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang, article_number
from pipelines.plan import Measure
from pipelines.render.spec import PageSpec, Place
from pipelines.views import SiteData, organisation_today, target_path, verdict_of


def measures_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """The plan's articles: title, who is named, and the promises that each holds."""
    return {"rows": [_measure(data, measure, lang) for measure in data.registry.measures]}


def _measure(data: SiteData, measure: Measure, lang: Lang) -> dict[str, Any]:
    targets = [t for t in data.city_targets if t.article == measure.article]
    return {
        "id": measure.id,
        "anchor": f"a{measure.article}",
        "article": article_number(measure.article, lang),
        "title": measure.title[lang],
        "more": data.registry.names_more(measure.article),
        "organisations": [
            {"id": code, "name": organisation_today(data, data.codes.organisations[code], lang)}
            for code in measure.organisations
        ],
        "promises": [
            {
                "path": target_path(t.id),
                "title": t.title[lang],
                "verdict": verdict_of(data, t.id, lang),
                "counted": t.counted,
            }
            for t in targets
        ],
    }


PAGE = PageSpec(
    "measures.html",
    "measures.html.j2",
    "pages.measures",
    measures_view,
    place=Place("plan", 20, "pages.measures.nav"),
)

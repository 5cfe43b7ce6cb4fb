"""Who makes this and how it is checked."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang, period
from pipelines.render.spec import PageSpec, Place
from pipelines.views import SiteData

FIRST_TERMS = ("city-plan", "prefecture-city", "five-year-plan", "mu", "assigned", "strive", "congress")


def about_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Who makes this, whether it is official, who pays, how it is checked: out of the parameters."""
    params = data.project.params
    return {
        "publisher": params.publisher[lang],
        "funding": params.funding[lang] if params.funding else "",
        "operator": params.operator,
        "official": params.official,
        "documents": len({data.article_of(row["SOURCE_ID"]) for row in data.observation.values()}),
        "figures": len(data.observation),
        "abroad": _for_strangers(data, lang),
    }


def _for_strangers(data: SiteData, lang: Lang) -> dict[str, Any]:
    """What somebody who knows nothing of such plans needs first: sentences, and terms of the glossary."""
    words, plan, city = data.words[lang], data.registry.plan, data.codes.areas[data.registry.plan.ref_area]
    above = data.codes.areas.get(city.parent)
    year = int(str(plan.date)[:4])
    parts = sum(area.parent == city.code and area.stands_in(year) for area in data.codes.areas.values())
    lines = [
        words(
            "abroad.plan",
            when=period(str(plan.date)[:7], lang),
            n=len(plan.issuers),
            city=city[lang],
            title=plan.title[lang],
        ),
        words("abroad.levels"),
    ]
    if above and parts:
        lines.append(words("abroad.city", city=city[lang], above=above[lang], parts=parts))
    terms = {term.id: term for term in data.codes.glossary}
    return {
        "lines": lines,
        "terms": [
            {"id": id_, "name": terms[id_][lang], "zh": terms[id_].zh, "text": terms[id_].text[lang]}
            for id_ in FIRST_TERMS
            if id_ in terms
        ],
    }


PAGE = PageSpec(
    "about.html",
    "about.html.j2",
    "pages.about",
    about_view,
    place=Place("data", 90, "pages.about.nav"),
)

"""Who makes this and how it is checked."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang
from pipelines.render.spec import PageSpec, Place
from pipelines.views import SiteData


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
    }


PAGE = PageSpec(
    "about.html",
    "about.html.j2",
    "pages.about",
    about_view,
    footer=Place(40, "pages.about.nav", "about"),
)

"""One of each component, for whoever changes the look."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang
from pipelines.pictures import load_charts
from pipelines.render.pages.ledger import facet_links
from pipelines.render.pages.target import facts
from pipelines.render.parts.picture import picture_of
from pipelines.render.parts.rows import ledger_row
from pipelines.render.spec import PageSpec
from pipelines.views import SiteData, status_of

# The colours of site/theme/site.css, for the gallery.
TOKENS = ("ground", "raised", "ink", "soft", "line", "accent", "hatch")


def style_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """One of each component, for whoever changes the look."""
    charts = load_charts(data.project)
    shown = next((t for t in data.quantified if (t.id, lang) in charts and charts[t.id, lang].reading), None)
    return {
        "statuses": [status_of(data, code, lang) for code in data.codes.statuses],
        "rows": [ledger_row(data, t, lang) for t in data.quantified[:3]],
        "facets": facet_links(data, lang)[:2],
        "tokens": TOKENS,
        "chart": picture_of(charts[shown.id, lang], []) if shown else None,
        "facts": facts(data, data.quantified[0], lang),
        "quote": data.quantified[0].quote,
    }


PAGE = PageSpec(
    "styleguide/index.html",
    "styleguide.html.j2",
    "pages.styleguide",
    style_view,
    searched=False,
    listed=False,
    door="data",
)

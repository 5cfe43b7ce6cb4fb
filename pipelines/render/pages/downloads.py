"""Every table with its files, and the lists of the API."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang
from pipelines.render.spec import PageSpec, Place
from pipelines.schema import TABLES
from pipelines.views import SiteData


def downloads_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Every table with its rows and files, and the lists of the API."""
    from pipelines.publish import FORMATS, PRODUCTS

    return {
        "formats": list(FORMATS.values()),
        "tables": [
            {
                "name": name,
                "title": TABLES[schema][lang],
                "rows": data.tables[name].height,
                "key": list(TABLES[schema].key),
            }
            for name, schema in PRODUCTS.items()
        ],
    }


PAGE = PageSpec(
    "downloads.html",
    "downloads.html.j2",
    "pages.downloads",
    downloads_view,
    dataset=True,
    place=Place("data", 20, "pages.downloads.nav"),
)

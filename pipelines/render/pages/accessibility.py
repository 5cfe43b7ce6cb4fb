"""What the site does for whoever uses it otherwise: a page of words alone."""

from __future__ import annotations

from pipelines.render.spec import PageSpec, Place

PAGE = PageSpec(
    "accessibility.html",
    "accessibility.html.j2",
    "pages.accessibility",
    place=Place("data", 95, "pages.accessibility.nav"),
)

"""How a verdict is reached: the notebook of that name, outside the chapters."""

from __future__ import annotations

from pipelines.render.pages.chapter import show_body
from pipelines.render.spec import METHOD, PageSpec, Place

PAGE = PageSpec(
    f"{METHOD}.html",
    "body.html.j2",
    show=lambda making, lang, member: show_body(making, lang, METHOD),
    each=lambda making: ("",) if METHOD in making.bodies else (),
    card=f"chapter-{METHOD}",
    place=Place("data", 30, "nav.method"),
)

"""A page for each document: what it is, what was taken from it cell by cell, what was set aside and why."""

from __future__ import annotations

from pipelines.codes import Lang
from pipelines.render.spec import Making, PageSpec, Shown
from pipelines.views import document_path, document_view


def _show(making: Making, lang: Lang, member: str) -> Shown:
    view = document_view(making.data, member, lang)
    words = making.data.words[lang]
    lead = words("document_page.lead", taken=len(view["taken"]), aside=len(view["aside"]))
    return Shown(view["title"], lead, {"v": view})


PAGE = PageSpec(
    document_path("{}"),
    "document.html.j2",
    show=_show,
    each=lambda making: sorted(making.data.source),
    door="data",
)

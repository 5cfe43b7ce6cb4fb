"""The search, and where it sends a reader whose browser runs no script."""

from __future__ import annotations

from pipelines.codes import Lang
from pipelines.render.pages.index_az import PAGE as LIST
from pipelines.render.spec import Making, PageSpec, Shown


def _show(making: Making, lang: Lang, member: str) -> Shown:
    t = making.data.words[lang]
    return Shown(t("search_page.title"), t("search_page.description"), {"v": {"list": LIST.path}})


PAGE = PageSpec("search.html", "search.html.j2", show=_show, searched=False, listed=False)

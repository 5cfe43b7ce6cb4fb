"""The list of the chapters."""

from __future__ import annotations

from pipelines.codes import Lang
from pipelines.render.spec import Making, PageSpec, Place, Shown


def _show(making: Making, lang: Lang, member: str) -> Shown:
    t = making.data.words[lang]
    listed = {
        name: [chapter.link(lang) for chapter in making.chapters if chapter.across is across]
        for name, across in (("plan", False), ("across", True))
    }
    return Shown(t("chapter_page.title"), t("chapter_page.description"), {"v": listed})


PAGE = PageSpec(
    "chapters/index.html",
    "chapters.html.j2",
    show=_show,
    place=Place("city", 20, "nav.chapters"),
)

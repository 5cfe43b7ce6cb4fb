"""What stands where no page is."""

from __future__ import annotations

from pipelines.codes import Lang
from pipelines.render.spec import Making, PageSpec, Shown


def _show(making: Making, lang: Lang, member: str) -> Shown:
    title = making.data.words[lang]("notfound.title")
    return Shown(title, title, {"v": {}})


PAGE = PageSpec("404.html", "notfound.html.j2", show=_show, searched=False, listed=False)

"""The list of the chapters: each question with its answer and its first picture."""

from __future__ import annotations

import re
from typing import Any

from pipelines.codes import Lang
from pipelines.render.spec import Chapter, Making, PageSpec, Place, Shown

# The answer is what is bold at the beginning of the first cell; every chapter begins with it.
_ANSWER = re.compile(r'\s*<div class="cell">\s*<p><strong>(.*?)</strong>', re.DOTALL)
_PICTURE = re.compile(r"figures/([\w.-]+)\.svg")


def glance(making: Making, chapter: Chapter, lang: Lang) -> dict[str, Any]:
    """A chapter's question, its answer in a sentence, and the name of its first picture; empty for what
    its body has not."""
    body = str(making.bodies[chapter.name][lang])
    answer, pictured = _ANSWER.match(body), _PICTURE.search(body)
    return {
        **chapter.link(lang),
        "answer": re.sub(r"<[^>]+>", "", answer[1]) if answer else "",
        "picture": pictured[1] if pictured else "",
    }


def _show(making: Making, lang: Lang, member: str) -> Shown:
    t = making.data.words[lang]
    listed = {
        name: [glance(making, chapter, lang) for chapter in making.chapters if chapter.across is across]
        for name, across in (("plan", False), ("across", True))
    }
    return Shown(t("chapter_page.title"), t("chapter_page.description"), {"v": listed})


PAGE = PageSpec(
    "chapters/index.html",
    "chapters.html.j2",
    show=_show,
    place=Place("city", 20, "nav.chapters"),
)

"""A page for each notebook: its body in the site's frame."""

from __future__ import annotations

from pipelines.codes import Lang
from pipelines.render.spec import METHOD, PREFIX, Making, PageSpec, Shown, slug


def show_body(making: Making, lang: Lang, member: str) -> Shown:
    """The body of the notebook whose page has this name, between the chapters before and after it."""
    chapters = making.chapters
    place = next(n for n, chapter in enumerate(chapters) if slug(chapter.name) == member)
    chapter = chapters[place]
    before, after = chapters[max(0, place - 1) : place], chapters[place + 1 : place + 2]
    root = "../" * (PREFIX[lang] + chapter.path).count("/")
    base = "../" * chapter.path.count("/")
    # A notebook does not know where its page will stand: it writes root: (the site) and page: (a page of
    # its language) before an address.
    body = making.bodies[chapter.name][lang]
    context = {
        "body": body.replace('href="root:', f'href="{root}').replace('href="page:', f'href="{base}'),
        "before": before[0].link(lang) if before else None,
        "after": after[0].link(lang) if after else None,
    }
    return Shown(chapter.title(lang), chapter.description(lang), context)


PAGE = PageSpec(
    "chapters/{}.html",
    "body.html.j2",
    show=show_body,
    each=lambda making: [slug(name) for name in making.bodies if name != METHOD],
    door="city",
    card="chapter-{}",
)

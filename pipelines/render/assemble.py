"""Pages: one frame (Jinja) for every body, from a template or a notebook, in two languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment

from pipelines.charts import inline
from pipelines.codes import Lang
from pipelines.pictures import Charts, Drawn
from pipelines.plan import Target
from pipelines.render.cards import label_cells
from pipelines.render.head import PREFIX, head_of
from pipelines.render.pages.home import home_view
from pipelines.render.pages.ledger import ledger_view
from pipelines.render.pages.more import gap_view, parents_view, plan_view, sources_view
from pipelines.render.pages.outlook import after_view, outcomes_view
from pipelines.render.pages.places import areas_view
from pipelines.render.pages.quality import quality_view
from pipelines.render.pages.reference import (
    about_view,
    downloads_view,
    glossary_view,
    index_view,
    plain_view,
    style_view,
)
from pipelines.render.pages.register import directions_view, measures_view, organisations_view
from pipelines.render.pages.releases import releases_view, replay_view
from pipelines.render.pages.target import target_view
from pipelines.render.tongues import mark_chinese
from pipelines.views import LANGS, SiteData, document_path, document_view, target_path

METHOD = "method"
UNINDEXED = ("notfound.html.j2", "search.html.j2", "styleguide.html.j2")  # what the search does not find
LIST = "index-az.html"  # where the search sends a reader whose browser runs no script
View = Callable[[SiteData, Lang], dict[str, Any]]
# Pages of the second row: words under `pages.<key>`, linked from every footer by group.
MORE: dict[str, tuple[str, View]] = {
    "ledger": ("ledger.html", ledger_view),
    "directions": ("directions.html", directions_view),
    "measures": ("measures.html", measures_view),
    "after": ("after.html", after_view),
    "outcomes": ("outcomes.html", outcomes_view),
    "areas": ("areas.html", areas_view),
    "organisations": ("organisations.html", organisations_view),
    "downloads": ("downloads.html", downloads_view),
    "glossary": ("glossary.html", glossary_view),
    "about": ("about.html", about_view),
    "accessibility": ("accessibility.html", plain_view),
    "index_az": ("index-az.html", index_view),
    "styleguide": ("styleguide/index.html", style_view),
}
# Footer: group → (words, path); the gallery is not linked for the public.
FOOTER: dict[str, tuple[tuple[str, str], ...]] = {
    "promises": (
        ("nav.home", "index.html"),
        ("pages.ledger.nav", "ledger.html"),
        ("pages.directions.nav", "directions.html"),
        ("pages.measures.nav", "measures.html"),
        ("pages.after.nav", "after.html"),
        ("nav.plan", "plan.html"),
    ),
    "figures": (
        ("pages.outcomes.nav", "outcomes.html"),
        ("pages.areas.nav", "areas.html"),
        ("pages.organisations.nav", "organisations.html"),
        ("nav.parents", "parents.html"),
    ),
    "data": (
        ("nav.sources", "sources.html"),
        ("pages.downloads.nav", "downloads.html"),
        ("releases_page.title", "releases.html"),
        ("nav.gap", "gap.html"),
    ),
    "about": (
        ("nav.method", "method.html"),
        ("pages.glossary.nav", "glossary.html"),
        ("pages.index_az.nav", "index-az.html"),
        ("pages.about.nav", "about.html"),
        ("pages.accessibility.nav", "accessibility.html"),
    ),
}


@dataclass(frozen=True)
class Page:
    """One page: its path below the site's root, language, template, and what the template shows."""

    path: str
    lang: Lang
    template: str
    here: str
    title: str
    description: str
    context: dict[str, Any]

    @property
    def bare(self) -> str:
        """The path below the language's root, which its twin shares."""
        return self.path.removeprefix(PREFIX[self.lang])


@dataclass(frozen=True)
class Frame:
    """What every page shares: the commit, hashed assets, the chapters in their order."""

    commit: str
    assets: dict[str, str]
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class Chapter:
    """A notebook's page: its path below the language's root, and what its front matter says of it."""

    name: str
    path: str
    across: bool
    meta: dict[str, Any]

    def title(self, lang: Lang) -> str:
        """The question that it answers."""
        return str(self.meta["title" if lang == "zh" else "title-en"])

    def description(self, lang: Lang) -> str:
        """One sentence about it."""
        return str(self.meta["description" if lang == "zh" else "description-en"])


def chapters_of(bodies: dict[str, dict[str, Any]]) -> tuple[Chapter, ...]:
    """The notebooks in their order, each with the address of its page."""
    return tuple(
        Chapter(
            name,
            "method.html" if name == METHOD else f"chapters/{slug(name)}.html",
            bool(body["meta"].get("across")),
            body["meta"],
        )
        for name, body in bodies.items()
    )


def slug(name: str) -> str:
    """A notebook's name in an address: without the number that only orders the files."""
    return re.sub(r"^\d+-", "", name)


def all_pages(
    data: SiteData, bodies: dict[str, dict[str, Any]], charts: Charts, langs: tuple[Lang, ...] = LANGS
) -> Iterator[Page]:
    """Every page in these languages, in a fixed order."""
    for lang in langs:
        yield _template(data, lang, "index.html", "home.html.j2", "home", "home", home_view(data, lang))
        for target in data.city_targets:
            yield _target(data, lang, target, charts.get((target.id, lang)))
        yield _template(data, lang, "plan.html", "plan.html.j2", "plan", "plan_page", plan_view(data, lang))
        yield _template(
            data,
            lang,
            "parents.html",
            "parents.html.j2",
            "parents",
            "parents_page",
            parents_view(data, lang),
        )
        yield _template(data, lang, "gap.html", "gap.html.j2", "gap", "gap_page", gap_view(data, lang))
        yield _template(
            data,
            lang,
            "sources.html",
            "sources.html.j2",
            "sources",
            "sources_page",
            sources_view(data, lang),
        )
        yield _template(
            data,
            lang,
            "quality.html",
            "quality.html.j2",
            "sources",
            "quality_page",
            quality_view(data, lang),
        )
        yield from _chronicle(data, lang)
        for key, (path, view) in MORE.items():
            yield _more(data, lang, key, path, view)
        for source_id in sorted(data.source):
            yield _document(data, lang, source_id)
        chapters = chapters_of(bodies)
        yield _template(
            data,
            lang,
            "chapters/index.html",
            "chapters.html.j2",
            "chapters",
            "chapter_page",
            {"plan": _listed(chapters, False, lang), "across": _listed(chapters, True, lang)},
        )
        for place, chapter in enumerate(chapters):
            yield _body(lang, chapters, place, bodies[chapter.name])
        yield _template(data, lang, "search.html", "search.html.j2", "search", "search_page", {"list": LIST})
        yield _template(data, lang, "404.html", "notfound.html.j2", "", "notfound", {})


def _template(
    data: SiteData,
    lang: Lang,
    path: str,
    template: str,
    here: str,
    words: str,
    view: dict[str, Any],
) -> Page:
    t = data.words[lang]
    plan = data.registry.plan.title[lang]
    if words == "home":
        description = t("home.description", plan=plan, total=len(data.quantified))
    elif words == "notfound":
        description = t("notfound.title")
    else:
        description = t(f"{words}.description")
    return Page(PREFIX[lang] + path, lang, template, here, t(f"{words}.title"), description, {"v": view})


def _chronicle(data: SiteData, lang: Lang) -> Iterator[Page]:
    """The releases, and the reconstruction of what was known earlier."""
    for name, view in (("releases", releases_view), ("replay", replay_view)):
        page = f"{name}_page"
        yield _template(data, lang, f"{name}.html", f"{name}.html.j2", name, page, view(data, lang))


def _more(data: SiteData, lang: Lang, key: str, path: str, view: View) -> Page:
    t = data.words[lang]
    template = path.replace("/index.html", ".html") + ".j2"
    title, description = t(f"pages.{key}.title"), t(f"pages.{key}.description")
    return Page(PREFIX[lang] + path, lang, template, key, title, description, {"v": view(data, lang)})


def _document(data: SiteData, lang: Lang, source_id: str) -> Page:
    view = document_view(data, source_id, lang)
    path = PREFIX[lang] + document_path(source_id)
    lead = data.words[lang]("document_page.lead", taken=len(view["taken"]), aside=len(view["aside"]))
    return Page(path, lang, "document.html.j2", "sources", view["title"], lead, {"v": view})


def _target(data: SiteData, lang: Lang, target: Target, drawn: Drawn | None) -> Page:
    view = target_view(data, target, lang)
    view["chart"] = inline(drawn.svg) if drawn else ""
    view["chart_caption"] = drawn.description if drawn else ""
    view["chart_file"] = f"{target.id}.{lang}" if drawn else ""
    path = PREFIX[lang] + target_path(target.id)
    return Page(path, lang, "target.html.j2", "home", target.title[lang], view["why"][:160], {"v": view})


def _listed(chapters: tuple[Chapter, ...], across: bool, lang: Lang) -> list[dict[str, str]]:
    return [_link(chapter, lang) for chapter in chapters if chapter.across is across]


def _link(chapter: Chapter, lang: Lang) -> dict[str, str]:
    return {"path": chapter.path, "title": chapter.title(lang), "about": chapter.description(lang)}


def _body(lang: Lang, chapters: tuple[Chapter, ...], place: int, body: dict[str, Any]) -> Page:
    chapter = chapters[place]
    before, after = chapters[max(0, place - 1) : place], chapters[place + 1 : place + 2]
    root = "../" * (PREFIX[lang] + chapter.path).count("/")
    base = "../" * chapter.path.count("/")
    # A notebook does not know where its page will stand: it writes root: (the site) and page: (a page of
    # its language) before an address.
    html = body[lang].replace('href="root:', f'href="{root}').replace('href="page:', f'href="{base}')
    return Page(
        PREFIX[lang] + chapter.path,
        lang,
        "body.html.j2",
        "method" if chapter.name == METHOD else "chapters",
        chapter.title(lang),
        chapter.description(lang),
        {
            "body": html,
            "before": _link(before[0], lang) if before else None,
            "after": _link(after[0], lang) if after else None,
        },
    )


def _commit(commit: str, data: SiteData, lang: Lang) -> str:
    """The frame's commit, which is said in Chinese, in the page's language."""
    for key in ("commit_unknown", "modified"):
        commit = commit.replace(data.words["zh"](key), data.words[lang](key))
    return commit


def render(page: Page, data: SiteData, frame: Frame, env: Environment) -> str:
    """One page as HTML; every address in it is relative and explicit, so that it works from a folder."""
    params, other = data.project.params, "en" if page.lang == "zh" else "zh"
    depth = page.path.count("/")
    root = "../" * depth
    base = "../" * page.bare.count("/")

    def link(path: str) -> str:
        return base + path

    twin = root + PREFIX[other] + page.bare  # type: ignore[index]
    html = env.get_template(page.template).render(
        **page.context,
        lang=page.lang,
        t=data.words[page.lang],
        title=page.title,
        description=page.description,
        site_title=params.site_title[page.lang],
        city=data.city(page.lang),
        official=params.official,
        params=params,
        release=data.release,
        here=page.here,
        link=link,
        root=root,
        asset=lambda name: f"{root}assets/{frame.assets[name]}",
        twin=twin,
        other_lang="en" if page.lang == "zh" else "zh-Hans",
        nav={
            "home": "index.html",
            "plan": "plan.html",
            "parents": "parents.html",
            "gap": "gap.html",
            "chapters": "chapters/index.html",
            "method": "method.html",
            "sources": "sources.html",
        },
        footer_pages=FOOTER,
        **head_of(data, page.lang, page.bare, root),
        commit=_commit(frame.commit, data, page.lang),
        demo=params.demo,
        page_path=page.path,
        chapters=[chapter.path for chapter in frame.chapters],
        main_class="",
        indexed=page.template not in UNINDEXED,
    )
    html = label_cells(html)
    return mark_chinese(html) if page.lang == "en" else html

"""One frame (Jinja) for every page; every address in it is relative and explicit: a folder will do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from jinja2 import Environment

from pipelines.codes import Lang
from pipelines.render.head import head_of
from pipelines.render.markup import Finished, finished
from pipelines.render.pages import PAGES
from pipelines.render.spec import PREFIX, Chapter, Group, Page
from pipelines.views import SiteData, writing

GROUPS: tuple[Group, ...] = ("promises", "figures", "data", "about")  # the footer's, in this order


@dataclass(frozen=True)
class Frame:
    """What every page shares: the commit, hashed assets, the chapters in their order."""

    commit: str
    assets: dict[str, str]
    chapters: tuple[Chapter, ...]


@cache
def header_links() -> list[dict[str, str]]:
    """The links of the header in their order: id of the page, path, key of its words."""
    linked = sorted((s.nav.order, s.here, s.path, s.nav.words) for s in PAGES.values() if s.nav)
    return [{"id": id_, "path": path, "words": words} for _, id_, path, words in linked]


@cache
def footer_links() -> dict[str, list[tuple[str, str]]]:
    """Group of the footer → (key of its words, path) of each page, in order."""
    placed = [
        (GROUPS.index(s.footer.group), s.footer.order, s.footer.words, s.path)
        for s in PAGES.values()
        if s.footer
    ]
    by_group = groupby(sorted(placed), key=lambda one: GROUPS[one[0]])
    return {group: [(words, path) for _, _, words, path in found] for group, found in by_group}


def _commit(commit: str, data: SiteData, lang: Lang) -> str:
    """The frame's commit, which is said in Chinese, in the page's language."""
    for key in ("commit_unknown", "modified"):
        commit = commit.replace(data.words["zh"](key), data.words[lang](key))
    return commit


def _mistake(page: Page, data: SiteData, commit: str) -> str:
    """Where a reader reports an error, with page, figure and version filled in; empty without an
    address."""
    words, release = data.words[page.lang], data.release
    text = words(
        "ask.mistake_text",
        page=data.project.params.site_url + page.path,
        figure=page.shown.figure or words("ask.fill"),
        release=release.name(page.lang),
        commit=commit,
    )
    return writing(data.project.params, words("ask.mistake_subject", title=page.shown.title), text)


def render(page: Page, data: SiteData, frame: Frame, env: Environment) -> Finished:
    """One page as HTML, and as the search index is made from it."""
    params, other = data.project.params, "en" if page.lang == "zh" else "zh"
    root = "../" * page.path.count("/")
    base = "../" * page.bare.count("/")

    def link(path: str) -> str:
        return base + path

    shared: dict[str, Any] = {
        "lang": page.lang,
        "t": data.words[page.lang],
        "title": page.shown.title,
        "description": page.shown.description,
        "site_title": params.site_title[page.lang],
        "city": data.city(page.lang),
        "official": params.official,
        "params": params,
        "release": data.release,
        "here": page.spec.here,
        "link": link,
        "root": root,
        "asset": lambda name: f"{root}assets/{frame.assets[name]}",
        "twin": root + PREFIX[other] + page.bare,  # type: ignore[index]
        "other_lang": "en" if page.lang == "zh" else "zh-Hans",
        "nav": header_links(),
        "footer_pages": footer_links(),
        "commit": _commit(frame.commit, data, page.lang),
        "demo": params.demo,
        "page_path": page.path,
        "chapters": [chapter.path for chapter in frame.chapters],
        "main_class": "",
        "indexed": page.spec.searched,
    }
    shared["mistake"] = _mistake(page, data, shared["commit"])
    head = head_of(data, page.lang, page.bare, root, page.spec.dataset)
    html = env.get_template(page.spec.template).render(**page.shown.context, **shared, **head)
    return finished(html, marked=page.lang == "en")

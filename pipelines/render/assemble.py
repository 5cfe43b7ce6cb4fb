"""One frame (Jinja) for every page; every address in it is relative and explicit: a folder will do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment

from pipelines.codes import Lang
from pipelines.render.head import head_of
from pipelines.render.markup import Finished, finished
from pipelines.render.pages import PAGES
from pipelines.render.spec import DOORS, PREFIX, Chapter, Door, Page
from pipelines.views import SiteData, writing

FOOT: Door = "data"
AT_FOOT = ("downloads.html", "about.html", "accessibility.html")  # of that door, linked on every page


@dataclass(frozen=True)
class Frame:
    """What every page shares: the commit, hashed assets, the chapters in their order."""

    commit: str
    assets: dict[str, str]
    chapters: tuple[Chapter, ...]


@cache
def behind() -> dict[Door, list[tuple[str, str]]]:
    """Door → (path, key of its words) of each page behind it, in order; the first is where the door leads."""
    placed = sorted((s.place.order, s.path, s.place) for s in PAGES.values() if s.place)
    return {door: [(path, one.words) for _, path, one in placed if one.door == door] for door in DOORS}


def footer_links(here: Door | None) -> list[tuple[str, str]]:
    """What every page links to at its foot: (path, key of its words), but for what its door shows anyway."""
    return [] if here == FOOT else [one for one in behind()[FOOT] if one[0] in AT_FOOT]


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


# What the search finds first: promises, then chapters, then the plan and the terms; documents last.
WEIGHTS = {"target": 5, "chapter": 3, "plan": 2, "glossary": 2, "document": 0.5}
OF_TEMPLATE = {f"{name}.html.j2": name for name in WEIGHTS} | {"body.html.j2": "chapter"}


def _found(page: Page) -> dict[str, Any]:
    """What the search says of a page: its kind, its weight, and of a promise the verdict."""
    kind = OF_TEMPLATE.get(page.spec.template, "other")
    verdict = page.shown.context["v"]["verdict"]["word"] if kind == "target" else ""
    return {"kind": kind, "weight": WEIGHTS.get(kind, 1), "verdict": verdict}


def render(page: Page, data: SiteData, frame: Frame, env: Environment) -> Finished:
    """One page as HTML, and as the search index is made from it."""
    params, other = data.project.params, "en" if page.lang == "zh" else "zh"
    root = "../" * page.path.count("/")
    base = "../" * page.bare.count("/")
    door = page.spec.place.door if page.spec.place else page.spec.door

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
        "here": page.bare,
        "door": door,
        "link": link,
        "root": root,
        "asset": lambda name: f"{root}assets/{frame.assets[name]}",
        "twin": root + PREFIX[other] + page.bare,  # type: ignore[index]
        "other_lang": "en" if page.lang == "zh" else "zh-Hans",
        "doors": {name: pages[0][0] for name, pages in behind().items() if pages},
        "neighbours": behind()[door] if door else [],
        "at_foot": footer_links(door),
        "commit": _commit(frame.commit, data, page.lang),
        "demo": params.demo,
        "page_path": page.path,
        "chapters": [chapter.path for chapter in frame.chapters],
        "main_class": "",
        "indexed": page.spec.searched,
        "found": _found(page),
    }
    shared["mistake"] = _mistake(page, data, shared["commit"])
    head = head_of(data, page.lang, page.bare, root, page.spec.dataset, page.spec.card.format(page.member))
    html = env.get_template(page.spec.template).render(**page.shown.context, **shared, **head)
    return finished(html, marked=page.lang == "en")

"""What a page is: one entry of `pages/`, which nothing else has to name.

Navigation, footer, search index, site map, checks and `tracker site --only` follow from the entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, get_args

from pipelines.bodies import slug
from pipelines.codes import Lang
from pipelines.pictures import FRONT, Charts
from pipelines.views import SiteData

PREFIX: dict[Lang, str] = {"zh": "", "en": "en/"}
METHOD = "method"
View = Callable[[SiteData, Lang], dict[str, Any]]
Door = Literal["promises", "city", "plan", "missing", "data"]
DOORS: tuple[Door, ...] = get_args(Door)


class Place(NamedTuple):
    """Behind which of the header's doors a page lies, in which order among its neighbours, and the words of
    the link. The first page behind a door is the one that the door opens."""

    door: Door
    order: int
    words: str


@dataclass(frozen=True)
class Shown:
    """What a page's template is handed: title, one sentence about the page, and its variables."""

    title: str
    description: str
    context: dict[str, Any]
    figure: str = ""  # what a report of an error names beforehand


@dataclass(frozen=True)
class PageSpec:
    """A page, or a family of pages of one form, in both languages.

    path: below the language's root, with {} where the member of a family stands; template: in site/pages;
    words: its texts' key (`<words>.title`, `<words>.description`); view: what the template shows as `v`.
    show: in place of words and view, for whoever needs more than the data (bodies, charts, the member).
    each: the members of a family. place: where it is linked on every page of its door; door: for a page
    without a place, the door that it lies behind. searched: found by the search; listed: in the site map;
    dataset: its head describes the tables to programs; card: the name of the picture that its shared link
    shows.
    """

    path: str
    template: str
    words: str = ""
    view: View = lambda data, lang: {}
    show: Callable[[Making, Lang, str], Shown] | None = None
    each: Callable[[Making], Iterable[str]] = lambda making: ("",)
    place: Place | None = None
    door: Door | None = None
    searched: bool = True
    listed: bool = True
    dataset: bool = False
    card: str = FRONT

    def shown(self, making: Making, lang: Lang, member: str) -> Shown:
        """The content of one page."""
        if self.show is not None:
            return self.show(making, lang, member)
        t = making.data.words[lang]
        view = {"v": self.view(making.data, lang)}
        return Shown(t(f"{self.words}.title"), t(f"{self.words}.description"), view)

    def at(self, member: str) -> str:
        """The path of a member below its language's root."""
        return self.path.format(member)


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

    def link(self, lang: Lang) -> dict[str, str]:
        """What a page that links to it says."""
        return {"path": self.path, "title": self.title(lang), "about": self.description(lang)}


@dataclass(frozen=True)
class Making:
    """What pages are made of: the data, the notebooks' bodies by name, the drawn charts."""

    data: SiteData
    bodies: dict[str, dict[str, Any]]
    charts: Charts

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """The notebooks in their order, each with the address of its page."""
        return tuple(
            Chapter(name, chapter_path(name), bool(body["meta"].get("across")), body["meta"])
            for name, body in self.bodies.items()
        )


@dataclass(frozen=True)
class Page:
    """One page of the site: which entry it belongs to, in which language, and what it shows."""

    spec: PageSpec
    lang: Lang
    member: str
    shown: Shown

    @property
    def bare(self) -> str:
        """The path below the language's root, which its twin shares."""
        return self.spec.at(self.member)

    @property
    def path(self) -> str:
        """The path below the site's root."""
        return PREFIX[self.lang] + self.bare


def chapter_path(name: str) -> str:
    """The address of a notebook's page below the language's root."""
    return f"{METHOD}.html" if name == METHOD else f"chapters/{slug(name)}.html"

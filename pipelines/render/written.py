"""The pages as HTML; a whole site's by two processes at once, a language each."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from pipelines.bodies import load_bodies
from pipelines.codes import Lang
from pipelines.ground.project import Project
from pipelines.pictures import load_charts
from pipelines.render.assemble import Frame, render
from pipelines.render.pages import pages_of
from pipelines.render.spec import Making
from pipelines.views import LANGS, SiteData, environment


@dataclass(frozen=True)
class Order:
    """How pages are made besides their data.

    commit; assets by name; engine; partly: bodies may lack; only: the path of the one page that is asked for,
    every page where it is empty.
    """

    commit: str
    assets: dict[str, str]
    engine: str
    partly: bool = False
    only: str = ""


def html_of(data: SiteData, order: Order, langs: tuple[Lang, ...] = LANGS) -> Iterator[tuple[str, str]]:
    """Path below the site's root and HTML of every page in these languages."""
    bodies = load_bodies(data.project, order.engine, order.partly)
    making = Making(data, bodies, load_charts(data.project))
    frame, env = Frame(order.commit, order.assets, making.chapters), environment(data)
    for page in pages_of(making, langs, order.only):
        yield page.path, render(page, data, frame, env)


def html_by_two(data: SiteData, order: Order) -> Iterator[tuple[str, str]]:
    """The same pages, the second language's by a process of its own, which reads the same project.

    It hands its pages back instead of writing them: one that outlives a killed build touches no file.
    """
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        other = pool.submit(_apart, data.project, order, LANGS[1])
        yield from html_of(data, order, LANGS[:1])
        yield from other.result()


def _apart(project: Project, order: Order, lang: Lang) -> list[tuple[str, str]]:
    return list(html_of(SiteData.load(Project(project.root)), order, (lang,)))

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
from pipelines.render.assemble import Frame, all_pages, chapters_of, render
from pipelines.views import LANGS, SiteData, environment


@dataclass(frozen=True)
class Making:
    """What pages are made with besides the data: commit, assets by name, engine; whether bodies may lack."""

    commit: str
    assets: dict[str, str]
    engine: str
    partly: bool = False


def html_of(data: SiteData, making: Making, langs: tuple[Lang, ...] = LANGS) -> Iterator[tuple[str, str]]:
    """Path below the site's root and HTML of every page in these languages."""
    bodies = load_bodies(data.project, making.engine, making.partly)
    frame, env = Frame(making.commit, making.assets, chapters_of(bodies)), environment(data)
    for page in all_pages(data, bodies, load_charts(data.project), langs):
        yield page.path, render(page, data, frame, env)


def html_by_two(data: SiteData, making: Making) -> Iterator[tuple[str, str]]:
    """The same pages, the second language's by a process of its own, which reads the same project.

    It hands its pages back instead of writing them: one that outlives a killed build touches no file.
    """
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        other = pool.submit(_apart, data.project, making, LANGS[1])
        yield from html_of(data, making, LANGS[:1])
        yield from other.result()


def _apart(project: Project, making: Making, lang: Lang) -> list[tuple[str, str]]:
    return list(html_of(SiteData.load(Project(project.root)), making, (lang,)))

"""The pages as HTML; a whole site's by two processes at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import NamedTuple

from pipelines.bodies import load_bodies
from pipelines.ground.project import Project
from pipelines.pictures import load_charts
from pipelines.render.assemble import Frame, render
from pipelines.render.pages import pages_of, places_of
from pipelines.render.spec import Making
from pipelines.views import SiteData, environment

_OWN = 0.6  # of the pages: the other process has to start first
_FEW = 200  # so many are written before another process has loaded what it needs and saved some of them


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


class Written(NamedTuple):
    """A page: its path below the site's root, its HTML, and the HTML that the search index is made from."""

    path: str
    html: str
    indexed: str


def html_of(data: SiteData, order: Order) -> Iterator[Written]:
    """Every page of the site, or the one that is asked for."""
    return _written(_making(data, order), order)


def html_by_two(data: SiteData, order: Order) -> Iterator[Written]:
    """The same pages, of many the last by a process of its own, which reads the same project.

    It hands its pages back instead of writing them: one that outlives a killed build touches no file.
    """
    making = _making(data, order)
    pages = len(places_of(making))
    if pages <= _FEW:
        yield from _written(making, order)
        return
    first = round(pages * _OWN)
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        other = pool.submit(_apart, data.project, order, slice(first, None))
        yield from _written(making, order, slice(first))
        yield from other.result()


def _apart(project: Project, order: Order, part: slice) -> list[Written]:
    return list(_written(_making(SiteData.load(Project(project.root)), order), order, part))


def _making(data: SiteData, order: Order) -> Making:
    return Making(
        data, load_bodies(data.project, order.engine, order.partly), load_charts(data.project, order.partly)
    )


def _written(making: Making, order: Order, part: slice = slice(None)) -> Iterator[Written]:
    frame, env = Frame(order.commit, order.assets, making.chapters), environment(making.data)
    for page in pages_of(making, part, order.only):
        yield Written(page.path, *render(page, making.data, frame, env))

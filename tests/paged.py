"""A page's <main> out of its view, without a site around it."""

import re
from collections import defaultdict
from functools import cache
from types import SimpleNamespace

from pipelines.ground.project import Project
from pipelines.render.assemble import Frame, render
from pipelines.render.pages import PAGES
from pipelines.render.spec import Page, Shown
from pipelines.views.templates import environment


@cache
def jinja(root):
    """The templates, compiled once a set."""
    return environment(SimpleNamespace(project=Project(root)))


def page(data, name, view, lang):
    """What stands in a page's <main>."""
    frame = Frame("c0ffee", defaultdict(lambda: "x"), ())
    made = Page(PAGES[name], lang, "x", Shown("t", "d", {"v": view}))
    html = render(made, data, frame, jinja(data.project.root)).html
    return re.search(r"<main.*?</main>", html, re.DOTALL)[0]

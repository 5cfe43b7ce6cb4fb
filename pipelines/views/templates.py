"""The Jinja environment of pages and share pictures."""

from __future__ import annotations

import re
from functools import lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from pipelines.views.data import SiteData


def environment(data: SiteData) -> Environment:
    """The Jinja environment: the project's templates before the package's; undefined names are errors."""
    folders = [
        *data.project.asset_dirs("site", "layout"),
        *data.project.asset_dirs("site", "pages"),
    ]
    return _environment(tuple(map(str, folders)))


@lru_cache(maxsize=8)
def _environment(folders: tuple[str, ...]) -> Environment:
    """One for all that is drawn from these folders: a template stays compiled until its file changes."""
    made = Environment(
        loader=FileSystemLoader(folders, encoding="utf-8"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=False,
        keep_trailing_newline=True,
    )
    made.tests["chinese"] = lambda text: bool(re.search("[\u4e00-\u9fff]", str(text)))
    return made

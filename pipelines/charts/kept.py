"""Pictures that were drawn once: kept by what they show, their words, font, drawing code and libraries."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable
from functools import lru_cache

from pipelines.ground.kept import digest_of_code, kept_in, key_of
from pipelines.ground.project import Project

LIBRARIES = ("vl-convert-python",)
DRAWING = ("pipelines.charts.svg",)


def drawn_once(project: Project, kind: str, asked: str, draw: Callable[[], bytes]) -> bytes:
    """What `draw` gives for what is asked, a pure function of it and of the drawing; drawn once."""
    return kept_in(project).made(key_of(kind, drawing(project), asked), draw)


@lru_cache(maxsize=2)
def drawing(project: Project) -> str:
    """What every picture rests on: the font and the characters that it has, the code, the libraries."""
    fonts = project.asset("site", "theme", "fonts").glob("LedgerSans-Regular.*")
    font = [path.read_bytes() for path in sorted(fonts)]
    versions = [importlib.metadata.version(name) for name in LIBRARIES]
    return key_of(*font, digest_of_code(*DRAWING), *versions)

"""Pictures that were drawn once: kept by their specification, words, font, drawing code and libraries."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipelines.ground.imports import files_of
from pipelines.ground.kept import kept_in, key_of
from pipelines.ground.project import Project

LIBRARIES = ("vl-convert-python", "altair")
DRAWING = ("pipelines.charts.svg", "pipelines.charts.bars")


def specified_once(project: Project, chart: Any, specify: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """The specification that `specify` gives of a chart (a dataclass), a pure function of it; made once."""
    asked = json.dumps(asdict(chart), ensure_ascii=False)
    made = drawn_once(
        project, specify.__name__, asked, lambda: json.dumps(specify(chart), ensure_ascii=False).encode()
    )
    return dict(json.loads(made))


def drawn_once(project: Project, kind: str, asked: str, draw: Callable[[], bytes]) -> bytes:
    """What `draw` gives for what is asked, a pure function of it and of the drawing; drawn once."""
    fonts = project.asset("site", "theme", "fonts").resolve()
    return kept_in(project).made(key_of(kind, drawing(fonts), asked), draw)


@lru_cache(maxsize=2)
def drawing(fonts: Path) -> bytes:
    """What every picture rests on: the font and the characters that it has, the code, the libraries."""
    font = b"".join(path.read_bytes() for path in sorted(fonts.glob("LedgerSans-Regular.*")))
    code = b"".join(path.read_bytes() for path in files_of(DRAWING))
    versions = "".join(importlib.metadata.version(name) for name in LIBRARIES)
    return hashlib.sha256(font + code + versions.encode()).digest()

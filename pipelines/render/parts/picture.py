"""A promise's picture as the pages' macro sets it."""

from __future__ import annotations

from typing import Any

from pipelines.charts import inline
from pipelines.pictures import Drawn


def picture_of(drawn: Drawn, files: list[tuple[str, str]]) -> dict[str, Any]:
    """What the macro `picture` needs of a chart; files: names and addresses of what may be downloaded."""
    return {
        "subject": "",
        "title": drawn.title,
        "subtitle": drawn.subtitle,
        "narrow": inline(drawn.narrow),
        "wide": inline(drawn.wide),
        "reading": drawn.reading,
        "footer": drawn.footer.split("\n"),
        "files": files,
    }

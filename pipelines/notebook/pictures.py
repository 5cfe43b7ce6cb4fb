"""A notebook's pictures: drawn in both languages and written with their data for whoever downloads them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from pipelines.charts import inline, to_png, to_svg
from pipelines.codes import Lang
from pipelines.ground.errors import EngineError, Fault
from pipelines.ground.files import json_bytes, write
from pipelines.notebook import markup
from pipelines.schema import MARK
from pipelines.views import HEAD, SiteData, csv_rows


@dataclass(frozen=True)
class Picture:
    """One language's picture: its specification, words, foot, its data as rows, and the key of its signs."""

    spec: dict[str, Any]
    title: str
    description: str
    footer: str
    rows: list[list[str]]
    head: list[str] = field(default_factory=lambda: HEAD)
    key: tuple[tuple[str, str], ...] = ()


def publish_picture(
    data: SiteData, notebook: str, fig_id: str, pictures: dict[Lang, Picture], captions: dict[Lang, str]
) -> dict[Lang, str]:
    """Writes SVG, PNG and CSV of each language and an index row; returns the figure's markup.

    Raises EngineError (E-NB-09) where a picture has no alternative text, and PublishError (E-GLYPH-01)
    for a character that the chart font lacks.
    """
    folder = data.project.path("data", "bodies", "figures")
    blocks: dict[Lang, str] = {}
    for lang, picture in pictures.items():
        if not picture.description.strip():
            raise EngineError(Fault("E-NB-09", fig_id, "—", "fig-alt"))
        name = f"{fig_id}.{lang}"
        svg = to_svg(
            picture.spec,
            f"{fig_id}-{lang}",
            picture.title,
            picture.description,
            picture.footer,
            data.project,
            picture.key,
        )
        files = {
            "csv": csv_rows(picture.rows, picture.head, data.project.params.demo),
            "svg": svg.encode(),
            "png": to_png(svg, data.project),
        }
        for kind, content in files.items():
            write(folder / f"{name}.{kind}", content)
        addresses = {kind.upper(): f"root:figures/{name}.{kind}" for kind in files}
        label = data.words[lang]("chapter_page.downloads") + data.words[lang]("colon")
        blocks[lang] = markup.figure(fig_id, captions[lang], inline(svg), addresses, label)
    index = {"id": fig_id, "notebook": notebook} | {
        f"alt_{lang}": picture.description for lang, picture in pictures.items()
    }
    if data.project.params.demo:
        index["demo"] = MARK
    write(folder / f"{fig_id}.json", json_bytes(index))
    return blocks


def digest_of(rows: list[list[str]]) -> str:
    """What the short hash in a picture stands for: its data."""
    from pipelines.charts import short_hash

    return short_hash(json.loads(json.dumps(rows)))

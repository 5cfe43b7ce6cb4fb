"""What stands below every picture: its sources, and where, when and from which data it was made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipelines.charts import Line
from pipelines.codes import Lang
from pipelines.schema import MARK
from pipelines.views.data import SiteData

_REPRINT = "转载"
FOOT_ROOM = 104  # halves of a Chinese character that fit below a picture beside the word «source»


def sources_of(data: SiteData, lines: Sequence[Line]) -> set[str]:
    """The documents behind what is drawn."""
    inputs = {obs for line in lines for mark in line.marks for obs in mark.inputs.split(";")}
    return {data.observation[obs]["SOURCE_ID"] for obs in inputs}


def footer_of(data: SiteData, source_ids: set[str], digest: str, lang: Lang) -> str:
    """Sources; then site, date, release and short hash: people take screenshots and pass pictures on."""
    words, params = data.words[lang], data.project.params
    rows = [data.source[i] for i in source_ids]
    # Whoever only reprints comes last: a line that is cut names those whose own pages they are.
    order = sorted((_REPRINT in (r["PUBLISHER"] or ""), _name(data, r, lang)) for r in rows)
    publishers = list(dict.fromkeys(name for _, name in order))
    source = _fitting(publishers, words("sep"), FOOT_ROOM)
    foot = words(
        "seen.foot",
        site=params.site_title[lang],
        date=data.release.date.isoformat(),
        release=data.release.name(lang),
        hash=digest,
        unofficial="" if params.official else words("chart.unofficial"),
    )
    demo = MARK if params.demo else ""
    return "\n".join(
        part for part in (demo, words("chart.source", source=source) if source else "", foot) if part
    )


def _name(data: SiteData, row: dict[str, Any], lang: Lang) -> str:
    """Who published a document; else its title."""
    return data.named("publisher", row["PUBLISHER"], lang) or data.named("title", row["TITLE"], lang)


def _fitting(names: list[str], sep: str, room: int) -> str:
    """As many names as fit in one line of the picture; the rest as a count. A single long one is cut."""
    shown: list[str] = []
    for name in names:
        if shown and _width(sep.join([*shown, name])) > room:
            return f"{sep.join(shown)} + {len(names) - len(shown)}"
        shown.append(_cut(name, room))
    return sep.join(shown)


def _cut(name: str, room: int) -> str:
    while _width(name) > room:
        name = name.rstrip("…")[:-1] + "…"
    return name


def _width(text: str) -> int:
    """How wide a text is, in halves of a Chinese character."""
    return sum(1 if ord(character) < 0x2E80 else 2 for character in text)

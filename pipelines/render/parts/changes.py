"""What changed from one release or day to the next, in words."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang, period
from pipelines.views import (
    SiteData,
    figure_of,
    indicator_name,
    named_promise,
    source_line,
    status_of,
    when_of,
)

LISTED = 200  # figures printed on the page; the rest stand in releases.json


def status_change(data: SiteData, change: dict[str, Any], lang: Lang) -> dict[str, Any]:
    """A verdict that changed."""
    words = data.words[lang]
    return {
        **named_promise(data, change["target"], lang),
        "old": status_of(data, change["old"], lang) if change["old"] else None,
        "new": status_of(data, change["new"], lang) if change["new"] else None,
        "why": words("sep").join(words(f"change_reason.{reason}") for reason in change["reasons"]),
    }


def figure_change(data: SiteData, change: dict[str, Any], lang: Lang) -> dict[str, str]:
    """A figure that changed, appeared or went."""
    place, words = change["place"], data.words[lang]
    indicator = data.codes.indicators.get(place["INDICATOR"])
    known = place["REF_AREA"] in data.codes.areas
    whose = [
        data.area_name(place["REF_AREA"], lang) if known else place["REF_AREA"],
        data.codes.entity_name(place["ENTITY"] or "", lang),
    ]
    return {
        "series": indicator_name(data, place, lang) if indicator else place["INDICATOR"],
        "area": words("comma").join(part for part in whose if part),
        "period": when_of(data, place, lang) if indicator else period(place["TIME_PERIOD"], lang),
        "what": words(f"change_what.{change['what']}"),
        "old": _shown(data, change, "old", lang),
        "new": _shown(data, change, "new", lang),
        "reason": change[f"reason_{lang}"],
    }


def _shown(data: SiteData, change: dict[str, Any], which: str, lang: Lang) -> str:
    """A figure with unit and qualifier and its source; as printed where a later release no longer has it."""
    text, source = change[which], change[f"{which}_source"]
    if text is None or source is None:
        return "—"
    row = data.observation.get(change[f"{which}_obs"])
    text = figure_of(data, row, lang) if row else text
    return data.words[lang](
        "releases_page.figure", figure=text, source=source_line(data, source, lang)["title"]
    )

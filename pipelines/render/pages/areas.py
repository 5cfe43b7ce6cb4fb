"""The areas page: a map of squares in rough positions, and the table beside it."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Area, Lang, period
from pipelines.ground.periods import latest
from pipelines.render.parts.maps import maps_of
from pipelines.render.spec import PageSpec, Place
from pipelines.views import SiteData, drawable, indicator_name


def areas_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """The city and the counties of today, with what was found about each; maps where codes place
    their squares."""
    city = data.codes.areas[data.project.params.ref_area]
    below = [a for a in data.codes.areas.values() if a.parent == city.code and not a.valid_to]
    rows = [_area(data, area, lang) for area in (city, *sorted(below, key=lambda a: a.code))]
    past = [a for a in data.codes.areas.values() if a.parent == city.code and a.valid_to]
    return {
        "rows": rows,
        "maps": maps_of(data, below, lang),
        "past": [_past(data, area, lang) for area in past],
    }


def _area(data: SiteData, area: Area, lang: Lang) -> dict[str, Any]:
    same = data.codes.lineage(area.code)
    found = drawable(row for row in data.observation.values() if row["REF_AREA"] in same)
    last = latest(row["TIME_PERIOD"] for row in found)
    names = sorted({indicator_name(data, row, lang) for row in found})
    return {
        "code": area.code,
        "name": data.area_name(area.code, lang),
        "level": area.level,
        "figures": len(found),
        "latest": period(last, lang) if last else "",
        "indicators": names,
    }


def _past(data: SiteData, area: Area, lang: Lang) -> str:
    """What became of an area: the same ground under another status, or a part of a merger or another area."""
    words, successor = data.words[lang], data.codes.areas.get(area.successor)
    merged = [a for a in data.codes.areas.values() if a.successor == area.successor and a is not area]
    key = "ended" if successor is None else "same" if area.same_territory else "merged" if merged else "past"
    return words(
        f"areas_page.{key}",
        name=data.area_name(area.code, lang),
        code=area.code,
        until=area.valid_to,
        successor=data.area_name(successor.code, lang) if successor else "",
        successor_code=successor.code if successor else "",
        others=words("list_sep").join(data.area_name(a.code, lang) for a in merged),
    )


PAGE = PageSpec(
    "areas.html",
    "areas.html.j2",
    "pages.areas",
    areas_view,
    place=Place("city", 30, "pages.areas.nav"),
)

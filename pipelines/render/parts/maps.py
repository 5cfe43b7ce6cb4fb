"""Maps of squares: the newest figures that were found for most of the city's parts, one map a series."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Area, Lang, number, period
from pipelines.views import Row, SiteData, axis_unit, drawable, indicator_name

SPANS = ("A", "M")  # a year's figures and a month's; sums of other months are not shown here


def maps_of(data: SiteData, areas: list[Area], lang: Lang) -> list[dict[str, Any]]:
    """A map a series and span: what it shows, when, and a square an area with its figure or nothing.

    Only series of which one period has figures for half of the areas or more; the newest such period.
    """
    placed = [area for area in areas if area.tile]
    found: dict[tuple[str, str, str], dict[str, dict[str, Row]]] = {}
    of = {code: area.code for area in placed for code in data.codes.lineage(area.code)}
    for row in drawable(row for row in data.observation.values() if row["REF_AREA"] in of):
        plain = row["TRANSFORMATION"] == "N" and row["BREAKDOWN"] == "_T" and row["FREQ"] in SPANS
        if plain:
            periods = found.setdefault((row["INDICATOR"], row["DEFINITION"], row["FREQ"]), {})
            periods.setdefault(row["TIME_PERIOD"], {})[of[row["REF_AREA"]]] = row
    maps = []
    for key in sorted(found, key=lambda one: (SPANS.index(one[2]), one)):
        full = [when for when, rows in found[key].items() if 2 * len(rows) >= len(placed)]
        if full:
            maps.append(_map(data, placed, max(full), found[key][max(full)], lang))
    return maps


def _map(data: SiteData, placed: list[Area], when: str, rows: dict[str, Row], lang: Lang) -> dict[str, Any]:
    first = next(iter(rows.values()))
    values = [row["OBS_VALUE"] for row in rows.values()]
    words = data.words[lang]
    places = max(row["DECIMALS"] for row in rows.values())
    low, high = (number(end, places) for end in (min(values), max(values)))
    key = "maps.same" if min(values) == max(values) else "maps.range"
    return {
        "id": f"map-{first['INDICATOR']}-{first['DEFINITION']}-{first['FREQ']}".lower().strip("-_"),
        "name": indicator_name(data, first, lang),
        "said": words(key, low=low, high=high, when=period(when, lang), n=len(rows)),
        "unit": axis_unit(data, first["INDICATOR"], lang)[0],
        "tiles": [_tile(data, area, rows.get(area.code), values, lang) for area in placed],
    }


def _tile(data: SiteData, area: Area, row: Row | None, values: list[float], lang: Lang) -> dict[str, Any]:
    place = area.tile.partition(",")
    tile = {"code": area.code, "name": data.area_name(area.code, lang), "row": place[0], "column": place[2]}
    if row is None:
        return {**tile, "figure": "", "shade": 0}
    span = max(values) - min(values)
    rank = (row["OBS_VALUE"] - min(values)) / span if span else 0.0
    return {**tile, "figure": number(row["OBS_VALUE"], row["DECIMALS"]), "shade": round(4 * rank)}

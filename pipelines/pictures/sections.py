"""Places of one kind by month: which of them were ever in the worst class that was found, and when."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang, period
from pipelines.ground.periods import sort_key
from pipelines.views import Row, SiteData, figure_of

Months = dict[str, Row]


def sections_of(data: SiteData, lang: Lang) -> dict[str, Any]:
    """The indicator that the plan's registry names under `sections`, of which each place has a class a month:
    title (what was found), months, and a row for each place that was ever in the worst class; empty where
    nothing is named or found."""
    known = data.codes.indicators.get(data.registry.plan.sections)
    places = _places(data, data.registry.plan.sections)
    if known is None or not places:
        return {}
    sign = -1 if known.sense == "increase" else 1
    worst = max(
        (row for rows in places.values() for row in rows.values()), key=lambda r: sign * r["OBS_VALUE"]
    )
    months = sorted({month for rows in places.values() for month in rows}, key=sort_key)
    fell = {
        name: rows
        for name, rows in places.items()
        if any(row["OBS_VALUE"] == worst["OBS_VALUE"] for row in rows.values())
    }
    said = {"n": len(places), "m": len(months), "k": len(fell), "worst": figure_of(data, worst, lang)}
    return {
        "title": data.words[lang]("sections.title", name=known.name[lang], **said),
        "months": [period(month, lang) for month in months],
        "rows": [
            {
                "name": _name(data, rows, lang),
                "cells": [_cell(data, rows.get(m), worst, lang) for m in months],
            }
            for _, rows in sorted(fell.items())
        ],
    }


def _places(data: SiteData, indicator: str) -> dict[str, Months]:
    """Place → month → its row. A place may stand in the notices under two names (as a national section, as
    one of all): the list of entities calls both alike, but for what stands in brackets."""
    found: dict[str, Months] = {}
    for row in data.observation.values():
        mine = row["INDICATOR"] == indicator and row["REF_AREA"] == data.project.params.ref_area
        if mine and row["CURRENT"] and row["ENTITY"] and row["GRADE"] != "D":
            name = data.codes.entity_name(row["ENTITY"], "en").partition(" (")[0]
            found.setdefault(name, {})[row["TIME_PERIOD"]] = row
    return found


def _name(data: SiteData, rows: Months, lang: Lang) -> str:
    """The shortest name that a place has."""
    names = {data.codes.entity_name(row["ENTITY"], lang).partition(" (")[0] for row in rows.values()}
    return min(names, key=lambda name: (len(name), name))


def _cell(data: SiteData, row: Row | None, worst: Row, lang: Lang) -> dict[str, Any]:
    if row is None:
        return {"figure": "", "worst": False}
    return {"figure": figure_of(data, row, lang), "worst": row["OBS_VALUE"] == worst["OBS_VALUE"]}

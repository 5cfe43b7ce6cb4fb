"""Observations as series: which rows make one line of a picture, and what it is called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipelines.codes import Lang, SeriesKey
from pipelines.ground.periods import is_undated, sort_key, span_months
from pipelines.plan import Target
from pipelines.views.data import SiteData

Row = dict[str, Any]
YEARLY, MOMENT = "A12", "moment"


def span_of(data: SiteData, row: Row) -> str:
    """What a figure covers: its SDMX frequency and months (A12 a year, O24 two years); a stock, a moment; of
    a kind that is not its indicator's own (a sum, a change on a level, an index) with that kind.

    Figures of two spans never stand in one series; a state at a moment says in June what it says in December.
    """
    indicator = data.codes.indicators[row["INDICATOR"]]
    kind = row["TRANSFORMATION"]
    if kind != ("G1" if indicator.per_year else "N"):
        return f"{kind}{row['BASE_PER'] or ''}{row['FREQ']}{span_months(row['TIME_PERIOD'])}"
    if indicator.stock and not indicator.per_year:
        return MOMENT
    return f"{row['FREQ']}{span_months(row['TIME_PERIOD'])}"


def keys_of(target: Target) -> set[SeriesKey]:
    """The keys of a promise's own series."""
    return {series.key for series in target.series}


def drawable(rows: Iterable[Row]) -> list[Row]:
    """The current figures about the area itself that may be drawn and compared: no entity's, no grade D, none
    whose period is not stated."""
    found = [
        row
        for row in rows
        if row["CURRENT"]
        and row["GRADE"] != "D"
        and row["ENTITY"] is None
        and not is_undated(row["TIME_PERIOD"])
    ]
    return in_order(found)


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows in order of time; within one period by id."""
    return sorted(rows, key=lambda row: (sort_key(row["TIME_PERIOD"]), row["OBS_ID"]))


def yearly(data: SiteData, key: SeriesKey) -> list[Row]:
    """The yearly figures of one series (a stock's of any moment), oldest first."""
    indicator, definition, area, breakdown = key
    keys = {(indicator, definition, code, breakdown) for code in data.codes.lineage(area)}
    rows = drawable(row for row in data.observation.values() if SeriesKey.of(row) in keys)
    return [row for row in rows if span_of(data, row) in (YEARLY, MOMENT)]


def spans(data: SiteData, rows: Iterable[Row]) -> list[list[Row]]:
    """Rows of one indicator, definition, area and breakdown as series of one span each: the yearly first,
    then by how much they cover; each oldest first."""
    parts: dict[str, list[Row]] = {}
    for row in in_order(rows):
        parts.setdefault(span_of(data, row), []).append(row)

    def rank(span: str) -> tuple[bool, int, str]:
        return span not in (YEARLY, MOMENT), -span_months(parts[span][0]["TIME_PERIOD"]), span

    return [parts[span] for span in sorted(parts, key=rank)]


def names_of(data: SiteData, firsts: Sequence[Row | None], lang: Lang) -> list[str]:
    """The name of each of several lines, by a row of each: its area, and in what else they differ."""
    rows = [row for row in firsts if row is not None]
    many = {part for part in SeriesKey.columns() if len({row[part] for row in rows}) > 1}
    return ["" if row is None else _name(data, row, many, lang) for row in firsts]


def _name(data: SiteData, row: Row, many: set[str], lang: Lang) -> str:
    indicator = data.codes.indicators[row["INDICATOR"]]
    parts = [
        indicator.name[lang] if "INDICATOR" in many else "",
        indicator.definition_name(row["DEFINITION"], lang) if "DEFINITION" in many else "",
        breakdown_name(data, row, lang) if "BREAKDOWN" in many else "",
    ]
    return joined(data, data.area_name(row["REF_AREA"], lang), [part for part in parts if part], lang)


def joined(data: SiteData, area: str, parts: Sequence[str], lang: Lang) -> str:
    """An area's name with what else a line is."""
    return data.words[lang]("comma").join([area, *parts])


def breakdown_name(data: SiteData, row: Row, lang: Lang) -> str:
    """The part of the area or of the quantity; empty for the total."""
    if row["BREAKDOWN"] == "_T":
        return ""
    part = data.codes.breakdowns[row["BREAKDOWN"]]
    return part[lang]

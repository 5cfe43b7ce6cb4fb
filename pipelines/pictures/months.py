"""Month by month: the city's monthly shares as squares, the darker the further below the whole."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pipelines.charts import Months, inline, months_picture, shade
from pipelines.codes import Lang, SeriesKey, number, period
from pipelines.ground.periods import bounds
from pipelines.views import Row, SiteData, breakdown_name, drawable, figure_of, in_order

# By how many points a share may fall short of 100 and still be of a class; the best falls short of nothing.
SHORT = (0.0, 2.0, 5.0, 10.0)
LEAST = 24  # months that make a picture


def strips_of(data: SiteData, lang: Lang) -> list[dict[str, Any]]:
    """A picture for each share that the plan's registry names under `months`, else for each with two years of
    months; from the plan's base year on: title (what is seen), subtitle, svg, key. Months of another
    definition follow behind a break."""
    found = {
        key: rows for key, rows in _monthly(data).items() if len(rows) >= LEAST or data.registry.plan.months
    }
    return [_strip(data, rows, lang) for rows in found.values()]


def _monthly(data: SiteData) -> dict[tuple[str, ...], list[Row]]:
    """(indicator, part, named definitions) → rows of months, oldest first; one row a month."""
    named = [SeriesKey.parse(name) for name in data.registry.plan.months]
    first = bounds(data.registry.plan.base_period or str(data.registry.plan.date))[0]
    found: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in drawable(data.observation.values()):
        key = SeriesKey.of(row)
        known = data.codes.indicators[key.indicator]
        since = bounds(row["TIME_PERIOD"])[0] >= first
        monthly = since and row["FREQ"] == "M" and row["TRANSFORMATION"] == "N" and known.is_share
        wanted = key in named if named else key.area == data.project.params.ref_area
        if monthly and wanted and row["QUALIFIER"] == "exact":
            group = (key.indicator, key.breakdown) if named else key
            found.setdefault(group, {})[row["TIME_PERIOD"]] = row
    order = [(key.indicator, key.breakdown) for key in named]
    keys = dict.fromkeys(key for key in order if key in found) if named else sorted(found)
    return {key: in_order(found[key].values()) for key in keys}


def _strip(data: SiteData, rows: list[Row], lang: Lang) -> dict[str, Any]:
    words, first = data.words[lang], rows[0]
    months = {_month(row): (_class(row["OBS_VALUE"]), _short(row["OBS_VALUE"])) for row in rows}
    breaks = tuple(
        _month(after) for before, after in pairwise(rows) if before["DEFINITION"] != after["DEFINITION"]
    )
    title = finding_of(data, rows, lang)
    known = data.codes.indicators[first["INDICATOR"]]
    definitions = dict.fromkeys(known.said_definition(row["DEFINITION"], lang) for row in rows)
    part = breakdown_name(data, first, lang)
    label = title + words("stop").strip()
    return {
        "title": title,
        "subtitle": words("comma").join(filter(None, ["%", part, *definitions])),
        "svg": inline(months_picture(Months(months, len(SHORT) + 1, breaks), label)),
        "key": _key(words),
        "broken": bool(breaks),
        "rows": [
            {"month": period(row["TIME_PERIOD"], lang), "figure": figure_of(data, row, lang)} for row in rows
        ],
    }


def _month(row: Row) -> tuple[int, int]:
    year, month = row["TIME_PERIOD"].split("-")
    return int(year), int(month)


def _class(value: float) -> int:
    return sum(100.0 - value > short for short in SHORT)


def _short(value: float) -> str:
    """What is written into a square: the figure, where it falls short of the whole."""
    return number(value, 0 if value == round(value) else 1) if _class(value) else ""


def _key(words: Any) -> list[dict[str, Any]]:
    """The classes with their shades (opacity of the ink)."""
    bounds = [100.0 - short for short in SHORT]
    said = [words("months.all")]
    said += [words("months.from", low=number(low, 0)) for low in bounds[1:]]
    said.append(words("months.below", low=number(bounds[-1], 0)))
    return [{"words": text, "opacity": round(shade(n, len(said)), 3)} for n, text in enumerate(said)]


def finding_of(data: SiteData, rows: list[Row], lang: Lang) -> str:
    """How many of the months reached the whole, and which was the worst."""
    words = data.words[lang]
    name = data.codes.indicators[rows[0]["INDICATOR"]].name[lang]
    first = [row for row in rows if row["DEFINITION"] == rows[0]["DEFINITION"]]
    if len(first) < len(rows):  # nothing is counted across a break
        rows, name = first, words("months.before", name=name)
    full = sum(row["OBS_VALUE"] >= 100.0 for row in rows)
    said = {"name": name, "n": len(rows), "full": full}
    if full == len(rows):
        return words("months.found_all", **said)
    worst = min(rows, key=lambda row: row["OBS_VALUE"])  # the first of its like
    lowest = [row for row in rows if row["OBS_VALUE"] == worst["OBS_VALUE"]]
    key = "months.found_one" if len(lowest) == 1 else "months.found_some"
    return words(key, **said, month=period(worst["TIME_PERIOD"], lang), worst=figure_of(data, worst, lang))

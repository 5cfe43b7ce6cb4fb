"""The city in a few pictures: what its own yearly series show since the plan's base year, each in a sentence
that the figures choose."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from pipelines.assess import time_of
from pipelines.charts import Mark, Multiple, inline, multiple_picture
from pipelines.codes import Lang, SeriesKey, number
from pipelines.views import (
    MOMENT,
    YEARLY,
    Row,
    SiteData,
    axis_unit,
    breakdown_name,
    ceiling_of,
    drawable,
    figure_of,
    mark_of,
    span_of,
)

MOST = 6


@dataclass(frozen=True)
class City:
    """One of the pictures: what is seen, unit and part, the drawing's data with the words of its axis, and
    the anchor of the series on the page of all series."""

    title: str
    subtitle: str
    multiple: Multiple
    axis: tuple[str, str]
    anchor: str


def cities_of(data: SiteData, lang: Lang) -> list[City]:
    """The pictures, six at most. All share the years from the base to the newest figure."""
    series = chosen(data)
    if not series:
        return []
    end = max(int(time_of(rows[-1]["TIME_PERIOD"])) for rows in series)
    return [_city(data, rows, (_base(data), end), lang) for rows in series]


def pictures_of(data: SiteData, lang: Lang) -> list[dict[str, str]]:
    """The same for a page: title, subtitle, svg, anchor."""
    stop = data.words[lang]("stop").strip()
    return [
        {
            "title": city.title,
            "subtitle": city.subtitle,
            "svg": inline(multiple_picture(city.multiple, city.title + stop, city.axis)),
            "anchor": city.anchor,
        }
        for city in cities_of(data, lang)
    ]


def chosen(data: SiteData) -> list[list[Row]]:
    """The rows of each series that is shown, from the base year on, oldest first: those that the plan's
    registry names, else the longest; only such as have two figures or more."""
    found: dict[SeriesKey, list[Row]] = {}
    base = _base(data)
    for row in drawable(data.observation.values()):
        known = data.codes.indicators[row["INDICATOR"]]
        at_home = row["REF_AREA"] == data.project.params.ref_area and not known.states
        if at_home and span_of(data, row) in (YEARLY, MOMENT) and int(time_of(row["TIME_PERIOD"])) >= base:
            found.setdefault(SeriesKey.of(row), []).append(row)
    named = [SeriesKey.parse(name) for name in data.registry.plan.pictures]
    keys = named or sorted(found, key=lambda key: (-len(found[key]), key))
    return [found[key] for key in keys if len(found.get(key, ())) > 1][:MOST]


def _base(data: SiteData) -> int:
    """The year that the pictures begin with: the plan's base, else its own."""
    plan = data.registry.plan
    return int((plan.base_period or str(plan.date))[:4])


def _city(data: SiteData, rows: list[Row], years: tuple[int, int], lang: Lang) -> City:
    key = SeriesKey.of(rows[0])
    factor = axis_unit(data, key.indicator, lang)[1]
    marks = tuple(_mark(data, row, factor, lang) for row in rows)
    one = Multiple(marks, *years, ceiling_of(data, key.indicator))  # a share has no other unit
    axis = (_axis(one.ends[0]), _axis(one.ends[1]))
    anchor = f"s-{key.indicator}-{key.definition}-{key.breakdown}".lower().strip("-_")
    return City(finding_of(data, rows, lang), _subtitle(data, rows[0], lang), one, axis, anchor)


def _mark(data: SiteData, row: Row, factor: float, lang: Lang) -> Mark:
    """A figure in the unit in which the language counts, as its axis has it."""
    value, places = row["OBS_VALUE"] * factor, max(0, row["DECIMALS"] - round(math.log10(factor)))
    mark = mark_of(data, row, number(value, places), lang)
    return replace(mark, value=round(mark.value * factor, 4))


def _axis(value: float) -> str:
    """A round number without noughts behind the point."""
    return number(value, max((n for n in range(3) if round(value, n) != round(value, 3)), default=-1) + 1)


def _subtitle(data: SiteData, row: Row, lang: Lang) -> str:
    words, known = data.words[lang], data.codes.indicators[row["INDICATOR"]]
    unit = axis_unit(data, row["INDICATOR"], lang)[0]  # empty for an index
    definition, part = known.said_definition(row["DEFINITION"], lang), breakdown_name(data, row, lang)
    sense = words(f"city.sense.{known.sense}") if known.unit == "INDEX" and known.sense != "none" else ""
    parts = [unit, sense, "" if part in definition else part, definition]
    return words("comma").join(part for part in parts if part)


def finding_of(data: SiteData, rows: list[Row], lang: Lang) -> str:
    """What a series shows between its first and last figure, in one sentence chosen by the figures."""
    first, last, words = rows[0], rows[-1], data.words[lang]
    lowest, highest = (choose(rows, key=lambda row: row["OBS_VALUE"]) for choose in (min, max))
    said = {
        "name": data.codes.indicators[first["INDICATOR"]].name[lang],
        "a": figure_of(data, first, lang),
        "b": figure_of(data, last, lang),
        "low": figure_of(data, lowest, lang),
        "high": figure_of(data, highest, lang),
        "from_year": str(int(time_of(first["TIME_PERIOD"]))),
        "year": str(int(time_of(last["TIME_PERIOD"]))),
    }
    sentence = words(f"city.{course_of(rows)}", **said)
    loose = last["OBS_STATUS"] in ("P", "E")
    return sentence + (words("in_brackets", text=words(f"obs_status.{last['OBS_STATUS']}")) if loose else "")


def course_of(rows: list[Row]) -> str:
    """What the figures of a series say: rose or fell from the first to the last; same, lower, higher or mixed
    between two equal ends; bound, unclear, apart (two figures, and years between that
    are not told of) or broken, where no rise or fall may be said."""
    first, last = rows[0], rows[-1]
    if any(row["OBS_STATUS"] == "B" for row in rows[1:]):
        return "broken"
    if any(row["QUALIFIER"] != "exact" for row in (first, last)):
        return "bound"
    change = last["OBS_VALUE"] - first["OBS_VALUE"]
    if not change:
        below, above = (
            any(sign * (r["OBS_VALUE"] - first["OBS_VALUE"]) > 0 for r in rows) for sign in (-1, 1)
        )
        return "mixed" if below and above else "lower" if below else "higher" if above else "same"
    if abs(change) <= first["ROUNDING"] + last["ROUNDING"]:
        return "unclear"
    if len(rows) == 2 and time_of(last["TIME_PERIOD"]) - time_of(first["TIME_PERIOD"]) > 1:
        return "apart"
    return "rose" if change > 0 else "fell"

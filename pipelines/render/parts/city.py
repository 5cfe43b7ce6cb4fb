"""The city in a few pictures: what its own yearly series show since the plan's base year, each in a sentence
that the figures choose."""

from __future__ import annotations

from pipelines.assess import time_of
from pipelines.charts import Multiple, inline, multiple_picture
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


def pictures_of(data: SiteData, lang: Lang) -> list[dict[str, str]]:
    """The pictures, six at most: title (what is seen), subtitle (unit, definition, part), svg, and the anchor
    of the series on the page of all series. All share the years from the base to the newest figure."""
    series = chosen(data)
    if not series:
        return []
    start = _base(data)
    end = max(int(time_of(rows[-1]["TIME_PERIOD"])) for rows in series)
    return [_picture(data, rows, (start, end), lang) for rows in series]


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


def _picture(data: SiteData, rows: list[Row], years: tuple[int, int], lang: Lang) -> dict[str, str]:
    key = SeriesKey.of(rows[0])
    marks = tuple(mark_of(data, row, number(row["OBS_VALUE"], row["DECIMALS"]), lang) for row in rows)
    one = Multiple(marks, *years, ceiling_of(data, key.indicator))
    title = finding_of(data, rows, lang)
    axis = (_axis(one.ends[0]), _axis(one.ends[1]))
    label = f"{title}{data.words[lang]('stop').strip()}"
    return {
        "title": title,
        "subtitle": _subtitle(data, rows[0], lang),
        "svg": inline(multiple_picture(one, label, axis)),
        "anchor": f"s-{key.indicator}-{key.definition}-{key.breakdown}".lower().strip("-_"),
    }


def _axis(value: float) -> str:
    """A round number without noughts behind the point."""
    return number(value, max((n for n in range(3) if round(value, n) != round(value, 3)), default=-1) + 1)


def _subtitle(data: SiteData, row: Row, lang: Lang) -> str:
    words, known = data.words[lang], data.codes.indicators[row["INDICATOR"]]
    unit = axis_unit(data, row["INDICATOR"], lang)[0]  # empty for an index
    definition, part = known.said_definition(row["DEFINITION"], lang), breakdown_name(data, row, lang)
    parts = [unit, "" if part in definition else part, definition]
    return words("comma").join(part for part in parts if part)


def finding_of(data: SiteData, rows: list[Row], lang: Lang) -> str:
    """What a series shows between its first and last figure, in one sentence: whether it rose or fell, or
    that neither can be said (bounds, a break between, a difference that rounding explains)."""
    first, last = rows[0], rows[-1]
    words = data.words[lang]
    said = {
        "name": data.codes.indicators[first["INDICATOR"]].name[lang],
        "a": figure_of(data, first, lang),
        "b": figure_of(data, last, lang),
        "from_year": str(int(time_of(first["TIME_PERIOD"]))),
        "year": str(int(time_of(last["TIME_PERIOD"]))),
    }
    sentence = words(f"city.{course_of(rows)}", **said)
    loose = last["OBS_STATUS"] in ("P", "E")
    return sentence + (words("in_brackets", text=words(f"obs_status.{last['OBS_STATUS']}")) if loose else "")


def course_of(rows: list[Row]) -> str:
    """rose, fell, same (the first figure again), unclear or broken, of a series' first and last figure."""
    first, last = rows[0], rows[-1]
    if any(row["OBS_STATUS"] == "B" for row in rows[1:]):
        return "broken"
    if any(row["QUALIFIER"] != "exact" for row in (first, last)):
        return "unclear"
    apart = last["OBS_VALUE"] - first["OBS_VALUE"]
    if not apart:
        return "same" if all(row["OBS_VALUE"] == first["OBS_VALUE"] for row in rows) else "back"
    if abs(apart) <= first["ROUNDING"] + last["ROUNDING"]:
        return "unclear"
    return "rose" if apart > 0 else "fell"

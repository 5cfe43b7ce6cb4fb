"""Which way a yearly series went: from end to end, by steps, and by a test; and what stands in the way."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import Any, Literal

from pipelines.assess import FEWEST, Trend, trend
from pipelines.codes import Indicator, Lang, amount, number, period
from pipelines.views import SiteData

Change = Literal["rose", "fell", "same", "unsure", "break"]
# Below this a p-value is printed as a bound: three decimals would read as nought.
SMALLEST_P = 0.001
_YEAR = len("2024")
# «338个地级及以上城市»: of how many cities a source gives the mean.
_CITIES = re.compile(r"(?<!\d)(\d{2,4})\s*个(?:地级|设区|城市)")


def change_of(first: dict[str, Any], last: dict[str, Any], band: float | None) -> Change:
    """Which way a figure went: `same` within the indicator's band, or else half a printed unit of both ends.

    Bounds count as far as they reach: `unsure` where they leave both ways open.
    """
    quiet = first["ROUNDING"] + last["ROUNDING"] if band is None else band
    low = _end(last, "OBS_LOW") - _end(first, "OBS_HIGH")
    high = _end(last, "OBS_HIGH") - _end(first, "OBS_LOW")
    if low > quiet + 1e-9:
        return "rose"
    if high < -quiet - 1e-9:
        return "fell"
    return "same" if max(abs(low), abs(high)) <= quiet + 1e-9 else "unsure"


def _end(row: dict[str, Any], end: Literal["OBS_LOW", "OBS_HIGH"]) -> float:
    if row[end] is None:
        return -math.inf if end == "OBS_LOW" else math.inf
    return float(row[end])


def unevenly(rows: list[dict[str, Any]], change: str, indicator: Indicator) -> str:
    """How a series that went one way from end to end went the other in between: `wandered` where one step
    took back the whole way or more and no test shows a direction, else `uneven`; empty where it did not.

    rows: by year; change: of the last against the first.
    """
    against = {"rose": "fell", "fell": "rose"}.get(change)
    steps = list(pairwise(rows))
    ways = [change_of(one, two, indicator.band) for one, two in steps]
    if change == "same":
        return "uneven" if {"rose", "fell"} <= set(ways) else ""
    if against not in ways:
        return ""
    back = [
        abs(two["OBS_VALUE"] - one["OBS_VALUE"])
        for (one, two), way in zip(steps, ways, strict=True)
        if way == against
    ]
    found = trend_of(rows)
    shown = found is not None and found.direction != "none"
    far = max(back) >= abs(rows[-1]["OBS_VALUE"] - rows[0]["OBS_VALUE"])
    return "wandered" if far and not shown else "uneven"


def cities_told(data: SiteData, rows: list[dict[str, Any]], lang: Lang) -> str:
    """That the sources of a series count different numbers of cities; empty where they state one or none."""
    found = {int(n) for row in rows for n in _CITIES.findall(row.get("QUOTE") or "")}
    if len(found) < 2:
        return ""
    listed = data.words[lang]("list_sep").join(map(str, sorted(found)))
    return data.words[lang]("held.cities", numbers=listed)


def _since(rows: list[dict[str, Any]], indicator: Indicator) -> list[dict[str, Any]]:
    """The rows that are reckoned in one way: the whole years after the indicator came to be reckoned anew,
    those before where there is none of them."""
    if (anew := indicator.reckoned_anew) is None:
        return rows
    year = anew.since[:_YEAR]
    later = [row for row in rows if row["TIME_PERIOD"][:_YEAR] > year]
    return later or [row for row in rows if row["TIME_PERIOD"][:_YEAR] < year] or rows


def anew_told(data: SiteData, indicator: Indicator, rows: list[dict[str, Any]], lang: Lang) -> str:
    """That a series runs across a change of how its indicator is reckoned; empty where it does not."""
    anew = indicator.reckoned_anew
    if anew is None or len(_since(rows, indicator)) == len(rows):
        return ""
    return data.words[lang]("held.anew", since=period(anew.since, lang), why=anew.why[lang])


def trend_of(rows: list[dict[str, Any]]) -> Trend | None:
    """Mann–Kendall over the exact yearly figures since the last break; None below eight."""
    exact = _exact(rows)
    return trend([int(row["TIME_PERIOD"]) for row in exact], [row["OBS_VALUE"] for row in exact])


def _exact(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    breaks = [place for place, row in enumerate(rows) if row["OBS_STATUS"] == "B"]
    return [row for row in rows[breaks[-1] if breaks else 0 :] if row["OBS_LOW"] == row["OBS_HIGH"]]


def steps_of(rows: list[dict[str, Any]]) -> list[float]:
    """The change a year between each exact figure and the next, since the last break."""
    return [
        (two["OBS_VALUE"] - one["OBS_VALUE"]) / (int(two["TIME_PERIOD"]) - int(one["TIME_PERIOD"]))
        for one, two in pairwise(_exact(rows))
    ]


def straight(steps: list[float], slope: float) -> bool:
    """Whether a line sums up a series: more than half of its steps lie within half and double the slope."""
    near = sum(
        slope / 2 <= step <= 2 * slope if slope > 0 else 2 * slope <= step <= slope / 2 for step in steps
    )
    return 2 * near > len(steps)


def trend_told(data: SiteData, indicator: Indicator, rows: list[dict[str, Any]], lang: Lang) -> str:
    """The test's sentence; of an indicator that came to be reckoned anew, over the years since alone. Empty
    for a series that is too short."""
    words, whole = data.words[lang], rows
    rows = _since(rows, indicator)
    found = trend_of(rows)
    if found is None:
        parted = indicator.reckoned_anew is not None and trend_of(whole) is not None
        return words("held.anew_few", n=len(rows), fewest=FEWEST) if parted else ""
    small = found.p < SMALLEST_P
    p = words("said.p_below", p=SMALLEST_P) if small else words("said.p_is", p=number(found.p, 3))
    if found.direction == "none":
        return words("said.trend_none", n=found.n, p=p)
    unit = "PP" if indicator.unit == "PT" else indicator.unit

    def told(x: float) -> str:
        return amount(round(x, indicator.decimals), indicator.decimals, unit, data.codes, lang)

    steps = steps_of(rows)
    if straight(steps, found.slope):
        return words(f"said.trend_{found.direction}", n=found.n, p=p, slope=told(abs(found.slope)))
    ends = {"low": told(min(steps)), "high": told(max(steps))}
    return words(f"works.trend_uneven_{found.direction}", n=found.n, p=p, **ends)

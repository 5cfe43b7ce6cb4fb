"""What should be there by now: figures by the calendar, and lists that fell silent for longer than usual."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipelines.collect.collecting import Told
from pipelines.collect.watch import Place
from pipelines.ground.periods import bounds
from pipelines.ground.phrases import Phrases

say = Phrases(Path(__file__).with_suffix(".yaml"))
# Two of its periods without anything new is more than a late notice.
SILENT_DAYS = {"month": 62, "quarter": 184, "year": 731}


def overdue(
    calendar: list[dict[str, Any]], places: list[Place], newest: Mapping[str, str], today: str
) -> list[Told]:
    """The rows of data/calendar.csv whose day is over, and the places whose last title is old.

    newest: place → the day of its last title that is wanted, `` where no title has one; places that were not
    read are not in it.
    """
    return [*_expected(calendar, places, today), *_silent(places, newest, today)]


def _expected(calendar: list[dict[str, Any]], places: list[Place], today: str) -> Iterator[Told]:
    for row in calendar:
        if bounds(row["EXPECTED_BY"])[1].isoformat() < today:
            watched = [place.id for place in places if row["INDICATOR"] in place.indicators]
            key = "expected" if watched else "unwatched"
            note = say.both(key, " / ", day=row["EXPECTED_BY"], places="、".join(watched))
            yield Told(
                "overdue", row["INDICATOR"] or row["TARGET_ID"] or "", row["PUBLICATION_ZH"], note=note
            )


def _silent(places: list[Place], newest: Mapping[str, str], today: str) -> Iterator[Told]:
    for place in places:
        last = newest.get(place.id)
        if last:
            days = (dt.date.fromisoformat(today) - dt.date.fromisoformat(last)).days
            if days > SILENT_DAYS[place.every]:
                note = say.both("silent", " / ", day=last, days=days)
                yield Told("overdue", place.id, place.title.zh, place.url, note)

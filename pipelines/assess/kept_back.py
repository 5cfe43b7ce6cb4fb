"""What the gate kept back of a promise's series, and the sentence that says who keeps it and why.

Three things that are never told as one another: its holder refuses the figure (a class, an answer), its
holder gives it on request, or we hide it under our own rules (few enterprises, what would give another figure
away, a day that has not come).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import polars as pl

from pipelines.codes import Lang, SeriesKey
from pipelines.ground.phrases import Phrases

REFUSED, ON_REQUEST, HIDDEN = "withheld", "on-request", "hidden"
# There is a figure, and it is kept: never to be told as if nothing had been found. What a holder says
# stands before what we do.
STATUSES = (REFUSED, ON_REQUEST, HIDDEN)
CLASS, SMALL = "class", "small-cells"
_OF_CLASS = {"不予公开": REFUSED, "依申请公开": ON_REQUEST}
_OWN_REASONS = ("embargo", "derived")
say = Phrases(Path(__file__).with_suffix(".yaml"))


class KeptBack(NamedTuple):
    """Who keeps a series' figure back (a status) and on which ground (its sub-reason)."""

    status: str
    reason: str


def kept_back_of(withheld: pl.DataFrame) -> dict[str, KeptBack]:
    """Series key → what was kept back of it. withheld: keys, DISCLOSURE and, where known, GROUND."""
    ground = pl.col("GROUND") if "GROUND" in withheld.columns else pl.lit(CLASS)
    rows = withheld.select(SeriesKey.column().alias("SERIES"), "DISCLOSURE", ground.alias("GROUND")).rows()
    found: dict[str, list[KeptBack]] = {}
    for series, disclosure, why in rows:
        found.setdefault(series, []).append(_kept(disclosure, why))
    return {key: kept for key, several in found.items() if (kept := foremost(several))}


def foremost(kept: Iterable[KeptBack]) -> KeptBack | None:
    """Of several the one that is told: refused before on request before hidden; None of none."""
    return min(kept, key=lambda one: (STATUSES.index(one.status), one.reason), default=None)


def _kept(disclosure: str, ground: str) -> KeptBack:
    if ground == CLASS:
        return KeptBack(_OF_CLASS[disclosure], CLASS)
    return KeptBack(HIDDEN, ground if ground in _OWN_REASONS else SMALL)


def sentence(status: str, reason: str, lang: Lang) -> str:
    """Why a figure is not shown."""
    return say(lang, f"sentence.{status}.{reason}")


def missing(status: str, lang: Lang) -> str:
    """What would settle a promise whose figure is kept back."""
    return say(lang, f"missing.{status}")

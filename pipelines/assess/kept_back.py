"""What the gate kept back of a promise's series, and the sentence that says who keeps it and why.

Three things that are never told as one another: its holder refuses the figure (a class, an answer), its
holder gives it on request, or we hide it under our own rules (few enterprises, what would give another figure
away, a day that has not come).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from pipelines.codes import Lang, SeriesKey

REFUSED, ON_REQUEST, HIDDEN = "withheld", "on-request", "hidden"
# There is a figure, and it is kept: never to be told as if nothing had been found. What a holder says
# stands before what we do.
STATUSES = (REFUSED, ON_REQUEST, HIDDEN)
CLASS, SMALL = "class", "small-cells"
_OF_CLASS = {"不予公开": REFUSED, "依申请公开": ON_REQUEST}
_OWN_REASONS = ("embargo", "derived")
_SENTENCES: dict[tuple[str, str], dict[Lang, str]] = {
    (REFUSED, CLASS): {
        "zh": "有这项数字，持有单位定为不予公开，所以这里不写。",
        "en": "The figure exists; its holder does not disclose it, so it is not given here.",
    },
    (ON_REQUEST, CLASS): {
        "zh": "有这项数字，其公开属性为依申请公开，可以向持有单位申请。",
        "en": "The figure exists; its holder discloses it on request.",
    },
    (HIDDEN, SMALL): {
        "zh": "有这项数字，由本站隐去：它只依据少数企业，或一家占了大半，或能推算出这样的数字，"
        "公开会透露单个企业的情况。不是持有单位拒绝公开。",
        "en": "The figure exists and we hide it: it rests on too few enterprises, or mostly on one, or would "
        "give such a figure away; to show it would tell on a single enterprise. Its holder has not refused "
        "it.",
    },
    (HIDDEN, "embargo"): {
        "zh": "有这项数字，还没有到可以公开的日期，由本站暂不公布。不是持有单位拒绝公开。",
        "en": "The figure exists and its day of publication has not come, so we hold it until then. Its "
        "holder has not refused it.",
    },
    (HIDDEN, "derived"): {
        "zh": "有这项数字，由本站隐去：它由不公开的数字算出。",
        "en": "The figure exists and we hide it: it was computed from figures that are not public.",
    },
}
_MISSING: dict[str, dict[Lang, str]] = {
    REFUSED: {"zh": "持有单位公开这项数字", "en": "That its holder publishes the figure"},
    ON_REQUEST: {"zh": "向持有单位申请得到的这项数字", "en": "The figure, as its holder gives it on request"},
    HIDDEN: {"zh": "数字已有，由本站按规则隐去", "en": "Nothing: the figure is there, and our rules hide it"},
}


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
    return _SENTENCES[status, reason][lang]


def missing(status: str, lang: Lang) -> str:
    """What would settle a promise whose figure is kept back."""
    return _MISSING[status][lang]

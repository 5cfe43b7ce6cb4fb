"""What the gate kept back of a promise's series, and the sentence that says on which ground."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from pipelines.schema.tables import DISCLOSURES
from pipelines.text import Lang

SMALL = "small-cells"
_SERIES = ("INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN")
_BY_CLASS = ("class", "embargo", "derived")
_SENTENCES: dict[str, dict[Lang, str]] = {
    SMALL: {
        "zh": "这项数字只依据少数企业，或一家占了大半，或能推算出这样的数字，"
        "公开会透露单个企业的情况，所以不公开。",
        "en": "The figure rests on too few enterprises, or mostly on one, or would give such a figure away; "
        "to show it would tell on a single enterprise, so it is hidden.",
    },
    "不予公开": {
        "zh": "有这项数字，其公开属性为不予公开，所以这里不写。",
        "en": "The figure exists; its disclosure class is closed, so it is not given here.",
    },
    "依申请公开": {
        "zh": "有这项数字，其公开属性为依申请公开，可以向持有单位申请。",
        "en": "The figure exists; its holder discloses it on request.",
    },
}


class KeptBack(NamedTuple):
    """The strictest class of what was kept back of a series, and its ground."""

    disclosure: str
    ground: str


def kept_back_of(withheld: pl.DataFrame) -> dict[str, KeptBack]:
    """Series key → what was kept back of it. withheld: keys, DISCLOSURE and, where known, GROUND."""
    ground = pl.col("GROUND") if "GROUND" in withheld.columns else pl.lit("class")
    rows = withheld.select(*_SERIES, "DISCLOSURE", ground.alias("GROUND")).rows()
    strictest = sorted(rows, key=lambda row: (DISCLOSURES.index(row[4]), row[5] in _BY_CLASS))
    return {"|".join(row[:4]): KeptBack(row[4], row[5]) for row in strictest}


def reason_of(kept: KeptBack) -> str:
    """The sub-reason of `withheld` and `on-request`: class, or that it would tell on an enterprise."""
    return "class" if kept.ground in _BY_CLASS else SMALL


def sentence(status: str, reason: str, lang: Lang) -> str:
    """Why a figure is not shown."""
    klass = "依申请公开" if status == "on-request" else "不予公开"
    return _SENTENCES[reason if reason == SMALL else klass][lang]

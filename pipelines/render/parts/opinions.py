"""What other rules say of a verdict and what would flip it, out of the opinions table (METHODS §3)."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.assess import METHODS
from pipelines.codes import THIN, Lang, number, period
from pipelines.views import SiteData, figure_of, series_name, status_of

_NO_BASE = "no-base"


def opinions_of(data: SiteData, target_id: str) -> list[dict[str, Any]]:
    """The promise's rows of the opinions table, in its order."""
    return data.tables["opinions"].filter(pl.col("TARGET_ID") == target_id).to_dicts()


def opinions_view(data: SiteData, target_id: str, lang: Lang) -> dict[str, Any]:
    """Rules that say something, variants of the verdict, and why the other rules are silent."""
    words = data.words[lang]
    rows = opinions_of(data, target_id)
    second = [row for row in rows if row["VARIANT"] == "second"]
    varied = [row for row in rows if row["VARIANT"] not in ("main", "second")]
    silent = sorted({row[f"NOTE_{lang.upper()}"] for row in second if row["STATUS"] is None})
    assessed = data.assessment[target_id]
    trend = assessed["TREND"] if assessed["REASON"] != _NO_BASE else None  # what is told counts from the base
    several = len({row["SERIES"] for row in rows}) > 1
    names = {id(row): _named(data, row, lang, several) for row in varied}
    flips = [names[id(row)] for row in varied if row["AGREES"] is False]
    return {
        "trend": words("opinions.trend", trend=words(f"trend.{trend}")) if trend else "",
        "second": [_row(data, row, rule_name(row["METHOD"], lang), lang) for row in second if row["STATUS"]],
        "varied": [_row(data, row, names[id(row)], lang) for row in varied],
        "silent": silent,
        "flips": words("opinions.flips", what=words("list_sep").join(flips)) if flips else "",
        "disagree": any(row["AGREES"] is False for row in second),
    }


def rule_name(method: str, lang: Lang) -> str:
    """A rule's name."""
    return METHODS[method].name[lang]


def variant_name(data: SiteData, row: dict[str, Any], lang: Lang) -> str:
    """What was varied, in words."""
    kind, _, what = row["VARIANT"].partition(":")
    words = data.words[lang]
    if kind == "base":
        return words("opinions.base", period=period(what, lang))
    if kind == "source":
        other = data.observation[what]
        when = period(other["TIME_PERIOD"], lang)
        return words("opinions.source", figure=figure_of(data, other, lang), period=when)
    return words(f"opinions.{kind}_{what}" if what else f"opinions.{kind}")


def _named(data: SiteData, row: dict[str, Any], lang: Lang, several: bool) -> str:
    """A variant's name, behind that of its series where the promise has several."""
    name = variant_name(data, row, lang)
    if not several:
        return name
    keys = ("INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN")
    series = series_name(data, dict(zip(keys, row["SERIES"].split("|"), strict=True)), lang)
    return data.words[lang]("opinions.of_series", series=series, what=name)


def pace_text(row: dict[str, Any], words: Any) -> str:
    """The pace of an opinion, its bounds, or where the projection ends."""
    if row["PROJECTED"] is not None:
        return str(words("opinions.projected", value=number(row["PROJECTED"], 2)))
    if row["PACE"] is not None:
        return str(words("opinions.pace", pace=number(row["PACE"], 2)))
    if row["PACE_LOW"] is not None:
        ends = (number(row["PACE_LOW"], 2), number(row["PACE_HIGH"], 2))
        return str(words("opinions.paces", low=ends[0], high=ends[1]))
    return THIN


def _row(data: SiteData, row: dict[str, Any], name: str, lang: Lang) -> dict[str, Any]:
    words = data.words[lang]
    agrees = {True: "opinions.same", False: "opinions.differs", None: "opinions.apart"}[row["AGREES"]]
    return {
        "name": name,
        "verdict": status_of(data, row["STATUS"], lang),
        "pace": pace_text(row, words).strip(THIN),
        "agrees": words(agrees),
    }

"""Documents, grades, figures set aside, contradictions."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.codes import Lang
from pipelines.pictures import documents_picture
from pipelines.publish import web_address
from pipelines.render.spec import PageSpec, Place
from pipelines.schema import TABLES
from pipelines.views import (
    SiteData,
    indicator_name,
    shown,
    source_line,
    when_of,
)


def sources_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Tables to download, grades, documents, figures set aside and contradictions."""
    observations = data.tables["observations"]
    used = observations.filter(pl.col("CURRENT"))
    return {
        "glance": documents_picture(data, lang),
        "tables": [
            {
                "name": name,
                "title": TABLES[schema][lang],
                "rows": data.tables[name].height,
            }
            for name, schema in _products().items()
        ],
        "provenance": [
            {"name": data.words[lang](f"provenance.{name}"), "count": count}
            for name, count in used.group_by("PROVENANCE")
            .len()
            .sort("len", "PROVENANCE", descending=[True, False])
            .iter_rows()
        ],
        "documents": [
            _document(data, row, lang)
            for row in data.tables["sources"].sort("SOURCE_ID").iter_rows(named=True)
        ],
        "quarantine": [_aside(row, lang) for row in data.tables["quarantine"].iter_rows(named=True)],
        "unused": [_aside(row, lang) for row in data.tables["unused"].iter_rows(named=True)],
        "conflicts": _conflicts(data, lang),
    }


def _products() -> dict[str, str]:
    from pipelines.publish import PRODUCTS

    return PRODUCTS


def _document(data: SiteData, row: dict[str, Any], lang: Lang) -> dict[str, Any]:
    return {
        "id": row["SOURCE_ID"],
        "title": data.named("title", row["TITLE"], lang),
        "title_zh": row["TITLE"],
        "publisher": data.named("publisher", row["PUBLISHER"], lang) or "—",
        "published": data.named("published", row["PUBLISHED"], lang) or "—",
        "address": web_address(row["ADDRESS"]),
        "grades": (row["GRADES"] or "—").replace(";", " "),
        "used": row["OBSERVATIONS"],
        "aside": row["SET_ASIDE"],
        "access": row["ACCESS"],
        "same_as": row["SAME_AS"] or "",
        "note": data.named("remark", row["NOTE"], lang),
    }


def _aside(row: dict[str, Any], lang: Lang) -> dict[str, str]:
    return {
        "row": row["ROW_ID"] or row["CELL"],
        "words": row["INDICATOR_TEXT"] or "",
        "area": row["AREA_TEXT"] or "",
        "period": row["PERIOD_TEXT"] or "",
        "figure": f"{row['OBS_TEXT'] or ''} {row['UNIT_TEXT'] or ''}".strip(),
        "reason": row[f"REASON_{lang.upper()}"],
        "source": row["SOURCE_ID"],
    }


def _conflicts(data: SiteData, lang: Lang) -> list[dict[str, Any]]:
    """Losers whose figure differs from the winner's, and by what they lost."""
    losers = data.tables["observations"].filter(
        ~pl.col("CURRENT") & ~pl.col("BEATEN_FOR").is_in(["carried-forward"])
    )
    rows = []
    for row in losers.iter_rows(named=True):
        winner = data.observation[row["BEATEN_BY"]]
        if winner["OBS_VALUE"] == row["OBS_VALUE"] and winner["QUALIFIER"] == row["QUALIFIER"]:
            continue
        rows.append(
            {
                "indicator": indicator_name(data, row, lang),
                "area": data.area_name(row["REF_AREA"], lang),
                "period": when_of(data, row, lang),
                "kept": shown(data, winner, lang, printed=True),
                "kept_source": source_line(data, winner["SOURCE_ID"], lang),
                "kept_cell": winner["CELL"],
                "left": shown(data, row, lang, printed=True),
                "left_source": source_line(data, row["SOURCE_ID"], lang),
                "left_cell": row["CELL"],
                "why": data.words[lang](f"beaten_for.{row['BEATEN_FOR']}"),
            }
        )
    return rows


PAGE = PageSpec(
    "sources.html",
    "sources.html.j2",
    "sources_page",
    sources_view,
    dataset=True,
    place=Place("data", 10, "nav.sources"),
)

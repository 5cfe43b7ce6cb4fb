"""The quality report as a page: what was checked, what failed, what was let through and why."""

from __future__ import annotations

import json
from typing import Any

from pipelines.codes import Lang, number, period
from pipelines.ground.errors import Fault, PublishError
from pipelines.render.spec import PageSpec, Place
from pipelines.views import SiteData, indicator_name, source_line, when_of

_PLACE = ("INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN", "TIME_PERIOD")


def quality_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Totals, everything that was let through, then each table with its checks and its sources."""
    path = data.project.path("data", "products", "data", "quality.json")
    if not path.is_file():
        raise PublishError(Fault("E-FILE-01", data.project.relative(path), "—", "tracker build"))
    report = json.loads(path.read_bytes())
    tables = [_table(data, one, lang) for one in report]
    checks = [check for one in report for check in one["checks"]]
    return {
        "totals": {
            "tables": len(report),
            "rows": number(sum(one["rows"] for one in report), 0),
            "checks": len(checks),
            "failed": sum(check["failed"] for check in checks),
            "let": sum(len(check["let_through"]) for check in checks),
            "kept": sum(check.get("kept_back", 0) for check in checks),
        },
        "let": [_let(data, check, one, lang) for check in checks for one in check["let_through"]],
        "tables": tables,
    }


def _let(data: SiteData, check: dict[str, Any], one: dict[str, Any], lang: Lang) -> dict[str, Any]:
    return {
        "check": check[lang],
        **_place(data, one["at"], lang),
        "sources": [source_line(data, source, lang) for source in one["sources"]],
        "reason": one[f"reason_{lang}"],
        "by": one["by"],
        "date": period(one["date"], lang),
    }


def _place(data: SiteData, at: str, lang: Lang) -> dict[str, str]:
    """The names behind a series and period; a cell of the grid has its document before them."""
    row = dict(zip(_PLACE, at.split("|")[-len(_PLACE) :], strict=True))
    return {
        "indicator": indicator_name(data, row, lang),
        "area": data.area_name(row["REF_AREA"], lang),
        "period": when_of(data, row, lang),
    }


def _table(data: SiteData, one: dict[str, Any], lang: Lang) -> dict[str, Any]:
    checks = [_check(check, lang) for check in one["checks"]]
    return {
        "id": one["table"],
        "title": one[lang],
        "rows": number(one["rows"], 0),
        "own": [check for check in checks if not check["from_schema"]],
        "schema": [check for check in checks if check["from_schema"]],
        "sources": [
            {
                "line": source_line(data, source["source"], lang) if source["source"] else None,
                "rows": source["rows"],
            }
            for source in one["sources"]
        ],
    }


def _check(check: dict[str, Any], lang: Lang) -> dict[str, Any]:
    return {
        "says": check[lang],
        "guards": check[f"from_{lang}"],
        "rows": check["rows"],
        "failed": check["failed"],
        "let": len(check["let_through"]) + check.get("kept_back", 0),
        "from_schema": check["id"] == "key-unique" or check["id"].endswith(("-filled", "-coded")),
    }


PAGE = PageSpec(
    "quality.html",
    "quality.html.j2",
    "quality_page",
    quality_view,
    place=Place("data", 40, "doors.quality"),
)

"""The targets of nation and province, and what was decided about each transcribed row."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang
from pipelines.pictures import cascade_of
from pipelines.plan import Target
from pipelines.render.pages.target import parent_row
from pipelines.render.spec import PageSpec, Place
from pipelines.views import (
    SiteData,
    source_line,
    whose_title,
)


def parents_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """The parents' targets by level, and what was decided about the rest."""
    words = data.words[lang]
    levels = [
        {
            "id": level,
            "name": words(f"parents_page.{level}"),
            "rows": [parent_row(data, t, lang) for t in data.registry.parent_targets if t.level == level],
        }
        for level in ("national", "province", "city")
    ]
    return {
        "cascade": cascade_of(data, lang),
        "levels": [level for level in levels if level["rows"]],
        "decisions": _decisions(data, lang),
    }


def _decisions(data: SiteData, lang: Lang) -> list[dict[str, Any]]:
    return [
        {
            "row": decision.row["ROW"],
            "printed": decision.quote,
            "plan": data.named("title", decision.raw["plan_title"], lang),
            "decision": data.words[lang](f"parents_page.decision.{decision.row['DECISION']}"),
            "reason": decision.row[f"REASON_{lang.upper()}"],
            "same": [
                {"anchor": t.id, "title": whose_title(data, t, lang)}
                for t in _same(data, decision.row["OF_ROW"])
            ],
            "source": source_line(data, decision.raw["source_id"], lang),
        }
        for decision in data.decisions
        if decision.row["DECISION"] != "used"
    ]


def _same(data: SiteData, row: str) -> list[Target]:
    """The targets that a duplicate repeats, through other duplicates where it has to be."""
    mine = [decision for decision in data.decisions if row and decision.row["ROW"] == row]
    ids = {decision.row["TARGET_ID"] for decision in mine if decision.row["DECISION"] == "used"}
    if ids:
        return [target for target in data.registry.parent_targets if target.id in ids]
    return [
        t for decision in mine if decision.row["OF_ROW"] != row for t in _same(data, decision.row["OF_ROW"])
    ]


PAGE = PageSpec(
    "parents.html",
    "parents.html.j2",
    "parents_page",
    parents_view,
    place=Place("plan", 40, "nav.parents"),
)

"""The other pages: the plan reader, the parents' targets, the gap, sources."""

from __future__ import annotations

import re
from typing import Any

import polars as pl

from pipelines.codes import Lang, article_number, period
from pipelines.plan import Target
from pipelines.publish import disclosure_rows, web_address
from pipelines.render.pages.asked import asked_of
from pipelines.render.pages.home import ledger_row
from pipelines.render.pages.target import parent_row, search_row
from pipelines.schema import TABLES
from pipelines.views import (
    SiteData,
    indicator_name,
    organisation_today,
    shown,
    source_line,
    target_path,
    when_of,
    whose_title,
)

_HEADING = re.compile(r"^[一二三四五六七八九十]+、")
_ARTICLE = re.compile(r"^\(([一二三四五六七八九十]+)\)")


def plan_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """The text in paragraphs, each promise marked; headings as contents."""
    paragraphs = _paragraphs(data, lang)
    targets = data.city_targets
    return {
        "paragraphs": paragraphs,
        "toc": [
            {
                "id": p["id"],
                "text": p["heading_en"] if lang == "en" and p["heading_en"] else p["heading"],
                "zh": lang == "zh" or not p["heading_en"],
                "level": p["level"],
            }
            for p in paragraphs
            if p["heading"]
        ],
        "sha": data.registry.plan.text_sha256,
        "download": data.original(f"{data.registry.plan.id}/plan.txt"),
        "counts": {
            "quantified": sum(t.counted for t in targets),
            "directional": sum(t.kind == "directional" for t in targets),
            "bans": sum(t.kind == "prohibition" for t in targets),
            "others": sum(t.kind in ("rule", "restraint", "qualitative") for t in targets),
        },
    }


def _paragraphs(data: SiteData, lang: Lang) -> list[dict[str, Any]]:
    measures = {m.start: m for m in data.registry.measures}
    position, result = 0, []
    for number, line in enumerate(data.registry.text.split("\n")):
        start, end = position, position + len(line)
        position = end + 1
        if not line.strip():
            continue
        measure = measures.get(start)
        heading = measure.title["zh"] if measure else line if _HEADING.match(line) else ""
        match = _ARTICLE.match(line)
        result.append(
            {
                "id": f"a{measure.article}" if measure else f"p{number}",
                "level": 3 if measure else 2 if heading else 0,
                "heading": f"{match[0] if match else ''}{heading}" if measure else heading,
                "heading_en": f"{measure.article}. {measure.title['en']}" if measure else "",
                "pieces": [] if heading and not measure else _pieces(data, start, end, lang),
            }
        )
    return result


def _pieces(data: SiteData, start: int, end: int, lang: Lang) -> list[dict[str, Any]]:
    """A paragraph cut at its promises: plain text, and quotes with the promises that they are."""
    spans: dict[tuple[int, int], list[Target]] = {}
    for target in data.city_targets:
        if (
            target.start is not None
            and target.end is not None
            and start <= target.start
            and target.end <= end
        ):
            spans.setdefault((target.start, target.end), []).append(target)
    pieces: list[dict[str, Any]] = []
    at = start
    for (first, last), targets in sorted(spans.items()):
        if first > at:
            pieces.append({"text": data.registry.text[at:first], "promises": []})
        promises = [ledger_row(data, t, lang) for t in targets]
        pieces.append({"text": data.registry.text[first:last], "promises": promises, "start": first})
        at = last
    if at < end:
        pieces.append({"text": data.registry.text[at:end], "promises": []})
    return pieces


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
        "levels": [level for level in levels if level["rows"]],
        "decisions": _decisions(data, lang),
    }


def _decisions(data: SiteData, lang: Lang) -> list[dict[str, Any]]:
    return [
        {
            "row": decision.row["ROW"],
            "printed": decision.quote,
            "plan": decision.raw["plan_title"],
            "decision": data.words[lang](f"parents_page.decision.{decision.row['DECISION']}"),
            "reason": decision.row[f"REASON_{lang.upper()}"],
            "same": [
                {"anchor": t.id, "title": whose_title(data, t, lang)}
                for t in _same(data, decision.row["OF_ROW"])
            ],
            "source": source_line(data, decision.raw["source_id"]),
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


def gap_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """What can be judged by chapter, what is missing, all searches."""
    rows = disclosure_rows(
        data.registry,
        data.tables["targets"],
        data.tables["assessments"],
        data.tables["searches"],
        list(data.requests),
    )
    titles = {t.id: whose_title(data, t, lang) for t in data.registry.all_targets}
    undecided = [t for t in data.quantified if data.assessment[t.id]["SET"] == "undecidable"]
    return {
        "openness": [
            {"article": article_number(span.article, lang), "quote": span.quote}
            for span in data.registry.plan.openness
        ],
        "chapters": [
            {
                **row,
                "name": data.words[lang](f"chapters.{row['id']}"),
                "latest": period(row["latest_period"], lang) if row["latest_period"] else "—",
            }
            for row in rows
            if row["by"] == "chapter"
        ],
        "organisations": [
            {
                **row,
                "name": organisation_today(data, data.codes.organisations[row["id"]], lang),
            }
            for row in rows
            if row["by"] == "organisation"
        ],
        "missing": [
            {
                **ledger_row(data, t, lang),
                "missing": data.assessment[t.id][f"MISSING_{lang.upper()}"],
            }
            for t in undecided
        ],
        "asked": asked_of(data, lang),
        "searches": [
            {
                **search_row(row, data, lang),
                "target": row["TARGET_ID"] or "",
                "title": titles.get(row["TARGET_ID"] or "", row["TARGET_ID"] or "—"),
                "path": target_path(row["TARGET_ID"]) if _has_page(data, row) else "",
            }
            for row in data.tables["searches"].iter_rows(named=True)
        ],
    }


def _has_page(data: SiteData, row: dict[str, Any]) -> bool:
    return any(t.id == row["TARGET_ID"] for t in data.registry.targets)


def sources_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Tables to download, grades, documents, figures set aside and contradictions."""
    observations = data.tables["observations"]
    used = observations.filter(pl.col("CURRENT"))
    return {
        "tables": [
            {
                "name": name,
                "title": TABLES[schema].zh if lang == "zh" else TABLES[schema].en,
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
            _document(row) for row in data.tables["sources"].sort("SOURCE_ID").iter_rows(named=True)
        ],
        "quarantine": [_aside(row, lang) for row in data.tables["quarantine"].iter_rows(named=True)],
        "unused": [_aside(row, lang) for row in data.tables["unused"].iter_rows(named=True)],
        "conflicts": _conflicts(data, lang),
    }


def _products() -> dict[str, str]:
    from pipelines.publish import PRODUCTS

    return PRODUCTS


def _document(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["SOURCE_ID"],
        "title": row["TITLE"],
        "publisher": row["PUBLISHER"] or "—",
        "published": row["PUBLISHED"] or "—",
        "address": web_address(row["ADDRESS"]),
        "grades": (row["GRADES"] or "—").replace(";", " "),
        "used": row["OBSERVATIONS"],
        "aside": row["SET_ASIDE"],
        "access": row["ACCESS"],
        "same_as": row["SAME_AS"] or "",
        "note": row["NOTE"] or "",
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
                "kept_source": source_line(data, winner["SOURCE_ID"]),
                "kept_cell": winner["CELL"],
                "left": shown(data, row, lang, printed=True),
                "left_source": source_line(data, row["SOURCE_ID"]),
                "left_cell": row["CELL"],
                "why": data.words[lang](f"beaten_for.{row['BEATEN_FOR']}"),
            }
        )
    return rows

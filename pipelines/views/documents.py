"""A page for each document: what it is, what was taken from it cell by cell, what was set aside and why."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang
from pipelines.publish import web_address
from pipelines.views.common import observation_row
from pipelines.views.data import SiteData


def document_path(source_id: str) -> str:
    """Address of a document's page below the language's root."""
    return f"sources/{source_id}.html"


def document_view(data: SiteData, source_id: str, lang: Lang) -> dict[str, Any]:
    """Everything that a document's template shows."""
    row = data.source[source_id]
    taken = data.taken.get(source_id, [])
    return {
        "id": source_id,
        "title": data.named("title", row["TITLE"], lang),
        "title_zh": row["TITLE"],
        "publisher": data.named("publisher", row["PUBLISHER"], lang),
        "publisher_zh": row["PUBLISHER"] or "",
        "published": data.named("published", row["PUBLISHED"], lang),
        "address": web_address(row["ADDRESS"]),
        "access": row["ACCESS"],
        "provenance": data.words[lang](f"provenance.{row['PROVENANCE']}"),
        "grades": (row["GRADES"] or "").replace(";", " "),
        "file": row["FILE"],
        "download": data.original(row["FILE"]),
        "described": data.original(f"{row['COLLECTION']}/source.yaml"),
        "sha256": row["SHA256"],
        "licence": _terms(data, row["LICENCE"], lang),
        "same_as": row["SAME_AS"] or "",
        "note": data.named("remark", row["NOTE"], lang),
        "taken": [observation_row(data, o, lang) for o in sorted(taken, key=_place)],
        "aside": [_aside(row, lang) for row in data.set_aside.get(source_id, [])],
    }


def _terms(data: SiteData, licence: str | None, lang: Lang) -> str:
    """The terms of a document; those of our transcriptions are known in both languages."""
    known = data.words["zh"]("terms_transcribed")
    return data.words[lang]("terms_transcribed") if licence == known else licence or ""


def _place(row: dict[str, Any]) -> tuple[str, str]:
    return row["CELL"], row["OBS_ID"]


def _aside(row: dict[str, Any], lang: Lang) -> dict[str, str]:
    return {
        "cell": row["CELL"],
        "words": row["INDICATOR_TEXT"] or "",
        "area": row["AREA_TEXT"] or "",
        "period": row["PERIOD_TEXT"] or "",
        "figure": f"{row['OBS_TEXT'] or ''} {row['UNIT_TEXT'] or ''}".strip(),
        "reason": row[f"REASON_{lang.upper()}"],
    }

"""Disclosure requests that were sent: to whom, when an answer is due, what it said."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang
from pipelines.views import SiteData, organisation_today, target_path


def asked_of(data: SiteData, lang: Lang, target_id: str = "") -> list[dict[str, str]]:
    """Every request by the day on which it was sent; those of one promise where `target_id` is given."""
    rows = [row for row in data.requests if not target_id or row["TARGET_ID"] == target_id]
    return [_row(data, row, lang) for row in sorted(rows, key=lambda r: (r["SENT"] or "", r["REQUEST_ID"]))]


def _row(data: SiteData, row: dict[str, Any], lang: Lang) -> dict[str, str]:
    words = data.words[lang]
    target = next((t for t in data.registry.targets if t.id == row["TARGET_ID"]), None)
    body = data.codes.organisations.get(row["ORG"] or "")
    named = organisation_today(data, body, lang) if body else row["ORG"] or "—"
    return {
        "title": target.title[lang] if target else row["TARGET_ID"] or "—",
        "path": target_path(target.id) if target else "",
        "body": named,
        "sent": row["SENT"] or "—",
        "due": row["DUE"] or "—",
        "answered": row["ANSWERED"] or "—",
        "result": row[f"RESULT_{lang.upper()}"] or words("asked.open"),
    }

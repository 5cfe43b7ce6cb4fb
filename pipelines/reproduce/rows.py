"""Promises and observations: the rows computed anew beside the rows and the pages as published."""

from __future__ import annotations

import html
import json
from typing import Any

from pipelines.ground.files import json_bytes
from pipelines.render import PREFIX, read_html
from pipelines.reproduce.again import Again
from pipelines.reproduce.published import Published
from pipelines.reproduce.report import Difference, Report, differences, leaves
from pipelines.schema import TABLES, rows_of
from pipelines.views import LANGS, target_path


def reproduce_target(again: Again, published: Published, target_id: str, chain: dict[str, Any]) -> Report:
    """A promise: its whole JSON, its row of the assessments, its status and reason on both its pages."""
    target = next(t for t in again.registry.all_targets if t.id == target_id)
    computed = json.loads(json_bytes(again.chains.of(target)))
    found = differences(published.json(f"api/v1/targets/{target_id}.json"), computed, "json")
    row = next(
        (r for r in published.json("api/v1/assessments.json") or [] if r["TARGET_ID"] == target_id), None
    )
    found += differences(row, computed["assessment"], "assessments.json")
    pages, shown = _on_pages(again, published, target_id)
    compared = leaves(computed) + leaves(computed["assessment"]) + pages
    return Report(target_id, "target", chain, compared, tuple(dict.fromkeys((*found, *shown))))


def _on_pages(again: Again, published: Published, target_id: str) -> tuple[int, list[Difference]]:
    """The status and the reason that a promise's two pages show (parents' promises have no page)."""
    if not any(target.id == target_id for target in again.registry.targets):
        return 0, []
    row, found = again.data.assessment[target_id], []
    for lang in LANGS:
        path = PREFIX[lang] + target_path(target_id)
        text = (published.read(path) or b"").decode("utf-8", "replace")
        shown = next((v.code for v in read_html(text).verdicts), "—") if text else "—"
        if shown != row["STATUS"]:
            found.append((path, shown, row["STATUS"]))
        why = row[f"WHY_{lang.upper()}"]
        if why not in html.unescape(text):
            found.append((path, "—", why))
    return 2 * len(LANGS), found


def reproduce_observation(again: Again, published: Published, obs_id: str, chain: dict[str, Any]) -> Report:
    """An observation: every column in the table, and in the API where it stands in the current view."""
    computed = again.data.observation[obs_id]
    found = differences(_plain(published.observations.get(obs_id)), _plain(computed), "observations.parquet")
    if chain and computed["CURRENT"]:
        listed = published.json("api/v1/observations.json") or []
        row = next((r for r in listed if r["OBS_ID"] == obs_id), None)
        table = again.data.tables["observations"]
        own = rows_of(TABLES["observations"], table.filter(table["OBS_ID"] == obs_id))[0]
        found += differences(row, json.loads(json_bytes(own)), "observations.json")
    return Report(obs_id, "observation", chain, len(computed), tuple(found))


def _plain(row: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if row is None else {k: str(v) if v is not None else None for k, v in row.items()}

"""The chain behind a verdict or a figure (METHODS §6): status ← method ← interval ← observations ← cells ←
document ← publisher; for an absence, the searches."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl

from pipelines.assess import METHODS
from pipelines.ground.phrases import Phrases
from pipelines.reproduce.again import Again
from pipelines.schema import TABLES, rows_of
from pipelines.sources import sha256_of

say = Phrases(Path(__file__).with_suffix(".yaml"))


def target_chain(again: Again, target_id: str) -> dict[str, Any]:
    """A promise's chain: status, method, interval, opinions, evidence, context, searches."""
    row = again.data.assessment[target_id]
    status, method = again.codes.statuses[row["STATUS"]], METHODS.get(row["METHOD"])
    inputs = [obs for obs in (row["INPUTS"] or "").split(";") if obs]
    context = [r for r in again.data.contexts.get(target_id, []) if r["INPUTS"]]
    opinions = again.tables["opinions"].filter(pl.col("TARGET_ID") == target_id)
    searches = again.tables["searches"].filter(pl.col("TARGET_ID") == target_id)
    target = next(t for t in again.registry.all_targets if t.id == target_id)
    return {
        "release": row["RELEASE"],
        "quote": target.quote,
        "status": {"code": status.code, "zh": status.zh, "en": status.en, "reason": row["REASON"]},
        "why_zh": row["WHY_ZH"],
        "why_en": row["WHY_EN"],
        "method": {
            "id": row["METHOD"],
            "version": row["METHOD_VERSION"],
            "zh": method.name.zh if method else row["METHOD"],
            "en": method.name.en if method else row["METHOD"],
        },
        "interval": {
            name.lower(): row[name] for name in ("TIME_PERIOD", "LOW", "HIGH", "PROGRESS", "ELAPSED", "PACE")
        },
        "marks": {name.lower(): row[name] for name in ("TREND", "BORDERLINE", "FRAGILE")},
        "opinions": opinions.filter(pl.col("STATUS").is_not_null()).height,
        "evidence": [observation_chain(again, obs) for obs in inputs],
        "context": [observation_chain(again, obs) for r in context for obs in r["INPUTS"].split(";") if obs],
        "searches": rows_of(TABLES["searches"], searches),
    }


def _file_of(again: Again, cell: str, document: dict[str, Any]) -> tuple[str | None, str | None]:
    """The file that a cell lies in, with its sha256: a document may have been copied into several."""
    known, name = document.get("FILE"), cell.partition("!")[0]
    if not known or PurePosixPath(known).name == name:
        return known, document.get("SHA256")
    file = str(PurePosixPath(known).with_name(name))
    path = again.project.path(file)
    return (file, sha256_of(path)) if path.is_file() else (known, document.get("SHA256"))


def observation_chain(again: Again, obs_id: str) -> dict[str, Any]:
    """A figure's chain: the value and its bounds, cell, file with sha256, document, publisher."""
    row = again.data.observation[obs_id]
    document = again.data.source.get(row["SOURCE_ID"], {})
    parts = [part for part in (row["DERIVED_FROM"] or "").split(";") if part]
    ends = say.pair(f"ends.{row['PROVENANCE']}")
    held = row["PROVENANCE"] == "cell" and not row["QUOTE"]  # a statement's file is its transcription
    file, sha256 = _file_of(again, row["CELL"], document)
    hashed = say.pair("sha256-of.original" if held else "sha256-of.transcription")
    return {
        "obs_id": obs_id,
        "indicator": row["INDICATOR"],
        "definition": row["DEFINITION"],
        "ref_area": row["REF_AREA"],
        "time_period": row["TIME_PERIOD"],
        "value": row["OBS_VALUE"],
        "low": row["OBS_LOW"],
        "high": row["OBS_HIGH"],
        "unit": row["UNIT_MEASURE"],
        "printed": row["OBS_TEXT"],
        "grade": row["GRADE"],
        "current": row["CURRENT"],
        "cell": row["CELL"],
        "file": file,
        "sha256": sha256,
        "sha256_of_zh": hashed.zh,
        "sha256_of_en": hashed.en,
        "provenance": row["PROVENANCE"],
        "document": document.get("TITLE") or row["SOURCE_ID"],
        "publisher": document.get("PUBLISHER"),
        "published": document.get("PUBLISHED"),
        "address": document.get("ADDRESS"),
        "ends_zh": ends.zh,
        "ends_en": ends.en,
        "derived_from": [observation_chain(again, part) for part in parts],
    }

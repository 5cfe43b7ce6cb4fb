"""The quality report: what was checked, what failed, what was let through with which reason. It names no
value at all, and what the gate keeps back is only counted."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import polars as pl

from pipelines.ground.errors import Fault
from pipelines.validate.gx import MAX_LISTED, Check, Row
from pipelines.validate.review import LetThrough

Report = list[dict[str, Any]]


def entry(
    suite: dict[str, Any], table: pl.DataFrame, checks: list[Check], reviewed: list[LetThrough]
) -> dict[str, Any]:
    """One table's part of the report."""
    return {
        "table": suite["name"],
        "zh": suite["meta"]["zh"],
        "en": suite["meta"]["en"],
        "rows": table.height,
        "sources": _by_source(table),
        "checks": [_check(check, reviewed) for check in checks],
    }


def _by_source(table: pl.DataFrame) -> list[dict[str, Any]]:
    if "SOURCE_ID" not in table.columns or table["SOURCE_ID"].null_count():
        return []
    counted = table.group_by("SOURCE_ID").agg(rows=pl.len()).sort("SOURCE_ID")
    return [{"source": source, "rows": rows} for source, rows in counted.iter_rows()]


def _check(check: Check, reviewed: list[LetThrough]) -> dict[str, Any]:
    let = let_through(check, reviewed)
    return {
        **{key: check.meta.get(key, "") for key in ("id", "zh", "en", "from_zh", "from_en")},
        "level": check.meta.get("level", "blocking"),
        "type": check.type,
        "rows": check.rows,
        "failed": check.failed - sum(len(rows) for rows in let.values()),
        "let_through": [_let_through_row(one, rows) for one, rows in let.items()],
    }


def let_through(check: Check, reviewed: list[LetThrough]) -> dict[LetThrough, list[Row]]:
    """The reviewed exceptions that apply to a check, each with its rows."""
    if not check.reviewable:
        return {}
    mine = {one.at: one for one in reviewed if one.check == check.id}
    found: dict[LetThrough, list[Row]] = defaultdict(list)
    for row in check.found:
        if row.at in mine:
            found[mine[row.at]].append(row)
    return dict(found)


def _let_through_row(one: LetThrough, rows: list[Row]) -> dict[str, Any]:
    return {
        "at": one.at,
        "observations": sorted({row.obs_id for row in rows if row.obs_id}),
        "sources": sorted({row.source for row in rows if row.source}),
        "reason_zh": one.reason.zh,
        "reason_en": one.reason.en,
        "by": one.by,
        "date": one.date,
    }


def faults_of(table: str, checks: list[Check], reviewed: list[LetThrough]) -> list[Fault]:
    """What stops the run: failed rows that may not be, or are not, let through."""
    return [fault for check in checks if check.failed for fault in _faults(table, check, reviewed)]


def _faults(table: str, check: Check, reviewed: list[LetThrough]) -> list[Fault]:
    passed = {row for rows in let_through(check, reviewed).values() for row in rows}
    rows = [row for row in check.found if row not in passed]
    if check.found and not rows:
        return []
    if check.reviewable:
        return [
            Fault("E-GX-02", f"{table} {row.place}", f"{check.id} {row.at}{_said(row)}", check.sentence)
            for row in rows[:MAX_LISTED]
        ]
    listed = [
        Fault("E-GX-01", f"{table} {row.place}", f"{check.column} = {row.value}", check.sentence)
        for row in rows[:MAX_LISTED]
    ]
    return listed or [Fault("E-GX-01", table, f"{check.failed} rows", check.sentence)]


def _said(row: Row) -> str:
    """What the column itself says about the row, where it says more than that it is not true."""
    return "" if row.value in ("False", row.at) else f": {row.value}"


def stale_faults(checks: list[Check], reviewed: list[LetThrough]) -> list[Fault]:
    """Exceptions of these checks that nothing needs any more: the data were mended, so they go (E-GX-03)."""
    known = {check.id: check for check in checks if check.reviewable}
    used = {one for check in known.values() for one in let_through(check, reviewed)}
    return [
        Fault("E-GX-03", "data/validation/let_through.yaml", f"{one.check} {one.at}", "—")
        for one in reviewed
        if one.check in known and one not in used
    ]


def unknown_faults(checks: list[Check], reviewed: list[LetThrough]) -> list[Fault]:
    """Exceptions of a check that does not exist or that can't be let through (E-GX-04)."""
    known = sorted(check.id for check in checks if check.reviewable)
    return [
        Fault("E-GX-04", "data/validation/let_through.yaml", one.check, " | ".join(known))
        for one in reviewed
        if one.check not in known
    ]


def opened(report: Report, disclosed: set[str], sources: set[str]) -> Report:
    """The report as it may be published.

    disclosed: ids of the observations that the gate let go; sources: ids of the open documents and of the
    folders that hold them. An exception that touches anything else is counted as kept back, a source that
    is not open is added to the nameless rest.
    """
    return [
        {
            **one,
            "sources": _open_sources(one["sources"], sources),
            "checks": [_open_check(check, disclosed, sources) for check in one["checks"]],
        }
        for one in report
    ]


def _open_sources(listed: list[dict[str, Any]], sources: set[str]) -> list[dict[str, Any]]:
    shown = [one for one in listed if one["source"] in sources]
    rest = sum(one["rows"] for one in listed if one["source"] not in sources)
    return [*shown, *([{"source": None, "rows": rest}] if rest else [])]


def _open_check(check: dict[str, Any], disclosed: set[str], sources: set[str]) -> dict[str, Any]:
    shown = [
        one
        for one in check["let_through"]
        if set(one["observations"]) <= disclosed and set(one["sources"]) <= sources
    ]
    return {**check, "let_through": shown, "kept_back": len(check["let_through"]) - len(shown)}

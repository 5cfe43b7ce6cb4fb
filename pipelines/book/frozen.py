"""One release as it lies in `data/releases/<version>/`: plain tables, their hashes, their schema.

`release.json` names the version, the date, the SCHEMA_VERSION, every file's sha256 and every column's
kind, so that a frozen table is read by its own schema and lifted to today's, step by step.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.ground.bilingual import Bilingual
from pipelines.ground.errors import Fault, ReleaseError, stop_if
from pipelines.ground.files import json_bytes
from pipelines.schema import SCHEMA_VERSION, TABLES, dtype_of

DESCRIPTION, CHANGES, WITHDRAWAL = "release.json", "changes.json", "withdrawn.json"

# Frozen table → the schema of its rows. Observations are the current view alone: the losers stay
# readable in the commit that the release's tag names.
KEPT = {
    "assessments": "assessments",
    "opinions": "opinions",
    "observations": "observations",
    "sources": "sources",
    "targets": "targets",
}
Tables = dict[str, pl.DataFrame]

# SCHEMA_VERSION n → what makes tables of it into tables of n + 1. A change of a kept table's columns
# needs its entry here; a test opens every frozen release through them.
UPGRADES: dict[int, Callable[[Tables], Tables]] = {}


@dataclass(frozen=True)
class Withdrawal:
    """That a release was taken back: on which day, and why."""

    date: dt.date
    reason: Bilingual


@dataclass(frozen=True)
class Frozen:
    """A release: version, date, whether it is a demo's, its tables (KEPT), and its withdrawal."""

    version: str
    date: dt.date
    tables: Tables
    demo: bool = False
    withdrawn: Withdrawal | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    schema_version: int = SCHEMA_VERSION

    @property
    def status(self) -> dict[str, str]:
        """Target id → status."""
        return dict(self.tables["assessments"].select("TARGET_ID", "STATUS").iter_rows())

    @property
    def resting(self) -> dict[str, str]:
        """Target id → period of the newest figure that its status rests on, where one does."""
        newest = self.tables["assessments"].select(
            "TARGET_ID", OBS_ID=pl.col("INPUTS").str.split(";").list.last()
        )
        figures = self.tables["observations"].select("OBS_ID", "TIME_PERIOD")
        known = newest.join(figures, on="OBS_ID", how="inner").filter(pl.col("TIME_PERIOD").is_not_null())
        return dict(known.sort("TARGET_ID").select("TARGET_ID", "TIME_PERIOD").iter_rows())


def order_of(version: str) -> tuple[int, ...]:
    """A calendar version as numbers, so that 2026.9 would stand before 2026.11."""
    return tuple(int(part) for part in version.split("."))


def freeze(release: Frozen) -> dict[str, bytes]:
    """File name → bytes of a release's folder; they depend on the tables alone."""
    files = {f"{name}.csv": _csv(TABLES[schema].check(release.tables[name])) for name, schema in KEPT.items()}
    files[CHANGES] = json_bytes(release.changes)
    description = {
        "version": release.version,
        "date": release.date.isoformat(),
        "demo": release.demo,
        "schema_version": release.schema_version,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
        "columns": {
            name: {column.name: column.kind for column in TABLES[schema].columns}
            for name, schema in KEPT.items()
        },
    }
    return {**files, DESCRIPTION: json_bytes(description)}


def thaw(folder: Path, where: str) -> Frozen:
    """The release in `folder`, lifted to today's schema; `where` is what messages call the folder.

    Raises ReleaseError: a file that is missing (E-FILE-01) or altered (E-REL-06), a SCHEMA_VERSION
    without a reader (E-REL-08); SchemaError where a lifted table does not fit.
    """
    path = folder / DESCRIPTION
    if not path.is_file():
        raise ReleaseError(Fault("E-FILE-01", f"{where}/{DESCRIPTION}", "—", DESCRIPTION))
    description = json.loads(path.read_text(encoding="utf-8"))
    stop_if(_file_faults(folder, where, description["files"]), ReleaseError)
    tables = {
        name: _read_csv(folder / f"{name}.csv", columns) for name, columns in description["columns"].items()
    }
    lifted = _lift(tables, description["schema_version"], where)
    return Frozen(
        version=description["version"],
        date=dt.date.fromisoformat(description["date"]),
        tables={name: TABLES[schema].check(lifted[name]) for name, schema in KEPT.items()},
        demo=description["demo"],
        withdrawn=_withdrawal(folder),
        changes=_changes(folder),
        schema_version=description["schema_version"],
    )


def _changes(folder: Path) -> dict[str, Any]:
    """What a release changed. One frozen before figures named their observations names none."""
    changes: dict[str, Any] = json.loads((folder / CHANGES).read_text(encoding="utf-8"))
    for figure in changes.get("figures", []):
        figure.setdefault("old_obs", None)
        figure.setdefault("new_obs", None)
    return changes


def withdrawal_bytes(withdrawal: Withdrawal) -> bytes:
    """`withdrawn.json`: the one file that is added to a frozen release."""
    return json_bytes({"date": withdrawal.date.isoformat(), "reason": withdrawal.reason.model_dump()})


def _withdrawal(folder: Path) -> Withdrawal | None:
    path = folder / WITHDRAWAL
    if not path.is_file():
        return None
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Withdrawal(dt.date.fromisoformat(raw["date"]), Bilingual(**raw["reason"]))


def _lift(tables: Tables, version: int, where: str) -> Tables:
    while version != SCHEMA_VERSION:
        upgrade = UPGRADES.get(version)
        if upgrade is None:
            known = ", ".join(map(str, sorted({*UPGRADES, SCHEMA_VERSION})))
            raise ReleaseError(
                Fault("E-REL-08", f"{where}/{DESCRIPTION} schema_version", str(version), known)
            )
        tables, version = upgrade(tables), version + 1
    return tables


def _file_faults(folder: Path, where: str, files: dict[str, str]) -> list[Fault]:
    faults = []
    for name, expected in files.items():
        path = folder / name
        if not path.is_file():
            faults.append(Fault("E-FILE-01", f"{where}/{name}", "—", name))
        elif (found := hashlib.sha256(path.read_bytes()).hexdigest()) != expected:
            faults.append(Fault("E-REL-06", f"{where}/{name}", found, expected))
    return faults


def _csv(table: pl.DataFrame) -> bytes:
    """Plain UTF-8 for programs and diffs; what people download is made safe when it is published."""
    buffer = io.BytesIO()
    table.write_csv(buffer)
    return buffer.getvalue()


def _read_csv(path: Path, columns: dict[str, str]) -> pl.DataFrame:
    return pl.read_csv(path.read_bytes(), schema={name: dtype_of(kind) for name, kind in columns.items()})

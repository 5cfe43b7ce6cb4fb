"""The only writer of a source's folder: checked as it will be read, then put in its place whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipelines.ground.errors import SourceError
from pipelines.ground.files import csv_lines, put_folder
from pipelines.ground.registers import columns_of
from pipelines.ground.yamlio import checked_model, yaml_bytes
from pipelines.sources.folders import MappingRow, Source

DESCRIPTION, MAPPING = "source.yaml", "mapping.csv"
MAPPED = tuple(columns_of(MappingRow))


def description_of(
    described: Mapping[str, Any], files: Mapping[str, bytes], originals: Mapping[str, bytes] | None = None
) -> bytes:
    """`source.yaml`: what is said of a source, with its files and their sha256 behind its origin.

    originals: documents kept beside their transcription. Raises SourceError (E-YAML-02) for what would not be
    read again.
    """
    listed: list[dict[str, Any]] = [_listed(name, data) for name, data in files.items()]
    listed += [{**_listed(name, data), "original": True} for name, data in (originals or {}).items()]
    last = {name: described[name] for name in ("read", "documents") if name in described}
    first = {name: value for name, value in described.items() if name not in last}
    whole = {**first, "files": listed, **last}
    checked_model(whole, Source, f"{described.get('id', '')}/{DESCRIPTION}", SourceError)
    return yaml_bytes(whole)


def _listed(name: str, data: bytes) -> dict[str, Any]:
    return {"path": name, "sha256": hashlib.sha256(data).hexdigest()}


def mapping_of(rows: Iterable[Mapping[str, str]]) -> bytes:
    """`mapping.csv`: each row by its columns; what it does not name is empty, and TARGETS stands where one
    does."""
    found = list(rows)
    columns = [name for name in MAPPED if name != "TARGETS" or any(row.get(name) for row in found)]
    return csv_lines(columns, [[row.get(name, "") for name in columns] for row in found])


def write_source(
    base: Path,
    described: Mapping[str, Any],
    files: Mapping[str, bytes],
    mapping: Iterable[Mapping[str, str]] = (),
    beside: Mapping[str, bytes] | None = None,
    over: bool = False,
    originals: Mapping[str, bytes] | None = None,
) -> Path:
    """Writes the source `described` (the fields of `Source` but `files`) below `base`; returns its folder.

    files: the raw files by name, which the description lists, as it does originals (`SourceFile.original`);
    beside: others, which it does not. over: what stands there gives way. Raises SourceError: a description
    that would not be read again (E-YAML-02), a source that is there already (E-SRC-02). Nothing is written
    then.
    """
    rows = list(mapping)
    description = description_of(described, files, originals)
    content = {**files, **(originals or {}), DESCRIPTION: description, **(beside or {})}
    if rows:
        content[MAPPING] = mapping_of(rows)
    return put_folder(base / str(described["id"]), content, SourceError, over)

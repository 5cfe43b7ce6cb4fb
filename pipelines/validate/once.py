"""A suite on a table that it held for is not run again: the library alone takes seconds to load."""

from __future__ import annotations

import importlib.metadata
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.ground.kept import kept_in, key_of
from pipelines.ground.project import Project
from pipelines.validate import gx
from pipelines.validate.gx import Check, run_suite

LIBRARIES = ("great_expectations", "pandas", "polars", "pyarrow")


def run_once(project: Project, suite: dict[str, Any], table: pl.DataFrame) -> list[Check]:
    """What `run_suite` finds. Kept, by suite, table, code and libraries, only where everything held."""
    kept, key = kept_in(project), _key(suite, table)
    known = kept.get(key)
    if known is not None:
        return [Check(**{**row, "found": ()}) for row in json.loads(known)]
    found = run_suite(suite, table)
    if not any(check.failed or check.found for check in found):
        kept.put(key, json.dumps([asdict(check) for check in found], ensure_ascii=False).encode())
    return found


def _key(suite: dict[str, Any], table: pl.DataFrame) -> str:
    content = io.BytesIO()
    table.write_ipc(content)
    versions = " ".join(importlib.metadata.version(name) for name in LIBRARIES)
    code = b"".join(Path(str(path)).read_bytes() for path in (__file__, gx.__file__))
    return key_of("suite", json.dumps(suite, ensure_ascii=False), content.getvalue(), versions, code)

"""Prints how many seconds the imports take, then validating N observations beyond them (argument: N).

Run in a project after `tracker clean`. The real observations are repeated under new document names: the same
checks on a table of that size.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

start = time.perf_counter()
import great_expectations  # noqa: E402, F401
import pandas  # noqa: E402, F401
import polars as pl  # noqa: E402

from pipelines.codes import load_codes  # noqa: E402
from pipelines.ground.project import Project  # noqa: E402
from pipelines.validate import validate_observations  # noqa: E402

imported = time.perf_counter() - start


def repeated(table: pl.DataFrame, times: int) -> pl.DataFrame:
    """`table` several times over, each time as if another document had printed it."""
    copies = []
    for number in range(1, times):
        changes = {"SOURCE_ID": pl.col("SOURCE_ID") + f"-{number}"}
        if "OBS_ID" in table.columns:
            changes["OBS_ID"] = pl.lit(f"{number:05x}") + pl.col("OBS_ID").str.slice(0, 7)
        copies.append(table.with_columns(**changes))
    return pl.concat([table, *copies])


def main(rows: int) -> None:
    """Measures once and prints two numbers."""
    project = Project(Path.cwd())
    folder, codes = project.path("data/clean/raw"), load_codes(project)
    observations, sources = (pl.read_parquet(folder / f"{n}.parquet") for n in ("observations", "sources"))
    times = rows // observations.height + 1
    many, documents = repeated(observations, times).head(rows), repeated(sources, times)
    begin = time.perf_counter()
    validate_observations(many, documents, codes, project)
    print(imported, time.perf_counter() - begin)


if __name__ == "__main__":
    main(int(sys.argv[1]))

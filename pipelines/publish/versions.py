"""What the version being built may be called: a release only if it was made, and still says the same."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pipelines.ground.project import Params, Release
from pipelines.publish.feeds import Edition

_SAID = ("TARGET_ID", "STATUS", "TIME_PERIOD", "LOW", "HIGH", "INPUTS")
_TABLES = ("assessments", "opinions")


def standing(params: Params, released: Sequence[Edition], assessments: pl.DataFrame) -> Params:
    """The parameters with their release as it stands: made, where a release of that version was made, was
    not taken back, and its frozen verdicts are those of now; else a working version."""
    made = any(
        edition.version == params.release.version
        and edition.released
        and edition.withdrawn is None
        and _said(edition.assessments).equals(_said(assessments))
        for edition in released
    )
    return params.model_copy(update={"release": params.release.standing(made)})


def named(tables: dict[str, pl.DataFrame], release: Release) -> dict[str, pl.DataFrame]:
    """The tables whose rows name the version, with the name that it may have."""
    renamed = {name: tables[name].with_columns(RELEASE=pl.lit(release.code)) for name in _TABLES}
    return tables | renamed


def _said(assessments: pl.DataFrame) -> pl.DataFrame:
    return assessments.select(_SAID).sort("TARGET_ID")

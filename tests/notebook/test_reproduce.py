"""The chapter that reproduces the site: on a city with every status, and on a verdict that was tampered with."""

import shutil
from dataclasses import replace

import polars as pl
import pytest

from pipelines.assess import STATUSES
from pipelines.ground.errors import EngineError
from pipelines.ground.project import Project
from pipelines.views import SiteData
from tests.notebook.test_chapters import run, run_in, undrawn

__all__ = ["undrawn"]
NAME = "30-reproduce"


def test_what_is_kept_back_is_said_apart_and_all_files_agree(demo, tmp_path, monkeypatch):
    shutil.copytree(demo[0].root, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("build"))
    data = SiteData.load(Project(tmp_path))
    statuses = [data.assessment[target.id]["STATUS"] for target in data.quantified]
    closed = sum(status in STATUSES for status in statuses)
    said = run(NAME, data, monkeypatch)["en"]
    assert 0 < closed < len(statuses)
    assert f"**{len(statuses) - closed} of {len(statuses)} quantified promises were judged again" in said
    assert f"The figures of {closed} more are not public" in said
    assert "**22 files have the sum that was given.**" in said
    (tmp_path / "data/products/data/targets.csv").write_bytes(b"")
    assert (
        "**1 file differs from the sum that was given: targets.csv.**" in run(NAME, data, monkeypatch)["en"]
    )


def test_a_promise_that_stays_undecided_turns_no_verdict(data_of, monkeypatch):
    """«7 of 17 verdicts would change»: six of them only had no figure any more."""
    data = data_of("real")
    undecided = {code for code, status in data.codes.statuses.items() if status.set == "undecidable"}
    said, space = run_in(NAME, data, monkeypatch)
    turned = {
        row["TARGET_ID"]
        for row in space["moving"].filter(pl.col("MOVES") == "verdict").to_dicts()
        if not {row["STATUS"], row["STATUS_THEN"]} <= undecided
    }
    assert 0 < len(turned) < space["changing"]["TARGET_ID"].n_unique()
    assert f"Under other assumptions {len(turned)} of 17 verdicts would turn; " in said["en"]


@pytest.mark.parametrize("column", ["STATUS", "LOW"])
def test_a_verdict_that_the_observations_do_not_give_stops_the_page(column, data_of, monkeypatch):
    data = data_of("real")
    rows = data.tables["assessments"]
    mine = pl.col("TARGET_ID").is_in([t.id for t in data.quantified]) & pl.col("LOW").is_not_null()
    other = pl.lit("off-track") if column == "STATUS" else pl.col("LOW") + 1
    altered = rows.with_columns(pl.when(mine).then(other).otherwise(pl.col(column)).alias(column))
    with pytest.raises(EngineError, match=f"E-NB-07.*{column}"):
        run(NAME, replace(data, tables={**data.tables, "assessments": altered}), monkeypatch)

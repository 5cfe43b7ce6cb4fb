"""A notebook's own arithmetic against the assess room: they agree, and a disagreement stops the build."""

from dataclasses import replace

import polars as pl
import pytest

from pipelines.ground.errors import EngineError
from pipelines.notebook.derive import checks
from pipelines.notebook.ledger import Ledger


@pytest.fixture(scope="module")
def ledger(evidence_again):
    return Ledger(evidence_again.data, "test")


def altered(ledger, **values):
    """The ledger with one verdict's row changed."""
    target = values.pop("target")
    table = ledger.data.tables["assessments"].with_columns(
        **{
            name: pl.when(pl.col("TARGET_ID") == target).then(pl.lit(value)).otherwise(pl.col(name))
            for name, value in values.items()
        }
    )
    data = replace(ledger.data, tables={**ledger.data.tables, "assessments": table})
    return Ledger(data, "test")


def test_every_promise_is_derived_again_and_agrees(ledger):
    assert ledger.verify(list(ledger.data.registry.all_targets)) > 80


def test_levels_changes_and_chains_are_all_among_what_is_derived(ledger):
    for target in ("cn-wrfz2021-good-days", "cn-wrfz2021-pm25", "cn-tdf2021-energy-intensity"):
        names = [what for what, _, _ in checks(ledger.data, ledger.target(target))]
        assert names == [f"{target} LOW", f"{target} PACE"]


@pytest.mark.parametrize(
    ("target", "column", "value"),
    [
        ("cn-wrfz2021-pm25", "LOW", -15.25),
        ("cn-wrfz2021-good-days", "PACE", 2.3),
        ("cn-tdf2021-energy-intensity", "PACE", 0.48),
        ("cn-wrfz2021-good-days", "STATUS", "no-data"),
    ],
)
def test_a_published_figure_that_differs_stops_the_build(ledger, target, column, value):
    wrong = altered(ledger, target=target, **{column: value})
    if column == "LOW":
        wrong = altered(wrong, target=target, HIGH=value)
    with pytest.raises(EngineError, match="E-NB-07"):
        wrong.verify([wrong.target(target)])


def test_what_a_notebook_asks_for_and_nobody_has_is_a_clear_error(ledger):
    for ask in (
        lambda: ledger.target("nothing"),
        lambda: ledger.value(ledger.series("pm25", "_", "100000", "CITIES_ALL"), 1999),
    ):
        with pytest.raises(EngineError, match="E-NB-08"):
            ask()


def test_a_tally_names_every_status_once_and_adds_up(ledger):
    promises = ledger.promises()
    counts = ledger.statuses(promises)
    assert sum(counts.values()) == len(promises) > 0
    for code, n in counts.items():
        status = ledger.data.codes.statuses[code]
        assert f"{status.zh} {n} 项" in ledger.tally(promises, "zh")
        assert f"{status.en.lower()}: {n}" in ledger.tally(promises, "en")

"""What the city's other plans aim at: every transcribed aim is decided on, and none becomes a promise."""

import csv
import shutil

import pytest

from pipelines.codes import load_codes
from pipelines.ground.errors import PlanError
from pipelines.plan import load_registry
from tests.conftest import REPO

RAW = ("data", "sources", "city-targets", "city_targets.csv")
DECIDED = ("data", "plan", "sanming-2022", "alongside.csv")


@pytest.fixture
def with_aims(data_copy):
    """A copy of the evidence with the city's other aims beside it."""
    for parts in (DECIDED, RAW):
        data_copy.path(*parts).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPO.joinpath(*parts), data_copy.path(*parts))
    return data_copy


def rewrite(project, change):
    """Hands the decisions to `change`, which may alter, add and drop rows."""
    path = project.path(*DECIDED)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    rows = change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def codes_of(project):
    with pytest.raises(PlanError) as told:
        load_registry(project, load_codes(project))
    return {fault.code for fault in told.value.faults}


def test_every_aim_is_decided_on_and_is_no_promise(project, registry):
    with project.path("data/sources/city-targets/city_targets.csv").open(encoding="utf-8") as file:
        transcribed = [row["row"] for row in csv.DictReader(file)]
    assert [aim.row for aim in registry.aims] == transcribed
    known = {target.id for target in registry.targets}
    assert {id_ for aim in registry.aims for id_ in aim.targets} <= known


def renamed(row):
    return row | {"TARGETS": "sm2022-99-nothing"}


def undecided(row):
    return row | {"TARGETS": "", "REASON_ZH": "", "REASON_EN": ""}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda rows: rows[1:], "E-IMP-01"),
        (lambda rows: [*rows, rows[0] | {"ROW": "no-such-row"}], "E-IMP-02"),
        (lambda rows: [undecided(rows[0]), *rows[1:]], "E-IMP-04"),
        (lambda rows: [renamed(rows[0]), *rows[1:]], "E-PLAN-01"),
    ],
    ids=["forgotten", "of nothing", "without a reason", "of no promise"],
)
def test_a_decision_that_is_none_stops_the_run(with_aims, change, code):
    rewrite(with_aims, change)
    assert codes_of(with_aims) == {code}

"""The evidence of November 2026 as it stood at the end of 2023, 2024 and 2025: a true changelog over three dates."""

import datetime as dt
import itertools

import pytest

from pipelines.book import freeze
from pipelines.book.releases import Book
from pipelines.gate import gate
from pipelines.release.chronicle import chronicle_of, replay_rows
from pipelines.release.compare import differences
from pipelines.release.reconstruct import replay
from pipelines.sources import load_searches

DAYS = tuple(dt.date(year, 12, 31) for year in (2023, 2024, 2025))


@pytest.fixture(scope="module")
def stood(evidence, codes, evidence_registry, evidence_cleaned):
    aside = (evidence_cleaned.quarantine, evidence_cleaned.unused)
    gated = gate(evidence_cleaned.observations, evidence_cleaned.sources, *aside, dt.date(2026, 11, 24))
    return replay(gated.disclosed, gated.sources, load_searches(evidence), evidence_registry, codes, DAYS)


def test_nothing_published_later_is_in_a_reconstruction(stood):
    for release in stood:
        assert max(release.tables["observations"]["VINTAGE"]) <= release.date.isoformat()
        assert release.tables["observations"]["VINTAGE"].null_count() == 0
        assert max(release.tables["sources"]["PUBLISHED"]) <= release.date.isoformat()


def test_the_documents_of_a_day_are_those_behind_its_figures(stood):
    for release in stood:
        behind = set(release.tables["observations"]["SOURCE_ID"])
        assert behind
        assert set(release.tables["sources"]["SOURCE_ID"]) == behind


def test_a_plan_of_a_later_year_promises_nothing_yet(stood):
    assert "cn-steel2025-ule" not in stood[1].status
    assert "cn-steel2025-ule" in stood[2].status


def test_the_changelog_is_true(stood):
    """Steel: the deadline passed in 2025; the steel plan came in 2025; a new yearly share of non-fossil energy."""
    first, second = (differences(*pair) for pair in itertools.pairwise(stood))
    told = {
        change.target: (change.old, change.new, change.reasons)
        for change in (*first.statuses, *second.statuses)
    }
    assert told["sm2022-10-steel-ule"] == ("open", "awaiting-final-data", ("time",))
    assert told["cn-steel2025-ule"] == (None, "indeterminate", ("target",))
    assert told["cn-tdf2030-nonfossil-2030"][:2] == ("behind", "on-track")
    assert told["cn-tdf2030-nonfossil-2030"][2] == ("new-data",)
    for change in first.figures:
        assert (change.old is None) == (change.what == "added")
    moved = {change.what for change in (*first.figures, *second.figures)}
    assert moved == {"added", "other-source"}  # no publisher revised a figure between these days


def test_each_difference_is_what_the_two_tables_say(stood):
    for old, new in itertools.pairwise(stood):
        told = {change.target: (change.old, change.new) for change in differences(old, new).statuses}
        both = {*old.status, *new.status}
        assert told == {
            t: (old.status.get(t), new.status.get(t)) for t in both if old.status.get(t) != new.status.get(t)
        }


def test_a_reconstruction_has_the_same_bytes_again(
    stood, evidence, codes, evidence_registry, evidence_cleaned
):
    known = (evidence_cleaned.observations, evidence_cleaned.sources, load_searches(evidence))
    again = replay(*known, evidence_registry, codes, tuple(reversed(DAYS)))
    assert [freeze(release) for release in again] == [freeze(release) for release in stood]


def test_a_reconstruction_is_never_among_the_releases(stood):
    lists = chronicle_of(Book(), replay_rows(stood))
    assert lists["releases"] == []
    assert {row["reconstructed"] for row in lists["history"]} == {True}
    assert [row["date"] for row in lists["replay"]] == [day.isoformat() for day in DAYS]

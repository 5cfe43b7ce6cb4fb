"""What is kept is what was made, or it is made again."""

import os

import polars as pl

from pipelines.ground.kept import Kept, key_of
from pipelines.ground.project import Project
from pipelines.validate import once


def counted(made):
    """A maker that notes each call, and the notes."""
    calls = []

    def make():
        calls.append(1)
        return made

    return make, calls


def test_what_was_made_once_is_kept(tmp_path):
    make, calls = counted(b"picture")
    kept = Kept(tmp_path / "cache")
    assert [kept.made(key_of("a"), make) for _ in range(3)] == [b"picture"] * 3
    assert len(calls) == 1
    assert kept.made(key_of("b"), make) == b"picture"
    assert len(calls) == 2
    assert (tmp_path / "cache/.gitignore").read_text() == "*\n"


def test_parts_that_run_into_each_other_have_different_keys():
    assert len({key_of("ab", "c"), key_of("a", "bc"), key_of("abc"), key_of("ab", "c", "")}) == 4


def test_what_was_damaged_is_made_again(tmp_path):
    make, calls = counted(b"picture")
    kept = Kept(tmp_path)
    kept.made(key_of("a"), make)
    (stored,) = (path for path in tmp_path.rglob("*") if path.is_file() and path.name != ".gitignore")
    stored.write_bytes(stored.read_bytes()[:-1] + b"x")
    assert kept.made(key_of("a"), make) == b"picture"
    assert len(calls) == 2


def test_what_was_not_used_for_longest_is_forgotten_first(tmp_path):
    kept = Kept(tmp_path)
    for n, name in enumerate("abc"):
        kept.put(key_of(name), b"x" * 1000)
        place = tmp_path / key_of(name)[:2] / key_of(name)[2:]
        os.utime(place, ns=(n * 10**9, n * 10**9))
    kept.forget(2200)
    assert [kept.get(key_of(name)) is None for name in "abc"] == [True, False, False]


def test_a_suite_that_held_is_not_run_again_and_one_that_failed_is(tmp_path, monkeypatch):
    suite = {
        "name": "small",
        "expectations": [
            {
                "type": "expect_column_values_to_be_in_set",
                "kwargs": {"column": "A", "value_set": [1]},
                "meta": {"id": "one", "zh": "一", "en": "one"},
            }
        ],
    }
    runs = []
    run = once.run_suite

    def noted(*arguments):
        runs.append(1)
        return run(*arguments)

    monkeypatch.setattr(once, "run_suite", noted)
    project, good, bad = (
        Project(tmp_path),
        pl.DataFrame({"A": [1], "CELL": ["A1"]}),
        pl.DataFrame({"A": [2], "CELL": ["A1"]}),
    )
    assert once.run_once(project, suite, good) == once.run_once(project, suite, good)
    assert len(runs) == 1
    assert [once.run_once(project, suite, bad)[0].failed for _ in range(2)] == [1, 1]
    assert len(runs) == 3
    assert once.run_once(project, {**suite, "name": "other"}, good)[0].failed == 0
    assert len(runs) == 4

"""In which environment a release is built again, and what is said where its bytes differ."""

import sys
from pathlib import Path

import pytest

from pipelines.ground.errors import ReleaseError
from pipelines.ground.project import Project
from pipelines.release import verify


@pytest.fixture
def places(tmp_path):
    """(project, folder of its tag), both with the same two locks."""
    for base in ("now", "then"):
        (tmp_path / base).mkdir()
        for name in verify.LOCKS:
            (tmp_path / base / name).write_text(f"{name}==1\n")
    return Project(tmp_path / "now"), tmp_path / "then"


@pytest.fixture
def run(monkeypatch):
    """The commands that would be run."""
    commands = []
    monkeypatch.setattr(verify, "_run", commands.append)
    return commands


def test_the_same_locks_take_this_interpreter(places, run, tmp_path):
    assert verify._python(*places, tmp_path / "venv") == Path(sys.executable)
    assert run == []


def test_another_lock_takes_an_environment_of_its_own_with_all_of_its_locks(places, run, tmp_path):
    project, folder = places
    (folder / "requirements.lock").write_text("other==2\n")
    assert verify._python(project, folder, tmp_path / "venv") == tmp_path / "venv" / "bin" / "python"
    assert run[0][1:] == ["-m", "venv", str(tmp_path / "venv")]
    assert [command[-1] for command in run[1:]] == [str(folder / name) for name in verify.LOCKS]
    assert all("--require-hashes" in command for command in run[1:])


def test_a_lock_that_is_gone_today_counts_as_another_one(places, run, tmp_path):
    project, folder = places
    project.path("requirements.lock").unlink()
    assert verify.other_locks(project, folder) == [folder / name for name in verify.LOCKS]


def test_a_project_of_data_alone_has_no_lock_and_takes_this_interpreter(tmp_path):
    assert verify.other_locks(Project(tmp_path), tmp_path) == []


def test_an_installation_that_fails_is_told(tmp_path):
    with pytest.raises(ReleaseError, match="E-REL-10"):
        verify._run([sys.executable, "-c", "import sys; sys.exit('no such version')"])


def test_every_file_that_differs_or_is_missing_is_named(tmp_path):
    frozen, out = tmp_path / "frozen", tmp_path / "out"
    for folder, files in (
        (frozen, {"a.csv": "1", "b.csv": "1", "c.csv": "1"}),
        (out, {"a.csv": "1", "b.csv": "2"}),
    ):
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text)
    faults = verify._differing(frozen, out, ["a.csv", "b.csv", "c.csv"], "data/releases/2026.11")
    assert [(fault.code, fault.where) for fault in faults] == [
        ("E-REL-11", "data/releases/2026.11/b.csv"),
        ("E-REL-11", "data/releases/2026.11/c.csv"),
    ]


def test_the_releases_own_tracker_is_installed_beside_its_libraries(places, run, tmp_path):
    """Its stages call it by name; this environment's would be another one."""
    project, folder = places
    (folder / "requirements.lock").write_text("other==2\n")
    (folder / "pyproject.toml").write_text("")
    verify._python(project, folder, tmp_path / "venv")
    assert run[-1][-1] == str(folder)
    assert "--no-deps" in run[-1]


def test_a_rebuild_that_stops_says_why_not_what_to_do():
    script = (
        "import sys; sys.exit('E-FILE-01 x: gone\\n  → look above\\nE-BUILD-01 dvc repro\\n  → see above')"
    )
    with pytest.raises(ReleaseError) as stopped:
        verify._run([sys.executable, "-c", script])
    assert stopped.value.faults[0].found == "E-FILE-01 x: gone | E-BUILD-01 dvc repro"

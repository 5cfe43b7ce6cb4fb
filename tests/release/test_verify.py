"""Which environment a release is rebuilt in, and what is said when that stops."""

import subprocess
import sys

import pytest

from pipelines.errors import ReleaseError
from pipelines.project import Project
from pipelines.release import verify


@pytest.fixture
def trees(tmp_path):
    """(project of today, worktree of the release), with the same locks."""
    for tree in ("today", "then"):
        (tmp_path / tree).mkdir()
        for name in (*verify.LOCKS, "pyproject.toml"):
            (tmp_path / tree / name).write_text("a==1\n", encoding="utf-8")
    return Project(tmp_path / "today"), tmp_path / "then"


def test_the_same_locks_need_no_other_environment(trees, tmp_path, monkeypatch):
    monkeypatch.setattr(verify, "_run", lambda command: pytest.fail(str(command)))
    assert str(verify._python(*trees, tmp_path / "venv")) == sys.executable


def test_another_lock_gets_its_own_libraries_and_its_own_tracker(trees, tmp_path, monkeypatch):
    project, tree = trees
    (tree / "requirements.lock").write_text("a==0\n", encoding="utf-8")
    ran: list[list[str]] = []
    monkeypatch.setattr(verify, "_run", ran.append)
    python = verify._python(project, tree, tmp_path / "venv")
    assert python == tmp_path / "venv" / "bin" / "python"
    assert ran[0][1:] == ["-m", "venv", str(tmp_path / "venv")]
    assert [command[-1] for command in ran[1:]] == [str(tree / name) for name in verify.LOCKS] + [str(tree)]
    assert all(command[0] == str(python) for command in ran[1:])
    assert all("--require-hashes" in command for command in ran[1:-1])
    assert "--no-deps" in ran[-1]


def test_a_rebuild_that_stops_says_why_not_what_to_do(tmp_path):
    script = (
        "import sys; sys.exit('E-FILE-01 x: gone\\n  → look above\\nE-BUILD-01 dvc repro\\n  → see above')"
    )
    with pytest.raises(ReleaseError) as stopped:
        verify._run([sys.executable, "-c", script])
    fault = stopped.value.faults[0]
    assert (fault.code, fault.found) == ("E-REL-10", "E-FILE-01 x: gone | E-BUILD-01 dvc repro")


def test_a_command_that_works_raises_nothing():
    assert verify._run([sys.executable, "-c", ""]) is None
    assert verify._cause(subprocess.CompletedProcess([], 1, stdout="", stderr="")) == "—"

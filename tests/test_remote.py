"""A remote is a convenience: what fails on the way changes nothing here, and a build needs none."""

import os
import shutil
import subprocess
import sys

import pytest

from pipelines.cli.exchange import transfer
from pipelines.ground.errors import RemoteError
from pipelines.ground.project import Project

pytestmark = [pytest.mark.slow]


def dvc(folder, *arguments):
    subprocess.run(
        [sys.executable, "-m", "dvc", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, "DVC_NO_ANALYTICS": "1"},
    )


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A project with two cached files and a remote beside it, to be copied: DVC takes half a second a word."""
    base = tmp_path_factory.mktemp("stored")
    folder = base / "city"
    folder.mkdir()
    (folder / "params.yaml").write_text("plan: p\n")
    dvc(folder, "init", "--no-scm", "-q")
    for name in ("one", "two"):
        (folder / f"{name}.bin").write_bytes(name.encode() * 1000)
    dvc(folder, "add", "-q", "one.bin", "two.bin")
    dvc(folder, "remote", "add", "--local", "--default", "-q", "store", "../store")
    return base


@pytest.fixture
def store(stored, tmp_path):
    """(project with two cached files, the folder that is its remote)."""
    base = shutil.copytree(stored, tmp_path / "stored", symlinks=True)
    return Project(base / "city"), base / "store"


def forget(project):
    """A clone's state: the pointers are there, the files and the cache are not."""
    shutil.rmtree(project.path(".dvc/cache"))
    for name in ("one.bin", "two.bin"):
        project.path(name).unlink()


def test_what_was_pushed_comes_back(store):
    project, _ = store
    transfer(project, "push")
    forget(project)
    transfer(project, "pull")
    assert project.path("one.bin").read_bytes() == b"one" * 1000


def test_a_transfer_that_fails_half_way_is_one_clear_error_and_places_nothing(store):
    project, remote = store
    transfer(project, "push")
    forget(project)
    lost = sorted(path for path in remote.rglob("*") if path.is_file())[0]
    kept = lost.read_bytes()
    lost.unlink()
    with pytest.raises(RemoteError, match="E-REMOTE-02"):
        transfer(project, "pull")
    assert not project.path("one.bin").exists()
    assert not project.path("two.bin").exists()
    lost.write_bytes(kept)
    transfer(project, "pull")
    assert project.path("two.bin").read_bytes() == b"two" * 1000


def test_a_push_to_a_place_that_is_none_leaves_everything_as_it_was(store):
    project, remote = store
    remote.write_text("a file where a folder should be")
    with pytest.raises(RemoteError, match="E-REMOTE-02"):
        transfer(project, "push")
    assert project.path("one.bin").read_bytes() == b"one" * 1000
    assert remote.read_text() == "a file where a folder should be"


def test_an_unknown_remote_is_named(store):
    with pytest.raises(RemoteError, match=r"E-REMOTE-01.*nobody"):
        transfer(store[0], "push", "nobody")


def test_this_repository_names_no_remote(repo):
    config = (repo / ".dvc" / "config").read_text(encoding="utf-8")
    assert "remote" not in config
    assert "config.local" in (repo / ".dvc" / ".gitignore").read_text(encoding="utf-8")

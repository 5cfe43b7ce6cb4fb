"""Fixtures that several tests share: the repository, its codes, and copies of it to damage."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]
os.environ["GX_ANALYTICS_ENABLED"] = "false"


@pytest.fixture(scope="session")
def repo() -> Path:
    return REPO


@pytest.fixture(scope="session")
def project(repo):
    from pipelines.project import Project

    return Project.find(repo)


@pytest.fixture(scope="session")
def codes(project):
    from pipelines.codes import load_codes

    return load_codes(project)


@pytest.fixture(scope="session")
def registry(project, codes):
    from pipelines.plan import load_registry

    return load_registry(project, codes)


@pytest.fixture(scope="session")
def cleaned(project, codes):
    """The real sources, cleaned once for all tests that look at them."""
    from pipelines.clean import clean
    from pipelines.ingest import ingest

    return clean(ingest(project), codes, project)


@pytest.fixture(scope="session")
def data_of(project, codes, registry, cleaned, tmp_path_factory):
    """The pages' data of a set (tests/sets.py) by its name, made once."""
    from sets import site_data

    from pipelines.project import Project

    made = {}

    def of(name):
        if name not in made:
            folder = tmp_path_factory.mktemp(name)
            (folder / "params.yaml").write_bytes((project.root / "params.yaml").read_bytes())
            made[name] = site_data(name, project, codes, registry, cleaned, Project(folder))
        return made[name]

    return of


@pytest.fixture(scope="session")
def assessed(project, codes, registry, cleaned):
    """The real promises, judged once."""
    from pipelines.assess import assess
    from pipelines.gate import gate
    from pipelines.registers import load_searches

    release = project.params.release
    gated = gate(cleaned.observations, cleaned.sources, cleaned.quarantine, cleaned.unused, release.date)
    return assess(
        gated.disclosed,
        gated.withheld,
        gated.sources,
        load_searches(project),
        registry,
        codes,
        release.version,
        release.date,
    )


def copy_files(target: Path) -> Path:
    """What git knows or would take in, copied: a working tree without builds, caches or secrets."""
    listed = subprocess.run(
        ["git", "-C", str(REPO), "ls-files", "-co", "--exclude-standard", "-z"],
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        source = REPO / name
        if source.is_file():
            destination = target / name
            destination.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, destination)
    return target


@pytest.fixture
def data_copy(tmp_path):
    """The project's data alone (codes, plan, sources, params), to be damaged by a test."""
    from pipelines.project import Project

    for name in ("data/codes", "data/plan", "data/sources", "data/validation"):
        shutil.copytree(REPO / name, tmp_path / name)
    for name in ("params.yaml", "data/searches.csv", "data/calendar.csv", "data/requests.csv"):
        shutil.copyfile(REPO / name, tmp_path / name)
    return Project(tmp_path)


def commit_all(folder: Path) -> str:
    """A repository of `folder` with one commit whose id depends on the files alone; returns the id."""
    environment = os.environ | {
        "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
        "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    name = [
        "-c",
        "user.name=test",
        "-c",
        "user.email=test@example.invalid",
        "-c",
        "commit.gpgsign=false",
    ]
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "-A"],
        [*name, "commit", "-q", "-m", "copy"],
    ):
        subprocess.run(["git", "-C", str(folder), *command], check=True, env=environment, capture_output=True)
    return subprocess.run(
        ["git", "-C", str(folder), "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture(scope="session")
def tracker():
    """Runs `tracker …` in a folder with the tests' own Python; returns the finished process."""

    def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pipelines.cli", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(REPO), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """(project, site) of the demo, made once: its tests share the xdist group "demo"."""
    from pipelines.demo import make_demo
    from pipelines.project import Project

    base = tmp_path_factory.mktemp("demo")
    public = make_demo(base / "project", base / "site" / "demo", lambda line: None)
    return Project(base / "project"), public


@pytest.fixture(scope="session")
def built(tmp_path_factory, tracker):
    """A copy of the repository, committed and built whole: (folder, commit)."""
    folder = copy_files(tmp_path_factory.mktemp("built"))
    commit = commit_all(folder)
    done = tracker(folder, "build")
    assert done.returncode == 0, done.stderr + done.stdout
    return folder, commit


def pytest_addoption(parser):
    parser.addoption("--renew-words", action="store_true", help="write the reviewed pages of sentences anew")

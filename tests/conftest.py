"""Fixtures that several tests share: the repository, its codes, and copies of it to damage."""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

REPO = Path(__file__).resolve().parents[1]
# The city's data as they stood in November 2026: what the program makes of them is the same whatever comes later.
EVIDENCE = REPO / "tests" / "evidence"
os.environ["GX_ANALYTICS_ENABLED"] = "false"
# Workers beside each other keep every core busy; on tables this small a second thread only waits.
os.environ["POLARS_MAX_THREADS"] = "1"
# How fast a loaded machine draws its inputs says nothing of what is tested.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")


@pytest.fixture(scope="session")
def repo() -> Path:
    return REPO


@pytest.fixture(scope="session")
def project(repo):
    from pipelines.ground.project import Project

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
    from pipelines.chain import cells_of, cleaned_of

    return cleaned_of(project, cells_of(project), codes)


@pytest.fixture(scope="session")
def data_of(project, codes, registry, cleaned, tmp_path_factory):
    """The pages' data of a set (tests/sets.py) by its name, made once."""
    from sets import site_data

    from pipelines.ground.project import Project

    made = {}

    def of(name):
        if name not in made:
            folder = tmp_path_factory.mktemp(name)
            (folder / "params.yaml").write_bytes((project.root / "params.yaml").read_bytes())
            made[name] = site_data(name, project, codes, registry, cleaned, Project(folder))
        return made[name]

    return of


def judged(project, codes, registry, cleaned):
    from pipelines.book import load_book
    from pipelines.chain import assessed_of, open_of
    from pipelines.sources import load_searches

    gated = open_of(project, cleaned, codes, registry, load_book(project))
    return assessed_of(project, gated, load_searches(project), registry, codes)


@pytest.fixture(scope="session")
def assessed(project, codes, registry, cleaned):
    """The real promises, judged once."""
    return judged(project, codes, registry, cleaned)


@pytest.fixture(scope="session")
def evidence(tmp_path_factory):
    """The evidence of November 2026 as a project, to be looked at: for tests that know what stands in it."""
    return copy_data(tmp_path_factory.mktemp("evidence"))


@pytest.fixture(scope="session")
def evidence_registry(evidence, codes):
    from pipelines.plan import load_registry

    return load_registry(evidence, codes)


@pytest.fixture(scope="session")
def evidence_cleaned(evidence, codes):
    from pipelines.chain import cells_of, cleaned_of

    return cleaned_of(evidence, cells_of(evidence), codes)


@pytest.fixture(scope="session")
def evidence_assessed(evidence, codes, evidence_registry, evidence_cleaned):
    return judged(evidence, codes, evidence_registry, evidence_cleaned)


@pytest.fixture(scope="session")
def evidence_again(evidence):
    """Everything computed anew from that evidence, once."""
    from pipelines.reproduce.again import compute_again

    return compute_again(evidence)


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


def copy_data(target: Path):
    """The evidence of November 2026 and the codes of today, as a project at `target`."""
    from pipelines.ground.project import Project

    shutil.copytree(EVIDENCE, target, dirs_exist_ok=True)
    shutil.copytree(REPO / "data/codes", target / "data/codes")
    return Project(target)


@pytest.fixture
def data_copy(tmp_path):
    """The evidence of November 2026, to be damaged by a test."""
    return copy_data(tmp_path)


@pytest.fixture
def in_process(monkeypatch):
    """Workbooks are read in this process: a child of its own takes a second a file to start.

    For tests of what is read; that a child reads the same, and what it does not survive, is tested beside it
    (tests/ingest/test_guard.py).
    """
    from pipelines.ingest import files

    monkeypatch.setattr(files, "read_in_child", files.read_here)


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


@pytest.fixture
def command(monkeypatch, in_process):
    """As `tracker`, but in this process: for tests of what a verb says and does, not of its process."""
    from pipelines.cli import app as cli

    def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        said, complained = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with (
            monkeypatch.context() as patch,
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(complained),
        ):
            patch.chdir(folder)
            patch.setattr(sys, "argv", ["tracker", *arguments])
            for name, value in environment.items():
                patch.setenv(name, value)
            try:
                cli.main()
                code = 0
            except SystemExit as left:
                code = left.code if isinstance(left.code, int) else int(left.code is not None)
        out, err = (_written(stream) for stream in (said, complained))
        return subprocess.CompletedProcess(arguments, code, out, err)

    return run


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8")


# What a run of a program may leave in a folder without having changed it.
LEFT_BY_READING = {".git", ".dvc", "__pycache__"}


def standing(folder: Path) -> dict[str, list[int]]:
    """Path below `folder` → size and time of the last change."""
    return {
        path.relative_to(folder).as_posix(): [path.stat().st_size, path.stat().st_mtime_ns]
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not LEFT_BY_READING & set(path.relative_to(folder).parts)
    }


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """once(name, make) → (folder, what `make` returned): made once a run, whichever worker asks first.

    make: fills the folder that it is handed, returns what JSON can hold. Every test of every worker looks at
    the same files, so none may change them: whoever does is found at the end.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    handed: dict[str, dict[str, list[int]]] = {}

    def made(name, make):
        folder, noted = shared / name, shared / f"{name}.json"
        with FileLock(shared / f"{name}.lock"):
            if not noted.is_file():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                said = make(folder)
                noted.write_text(json.dumps({"said": said, "files": standing(folder)}), encoding="utf-8")
        note = json.loads(noted.read_text(encoding="utf-8"))
        handed[name] = note["files"]
        return folder, note["said"]

    yield made
    for name, files in handed.items():
        now = standing(shared / name)
        assert sorted(path for path in files.keys() | now.keys() if files.get(path) != now.get(path)) == [], (
            name
        )


# The demo in a process of its own, which notes what each stage reads: see tests/audit/sitecustomize.py.
NOTED = """
import sys
from pathlib import Path
import sitecustomize
import pipelines.demo.invented as room

def told(name):
    plain = getattr(room, name)
    def call(*arguments):
        plain(*arguments)
        sitecustomize._note("done", name)
    setattr(room, name, call)

told("write_params")
told("_freeze")
root, public = map(Path, sys.argv[1:])
room.make_demo(root, public, lambda line: sitecustomize._note("done", line.partition(":")[0]))
"""


@pytest.fixture(scope="session")
def demo(once):
    """(project, site) of the demo, to be looked at; what its making read is noted beside it, in `read.log`."""
    from pipelines.ground.project import Project

    def make(folder):
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(REPO / "tests/audit"), str(REPO)]),
            "AUDIT_LOG": str(folder / "read.log"),
            "AUDIT_ROOT": str(folder / "project"),
        }
        command = [sys.executable, "-c", NOTED, str(folder / "project"), str(folder / "site" / "demo")]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr + done.stdout

    folder, _ = once("demo", make)
    return Project(folder / "project"), folder / "site" / "demo"


@pytest.fixture(scope="session")
def built(once, tracker):
    """A copy of the repository, committed and built whole, to be looked at: (folder, commit).

    What its stages read is noted beside it, in `built.log` (tests/audit/sitecustomize.py).
    """

    def make(folder):
        commit = commit_all(copy_files(folder))
        audit = {
            "PYTHONPATH": os.pathsep.join([str(REPO / "tests/audit"), str(folder)]),
            "PYTHONDONTWRITEBYTECODE": "",
            "AUDIT_LOG": str(folder.with_name("built.log")),
            "AUDIT_ROOT": str(folder.resolve()),
        }
        done = tracker(folder, "build", **audit)
        assert done.returncode == 0, done.stderr + done.stdout
        return commit

    return once("built", make)


# What a project needs to be one whose code DVC sees, beside its data.
CODE = (
    "pipelines",
    "site/layout",
    "site/pages",
    "site/theme",
    "site/i18n",
    "expectations",
    "notebooks/_filters",
)
BESIDE = (".gitignore", ".dvcignore", ".dvc/.gitignore", ".dvc/config", "requirements.lock")
# A promise of each kind that tests of whole builds ask for.
OF_TOWN = {"straw", "film", "rail", "coal", "roofs", "sludge", "solvent", "stoves", "works", "haze"}


def settle(folder: Path) -> None:
    """A part of the demo's city as a project of its own that is no demo, with the code in it and no results."""
    from pipelines.demo.evidence import write_evidence
    from pipelines.demo.registry import write_registry
    from pipelines.demo.script import load_city, write_params

    city = load_city()
    city = city.model_copy(update={"promises": tuple(one for one in city.promises if one.id in OF_TOWN)})
    write_registry(folder, city)
    write_evidence(folder, city, city.releases[-1].date)
    write_params(folder, city, city.releases[-1])
    for name in CODE:
        there, less = folder / name, shutil.ignore_patterns("__pycache__")
        shutil.copytree(REPO / name, there, ignore=less, dirs_exist_ok=True)
    codes = [f"data/codes/{path.name}" for path in (REPO / "data/codes").iterdir()]
    for name in (*BESIDE, *(code for code in codes if not (folder / code).exists())):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(REPO / name, folder / name)
    for path in (folder / "params.yaml", *folder.glob("data/sources/*/source.yaml")):
        path.write_text(path.read_text(encoding="utf-8").replace("\ndemo: true\n", "\n"), encoding="utf-8")


@pytest.fixture(scope="session")
def town(once, tracker):
    """A small city with its code, committed and built by DVC, to be looked at: (folder, commit)."""

    def make(folder):
        settle(folder)
        for command in (["pipelines.cli", "stages", "--write"], ["dvc", "repro", "--quiet"]):
            environment = {**os.environ, "PYTHONPATH": str(folder), "DVC_NO_ANALYTICS": "1"}
            subprocess.run([sys.executable, "-m", *command], cwd=folder, env=environment, check=True)
            commit = commit_all(folder)  # dvc.yaml, by which DVC goes; then dvc.lock, which it leaves
        done = tracker(folder, "build", PYTHONPATH=str(folder))
        assert done.returncode == 0, done.stderr + done.stdout
        return commit

    return once("town", make)


@pytest.fixture
def rebuilt(town, tmp_path):
    """A copy of the small city, its results and DVC's notes with it, to be changed by one test."""
    return shutil.copytree(town[0], tmp_path / "rebuilt", symlinks=True)


CHROMIUM = "chromium"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--process-per-site", "--disable-site-isolation-trials",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser():
    """One for all browser tests of a worker: Playwright runs once in a process."""
    from playwright.sync_api import sync_playwright

    path = shutil.which(CHROMIUM)
    assert path, "Chromium is missing: apt-get install chromium fonts-noto-cjk (make test does it as root)"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


class Page(SingleFileSnapshotExtension):
    """A snapshot that people read: plain text, a file each."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def reviewed(snapshot):
    """Equal to a text as it was last read and signed; `--snapshot-update` writes it anew, to be read."""
    return snapshot.use_extension(Page)


# What builds a site of its own: begun first, so that no worker is left alone with it at the end.
WHOLE_BUILDS = (
    "test_build",
    "test_canaries",
    "test_made",
    "test_newcomer",
    "test_stages",
    "test_year",
    "test_cut",
)
# What is built once a run, and which test waits for it: the first that a test asks for counts.
ONCE = ({"built"}, {"town"}, {"demo"})


def pytest_collection_finish():
    """What is there before the first test stays till the last: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """One worker begins with what looks at the built site, another with the small city, a third with the demo.

    Else they come to the same lock at once, and wait until one of them has built. Workers begin at equal parts
    of the list; whoever has nothing left takes from the end of another's.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0"))
    if not workers:
        return
    groups: list[list[pytest.Item]] = [[] for _ in ONCE]
    rest = []
    for item in items:
        waits = next((n for n, names in enumerate(ONCE) if names & set(item.fixturenames)), None)
        (rest if waits is None else groups[waits]).append(item)
    for group in (*groups, rest):
        group.sort(key=lambda item: item.module.__name__.rpartition(".")[2] not in WHOLE_BUILDS)
    part, ordered = -(-len(items) // workers), []
    for group in groups[:workers]:
        room = max(0, part - len(group))
        ordered += [*group, *rest[:room]]
        del rest[:room]
    items[:] = [*ordered, *rest, *(item for group in groups[workers:] for item in group)]

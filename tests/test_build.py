"""The whole way, on a copy of this repository: one command, the same bytes, and what a failure leaves."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from pipelines.codes import load_codes
from pipelines.ground.errors import TrackerError
from pipelines.ground.project import Project
from pipelines.plan import load_registry
from pipelines.render.parts.rows import reason_of
from pipelines.stages import STAGES
from pipelines.views.data import SiteData
from tests.conftest import REPO, commit_all, copy_files

pytestmark = [pytest.mark.slow]
# Of a built project, what a single stage reads nothing of.
UNREAD = (".git", ".dvc", "public", "bodies", "pipelines", "tests")


def tree(folder):
    """Path → sha256 of every file below `folder`."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def git(folder, *arguments):
    return subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True
    ).stdout


def test_a_build_leaves_the_working_tree_as_it_was(built):
    folder, _ = built
    assert git(folder, "status", "--porcelain") == ""


def test_the_site_has_every_page_in_both_languages_and_names_its_commit(built):
    folder, commit = built
    public = folder / "site" / "public"
    pages = {path.relative_to(public).as_posix() for path in public.rglob("*.html")}
    zh = {page for page in pages if not page.startswith("en/")}
    assert {f"en/{page}" for page in zh} == pages - zh
    project = Project(folder)
    targets = {f"targets/{target.id}.html" for target in load_registry(project, load_codes(project)).targets}
    assert {page for page in zh if page.startswith("targets/")} == targets
    assert commit[:12] in (public / "index.html").read_text(encoding="utf-8")


def test_the_first_screen_says_what_is_known(built):
    """How many promises there are, and of those that can't be judged how many for which reason."""
    folder, _ = built
    data = SiteData.load(Project(folder))
    verdicts = [data.assessment[target.id] for target in data.quantified]
    reasons = Counter(filter(None, (reason_of(data, target) for target in data.quantified)))
    for lang, page, unofficial in (("zh", "ledger.html", "非官方"), ("en", "en/ledger.html", "Not official")):
        text = " ".join((folder / "site/public" / page).read_text(encoding="utf-8").split())
        words = data.words[lang]
        assert sum(reasons.values()) == sum(row["SET"] == "undecidable" for row in verdicts)
        if len(verdicts) == sum(reasons.values()):
            assert words("home.undecided_all", total=len(verdicts)) in text
        for reason, n in reasons.items():
            assert words(f"home.{reason}", n=n, city=data.project.params.city[lang]) in text, reason
        assert unofficial in text
        assert lang == "en" or not re.search(r"(?<!\d)0 项", text)
    if reasons["no-data"] or reasons["no-data-wider"]:
        assert "没有找到数据，不等于没有做到。" in (folder / "site/public/ledger.html").read_text(
            encoding="utf-8"
        )


# Another time zone, locale, thread count, hash seed, and no system fonts.
ELSEWHERE = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C.UTF-8",
    "POLARS_MAX_THREADS": "5",
    "PYTHONHASHSEED": "12345",
    "FONTCONFIG_FILE": os.devnull,
}


def run_elsewhere(folder, *stages):
    """Runs stages in an environment of another kind."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines.stages", *stages],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), **ELSEWHERE},
        capture_output=True,
        text=True,
        check=False,
    )


TABLES = ("clean", "assess", "replay", "products")
JUDGING = [name for name in STAGES if name not in ("bodies", "charts")]


def differing(first, second):
    return {path for path in first.keys() | second.keys() if first.get(path) != second.get(path)}


def test_the_same_commit_gives_the_same_tables_on_another_machine(built, tmp_path):
    """In another folder of another environment: every table of every stage."""
    folder, commit = built
    other = copy_files(tmp_path / "somewhere" / "else")
    assert commit_all(other) == commit
    done = run_elsewhere(other, *JUDGING)
    assert done.returncode == 0, done.stderr + done.stdout
    for name in TABLES:
        assert tree(folder / "data" / name)
        assert differing(tree(folder / "data" / name), tree(other / "data" / name)) == set()


def test_the_same_commit_gives_the_same_site_on_another_machine(town, tmp_path, tracker):
    """Every file of a site, pages, pictures and search with it; of the real one tests/reproduce takes parts.

    `tracker reproduce --all` makes the site again from the sources alone and compares it byte for byte; it
    takes the quality report over, which the stages here write themselves.
    """
    folder, commit = town
    other = tmp_path / "somewhere" / "else"
    git(tmp_path, "clone", "-q", str(folder), str(other))
    assert git(other, "rev-parse", "HEAD").strip() == commit
    done = run_elsewhere(other, *JUDGING)
    assert done.returncode == 0, done.stderr + done.stdout
    before = tree(other)
    public = folder / "site" / "public"
    done = tracker(other, "reproduce", "--all", "--json", "--site", str(public), **ELSEWHERE)
    reports = json.loads(done.stdout)
    assert [report for report in reports if not report["ok"]] == []
    assert done.returncode == 0
    assert {report["kind"] for report in reports} == {"target", "observation", "file"}
    files = {report["id"] for report in reports if report["kind"] == "file"}
    assert tree(public).keys() - files == {".built-by-tracker"}
    # whoever reproduces touches nothing of the project
    assert {path for path in differing(tree(other), before) if "__pycache__" not in path} == set()


def test_a_killed_build_leaves_a_whole_site_and_the_next_one_does_nothing_twice(rebuilt, tracker):
    """Killed while it writes the site, the old one is whole; the next build mends it and runs no stage again."""
    before = tree(rebuilt / "site" / "public")
    stamps = {
        path: path.stat().st_mtime_ns for path in (rebuilt / "data" / "products").rglob("*") if path.is_file()
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "site", "--force"],
        cwd=rebuilt,
        env={**os.environ, "PYTHONPATH": str(REPO)},
        stdout=subprocess.DEVNULL,
    )
    new = rebuilt / "site" / ".public-new"
    for _ in range(6000):
        if new.exists() and any(new.rglob("*.html")):
            break
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert new.exists()
    assert tree(rebuilt / "site" / "public") == before
    done = tracker(rebuilt, "build")
    assert done.returncode == 0, done.stderr
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    assert tree(rebuilt / "site" / "public") == before
    assert not new.exists()


def damage_source(folder):
    path = folder / "data/sources/yt-survey/yt-survey.csv"
    return path, path.read_bytes().replace(b"90", b"91", 1)


def damage_quote(folder):
    path = folder / "data/plan/sanming-2022/targets.yaml"
    return path, path.read_bytes().replace("废旧农膜回收率达85%".encode(), "废旧农膜回收率达86%".encode(), 1)


def damage_yaml(folder):
    path = folder / "data/plan/sanming-2022/targets.yaml"
    return path, path.read_bytes() + b"- id: [\n"


def damage_unit(folder):
    path = folder / "data/codes/units.csv"
    return path, path.read_bytes().replace("T_1E4,万吨,".encode(), "T_1E4,万顿,".encode(), 1)


def damage_notebook(folder):
    path = folder / "notebooks/01-demo.qmd"
    return path, path.read_bytes() + b"\n```{python}\n#| label: planted\n1 / 0\n```\n"


def damage_template(folder):
    path = folder / "site/pages/home.html.j2"
    return path, path.read_bytes().replace(b"link('gap.html')", b"link('nowhere.html')", 1)


def damage_words(folder):
    path = folder / "site/i18n/en.yaml"
    return path, path.read_bytes().replace(b"skip: Skip to the text\n", b"", 1)


@pytest.mark.parametrize(
    ("damage", "code", "named"),
    [
        (damage_source, "E-FILE-02", "yt-survey.csv"),
        (damage_template, "E-SITE-02", "nowhere.html"),
    ],
    ids=["in a stage", "in the site"],
)
def test_a_planted_failure_is_named_and_leaves_the_old_site(rebuilt, tracker, damage, code, named):
    """Whatever stops: a stage, under DVC, or the check of the finished site."""
    before = tree(rebuilt / "site" / "public")
    path, damaged = damage(rebuilt)
    assert damaged != path.read_bytes()
    path.write_bytes(damaged)
    done = tracker(rebuilt, "build")
    assert done.returncode == 1
    assert code in done.stderr, done.stderr
    assert named in done.stderr
    assert tree(rebuilt / "site" / "public") == before


@pytest.mark.parametrize(
    ("damage", "stage", "code", "named"),
    [
        (damage_quote, "validate", "E-QUOTE-02", "sm2022-08-film"),
        (damage_yaml, "validate", "E-YAML-01", "targets.yaml"),
        (damage_unit, "clean", "E-UNIT-01", "rural-yearbook-inputs.csv!H2"),
        (damage_words, "charts", "E-I18N-03", "skip"),
    ],
)
def test_what_else_may_fail_stops_its_own_stage_by_name(built, tmp_path, damage, stage, code, named):
    """What a stopped stage does to a build is the same for all (above); here, that each is stopped and told."""
    folder = shutil.copytree(built[0], tmp_path / "project", ignore=shutil.ignore_patterns(*UNREAD))
    path, damaged = damage(folder)
    assert damaged != path.read_bytes()
    path.write_bytes(damaged)
    with pytest.raises(TrackerError) as stopped:
        STAGES[stage](Project(folder))
    told = [str(fault) for fault in stopped.value.faults]
    assert any(code in line and named in line for line in told), told


def test_a_failing_notebook_stops_the_build_and_the_next_one_mends_what_it_left(rebuilt, tracker):
    before = tree(rebuilt / "site" / "public")
    path, damaged = damage_notebook(rebuilt)
    whole = path.read_bytes()
    path.write_bytes(damaged)
    done = tracker(rebuilt, "build")
    assert done.returncode == 1
    assert "E-NB-01" in done.stderr, done.stderr
    assert "planted" in done.stderr
    assert tree(rebuilt / "site" / "public") == before
    path.write_bytes(whole)
    stale = tracker(rebuilt, "site")
    assert stale.returncode == 1
    assert "E-STAGE-03 bodies" in stale.stderr
    assert tracker(rebuilt, "build").returncode == 0
    assert tree(rebuilt / "site" / "public") == before

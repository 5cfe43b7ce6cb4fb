"""The four changes of CONTRIBUTING, followed to the letter on a copy: a source, a page, a method, a format."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import NamedTuple

import polars as pl
import pytest
import yaml

from tests.conftest import REPO

pytestmark = pytest.mark.slow
FEW = 3  # files that a newcomer writes for one change
_BLOCK = re.compile(r"^```(\w+)(?: (\S+)( \+)?)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A piece of a chapter: the language of its fence, the file it is about, what is to be done with it."""

    kind: str
    path: str
    added: bool
    text: str


def chapter(title: str) -> list[Block]:
    """The fenced pieces of a chapter of CONTRIBUTING, in order."""
    text = (REPO / "CONTRIBUTING.md").read_text(encoding="utf-8")
    part = re.search(rf"^## {title} /.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert part, title
    blocks = _BLOCK.findall(part[0])
    return [Block(kind, path, bool(added), body) for kind, path, added, body in blocks]


def follow(blocks: list[Block], folder) -> None:
    """Writes, appends and edits what the pieces say, below `folder`; no more than FEW files."""
    assert 0 < len({block.path for block in blocks if block.path}) <= FEW
    for block in blocks:
        path = folder / block.path
        if block.kind == "diff":
            lines = block.text.splitlines()
            old, new = ("\n".join(x[1:] for x in lines if x[0] == sign) for sign in "-+")
            text = path.read_text(encoding="utf-8")
            assert text.count(old) == 1, old
            path.write_text(text.replace(old, new), encoding="utf-8")
        elif block.path:
            path.parent.mkdir(parents=True, exist_ok=True)
            before = path.read_text(encoding="utf-8") if block.added else ""
            path.write_text(before + block.text, encoding="utf-8")


@pytest.fixture
def run(tracker):
    """`tracker …` with the code that lies in a folder."""
    return lambda folder, *arguments: tracker(folder, *arguments, PYTHONPATH=str(folder))


def stage(run, folder, name: str) -> None:
    done = run(folder, name)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def copied(built, tmp_path):
    """The repository with what was built, without the site."""
    left_out = shutil.ignore_patterns("public", ".git", "__pycache__", "cache")
    return shutil.copytree(built[0], tmp_path / "copy", symlinks=True, ignore=left_out)


def test_a_source_as_the_chapter_says(copied, run):
    blocks = chapter("加一份来源")
    follow([block for block in blocks if block.path], copied)
    commands = [line[2:] for block in blocks if block.kind == "console" for line in block.text.splitlines()]
    for command in commands:
        done = run(copied, *shlex.split(command)[1:])
        assert done.returncode == 0, (command, done.stderr)
    rows = pl.read_parquet(copied / "data/clean/raw/observations.parquet")
    found = (
        rows.filter(pl.col("INDICATOR") == "park-area").select("REF_AREA", "TIME_PERIOD", "OBS_VALUE").rows()
    )
    assert found == [("350400", "2024", 1520.5)]
    described = yaml.safe_load((copied / "data/sources/parks-2024/source.yaml").read_text(encoding="utf-8"))
    assert described["title"]["en"] == "Parks of Sanming, 2024"


def test_answers_that_are_missing_are_told_at_once_with_their_options(copied, run):
    follow([block for block in chapter("加一份来源") if block.kind == "csv"], copied)
    done = run(copied, "new", "source", "2024年三明市绿地.csv")
    assert done.returncode == 1
    for option in ("--title-en", "--publisher", "--published", "--obtained", "--grade"):
        assert option in done.stderr
    assert "--id" not in done.stderr


ALONE = """
import sys
from pipelines.build import make_page
from pipelines.ground.console import print_faults
from pipelines.ground.errors import TrackerError
from pipelines.ground.project import Project

try:
    make_page(Project.find(), sys.argv[1])
except TrackerError as error:
    print_faults(error)
    sys.exit(1)
"""


def alone(folder, path: str) -> subprocess.CompletedProcess[str]:
    """What `tracker site --only` does behind its check that no stage is stale: here they all are."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-c", ALONE, path]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def page_of(folder, path: str) -> str:
    done = alone(folder, path)
    assert done.returncode == 0, done.stderr
    return (folder / "build/site" / path).read_text(encoding="utf-8")


def test_a_page_as_the_chapter_says(copied, run):
    follow(chapter("加一个页面")[:3], copied)
    html = page_of(copied, "kinds.html")
    assert "<h1>承诺的种类</h1>" in html
    assert re.search(r"<li>\S+：\d+</li>", html)
    assert "How many promises there are of each kind." in page_of(copied, "en/kinds.html")
    assert 'href="kinds.html">种类</a>' in page_of(copied, "ledger.html")


@pytest.mark.parametrize(
    ("forgotten", "code"),
    [
        ("pipelines/render/pages/kinds.py", "E-PAGE-01"),
        ("site/pages/kinds.html.j2", "E-PAGE-03"),
        ("site/i18n/kinds.yaml", "E-I18N-01"),
    ],
)
def test_whatever_is_forgotten_of_a_page_is_a_fault_that_says_what_to_do(copied, run, forgotten, code):
    follow([block for block in chapter("加一个页面")[:3] if block.path != forgotten], copied)
    done = alone(copied, "kinds.html")
    assert done.returncode == 1
    assert code in done.stderr
    assert "→" in done.stderr


def test_a_method_as_the_chapter_says(copied, run):
    follow(chapter("加一种方法"), copied)
    plan = next((copied / "data/plan").glob("*/targets.yaml"))
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("path: linear", "path: late", 1), encoding="utf-8")
    stage(run, copied, "assess")
    opinions = pl.read_parquet(copied / "data/assess/opinions.parquet")
    assert "late" in set(opinions.filter(pl.col("VARIANT") == "second")["METHOD"])
    verdicts = pl.read_parquet(copied / "data/assess/assessments.parquet")
    assert "late" in set(verdicts["METHOD"])
    stage(run, copied, "publish")
    codes = json.loads((copied / "data/products/api/v1/codes.json").read_text(encoding="utf-8"))
    assert {row["LIST"] for row in codes if row["CODE"] == "late"} >= {"path"}


def test_a_path_without_a_method_is_a_fault_that_says_what_to_do(copied, run):
    follow([block for block in chapter("加一种方法") if block.kind == "diff"], copied)
    plan = next((copied / "data/plan").glob("*/targets.yaml"))
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("path: linear", "path: late", 1), encoding="utf-8")
    done = run(copied, "assess")
    assert done.returncode == 1
    assert "E-METHOD-01" in done.stderr


def test_a_format_as_the_chapter_says(copied, run):
    follow(chapter("加一种下载格式"), copied)
    stage(run, copied, "publish")
    folder = copied / "data/products/data"
    read = pl.read_ndjson((folder / "targets.jsonl").read_bytes(), infer_schema_length=None)
    assert read.height == pl.read_parquet(folder / "targets.parquet").height
    assert "application/jsonl" in (folder / "catalog.jsonld").read_text(encoding="utf-8")
    quality = (folder / "quality.json").read_text(encoding="utf-8")
    assert quality
    assert 'href="data/targets.jsonl">JSON Lines</a>' in page_of(copied, "downloads.html")


@pytest.mark.parametrize(
    ("folder", "verb"), [("assess/methods", "assess"), ("publish/formats", "publish"), ("render/pages", "")]
)
def test_a_module_without_its_entry_is_a_fault_that_says_what_to_do(copied, run, folder, verb):
    (copied / "pipelines" / folder / "empty.py").write_text('"""Nothing yet."""\n', encoding="utf-8")
    done = run(copied, verb) if verb else alone(copied, "index.html")
    assert done.returncode == 1
    assert "E-ENTRY-01" in done.stderr
    assert f"{folder.replace('/', '.')}.empty" in done.stderr

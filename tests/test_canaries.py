"""Planted secrets, and every byte that leaves: site, products, releases, git, lock, logs, messages."""

import hashlib
import os
import shutil
import subprocess
import sys

import openpyxl
import pytest
import yaml
from unpack import everything, unpacked

from tests.conftest import REPO, commit_all

pytestmark = [pytest.mark.slow]

# Each stands in one place of a restricted workbook and nowhere else in the repository.
SECRETS = {
    "closed": "83.51729",
    "embargoed": "87.21983",
    "small": "61.73301",
    "name": "欧阳金丝雀",
    "phone": "13912345678",
    "comment": "批注里的金丝雀",
    "hidden": "隐藏表里的金丝雀",
    "author": "元数据里的金丝雀",
    "file": "文件名里的金丝雀",
    "title": "标题里的金丝雀",
}
KEY = "canary-key-0123456789"
# In a source that is in git, of a class that is given on request: in the site, the products and the logs nowhere.
WITHHELD = ("87.65431", "金丝雀内部报表")


def workbook(path):
    book = openpyxl.Workbook()
    book.properties.creator = SECRETS["author"]
    sheet = book.active
    sheet.title = "表"
    sheet.append(
        ["indicator", "unit", "area", "period", "value", "disclosure", "embargo", "contributors", "largest"]
    )
    for period, value, klass, embargo, many in (
        ("2021", "81.1", "主动公开", "", "9"),
        ("2022", SECRETS["closed"], "不予公开", "", "9"),
        ("2023", SECRETS["embargoed"], "主动公开", "2027-01-01", "9"),
        ("2024", SECRETS["small"], "主动公开", "", "2"),
    ):
        sheet.append(["节能屋顶占比", "%", "990100", period, value, klass, embargo, many, "20"])
    sheet["E2"].comment = openpyxl.comments.Comment(
        f"{SECRETS['comment']} {SECRETS['phone']}", SECRETS["name"]
    )
    hidden = book.create_sheet("底稿")
    hidden.sheet_state = "hidden"
    hidden["A1"] = f"{SECRETS['hidden']} {SECRETS['name']} {SECRETS['phone']}"
    book.save(path)


def plant(folder):
    """A restricted source whose every corner holds a canary."""
    source = folder / "data/restricted/bureau-2025"
    source.mkdir(parents=True)
    name = f"{SECRETS['file']}.xlsx"
    workbook(source / name)
    (source / "mapping.csv").write_text(
        "WORDS,REF_AREA,FROM,TO,INDICATOR,DEFINITION,BREAKDOWN,SIGN,ENTITY,STATE,REASON_ZH,REASON_EN\n"
        "节能屋顶占比,,,,roofs,,,,,,,\n",
        encoding="utf-8",
    )
    described = {
        "id": "bureau-2025",
        "title": {"zh": "填报表", "en": "a form"},
        "publisher": "某局",
        "obtained": "2026-03",
        "how": {"zh": f"{SECRETS['name']} {SECRETS['phone']}", "en": SECRETS["title"]},
        "licence": {"zh": "事实与数字", "en": "facts"},
        "provenance": "cell",
        "origin": "submission",
        "grade": "B",
        "files": [{"path": name, "sha256": hashlib.sha256((source / name).read_bytes()).hexdigest()}],
        "read": {
            "layout": "long",
            "file": name,
            "columns": {
                k: k
                for k in (
                    "indicator",
                    "unit",
                    "area",
                    "period",
                    "value",
                    "disclosure",
                    "embargo",
                    "contributors",
                    "largest",
                )
            },
        },
        "documents": [
            {"id": "bureau-2025", "title": "填报表", "publisher": "某局", "published": "2026-03-01"}
        ],
    }
    (source / "source.yaml").write_text(yaml.safe_dump(described, allow_unicode=True), encoding="utf-8")
    return source


def plant_withheld(folder):
    """A source that anyone may read here and whose figure is none of those that are published."""
    source = folder / "data/sources/canary"
    source.mkdir()
    text = f"indicator,unit,ref_area,time_period,value,cell\n污泥处置率,%,990100,2025,{WITHHELD[0]},S1!B2\n"
    (source / "canary.csv").write_text(text, encoding="utf-8")
    (source / "mapping.csv").write_text(
        "WORDS,REF_AREA,FROM,TO,INDICATOR,DEFINITION,BREAKDOWN,SIGN,ENTITY,STATE,REASON_ZH,REASON_EN\n"
        "污泥处置率,,,,sludge,,,,,,,\n",
        encoding="utf-8",
    )
    (source / "source.yaml").write_text(
        f"id: canary\ntitle: {{zh: {WITHHELD[1]}, en: canary internal report}}\npublisher: 某局\nobtained: 2026-11\n"
        "how: {zh: 测试, en: test}\nlicence: {zh: 无, en: none}\ndisclosure: 依申请公开\ngrade: B\nprovenance: cell\n"
        f"files:\n  - {{path: canary.csv, sha256: {hashlib.sha256(text.encode()).hexdigest()}}}\n"
        "read:\n  layout: long\n  file: canary.csv\n  columns: {indicator: indicator, unit: unit, area: ref_area, "
        "period: time_period, value: value, locator: cell}\n"
        f"documents:\n  - {{id: canary, title: {WITHHELD[1]}, publisher: 某局, published: 2026-01-01}}\n",
        encoding="utf-8",
    )


def run(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPO), "TRACKER_GATE_KEY": KEY},
        capture_output=True,
        text=True,
        check=False,
    )


def leaving(folder):
    """Everything that is published or that git would carry."""
    listed = subprocess.run(
        ["git", "-C", str(folder), "ls-files", "-co", "--exclude-standard", "-z"],
        capture_output=True,
        check=True,
    ).stdout.decode()
    paths = {folder / name for name in listed.split("\0") if name}
    for base in (
        "site/public",
        "data/products",
        "data/bodies",
        "data/assess",
        "data/replay",
        "data/releases",
        "data/clean",
    ):
        paths |= {path for path in (folder / base).rglob("*") if path.is_file()}
    return sorted(path for path in paths if path.is_file())


@pytest.fixture(scope="module")
def planted(town, once):
    """(folder, all that was printed): status, extract, commit, build, upon what was built without them."""

    def make(base):
        folder = base / "copy"
        shutil.copytree(town[0], folder, symlinks=True)
        secret = plant(folder)
        plant_withheld(folder)
        told = [run(folder, "gate", "status"), run(folder, "gate", "release", "bureau-2025")]
        assert [done.returncode for done in told] == [0, 0], told[-1].stderr + told[0].stderr
        commit_all(folder)
        told.append(run(folder, "gate", "check"))
        told.append(run(folder, "build"))
        assert [done.returncode for done in told[2:]] == [0, 0], told[-1].stderr
        # What goes wrong afterwards must not tell either: a damaged file, an unknown unit.
        path = next(secret.glob("*.xlsx"))
        path.write_bytes(path.read_bytes() + b"x")
        told.append(run(folder, "gate", "status"))
        assert told[-1].returncode == 1
        return "".join(done.stdout + done.stderr for done in told)

    folder, told = once("canaries", make)
    return folder / "copy", told


@pytest.fixture(scope="module")
def opened(planted):
    """(name, bytes) of everything that leaves, unpacked once."""
    folder, _ = planted
    pieces = []
    for path in leaving(folder):
        name = path.relative_to(folder).as_posix()
        pieces += [(name, name.encode()), *unpacked(name, path.read_bytes())]
    return pieces


def test_the_search_opens_every_packed_format_that_leaves(opened):
    names = [name for name, _ in opened]
    for inside in (
        ".zip/observations.parquet/table",
        ".zip/README.zh.md",
        ".zip/tables.xlsx/xl/sharedStrings.xml",
        ".pf_fragment/gzip",
        ".atom",
        "catalog.jsonld",
        "dvc.lock",
    ):
        assert any(name.endswith(inside) for name in names), inside


@pytest.mark.parametrize("what", list(SECRETS))
def test_no_planted_secret_is_in_any_byte_that_leaves(opened, what):
    secret = SECRETS[what].encode()
    assert [name for name, data in opened if secret in data] == []


@pytest.mark.parametrize("what", [*SECRETS, "key"])
def test_no_planted_secret_is_printed(planted, what):
    assert SECRETS.get(what, KEY) not in planted[1]


@pytest.mark.parametrize("secret", WITHHELD, ids=["figure", "title"])
def test_a_withheld_figure_is_in_nothing_that_is_published(opened, planted, secret):
    """The figure of a source of another class, and what that source is called."""
    published = ("site/public/", "data/products/", "data/bodies/", "dvc.lock")
    pieces = [(name, data) for name, data in opened if name.startswith(published)]
    assert len(pieces) > 100
    assert [name for name, data in pieces if secret.encode() in data] == []
    assert secret not in planted[1]


def test_whoever_asks_may_have_what_is_withheld_and_the_page_says_so(planted):
    page = planted[0] / "site/public/targets/yt-sludge.html"
    assert "可依申请公开" in page.read_text(encoding="utf-8")


def test_what_may_be_published_of_the_same_workbook_is_on_the_site(planted):
    folder, _ = planted
    chain = (folder / "site/public/api/v1/targets/yt-roofs.json").read_text(encoding="utf-8")
    assert "81.1" in chain
    assert '"gated"' in chain


def test_the_search_finds_what_it_searches_for(planted):
    """The same search over the restricted folder itself finds every value that it is given."""
    folder, _ = planted
    held = b"".join(data for _, data in everything(folder / "data/restricted"))
    assert [name for name, secret in SECRETS.items() if secret.encode() not in held] == []


def test_a_public_clone_builds_the_same_bytes_without_the_restricted_files(planted, tmp_path):
    folder, _ = planted
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(folder), str(clone)], check=True, capture_output=True)
    assert not (clone / "data/restricted").exists()
    assert run(clone, "publish").returncode == 1
    stages = ("ingest", "clean", "validate", "gate", "assess", "replay", "publish")
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.stages", *stages],
        cwd=clone,
        env={**os.environ, "PYTHONPATH": str(clone)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for path in sorted((folder / "data/products").rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (clone / path.relative_to(folder)).read_bytes(), path.name

"""The whole way, on a copy of this repository: one command, the same bytes, and what a failure leaves."""

import hashlib
import os
import signal
import subprocess
import sys
import time

import pytest
from conftest import REPO, commit_all, copy_files

pytestmark = [pytest.mark.slow]


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
    assert len([page for page in zh if page.startswith("targets/")]) == 68
    assert commit[:12] in (public / "index.html").read_text(encoding="utf-8")


def test_the_first_screen_says_what_is_known(built):
    folder, _ = built
    zh = (folder / "site/public/index.html").read_text(encoding="utf-8")
    en = (folder / "site/public/en/index.html").read_text(encoding="utf-8")
    assert "17 项量化承诺中，目前一项也不能判定是否做到：11 项没有找到三明市的数据" in zh
    assert "5 项的目标值由省里确定、没有找到文件，1 项只有部分资料。" in zh
    assert "没有找到数据，不等于没有做到。" in zh
    assert "Of 17 quantified promises none can be judged yet: for 11 no figure for Sanming was found" in en
    assert "0 项" not in zh
    for page in (zh, en):
        assert "非官方" in page or "Not official" in page


def test_the_same_commit_gives_the_same_bytes_on_another_machine(built, tmp_path, tracker):
    """Another folder, time zone, locale, thread count, hash seed, and no system fonts."""
    folder, commit = built
    other = copy_files(tmp_path / "somewhere" / "else")
    assert commit_all(other) == commit
    done = tracker(
        other,
        "build",
        TZ="Pacific/Kiritimati",
        LC_ALL="C.UTF-8",
        POLARS_MAX_THREADS="1",
        PYTHONHASHSEED="12345",
        FONTCONFIG_FILE=os.devnull,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    first, second = tree(folder / "site" / "public"), tree(other / "site" / "public")
    assert {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)} == set()
    assert (folder / "dvc.lock").read_bytes() == (other / "dvc.lock").read_bytes()


def test_nothing_changed_means_nothing_is_done_again(rebuilt, tracker):
    before = tree(rebuilt / "site" / "public")
    stamps = {
        path: path.stat().st_mtime_ns for path in (rebuilt / "data" / "products").rglob("*") if path.is_file()
    }
    assert tracker(rebuilt, "build").returncode == 0
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    assert tree(rebuilt / "site" / "public") == before


def damage_source(folder):
    path = folder / "data/sources/rural-yearbook-inputs/rural-yearbook-inputs.csv"
    return path, path.read_bytes().replace(b"89.2", b"99.2", 1)


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
    path = folder / "notebooks/08-agriculture.qmd"
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
        (damage_source, "E-FILE-02", "rural-yearbook-inputs.csv"),
        (damage_quote, "E-QUOTE-02", "sm2022-08-film"),
        (damage_yaml, "E-YAML-01", "targets.yaml"),
        (damage_unit, "E-UNIT-01", "rural-yearbook-inputs.csv!H2"),
        (damage_notebook, "E-NB-01", "planted"),
        (damage_template, "E-SITE-02", "nowhere.html"),
        (damage_words, "E-I18N-03", "skip"),
    ],
)
def test_a_planted_failure_is_named_and_leaves_the_old_site(rebuilt, tracker, damage, code, named):
    before = tree(rebuilt / "site" / "public")
    path, damaged = damage(rebuilt)
    assert damaged != path.read_bytes()
    path.write_bytes(damaged)
    done = tracker(rebuilt, "build")
    assert done.returncode == 1
    assert code in done.stderr, done.stderr
    assert named in done.stderr
    assert tree(rebuilt / "site" / "public") == before


def test_after_a_failure_the_next_build_mends_what_it_left(rebuilt, tracker):
    before = tree(rebuilt / "site" / "public")
    path, damaged = damage_notebook(rebuilt)
    whole = path.read_bytes()
    path.write_bytes(damaged)
    assert tracker(rebuilt, "build").returncode == 1
    path.write_bytes(whole)
    stale = tracker(rebuilt, "site")
    assert stale.returncode == 1
    assert "E-STAGE-03 bodies" in stale.stderr
    assert tracker(rebuilt, "build").returncode == 0
    assert tree(rebuilt / "site" / "public") == before


def test_a_killed_build_leaves_a_whole_site_and_the_next_one_mends_it(rebuilt, tracker):
    before = tree(rebuilt / "site" / "public")
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "site"],
        cwd=rebuilt,
        env={**os.environ, "PYTHONPATH": str(REPO)},
        stdout=subprocess.DEVNULL,
    )
    new = rebuilt / "site" / ".public-new"
    for _ in range(3000):
        if new.exists() and any(new.rglob("*.html")):
            break
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert new.exists()
    assert tree(rebuilt / "site" / "public") == before
    assert tracker(rebuilt, "site").returncode == 0
    assert tree(rebuilt / "site" / "public") == before
    assert not new.exists()


def test_a_withheld_figure_is_in_nothing_that_leaves(tmp_path, tracker):
    """A canary in a source of another class: no byte of the site, the products or the logs holds it."""
    folder = copy_files(tmp_path / "copy")
    source = folder / "data/sources/canary"
    source.mkdir()
    text = "indicator,unit,ref_area,time_period,value,cell\n秸秆综合利用率,%,350400,2025,87.65431,S1!B2\n"
    (source / "canary.csv").write_text(text, encoding="utf-8")
    (source / "mapping.csv").write_text(
        "WORDS,REF_AREA,FROM,TO,INDICATOR,DEFINITION,BREAKDOWN,SIGN,ENTITY,STATE,REASON_ZH,REASON_EN\n"
        "秸秆综合利用率,,,,straw-use-rate,,,,,,,\n",
        encoding="utf-8",
    )
    (source / "source.yaml").write_text(
        "id: canary\ntitle: {zh: 金丝雀内部报表, en: canary internal report}\npublisher: 某局\nobtained: 2026-11\n"
        "how: {zh: 测试, en: test}\nlicence: {zh: 无, en: none}\ndisclosure: 依申请公开\ngrade: B\nprovenance: cell\n"
        f"files:\n  - {{path: canary.csv, sha256: {hashlib.sha256(text.encode()).hexdigest()}}}\n"
        "read:\n  layout: long\n  file: canary.csv\n  columns: {indicator: indicator, unit: unit, area: ref_area, "
        "period: time_period, value: value, locator: cell}\n"
        "documents:\n  - {id: canary, title: 金丝雀内部报表, publisher: 某局, published: 2026-01-01}\n",
        encoding="utf-8",
    )
    commit_all(folder)
    done = tracker(folder, "build")
    assert done.returncode == 0, done.stderr
    leaving = [
        path
        for base in ("site/public", "data/products", "data/bodies")
        for path in (folder / base).rglob("*")
    ]
    for path in [*leaving, folder / "dvc.lock"]:
        if path.is_file():
            content = path.read_bytes()
            for secret in ("87.65431", "金丝雀内部报表"):
                assert secret.encode() not in content, path
    assert "87.65431" not in done.stdout + done.stderr
    assert "可依申请公开" in (folder / "site/public/targets/sm2022-08-straw.html").read_text(encoding="utf-8")

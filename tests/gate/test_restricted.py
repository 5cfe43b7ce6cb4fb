"""Restricted files: read behind the door, let out in part, never in git, never in a message."""

import hashlib
import subprocess

import pytest
import yaml

from pipelines.extract.restricted import check_leaks, load_key, release, status
from pipelines.ground.errors import GateError, TrackerError
from pipelines.ground.project import Project
from pipelines.sources import load_sources
from tests.conftest import commit_all, copy_data

KEY = "0123456789abcdef-key"
HEADER = "indicator,unit,area,period,value,disclosure,embargo,contributors,largest"
OPEN, ON_REQUEST, CLOSED = "主动公开", "依申请公开", "不予公开"
# What must never leave: values of a closed, an embargoed, a small and a complementary cell.
CANARIES = ("83.517", "87.219", "61.733", "77.441")
ROWS = [
    f"秸秆综合利用率,%,350400,2021,81.1,{OPEN},,9,20",
    f"秸秆综合利用率,%,350400,2022,{CANARIES[0]},{CLOSED},,9,20",
    f"秸秆综合利用率,%,350400,2023,{CANARIES[1]},{OPEN},2027-01-01,9,20",
    f"秸秆综合利用率,%,350400,2024,{CANARIES[2]},{OPEN},,2,60",
    f"秸秆综合利用率,%,350400,2025,{CANARIES[3]},{ON_REQUEST},,9,20",
]


def plant(project, rows=ROWS, name="bureau-2025", file="张三-13800138000.csv"):
    """A restricted source in a file whose very name must not leave."""
    folder = project.path("data/restricted", name)
    folder.mkdir(parents=True)
    table = "\n".join([HEADER, *rows]) + "\n"
    (folder / file).write_text(table, encoding="utf-8")
    (folder / "mapping.csv").write_text(
        "WORDS,REF_AREA,FROM,TO,INDICATOR,DEFINITION,BREAKDOWN,SIGN,ENTITY,STATE,REASON_ZH,REASON_EN\n"
        "秸秆综合利用率,,,,straw-use-rate,,,,,,,\n",
        encoding="utf-8",
    )
    described = {
        "id": name,
        "title": {"zh": "填报表", "en": "a form"},
        "publisher": "某局",
        "obtained": "2026-03",
        "how": {"zh": "张三报送 13800138000", "en": "sent by 张三"},
        "licence": {"zh": "事实与数字", "en": "facts"},
        "provenance": "cell",
        "origin": "submission",
        "grade": "B",
        "files": [{"path": file, "sha256": hashlib.sha256(table.encode()).hexdigest()}],
        "read": {"layout": "long", "file": file, "columns": {k: k for k in HEADER.split(",")}},
        "documents": [{"id": name, "title": "填报表", "publisher": "某局", "published": "2026-03-01"}],
    }
    (folder / "source.yaml").write_text(yaml.safe_dump(described, allow_unicode=True), encoding="utf-8")
    return folder


@pytest.fixture
def keyed(data_copy, monkeypatch):
    monkeypatch.setenv("TRACKER_GATE_KEY", KEY)
    plant(data_copy)
    return data_copy


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """(project, folder of the extract): let out once for the tests that look at it."""
    project = copy_data(tmp_path_factory.mktemp("extracted"))
    plant(project)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_GATE_KEY", KEY)
        return project, release(project, "bureau-2025")


def everything(folder):
    return b"\n".join(
        path.name.encode() + path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    )


def test_the_status_says_what_waits_until_when_and_why(keyed):
    told = {(row.ground, row.disclosure, row.until) for row in status(keyed)}
    assert told == {
        ("class", CLOSED, "—"),
        ("embargo", OPEN, "2027-01-01"),
        ("contributors", CLOSED, "—"),
        ("class", ON_REQUEST, "—"),
    }


def test_an_extract_holds_what_may_be_published_and_nothing_else(extracted):
    folder = extracted[1]
    table = (folder / "bureau-2025.csv").read_text(encoding="utf-8")
    assert "81.1" in table
    assert len(table.splitlines()) == 2
    for secret in (*CANARIES, "张三", "13800138000"):
        assert secret.encode() not in everything(folder), secret


def test_an_extract_is_an_ordinary_source_sealed_with_the_key(extracted):
    keyed, folder = extracted
    source = next(f.source for f in load_sources(keyed) if f.source.id == "bureau-2025")
    assert source.provenance == "gated"
    plain = hashlib.sha256(
        next(keyed.path("data/restricted/bureau-2025").glob("*-*.csv")).read_bytes()
    ).hexdigest()
    assert len(source.seal) == 64
    assert plain.encode() not in everything(folder)


def test_an_extract_keeps_what_kind_of_figure_each_is(keyed):
    """A change since 2020 must not come out as a change on the year before, nor a running total as a year's."""
    from pipelines.clean import clean
    from pipelines.codes import load_codes
    from pipelines.ingest import ingest

    rows = [
        f"单位GDP能耗,%,350400,2024,-11.2,{OPEN},,9,20",
        f"精准提升森林质量面积,万亩,350400,2024,33,{OPEN},,9,20",
        f"造林,万亩,350400,2024,12,{OPEN},,9,20",
    ]
    folder = plant(keyed, rows, name="kinds-2025", file="k.csv")
    (folder / "mapping.csv").write_text(
        "WORDS,INDICATOR,TRANSFORMATION,BASE_PER\n"
        "单位GDP能耗,energy-intensity-change,GB,2020\n"
        "精准提升森林质量面积,forest-quality-works,CU,2021\n"
        "造林,afforestation,,\n",
        encoding="utf-8",
    )
    release(keyed, "kinds-2025")
    codes = load_codes(keyed)
    found = clean(ingest(keyed), codes, keyed).observations
    mine = found.filter(found["SOURCE_ID"] == "kinds-2025")
    assert set(mine.select("INDICATOR", "TRANSFORMATION", "BASE_PER", "TIME_PERIOD").rows()) == {
        ("energy-intensity-change", "GB", "2020", "2024"),
        ("forest-quality-works", "CU", None, "2021/2024"),
        ("afforestation", "N", None, "2024"),
    }


def test_another_key_gives_another_seal(extracted, keyed, monkeypatch):
    first = (extracted[1] / "source.yaml").read_text()
    monkeypatch.setenv("TRACKER_GATE_KEY", KEY + "2")
    assert (release(keyed, "bureau-2025") / "source.yaml").read_text() != first


def test_what_stayed_in_is_told_by_key_class_and_ground(extracted):
    text = (extracted[1] / "withheld.csv").read_text(encoding="utf-8")
    assert "straw-use-rate,_,350400,_T,2022,不予公开,,class" in text
    assert "straw-use-rate,_,350400,_T,2024,不予公开,,contributors" in text
    assert len(text.splitlines()) == 5


def test_the_key_comes_from_the_file_too_and_a_short_one_is_none(data_copy, monkeypatch):
    monkeypatch.delenv("TRACKER_GATE_KEY", raising=False)
    plant(data_copy)
    with pytest.raises(GateError, match="E-GATE-03"):
        release(data_copy, "bureau-2025")
    data_copy.path(".gate-key").write_text("short")
    with pytest.raises(GateError, match="E-GATE-03"):
        load_key(data_copy)
    data_copy.path(".gate-key").write_text(KEY + "\n")
    assert load_key(data_copy) == KEY.encode()
    assert not data_copy.path("data/sources/bureau-2025").exists()


def test_an_unknown_source_and_one_without_an_open_figure_are_refused(keyed):
    with pytest.raises(GateError, match="E-GATE-06"):
        release(keyed, "nobody")
    plant(keyed, ROWS[1:], "closed-2025")
    with pytest.raises(GateError, match="E-GATE-07"):
        release(keyed, "closed-2025")


def test_an_unknown_class_is_one_clear_error(keyed):
    plant(keyed, [ROWS[0].replace(OPEN, "内部")], "odd-2025")
    with pytest.raises(TrackerError, match="E-GATE-01"):
        status(keyed)


def test_an_error_in_a_restricted_file_never_prints_what_stands_there(keyed, command):
    plant(keyed, [f"秸秆综合利用率,砘,350400,2021,{CANARIES[0]},{OPEN},,9,20"], "odd-2025")
    done = command(keyed.root, "gate", "status")
    assert done.returncode == 1
    assert "E-UNIT-01" in done.stderr
    assert "odd-2025/#1!E2" in done.stderr
    for secret in (*CANARIES, "斤", "13800138000"):
        assert secret not in done.stdout + done.stderr


def test_an_error_of_validation_never_prints_the_value(keyed, command):
    plant(keyed, [f"秸秆综合利用率,%,350400,2021,{CANARIES[0].replace('.', '')},{OPEN},,9,20"], "odd-2025")
    done = command(keyed.root, "gate", "release", "odd-2025", TRACKER_GATE_KEY=KEY)
    assert done.returncode == 1
    assert "E-GX-01" in done.stderr
    assert CANARIES[0].replace(".", "") not in done.stdout + done.stderr


def test_an_extract_is_replaced_whole_and_a_foreign_source_never(keyed):
    release(keyed, "bureau-2025")
    folder = release(keyed, "bureau-2025")
    assert sorted(path.name for path in folder.iterdir()) == [
        "bureau-2025.csv",
        "mapping.csv",
        "source.yaml",
        "withheld.csv",
    ]
    foreign = keyed.path("data/sources/own-2025")
    foreign.mkdir()
    (foreign / "source.yaml").write_text("id: own-2025\nprovenance: cell\n")
    plant(keyed, name="own-2025")
    with pytest.raises(TrackerError):
        release(keyed, "own-2025")
    assert (foreign / "source.yaml").read_text() == "id: own-2025\nprovenance: cell\n"


def test_a_killed_extraction_leaves_no_half_of_one(keyed, monkeypatch):
    def killed(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("pipelines.ground.files.write", killed)
    with pytest.raises(KeyboardInterrupt):
        release(keyed, "bureau-2025")
    assert not keyed.path("data/sources/bureau-2025").exists()


def test_a_restricted_file_in_git_is_found_by_place_and_by_its_bytes(keyed):
    secret = next(keyed.path("data/restricted/bureau-2025").glob("*-*.csv"))
    keyed.path("data/sources/harmless.csv").write_bytes(secret.read_bytes())
    keyed.path(".gate-key").write_text(KEY)
    commit_all(keyed.root)
    with pytest.raises(GateError) as caught:
        check_leaks(Project(keyed.root))
    named = {fault.where for fault in caught.value.faults}
    assert {".gate-key", "data/sources/harmless.csv"} < named
    assert any(name.startswith("data/restricted/") for name in named)


def test_an_ignored_restricted_file_is_no_leak(keyed):
    keyed.path(".gitignore").write_text("/data/restricted/\n.gate-key\n")
    commit_all(keyed.root)
    assert check_leaks(Project(keyed.root)) > 10


def test_this_repository_holds_no_restricted_file(repo):
    assert check_leaks(Project(repo)) > 100
    listed = subprocess.run(
        ["git", "check-ignore", "data/restricted/x", ".gate-key"],
        cwd=repo,
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout.split() == ["data/restricted/x", ".gate-key"]

"""A release is whole or it is not there; each wrong release is one clear error."""

import datetime as dt
import json
import shutil

import pytest
from release_factory import again, commit, git, make, set_figures, set_release, set_target
from release_factory import city as city  # noqa: PLC0414

from pipelines.book.releases import load_book
from pipelines.build import run_stages
from pipelines.ground.bilingual import Bilingual
from pipelines.ground.errors import ReleaseError
from pipelines.ground.project import Project
from pipelines.release import cut as module
from pipelines.release import verify
from pipelines.release.cut import cut_release, plan_release, withdraw_release
from pipelines.release.verify import verify_release

pytestmark = pytest.mark.slow
WHY = Bilingual(zh="单位有误", en="a wrong unit")


def cut(city):
    return cut_release(again(city), run_stages)


def second(city):
    """The next release: a later year, a revised one."""
    set_release(city.root, "2025.06", "2025-06-30")
    set_figures(city.root, [("2020", "80"), ("2022", "84.5"), ("2024", "91")])
    commit(city.root)
    return cut(city)


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """name → (folder, what was planned): the city with every stage run, after one release, after two."""
    base = tmp_path_factory.mktemp("grown")
    run_stages(Project(make(base / "ready")))
    first = Project(shutil.copytree(base / "ready", base / "released"))
    made = {"ready": (base / "ready", None), "released": (first.root, cut(first))}
    twice = Project(shutil.copytree(first.root, base / "twice"))
    return made | {"twice": (twice.root, second(twice))}


@pytest.fixture
def at(grown, tmp_path):
    """The city at one of these points, to be changed."""
    return lambda name: Project(shutil.copytree(grown[name][0], tmp_path / name))


@pytest.fixture
def ready(at, monkeypatch):
    """The city with every stage run, which a cut need not do again: nothing changes in between."""
    monkeypatch.setattr("pipelines.build.run_stages", lambda project: None)
    return at("ready")


@pytest.fixture
def released(at):
    """The city after its first release."""
    return at("released")


@pytest.fixture
def twice(at):
    """The city after its second release."""
    return at("twice")


def test_a_release_is_cut_committed_and_tagged(grown, released):
    city, planned = released, grown["released"][1]
    assert planned.changes.old is None
    folder = city.root / "data/releases/2024.06"
    assert {path.name for path in folder.iterdir()} == {
        "assessments.csv", "opinions.csv", "observations.csv", "sources.csv", "targets.csv", "changes.json", "release.json",
    }  # fmt: skip
    assert git(city.root, "tag").split() == ["v2024.06"]
    assert git(city.root, "status", "--porcelain") == ""


def test_the_plan_shows_what_would_change_and_writes_nothing(released):
    city = released
    set_release(city.root, "2025.06", "2025-06-30")
    set_figures(city.root, [("2020", "80"), ("2022", "84.5"), ("2024", "91")])
    run_stages(again(city))
    planned = plan_release(again(city))
    assert {fault.code for fault in planned.faults} == {"E-REL-01"}
    assert [change.target for change in planned.changes.statuses] == ["p-straw"]
    assert not (city.root / "data/releases/2025.06").exists()


def test_the_differences_name_old_new_source_cell_and_reason(grown, twice):
    city, planned = twice, grown["twice"][1]
    status = planned.changes.statuses[0]
    assert (status.old, status.new) == ("on-track", "reached")
    assert status.reasons == ("new-data", "revised-data")
    figures = {change.place["TIME_PERIOD"]: change for change in planned.changes.figures}
    assert figures["2024"].what == "added"
    revised = figures["2022"]
    assert (revised.what, revised.old, revised.new) == ("revised", "84", "84.5")
    assert (revised.new_source, revised.new_cell) == ("s", "s.csv!E3")
    kept = json.loads((city.root / "data/releases/2025.06/changes.json").read_text())
    assert kept["statuses"][0]["reasons"] == ["new-data", "revised-data"]


def test_a_stated_reason_stands_beside_a_revision(released):
    city = released
    (city.root / "data/revisions.csv").write_text(
        "SOURCE_ID,INDICATOR,REF_AREA,KIND,REASON_ZH,REASON_EN\ns,straw-use-rate,,census,按普查修订,revised after the census\n"
    )
    planned = second(city)
    assert {c.reason_en for c in planned.changes.figures if c.what == "revised"} == {
        "revised after the census"
    }


def test_a_changed_threshold_is_told_as_such(released):
    city = released
    set_release(city.root, "2024.07", "2024-07-31")
    set_target(city.root, value=82)
    commit(city.root)
    changes = cut(city).changes
    assert [(change.target, change.reasons) for change in changes.statuses] == [("p-straw", ("target",))]


def test_a_dirty_tree_is_refused_and_every_file_named(city):
    (city.root / "note.txt").write_text("x")
    with pytest.raises(ReleaseError, match=r"E-REL-01 note\.txt"):
        cut(city)
    assert not list((city.root / "data").glob("releases/*"))


def test_a_duplicate_version_is_refused(released):
    city = released
    with pytest.raises(ReleaseError, match="E-REL-02"):
        cut(city)


@pytest.mark.parametrize(("version", "date"), [("2024.07", "2024-06-29"), ("2024.05", "2024-07-01")])
def test_a_date_or_version_before_the_last_is_refused(released, version, date):
    city = released
    set_release(city.root, version, date)
    commit(city.root)
    with pytest.raises(ReleaseError, match="E-REL-03"):
        cut(city)
    assert [release.version for release in load_book(again(city)).releases] == ["2024.06"]


def test_failing_tests_refuse_the_release(ready):
    city = ready
    (city.root / "tests").mkdir()
    (city.root / "tests/test_it.py").write_text("def test_it():\n    assert 1 == 2\n")
    (city.root / ".gitignore").open("a").write("__pycache__\n.pytest_cache\n")
    commit(city.root)
    with pytest.raises(ReleaseError, match="E-REL-04"):
        cut(city)
    assert not (city.root / "data/releases/2024.06").exists()


@pytest.mark.parametrize("step", ["write", "commit", "tag"])
def test_a_killed_release_leaves_nothing_half_written_and_the_next_one_works(ready, monkeypatch, step):
    city = ready

    def killed(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        if step == "write":
            patch.setattr(module.Path, "rename", killed)
        else:
            patch.setattr(module, step if step == "commit" else "tag_of", killed)
        with pytest.raises(KeyboardInterrupt):
            cut(city)
    if step == "tag":
        module.finish_interrupted(again(city))
        assert git(city.root, "tag").split() == ["v2024.06"]
        assert verify_release(again(city), "2024.06") == 7
        return
    assert git(city.root, "tag") == ""
    cut(city)
    assert [release.version for release in load_book(again(city)).releases] == ["2024.06"]
    assert git(city.root, "status", "--porcelain") == ""


def test_a_withdrawn_release_keeps_its_tables_and_says_why(twice):
    city = twice
    changes = withdraw_release(again(city), "2025.06", WHY, dt.date(2025, 7, 10))
    assert changes.new == "2024.06"
    assert (changes.statuses[0].old, changes.statuses[0].new) == ("reached", "on-track")
    book = load_book(again(city))
    assert [release.version for release in book.standing] == ["2024.06"]
    assert book.releases[1].withdrawn.reason == WHY
    assert book.releases[1].status == {"p-straw": "reached"}
    with pytest.raises(ReleaseError, match="E-REL-07"):
        withdraw_release(again(city), "2025.06", WHY, dt.date(2025, 7, 11))
    with pytest.raises(ReleaseError, match="E-REL-03"):
        withdraw_release(again(city), "2024.06", WHY, dt.date(2024, 6, 1))
    with pytest.raises(ReleaseError, match="E-REL-07"):
        withdraw_release(again(city), "1999.01", WHY, dt.date(2025, 7, 11))


def test_a_release_is_verified_from_its_tag_and_a_changed_byte_is_found(twice, monkeypatch, tmp_path):
    """What was rebuilt for the first question answers the second."""
    city, made, rebuild = twice, tmp_path / "made", verify.rebuild

    def rebuilt_once(folder, python, out):
        if not made.exists():
            rebuild(folder, python, made)
        shutil.copytree(made, out)

    monkeypatch.setattr(verify, "rebuild", rebuilt_once)
    assert verify_release(again(city), "2024.06") == 7
    path = city.root / "data/releases/2024.06/observations.csv"
    path.write_bytes(path.read_bytes().replace(b"84", b"85", 1))
    with pytest.raises(ReleaseError, match=r"E-REL-11 data/releases/2024\.06/observations\.csv"):
        verify_release(again(city), "2024.06")
    with pytest.raises(ReleaseError, match="E-REL-06"):
        load_book(again(city))
    with pytest.raises(ReleaseError, match="E-REL-07"):
        verify_release(again(city), "1999.01")
    assert git(city.root, "worktree", "list").count("\n") == 1


def test_the_command_line_plans_cuts_withdraws_and_tells_the_history(city, command):
    done = command(city.root, "release", "cut")
    assert done.returncode == 0, done.stderr
    assert "首个版本" in done.stdout
    again_ = command(city.root, "release", "cut")
    assert again_.returncode == 1
    assert again_.stderr.startswith("E-REL-02")
    told = command(city.root, "history", "straw-use-rate", "350400", "--from", "2020", "--to", "2022")
    assert "[2024.06]" in told.stdout
    assert "+5.00 %" in told.stdout
    why = ["--reason-zh", "单位有误", "--reason-en", "a wrong unit", "--date", "2024-07-01"]
    assert command(city.root, "release", "withdraw", "2024.06", *why).returncode == 0
    none = command(city.root, "history", "straw-use-rate", "999999")
    assert none.returncode == 1
    assert "E-HIST-01" in none.stderr

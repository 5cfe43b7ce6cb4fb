"""What was frozen once can be opened for good, by its own schema."""

import datetime as dt
import json

import polars as pl
import pytest
from gate_factory import observation

from pipelines.book import freeze, frozen, load_book, thaw
from pipelines.book.frozen import KEPT, Frozen, Withdrawal, withdrawal_bytes
from pipelines.ground.bilingual import Bilingual
from pipelines.ground.errors import ReleaseError
from pipelines.ground.project import Project
from pipelines.release.chronicle import editions_of
from pipelines.release.compare import differences
from pipelines.schema import SCHEMA_VERSION, TABLES


def release(rows=(), version="2024.06", day=dt.date(2024, 6, 30), **tables):
    empty = {name: TABLES[schema].frame([]) for name, schema in KEPT.items()}
    return Frozen(version, day, {**empty, "observations": TABLES["observations"].frame(list(rows)), **tables})


def lay(folder, frozen_release):
    folder.mkdir(parents=True)
    for name, data in freeze(frozen_release).items():
        (folder / name).write_bytes(data)
    return folder


def test_tables_come_back_as_they_were_frozen(tmp_path):
    rows = [
        observation(1, EMBARGO=dt.date(2024, 1, 1), COMMENT='一行,"引号"\n二行', OBS_LOW=None),
        observation(2),
    ]
    written = release(rows)
    read = thaw(lay(tmp_path / "2024.06", written), "x")
    for name in KEPT:
        assert read.tables[name].equals(written.tables[name]), name
    assert freeze(read) == freeze(written)


def test_every_release_of_this_repository_opens(project):
    folders = sorted(path.parent for path in project.path("data", "releases").glob("*/release.json"))
    assert [release.version for release in load_book(project).releases] == [folder.name for folder in folders]


def test_there_is_a_reader_for_every_older_schema_version():
    assert set(frozen.UPGRADES) == set(range(1, SCHEMA_VERSION))


def test_an_older_release_is_lifted_step_by_step(tmp_path, monkeypatch):
    folder = lay(tmp_path / "2024.06", release([observation(1)]))
    monkeypatch.setattr(frozen, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    with pytest.raises(ReleaseError, match="E-REL-08"):
        thaw(folder, "data/releases/2024.06")

    def graded(tables):
        return {**tables, "observations": tables["observations"].with_columns(GRADE=pl.lit("B"))}

    monkeypatch.setitem(frozen.UPGRADES, SCHEMA_VERSION, graded)
    assert thaw(folder, "x").tables["observations"]["GRADE"].to_list() == ["B"]


def test_a_release_written_with_other_columns_is_read_by_its_own(tmp_path, monkeypatch):
    folder = lay(tmp_path / "2024.06", release([observation(1)]))
    described = json.loads((folder / "release.json").read_text())
    assert described["columns"]["observations"]["CONTRIBUTORS"] == "integer"
    assert described["schema_version"] == SCHEMA_VERSION


def test_a_missing_or_altered_file_is_named(tmp_path):
    folder = lay(tmp_path / "2024.06", release([observation(1)]))
    (folder / "sources.csv").unlink()
    (folder / "opinions.csv").write_text("x")
    with pytest.raises(ReleaseError) as caught:
        thaw(folder, "data/releases/2024.06")
    assert [fault.code for fault in caught.value.faults] == ["E-FILE-01", "E-REL-06"]


def test_a_folder_must_be_called_as_its_release_and_a_demo_stays_apart(tmp_path, data_copy):
    lay(data_copy.path("data/releases/2024.07"), release(version="2024.06"))
    with pytest.raises(ReleaseError, match="E-REL-05"):
        load_book(data_copy)
    demo = Frozen("2024.08", dt.date(2024, 8, 1), release().tables, demo=True)
    lay(data_copy.path("data/releases/2024.08"), demo)
    with pytest.raises(ReleaseError, match="E-DEMO-01"):
        load_book(Project(data_copy.root))


def test_the_withdrawn_one_is_readable_and_stands_no_more(data_copy):
    folder = lay(data_copy.path("data/releases/2024.06"), release())
    reason = Bilingual(zh="理由", en="reason")
    (folder / "withdrawn.json").write_bytes(withdrawal_bytes(Withdrawal(dt.date(2024, 7, 1), reason)))
    book = load_book(data_copy)
    assert book.standing == ()
    assert book.releases[0].withdrawn == Withdrawal(dt.date(2024, 7, 1), reason)
    assert [r.version for r in book.up_to(dt.date(2025, 1, 1), "2025.01")] == ["2024.06"]
    (edition,) = editions_of(book)
    assert edition.withdrawn == (dt.date(2024, 7, 1), reason)


def test_a_change_of_who_wins_is_a_difference_and_no_revision():
    old = release([observation(1, source="a")])
    new = release([observation(1, source="b")], version="2024.07")
    (change,) = differences(old, new).figures
    assert (change.what, change.old_source, change.new_source) == ("other-source", "a", "b")


def by(*publishers):
    """Documents a, b … of these publishers."""
    fields = {"COLLECTION": "c", "TITLE": "t", "ACCESS": "original", "PROVENANCE": "transcribed"}
    fields |= {"DISCLOSURE": "主动公开", "LICENCE": "-", "FILE": "f", "SHA256": "0" * 64, "SET_ASIDE": 0}
    rows = [
        {"SOURCE_ID": i, "PUBLISHER": p, "OBSERVATIONS": 1, **fields}
        for i, p in zip("ab", publishers, strict=True)
    ]
    return {"sources": TABLES["sources"].frame(rows)}


@pytest.mark.parametrize(
    ("publishers", "value", "what"),
    [
        (("统计局", "报社"), 77.8, "other-source"),  # the same figure with fewer digits
        (("统计局", "报社"), 70.0, "other-source"),  # somebody else says otherwise: nobody revised anything
        (("统计局", "统计局"), 77.8, "other-source"),
        (("统计局", "统计局"), 70.0, "revised"),
    ],
)
def test_only_its_own_publisher_revises_a_figure_and_rounding_does_not(publishers, value, what):
    old = release([observation(1, value=77.78, source="a", ROUNDING=0.005)], **by(*publishers))
    row = observation(2, value=value, source="b", ROUNDING=0.05) | {"TIME_PERIOD": row_of(old)["TIME_PERIOD"]}
    new = release([row], version="2024.07", **by(*publishers))
    (change,) = differences(old, new).figures
    assert change.what == what
    assert (change.old_obs, change.new_obs) == (row_of(old)["OBS_ID"], row_of(new)["OBS_ID"])


def row_of(one):
    return one.tables["observations"].row(0, named=True)


def test_another_definition_is_another_series_and_never_a_revision():
    old = release([observation(1, value=10.0)])
    new = release([observation(1, value=20.0, DEFINITION="all-agriculture")], version="2024.07")
    assert sorted(change.what for change in differences(old, new).figures) == ["added", "gone"]


def test_a_provisional_figure_made_final_is_a_revision():
    old, new = (release([observation(1, OBS_STATUS=status)]) for status in ("P", "A"))
    assert [change.what for change in differences(old, new).figures] == ["revised"]


def test_the_same_release_differs_in_nothing():
    same = differences(release([observation(1)]), release([observation(1)]))
    assert (same.statuses, same.figures) == ((), ())


def test_a_release_whose_figures_name_no_observation_still_opens(tmp_path):
    old, new = release([observation(1)]), release([observation(1), observation(2)], version="2024.07")
    told = differences(old, new).as_json()
    for figure in told["figures"]:
        del figure["old_obs"], figure["new_obs"]
    folder = lay(tmp_path / "2024.07", Frozen("2024.07", new.date, new.tables, changes=told))
    (figure,) = thaw(folder, "x").changes["figures"]
    assert (figure["what"], figure["old_obs"], figure["new_obs"]) == ("added", None, None)

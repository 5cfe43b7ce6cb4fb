"""What is accepted is a source like any other; what may not be seen lies where git does not look."""

import csv
import datetime as dt
import shutil

import polars as pl
import pytest
import yaml

from pipelines.ground.errors import SubmissionError
from pipelines.sources.folders import load_sources, sha256_of
from pipelines.submit import accept, check, reject
from pipelines.submit.form import FORM

DAY = dt.date(2025, 3, 31)


def the(rows, indicator):
    """The one observation of an indicator."""
    return rows.row(by_predicate=pl.col("INDICATOR") == indicator, named=True)


def source_of(landed):
    return yaml.safe_load((landed.folder / "source.yaml").read_text(encoding="utf-8"))


def test_an_open_form_becomes_a_public_source_with_its_hash_date_and_organisation(desk, filled):
    book = filled(whole=True)
    landed = accept(desk, book.path, DAY)
    source = source_of(landed)
    assert landed.folder == desk.path("data/sources/submission-sm-agri-2024-1")
    assert landed.grounds == ()
    assert source["files"][0]["sha256"] == sha256_of(book.path)
    assert source["documents"][0]["published"] == "2025-03-31"
    assert source["publisher"] == "三明市农业农村局"
    assert source["origin"] == "administrative"
    assert "submission-sm-agri-2024-1" in [folder.source.id for folder in load_sources(desk)]


def test_the_pipeline_reads_an_accepted_form_as_observations(desk, filled, observations_of):
    book = filled()
    book.cell("straw-use-rate", "contributors").value = 12
    book.cell("straw-use-rate", "largest").value = 20
    accept(desk, book.save(), DAY)
    rows = observations_of(desk)
    # the shares of the counties come on top: they are computed from part and whole
    assert rows.filter(pl.col("PROVENANCE") == "cell").height == len(book.form.rows)
    straw = the(rows, "straw-use-rate")
    assert (straw["OBS_VALUE"], straw["UNIT_MEASURE"], straw["TIME_PERIOD"]) == (50.0, "PT", "2024")
    assert (straw["DISCLOSURE"], straw["ORIGIN"], straw["GRADE"]) == ("主动公开", "administrative", "B")
    assert (straw["CONTRIBUTORS"], straw["LARGEST_SHARE"]) == (12, 0.2)
    assert straw["VINTAGE"] == "2025-03-31"
    number = book.number("straw-use-rate")
    assert straw["CELL"] == f"submission-sm-agri-2024-1.xlsx!{FORM}!K{number}"
    counties = rows.filter(rows["INDICATOR"] == "fertilizer-use")
    assert counties["REF_AREA"].n_unique() == 12


@pytest.mark.usefixtures("every_source")
def test_the_rest_of_the_pipeline_takes_it_too(desk, filled):
    from pipelines.clean import clean
    from pipelines.codes import load_codes
    from pipelines.gate import gate
    from pipelines.ingest import ingest
    from pipelines.validate import validate_observations

    accept(desk, filled().path, DAY)
    codes = load_codes(desk)
    cleaned = clean(ingest(desk), codes, desk)
    validate_observations(cleaned.observations, cleaned.sources, codes, desk)
    gated = gate(
        cleaned.observations, cleaned.sources, cleaned.quarantine, cleaned.unused, dt.date(2026, 11, 24)
    )
    assert "submission-sm-agri-2024-1" in gated.disclosed["SOURCE_ID"].to_list()


def test_a_state_in_words_reaches_its_code(desk, filled, observations_of):
    book = filled("sm-ecology")
    accept(desk, book.path, DAY)
    rows = observations_of(desk)
    state = the(rows, "steel-ule-state")
    assert (state["OBS_VALUE"], state["UNIT_MEASURE"]) == (1.0, "STATE")


def test_a_survey_with_an_approval_number_is_a_survey(desk, filled, observations_of):
    book = filled()
    book.info("survey").value, book.info("approval").value = "化肥使用调查", "国统制〔2023〕12号"
    landed = accept(desk, book.save(), DAY)
    assert source_of(landed)["read"]["approval"] == "国统制〔2023〕12号"
    assert set(observations_of(desk)["ORIGIN"]) == {"survey"}


def test_a_number_format_that_hides_decimals_changes_nothing(desk, filled, observations_of):
    book = filled()
    cell = book.cell("straw-use-rate", "value")
    cell.value, cell.number_format = 50.25, "0"
    accept(desk, book.save(), DAY)
    rows = observations_of(desk)
    straw = the(rows, "straw-use-rate")
    assert (straw["OBS_VALUE"], straw["OBS_TEXT"], straw["DECIMALS"]) == (50.25, "50.25", 2)


@pytest.mark.parametrize(
    ("column", "value", "ground"),
    [
        ("disclosure", "依申请公开", "disclosure-class"),
        ("disclosure", "不予公开", "disclosure-class"),
        ("embargo", dt.date(2027, 1, 1), "embargo"),
        ("contributors", 2, "few-enterprises"),
        ("largest", 90, "few-enterprises"),
    ],
)
def test_one_figure_that_is_not_open_keeps_the_whole_form_out_of_git(desk, filled, column, value, ground):
    book = filled()
    book.cell("straw-use-rate", column).value = value
    landed = accept(desk, book.save(), DAY)
    assert landed.folder == desk.path("data/restricted/submission-sm-agri-2024-1")
    assert landed.grounds == (ground,)
    assert "submission-sm-agri-2024-1" not in [folder.source.id for folder in load_sources(desk)]


def test_an_embargo_that_has_ended_by_the_release_is_none(desk, filled):
    book = filled()
    book.cell("straw-use-rate", "embargo").value = dt.date(2025, 6, 30)
    assert accept(desk, book.save(), DAY).grounds == ()


def test_a_trace_of_a_person_in_the_file_keeps_it_out_of_git(desk, filled):
    from openpyxl.comments import Comment

    book = filled()
    book.book.properties.lastModifiedBy = "张三"
    book.cell("straw-use-rate", "value").comment = Comment("问李四", "李四")
    book.book.create_sheet("草稿")
    book.sheet.cell(5, 30).value = "李四经手"
    grounds = ("comments", "file-properties", "other-cells", "other-sheets")
    assert accept(desk, book.save(), DAY).grounds == grounds


def test_each_figure_keeps_its_own_class_and_embargo(desk, filled, observations_of):
    """Read as the gate reads what is restricted: with the same layout as any source."""
    book = filled()
    book.cell("straw-use-rate", "disclosure").value = "依申请公开"
    book.cell("film-recovery-rate", "embargo").value = dt.date(2027, 1, 1)
    folder = accept(desk, book.save(), DAY).folder
    shutil.copytree(folder, desk.path("data/sources", folder.name))
    rows = observations_of(desk)
    straw, film, manure = (
        the(rows, name) for name in ("straw-use-rate", "film-recovery-rate", "manure-use-rate")
    )
    assert (straw["DISCLOSURE"], straw["CONF_STATUS"], straw["EMBARGO"]) == ("依申请公开", "N", None)
    assert (film["DISCLOSURE"], film["EMBARGO"]) == ("主动公开", dt.date(2027, 1, 1))
    assert (manure["DISCLOSURE"], manure["CONF_STATUS"], manure["EMBARGO"]) == ("主动公开", "F", None)


def test_a_blocking_fault_is_never_accepted_and_nothing_is_written(desk, filled):
    book = filled()
    book.cell("straw-use-rate", "value").value = "text"
    book.cell("film-recovery-rate", "disclosure").value = None
    before = sorted(desk.path("data/sources").iterdir())
    with pytest.raises(SubmissionError) as caught:
        accept(desk, book.save(), DAY)
    assert [fault.code for fault in caught.value.faults] == ["E-SUB-10", "E-SUB-15"]
    assert sorted(desk.path("data/sources").iterdir()) == before
    assert not desk.path("data/restricted").exists()


def test_a_warning_needs_its_reason_and_the_reason_is_published_with_the_figure(
    desk, filled, observations_of
):
    book = filled()
    book.cell("film-recovery-rate", "value").value = 91
    number = book.number("film-recovery-rate")
    with pytest.raises(SubmissionError) as caught:
        accept(desk, book.save(), DAY)
    assert [fault.code for fault in caught.value.faults] == ["E-SUB-31"]
    accept(desk, book.path, DAY, (f"K{number}=新建回收站",))
    rows = observations_of(desk)
    film = the(rows, "film-recovery-rate")
    assert film["COMMENT"] == "新建回收站"


def test_the_same_file_is_not_landed_twice(desk, filled):
    book = filled()
    accept(desk, book.path, DAY)
    with pytest.raises(SubmissionError) as caught:
        accept(desk, book.path, DAY)
    assert caught.value.faults[0].code == "E-SUB-32"


def test_a_second_submission_is_a_revision_whose_differences_are_kept(desk, filled):
    book = filled()
    accept(desk, book.path, DAY)
    book.cell("straw-use-rate", "value").value = 53.5
    landed = accept(desk, book.save(), dt.date(2025, 5, 1))
    assert landed.folder.name == "submission-sm-agri-2024-2"
    assert landed.replaces == "submission-sm-agri-2024-1"
    assert [(d.indicator, d.before, d.now) for d in landed.differences] == [("秸秆综合利用率", "50", "53.5")]
    with (landed.folder / "differences.csv").open(encoding="utf-8") as file:
        kept = list(csv.DictReader(file))
    assert [(row["BEFORE"], row["NOW"]) for row in kept] == [("50", "53.5")]
    assert source_of(landed)["read"]["replaces"] == "submission-sm-agri-2024-1"


@pytest.mark.usefixtures("every_source")
def test_a_revision_passes_validation_and_both_vintages_stay_readable(desk, filled):
    from pipelines.clean import clean
    from pipelines.codes import load_codes
    from pipelines.ingest import ingest
    from pipelines.validate import validate_observations

    book = filled()
    accept(desk, book.path, DAY)
    book.cell("straw-use-rate", "value").value = 53.5
    accept(desk, book.save(), dt.date(2025, 5, 1))
    codes = load_codes(desk)
    cleaned = clean(ingest(desk), codes, desk)
    validate_observations(cleaned.observations, cleaned.sources, codes, desk)
    straw = cleaned.observations.filter(
        pl.col("SOURCE_ID").str.starts_with("submission-"), pl.col("INDICATOR") == "straw-use-rate"
    ).sort("VINTAGE")
    assert straw["OBS_VALUE"].to_list() == [50.0, 53.5]


def test_what_an_earlier_form_kept_back_is_not_told_in_an_open_record(desk, filled):
    book = filled()
    book.cell("straw-use-rate", "disclosure").value = "不予公开"
    accept(desk, book.save(), DAY)
    book.cell("straw-use-rate", "disclosure").value = "主动公开"
    book.cell("straw-use-rate", "value").value = 53.5
    landed = accept(desk, book.save(), dt.date(2025, 5, 1))
    assert landed.folder.is_relative_to(desk.path("data/sources"))
    assert landed.differences == ()
    assert "50" not in (landed.folder / "differences.csv").read_text(encoding="utf-8").splitlines()[1:]


def test_a_rejected_workbook_leaves_a_record_with_its_findings(desk, filled):
    book = filled()
    book.cell("straw-use-rate", "value").value = "text"
    folder = reject(desk, book.save(), "请按单位填报", DAY)
    record = yaml.safe_load((folder / "rejection.yaml").read_text(encoding="utf-8"))
    assert folder.is_relative_to(desk.path("data/restricted/rejected"))
    assert (record["organisation"], record["year"], record["reason"]) == ("sm-agri", 2024, "请按单位填报")
    assert [one["code"] for one in record["findings"]] == ["E-SUB-10"]
    assert (folder / "workbook.xlsx").read_bytes() == book.path.read_bytes()


def test_even_a_file_that_can_not_be_read_is_kept_when_rejected(desk, tmp_path):
    path = tmp_path / "张三.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    folder = reject(desk, path, "打不开")
    record = yaml.safe_load((folder / "rejection.yaml").read_text(encoding="utf-8"))
    assert record["organisation"] is None
    assert record["findings"][0]["code"] == "E-GUARD-06"
    assert "张三" not in folder.name


def test_the_commands_go_round(desk, filled, command):
    book = filled()
    assert command(desk.root, "submit", "check", str(book.path)).returncode == 0
    wrong = command(desk.root, "submit", "accept", str(book.path), "--received", "gestern")
    assert wrong.returncode == 1
    assert "E-SUB-33" in wrong.stderr
    done = command(desk.root, "submit", "accept", str(book.path), "--received", "2025-03-31")
    assert done.returncode == 0, done.stderr
    assert "data/sources/submission-sm-agri-2024-1" in done.stdout
    assert check(desk, book.path).findings == ()

"""From a document to a source: proposed, confirmed in a file, accepted, ingested and cleaned. Figures made up."""

import json

import polars as pl
import pytest
import yaml

from pipelines.ground.errors import SourceError
from pipelines.propose import accept
from tests.propose.written import CASES

KEYS = {
    *("indicator", "area", "period", "value", "unit", "qualifier", "kind"),
    *("comparison", "base_period", "span"),
}
TEXT = """# 2024年云溪市农业绿色发展情况

发布时间：2025-02-18　来源：云溪市农业农村局

2024年，全市化肥使用量7.8万吨，比2020年下降8.2%；秸秆综合利用率达94%以上，同比提高0.9个百分点。

“十四五”以来，累计完成植树造林58.6万亩。力争2025年秸秆综合利用率达到95%。
"""


@pytest.fixture
def filled(data_copy, command):
    """Proposes the statements of a notice and fills the file in; returns what to run and where."""

    def fill(change=None, text=TEXT, confirm=lambda row: row["kind"] not in ("target", "task")):
        (data_copy.root / "notice.md").write_text(text, encoding="utf-8")
        done = command(data_copy.root, "propose", "statements", "notice.md", "--out", "confirm.yaml")
        assert done.returncode == 0, done.stderr
        path = data_copy.path("confirm.yaml")
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        for row in told["proposals"]:
            row["confirm"] = confirm(row)
        if change:
            change(told)
        path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
        return data_copy

    return fill


def accepted(project, command):
    return command(project.root, "propose", "accept", "confirm.yaml", "--id", "notice-2024")


def refused(project, codes, code):
    with pytest.raises(SourceError) as caught:
        accept(project.path("confirm.yaml"), "notice-2024", {}, project, codes)
    assert code in {fault.code for fault in caught.value.faults}
    assert not project.path("data", "sources", "notice-2024").exists()


def test_what_is_confirmed_becomes_a_source_that_is_read_without_a_fault(filled, command):
    project = filled()
    done = accepted(project, command)
    assert done.returncode == 0, done.stderr
    folder = project.path("data", "sources", "notice-2024")
    assert (folder / "notice.md").read_text(encoding="utf-8") == TEXT
    for stage in ("ingest", "clean"):
        done = command(project.root, stage)
        assert done.returncode == 0, done.stderr
    rows = pl.read_parquet(project.path("data/clean/raw/observations.parquet"))
    rows = rows.filter(pl.col("SOURCE_ID").str.starts_with("notice-"))
    found = {
        (r["INDICATOR"], r["TRANSFORMATION"], r["BASE_PER"], r["TIME_PERIOD"], r["OBS_VALUE"], r["QUALIFIER"])
        for r in rows.iter_rows(named=True)
    }
    assert found == {
        ("fertilizer-use", "N", None, "2024", 7.8, "exact"),
        ("fertilizer-use", "GB", "2020", "2024", -8.2, "exact"),
        ("straw-use-rate", "N", None, "2024", 94.0, "ge"),
        ("straw-use-rate", "G1", None, "2024", 0.9, "exact"),
        ("afforestation", "CU", None, "2021/2024", 58.6, "exact"),
    }


def test_statements_of_a_table_inside_a_document_are_read_without_a_fault(filled, command):
    project = filled(text=(CASES / "table.md").read_text(encoding="utf-8"))
    assert accepted(project, command).returncode == 0
    for stage in ("ingest", "clean"):
        done = command(project.root, stage)
        assert done.returncode == 0, done.stderr
    rows = pl.read_parquet(project.path("data/clean/raw/observations.parquet"))
    rows = rows.filter(pl.col("SOURCE_ID").str.starts_with("notice-"))
    county = rows.filter((pl.col("REF_AREA") == "350481") & (pl.col("INDICATOR") == "forest-cover"))
    assert county["OBS_VALUE"].to_list() == [83.1]
    assert "2025" not in rows["TIME_PERIOD"].to_list()


def test_the_document_is_kept_beside_it_and_neither_read_nor_passed_on(filled, command):
    project = filled()
    accepted(project, command)
    described = yaml.safe_load(
        project.path("data/sources/notice-2024/source.yaml").read_text(encoding="utf-8")
    )
    assert [file["path"] for file in described["files"] if file.get("original")] == ["notice.md"]
    command(project.root, "ingest")
    cells = pl.read_parquet(project.path("data/clean/cells.parquet"))
    read = set(cells.filter(pl.col("SOURCE_ID") == "notice-2024")["FILE"])
    assert read == {"statements.csv", "documents.csv"}


def test_what_is_not_confirmed_does_not_enter(filled, command):
    project = filled(confirm=lambda row: True if row["value"] == "7.8" else None)
    done = accepted(project, command)
    assert "1 条已收" in done.stdout
    statements = pl.read_csv(project.path("data/sources/notice-2024/statements.csv"), infer_schema=False)
    assert statements["value"].to_list() == ["7.8"]


def test_a_figure_that_stands_twice_enters_once(filled, command):
    project = filled(text=f"{TEXT}\n\n2024年，全市化肥使用量7.8万吨。\n")
    assert accepted(project, command).returncode == 0
    statements = pl.read_csv(project.path("data/sources/notice-2024/statements.csv"), infer_schema=False)
    assert statements["value"].to_list().count("7.8") == 1


def each(**fields):
    def change(told):
        for row in told["proposals"]:
            row.update(fields)

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (each(confirm=False), "E-PROP-01"),
        (each(confirm=None), "E-PROP-01"),
        (each(confirm=True), "E-PROP-03"),
        (each(span="全市化肥使用量6.8万吨"), "E-PROP-02"),
        (each(indicator="no-such"), "E-IND-01"),
        (each(area="999999"), "E-AREA-01"),
        (each(unit="FURLONG"), "E-UNIT-01"),
        (each(comparison="since-base", base_period=""), "E-KIND-02"),
        (each(period="last year"), "E-YAML-02"),
        (each(value="7,8"), "E-YAML-02"),
        (each(kind="rumour"), "E-YAML-02"),
        (lambda told: told["document"].update(publisher=""), "E-ARG-01"),
        (lambda told: told["document"].update(published=""), "E-ARG-01"),
        (lambda told: told["document"].update(file="other.md"), "E-FILE-01"),
        (lambda told: told["document"].update(sha256="0" * 64), "E-FILE-02"),
    ],
)
def test_what_is_wrong_in_the_file_is_a_fault_and_nothing_is_written(filled, codes, change, code):
    refused(filled(change), codes, code)


def test_two_values_of_one_thing_are_a_fault(filled, codes):
    refused(filled(text=f"{TEXT}\n\n2024年，全市化肥使用量7.9万吨。\n"), codes, "E-KEY-01")


def test_a_definition_that_is_left_open_is_asked_for(filled, codes):
    refused(filled(each(definition="")), codes, "E-DEF-01")


def test_a_source_that_is_there_stays(filled, command):
    project = filled()
    assert accepted(project, command).returncode == 0
    again = accepted(project, command)
    assert again.returncode == 1
    assert "E-SRC-02" in again.stderr


def test_json_is_one_document_of_proposals_and_what_was_left_aside(data_copy, command):
    (data_copy.root / "notice.md").write_text(TEXT, encoding="utf-8")
    done = command(data_copy.root, "propose", "statements", "notice.md", "--format", "json")
    told = json.loads(done.stdout)
    assert set(told) == {"proposals", "left_aside"}
    assert {frozenset(row) for row in told["proposals"]} == {frozenset(KEYS)}
    assert all(set(aside) == {"span", "reason"} for aside in told["left_aside"])


def test_a_terminal_shows_proposals_and_asks_for_a_date_that_is_lacking(data_copy, command):
    (data_copy.root / "notice.md").write_text("今年，全市森林覆盖率75.4%。", encoding="utf-8")
    done = command(data_copy.root, "propose", "statements", "notice.md")
    assert "--published" in done.stdout
    dated = command(data_copy.root, "propose", "statements", "notice.md", "--published", "2024-12-20")
    assert "forest-cover" in dated.stdout


@pytest.mark.parametrize(("option", "value"), [("--published", "last week"), ("--area", "here")])
def test_an_option_that_is_none_is_refused(data_copy, command, option, value):
    (data_copy.root / "notice.md").write_text(TEXT, encoding="utf-8")
    done = command(data_copy.root, "propose", "statements", "notice.md", option, value)
    assert (done.returncode, "E-ARG-02" in done.stderr) == (1, True)


def test_a_file_of_tables_is_sent_to_the_commands_for_tables(data_copy, command):
    (data_copy.root / "t.csv").write_text("地区,2024年\n甲县,5\n", encoding="utf-8")
    done = command(data_copy.root, "propose", "statements", "t.csv")
    assert "E-KIND-06" in done.stderr
    assert "tracker new source" in done.stderr


def test_every_reason_for_leaving_aside_has_its_words():
    from pipelines.propose.confirm import say

    asked = {key.removeprefix("why.") for key in say.pairs if key.startswith("why.")}
    code = "".join(
        path.read_text(encoding="utf-8") for path in (CASES.parents[2] / "pipelines/propose").glob("*.py")
    )
    assert {why for why in asked if f'"{why}"' not in code} == set()

"""`tracker inspect` and `tracker new source`, as the data team uses them."""

import io
import json
import re

import openpyxl
import polars as pl
import pytest
import yaml

from pipelines.ground.errors import CATALOGUE

YEARBOOK = [
    ["3-11 各地区农用化肥施用量"],
    ["单位:万吨"],
    ["地 区", "农用化肥施用量", "", "1.氮肥", ""],
    ["", "2018 年", "2019 年", "2018 年", "2019 年"],
    ["全 国", "5653.4", "5403.6", "2065.4", "1930.2"],
    ["福 建", "110.7", "106.3", "41.9", "…"],
    ["江 西", "123.2", "115.6", "34.0", "30.6"],
    ["注：<b>按折纯法计算</b>。"],
]


@pytest.fixture
def yearbook(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "1-2"
    for row in YEARBOOK:
        sheet.append(row)
    sheet.merge_cells("B3:C3")
    sheet.merge_cells("D3:E3")
    path = tmp_path / "yearbook.xlsx"
    book.save(path)
    return path


def test_json_has_one_object_for_each_figure_and_each_missing_one(tracker, yearbook, tmp_path):
    done = tracker(tmp_path, "inspect", str(yearbook), "--format", "json")
    assert done.returncode == 0, done.stderr
    found = {line["address"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert len(found) == 12
    assert found["C6"] == {
        "sheet": "1-2", "address": "C6", "text": "106.3", "value": 106.3, "unit": "万吨", "unit_code": "T_1E4",
        "period": "2019", "area": "福建省", "ref_area": "350000", "row": ["福建"],
        "column": ["农用化肥施用量", "2019年"], "notes": [], "doubts": [],
    }  # fmt: skip
    assert list(found["C6"])[:4] == ["sheet", "address", "text", "value"]
    assert found["E6"]["value"] is None


def test_text_redraws_the_table_and_counts_what_is_in_it(command, yearbook, tmp_path):
    done = command(tmp_path, "inspect", str(yearbook))
    assert done.returncode == 0, done.stderr
    assert "11 个数 numbers · 1 个缺 missing · 0 个存疑 doubted" in done.stdout
    assert "农用化肥施用量" in done.stdout
    assert "Traceback" not in done.stderr


def test_html_shows_the_grid_with_an_overlay_and_runs_nothing_from_the_file(command, yearbook, tmp_path):
    done = command(tmp_path, "inspect", str(yearbook), "--format", "html")
    assert done.returncode == 0, done.stderr
    assert '<td class="header" colspan="2">农用化肥施用量</td>' in done.stdout
    assert "福建 › 农用化肥施用量 › 2019年 · 2019 · 福建省 · 万吨" in done.stdout
    assert "&lt;b&gt;按折纯法计算" in done.stdout
    assert "<b>" not in done.stdout
    assert "<script" not in done.stdout
    assert "http" not in done.stdout


def test_one_sheet_can_be_looked_at_alone(command, yearbook, tmp_path):
    assert command(tmp_path, "inspect", str(yearbook), "--sheet", "1-2", "--format", "json").returncode == 0
    done = command(tmp_path, "inspect", str(yearbook), "--sheet", "9")
    assert done.returncode == 1
    assert done.stderr.startswith("E-SHEET-01 yearbook.xlsx")


def test_a_refused_file_is_one_line_that_names_it(command, tmp_path):
    (tmp_path / "secret.xlsx").write_bytes(b"%PDF-1.7")
    done = command(tmp_path, "inspect", "secret.xlsx", "--format", "json")
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "secret.xlsx" in done.stderr


NEW = (
    "--id",
    "rural-3-11",
    "--publisher",
    "国家统计局",
    "--published",
    "2020",
    "--obtained",
    "2026-11",
    "--grade",
    "C",
    "--title-en",
    "A rural table",
)


def test_a_new_source_is_proposed_and_says_what_it_could_not_decide(command, yearbook, data_copy):
    done = command(data_copy.root, "new", "source", str(yearbook), *NEW)
    assert done.returncode == 0, done.stderr
    folder = data_copy.path("data/sources/rural-3-11")
    assert (folder / "yearbook.xlsx").read_bytes() == yearbook.read_bytes()
    mapping = pl.read_csv(folder / "mapping.csv", infer_schema=False)
    assert mapping["WORDS"].to_list() == ["农用化肥施用量", "1.氮肥"]
    assert "main-crops | all-agri" in mapping["REASON_ZH"][0]
    assert "未对应 / not mapped: 1.氮肥" in done.stderr


def test_a_proposed_source_runs_through_the_pipeline_once_it_is_decided(command, yearbook, data_copy):
    assert command(data_copy.root, "new", "source", str(yearbook), *NEW).returncode == 0
    mapping = data_copy.path("data/sources/rural-3-11/mapping.csv")
    lines = mapping.read_text().splitlines()
    lines[1] = "农用化肥施用量,,,,fertilizer-use,all-agri,,,,,,,,"
    mapping.write_text("\n".join(lines) + "\n")
    for verb in ("ingest", "clean"):
        done = command(data_copy.root, verb)
        assert done.returncode == 0, done.stderr
    rows = pl.read_parquet(data_copy.path("data/clean/raw/observations.parquet"))
    mine = rows.filter(pl.col("SOURCE_ID") == "rural-3-11").sort("REF_AREA", "TIME_PERIOD")
    assert mine.select("REF_AREA", "TIME_PERIOD", "OBS_VALUE", "CELL").rows() == [
        ("100000", "2018", 5653.4, "yearbook.xlsx!1-2!B5"),
        ("100000", "2019", 5403.6, "yearbook.xlsx!1-2!C5"),
        ("350000", "2018", 110.7, "yearbook.xlsx!1-2!B6"),
        ("350000", "2019", 106.3, "yearbook.xlsx!1-2!C6"),
    ]
    unused = pl.read_parquet(data_copy.path("data/clean/raw/unused.parquet"))
    assert set(unused.filter(pl.col("SOURCE_ID") == "rural-3-11")["CODE"]) == {"U-MAPPING", "U-AREA"}


def test_a_doubt_keeps_a_figure_out_until_a_person_settles_it(command, tmp_path, data_copy):
    path = tmp_path / "t.csv"
    path.write_text("单位：吨、公顷\n指标,2021年\n秸秆综合利用率(%),90\n化肥施用量,5\n", encoding="utf-8")
    answers = (
        "--id",
        "doubtful",
        "--publisher",
        "某局",
        "--published",
        "2022",
        "--obtained",
        "2026-11",
        "--grade",
        "B",
        *("--title-en", "Doubtful"),
    )
    assert command(data_copy.root, "new", "source", str(path), *answers).returncode == 0
    source = data_copy.path("data/sources/doubtful/source.yaml")
    source.write_text(
        source.read_text().replace("  file: t.csv", "  file: t.csv\n  area: '350400'\n  unit: 吨")
    )
    for verb in ("ingest", "clean"):
        assert command(data_copy.root, verb).returncode == 0
    aside = pl.read_parquet(data_copy.path("data/clean/raw/quarantine.parquet"))
    codes = aside.filter(pl.col("SOURCE_ID") == "doubtful").select("CODE", "OBS_TEXT").rows()
    assert codes == [("Q-DOUBT", "5")]


def test_a_source_that_is_there_is_never_written_over(command, yearbook, data_copy):
    again = ["fjnj2020-5-15" if part == "rural-3-11" else part for part in NEW]
    done = command(data_copy.root, "new", "source", str(yearbook), *again)
    assert done.returncode == 1
    assert "E-SRC-02" in done.stderr


def test_an_answer_that_nobody_can_give_is_asked_for(command, yearbook, data_copy):
    done = command(data_copy.root, "new", "source", str(yearbook), "--id", "x")
    assert done.returncode == 1
    assert "E-ARG-01" in done.stderr
    assert not data_copy.path("data/sources/x").exists()


def _workbook(*cells):
    book = openpyxl.Workbook()
    for address, value in cells:
        book.active[address] = value
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("nothing.csv", b"", "E-EMPTY-01"),
        ("blank.csv", b" \n,\n", "E-EMPTY-01"),
        ("sheet.xlsx", _workbook(), "E-EMPTY-01"),
        ("page.html", "<html><body><p>年报 2020 年 35 万吨</p></body></html>".encode(), "E-EMPTY-02"),
        ("saved.xlsx", "下载链接已失效\n请重试".encode(), "E-EMPTY-03"),
        ("prose.csv", "去年用肥 10.5 万吨，今年略有下降。".encode(), "E-EMPTY-04"),
        ("heads.csv", "地区,2020年\n,\n".encode(), "E-EMPTY-04"),
        ("title.xlsx", _workbook(("A1", "农用化肥施用量")), "E-EMPTY-04"),
        ("table.html", "<table><tr><td>甲</td><td>乙</td></tr></table>".encode(), "E-EMPTY-04"),
    ],
)
@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_a_file_in_which_nothing_is_read_is_refused_with_the_true_reason(
    command, tmp_path, name, content, code, form
):
    (tmp_path / name).write_bytes(content)
    done = command(tmp_path, "inspect", name, "--format", form)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{code} {name}: {CATALOGUE[code].zh} / {CATALOGUE[code].en}")
    assert done.stdout == ""


def test_the_kind_of_figure_is_proposed_where_the_words_state_it(command, tmp_path, data_copy):
    book = openpyxl.Workbook()
    for row in (
        ["各地区能耗与造林"],
        ["地 区", "单位GDP能耗指数（上年=100）", "累计植树造林面积（万亩）", "植树造林面积（万亩）"],
        ["", "2022 年", "2022 年", "2022 年"],
        ["福 建", "97.1", "93.3", "12.5"],
        ["江 西", "96.8", "81.2", "11.0"],
    ):
        book.active.append(row)
    path = tmp_path / "kinds.xlsx"
    book.save(path)
    done = command(data_copy.root, "new", "source", str(path), *NEW)
    assert done.returncode == 0, done.stderr
    mapping = pl.read_csv(data_copy.path("data/sources/rural-3-11/mapping.csv"), infer_schema=False)
    kinds = dict(zip(mapping["WORDS"], mapping.select("TRANSFORMATION", "BASE_PER").rows(), strict=True))
    assert [kinds[word] for word in kinds] == [("IX", "上年"), ("CU", None), (None, None)]
    assert "BASE_PER" in done.stderr


def test_each_open_doubt_comes_with_the_line_that_settles_it(command, tmp_path, data_copy):
    """The line as it is printed, pasted below `read:`, lets exactly those figures through."""
    book = openpyxl.Workbook()
    book.active.title = "一, 上"
    for row in (["单位：吨、公顷"], ["指标", "2029年", "2030年"], ["化肥施用量", 5, 6], ["农药用量", 7, 8]):
        book.active.append(row)
    path = tmp_path / "t.xlsx"
    book.save(path)
    done = command(data_copy.root, "new", "source", str(path), *NEW)
    assert done.returncode == 0, done.stderr
    told = done.stderr
    assert "'一, 上'!B：2 个数存疑（unit:several 单位不止一个，不知用哪个）" in told
    assert "'一, 上'!C: 2 figures in doubt" in told
    pasted = [line for line in told.splitlines() if line.startswith("    - unit:several @ '一, 上'!B")]
    said = [line for line in told.splitlines() if line.startswith("    - {sheet: '一, 上', column: B")]
    assert len(pasted) == len(said) == 1
    source = data_copy.path("data/sources/rural-3-11/source.yaml")
    more = f"  area: '350400'\n  settled:\n{pasted[0]}\n  say:\n{said[0].replace('…', '吨')}"
    source.write_text(source.read_text().replace("  file: t.xlsx", f"  file: t.xlsx\n{more}"))
    for verb in ("ingest", "clean"):
        assert command(data_copy.root, verb).returncode == 0
    aside = pl.read_parquet(data_copy.path("data/clean/raw/quarantine.parquet"))
    assert set(aside.filter(pl.col("SOURCE_ID") == "rural-3-11")["OBS_TEXT"]) == {"6", "8"}


def test_every_doubt_that_the_reader_may_have_is_told_in_words_and_no_other(project):
    kinds = "number|unit|period|area|column|row|label|cell"
    found = {
        code
        for path in (project.root / "pipelines/understand").glob("*.py")
        for code in re.findall(rf'"((?:{kinds}):[a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    told = yaml.safe_load((project.root / "pipelines/inspection/drawn.yaml").read_text(encoding="utf-8"))[
        "doubt"
    ]
    assert {code for code in told if not code.startswith("kind:")} == found


def test_json_says_of_the_whole_file_what_a_person_is_told(tracker, tmp_path):
    book = openpyxl.Workbook()
    for row in (["地区", "产量(吨)"], ["三元区", 5], ["永安市", 6]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "hidden.xlsx")
    done = tracker(tmp_path, "inspect", "hidden.xlsx", "--format", "json")
    first, *others = map(json.loads, done.stdout.splitlines())
    assert any("1 rows hidden" in remark for remark in first["remarks"])
    assert not any("remarks" in line for line in others)


def test_the_area_of_a_table_that_names_none_is_asked_and_has_to_be_one(command, tmp_path, data_copy):
    path = tmp_path / "t.csv"
    path.write_text("指标,单位,2021年\n秸秆综合利用率,%,90\n", encoding="utf-8")
    answers = (
        "--id",
        "whose",
        "--publisher",
        "某局",
        "--title-en",
        "Whose",
        *NEW[NEW.index("--published") :],
    )
    lacking = command(data_copy.root, "new", "source", str(path), *answers, "--dry-run")
    assert "没有地区" in lacking.stderr
    wrong = command(data_copy.root, "new", "source", str(path), *answers, "--area", "3504")
    assert (wrong.returncode, "E-AREA-01" in wrong.stderr) == (1, True)
    told = command(data_copy.root, "new", "source", str(path), *answers, "--area", "350400")
    assert (told.returncode, "没有地区" in told.stderr) == (0, False)
    assert "area: '350400'" in data_copy.path("data/sources/whose/source.yaml").read_text(encoding="utf-8")

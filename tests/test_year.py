"""A data officer's way: bureaus' returns, a revision, a yearbook's table, and a release that is cut from them."""

import json

import polars as pl
import pytest
from openpyxl import Workbook, load_workbook

from pipelines.submit.form import FIRST_ROW, FORM, HEADERS, INFO, INFO_FIRST_ROW, INFO_ROWS
from tests.test_build import git

pytestmark = [pytest.mark.slow]
COLUMN = {name: number for number, name in enumerate(HEADERS, start=1)}
IDENTITY = {
    f"GIT_{who}_{what}": "t@example.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}
NOT_OURS = "本单位不掌握这项数字"
# As yearbooks print: heads over two rows, names spread by spaces, marks for what is missing, notes below.
YEARBOOK = [
    ["5-3  各县(市、区)节能屋顶", None, None, None, None],
    ["单位：%", None, None, None, "续表"],
    ["地 区", "节 能 屋 顶 占 比", None, "公共建筑节能屋顶占比", None],
    [None, "2024年", "2025年", "2024年", "2025年"],
    ["云 汀 市", 18.3, 21.4, 30.1, 33.8],
    ["  澹 浦 区", 19.9, "22.6 ", "—", 35.2],
    ["  栎 原 县", "…", 20.3, 28.4, 31.9],
    [None, None, None, None, None],
    ["注：2025年为快报数。", None, None, None, None],
]
OF_YEARBOOK = (
    *("--id", "yearbook-2026-5-3", "--title", "云汀统计年鉴 2026 表 5-3", "--publisher", "云汀市数据局"),
    *("--title-en", "Yunting yearbook 2026, table 5-3", "--published", "2026-06-20", "--obtained", "2026-07"),
    *("--grade", "A"),
)
UNMAPPED = "公共建筑节能屋顶占比"


def fill(path, name, value):
    """Fills one figure of a form, and says of every other that it is not this body's."""
    book = load_workbook(path)
    sheet = book[FORM]
    for row in range(FIRST_ROW, sheet.max_row + 1):
        if sheet.cell(row, COLUMN["id"]).value is None:
            continue
        mine = sheet.cell(row, COLUMN["indicator"]).value == name
        sheet.cell(row, COLUMN["value"]).value = value if mine else None
        sheet.cell(row, COLUMN["disclosure"]).value = "主动公开" if mine else None
        sheet.cell(row, COLUMN["reason"]).value = None if mine else NOT_OURS
    book[INFO].cell(INFO_FIRST_ROW + list(INFO_ROWS).index("office"), 2).value = "综合科"
    book.save(path)


def print_yearbook(path):
    """A workbook whose first sheet is a cover and whose second holds the table."""
    book = Workbook()
    book.active.title = "封面"
    book.active["B2"] = "云汀统计年鉴 2026"
    sheet = book.create_sheet("5-3")
    for row in YEARBOOK:
        sheet.append(row)
    for cells in ("A1:E1", "A3:A4", "B3:C3", "D3:E3"):
        sheet.merge_cells(cells)
    book.save(path)


def decide(path):
    """What the proposal leaves open in a mapping: one name has no indicator, and the reason is written down."""
    mapping = pl.read_csv(path, infer_schema=False)
    open_ = mapping.filter(pl.col("INDICATOR").is_null())
    assert open_["WORDS"].to_list() == [UNMAPPED]
    why = {"REASON_ZH": "不对应任何承诺", "REASON_EN": "measures none of the promises"}
    mapping.with_columns(
        pl.when(pl.col("WORDS") == UNMAPPED).then(pl.lit(said)).otherwise(name).alias(name)
        for name, said in why.items()
    ).write_csv(path)


def reasons(said):
    """`--because` for every warning that a check leaves open."""
    left = [one for one in json.loads(said)["findings"] if one["level"] != "error" and not one["reason"]]
    return [part for one in left for part in ("--because", f"{one['cell']}=已与填报单位核实")]


def test_from_returns_to_a_release(rebuilt, command):
    """Two bodies' returns, one of them revised, and a table come to the figures of a release and of its site."""

    def run(*arguments):
        done = command(rebuilt, *arguments, **IDENTITY)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def come_back(organisation, received, name, value):
        form = f"{organisation}.xlsx"
        run("submit", "template", "--organisation", organisation, "--year", "2024", "--output", form)
        fill(rebuilt / form, name, value)
        checked = command(rebuilt, "submit", "check", form, "--format", "json")
        said = run("submit", "accept", form, "--received", received, *reasons(checked.stdout))
        (rebuilt / form).unlink()
        return said

    def commit(message):
        git(rebuilt, "add", "-A")
        git(rebuilt, "-c", "user.name=t", "-c", "user.email=t@example.invalid", "commit", "-qm", message)

    assert "submission-yt-agri-2024-1" in come_back("yt-agri", "2026-07-01", "秸秆利用率", 88.5)
    assert "submission-yt-data-2024-1" in come_back("yt-data", "2026-07-02", "农膜回收率", 71.5)
    assert "submission-yt-agri-2024-2" in come_back("yt-agri", "2026-07-20", "秸秆利用率", 88.9)
    print_yearbook(rebuilt / "yearbook.xlsx")
    run("new", "source", "yearbook.xlsx", *OF_YEARBOOK)
    (rebuilt / "yearbook.xlsx").unlink()
    decide(rebuilt / "data/sources/yearbook-2026-5-3/mapping.csv")
    params = rebuilt / "params.yaml"
    text = (
        params.read_text(encoding="utf-8").replace("2026.06", "2026.07").replace("2026-06-30", "2026-07-31")
    )
    params.write_text(text, encoding="utf-8")
    commit("Returns of July")
    run("release", "plan")
    run("release", "cut")
    run("site")
    assert git(rebuilt, "tag").split() == ["v2026.07"]
    frozen = pl.read_csv(rebuilt / "data/releases/2026.07/observations.csv", infer_schema=False)
    asked = {name: printed(frozen, name) for name in ("straw", "film")}
    assert asked == {"straw": "88.9", "film": "71.5"}
    of_table = frozen.filter(pl.col("SOURCE_ID") == "yearbook-2026-5-3").sort("REF_AREA", "TIME_PERIOD")
    assert of_table.select("REF_AREA", "TIME_PERIOD", "OBS_TEXT", "CELL").rows() == [
        ("990100", "2024", "18.3", "yearbook.xlsx!5-3!B5"),
        ("990100", "2025", "21.4", "yearbook.xlsx!5-3!C5"),
        ("990101", "2024", "19.9", "yearbook.xlsx!5-3!B6"),
        ("990101", "2025", "22.6", "yearbook.xlsx!5-3!C6"),
        ("990102", "2025", "20.3", "yearbook.xlsx!5-3!C7"),
    ]
    for promise, figure in (("yt-straw", "88.9"), ("yt-roofs", "21.4")):
        page = (rebuilt / f"site/public/targets/{promise}.html").read_text(encoding="utf-8")
        assert figure in page
        assert "版本 2026.07" in page
        assert "工作版本" not in page


def printed(frozen, indicator):
    """The city's figure of 2024 that stands in a release."""
    rows = frozen.filter(
        (pl.col("INDICATOR") == indicator)
        & (pl.col("TIME_PERIOD") == "2024")
        & (pl.col("REF_AREA") == "990100")
    )
    return rows["OBS_TEXT"].item()

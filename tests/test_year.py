"""A data officer's way: bureaus' returns, a revision, a build, and a release that is cut from them."""

import json

import polars as pl
import pytest
from openpyxl import load_workbook

from pipelines.submit.form import FIRST_ROW, FORM, HEADERS, INFO, INFO_FIRST_ROW, INFO_ROWS
from tests.test_build import git

pytestmark = [pytest.mark.slow]
COLUMN = {name: number for number, name in enumerate(HEADERS, start=1)}
IDENTITY = {
    f"GIT_{who}_{what}": "t@example.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}
NOT_OURS = "本单位不掌握这项数字"


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


def reasons(said):
    """`--because` for every warning that a check leaves open."""
    left = [one for one in json.loads(said)["findings"] if one["level"] != "error" and not one["reason"]]
    return [part for one in left for part in ("--because", f"{one['cell']}=已与填报单位核实")]


def test_from_returns_to_a_release(rebuilt, command):
    """Two bodies' returns, one of them revised, come to the figures of a release and of the site beside it."""

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
    page = (rebuilt / "site/public/targets/yt-straw.html").read_text(encoding="utf-8")
    assert "88.9" in page
    assert "版本 2026.07" in page
    assert "工作版本" not in page


def printed(frozen, indicator):
    """The figure of 2024 that stands in a release."""
    rows = frozen.filter(
        (pl.col("INDICATOR") == indicator)
        & (pl.col("TIME_PERIOD") == "2024")
        & (pl.col("REF_AREA") == "990100")
    )
    return rows["OBS_TEXT"].item()

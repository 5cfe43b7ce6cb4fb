"""A year's figures come in: from the list page of a portal to the verdicts on the site, by commands alone.

What a person does by hand is to answer the questions of the file to confirm, and nothing else.
"""

from __future__ import annotations

import io

import openpyxl
import polars as pl
import pytest
import yaml

from pipelines.ground.project import Project
from pipelines.views import SiteData, verdict_of
from tests.collect.portal import Portal

pytestmark = pytest.mark.slow

NOTICE = """<html><head><title>2025年建筑节能工作情况通报</title><meta name="PubDate" content="2026-02-10"></head><body>
<div class="nav"><a href="/">首页</a></div><div class="TRS_Editor">
<p>2025年，全市节能屋顶占比达到21.4%，比上年提高3.1个百分点。</p>
<p>2026年，力争节能屋顶占比达到25%以上。</p>
</div></body></html>"""
LIST = """<html><body><ul>
<li><a href="jn.htm">2025年建筑节能工作情况通报</a><span>2026-02-10</span></li>
<li><a href="wn.xlsx">2025年污泥处置情况表</a><span>2026-02-12</span></li>
<li><a href="hy.htm">关于召开会议的通知</a><span>2026-02-13</span></li>
</ul></body></html>"""


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for cells in (
        ["2025年云汀市污泥处置情况", None, None],
        ["指标", "单位", "2025年"],
        ["污泥处置率", "%", 66.2],
    ):
        book.active.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def portal():
    """The address of a portal whose pages are the year's."""
    made = Portal()
    made.pages |= {"/gb/": LIST, "/gb/jn.htm": NOTICE, "/gb/wn.xlsx": workbook()}
    yield made.url("", host="127.0.0.1")
    made.close()


def verdicts(folder) -> dict[str, str]:
    return {id_: row["STATUS"] for id_, row in SiteData.load(Project(folder)).assessment.items()}


def test_from_the_portal_to_the_verdict_on_the_page(rebuilt, tracker, command, portal):
    def run(*arguments, by=command, **environment):
        done = by(rebuilt, *arguments, **environment)
        assert done.returncode == 0, (arguments, done.stderr, done.stdout)

    place = {
        "id": "year",
        "title": {"zh": "年度通报", "en": "Yearly notices"},
        "publisher": "演示市某局",
        "url": f"{portal}/gb/",
        "every": "year",
        "expect": ["节能", "污泥"],
        "indicators": ["roofs", "sludge"],
    }
    (rebuilt / "data/watch.yaml").write_text(yaml.safe_dump([place], allow_unicode=True), encoding="utf-8")
    before = verdicts(rebuilt)
    roofs, sludge = (next(id_ for id_ in before if name in id_) for name in ("roofs", "sludge"))
    assert (before[roofs], before[sludge]) == ("awaiting-final-data", "no-data")

    run("collect", "--allow-private")
    found = {row["TITLE"]: row for row in pl.read_csv(rebuilt / "data/inbox/ledger.csv").to_dicts()}
    assert set(found) == {"2025年建筑节能工作情况通报", "2025年污泥处置情况表"}
    notice, table = (found[title]["ID"] for title in sorted(found))

    run("inbox", "accept", notice, "--id", "roofs-2025", "--title-en", "Roofs", "--grade", "B")
    [waiting] = (rebuilt / "data/inbox").glob("*/statements.yaml")
    told = yaml.safe_load(waiting.read_text(encoding="utf-8"))
    assert [(row["value"], row["period"], row["kind"]) for row in told["proposals"]] == [
        ("21.4", "2025", "outcome"),
        ("3.1", "2025", "outcome"),
        ("25", "2026", "target"),
    ]
    for row in told["proposals"]:
        row["confirm"] = row["kind"] == "outcome" and row["comparison"] == "level"
    waiting.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    run("inbox", "accept", notice, "--id", "roofs-2025", "--title-en", "Roofs", "--grade", "B")
    run("inbox", "accept", table, "--id", "sludge-2025", "--title-en", "Sludge", "--grade", "B")
    run("build", by=tracker, PYTHONPATH=str(rebuilt))

    after = verdicts(rebuilt)
    assert (after[roofs], after[sludge]) == ("met", "not-met")
    data = SiteData.load(Project(rebuilt))
    for target, figure, address in ((roofs, "21.4", "gb/jn.htm"), (sludge, "66.2", "gb/wn.xlsx")):
        page = (rebuilt / f"site/public/targets/{target}.html").read_text(encoding="utf-8")
        assert verdict_of(data, target, "zh")["word"] in page
        assert figure in page
        assert f"{portal}/{address}" in page
    assert "全市节能屋顶占比达到21.4%" in (rebuilt / f"site/public/targets/{roofs}.html").read_text(
        encoding="utf-8"
    )
    [seen] = pl.read_csv(rebuilt / "data/sources/roofs-2025/seen.csv").to_dicts()
    assert seen["URL"] == f"{portal}/gb/jn.htm"  # the words were read on the publisher's own page
    held = data.tables["observations"].filter(pl.col("SOURCE_ID") == seen["SOURCE_ID"])
    assert held["PROVENANCE"].to_list() == ["cell"]
    run("collect", "--allow-private")
    again = pl.read_csv(rebuilt / "data/inbox/ledger.csv").to_dicts()
    assert [row["STATE"] for row in again] == ["accepted", "accepted"]

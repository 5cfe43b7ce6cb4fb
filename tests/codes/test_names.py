"""Names of documents and publishers in the reader's language: rows with places, parts, and what is unknown."""

import csv
import re

import polars as pl
import pytest

from pipelines.codes import Names, load_names
from pipelines.codes.names import Name

ROWS = tuple(
    Name(kind=kind, zh=zh, en=en)
    for kind, zh, en in (
        ("publisher", "云汀日报", "Yunting Daily"),
        ("publisher", "引{body}", "quoting {body}"),
        ("publisher", "{body} 转载", "{body} (reprint)"),
        ("title", "{y}年{month1}-{month2}月空气", "Air, {month1} to {month2} {y}"),
        ("title", "{_}第{n}号提案{_}", "proposal {n}"),
        ("remark", "落款 {d}，致{body}", "signed {d}, to {body}"),
        ("remark", "全页读过", "whole page read"),
    )
)
NAMES = Names(rows=ROWS, bodies={"市统计局": "Yunting Statistics Bureau"})


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("云汀日报", "Yunting Daily"),
        ("市统计局", "Yunting Statistics Bureau"),
        ("云汀日报,引市统计局", "Yunting Daily, quoting Yunting Statistics Bureau"),
        ("云汀日报(市统计局)", "Yunting Daily (Yunting Statistics Bureau)"),
        (
            "云汀日报/example.com 转载,市统计局",
            "Yunting Daily / example.com (reprint), Yunting Statistics Bureau",
        ),
        ("不知名网", "不知名网"),
    ],
)
def test_a_publisher_is_said_whole_by_a_pattern_or_part_by_part(printed, said):
    assert NAMES.say("publisher", printed, "en") == said
    assert NAMES.say("publisher", printed, "zh") == printed


def test_months_are_written_as_names_and_what_is_left_out_is_dropped():
    assert NAMES.say("title", "2024年1-10月空气", "en") == "Air, January to October 2024"
    assert NAMES.say("title", "市局关于第0162号提案的答复", "en") == "proposal 0162"


def test_a_remark_is_said_in_either_language_whichever_it_was_written_in():
    written = "whole page read; signed 2024-05-22, to 市统计局; never seen"
    assert NAMES.say("remark", written, "zh") == "全页读过；落款 2024-05-22，致市统计局；never seen"
    assert NAMES.say("remark", written, "en") == (
        "whole page read; signed 2024-05-22, to Yunting Statistics Bureau; never seen"
    )
    assert NAMES.say("remark", "全页读过", "en") == "whole page read"


def test_nothing_is_said_of_nothing():
    assert NAMES.say("title", None, "en") == NAMES.say("remark", "", "zh") == ""


def test_every_document_and_publisher_of_ours_has_an_english_name(cleaned, project, codes):
    names = load_names(project, codes)
    chinese = re.compile("[\u4e00-\u9fff]")
    for kind, column in (("title", "TITLE"), ("publisher", "PUBLISHER"), ("published", "PUBLISHED")):
        said = {one: names.say(kind, one, "en") for one in cleaned.sources[column].drop_nulls().unique()}
        assert {one for one, english in said.items() if chinese.search(english)} == set()


def test_every_title_of_the_list_is_one_that_something_bears(cleaned, project):
    """A row that no document, plan or search names any more is a leftover."""
    with project.path("data/codes/names.csv").open(encoding="utf-8", newline="") as file:
        listed = {
            row["ZH"] for row in csv.DictReader(file) if row["KIND"] == "title" and "{" not in row["ZH"]
        }
    borne = set(cleaned.sources["TITLE"])
    for name in ("city-targets/city_targets", "parent-targets/parent_targets"):
        borne |= set(pl.read_csv(project.path(f"data/sources/{name}.csv"), infer_schema=False)["plan_title"])
    searched = pl.read_csv(project.path("data/searches.csv"), infer_schema=False)["RESULT"].drop_nulls()
    borne |= {one.partition(":")[2] for one in searched}
    assert listed - borne == set()

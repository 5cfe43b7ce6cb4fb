"""A dateline without a year: the year comes from what the report tells as past, or stays open. Made-up texts."""

import pytest

from pipelines.propose.dateline import wired_day
from tests.propose.written import prose, text_file

LINE = "本报三明8月15日讯（记者 某某）"
DAYS = {
    "a part of the year": (f"{LINE}2025年上半年，全市造林3.2万亩。", "2025-08-15"),
    "months that were not over": (f"{LINE}2024年1—9月，全市造林3.2万亩。", "2025-08-15"),
    "the year before and 今年": (f"{LINE}2023年全市造林3.2万亩，今年计划4万亩。", "2024-08-15"),
    "a year to come tells nothing": (f"{LINE}到2030年，森林覆盖率达到79%。", ""),
    "a goal's year is not the latest": (
        f"{LINE}2024年上半年造林2万亩，2030年力争森林覆盖率达到79%。",
        "2024-08-15",
    ),
    "a whole year alone": (f"{LINE}2023年全市造林3.2万亩。", ""),
    "no year at all": (f"{LINE}今年全市造林3.2万亩。", ""),
    "no such day": ("本报三明13月45日讯 2025年上半年，全市造林3.2万亩。", ""),
    "electricity is no dateline": ("全市8月15日电力装机突破500万千瓦，2025年上半年造林3万亩。", ""),
    "no dateline": ("2025年上半年，全市造林3.2万亩。", ""),
}


@pytest.mark.parametrize("what", DAYS)
def test_the_year_of_a_dateline_is_told_by_what_is_over(what):
    text, day = DAYS[what]
    assert wired_day(prose("绿色转型加快", text, published="")) == day


def test_it_places_this_year_and_last_and_is_no_date_of_publication(proposer):
    text = f"{LINE}2023年全市造林3.2万亩。今年计划造林4万亩，截至6月底，光伏装机30万千瓦。去年淘汰国三及以下柴油货车100辆。"
    told = proposer.propose(prose("绿色转型加快", text, published=""))
    assert (told.published, told.wired) == ("", "2024-08-15")
    assert [(p.indicator, p.period, p.kind) for p in told.proposals] == [
        ("afforestation", "2023", "outcome"),
        ("afforestation", "2024", "task"),
        ("solar-capacity", "2024-06", "outcome"),
        ("china3-lorries-scrapped", "2023", "outcome"),
    ]
    dated = proposer.propose(prose("绿色转型加快", text, published="2024-08-16"))
    assert dated.wired == ""


def test_the_achievements_of_a_plans_first_chapter_are_outcomes(proposer):
    lines = (
        "第一章 发展环境",
        "第一节 “十四五”发展成就",
        "2024年，森林覆盖率77.1%。",
        "第二节 发展目标",
        "到2030年，森林覆盖率达到79%。",
    )
    told = proposer.propose(prose("三明市第十五个五年规划纲要", *lines, published="2025-12-01"))
    assert [(p.value, p.kind) for p in told.proposals] == [("77.1", "outcome"), ("79", "target")]


def test_a_day_in_brackets_behind_the_first_paragraph_is_the_day_of_print(tmp_path):
    lines = [
        "我市绿色转型加快",
        "",
        "记者从会议上获悉，节能减排成效明显。（2025年1月21日）",
        "",
        "森林覆盖率77%。",
        "全文完。",
    ]
    assert text_file(tmp_path, *lines).published == "2025-01-21"

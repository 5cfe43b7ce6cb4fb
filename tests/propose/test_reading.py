"""What a sentence says of a figure, and for what reason a figure is left aside. All figures are made up."""

from dataclasses import replace

import pytest

from tests.propose.written import prose

TITLE = "2024年云溪市情况"


def told(proposer, *lines, title=TITLE, **about):
    return proposer.propose(prose(title, *lines, **about))


def short(proposed):
    return [
        (p.indicator, p.period, p.value, p.unit, p.qualifier, p.kind, p.comparison, p.base_period)
        for p in proposed.proposals
    ]


def reasons(proposed):
    return [aside.why for aside in proposed.aside]


@pytest.mark.parametrize(
    ("printed", "qualifier"),
    [
        ("达95%以上", "ge"),
        ("不低于95%", "ge"),
        ("超过95%", "gt"),
        ("约95%", "about"),
        ("95%左右", "about"),
        ("近95%", "nearly"),
        ("控制在95%以内", "le"),
        ("逾95%", "gt"),
        ("≥95%", "ge"),
        ("为95%", "exact"),
    ],
)
def test_words_of_degree_are_qualifiers(proposer, printed, qualifier):
    (proposal,) = told(proposer, f"秸秆综合利用率{printed}。").proposals
    assert (proposal.value, proposal.qualifier) == ("95", qualifier)


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("森林覆盖率高于全省平均2.1个百分点。", "against"),
        ("秸秆综合利用率低于目标2个百分点。", "against"),
        ("植树造林面积完成目标的85.13%。", "share-of-goal"),
        ("农膜回收率未达到85%。", "negated"),
        ("市区空气质量综合指数为1.56~2.60。", "range"),
        ("化肥使用量年均下降2.1%。", "yearly-mean"),
        ("空气质量综合指数环比下降0.12。", "month-on-month"),
        ("秸秆综合利用率提高5%。", "share-or-change"),
        ("化肥使用量约7.8。", "no-unit"),
        ("森林覆盖率5.1万吨。", "unit"),
        ("某某化工集团能源消费总量2.4万吨标准煤。", "a-part"),
        ("10个县城区空气质量优良天数比例为99.1%。", "several-areas"),
        ("化肥使用量11.2万吨和10.8万吨。", "enumeration"),
        ("竹笋产量3.1万吨。", "no-indicator"),
        ("近年来，秸秆综合利用率保持在94%以上。", "vague"),
    ],
)
def test_a_figure_that_is_no_value_of_its_name_is_left_aside_with_the_reason(proposer, sentence, why):
    proposed = told(proposer, sentence)
    assert proposed.proposals == []
    assert why in reasons(proposed)


def test_a_fall_is_negative_and_held_against_the_same_part_of_the_year_before(proposer):
    proposed = told(proposer, "1-5月，市区空气质量综合指数为2.54，同比下降0.14。")
    assert short(proposed) == [
        ("air-index", "2024-01/2024-05", "2.54", "INDEX", "exact", "outcome", "level", ""),
        ("air-index-change", "2024-01/2024-05", "-0.14", "INDEX", "exact", "outcome", "change", "2023-01/2023-05"),
    ]  # fmt: skip


def test_a_change_since_a_year_is_no_change_on_the_year_before(proposer):
    (proposal,) = told(proposer, "氮氧化物排放量比2020年下降13.6%。").proposals
    assert (proposal.value, proposal.comparison, proposal.base_period) == ("-13.6", "since-base", "2020")


def test_a_change_since_a_plan_began_spans_it_and_counts_from_the_year_before(proposer):
    (proposal,) = told(proposer, "“十四五”以来，单位GDP能耗累计下降14.7%。").proposals
    assert (proposal.period, proposal.value, proposal.base_period) == ("2021/2024", "-14.7", "2020")


def test_a_running_total_spans_the_years_that_it_counts(proposer):
    (proposal,) = told(proposer, "2021年以来，累计完成植树造林46万亩。").proposals
    assert (proposal.comparison, proposal.period) == ("cumulative", "2021/2024")


def test_what_a_level_came_from_is_one_of_its_own_year(proposer):
    proposed = told(proposer, "化肥使用量由2020年的4.2万吨降至3.9万吨。")
    assert [(p.period, p.value) for p in proposed.proposals] == [("2020", "4.2"), ("2024", "3.9")]


def test_what_a_level_came_from_without_a_year_is_left_aside(proposer):
    proposed = told(proposer, "秸秆综合利用率从92%提高到95%。")
    assert [p.value for p in proposed.proposals] == ["95"]
    assert reasons(proposed) == ["earlier-undated"]


def test_years_and_figures_of_a_list_are_paired(proposer):
    proposed = told(proposer, "2023年、2024年市区优良天数比例分别为98.6%、99.2%，连续三年保持100%。")
    assert [(p.period, p.value) for p in proposed.proposals][:2] == [("2023", "98.6"), ("2024", "99.2")]


def test_names_and_figures_of_a_list_are_paired_by_what_they_end_on(proposer):
    proposed = told(proposer, "化肥、农药使用量分别为7.8万吨和2900吨，比上年分别减少2.4%、3.6%。")
    assert [(p.indicator, p.value) for p in proposed.proposals] == [
        ("fertilizer-use", "7.8"),
        ("pesticide-use", "2900"),
        ("fertilizer-use", "-2.4"),
        ("pesticide-use", "-3.6"),
    ]


def test_a_list_that_does_not_pair_up_is_left_aside_whole(proposer):
    proposed = told(proposer, "化肥、农药使用量分别为7.8万吨、2900吨和12万吨。")
    assert proposed.proposals == []
    assert set(reasons(proposed)) == {"enumeration"}


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("全国森林覆盖率25.1%。", "100000"),
        ("全省森林覆盖率65.1%。", "350000"),
        ("永安市森林覆盖率83.1%。", "350481"),
        ("全市森林覆盖率75.1%，高于全省。", "350400"),
    ],
)
def test_a_figure_is_of_the_area_that_is_named_with_it(proposer, sentence, code):
    assert [p.area for p in told(proposer, sentence).proposals] == [code]


def test_a_county_office_speaks_of_its_county(proposer):
    proposed = told(proposer, "全县秸秆综合利用率93.1%。", title="大田县农业农村局2024年工作情况")
    assert [p.area for p in proposed.proposals] == ["350425"]


@pytest.mark.parametrize(
    "sentence",
    [
        "力争优良天数比例达到99.5%以上。",
        "确保植树造林15万亩。",
        "到2030年，森林覆盖率达到78%。",
        "计划完成植树造林15.12万亩。",
        "化肥使用量控制目标7.7万吨。",
        "秸秆综合利用率的目标为95%。",
        "省下达我市植树造林任务15万亩。",
        "农膜回收率84.6%（目标85%）。",
        "超额完成植树造林12万亩的任务。",
        "要把秸秆综合利用率提高到95%，下一步继续推进农膜回收，农膜回收率达86%。",
        "明年，森林抚育50万亩。",
        "国家要求农膜回收率不得低于85%。",
    ],
)
@pytest.mark.parametrize("around", ["", "# 一、工作情况"])
def test_what_is_still_to_come_is_never_an_outcome(proposer, sentence, around):
    proposed = told(proposer, *filter(None, [around, sentence]), published="2024-03-01")
    goals = [p for p in proposed.proposals if p.value != "84.6"]
    assert {p.kind for p in goals} <= {"target", "task"}


@pytest.mark.parametrize(
    "heading",
    ["今年主要预期目标", "二、下一步工作", "工作安排", "2025年重点任务", "下一步工作打算", "四、主要目标"],
)
def test_a_heading_of_plans_makes_what_stands_below_it_goals(proposer, heading):
    proposed = told(proposer, f"# {heading}", "优良天数比例99.5%以上，植树造林15.12万亩。")
    assert [p.kind for p in proposed.proposals] == ["target", "task"]


def test_a_goal_behind_an_outcome_leaves_the_outcome_what_it_is(proposer):
    proposed = told(proposer, "2024年森林覆盖率75.4%，力争2025年达到76%。")
    assert [(p.kind, p.period) for p in proposed.proposals] == [("outcome", "2024"), ("target", "2025")]


def test_a_whole_year_that_is_not_over_is_left_open_unless_something_says_done(proposer):
    undecided = told(proposer, "2024年，植树造林15万亩。", published="2024-06-01")
    assert (undecided.proposals, reasons(undecided)) == ([], ["year-not-over"])
    done = told(proposer, "2024年，已完成植树造林15万亩。", published="2024-06-01")
    assert [p.kind for p in done.proposals] == ["outcome"]


def test_what_is_reckoned_is_an_estimate(proposer):
    proposed = told(proposer, "预计全年化肥使用量7.8万吨。", "经初步核算，地区生产总值1280亿元。")
    assert [(p.kind, p.status) for p in proposed.proposals] == [("estimate", "E"), ("estimate", "E")]


def test_without_any_date_the_period_is_asked_for(proposer):
    undated = told(proposer, "今年，森林覆盖率75.4%。", title="情况通报", published="")
    assert (undated.proposals, reasons(undated)) == ([], ["no-period"])
    dated = told(proposer, "今年，森林覆盖率已达75.4%。", title="情况通报", published="2024-12-20")
    assert [p.period for p in dated.proposals] == ["2024"]


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("上半年", "2024-S1"),
        ("前三季度", "2024-01/2024-09"),
        ("一季度", "2024-Q1"),
        ("5月", "2024-05"),
        ("1—9月", "2024-01/2024-09"),
        ("去年", "2024"),
        ("2023年", "2023"),
        ("截至2024年底", "2024"),
        ("2024年6月底", "2024-06"),
        ("“十三五”期间", "2016/2020"),
    ],
)
def test_words_of_time_are_periods(proposer, words, period):
    (proposal,) = told(proposer, f"{words}，秸秆综合利用率94.1%。").proposals
    assert proposal.period == period


def test_a_count_up_to_the_end_of_a_month_runs_from_january(proposer):
    (proposal,) = told(proposer, "截至9月底，全市完成植树造林11.2万亩。").proposals
    assert proposal.period == "2024-01/2024-09"


def test_a_share_of_sections_counted_before_the_name_is_not_its_value(proposer):
    (proposal,) = told(proposer, "55个国（省）控断面水质达标率98.2%。").proposals
    assert proposal.value == "98.2"


def test_blanks_and_signs_in_a_name_and_a_figure_do_not_matter(proposer):
    (proposal,) = told(proposer, "市区 空气质量“优、良”天数 比例 为 98.6 ％。").proposals
    assert (proposal.indicator, proposal.value, proposal.span) == (
        "good-air-days",
        "98.6",
        "市区 空气质量“优、良”天数 比例 为 98.6 ％",
    )


def test_a_table_gives_what_its_labels_name_goals_as_goals_and_no_shares_of_goals(proposer):
    from pipelines.ingest import Cell

    rows = [("指标", "全年任务", "完成", "完成率"), ("植树造林（万亩）", "12", "12.4", "103.3")]
    cells = tuple(
        Cell("表1", f"R{r}C{c}", text)
        for r, row in enumerate(rows, start=1)
        for c, text in enumerate(row, start=1)
    )
    proposed = proposer.propose(replace(prose(TITLE), parts=(cells,)))
    assert [(p.kind, p.value, p.at) for p in proposed.proposals] == [
        ("task", "12", "表1 R2C2"),
        ("outcome", "12.4", "表1 R2C3"),
    ]


def test_a_picture_and_a_table_are_named_among_what_was_left_aside(proposer):
    from pipelines.ingest import Cell

    document = replace(prose(TITLE), parts=((Cell("表1", "R1C1", "指标"),),), pictures=2)
    assert reasons(proposer.propose(document)) == ["table", "picture"]


@pytest.mark.parametrize(
    ("title", "publisher", "area", "lines", "areas"),
    [
        ("政府工作报告", "", "", ["——在大田县第十八届人民代表大会上", "全县森林覆盖率74%，全市平均77%。"], ["350425", "350400"]),
        ("工作要情", "", "", ["记者从清流县林业局获悉，全县森林覆盖率80%。"], ["350423"]),
        ("生态状况", "永安市人民政府", "", ["全市森林覆盖率83%，我市湿地保护率60%。"], ["350481", "350481"]),
        ("生态状况", "", "350481", ["全市森林覆盖率83%，三明市森林覆盖率77%。"], ["350481", "350400"]),
        ("各县情况", "", "", ["# （一）大田县", "森林覆盖率74%。", "# （二）宁化县", "全县森林覆盖率75%。"], ["350425", "350424"]),
        ("沙县区情况", "", "", ["全区森林覆盖率75%。", "2020年沙县森林覆盖率75%。", "2023年沙县森林覆盖率76%。"], ["350405", "350427", "350405"]),
    ],
)  # fmt: skip
def test_words_for_an_area_mean_the_one_that_the_document_is_of(
    proposer, title, publisher, area, lines, areas
):
    proposed = proposer.propose(prose(title, *lines, publisher=publisher), area=area)
    assert [p.area for p in proposed.proposals] == areas


@pytest.mark.parametrize(
    "sentence",
    [
        "全县森林覆盖率74%。",
        "长三角地区森林覆盖率40%。",
        "太华镇秸秆综合利用率96%。",
        "全镇植树造林1200亩。",
    ],
)
def test_a_figure_of_an_area_that_is_not_told_is_left_aside(proposer, sentence):
    proposed = told(proposer, sentence)
    assert (proposed.proposals, reasons(proposed)) == ([], ["area-untold"])


@pytest.mark.parametrize(
    "sentence",
    [
        "新建充电桩1200个。",
        "全年建成充电桩300个。",
        "新增光伏装机容量12万千瓦。",
        "电源装机容量612万千瓦，新增风电5万千瓦。",
    ],
)
def test_what_is_added_to_a_stock_is_not_the_stock(proposer, sentence):
    proposed = told(proposer, sentence)
    assert "flow" in reasons(proposed)
    assert {p.indicator for p in proposed.proposals} <= {"power-capacity"}


@pytest.mark.parametrize(
    "sentence",
    [
        "根据年度计划，全市植树造林18万亩。",
        "今年，全市计划造林15万亩。",
        "目标到年底完成植树造林15万亩。",
        "今年要对照植树造林15万亩、农膜回收率85%的目标抓紧工作。",
        "“十五五”时期，植树造林80万亩，农膜回收率90%。",
        "2027年农膜回收率90%。",
        "新的一年，完成植树造林15万亩。",
        "12月底前完成植树造林15万亩。",
    ],
)
def test_a_plan_and_a_period_to_come_give_no_outcome(proposer, sentence):
    proposed = told(proposer, sentence, title="工作情况", published="2024-02-20")
    assert proposed.proposals
    assert {p.kind for p in proposed.proposals} <= {"target", "task"}


def test_a_comparison_with_a_goal_makes_nothing_behind_it_a_goal(proposer):
    proposed = told(
        proposer, "优良天数比例99%，高于考核目标2个百分点；空气质量综合指数2.1，同比下降0.1；农膜回收率84%。"
    )
    assert {p.kind for p in proposed.proposals} == {"outcome"}
    assert len(proposed.proposals) == 4


def test_without_a_date_nothing_is_said_to_be_over(proposer):
    undated = told(proposer, "2030年农膜回收率达90%。", title="情况通报", published="")
    assert (undated.proposals, reasons(undated)) == ([], ["no-period"])


def test_a_state_is_of_the_moment_up_to_which_the_document_counts(proposer):
    proposed = told(
        proposer,
        "截至9月底，电源装机容量612万千瓦。",
        "水电装机容量235万千瓦。",
        title="能源简报",
        published="2023-10-18",
    )
    assert [p.period for p in proposed.proposals] == ["2023-09", "2023-09"]


def test_the_title_says_which_year_a_bulletin_is_of_and_a_dateline_does_not(proposer):
    proposed = told(
        proposer,
        "云溪市统计局　2026年3月",
        "全年植树造林20万亩。",
        title="2025年统计公报",
        published="2026-03",
    )
    assert [(p.period, p.kind) for p in proposed.proposals] == [("2025", "outcome")]


def test_what_was_reached_by_a_day_that_is_over_is_an_outcome_though_a_goal_stands_before_it(proposer):
    proposed = told(
        proposer,
        "到2025年单位GDP能耗比2020年下降13%，截至2022年累计下降6.4%。",
        title="工作情况",
        published="2023-11-10",
    )
    assert [(p.kind, p.value) for p in proposed.proposals] == [("target", "-13"), ("outcome", "-6.4")]

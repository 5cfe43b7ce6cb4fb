"""Ways of saying a figure that documents nobody had seen before were found to have. All figures are made up."""

import pytest

from tests.propose.written import told

SAN, YEAR = "350400", "三明市2024年工作情况"
KINDS = {
    "a share whose amount is named before it": (
        "2024年，全市清洁能源装机512万千瓦，占比从2020年的51.5%提高到60.2%。",
        [
            ("clean-capacity", SAN, "2024", "512", "KW_1E4", "outcome", "level"),
            ("clean-capacity-share", SAN, "2020", "51.5", "PT", "outcome", "level"),
            ("clean-capacity-share", SAN, "2024", "60.2", "PT", "outcome", "level"),
        ],
    ),
    "a name behind 分别": (
        "将乐、大田两县分别完成造林1.42万亩和1.18万亩。",
        [
            ("afforestation", "350428", "2024", "1.42", "MU_1E4", "outcome", "level"),
            ("afforestation", "350425", "2024", "1.18", "MU_1E4", "outcome", "level"),
        ],
    ),
    "a verb that stands for the name": (
        "淘汰国三及以下柴油货车780辆。其中大田县报废更新118辆。",
        [
            ("china3-lorries-scrapped", SAN, "2024", "780", "VEHICLES", "outcome", "level"),
            ("china3-lorries-scrapped", "350425", "2024", "118", "VEHICLES", "outcome", "level"),
        ],
    ),
    "an area in brackets": (
        "各县空气质量优良天数比例介于98.4%（永安市）至99.6%（泰宁县）之间。",
        [
            ("good-air-days", "350481", "2024", "98.4", "PT", "outcome", "level"),
            ("good-air-days", "350429", "2024", "99.6", "PT", "outcome", "level"),
        ],
    ),
    "since a plan began, behind a change on the year": (
        "规模以上工业单位增加值能耗比上年下降3.4%，“十四五”以来累计下降14.1%。",
        [
            ("industrial-energy-intensity-change", SAN, "2024", "-3.4", "PT", "outcome", "change"),
            ("industrial-energy-intensity-change", SAN, "2021/2024", "-14.1", "PT", "outcome", "since-base"),
        ],
    ),
    "one year of several": (
        "前四年单位GDP能耗累计下降11.8%，其中2024年下降3.3%。",
        [
            ("energy-intensity-change", SAN, "2021/2024", "-11.8", "PT", "outcome", "since-base"),
            ("energy-intensity-change", SAN, "2024", "-3.3", "PT", "outcome", "change"),
        ],
    ),
    "what is only expected by the year's end": (
        "到2025年底森林蓄积量预计达到2.03亿立方米。",
        [("forest-stock", SAN, "2025", "2.03", "M3_1E8", "estimate", "level")],
    ),
    "a goal that two figures were held against": (
        "完成植树造林5万亩，超出省里下达4.5万亩的任务。",
        [
            ("afforestation", SAN, "2024", "5", "MU_1E4", "outcome", "level"),
            ("afforestation", SAN, "2024", "4.5", "MU_1E4", "task", "level"),
        ],
    ),
    "rules that bear the name of a place": (
        "落实《福建省绿色建筑发展条例》，绿色建筑占比达到95%。",
        [("green-building-share", SAN, "2024", "95", "PT", "outcome", "level")],
    ),
    "the mark of a footnote": (
        "全市森林覆盖率77.1%[2]，秸秆综合利用率[3]93%。",
        [
            ("forest-cover", SAN, "2024", "77.1", "PT", "outcome", "level"),
            ("straw-use-rate", SAN, "2024", "93", "PT", "outcome", "level"),
        ],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_way_of_saying_a_figure(proposer, kind):
    said, expected = KINDS[kind]
    assert told(proposer, YEAR, "2025-02-20", said) == expected


def test_a_speech_that_turns_to_what_is_to_be_done_tells_no_outcome_any_more(proposer):
    lines = ("一年来，完成植树造林1.7万亩。", "围绕上述目标，重点抓好以下工作：", "完成植树造林1.5万亩。")
    kinds = [row[5] for row in told(proposer, "政府工作报告", "2025-01-06", *lines)]
    assert kinds == ["outcome", "task"]


def test_the_year_that_a_report_says_its_data_are_of_is_its_own(proposer):
    lines = ("评估组采集了截至2023年底的数据。", "# 二、重点任务落实情况", "畜禽粪污综合利用率94.2%。")
    assert [row[2] for row in told(proposer, "实施方案中期评估报告", "2024-07-01", *lines)] == ["2023"]


def test_the_same_time_of_the_year_before_is_before_the_month_that_is_told(proposer):
    said = "12月，市区PM2.5月均浓度27微克/立方米，比去年同期（31微克/立方米）下降12.9%。"
    found = told(proposer, "2024年12月三明市空气质量状况", "2025-01-15", said)
    assert [(row[2], row[3]) for row in found] == [("2024-12", "27"), ("2023-12", "31"), ("2024-12", "-12.9")]


@pytest.mark.parametrize("first", ["三明市生态环境局", "明环〔2024〕6号"])
def test_the_title_stands_below_the_office_or_the_number_of_a_paper(tmp_path, first):
    from pipelines.ingest import read_prose

    path = tmp_path / "a.txt"
    path.write_text(
        f"{first}\n2023年三明市生态环境状况公报\n（2024年6月5日发布）\n\n森林覆盖率77%。\n", encoding="utf-8"
    )
    read = read_prose(path, path.name)
    assert (read.title, read.published) == ("2023年三明市生态环境状况公报", "2024-06-05")


def test_a_table_of_plans_signs_what_it_names_by_its_fall_and_knows_parts(proposer, tmp_path):
    from pipelines.ingest import read_prose

    path = tmp_path / "a.html"
    path.write_text(
        "<html><head><title>2024年三明市计划执行情况</title></head><body><p>2024年。</p>"
        "<p>时间：2025-01-22</p><table><caption>主要指标</caption>"
        "<tr><th>指标名称</th><th>单位</th><th>2024年</th></tr>"
        "<tr><td>单位地区生产总值能耗降低</td><td>%</td><td>3.3</td></tr>"
        "<tr><td>发电装机容量</td><td>万千瓦</td><td>538.9</td></tr>"
        "<tr><td>　　其中：水电</td><td>万千瓦</td><td>263.7</td></tr></table></body></html>",
        encoding="utf-8",
    )
    found = proposer.propose(read_prose(path, path.name)).proposals
    assert [(p.indicator, p.value, p.comparison) for p in found] == [
        ("energy-intensity-change", "-3.3", "change"),
        ("power-capacity", "538.9", "level"),
        ("hydro-capacity", "263.7", "level"),
    ]

"""Kinds of free language, on made-up sentences: what each says is proposed, whoever wrote it."""

import pytest

from pipelines.ingest import Paragraph
from tests.propose.written import text_file, told

DAY = "2025-10-15"
# kind → (title, day, lines, what is proposed: indicator, area, period, value, unit, kind, comparison)
KINDS = {
    "areas of a list, each with its index behind it": (
        "2025年9月三明市环境空气质量月报",
        DAY,
        ["综合指数由低到高前3位依次为泰宁县1.52、建宁县1.60、将乐县1.66。"],
        [
            ("air-index", "350429", "2025-09", "1.52", "INDEX", "outcome", "level"),
            ("air-index", "350430", "2025-09", "1.60", "INDEX", "outcome", "level"),
            ("air-index", "350428", "2025-09", "1.66", "INDEX", "outcome", "level"),
        ],
    ),
    "areas of a list before one name": (
        "三明市住建局2023年工作总结",
        "2024-01-15",
        ["明溪县、清流县2023年装配式建筑占新建建筑比例仅为12.3%和9.8%。"],
        [
            ("prefab-share", "350421", "2023", "12.3", "PT", "outcome", "level"),
            ("prefab-share", "350423", "2023", "9.8", "PT", "outcome", "level"),
        ],
    ),
    "the level of another area": (
        "生态福建",
        DAY,
        [
            "2024年全省非化石能源消费比重达到29.1%，高出全国19.8%的平均水平近10个百分点；煤炭消费占比降至45.7%。"
        ],
        [
            ("nonfossil-share", "350000", "2024", "29.1", "PT", "outcome", "level"),
            ("nonfossil-share", "100000", "2024", "19.8", "PT", "outcome", "level"),
            ("coal-share", "350000", "2024", "45.7", "PT", "outcome", "level"),
        ],
    ),
    "the year that one is held against": (
        "三明空气",
        DAY,
        ["2023年市区PM2.5年均浓度21微克/立方米，但与2020年（22微克/立方米）相比改善幅度有限。"],
        [
            ("pm25", "350400", "2023", "21", "UG_M3", "outcome", "level"),
            ("pm25", "350400", "2020", "22", "UG_M3", "outcome", "level"),
        ],
    ),
    "a month inside a name": (
        "2024年11月三明市水环境质量月报",
        "2024-12-15",
        ["全市76个小流域断面11月达标率97.4%。"],
        [("small-streams-good", "350400", "2024-11", "97.4", "PT", "outcome", "level")],
    ),
    "where something is built is not whose share it is": (
        "三明市住建局2023年工作总结",
        "2024-01-15",
        ["三、2024年工作思路", "推动沙县生活垃圾焚烧厂二期建成投用，力争焚烧处理能力占比提升到80%左右。"],
        [("waste-incineration-share", "350400", "2024", "80", "PT", "target", "level")],
    ),
    "a sum of several years leaves the next part alone": (
        "三明市2025年国民经济和社会发展计划执行情况的报告",
        "2026-01-21",
        ["单位GDP能耗“十四五”累计下降14.2%；非化石能源消费占比预计达19.8%。"],
        [
            ("energy-intensity-change", "350400", "2021/2025", "-14.2", "PT", "outcome", "since-base"),
            ("nonfossil-share", "350400", "2025", "19.8", "PT", "estimate", "level"),
        ],
    ),
    "one year among several": (
        "三明市能源发展中期评估报告",
        "2023-08-15",
        ["2022年全市能源消费总量1512.6万吨标准煤，较2020年增长4.9%；其中2021年同比增长3.4%。"],
        [
            ("energy-consumption", "350400", "2022", "1512.6", "TCE_1E4", "outcome", "level"),
            ("energy-consumption-change", "350400", "2022", "4.9", "PT", "outcome", "since-base"),
            ("energy-consumption-change", "350400", "2021", "3.4", "PT", "outcome", "change"),
        ],
    ),
    "the first two months": (
        "三明市生态环境局新闻发布会",
        "2025-03-10",
        ["今年前两个月，受不利气象条件影响，市区PM2.5浓度有所反弹，达到31微克/立方米。"],
        [("pm25", "350400", "2025-01/2025-02", "31", "UG_M3", "outcome", "level")],
    ),
    "a share and an amount in words": (
        "三明市林业局2024年工作总结",
        "2025-01-15",
        ["2024年，全市森林覆盖率达百分之七十七点一二，完成植树造林二十万亩。"],
        [
            ("forest-cover", "350400", "2024", "77.12", "PT", "outcome", "level"),
            ("afforestation", "350400", "2024", "20", "MU_1E4", "outcome", "level"),
        ],
    ),
    "the means of wider areas, told behind a figure": (
        "三明林业",
        "2025-10-20",
        ["2024年全市森林覆盖率77.12%，比全省平均水平65.12%高出12个百分点，是全国平均水平25.09%的3倍多。"],
        [
            ("forest-cover", "350400", "2024", "77.12", "PT", "outcome", "level"),
            ("forest-cover", "350000", "2024", "65.12", "PT", "outcome", "level"),
            ("forest-cover", "100000", "2024", "25.09", "PT", "outcome", "level"),
        ],
    ),
    "a share behind an amount of another thing than the last one named": (
        "三明市2024年上半年住建工作",
        "2024-07-15",
        ["上半年，新建建筑中绿色建筑面积占比98.6%，新开工装配式建筑31.4万平方米，占城镇新建建筑比例27.5%。"],
        [
            ("green-building-share", "350400", "2024-S1", "98.6", "PT", "outcome", "level"),
            ("prefab-share", "350400", "2024-S1", "27.5", "PT", "outcome", "level"),
        ],
    ),
    "together, below the heading of a plan's achievements": (
        "三明市“十五五”规划纲要",
        "2025-12-15",
        ["第一节 “十四五”发展成就", "单位地区生产总值能耗累计下降17%左右。"],
        [("energy-intensity-change", "350400", "2021/2025", "-17", "PT", "outcome", "since-base")],
    ),
    "areas in which something is built, and a demand that is met": (
        "三明市2024年国民经济和社会发展计划执行情况的报告",
        "2025-01-08",
        [
            "严格落实能耗“双控”要求，预计单位地区生产总值能耗下降3.1%。",
            "三、2025年重点工作",
            "加快宁化、清流等地风电光伏项目建设，力争年末可再生能源装机容量达到410万千瓦。",
        ],
        [
            ("energy-intensity-change", "350400", "2024", "-3.1", "PT", "estimate", "change"),
            ("renewable-capacity", "350400", "2025", "410", "KW_1E4", "target", "level"),
        ],
    ),
    "another area in passing": (
        "三明林业",
        "2025-05-20",
        ["2024年全市森林覆盖率77.16%，而全省森林覆盖率为65.12%；森林蓄积量近2亿立方米。"],
        [
            ("forest-cover", "350400", "2024", "77.16", "PT", "outcome", "level"),
            ("forest-cover", "350000", "2024", "65.12", "PT", "outcome", "level"),
            ("forest-stock", "350400", "2024", "2", "M3_1E8", "outcome", "level"),
        ],
    ),
    "a rate of growth that is to be kept": (
        "三明市2026年工作要点",
        "2026-01-21",
        ["2026年，能源消费总量增速控制在2.5%以内。"],
        [("energy-consumption-change", "350400", "2026", "2.5", "PT", "target", "change")],
    ),
    "two years of a plan": (
        "永安市空气质量持续改善行动方案",
        "2025-11-03",
        ["到2027年，PM2.5浓度不高于21微克/立方米；两年间完成氮氧化物重点工程减排量600吨。"],
        [
            ("pm25", "350481", "2027", "21", "UG_M3", "target", "level"),
            ("project-cut-nox", "350481", "2026/2027", "600", "T", "target", "cumulative"),
        ],
    ),
    "what was reached before the deadline of a plan": (
        "三明市公报",
        "2025-12-18",
        ["非化石能源占能源消费比重预计今年将达到29.5%；而2020年这一比重仅有24.1%。"],
        [
            ("nonfossil-share", "350400", "2025", "29.5", "PT", "estimate", "level"),
            ("nonfossil-share", "350400", "2020", "24.1", "PT", "outcome", "level"),
        ],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_is_read(proposer, kind):
    title, day, lines, expected = KINDS[kind]
    assert told(proposer, title, day, *lines) == expected


@pytest.mark.parametrize("heading", ["肆  下半年打算", "■ 下半年打算", "下半年打算", "【下一步打算】"])
def test_below_a_heading_of_plans_nothing_is_an_outcome(proposer, heading):
    lines = [
        "上半年单位GDP能耗下降2.9%。",
        heading,
        "（1）单位GDP能耗下降3%以上；",
        "（2）煤炭消费比重降至53%以下。",
    ]
    kinds = [row[5] for row in told(proposer, "2025年上半年全市能源运行情况", "2025-07-25", *lines)]
    assert kinds == ["outcome", "target", "target"]


def test_dispersed_capacity_is_not_all_of_it(proposer):
    lines = ["目前，全市光伏装机138万千瓦。分布式光伏并网用户2.3万户，装机102.7万千瓦。"]
    assert [row[3] for row in told(proposer, "光伏进万家", "2025-08-15", *lines)] == ["138"]


def test_so_much_to_a_mu_is_no_amount(proposer):
    lines = ["2023年亩均化肥施用量（折纯）为24.6公斤，化肥使用量10.2万吨。"]
    assert [row[3] for row in told(proposer, "农业农村局工作总结", "2024-01-15", *lines)] == ["10.2"]


def test_a_table_copied_with_tabs_is_a_table(tmp_path):
    rows = ["县（市、区）\t综合指数", "泰宁县\t1.52", "建宁县\t1.61"]
    lines = ["月报", "一、各县空气质量", *rows, "", "联系人：某某\t电话：略"]
    read = text_file(tmp_path, *lines)
    tables = [[cell.TEXT for cell in part] for part in read.parts if not isinstance(part, Paragraph)]
    assert tables == [["县（市、区）", "综合指数", "泰宁县", "1.52", "建宁县", "1.61"]]
    assert read.paragraphs[-1].text == "联系人：某某 电话：略"


def test_an_article_shown_again_is_of_the_day_of_its_print(tmp_path):
    lines = ["绿水青山", "今年计划植树造林18万亩。", "（原载《某某日报》2025年5月12日A1版）"]
    assert text_file(tmp_path, *lines).published == "2025-05-12"


TABLES = {
    "parts by their rows, what is counted by the caption": (
        ["电源装机构成如下：", "类别\t装机（万千瓦）\t同比增长（%）", "水电\t239.0\t0.3", "风电\t66.85\t7.4"],
        [
            ("hydro-capacity", "239.0", "exact", "level"),
            ("hydro-capacity", "0.3", "exact", "change"),
            ("wind-capacity", "66.85", "exact", "level"),
            ("wind-capacity", "7.4", "exact", "change"),
        ],
    ),
    "a change of what stands to the left": (
        [
            "一、水质",
            "县（市、区）\t综合水质指数\t同比（%）",
            "泰宁县\t2.7316\t-3.05",
            "建宁县\t2.8840\t-0.84",
        ],
        [
            ("water-index", "2.7316", "exact", "level"),
            ("water-index-change", "-3.05", "exact", "change"),
            ("water-index", "2.8840", "exact", "level"),
            ("water-index-change", "-0.84", "exact", "change"),
        ],
    ),
    "attributes of an indicator are no goals": (
        [
            "二、进展",
            "指标\t单位\t属性\t2023年\t2025年目标",
            "森林覆盖率\t%\t约束性\t77.1\t77.2",
            "有机质\t%\t预期性\t2\t3",
        ],
        [("forest-cover", "77.1", "exact", "level"), ("forest-cover", "77.2", "exact", "level")],
    ),
    "bounds and about": (
        ["一、指标", "指标名称\t单位\t2024年目标", "空气质量优良天数比例\t%\t≥98", "森林覆盖率\t%\t77左右"],
        [("good-air-days", "98", "ge", "level"), ("forest-cover", "77", "about", "level")],
    ),
    "a unit of which the name says half": (
        ["一、用水", "县（市、区）\t万元GDP用水量（立方米）", "三元区\t32.7", "永安市\t45.9"],
        [("water-efficiency", "32.7", "exact", "level"), ("water-efficiency", "45.9", "exact", "level")],
    ),
    "rows that are no parts": (
        ["电源装机构成如下：", "类别\t数量（个）", "泰宁县\t3", "其他\t4"],
        [],
    ),
}


@pytest.mark.parametrize("kind", TABLES)
def test_the_table_is_read(proposer, tmp_path, kind):
    lines, expected = TABLES[kind]
    found = proposer.propose(
        text_file(tmp_path, "2024年三明市情况通报", *lines), published="2025-02-10"
    ).proposals
    assert [(p.indicator, p.value, p.qualifier, p.comparison) for p in found] == expected


def test_the_goal_column_alone_is_a_goal(proposer, tmp_path):
    lines = [
        "三明市“十四五”规划中期评估",
        "指标\t单位\t属性\t2022年\t2025年目标",
        "森林覆盖率\t%\t约束性\t77.1\t77.2",
    ]
    found = proposer.propose(text_file(tmp_path, *lines), published="2023-09-10").proposals
    assert [(p.period, p.kind) for p in found] == [("2022", "outcome"), ("2025", "target")]


def test_what_is_reckoned_beside_a_plan_is_an_estimate(proposer, tmp_path):
    rows = ["指标名称\t单位\t2024年计划\t2024年预计\t2025年计划", "森林覆盖率\t%\t75.9\t75.93\t75.95"]
    title = "尤溪县2024年国民经济和社会发展计划执行情况与2025年计划草案的报告"
    found = proposer.propose(
        text_file(tmp_path, title, "二、2025年主要预期目标", *rows), published="2024-12-27"
    ).proposals
    assert [(p.period, p.kind) for p in found] == [
        ("2024", "target"),
        ("2024", "estimate"),
        ("2025", "target"),
    ]


def test_a_column_of_a_month_is_of_that_month_whatever_the_caption_spans(proposer, tmp_path):
    lines = [
        "三明市2024年9月环境质量状况",
        "表1 2024年1—9月市区主要指标",
        "项目\t8月\t9月",
        "优良天数比例（%）\t96.8\t100",
    ]
    found = proposer.propose(text_file(tmp_path, *lines), published="2024-10-15").proposals
    assert [(p.period, p.value) for p in found] == [("2024-08", "96.8"), ("2024-09", "100")]

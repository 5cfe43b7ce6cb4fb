"""More look-alikes of published tables, each for one habit that a reader got wrong once."""

from decimal import Decimal

import pytest
from clean.understand.reading import read, readout, says, tables, words

from pipelines.ground.numerals import read_figures
from pipelines.ingest.cells import Cell, Readout
from pipelines.ingest.formats.html import read_html
from pipelines.understand import understand


def of_page(text):
    found = understand(read_html(text.encode(), "t.html"), words())
    return {(f.sheet, f.address): f for t in found for f in t.figures}


@pytest.mark.parametrize("label", ["本月止累计", "1-本月累计", "累计"])
def test_a_running_total_goes_back_to_january(label):
    found = read(
        [["2022年5月电力运行情况"], ["指标", "计量单位", "本月", label], ["用电量", "亿千瓦时", 13.35, 61.02]]
    )
    assert (found["C3"].period, found["D3"].period) == ("2022-05", "2022-01/2022-05")


def test_a_change_is_about_the_column_before_it():
    found = read(
        [
            ["2023年"],
            ["指标", "单位", "9月", "同比±%", "1-9月累计", "同比±%"],
            ["用电量", "万千瓦时", 80, "-1.2", 700, "2"],
        ]
    )
    periods = [found[f"{c}3"].period for c in "CDEF"]
    assert periods == ["2023-09", "2023-09", "2023-01/2023-09", "2023-01/2023-09"]


def test_a_change_beside_last_years_column_is_about_this_year():
    half = read(
        [
            ["2021年"],
            ["指标", "上半年", "上年同期", "增减（±%）"],
            ["能源消费量（万吨标准煤）", 101.3, 96, 5.5],
        ]
    )
    assert [says(half[f"{c}3"])[1:3] for c in "BCD"] == [
        ("万吨标准煤", "2021-S1"),
        ("万吨标准煤", "2020-S1"),
        ("%", "2021-S1"),
    ]
    years = read([["指标", "2020年", "2019年", "增减率（%）"], ["排放量（吨）", 31022, 41000, "-25.5"]])
    assert years["D2"].period == "2020"


def test_an_accumulated_series_of_quarters():
    found = read([["指标", "2023年第四季度", "2023年第三季度"], ["生产总值_累计值(亿元)", 1260582, 913027]])
    assert (found["B2"].period, found["C2"].period) == ("2023", "2023-01/2023-09")


@pytest.mark.parametrize(
    "title", ["表5  2022年各设区市用水量", "3-1 2022年用水", "附表3 2022年用水", "图3 2022年用水"]
)
def test_the_number_of_a_table_does_not_swallow_the_year(title):
    assert read([[title], ["指标", "水量"], ["农业", 5]])["B3"].period == "2022"


def test_the_city_among_its_own_counties_is_the_city_of_today():
    found = read([["指标", "三明市", "三元区", "沙县区", "永安市"], ["人口", 248, 40, 25, 33]])
    assert (found["B2"].area, found["B2"].ref_area) == ("三明市", "350400")


def test_a_county_written_with_its_city_is_the_county():
    found = read([["地区", "人口"], ["三明市三元区", 40], ["三明市永安市", 33]])
    assert (found["B2"].area, found["B3"].ref_area) == ("三明市三元区", "350481")


def test_a_sheet_named_for_a_county_is_about_it():
    assert read([["指标", "2021"], ["人口", 5]], sheet="永安市")["B2"].area == "三明市永安市"


def test_a_province_in_a_title_needs_no_last_word():
    assert read([["5-13 福建能源平衡表—2020"], ["项目", "煤"], ["消费", 5]])["B3"].area == "福建省"


def test_pollutants_and_latin_units_are_no_translation():
    found = read(
        [
            ["排名", "城市", "PM2.5(μg/m³)", ""],
            ["", "", "2023年6月", "同比变化(%)"],
            [1, "三明市", 17, 6.2],
            [2, "南平市", 18, 1],
        ],
        ["A1:A2", "B1:B2", "C1:D1"],
    )
    assert found["C3"].column == ("PM2.5", "2023年6月")
    assert found["C3"].unit_code == "UG_M3"
    assert found["D3"].unit == "%"
    assert found["C3"].row == ("三明市",)


def test_codes_before_the_names_are_no_figures():
    found = read([["区划代码", "地区", "2021年"], [350404, "三元区", 40], [350481, "永安市", 33]])
    assert set(found) == {"C2", "C3"}
    assert found["C2"].row == ("三元区",)


def test_children_count_in_their_parents_unit():
    found = read(
        [
            ["指标", "2021年"],
            ["能源消费总量（万吨标准煤）", 800],
            ["  煤炭", 500],
            ["构成（%）"],
            ["  煤炭", 61.5],
        ]
    )
    assert [found[a].unit for a in ("B2", "B3", "B5")] == ["万吨标准煤", "万吨标准煤", "%"]
    assert found["B3"].row == ("能源消费总量", "煤炭")


def test_a_value_below_detection_is_doubted_and_never_a_header():
    found = read(
        [
            ["断面", "氨氮（mg/L）"],
            ["水汾桥", "0.025L"],
            ["贡川桥", "<0.01"],
            ["肖家", "未检出"],
            ["练畲", 0.3],
        ]
    )
    assert (says(found["B2"])[:2], found["B2"].doubts) == ((None, "mg/L"), ("number:below-detection",))
    assert found["B4"].value is None
    assert found["B5"].column == ("氨氮",)


def test_a_unit_printed_with_the_number_is_its_unit():
    found = read([["指标", "2020年"], ["环保投入", "12.3亿元"], ["绿化", 5]])
    assert says(found["B2"])[:2] == (12.3, "亿元")


def test_a_bracket_that_looks_like_an_unknown_unit_is_a_doubt():
    assert read([["指标", "浓度(xgL)"], ["氨氮", 5]])["B2"].doubts == ("unit:unknown",)


def test_a_blank_where_one_fact_a_line_should_be_is_missing():
    found = read(
        [
            ["地区", "年份", "指标", "单位", "数值"],
            ["三元区", 2022, "森林面积", "公顷", 5],
            ["永安市", 2022, "森林面积", "公顷", ""],
        ]
    )
    assert says(found["E3"]) == (None, "公顷", "2022", "三明市永安市")


def test_the_lines_over_an_html_table_and_its_caption_speak_for_it():
    found = of_page(
        "<p>表1 2022年各地区造林面积</p><p>单位：公顷</p><table><tr><td>指标</td><td>面积</td></tr>"
        "<tr><td>造林</td><td>5</td></tr></table>"
        "<table><caption>福州市垃圾处理（单位：万吨）</caption><tr><th>年份</th><th>量</th></tr><tr><td>2020年</td><td>7</td></tr></table>"
    )
    assert says(found["table[0]", "R2C2"])[1:3] == ("公顷", "2022")
    assert says(found["table[1]", "R2C2"])[1:] == ("万吨", "2020", "福州市")


def test_two_sheets_with_the_same_numbers_of_different_years_are_no_repeat():
    rows = [["指标", "数"], ["人口", 5]]
    first, second = tables(readout(rows, sheet="2016"), readout(rows, sheet="2017"))
    assert (first.same_as, second.same_as) == ("", "")


def test_a_comment_or_a_hidden_sheet_is_no_figure():
    cells = [Cell("藏", "A1", "指标", HIDDEN=True), Cell("藏", "B2", "5", "number", 5.0, HIDDEN=True)]
    assert tables(Readout(cells, ["藏"])) == []


def test_the_day_a_page_was_published_is_no_period():
    found = of_page(
        "<h1>2022年水利公报</h1><p>发布日期：2023-12-01</p><p>单位：座</p><table><tr><td>指标</td><td>数量</td></tr>"
        "<tr><td>水库</td><td>5</td></tr></table>"
    )
    assert says(found["table[0]", "R2C2"]) == (5, "座", "2022", None)


def test_blocks_side_by_side_share_the_title_and_the_unit():
    found = read(
        [
            ["2020年部分县粮食产量"], ["", "", "单位：吨"], ["县(市)", "粮食", "县(市)", "粮食"],
            ["正定县", 211455, "藁城区", 455122], ["赵县", 411022, "无极县", 322455],
        ]
    )  # fmt: skip
    assert says(found["D4"]) == (455122, "吨", "2020", "石家庄市藁城区")
    assert found["D4"].row == ("藁城区",)
    assert says(found["B5"]) == (411022, "吨", "2020", "石家庄市赵县")


def test_cities_below_other_rows_are_areas_and_the_others_are_not_doubted():
    found = read(
        [["四川省运输业（2020年）"], ["分组", "单位数(个)"], ["一、按行业分"], ["运输业", 5], ["仓储业", 6],
         ["二、按地区分"], ["成都市", 7], ["自贡市", 8]]
    )  # fmt: skip
    assert (found["B4"].area, found["B7"].area) == ("四川省", "成都市")
    assert not any(figure.doubts for figure in found.values())
    assert found["B7"].row == ("二、按地区分", "成都市")


def test_a_total_below_a_city_is_the_citys():
    found = read(
        [
            ["指标", "长沙市", "", "岳阳市", "", "全省合计"],
            ["", "合计", "#浏阳市", "合计", "#平江县", ""],
            ["人口", 5, 2, 3, 1, 60],
        ],
        ["B1:C1", "D1:E1"],
    )
    areas = [found[f"{c}3"].area for c in "BCDEF"]
    assert areas == ["长沙市", "长沙市浏阳市", "岳阳市", "岳阳市平江县", "湖南省"]


def test_a_name_of_several_areas_belongs_to_the_city_before_it():
    found = read([["江苏省"], ["地区", "数"], ["南京市", 1], ["鼓楼区", 2], ["徐州市", 3], ["鼓楼区", 4]])
    assert (found["B4"].area, found["B6"].area) == ("南京市鼓楼区", "徐州市鼓楼区")


def test_a_survey_forms_head_and_numbering_are_no_data():
    found = read(
        [
            ["环保产业情况"], ["", "", "", "", "表    号：E201表"],
            ["综合机关名称：龙岩市生态环境局", "2023年二季度", "", "", "有效期至：2025年6月"],
            ["指标名称", "代码", "计量单位", "本期", "上年同期"], ["甲", "乙", "丙", 1, 2],
            ["一、企业个数", "01", "家", 131, 122], ["二、营业收入", "02", "万元", 455, 411],
        ]
    )  # fmt: skip
    assert set(found) == {"D6", "E6", "D7", "E7"}
    assert says(found["D7"]) == (455, "万元", "2023-Q2", "龙岩市")
    assert (found["E7"].period, found["E7"].column) == ("2022-Q2", ("上年同期",))
    assert found["D7"].row == ("二、营业收入",)


def test_a_year_across_the_table_stands_over_the_rows_below_it():
    found = read(
        [
            ["地区", "数(万人)"],
            ["2020年"],
            ["全市", 9],
            ["上城区", 5],
            ["2021年"],
            ["全市", 10],
            ["上城区", 6],
        ],
        ["A2:B2", "A5:B5"],
    )
    assert [found[a].period for a in ("B3", "B4", "B6", "B7")] == ["2020", "2020", "2021", "2021"]


def test_units_that_no_list_has_do_not_fall_back_to_the_caption():
    found = read(
        [
            ["单位：万吨"],
            ["指标", "2020年"],
            ["货运量", 5],
            ["集装箱（万TEU）", 6],
            ["货物周转量 亿吨公里", 7],
        ]
    )
    assert [found[f"B{n}"].unit for n in (3, 4, 5)] == ["万吨", "万TEU", "亿吨公里"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("2022年1-3季度", "2022-01/2022-09"),
        ("2022Q1", "2022-Q1"),
        ("截至2023年6月30日", "2023-06-30"),
        ("2019年12月31日", "2019"),
    ],
)
def test_more_ways_to_write_a_period(words, code):
    assert read([[f"人口（{words}）"], ["指标", "数"], ["人口", 5]])["B3"].period == code


def test_a_year_in_brackets_under_a_title_is_no_number():
    found = read([["12-3 主要作物"], ["(2021)"], ["作物", "播种面积(千公顷)"], ["稻谷", 5]])
    assert says(found["B4"]) == (5, "千公顷", "2021", None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5 653", "5653"),
        ("6\u2009022.6", "6022.6"),
        ("1，234，567", "1234567"),
        ("9・0", "9.0"),
        ("76。7", "76.7"),
        ("－12.81", "-12.81"),
        ("９８．６", "98.6"),
    ],
)
def test_prose_and_tables_read_a_printed_figure_alike(codes, text, value):
    (reading,) = read_figures(f"共{text}万吨", codes.unit_words)
    assert (-reading.value if reading.negative else reading.value) == Decimal(value)
    assert reading.unit == "T_1E4"
    for printed, unit in ((text, ""), (f"{text}万吨", "万吨")):
        cell = read([["指标", "2021"], ["产量", printed]])["B2"]
        assert (cell.value, cell.unit or "") == (Decimal(value), unit)

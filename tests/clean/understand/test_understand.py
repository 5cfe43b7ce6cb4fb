"""Tables as people really get them, read without being told how. Every case is a look-alike of a published one."""

import pytest
from clean.understand.reading import read, readout, says, tables

from pipelines.ingest.cells import Cell, Readout

COUNTIES = [["三元区", 40, 41], ["永安市", 33, 34], ["尤溪县", 35, 36], ["大田县", 30, 31]]


def test_merged_header_rows_reach_every_column_below_them():
    found = read(
        [
            ["表11.6 各区房屋（2012）"],
            ["单位：万平方米"],
            ["地  区", "居住房屋", "其  中", "", "非居住房屋"],
            ["", "", "花园住宅", "公  寓", ""],
            ["总  计", 56263, 1708, 51975, 48888],
            ["  浦东新区", 13035, 356, 12440, 10713],
            ["  黄浦区", 1724, 9, "…", 1881],
            ["  徐汇区", 3311, "", 3153, 2376],
        ],
        ["A3:A4", "B3:B4", "C3:D3", "E3:E4"],
    )
    assert found["C6"].column == ("居住房屋", "其中", "花园住宅")
    assert found["C6"].row == ("浦东新区",)
    assert says(found["C6"]) == (356, "万平方米", "2012", "上海市浦东新区")
    assert says(found["B5"]) == (56263, "万平方米", "2012", "上海市")
    assert says(found["D7"]) == (None, "万平方米", "2012", "上海市黄浦区")
    assert says(found["C8"]) == (None, "万平方米", "2012", "上海市徐汇区")
    assert found["E5"].column == ("非居住房屋",)
    assert not any(figure.doubts for figure in found.values())


def test_two_pages_side_by_side_one_row_off_are_two_tables():
    found = read(
        [
            ["3-11 各地区化肥施用量", "", "", "", "3-11 续表"],
            ["单位:万吨", "", "", "", "单位:万吨"],
            ["地 区", "氮肥", "", "", "", "钾肥", ""],
            ["", "2018 年", "2019 年", "", "", "2018 年", "2019 年"],
            ["全 国", "2065.4", "1930.2", "", "全 国", "590.3", "561.1"],
            ["福 建", "41.9", "39.9", "", "福 建", "21.9", "20.8"],
            ["内蒙古", "86.1", "83.5", "", "内蒙古", "18.4", "18.4"],
            ["广 西", "73.8", "72.8", "", "广 西", "56.0", "55.1"],
        ],
        ["A3:A4", "B3:C3", "F3:G3"],
    )
    assert found["C6"].column == ("氮肥", "2019年")
    assert says(found["C6"]) == (39.9, "万吨", "2019", "福建省")
    assert says(found["G6"]) == (20.8, "万吨", "2019", "福建省")
    assert found["G6"].row == ("福建",)
    assert found["F7"].area == "内蒙古自治区"
    assert found["F8"].area == "广西壮族自治区"
    assert found["F5"].ref_area == "100000"


def test_a_header_word_split_over_two_rows_is_one_word():
    found = read(
        [
            ["人口主要指标"],
            ["", "(2018年)"],
            ["指标名称", "计量", "全　市", "比2017年", "榕城区", "普\xa0宁", "普宁市", "揭西县"],
            ["", "单位", "", "+、-%", "", "侨\xa0区", "", ""],
            ["一、年末常住人口", "\xa0\xa0万人", 608.94, 0.1, 57.17, 1.02, 210.8, 85.69],
            ["二、年末户籍人口", "万人", 705.43, "－", 55.45, 1.19, 246.25, 98.72],
            ["\xa0\xa0\xa0\xa0\xa0其中：男性人口", "万人", 363.1, 0.5, 28.16, 0.61, 127.2, 51.14],
            ["\xa0" * 17 + "女性人口", "万人", 342.33, 0.2, 27.29, 0.58, 119.05, 47.58],
            ["人口变动情况"],
            ["　　本年出生人口数", "人", 126493, -15.2, 11798, 219, 46243, 14790],
        ]
    )
    assert says(found["C5"]) == (608.94, "万人", "2018", "揭阳市")
    assert found["D5"].column == ("比2017年+、-%",)
    assert says(found["D5"]) == (0.1, "%", "2018", "揭阳市")
    assert found["D6"].value is None
    assert found["F5"].column == ("普宁侨区",)
    assert found["F5"].doubts == ("area:not-in-gb2260",)
    assert found["C8"].row == ("二、年末户籍人口", "女性人口")
    assert found["C7"].row == ("二、年末户籍人口", "其中：男性人口")
    assert found["C10"].row == ("人口变动情况", "本年出生人口数")


def test_indented_lines_build_a_hierarchy_and_numbers_as_text_are_numbers():
    found = read(
        [
            ["1-3 各区人口 (2017-2018 年)"],
            ["指 标 名 称", "计量\r\n单位", "2017 年", "2018 年", "2018年比\r\n2017年增\r\n长(%)"],
            ["年末户籍总人口", "人", "4195870", "4369767", "4.1"],
            ["在户籍总人口中"],
            ["    18岁以上人口", "人", "3352931", "3439616", "2.6"],
            ["  出生人数", "人", "99018", "78611", "-20.6"],
            ["    男", "人", "52531", "41407", "-21.2"],
            ["  人口出生率", "‰", "24.16", "18.36", "-5.8"],
        ]
    )
    assert found["D7"].row == ("在户籍总人口中", "出生人数", "男")
    assert says(found["E6"]) == (-20.6, "%", "2018", None)
    assert found["E6"].column == ("2018年比2017年增长(%)",)
    assert says(found["C8"]) == (24.16, "‰", "2017", None)
    assert found["E8"].doubts == ("unit:change-of-a-rate",)


def test_a_bilingual_table_is_read_by_its_chinese():
    found = read(
        [
            ["10-5 各设区市主要农产品产量(2021年)\nOutput of Major Farm Products by City (2021)"],
            ["单位:吨", "", "", "(ton)"],
            ["地 区\nRegion", "粮食\nGrain", "#稻谷\nRice", "油料\nOil-bearing Crops"],
            ["全 省 Total", "5,064,200", "3,942,100", "220,100"],
            ["福州市 Fuzhou", 453200, 300100, "…"],
            ["厦门市 Xiamen", 33200, 30000, 120],
            ["三明市 Sanming", 953200, 800100, 7000],
        ],
        ["A1:D1"],
    )
    assert says(found["B4"]) == (5064200, "吨", "2021", "福建省")
    assert found["B7"].row == ("三明市",)
    assert found["C7"].column == ("粮食", "#稻谷")
    assert found["D5"].value is None


def test_a_column_of_english_beside_the_figures_is_no_label():
    found = read(
        [
            ["能源", "", "单位:万吨", ""],
            ["项目", "2020", "2021", "Item"],
            ["煤炭", 5, 6, "Coal"],
            ["石油", 7, 8, "Oil"],
        ]
    )
    assert {f.row for f in found.values()} == {("煤炭",), ("石油",)}
    assert says(found["C3"]) == (6, "万吨", "2021", None)


def test_years_down_the_side_and_notes_below():
    found = read(
        [
            ["三明市主要年份能源消费"],
            ["", "", "单位:万吨标准煤"],
            ["年份", "能源消费总量", "#煤炭", "比上年增长(%)"],
            [2018, 800.5, 500, 3.1],
            [2019, 820.5, "505①", 2.5],
            ["注：2020年为初步数。"],
            ["①含洗煤。"],
        ]
    )
    assert says(found["B4"]) == (800.5, "万吨标准煤", "2018", "三明市")
    assert found["B4"].unit_code == "TCE_1E4"
    assert says(found["D5"]) == (2.5, "%", "2019", "三明市")
    assert says(found["C5"])[0] == 505
    assert found["C5"].notes == ("①含洗煤。",)
    assert "B6" not in found


def test_a_line_of_a_year_without_figures_is_missing_not_a_heading():
    found = read([["", "产量", "消费量"], ["1999年", "", ""], ["2000年", 5, ""], ["2001年", 6, 7]])
    assert says(found["B2"]) == (None, None, "1999", None)
    assert found["B3"].row == ("2000年",)
    assert says(found["C3"]) == (None, None, "2000", None)


def test_months_take_their_year_from_the_title():
    found = read(
        [
            ["2023年规模以上工业主要指标"],
            ["指标", "单位", "1-2月", "1-3月", "5月", "上半年", "1-12月", "同比增长(%)"],
            ["工业增加值", "亿元", 20.1, 33.2, 11, 90, 190.5, 5.1],
            ["发电量", "亿千瓦时", 10, 15, 5, 30, 60, "-2.3"],
        ]
    )
    periods = [found[f"{c}3"].period for c in "CDEFGH"]
    assert periods == ["2023-01/2023-02", "2023-Q1", "2023-05", "2023-S1", "2023", "2023"]
    assert says(found["H4"]) == (-2.3, "%", "2023", None)


@pytest.mark.parametrize("title", ["居民消费价格指数(上年=100)", "居民消费价格指数(2019年=100)"])
def test_a_base_year_is_no_period(title):
    found = read([[title], ["项目", "指数"], ["食品烟酒", 99.1], ["衣着", 100.2]])
    assert says(found["B3"]) == (99.1, None, None, None)


def test_a_total_over_a_five_year_plan_has_the_plans_years():
    found = read(
        [
            ["森林质量提升"],
            ["单位:万亩"],
            ["县(市、区)", "2021年", "“十四五”累计"],
            ["全市", 9, 19],
            *COUNTIES,
        ]
    )
    assert says(found["C4"]) == (19, "万亩", "2021/2025", "三明市")


def test_one_fact_a_line():
    found = read(
        [
            ["指标", "单位", "地区", "年份", "数值"],
            ["化肥施用量", "吨", "三元区", 2020, 3000],
            ["化肥施用量", "吨", "沙县区", 2021, 2900],
            ["化肥施用量", "吨", "永安市", 2021, 2800],
        ]
    )
    assert says(found["E3"]) == (2900, "吨", "2021", "三明市沙县区")
    assert found["E3"].row == ("化肥施用量", "沙县区", "2021")


def test_of_which_lines_belong_to_the_line_before_them():
    found = read(
        [
            ["三明市固定资产投资(2022年)"],
            ["单位:亿元"],
            ["指标", "2022年", "比上年增长%"],
            ["固定资产投资", 1000, 5.2],
            ["#工业", 400, 3],
            ["#民间投资", 300, -1.2],
            ["房地产开发投资", 150, "-20.1"],
            ["  其中:住宅", 100, -22],
        ]
    )
    assert found["B6"].row == ("固定资产投资", "#民间投资")
    assert found["B7"].row == ("房地产开发投资",)
    assert found["C8"].row == ("房地产开发投资", "其中:住宅")
    assert says(found["C8"]) == (-22, "%", "2022", "三明市")


def test_tables_stacked_on_a_sheet_have_their_own_titles_and_units():
    found = read(
        [
            ["表1 各县(市、区)人口"], ["单位：万人"], ["县区", "2020年", "2021年"], *COUNTIES,
            [], ["表2 各县(市、区)生产总值"], ["单位：亿元"], ["县区", "2021年", "2022年"], *COUNTIES,
        ]
    )  # fmt: skip
    assert says(found["C4"]) == (41, "万人", "2021", "三明市三元区")
    assert says(found["C12"]) == (41, "亿元", "2022", "三明市三元区")


def test_a_continued_table_keeps_what_its_first_part_said():
    found = read(
        [
            ["3-1 各县主要指标(2021年)"], ["单位：吨"], ["地区", "化肥", "农药"], ["全市", 100, 10], *COUNTIES[:2],
            [], ["3-1 续表"], ["地区", "化肥", "农药"], *COUNTIES[2:],
        ]
    )  # fmt: skip
    assert says(found["B10"]) == (35, "吨", "2021", "三明市尤溪县")
    assert says(found["B4"]) == (100, "吨", "2021", "三明市")


def test_an_area_has_the_code_of_its_year():
    rows = [["全市", 1000], ["梅列区", 10], ["三元区", 20], ["沙县", 30], ["永安市", 40]]
    old = read([["三明市各县区耕地面积(2018年)"], ["单位：亩"], ["地区", "耕地"], *rows])
    assert [old[f"B{n}"].ref_area for n in range(4, 9)] == ["350400", "350402", "350403", "350427", "350481"]
    new = read(
        [["三明市各县区耕地面积(2022年)"], ["地区", "耕地"], ["三元区", 1], ["沙县区", 2], ["永安市", 3]]
    )
    assert [new[f"B{n}"].ref_area for n in range(3, 6)] == ["350404", "350405", "350481"]


def test_a_name_that_several_areas_have_is_decided_by_its_neighbours():
    fuzhou = read([["2022年"], ["地区", "数"], ["鼓楼区", 1], ["台江区", 2], ["仓山区", 3]])
    nanjing = read([["2022年"], ["地区", "数"], ["鼓楼区", 1], ["玄武区", 2], ["秦淮区", 3]])
    assert fuzhou["B3"].area == "福州市鼓楼区"
    assert nanjing["B3"].area == "南京市鼓楼区"


def test_a_name_among_areas_that_is_none_is_doubted_never_given_the_whole():
    found = read([["2022年"], ["地区", "数"], *COUNTIES, ["沿海片", 9, 9]])
    assert (found["B7"].area, found["B7"].doubts) == ("沿海片", ("area:not-in-gb2260",))


def test_areas_across_the_columns_with_a_merged_group_above():
    found = read(
        [
            ["三明市用水量"], ["单位：亿立方米"],
            ["年份", "全市", "市辖区", "", "永安市", "明溪县"], ["", "", "三元区", "沙县区", "", ""],
            ["2021年", 20, 2, 3, 4, "—"],
        ],
        ["A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4"],
    )  # fmt: skip
    assert says(found["D5"]) == (3, "亿立方米", "2021", "三明市沙县区")
    assert says(found["B5"]) == (20, "亿立方米", "2021", "三明市")
    assert found["F5"].value is None


def test_a_header_without_merges_reaches_over_the_empty_cells_to_its_right():
    found = read(
        [["单位：吨"], ["地区", "2018年", "", "2019年", ""], ["", "化肥", "农药", "化肥", "农药"],
         ["三元区", 1, 2, 3, 4], ["永安市", 5, 6, 7, 8]]
    )  # fmt: skip
    assert found["C4"].column == ("2018年", "农药")
    assert says(found["E5"]) == (8, "吨", "2019", "三明市永安市")


def test_a_caption_of_two_units_gives_each_column_its_own():
    found = read(
        [["农村居民收入"], ["单位：元、%"], ["指标", "2021年", "2022年", "增长率"],
         ["可支配收入", "２０,０００", "21 500", 7.5]]
    )  # fmt: skip
    assert [says(found[f"{c}4"])[:3] for c in "BCD"] == [
        (20000, "元", "2021"),
        (21500, "元", "2022"),
        (7.5, "%", "2022"),
    ]


def test_a_caption_of_several_units_is_a_doubt_not_a_guess():
    found = read([["单位：吨、公顷"], ["指标", "2021年"], ["粮食", 5], ["面积", 6]])
    assert found["B3"].unit is None
    assert found["B3"].doubts == ("unit:several",)
    assert found["B4"].unit == "公顷"


def test_a_change_without_a_unit_of_its_own_is_doubted():
    found = read([["单位：万吨"], ["指标", "2021年", "比上年增减"], ["粮食", 5, 1.2]])
    assert found["C3"].doubts == ("unit:change-without-unit",)
    assert not found["B3"].doubts


def test_units_in_brackets_of_headers_and_labels():
    found = read([["指标", "2021年(万吨)"], ["粮食", 5], ["单产（公斤/亩）", 400]])
    assert found["B2"].unit == "万吨"
    rows = read([["指标", "2021年"], ["粮食（万吨）", 5], ["单产（公斤/亩）", 400], ["覆盖率,%", 66.9]])
    assert [(rows[f"B{n}"].row, rows[f"B{n}"].unit) for n in (2, 3, 4)] == [
        (("粮食",), "万吨"),
        (("单产",), "公斤/亩"),
        (("覆盖率",), "%"),
    ]


def test_a_row_that_numbers_the_columns_is_no_data():
    found = read(
        [["能源(2020年)"], ["", "计量单位", "年初库存", "购进量", "消费量"], ["甲", "乙", "1", "2", "3"],
         ["原煤", "吨", 100, 2000, 2050], ["电力", "万千瓦时", "—", 300, 300]]
    )  # fmt: skip
    assert set(found) == {"C4", "D4", "E4", "C5", "D5", "E5"}
    assert says(found["D5"]) == (300, "万千瓦时", "2020", None)


def test_per_cent_signs_and_marks_on_figures():
    found = read(
        [["2022年环境状况"], ["指标", "三元区", "永安市", "沙县区"], ["优良天数比例", "99.2%", "99.5％", "100*"],
         ["*为自动站数据"]]
    )  # fmt: skip
    assert says(found["B3"]) == (99.2, "%", "2022", "三明市三元区")
    assert found["C3"].unit == "%"
    assert found["D3"].notes == ("*为自动站数据",)


def test_a_number_in_brackets_is_doubted():
    found = read([["指标", "2020", "2021"], ["利润(亿元)", "(3.2)", 5]])
    assert says(found["B2"])[0] == -3.2
    assert found["B2"].doubts == ("number:brackets",)


def test_a_date_or_an_error_among_figures_is_missing_and_doubted():
    sheet = readout([["指标", "2020", "2021"], ["产量(吨)", 5, 6], ["销量(吨)", 7, 8]])
    cells = [c for c in sheet.cells if c.ADDRESS not in ("B2", "C3")]
    cells += [Cell("Sheet1", "B2", "2020-03-11", "date"), Cell("Sheet1", "C3", "#REF!", "error")]
    (table,) = tables(Readout(cells, ["Sheet1"]))
    found = {f.address: f for f in table.figures}
    assert (found["B2"].value, found["B2"].doubts) == (None, ("kind:date",))
    assert (found["C3"].value, found["C3"].doubts) == (None, ("kind:error",))


def test_hidden_cells_are_not_read():
    found = read([["指标", "2020"], ["产量(吨)", 5], ["内部(吨)", 999]], hidden=("A3", "B3"))
    assert set(found) == {"B2"}


def test_a_row_and_a_column_that_disagree_about_the_year_are_doubted():
    found = read([["年份", "2020年"], ["2019年", 5], ["2020年", 6]])
    assert "period:conflict" in found["B2"].doubts
    assert not found["B3"].doubts


def test_numbering_shows_levels_where_nothing_is_indented():
    found = read(
        [
            ["单位：吨"],
            ["项目", "2020年"],
            ["一、工业", 100],
            ["1.钢铁", 50],
            ["2.水泥", 30],
            ["二、建筑业", 3],
        ]
    )
    assert found["B4"].row == ("一、工业", "1.钢铁")
    assert found["B6"].row == ("二、建筑业",)


def test_two_columns_of_labels_go_on_down_the_empty_cells():
    found = read([["类别", "品种", "2020年(吨)"], ["化石", "煤", 5], ["", "油", 7], ["可再生", "水", 1]])
    assert found["C3"].row == ("化石", "油")
    assert found["C4"].row == ("可再生", "水")


def test_a_table_printed_twice_says_so_the_second_time():
    rows = [["指标", "2020"], ["产量(吨)", 5]]
    first, second = tables(readout(rows, sheet="table[0]"), readout(rows, sheet="table[1]"))
    assert second.same_as == "table[0]"
    assert "table[0]" in second.figures[0].notes[0]
    assert not first.figures[0].notes


def test_a_table_that_holds_only_a_unit_speaks_for_the_next():
    unit = Readout([Cell("table[0]", "R1C1", "单位:万吨")], ["table[0]"])
    (table,) = tables(unit, readout([["指标", "2020年"], ["化肥", 5]], sheet="table[1]"))
    assert table.figures[0].unit == "万吨"


def test_a_sheets_name_gives_the_year_where_nothing_else_does():
    assert read([["指标", "数"], ["人口", 5]], sheet="2016")["B2"].period == "2016"


def test_what_the_file_does_not_say_is_null_and_no_doubt():
    found = read([["", "产量"], ["煤", 5], ["油", 6]])
    assert says(found["B2"]) == (5, None, None, None)
    assert not found["B2"].doubts


def test_the_order_of_sheets_never_changes_a_figure():
    one = readout([["2020年"], ["地区", "数", "量"], *COUNTIES], sheet="b")
    two = readout([["2021年"], ["地区", "数", "量"], *COUNTIES], sheet="a")
    figures = [
        {(f.sheet, f.address): f for t in tables(*order) for f in t.figures}
        for order in ((one, two), (two, one))
    ]
    assert figures[0] == figures[1]


@pytest.mark.parametrize(
    ("caption", "label", "unit"),
    [
        ("单位：公顷、吨", "茶园面积", "公顷"),
        ("单位：公顷、吨", "茶叶产量", "吨"),
        ("单位：万户、万人", "总人口", "万人"),
        ("单位：公顷、亩", "茶园面积", None),  # either measures it
        ("单位：公顷、吨", "绿茶", None),  # neither word says
        ("单位：人、万元", "人均收入", None),  # one thing for each of another
        ("单位：吨、公斤/公顷", "单位面积产量", None),
    ],
)
def test_of_several_units_a_label_takes_the_one_that_can_measure_it(caption, label, unit):
    found = read([[caption], ["地区", label], ["宁德市", 12]])["B3"]
    assert found.unit == unit
    assert (found.doubts == ("unit:several",)) is (unit is None)

"""The habits of offices: what their headers mean without saying it, each by several of its members."""

from typing import Any

import pytest
from clean.understand.reading import read, readout, says, tables

from pipelines.ingest.cells import Cell, Readout

TWO = (("永安市", 1), ("沙县区", 2))


def columns(*heads: str, unit: str = "", title: str = "表1 三明市2024年情况") -> dict[str, Any]:
    """Header → the figure of the first row below it, of a table of two counties."""
    rows: list[list[Any]] = [[title], *([[f"单位：{unit}"]] if unit else []), ["地区", *heads]]
    rows += [[name, *(start * 10 + n for n in range(len(heads)))] for name, start in TWO]
    found = read(rows)
    first = len(rows) - 1
    return {head: found[f"{chr(ord('B') + n)}{first}"] for n, head in enumerate(heads)}


# ── units ──


@pytest.mark.parametrize("head", ["企业户数", "从业人数", "利用小时数", "营业天数", "学校数", "床位数"])
def test_a_number_of_things_is_in_no_unit_of_amounts(head):
    found = columns("产值", head, unit="万元")
    assert (found["产值"].unit, found["产值"].doubts) == ("万元", ())
    assert (found[head].unit, found[head].doubts) == (None, ("unit:conflict",))


@pytest.mark.parametrize("head", ["占比", "所占比重", "资产负债率"])
def test_a_share_below_a_unit_of_amounts_is_a_per_cent_and_doubted(head):
    assert (columns("产值", head, unit="吨")[head].unit, columns(head, unit="吨")[head].doubts) == (
        "%",
        ("unit:change-without-unit",),
    )


@pytest.mark.parametrize(
    ("unit", "head"), [("人", "学生数"), ("公顷", "播种面积"), ("家", "企业数"), ("元", "人均收入")]
)
def test_what_a_unit_can_measure_has_it_without_a_doubt(unit, head):
    found = columns(head, "另一项", unit=unit)[head]
    assert (found.unit, found.doubts) == (unit, ())


def test_of_two_units_the_one_that_no_other_column_can_mean_is_that_of_the_rest():
    found = columns("合计", "水电", "利用小时数", unit="万千瓦、小时")
    assert [f.unit for f in found.values()] == ["万千瓦", "万千瓦", "小时"]
    money = columns("营业收入", "人均薪酬", unit="万元、%")
    assert money["人均薪酬"].unit != "%"


def test_an_index_in_any_level_of_a_header_has_no_unit_of_amounts_and_a_composition_is_per_cent():
    rows = [
        ["4-7 平均工资和指数", "单位：元"],
        ["年份", "平均工资", "", "平均工资指数(上年=100)", ""],
        ["", "合计", "国有", "合计", "国有"],
        ["2020", 5, 3, 102.2, 101.1],
        ["2021", 6, 4, 103, 104],
    ]
    found = read(rows, ("B2:C2", "D2:E2", "A2:A3"))
    assert [found[f"{c}4"].unit for c in "BCDE"] == ["元", "元", None, None]
    rows = [["年份", "合计", "一产"], ["就业人员(万人)"], ["2020", 50, 30], ["2021", 60, 31]]
    rows += [["构成(合计=100)"], ["2020", 100, 60], ["2021", 100, 51.7]]
    found = read(rows)
    assert [found[f"C{n}"].unit for n in (3, 6)] == ["万人", "%"]


def test_what_is_counted_stands_below_what_it_is_of_and_is_no_unit():
    rows = [
        ["人口", "单位：万人"],
        ["年份", "出生", "", "死亡", ""],
        ["", "人数", "出生率(‰)", "人数", "死亡率(‰)"],
        ["2020", 5, 3, 2, 1],
        ["2021", 6, 4, 2, 1],
    ]
    found = read(rows, ("B2:C2", "D2:E2", "A2:A3"))
    assert [found[f"{c}4"].unit for c in "BCDE"] == ["万人", "‰", "万人", "‰"]
    assert found["D4"].column == ("死亡", "人数")


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("Waste by region. All figures in thousand tonnes unless otherwise stated.", "thousand tonnes"),
        ("Years run from April. Units: GWh, except where stated.", "GWh"),
        ("Alle Angaben in 1.000 t", "1.000 t"),
    ],
)
def test_a_sentence_says_the_unit_of_a_table(line, unit):
    found = read([[line], ["Region", "2030", "Share (%)"], ["North East", 5, 3], ["London", 6, 4]])
    assert (found["B3"].unit, found["C3"].unit) == (unit, "%")


def test_a_change_says_after_its_sign_in_what_it_is():
    rows = [
        ["单位：吨"],
        ["地区", "2030年比2029年", ""],
        ["", "±吨", "±%"],
        ["永安市", 3, 2],
        ["沙县区", 4, 2],
    ]
    found = read(rows, ("B2:C2", "A2:A3"))
    assert [(found[f"{c}4"].unit, found[f"{c}4"].column[-1]) for c in "BC"] == [("吨", "±吨"), ("%", "±%")]


# ── numbers ──


@pytest.mark.parametrize(
    ("shown", "stored", "value"),
    [
        ("1,205", 1204500, 1204.5),  # #,##0,
        ("96.4%", 0.9641, 96.41),
        ("12", 12.4, 12.4),
        ("1.2万吨", 1.234, 1.234),
        ("3‰", 0.0031, 3.1),
    ],
)
def test_a_format_drops_digits_for_the_eye_alone(shown, stored, value):
    cells = [
        Cell("S", "A1", "地区"),
        Cell("S", "B1", "数"),
        Cell("S", "A2", "永安市"),
        Cell("S", "A3", "沙县区"),
    ]
    cells += [Cell("S", "B2", shown, "number", stored), Cell("S", "B3", "7", "number", 7.0)]
    (table,) = tables(Readout(cells, ["S"]))
    assert float(table.figures[0].value) == pytest.approx(value)


@pytest.mark.parametrize("text", ["<0.01", "0.025L", "＜5"])
def test_a_bound_is_no_value(text):
    found = read([["断面", "氨氮(mg/L)"], ["水汾桥", text], ["贡川桥", 0.3], ["肖家", 0.2]])
    assert says(found["B2"])[:2] == (None, "mg/L")
    assert "number:below-detection" in found["B2"].doubts


# ── periods ──


@pytest.mark.parametrize("head", ["年度目标", "全年任务", "年初计划", "全年目标数", "年初预算", "全年"])
def test_what_is_of_the_year_is_of_the_year_in_a_table_of_months(head):
    found = columns(head, "9月", "1-9月", "累计完成年度目标%", title="三明市2030年1-9月造林进度")
    assert [f.period for f in found.values()] == ["2030", "2030-09", "2030-01/2030-09", "2030-01/2030-09"]


@pytest.mark.parametrize(
    ("head", "period"), [("当月完成数", "2024-06"), ("本季", "2024-Q2"), ("本月止累计", "2024-S1")]
)
def test_this_month_is_the_last_of_the_tables_months(head, period):
    assert columns(head, "另一项", title="三明市2024年1-6月收入")[head].period == period


def test_a_comparison_over_two_lines_is_one_label_and_no_period_of_its_own():
    rows = [
        ["2024年1-8月全省空气"],
        ["市", "浓度", "同比\n2023年"],
        ["成都市", 32, -14.1],
        ["绵阳市", 33, -3],
    ]
    found = read(rows)
    assert (found["C3"].period, found["C3"].column) == ("2024-01/2024-08", ("同比2023年",))


def test_a_year_in_the_bracket_of_a_name_is_no_period():
    rows = [
        ["", "2019", "2020"],
        ["Germany (until 1990 former territory of the FRG)", 5, 6],
        ["France", 7, 8],
    ]
    found = read(rows)
    assert [found[f"{c}2"].period for c in "BC"] == ["2019", "2020"]
    assert (found["B2"].area, found["B2"].doubts) == ("Germany", ())


# ── areas ──


def test_a_township_is_not_its_county_and_a_kind_of_settlement_is_no_township():
    rows = [
        ["沙县区2030年用水", "单位：吨"],
        ["单位", "用水量"],
        ["凤岗街道", 5],
        ["青州镇", 6],
        ["合计", 11],
    ]
    found = read(rows)
    assert [found[f"B{n}"].area for n in (3, 4, 5)] == [
        "三明市沙县区凤岗街道",
        "三明市沙县区青州镇",
        "三明市沙县区",
    ]
    kinds = read(
        [["三明市2030年居民收入", "单位：元"], ["项目", "数"], ["城镇", 5], ["农村", 6], ["乡镇", 7]]
    )
    assert {f.area for f in kinds.values()} == {"三明市"}


def test_codes_of_two_letters_are_countries_only_below_a_word_for_areas():
    rows = [["Netzwerk", "Messwert (in µg/m³)"], ["BB", 89], ["BE", 95], ["ST", 97]]
    found = read(rows)
    assert {(f.area, f.unit) for f in found.values()} == {(None, "µg/m3")}
    rows[0][0] = "geo"
    assert [f.area for f in read(rows).values()] == ["BB", "BE", "ST"]


def test_a_series_that_begins_with_its_place_is_of_that_place():
    rows = [["description", "2019", "2020"], ["Connecticut", "", ""], ["Connecticut : coal", 5, 6]]
    rows += [["Maine : coal", 7, 8], ["Vermont : wind", 7, 8]]
    found = read([["Source: U.S. Energy Information Administration"], *rows])
    assert [found[f"B{n}"].area for n in (4, 5, 6)] == ["Connecticut", "Maine", "Vermont"]


def test_the_smallest_of_several_columns_of_areas_is_the_area():
    rows = [["Region", "Local Authority", "Calendar Year", "Total (kt CO2)"]]
    rows += [["North East", "Hartlepool", 2019, 5], ["Northern Ireland", "Belfast", 2019, 6]]
    found = read(rows)
    assert [(found[f"D{n}"].area, found[f"D{n}"].period) for n in (2, 3)] == [
        ("Hartlepool", "2019"),
        ("Belfast", "2019"),
    ]


# ── layout ──


def test_an_english_line_below_a_chinese_header_is_part_of_it():
    rows = [["年份", "合计", "一产"], ["Year", "Total", "Primary"], ["2020", 5, 3], ["2021", 6, 4]]
    found = read(rows)
    assert set(found) == {"B3", "C3", "B4", "C4"}
    assert found["C3"].column == ("一产",)


def test_a_table_goes_on_on_the_next_sheet():
    first = readout(
        [["18-3 城市供水(2020年)"], ["地区", "供水(万吨)"], ["西安市", 5], ["铜川市", 6]], sheet="18-3"
    )
    second = readout([["18-3 续表1"], ["地区", "供热(兆瓦)"], ["西安市", 7], ["铜川市", 8]], sheet="18-3续1")
    found = tables(Readout([*first.cells, *second.cells], ["18-3", "18-3续1"]))
    assert [f.period for f in found[1].figures] == ["2020", "2020"]


def test_a_table_appended_below_another_is_of_the_same_place_and_months():
    rows = [["韶关市2024年1-4月收入"], ["项目", "累计"], ["税收", 5], ["罚没", 6], [], ["附：基金收入"]]
    rows += [["项目", "累计"], ["土地", 7], ["其他", 8]]
    found = read(rows)
    assert says(found["B8"])[2:] == ("2024-01/2024-04", "韶关市")


def test_ranks_behind_figures_are_figures_without_a_unit_and_ranks_before_them_count_the_rows():
    rows = [["单位：亿元"], ["地区", "产值", "位次"], ["永安市", 5, 1], ["沙县区", 6, 2]]
    found = read(rows)
    assert says(found["C3"])[:2] == (1, None)
    assert found["C3"].doubts == ()
    rows = [["单位：亿元"], ["位次", "地区", "产值"], [1, "永安市", 5], [2, "沙县区", 6]]
    assert set(read(rows)) == {"C3", "C4"}


def test_a_stub_of_words_and_dashes_is_a_stub():
    rows = [["主题", "部门", "单位", "细分项", "2010", "2011"], ["人口", "总量", "万人", "-", 5, 6]]
    rows += [["能源", "供应", "万tce", "发电", 7, 8], ["", "", "", "供热", 9, 10]]
    found = read(rows)
    assert (found["E3"].row, found["E3"].unit) == (("能源", "供应", "发电"), "万tce")
    assert (found["E4"].row[-1], found["E4"].unit, found["E2"].row) == ("供热", "万tce", ("人口", "总量"))


def test_numbers_of_notes_run_into_a_label_only_where_the_notes_have_them():
    rows = [["Geography", "2019", "2020"], ["Production3", 5, 6], ["Nunavut 5 (map)", 7, 8], ["Scope2", 1, 2]]
    found = read([*rows, [], ["3 Includes own use."], ["5 Since 1999."]])
    assert [found[f"B{n}"].row[-1] for n in (2, 3, 4)] == ["Production", "Nunavut", "Scope2"]


# ── long tables and exports ──


def test_a_flat_file_says_code_name_and_unit_in_the_head_of_its_figures():
    head = "Statistik_Code;Zeit_Label;Zeit;1_Merkmal_Label;1_Auspraegung_Code;1_Auspraegung_Label;FLC006__Gebietsflaeche__qkm"
    rows = [head.split(";")]
    rows += [["11111", "Stichtag", "31.12.2022", "Bundesländer", "08", "Baden-Württemberg", "35747,85"]]
    rows += [["11111", "Stichtag", "31.12.2022", "Bundesländer", "09", "Bayern", "70541,58"]]
    found = read(rows)
    assert says(found["G2"]) == (35747.85, "qkm", "2022", "Baden-Württemberg")
    assert found["G3"].column == ("Gebietsflaeche",)


def test_lines_of_a_word_and_its_value_above_a_table_are_no_export():
    rows = [["国家", "中国"], ["省", "福建省"], ["市", "三明市"], ["指标", "气象"], []]
    rows += [
        ["日期", "气温℃", "气压hPa", "降水量mm/h"],
        ["2022-01-01", -6.7, 965, 0],
        ["2022-01-02", -7, 964, 1],
    ]
    found = read(rows)
    assert [found[f"{c}7"].unit for c in "BCD"] == ["℃", "hPa", "mm/h"]
    assert found["C7"].column == ("气压",)


@pytest.mark.parametrize("heads", [("Country or Area Code", "Country or Area"), ("fips", "county_name")])
def test_codes_of_areas_are_no_labels_and_no_figures(heads):
    rows = [[*heads, "Year", "Quantity"], [24, "Angola", 2000, 5], [28, "Argentina", 2000, 6]]
    found = read(rows)
    assert [(f.area, f.period) for f in found.values()] == [("Angola", "2000"), ("Argentina", "2000")]


def test_names_of_areas_may_stand_behind_the_figures_and_behind_their_codes_below_one_word():
    behind = read([["year", "NUI", "state_name"], [2022, 107, "Illinois"], [2022, 23685, "Idaho"]])
    assert [f.area for f in behind.values()] == ["Illinois", "Idaho"]
    rows = [["Region/Country/Area", "", "Year", "Series", "Value"], [1, "Africa", 2010, "Population", 5]]
    rows += [[4, "Angola", 2010, "Population", 6], [8, "Albania", 2010, "Population", 7]]
    assert [f.area for f in read(rows).values()] == ["Africa", "Angola", "Albania"]


def test_letters_and_numbers_before_names_are_their_codes():
    rows = [
        ["WZ 2008", "Wirtschaftszweig", "Betriebe"],
        ["B", "Bergbau", 12],
        ["C", "Verarbeitendes Gewerbe", 43],
    ]
    found = read([*rows, ["10", "Nahrungsmittel", 5], ["31", "Möbel", 9]])
    assert {at: f.row for at, f in found.items()} == {
        "C2": ("Bergbau",),
        "C3": ("Verarbeitendes Gewerbe",),
        "C4": ("Nahrungsmittel",),
        "C5": ("Möbel",),
    }


def test_two_halves_below_a_month_each_share_title_and_unit():
    rows: list[list[Any]] = [["2024年8月及1-8月山东省细颗粒物"], [*[""] * 6, "浓度单位：微克/立方米"]]
    rows += [["8月", "", "", "", "1-8月"], ["城市", "浓度", "", "", "城市", "浓度"]]
    rows += [
        ["滨州", 11, "", "", "青岛", 15],
        ["菏泽", 12, "", "", "临沂", 16],
        ["16市平均", 30, "", "", "16市平均", 31],
    ]
    found = read(rows)
    assert says(found["B5"]) == (11, "微克/立方米", "2024-08", "滨州市")
    assert says(found["F6"]) == (16, "微克/立方米", "2024-01/2024-08", "临沂市")
    assert found["F7"].area == "山东省"


# ── what is written and not understood ──


@pytest.mark.parametrize("year", ["202.年", "20?3年", "2O21年"])
def test_a_misprinted_year_is_doubted_and_not_that_of_the_title(year):
    rows = [["表5 2021年福建省地膜使用量"], ["地区", "2020年", year], ["永安市", 1, 2], ["沙县区", 3, 4]]
    found = read(rows)
    assert (found["C3"].period, found["C3"].doubts) == (None, ("period:unknown",))
    assert found["B3"].period == "2020"


def test_the_base_year_of_an_index_is_no_period():
    rows = [["Période", "Indice (base 100 en 2015)"], ["2022-02", 96.6], ["2022-01", 95.6]]
    assert [f.period for f in read(rows).values()] == ["2022-02", "2022-01"]


def test_years_and_numbers_up_to_four_are_quarters():
    rows = [["Trimestre", "Activos"], *[[f"{y} - {q}", 5] for y in (2005, 2006) for q in (1, 2, 3, 4)]]
    assert [f.period for f in read(rows).values()][:5] == [
        "2005-Q1",
        "2005-Q2",
        "2005-Q3",
        "2005-Q4",
        "2006-Q1",
    ]


def test_a_share_below_a_group_with_a_unit_is_a_per_cent():
    rows = [
        ["县", "植树造林(亩)", "", ""],
        ["", "任务", "完成", "完成率"],
        ["永安市", 50, 60, 120],
        ["沙县区", 5, 6, 120],
    ]
    found = read(rows, ("B1:D1", "A1:A2"))
    assert [found[f"{c}3"].unit for c in "BCD"] == ["亩", "亩", "%"]
    assert found["D3"].doubts == ("unit:change-without-unit",)


def test_a_header_that_reaches_down_to_the_line_of_units_says_its_own():
    rows = [
        ["地区", "农机\n总动力\n(万千瓦)", "拖拉机", ""],
        ["", "", "(台)", "(万千瓦)"],
        ["南宁市", 395, 11, 30],
        ["柳州市", 3, 1, 2],
    ]
    found = read(rows, ("A1:A2", "B1:B2", "C1:D1"))
    assert [found[f"{c}3"].unit for c in "BCD"] == ["万千瓦", "台", "万千瓦"]


@pytest.mark.parametrize(
    ("head", "label", "unit"),
    [
        ("水资源总量/亿m³", "水资源总量", "亿m3"),
        ("降水量\n/mm", "降水量", "mm"),
        ("人均量/(m³/人)", "人均量", "m3/人"),
    ],
)
def test_a_quantity_over_its_unit_is_a_label_and_a_unit(head, label, unit):
    found = read([["地区", head, "另一项"], ["永安市", 5, 6], ["沙县区", 7, 8]])
    assert (found["B2"].column, found["B2"].unit) == ((label,), unit)


def test_ages_are_labels_and_not_figures():
    rows = [["年龄", "人口数(人)", "年龄", "人口数(人)"], ["总计", 90, "20-24岁", 5]]
    rows += [["0-4岁", 6, "20岁", 1], ["0岁", 1, "21岁", 2]]
    found = read(rows)
    assert {at: f.row[-1] for at, f in found.items()} == {
        "B2": "总计", "D2": "20-24岁", "B3": "0-4岁", "D3": "20岁", "B4": "0岁", "D4": "21岁",
    }  # fmt: skip


def test_a_basin_is_not_the_nation():
    rows = [
        ["表3 2020年全国水资源量"],
        ["水资源一级区", "水资源总量"],
        ["全国", 5],
        ["松花江区", 1],
        ["海河区", 2],
    ]
    found = read(rows)
    assert [found[f"B{n}"].area for n in (3, 4)] == ["全国", "松花江区"]
    assert found["B4"].doubts == ("area:not-in-gb2260",)


def test_national_is_the_nation_of_the_file():
    rows = [
        ["UK local authority emissions"],
        ["Local Authority", "2020"],
        ["Hartlepool", 5],
        ["National total", 9],
    ]
    assert read(rows)["B4"].area != "全国"
    chinese = read([["China's output"], ["Region", "2020"], ["Fujian", 5], ["Jiangxi", 5], ["National", 9]])
    assert chinese["B5"].area == "全国"


def test_a_caption_of_one_running_indicator_runs():
    rows = [
        ["指标：地区生产总值_累计值(亿元)"],
        ["地区", "2024年第三季度", "2024年第一季度"],
        ["北京市", 5, 6],
    ]
    found = read([*rows, ["天津市", 7, 8]])
    assert [found[f"{c}3"].period for c in "BC"] == ["2024-01/2024-09", "2024-Q1"]


def test_the_unit_may_stand_at_the_foot():
    rows = [["", "Northland", "Auckland"], ["2013", 5, 6], ["2014", 7, 8], ["Units:"], ["GWh"]]
    assert {f.unit for f in read(rows).values()} == {"GWh"}


def test_of_two_tables_below_one_title_the_second_is_of_the_same_place():
    rows = [["7-9 甘肃省工业企业能源(2019年)"], ["能源", "消费量(吨)"], ["原煤", 5], ["汽油", 6], []]
    rows += [["综合能源消费量"], ["行业", "消费量(吨)"], ["总计", 7], ["采矿业", 8]]
    assert says(read(rows)["B8"])[2:] == ("2019", "甘肃省")


def test_the_year_of_a_yearbook_is_not_that_of_its_tables():
    rows = [["苏州统计年鉴—2019"], ["地区", "茶叶(吨)"], ["常熟市", 5], ["昆山市", 6]]
    assert {f.period for f in read(rows).values()} == {None}


@pytest.mark.parametrize(("name", "code"), [("Österreich", "AT"), ("Allemagne", "DE"), ("Alemania", "DE")])
def test_countries_are_known_by_their_names_in_other_tongues(name, code):
    found = read([["country", "2020"], [name, 5], ["France", 6]])
    assert (found["B2"].area, found["B2"].ref_area, found["B2"].doubts) == (name, code, ())


def test_the_nation_of_a_japanese_table_is_not_china():
    rows = [["地域", "エネルギー", "2021年度"], ["全国", "電力", 5], ["東京都", "電力", 6]]
    assert read(rows)["C2"].ref_area != "100000"


def test_of_a_unit_in_chinese_and_in_english_the_chinese_one():
    rows = [["地区", "总户数", "人口"], ["", "(万户)", "(万人)"], ["Region", "Households", "Population"]]
    rows += [
        ["", "(10 000\nhouseholds)", "(10 000\npersons)"],
        ["合肥市", 270.1, 184.7],
        ["淮北市", 274, 241],
    ]
    found = read(rows)
    assert [found[f"{c}5"].unit for c in "BC"] == ["万户", "万人"]


def test_persons_are_counted_in_persons_and_schools_in_schools():
    found = columns("学校数", "毕业生数", "教职工数", "#专任教师", unit="所、人")
    assert [f.unit for f in found.values()] == ["所", "人", "人", "人"]


def test_a_caption_s_exception_holds_for_what_stands_below_its_word():
    rows = [
        ["单位：吨（固体废物为万吨）"],
        ["地区", "废水排放量", "一般工业固体废物", ""],
        ["", "", "产生量", "处置量"],
    ]
    found = read([*rows, ["永安市", 5, 6, 7], ["沙县区", 5, 6, 7]], ("A2:A3", "B2:B3", "C2:D2"))
    assert [found[f"{c}4"].unit for c in "BCD"] == ["吨", "万吨", "万吨"]


def test_a_ditto_mark_repeats_the_unit_above():
    rows = [["指标", "单位", "2020年"], ["供水量", "万立方米", 5], ["售水量", "〃", 6], ["水厂", "座", 7]]
    assert [f.unit for f in read(rows).values()] == ["万立方米", "万立方米", "座"]


def test_values_below_a_group_make_no_list_of_one_fact_a_line():
    rows = [["城市", "综合指数", "", "PM2.5", ""], ["", "数值", "同比(%)", "浓度", "同比(%)"]]
    rows += [["福州", 2.6, -1, 19, -7], ["厦门", 2.9, 2, 43, 12]]
    assert len(read(rows, ("A1:A2", "B1:C1", "D1:E1"))) == 8


def test_of_an_index_against_several_years_the_year_is_the_later_one():
    rows = [["指标", "2021", "2022", "指数(2022年比以下各年)", ""], ["", "", "", "1978", "2021"]]
    found = read([*rows, ["人口", 5, 6, 209.8, 99.9], ["就业", 5, 6, 20, 99]], ("D1:E1",))
    assert [found[f"{c}3"].period for c in "BCDE"] == ["2021", "2022", "2022", "2022"]


def test_a_change_beside_last_year_s_figures_is_of_the_table_s_year():
    rows = [
        ["漳州市2022年化肥减量"],
        ["项目", "实际完成", "2021年实际", "比上年±%"],
        ["氮肥", 99, 98, 0.3],
        ["磷肥", 4, 3, 9],
    ]
    found = read(rows)
    assert [found[f"{c}3"].period for c in "BCD"] == ["2022", "2021", "2022"]


def test_a_number_among_words_of_a_later_stub_is_not_lost():
    rows = [["断面", "所在县", "类别", "氨氮"]]
    rows += [[f"断面{n}", "永安市", "Ⅱ", 0.5] for n in range(6)]
    found = read([*rows, ["优良比例(%)", "", 100, ""]])
    assert (found["C8"].value, found["C8"].doubts) == (None, ("cell:unplaced",))


def test_a_whole_is_called_as_the_title_calls_it_in_every_year():
    rows = [["大连市旅游收入"], ["年份", "收入(万元)"], ["1978", 5], ["2020", 6]]
    assert {f.area for f in read(rows).values()} == {"大连市"}


def test_a_year_that_is_not_read_is_doubted():
    rows = [["Emissions 2020"], ["Region", "cohort of 1990 births"], ["North", 5], ["South", 6]]
    assert all(f.doubts or f.period == "1990" for f in read(rows).values())


def test_the_multiple_of_a_unit_stands_in_a_column_of_its_own_behind_blanks():
    rows = [
        [
            "REF_AREA",
            "TIME_PERIOD",
            "UNIT_MEASURE",
            "OBS_VALUE",
            "Observation value",
            "OBS_STATUS",
            "UNIT_MULT",
            "Unit multiplier",
        ]
    ]
    rows += [
        ["Germany", "2018", "Tonnes", 800, "", "A", 3, "Thousands"],
        ["France", "2018", "Tonnes", 9, "", "A", 3, "Thousands"],
    ]
    assert {f.unit for f in read(rows).values() if f.value} == {"thousand Tonnes"}


def test_the_unit_of_a_part_is_that_of_the_words_around_it_and_not_of_its_own():
    rows = [
        ["单位：人、千元"],
        ["地区", "就业人员", "", "就业人员工资总额", ""],
        ["", "合计", "#在岗职工", "合计", "#在岗职工"],
    ]
    found = read([*rows, ["北京", 5, 3, 50, 30], ["天津", 6, 4, 60, 40]], ("A2:A3", "B2:C2", "D2:E2"))
    assert [found[f"{c}4"].unit for c in "BCDE"] == ["人", "人", "千元", "千元"]


def test_a_caption_may_give_each_label_its_unit():
    rows = [["面积：公顷；单产：公斤/公顷；总产：吨"], ["县市", "水稻", "", ""], ["", "面积", "单产", "总产"]]
    found = read([*rows, ["延吉市", 5, 3, 50], ["图们市", 6, 4, 60]], ("A2:A3", "B2:D2"))
    assert [found[f"{c}4"].unit for c in "BCD"] == ["公顷", "公斤/公顷", "吨"]


def test_an_english_word_in_a_chinese_header_is_no_unit():
    rows = [
        ["单位：吨"],
        ["地区", "工业源", "生活源"],
        ["Region", "Industry", "Household"],
        ["北京", 5, 6],
        ["天津", 7, 8],
    ]
    found = read(rows)
    assert {f.unit for f in found.values()} == {"吨"}


def test_a_share_of_two_years_is_a_share():
    rows = [["单位：人、%"], ["地区", "人口数", "比重", ""], ["", "", "2020年", "2010年"]]
    found = read(
        [*rows, ["荷塘区", 341086, 8.74, 8.01], ["芦淞区", 318920, 8.17, 7.55]], ("A2:A3", "B2:B3", "C2:D2")
    )
    assert [found[f"{c}4"].unit for c in "BCD"] == ["人", "%", "%"]


def test_a_total_that_reaches_down_stands_over_the_part_beside_it():
    rows = [
        ["城市", "生产能力(万立方米/日)", "", "供水总量(万立方米)", ""],
        ["", "", "地下水", "小计", "售水量"],
    ]
    found = read([*rows, ["成都", 5, 3, 50, 40], ["自贡", 6, 4, 60, 50]], ("A1:A2", "B1:B2", "D1:E1"))
    assert (found["C3"].column, found["C3"].unit) == (("生产能力", "地下水"), "万立方米/日")


def test_months_are_numbered_beside_their_years():
    rows = [["Year", "Month", "Total (TJ)"], [2022, "", 500], [2022, 10, 50], ["", 11, 40], [2023, 1, 30]]
    assert [f.period for f in read(rows).values()] == ["2022", "2022-10", "2022-11", "2023-01"]


def test_a_rate_behind_the_value_of_each_line_is_a_figure():
    rows = [["统计年度", "区划名称", "指标名称", "计量单位", "指标值", "同比增速(%)", "行政区划代码"]]
    rows += [
        [2021, "厦门市", "用电量", "亿千瓦时", 59.2, 4.6, 350200],
        [2021, "思明区", "用电量", "亿千瓦时", 9, 1, 350203],
    ]
    found = read(rows)
    assert {at: f.unit for at, f in found.items()} == {
        "E2": "亿千瓦时",
        "F2": "%",
        "E3": "亿千瓦时",
        "F3": "%",
    }


def test_a_state_and_its_nation_are_places_though_the_state_is_the_only_one():
    rows = [["2022", "DG", "Deutschland", "Kohle", 5], ["2022", "08", "Baden-Württemberg", "Kohle", 4]]
    rows += [
        ["2022", "08221", "Heidelberg, Stadtkreis", "Kohle", 3],
        ["2022", "08222", "Mannheim, Stadtkreis", "Kohle", 2],
    ]
    found = read([["", "", "", "", "Verbrauch (GJ)"], *rows])
    assert [f.area for f in found.values()] == [row[2] for row in rows]


def test_a_sheet_may_be_called_by_the_short_name_of_its_city():
    rows = [["2024年1-9月固定资产投资"], ["指标", "增长(%)"], ["投资", 5], ["民间投资", 6]]
    assert {f.area for f in read(rows, sheet="南通").values()} == {"南通市"}


def test_the_day_of_publication_is_no_period_where_another_line_says_one():
    rows = [
        ["2024年3月20日"],
        ["三明市2023年国民经济和社会发展统计公报"],
        ["指标", "产量(吨)"],
        ["粮食", 5],
        ["油料", 6],
    ]
    assert {f.period for f in read(rows).values()} == {"2023"}


def test_a_unit_that_reports_is_no_unit_of_measure():
    rows = [
        ["单位：人、千元"],
        ["地区", "就业人员", "", "工资总额", ""],
        ["", "国有单位", "其他单位", "国有单位", "其他单位"],
    ]
    found = read([*rows, ["云南", 5, 3, 50, 30], ["西藏", 6, 4, 60, 40]], ("A2:A3", "B2:C2", "D2:E2"))
    assert [found[f"{c}4"].unit for c in "BCDE"] == ["人", "人", "千元", "千元"]


def test_a_subtotal_below_one_county_is_that_county_s():
    rows = [
        ["三明市2023年项目"],
        ["县", "项目", "投资(万元)"],
        ["永安市", "甲", 5],
        ["", "乙", 6],
        ["小计", "", 11],
    ]
    rows += [["沙县区", "丙", 7], ["小计", "", 7], ["合计", "", 18]]
    found = read(rows)
    assert [found[f"C{n}"].area for n in (5, 7, 8)] == ["三明市永安市", "三明市沙县区", "三明市"]


def test_months_and_the_word_that_they_run_are_one_label():
    found = read([["2023年9月"], ["县", "收入\n1-9月", "1-9月\n累计"], ["永安市", 5, 6], ["沙县区", 7, 8]])
    assert (found["C3"].column, found["C3"].period) == (("1-9月累计",), "2023-01/2023-09")

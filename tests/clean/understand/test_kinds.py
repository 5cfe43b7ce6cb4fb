"""The kinds of things that real tables hold and a reader once got wrong, each by several of its members."""

from decimal import Decimal

import pytest
from clean.understand.reading import read, readout, says, tables, words

from pipelines.ingest.cells import Cell, Readout
from pipelines.understand import period_in, understand
from pipelines.understand.countries import country_code, country_in, place_in, subdivisions_of
from pipelines.understand.marks import marked
from pipelines.understand.numbers import Locale, is_nearly, locale_of, read_cell
from pipelines.understand.together import dated_together
from pipelines.understand.when import is_period
from pipelines.understand.words import bilingual, label_of, unit_of_label, unknown_unit

COUNTIES = ["三元区", "沙县区", "永安市", "明溪县"]


# ── numbers ──


@pytest.mark.parametrize(
    "text",
    [
        "约260",
        "≥230",
        "80-85",
        "7 5",
        "66（估）",
        "▲12",
        "65以上",
        "近300",
        "1.2万",
        "1∶3",
        ">=15",
        "ca. 40",
        "over 12",
    ],
)
def test_what_is_nearly_a_number_is_given_out_without_a_value_and_doubted(text):
    found = read(
        [["单位：个"], ["地区", "企业数"], [COUNTIES[0], 310], [COUNTIES[1], text], [COUNTIES[2], 242]]
    )
    assert says(found["B4"]) == (None, "个", None, "三明市沙县区")
    assert found["B4"].doubts == ("number:nearly",)
    assert found["B3"].column == ("企业数",)


@pytest.mark.parametrize(
    "text", ["2030年", "Sep-30", "1-9月", "一、工业", "北京", "PM2.5", "Table 3", "2030-09-30"]
)
def test_a_period_or_a_label_is_no_near_number(text):
    assert not is_nearly(text, words().lexicon) or is_period(text)


def test_a_first_row_of_errors_or_of_rounded_figures_is_one_of_the_body():
    sheet = readout(
        [["地区", "单耗", "产值"], ["三元区", "", "约1200"], ["沙县区", 0.5, 20], ["永安市", 0.6, 30]]
    )
    (table,) = tables(Readout([*sheet.cells, Cell("Sheet1", "B2", "#DIV/0!", "error")], ["Sheet1"]))
    found = {f.address: f for f in table.figures}
    assert found["B2"].doubts == ("kind:error",)
    assert (found["C2"].doubts, found["B3"].column) == (("number:nearly",), ("单耗",))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("¥1,234", "1234", "元"),
        ("US$ 5.5", "5.5", "US$"),
        ("28.9²", "28.9", ""),
        ("505①", "505", ""),
        ("-12.5%", "-12.5", "%"),
    ],
)
def test_a_currency_a_mark_and_a_sign_leave_the_number(text, value, unit):
    number = read_cell(text, words().lexicon, Locale())
    assert (number.value, number.unit) == (Decimal(value), unit)


def test_an_offices_flag_behind_a_figure_is_kept_as_its_status():
    found = read([["Region", "2029", "2030"], ["England", "10.5 p", "7 (r)"], ["Wales", 4, ":"]])
    assert [(float(found[a].value), found[a].status) for a in ("B2", "C2")] == [(10.5, "P"), (7, "A")]
    assert (found["C3"].value, found["C3"].status) == (None, "O")


@pytest.mark.parametrize(
    ("texts", "decimal", "unsure"),
    [
        (["12,5", "1.234,0", "0,75"], ",", False),
        (["12.5", "1,234.0"], ".", False),
        (["1,234", "5,678"], ".", False),
        (["1.234", "Jahr und Stadt"], ".", True),
        (["12,5", "3.75", "4,1"], ",", True),
        (["约12,5", "51,880", "12,10", "人口"], ".", False),
        (["312,4", "318,0", "320,7", "人口"], ",", False),
    ],
)
def test_how_a_file_writes_decimals_is_decided_once(texts, decimal, unsure):
    assert locale_of(texts) == Locale(decimal, unsure)


def test_a_figure_that_reads_as_two_numbers_is_doubted():
    found = read([["Jahr", "Verbrauch für Gebäude"], ["2029", "1.234"], ["2030", "5.678"]])
    assert found["B2"].doubts == ("number:locale",)


def test_a_format_that_scales_shows_the_number_that_stands_below_the_unit():
    cells = [Cell("S", "A1", "单位：千元"), Cell("S", "A2", "地区"), Cell("S", "B2", "收入")]
    cells += [Cell("S", "A3", "三元区"), Cell("S", "B3", "1,234", "number", 1234000.0)]
    cells += [Cell("S", "A4", "永安市"), Cell("S", "B4", "28.9", "number", 28.93)]
    (table,) = understand(Readout(cells, ["S"]), words())
    assert [float(f.value) for f in table.figures] == [1234, 28.93]


def test_a_per_cent_of_less_than_one_is_doubted_where_number_formats_were_lost():
    sheet = readout([["地区", "覆盖率(%)"], ["三元区", 0.78], ["永安市", 81]])
    lost = Readout(sheet.cells, sheet.sheets, unformatted=True)
    assert [f.doubts for t in understand(lost, words()) for f in t.figures] == [("number:share",), ()]


# ── marks for figures that are not there ──


@pytest.mark.parametrize(
    ("mark", "status"),
    [("x", "Q"), ("（D）", "Q"), ("#", "Q"), ("c", "Q"), ("保密", "Q"), (":", "O"), ("…", "O"), ("“…”", "O"), ("—", "O"),
     ("n.a.", "M"), ("z", "M"), ("未检出", "N")],
)  # fmt: skip
def test_a_mark_is_a_missing_figure_with_its_reason_even_where_marks_are_most_of_a_column(mark, status):
    rows = [["单位：吨"], ["地区", "钢铁", "水泥"], *([name, mark, n + 5] for n, name in enumerate(COUNTIES))]
    rows[3][1] = 3102
    found = read(rows)
    assert found["B4"].value == 3102
    assert (found["B3"].value, found["B3"].status, found["B3"].doubts) == (None, status, ())
    assert found["C3"].row == ("三元区",)


def test_a_sign_that_a_note_explains_is_a_missing_figure_and_other_words_are_doubted():
    found = read(
        [
            ["地区", "产量"],
            ["三元区", 5],
            ["沙县区", "◎"],
            ["永安市", "停产"],
            ["明溪县", 6],
            ["注：◎ 表示未报送。"],
        ]
    )
    assert (found["B3"].value, found["B3"].doubts) == (None, ())
    assert found["B4"].doubts == ("cell:words",)


def test_a_number_that_is_part_of_no_table_is_given_out_and_doubted():
    rows = [["三元区", 40, "正常"], ["沙县区", 25, 77], ["永安市", 33, "正常"], ["明溪县", 9, "缺报"]]
    found = read([["地区", "人口", "情况"], *rows])
    assert (found["C3"].value, found["C3"].doubts) == (None, ("cell:unplaced",))
    assert not found["B3"].doubts


# ── headers and labels ──


def test_parts_beside_a_total_count_in_its_unit():
    found = read(
        [["地区", "能源消费总量（万吨标准煤）", "", "", "用电量（亿千瓦时）"], ["", "", "煤炭", "# 天然气", ""],
         ["三元区", 310, 201, 30, 28.9], ["永安市", 242, 130, 29, 24.2]],
    )  # fmt: skip
    assert found["C3"].column == ("能源消费总量", "煤炭")
    assert {found[f"{c}3"].unit for c in "BCD"} == {"万吨标准煤"}
    assert found["E3"].unit == "亿千瓦时"


def test_a_level_of_one_cell_is_kept():
    found = read(
        [["地区", "一、服务组织", ""], ["", "1.合作社", ""], ["", "机构数(个)", "人数(人)"], ["三元区", 4, 5]]
    )
    assert found["C4"].column == ("一、服务组织", "1.合作社", "人数")


def test_headers_that_say_the_same_are_doubted():
    found = read([["地区", "产量", "产量"], ["三元区", 4, 5]])
    assert found["B2"].doubts == found["C2"].doubts == ("label:twice",)


def test_an_english_table_has_its_header_its_units_and_its_labels():
    found = read(
        [["Table 4  Emissions by sector, 2030"], ["Sector", "Raw coal", "Coke"], ["unit", "Mt CO2", "thousand tonnes"],
         ["Total", 141.1, 25.1], ["of which: farming", 0.4, 0.1]]
    )  # fmt: skip
    assert (found["B4"].column, found["B4"].row) == (("Raw coal",), ("Total",))
    assert [found[f"{c}5"].unit for c in "BC"] == ["Mt CO2", "thousand tonnes"]


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("迁入\r\n人数\r\nNumber of\r\nImmigration", "迁入人数", "Number of Immigration"),
        ("全省Total", "全省", "Total"),
        ("福州市 Fuzhou", "福州市", "Fuzhou"),
        ("粮食\n(万吨)\nGrain\n(10 000 tons)", "粮食(万吨)", "Grain (10 000 tons)"),
        ("二氧化硫 SO2", "二氧化硫SO2", ""),
        ("进水COD\n(mg/L)", "进水COD(mg/L)", ""),
        ("迁入人数（人）(person)", "迁入人数（人）", ""),
        ("Raw\ncoal", "Raw coal", ""),
    ],
)
def test_a_bilingual_cell_is_its_chinese_with_the_english_beside_it(text, zh, en):
    assert bilingual(text) == (zh, en)


@pytest.mark.parametrize(
    ("text", "label"),
    [("用电量¹", "用电量"), ("沙县区³⁾", "沙县区"), ("沙县区3)", "沙县区"), ("人口①（万人）", "人口（万人）"), ("面积m²", "面积m²"),
     ("Exports [note 1]", "Exports"), ("2029 (r)", "2029"), ("三元区*", "三元区"), ("①原煤", "①原煤")],
)  # fmt: skip
def test_a_mark_of_a_note_joins_no_label(text, label):
    assert label_of(text) == label
    assert marked("")[0] == ""


# ── units ──


@pytest.mark.parametrize(
    "unit",
    ["人年", "工日", "港元", "车次", "皮长公里", "GB", "兆瓦时", "dB(A)", "1/10万", "人/10万", "蒸吨", "重量箱", "台（套）", "个（次）",
     "床位", "斤", "马力", "兆帕", "Mbps", "吨位", "位次", "kgce/t", "元/千千瓦时", "Mt CO2e", "thousand tonnes", "% of GDP"],
)  # fmt: skip
def test_a_unit_in_a_bracket_never_gives_way_to_the_captions(unit):
    found = read([["单位：万元"], ["地区", f"指标（{unit}）", "经费"], ["三元区", 5, 6]])
    assert found["B3"].unit.replace(" ", "") == unit.replace("（", "(").replace("）", ")").replace(" ", "")
    assert (found["B3"].column, found["B3"].doubts) == (("指标",), ())
    assert found["C3"].unit == "万元"


@pytest.mark.parametrize(
    "words_in",
    ["现价", "含农户", "规模以上", "2030年", "市、区", "GDP", "常住", "按当年价格计算"],
)
def test_a_bracket_that_is_a_word_of_the_label_leaves_the_captions_unit(words_in):
    found = read([["单位：万元"], ["地区", f"总产值（{words_in}）"], ["三元区", 5]])
    assert (found["B3"].unit, found["B3"].doubts) == ("万元", ())


def test_a_bracket_that_no_list_knows_is_the_unit_with_a_doubt():
    found = read([["单位：万元"], ["地区", "能力（砘/炉）", "产能（箩）"], ["三元区", 5, 6]])
    assert (found["C3"].unit, found["C3"].doubts) == ("箩", ("unit:unknown",))
    assert unknown_unit("产能（箩）", words().lexicon) == ("箩", "产能")


@pytest.mark.parametrize(
    ("label", "unit"),
    [("自然增长人数", "人"), ("自然增长率", "‰"), ("迁入率", "‰"), ("出生人数", "人"), ("年末人口", "人")],
)
def test_of_a_caption_of_several_units_each_label_takes_what_measures_it(label, unit):
    assert read([["单位：人、‰"], ["地区", label], ["三元区", 5]])["B3"].unit == unit


def test_a_unit_that_other_columns_say_themselves_is_not_the_captions_for_the_rest():
    found = read([["单位：万千瓦、台"], ["地区", "总动力", "拖拉机（台）"], ["三元区", 5, 6]])
    assert found["B3"].unit == "万千瓦"


@pytest.mark.parametrize(
    ("label", "unit", "rest"),
    [("Output, thousand tonnes", "thousand tonnes", "Output"), ("Land (% of land area)", "% of land area", "Land"),
     ("Endverbrauch in GWh", "GWh", "Endverbrauch"), ("设备(台（套）)", "台(套)", "设备")],
)  # fmt: skip
def test_units_behind_labels(label, unit, rest):
    assert unit_of_label(label, words().lexicon) == (unit, rest)


# ── periods ──


@pytest.mark.parametrize(
    ("text", "code"),
    [("March 2030", "2030-03"), ("Sep-30", "2030-09"), ("Q3 2030", "2030-Q3"), ("2030 Q1", "2030-Q1"), ("2030M09", "2030-09"),
     ("09/2030", "2030-09"), ("2030年前三季度", "2030-01/2030-09"), ("2030年前5个月", "2030-01/2030-05"), ("2019年底", "2019"),
     ("2019*", "2019"), ("31.12.2030", "2030"), ("1. Quartal 2030", "2030-Q1"), ("Jan-Sep 2030", "2030-01/2030-09"),
     ("2030年III季度", "2030-Q3"), ("FY2029/30", "2029/2030"), ("2029 to 2030", "2029/2030"), ("change since 2020", "")],
)  # fmt: skip
def test_periods_in_the_words_of_other_offices(text, code):
    assert period_in(text).code == code


def test_a_financial_year_is_doubted_because_its_months_are_not_said():
    assert read([["Item", "2028/29", "2029/30"], ["Waste", 5, 6]])["C2"].doubts == ("period:fiscal",)


@pytest.mark.parametrize(
    ("labels", "codes"),
    [
        (["2030.09", "2030.1", "2030.11"], ["2030-09", "2030-10", "2030-11"]),
        (["30/8", "30/9", "30/10"], ["2030-08", "2030-09", "2030-10"]),
        (["203008", "203009", "203013"], ["2030-08", "2030-09", "2030"]),
        (["2030-01-31", "2030-02-28", "2030-03-31"], ["2030-01", "2030-02", "2030-03"]),
        (["2029-12-31", "2030-12-31"], ["2029", "2030"]),
    ],
)
def test_labels_that_only_their_neighbours_make_plain(labels, codes):
    assert [said.code for said in dated_together(labels).values()] == codes


# ── areas ──


def test_short_names_of_cities_are_the_cities_and_a_province_may_stand_before_them():
    found = read(
        [
            ["城市", "浓度"],
            ["福州", 18],
            ["南昌", 27],
            ["长沙", 35],
            ["西安", 41],
            ["福建三明", 5],
            ["湖北恩施州", 7],
        ]
    )
    areas = [found[f"B{n}"].area for n in range(2, 8)]
    assert areas == ["福州市", "南昌市", "长沙市", "西安市", "三明市", "恩施土家族苗族自治州"]


def test_a_column_of_areas_whose_names_are_not_known_is_doubted():
    found = read([["地区", "数"], ["沿海片", 9], ["山区片", 5]])
    assert {f.doubts for f in found.values()} == {("area:not-in-gb2260",)}
    assert [found[f"B{n}"].area for n in (2, 3)] == ["沿海片", "山区片"]  # as printed, and doubted


def test_names_in_pinyin_are_the_cities_and_a_zone_below_a_county_is_not_the_county():
    found = read([["City", "Emissions (Mt)"], ["Sanming", 5], ["Nanping", 6], ["Longyan", 7]])
    assert (found["B2"].area, found["B2"].ref_area) == ("三明市", "350400")
    zone = read([["地区", "数"], ["三明市", 9], ["永安市", 5], ["#大旺", 2], ["沙县区", 3]])
    assert (zone["B4"].area, zone["B4"].doubts) == (None, ("area:unknown",))


@pytest.mark.parametrize("name", ["东部地区", "关中", "珠三角"])
def test_a_group_of_areas_is_called_by_its_name(name):
    found = read([["地区", "数"], [name, 9], ["福建", 5], ["江西", 6], ["湖南", 7]])
    assert (found["B2"].area, found["B2"].ref_area, found["B2"].doubts) == (name, None, ())


def test_countries_and_their_parts_come_from_iso_3166():
    assert [country_code(name) for name in ("Germany", "UK", "CHN", "in", "Österreich")] == [
        "DE",
        "GB",
        "CN",
        "",
        "AT",
    ]
    assert subdivisions_of(["Bayern", "Hessen", "Berlin"]) == {
        "Bayern": "DE-BY",
        "Hessen": "DE-HE",
        "Berlin": "DE-BE",
    }
    assert subdivisions_of(["North", "South", "East"]) == {}
    assert (country_in("Energy use in Spain, 2030"), country_in("no country")) == ("Spain", "")
    assert (place_in("City of Boulder Inventory"), place_in("Abfallbilanz der Stadt Freiburg im Breisgau")) == (
        "Boulder Inventory", "Freiburg im Breisgau",
    )  # fmt: skip


def test_a_county_of_today_goes_before_one_of_the_same_name_that_is_gone():
    found = read([["重庆市2030年"], ["区县", "数"], ["万州区", 9], ["石柱县", 5], ["彭水县", 6]])
    assert found["B4"].area == "重庆市石柱土家族自治县"


# ── exports of databases ──


def test_what_the_first_column_of_an_export_names_is_no_label():
    found = read(
        [["指标名称", "福建:三明:用电量:累计值", "发电量"], ["频率", "月", "季"], ["单位", "亿千瓦时", "亿千瓦时"], ["指标ID", "S5113047", "M0068042"],
         ["来源", "统计局", "统计局"], ["2030-02-28", 5, ""], ["2030-03-31", 8, 9]]
    )  # fmt: skip
    assert says(found["B6"]) == (5, "亿千瓦时", "2030-01/2030-02", "三明市")
    assert found["C7"].period == "2030-Q1"
    assert found["B7"].row == ("2030-03-31",)


def test_a_list_of_one_fact_a_line_is_read_by_its_names_not_by_its_codes():
    found = read(
        [["REF_AREA", "Reference area", "Measure", "UNIT_MEASURE", "Unit of measure", "TIME_PERIOD", "OBS_VALUE", "UNIT_MULT"],
         ["AUT", "Austria", "Emissions", "T", "Tonnes", 2029, 61204.33, 3], ["KOR", "Korea", "Emissions", "T", "Tonnes", 2030, 5, 3]]
    )  # fmt: skip
    assert says(found["G2"]) == (61204.33, "10^3 Tonnes", "2029", "Austria")
    assert found["G2"].row == ("Austria", "Emissions", "2029")


def test_a_first_column_of_several_dimensions_is_taken_apart():
    found = read(
        [["freq,unit,geo\\TIME_PERIOD", "2029", "2030"], ["A,KTOE,AT", "5", "6 p"], ["A,KTOE,DE", ": c", "7"]]
    )
    assert says(found["C2"]) == (6, "KTOE", "2030", "AT")
    assert found["B3"].value is None

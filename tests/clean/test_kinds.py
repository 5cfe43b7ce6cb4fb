"""What kind of figure a printed number is, and the interval that its words leave."""

import re
from decimal import Decimal as D

import pytest

from pipelines.clean.figures import Figure, SetAside, interval, observe
from pipelines.clean.kinds import change_since, in_form, kind_of, said_by, sum_since
from pipelines.codes import load_codes
from pipelines.ground.errors import Fault
from pipelines.ground.periods import Period, read_period
from pipelines.sources.folders import Document, MappingRow, Source

SOURCE = Source.model_validate(
    {
        "id": "s",
        "title": {"zh": "甲", "en": "a"},
        "publisher": "某局",
        "obtained": "2026",
        "how": {"zh": "甲", "en": "a"},
        "licence": {"zh": "甲", "en": "a"},
        "provenance": "transcribed",
        "files": [],
        "read": {"layout": "register", "file": "f"},
    }
)
DOCUMENT = Document(id="d", title="甲", publisher="某局", published="2026-01-01")


@pytest.fixture(scope="module")
def codes(project):
    return load_codes(project)


def kind(codes, indicator, period, words="", as_printed="", stated="", base=""):
    known = codes.indicators[indicator]
    sums = codes.adds_up(known) and not known.stock
    found = read_period(period)
    assert isinstance(found, Period)
    return kind_of(stated, base, known, sums, found, words, as_printed, "here")


@pytest.mark.parametrize(
    ("indicator", "period", "expected"),
    [
        ("fertilizer-use", "2023", ("N", None, "2023")),
        ("energy-intensity-change", "2023", ("G1", None, "2023")),
        ("energy-intensity-change", "2016/2017", ("GB", "2015", "2016/2017")),
        ("forest-quality-works", "2021/2025", ("CU", None, "2021/2025")),
        ("air-index", "2018-01/2018-09", ("N", None, "2018-01/2018-09")),
    ],
)
def test_period_and_indicator_give_the_kind(codes, indicator, period, expected):
    found = kind(codes, indicator, period)
    assert (found.transformation, found.base, found.period.code) == expected


@pytest.mark.parametrize("words", ["单位GDP能耗（上年=100）", "能耗指数,上年＝100", "单位产品能耗 上年为100"])
def test_an_index_on_the_year_before_is_known_by_its_words(codes, words):
    found = kind(codes, "energy-intensity-change", "2023", words)
    assert (found.transformation, found.base) == ("IX", "2022")


@pytest.mark.parametrize(
    ("words", "as_printed"),
    [
        ("单位GDP能耗比2020年下降", ""),
        ("单位GDP能耗下降率", "单位GDP能耗较2020年下降14.7%"),
        ("单位GDP能耗", "“十四五”以来，单位GDP能耗累计下降14.7%"),
    ],
)
def test_words_that_count_from_another_year_stop_the_run(codes, words, as_printed):
    found = kind(codes, "energy-intensity-change", "2024", words, as_printed)
    assert isinstance(found, Fault)
    assert (found.code, found.expected) == ("E-KIND-03", "TRANSFORMATION GB, BASE_PER 2020")


def test_an_indicator_that_is_itself_a_gain_since_a_year_holds_it_as_its_level(codes):
    words = "森林覆盖率比2020年增加"
    assert kind(codes, "forest-cover-gain", "2025", words).transformation == "N"
    assert isinstance(kind(codes, "forest-cover-gain", "2025", "森林覆盖率比2015年增加"), Fault)


def test_a_span_with_both_comparisons_is_not_second_guessed(codes):
    printed = "比上年下降3.1%，比2020年下降14.7%"
    assert kind(codes, "energy-intensity-change", "2024", "单位GDP能耗下降率", printed).transformation == "G1"


def test_a_running_total_has_to_say_from_when(codes):
    found = kind(codes, "forest-quality-works", "2023", "累计精准提升森林质量面积")
    assert (found.code, found.expected) == ("E-KIND-03", "TRANSFORMATION CU, BASE_PER YYYY")
    found = kind(codes, "forest-quality-works", "2023", "累计精准提升森林质量面积", "", "CU", "2021")
    assert (found.transformation, found.period.code) == ("CU", "2021/2023")
    first = kind(codes, "forest-quality-works", "2021", "累计精准提升森林质量面积", "", "CU", "2021")
    assert (first.transformation, first.period.code) == ("N", "2021")


@pytest.mark.parametrize(
    ("stated", "base"), [("XX", ""), ("GB", ""), ("IX", "früher"), ("CU", ""), ("CU", "2030")]
)
def test_a_kind_that_is_unknown_or_incomplete_is_a_fault(codes, stated, base):
    found = kind(codes, "forest-quality-works", "2023", "面积", "", stated, base)
    assert isinstance(found, Fault)
    assert found.code == "E-KIND-02"


@pytest.mark.parametrize(
    ("value", "qualifier", "expected"),
    [
        ("-12", "ge", (None, D("-12"))),  # 下降12以上
        ("-12", "gt", (None, D("-12"))),
        ("-3", "nearly", (D("-3"), D("-2.85"))),  # 下降近3%
        ("-5", "lt", (D("-5"), D(0))),  # 下降不足5%
        ("-5", "le", (D("-5"), D(0))),
        ("-2", "over", (D("-2.10"), D("-2"))),
        ("-4", "about", (D("-4.20"), D("-3.80"))),
        ("12", "ge", (D(12), None)),
        ("5", "lt", (D(0), D(5))),
    ],
)
def test_words_act_on_the_size_of_a_change_and_the_sign_comes_after(value, qualifier, expected):
    assert interval(D(value), qualifier, is_change=True) == expected


def test_a_share_is_capped_at_its_natural_bounds():
    assert interval(D(97), "ge", (0.0, 100.0)) == (D(97), D(100))
    assert interval(D(3), "lt", (0.0, 100.0)) == (D(0), D(3))


def test_an_amount_that_is_less_than_a_figure_is_not_negative():
    assert interval(D(80), "lt", (0.0, None)) == (D(0), D(80))
    assert interval(D(80), "ge", (0.0, None)) == (D(80), None)


def observed(codes, value, unit, indicator, **row):
    figure = Figure(
        SOURCE, DOCUMENT, "f!A1", "", row.get("words", "甲"), value, unit, row.pop("period", "2025"), "350400"
    )
    return observe(figure, MappingRow(words="甲", indicator=indicator, **row), codes)


def test_a_change_on_a_level_keeps_its_per_cent(codes):
    found = observed(
        codes,
        "8",
        "%",
        "fertilizer-use",
        definition="all-agri",
        sign="-",
        transformation="GB",
        base_per="2020",
    )
    assert (found["OBS_VALUE"], found["UNIT_MEASURE"], found["BASE_PER"]) == (-8.0, "PT", "2020")


def test_a_level_in_per_cent_is_still_refused(codes):
    found = observed(codes, "8", "%", "fertilizer-use", definition="all-agri")
    assert isinstance(found, Fault)
    assert found.code == "E-UNIT-02"


def test_an_index_has_no_unit_of_its_own(codes):
    found = observed(codes, "97.2", "%", "energy-intensity-change", transformation="IX", base_per="上年")
    assert not isinstance(found, Fault | SetAside)
    assert (found["UNIT_MEASURE"], found["BASE_PER"], found["OBS_VALUE"]) == ("INDEX", "2024", 97.2)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("当年", ("N", "")),
        ("年末", ("N", "")),
        ("比上年", ("G1", "")),
        (sum_since(2021), ("CU", "2021")),
        (change_since(2020), ("GB", "2020")),
        (" 自 2021 年累计 ", ("CU", "2021")),
        ("进度", ("", "")),
        ("", ("", "")),
    ],
)
def test_the_words_of_a_form_are_read_back_as_kinds(word, expected):
    assert in_form(word) == expected


def test_what_a_figure_s_own_row_states_goes_before_its_mapping(codes):
    figure = Figure(
        SOURCE,
        DOCUMENT,
        "f!A1",
        "",
        "甲",
        "33",
        "万亩",
        "2024",
        "350400",
        transformation="CU",
        base_per="2021",
    )
    row = observe(figure, MappingRow(words="甲", indicator="forest-quality-works"), codes)
    assert (row["TRANSFORMATION"], row["TIME_PERIOD"]) == ("CU", "2021/2024")


@pytest.mark.parametrize(
    ("words", "around", "indicator", "expected"),
    [
        ("单位GDP能耗", "% 能耗指数（上年=100）", "energy-intensity-change", ("IX", "上年")),
        ("单位GDP能耗", "2015年=100", "energy-intensity-change", ("IX", "2015")),
        ("单位GDP能耗比2020年下降", "%", "energy-intensity-change", ("GB", "2020")),
        ("十四五以来单位GDP能耗累计下降", "%", "energy-intensity-change", ("GB", "2020")),
        ("累计精准提升森林质量面积", "万亩", "forest-quality-works", ("CU", "")),
        ("累计达标率", "%", "straw-use-rate", ("", "")),
        ("森林覆盖率比 2020 年增加", "百分点", "forest-cover-gain", ("", "")),
        ("化肥使用量", "万吨 1-12月累计", "fertilizer-use", ("", "")),
        ("化肥使用量", "万吨", "fertilizer-use", ("", "")),
    ],
)
def test_a_label_proposes_its_kind(codes, words, around, indicator, expected):
    known = codes.indicators[indicator]
    assert said_by(words, around, known, codes.adds_up(known) and not known.stock) == expected


def test_no_fault_has_two_meanings(repo):
    codes_listed = re.findall(
        r"^(\S+):$", (repo / "pipelines/ground/faults.yaml").read_text(encoding="utf-8"), re.M
    )
    assert len(codes_listed) == len(set(codes_listed))
    assert len(codes_listed) > 100


@pytest.mark.parametrize(
    "as_printed",
    [
        "“十四五”前三年累计下降10%",
        "在2020年基础上下降10%",
        "较“十三五”末下降10%",
        "自2020年以来下降10%",
        "五年来下降10%",
        "年均下降10%",
    ],
)
def test_a_change_over_several_years_is_never_taken_for_one_on_the_year_before(codes, as_printed):
    found = kind(codes, "energy-intensity-change", "2023", "单位GDP能耗下降率", as_printed)
    assert isinstance(found, Fault)
    assert found.code == "E-KIND-03"


def test_an_amount_of_several_years_is_never_taken_for_one_of_the_last(codes):
    found = kind(codes, "forest-quality-works", "2025", "精准提升森林质量", "五年来完成40万亩")
    assert isinstance(found, Fault)
    own = kind(codes, "forest-quality-works", "2025", "精准提升森林质量", "全年累计完成9万亩")
    assert own.transformation == "N"

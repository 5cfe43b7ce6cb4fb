"""Figures out of printed Chinese, each with what the words around it say and nothing more."""

from decimal import Decimal

import pytest

from pipelines.ground.numerals import read_figures, read_number, read_status


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("5 653", "5653", 0),
        ("6 022.6", "6022.6", 1),
        ("6\u2009022.6", "6022.6", 1),
        ("1,234,567", "1234567", 0),
        ("1，234，567", "1234567", 0),
        ("9・0", "9.0", 1),
        ("76。7", "76.7", 1),
        ("-12.81", "-12.81", 2),
        ("−0.22", "-0.22", 2),
        ("９８．６", "98.6", 1),
        ("100", "100", 0),
    ],
)
def test_a_cell_with_one_number_is_read_with_its_decimals(text, value, decimals):
    assert read_number(text) == (Decimal(value), decimals)


@pytest.mark.parametrize(
    "text",
    ["2.323.01", "3.650.645.8", "22.7∶42.8∶34.5", "2.32~3.01", "1.62-2.64", "竣工", "…", "", "约5"],
)
def test_what_is_not_one_number_is_not_read_as_one(text):
    assert read_number(text) is None


def one(text, codes):
    readings = read_figures(text, codes.unit_words)
    assert len(readings) == 1, readings
    return readings[0]


@pytest.mark.parametrize(
    ("span", "value", "unit", "qualifier", "direction"),
    [
        ("稳定在97%以上", "97", "PT", "ge", None),
        ("超过78%", "78", "PT", "gt", None),
        ("约18亿吨", "18", "T_1E8", "about", None),
        ("22.1%左右", "22.1", "PT", "about", None),
        ("近30万吨", "30", "T_1E4", "nearly", None),
        ("达200多亿立方米", "200", "M3_1E8", "over", None),
        ("同比下降1.8个百分点", "1.8", "PP", None, "down"),
        ("同比上年提升9.1%", "9.1", "PT", None, "up"),
        ("优于上年0.22", "0.22", None, None, "better"),
        ("下降到55.3%", "55.3", "PT", None, None),
        ("每立方米仅22微克", "22", "UG_M3", None, None),
        ("PM", None, None, None, None),
        ("全社会能源消费总量1340.49万吨标准煤", "1340.49", "TCE_1E4", None, None),
        ("自然增长率为8.5‰", "8.5", "PERMIL", None, "up"),
        ("不足５万亩", "5", "MU_1E4", "lt", None),
        ("5万亩以下", "5", "MU_1E4", "le", None),
        ("蓄积1.65亿立方米", "1.65", "M3_1E8", None, None),
        ("面积188553.23公顷", "188553.23", "HA", None, None),
    ],
)
def test_number_unit_qualifier_and_direction_come_from_the_span(
    span, value, unit, qualifier, direction, codes
):
    readings = read_figures(span, codes.unit_words)
    if value is None:
        assert readings == []
        return
    reading = one(span, codes)
    assert (str(reading.value), reading.unit, reading.qualifier, reading.direction) == (
        value,
        unit,
        qualifier,
        direction,
    )


def test_every_figure_of_a_span_is_read_in_order(codes):
    found = read_figures("从15.9%提升至17.9%", codes.unit_words)
    assert [str(r.value) for r in found] == ["15.9", "17.9"]
    assert [r.direction for r in found] == [None, None]


def test_a_dash_between_numbers_is_a_range_and_no_minus(codes):
    assert [r.negative for r in read_figures("范围为1.62-2.64", codes.unit_words)] == [False, False]
    assert [r.negative for r in read_figures("福 建 -1.83 1.4", codes.unit_words)] == [True, False]


def test_a_number_that_lost_its_mark_in_a_copy_is_left_out(codes):
    assert read_figures("综合指数范围为2.323.01", codes.unit_words) == []


def test_estimates_and_preliminary_figures_are_told_by_their_words():
    assert read_status("预计全年完成164亿元") == "E"
    assert read_status("初步核算") == "P"
    assert read_status("全市实现") is None


@pytest.mark.parametrize(
    "text",
    [
        "下降将近3%",
        "下降了近3%",
        "下降至少3%",
        "下降不足3%",
        "下降不低于3%",
        "降幅超过3%",
        "下降幅度为3%",
        "下降率达到3%",
        "削减3%",
        "负增长3%",
    ],
)
def test_a_fall_is_read_whatever_stands_between_the_word_and_its_size(text):
    assert read_figures(text, {"%": "PT"})[0].direction == "down"


@pytest.mark.parametrize("text", ["下降到3%", "下降至3%", "提高到95%"])
def test_a_level_that_was_reached_is_no_move(text):
    assert read_figures(text, {"%": "PT"})[0].direction is None

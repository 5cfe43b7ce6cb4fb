"""Numbers as text: one function, two languages."""

import pytest

from pipelines.codes.text import amount, chinese_number, number, percent, period, when

N = "\u202f"


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "zh", "en"),
    [
        (89.2, 1, "T_1E4", f"89.2{N}万吨", f"892,000{N}t"),
        (43163, 0, "T", f"43,163{N}吨", f"43,163{N}t"),
        (45, 0, "MU_1E4", f"45{N}万亩", f"450,000{N}mu = 30,000{N}ha"),
        (4.5, 1, "MU_1E4", f"4.5{N}万亩", f"45,000{N}mu = 3,000{N}ha"),
        (1.91, 2, "M3_1E8", f"1.91{N}亿立方米", f"191{N}million m³"),
        (93, 0, "PT", "93%", f"93{N}%"),
        (-11.5, 1, "PT", "−11.5%", f"−11.5{N}%"),
        (2.75, 2, "INDEX", "2.75", "2.75"),
        (12.13, 2, "KW_1E8", f"12.13{N}亿千瓦", f"1,213{N}GW"),
        (0.12, 2, "PP", f"0.12{N}个百分点", f"0.12{N}percentage points"),
    ],
)
def test_a_figure_keeps_its_printed_unit_in_chinese_and_is_spelled_out_in_english(
    value, decimals, unit, zh, en, codes
):
    assert amount(value, decimals, unit, codes, "zh") == zh
    assert amount(value, decimals, unit, codes, "en") == en


def test_decimals_are_given_and_never_significant_figures():
    assert number(100, 1) == "100.0"
    assert number(0.05, 2) == "0.05"
    assert number(-0.004, 2) == "0.00"
    assert number(12345.678, 1) == "12,345.7"


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("2025", f"2025{N}年", "2025"),
        ("2024-02", f"2024{N}年{N}2{N}月", "February 2024"),
        ("2024-12-31", f"2024{N}年{N}12{N}月{N}31{N}日", "31 December 2024"),
        ("2023-S1", f"2023{N}年上半年", "the first half of 2023"),
        ("2022-Q1", f"2022{N}年第一季度", "Q1 2022"),
        ("2016/2017", f"2016{N}年至{N}2017{N}年", "2016 to 2017"),
    ],
)
def test_periods_in_words(code, zh, en):
    assert period(code, "zh") == zh
    assert period(code, "en") == en


@pytest.mark.parametrize(
    ("n", "text"), [(1, "一"), (8, "八"), (10, "十"), (14, "十四"), (20, "二十"), (26, "二十六")]
)
def test_articles_are_numbered_as_in_the_plan(n, text):
    assert chinese_number(n) == text


def test_shares_as_per_cent():
    assert percent(0.268, 1, "zh") == "26.8%"


@pytest.mark.parametrize(
    ("code", "en"),
    [
        ("2025", "in 2025"),
        ("2026-06", "in June 2026"),
        ("2026-06-30", "on 30 June 2026"),
        ("2024-Q1", "in Q1 2024"),
        ("2018-01/2018-09", "from January 2018 to September 2018"),
    ],
)
def test_a_period_in_a_sentence_has_the_word_that_it_takes(code, en):
    assert when(code, "en") == en
    assert when(code, "zh") == period(code, "zh")

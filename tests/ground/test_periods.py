"""Periods as sources write them."""

import datetime as dt

import pytest

from pipelines.ground.periods import NoPeriod, Period, bounds, read_date, read_period


@pytest.mark.parametrize(
    ("text", "code", "freq"),
    [
        ("2022", "2022", "A"),
        ("2025年底", "2025", "A"),
        ("2020年末(累计)", "2020", "A"),
        ('2015("十二五"末)', "2015", "A"),
        ('2019("三调")', "2019", "A"),
        ("2024-01/2024-03", "2024-Q1", "Q"),
        ("2018-01/2018-09", "2018-01/2018-09", "O"),
        ("2023-01/2023-04", "2023-01/2023-04", "O"),
        ("2025-01/2025-06", "2025-S1", "S"),
        ("2023年上半年", "2023-S1", "S"),
        ("2022年一季度", "2022-Q1", "Q"),
        ("2023年1-10月", "2023-01/2023-10", "O"),
        ("2024年1-12月", "2024", "A"),
        ("2016/2017", "2016/2017", "O"),
        ("2012-2021(十年)", "2012/2021", "O"),
        ("2016-2018年6月(累计)", "2016-01/2018-06", "O"),
        ("2024年10月底", "2024-10", "M"),
        ("2024年10月中旬", "2024-10", "M"),
        ("2022年3月底", "2022-03", "M"),
        ("2024-11", "2024-11", "M"),
        ("2020-11-01", "2020-11-01", "D"),
        ("２０２２", "2022", "A"),
    ],
)
def test_a_stated_period_gets_its_code_and_frequency(text, code, freq):
    assert read_period(text) == Period(code, freq)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("(未注年份,2023-09-23报道)", "Q-UNDATED"),
        ("n/a", "Q-UNDATED"),
        ("(年份未注)1月", "Q-UNDATED"),
        ("建成投运后", "Q-UNDATED"),
        ("", "Q-UNDATED"),
        ("2021(报道日)", "Q-REPORT-DAY"),
        ("2024(发布日2024-12-26)", "Q-REPORT-DAY"),
        ("2020(约)", "Q-VAGUE"),
        ("2018(年内)", "Q-VAGUE"),
        ("去年", "Q-PERIOD"),
        ("2024-13", "Q-PERIOD"),
        ("2023-02-30", "Q-PERIOD"),
    ],
)
def test_what_states_no_period_enters_no_series(text, reason):
    assert read_period(text) == NoPeriod(reason)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2022", (2022, 1, 1), (2022, 12, 31)),
        ("2023-S2", (2023, 7, 1), (2023, 12, 31)),
        ("2022-Q1", (2022, 1, 1), (2022, 3, 31)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2024-12-31", (2024, 12, 31), (2024, 12, 31)),
        ("2018-01/2018-09", (2018, 1, 1), (2018, 9, 30)),
        ("2016/2017", (2016, 1, 1), (2017, 12, 31)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(code, first, last):
    assert bounds(code) == (dt.date(*first), dt.date(*last))


def test_a_publication_date_is_the_part_that_is_stated():
    assert read_date("2022-05-31(文内印发日期)") == "2022-05-31"
    assert read_date("2022-08?") == "2022-08"
    assert read_date("9月26日(页面未印年份)") is None
    assert read_date("") is None

"""Numbers written in Chinese, in digits: those that measure are read, all other words stay as they are."""

import pytest

from pipelines.ground.numerals import read_figures
from pipelines.ground.spoken import in_digits, number_of

READ = {
    "达百分之七十七点一二": "达77.12%",
    "百分之百": "100%",
    "九成以上": "90%以上",
    "近三成半。": "近35%。",
    "六十万亩": "60万亩",
    "一百零五亩": "105亩",
    "一千二百辆": "1200辆",
    "17万余亩": "17余万亩",
    "5.2万多亩": "5.2多万亩",
    "提高两个百分点": "提高2个百分点",
}
KEPT = [
    "一成不变",
    "一亩三分地",
    "三家企业",
    "几十万亩",
    "数十万亩",
    "三四百亩",
    "百家企业",
    "千家万户",
    "“十四五”以来",
    "第十个",
    "三明市三元区",
    "上百万亩",
]


@pytest.mark.parametrize("printed", READ)
def test_a_spoken_measure_is_read(printed):
    assert in_digits(printed)[0] == READ[printed]


@pytest.mark.parametrize("printed", KEPT)
def test_other_words_stay(printed):
    assert in_digits(printed) == (printed, list(range(len(printed))))


def test_every_letter_leads_back_to_where_it_is_printed():
    printed = "覆盖率达百分之七十七点一二，造林六十万亩"
    text, places = in_digits(printed)
    assert len(text) == len(places) and places == sorted(places)
    start, end = text.index("77.12%"), text.index("77.12%") + len("77.12%")
    assert printed[places[start] : places[end - 1] + 1] == "百分之七十七点一二"
    (share, area) = read_figures(printed, {"%": "PT", "万亩": "MU_1E4"})
    assert [(str(f.value), f.unit, printed[f.start : f.stop]) for f in (share, area)] == [
        ("77.12", "PT", "百分之七十七点一二"),
        ("60", "MU_1E4", "六十万亩"),
    ]


@pytest.mark.parametrize("tens", [*range(10), 100])
def test_numerals_and_numbers_agree(tens):
    digits = "零一二三四五六七八九"
    for ones in range(10):
        number = 10 * tens + ones
        if tens == 100:
            said = "一千" + (f"零{digits[ones]}" if ones else "")
        else:
            said = ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十") + (
                digits[ones] if ones or not tens else ""
            )
        assert number_of(said) == number

"""Number formats: scale, words, conditions, padding, dates and spans, as a person sees them."""

import pytest

from pipelines.ingest.looks import look_of, tell_number, tell_text
from pipelines.ingest.numberformats import date_text, shown, text_shown

WORDS = [
    (1234000, "#,##0,", "1,234"),
    (12345678, "0.0,,", "12.3"),
    (5.21, '0.0"万吨"', "5.2万吨"),
    (5.21, "0.0\\吨", "5.2吨"),
    (5, '"约"0', "约5"),
    (5, '0.0"元/吨"', "5.0元/吨"),
    (5.2, 'General"吨"', "5.2吨"),
    (5.2, 'G/通用格式"吨"', "5.2吨"),
    (1234, "[$¥-804]#,##0", "¥1,234"),
    (123456, '0!.0,"万元"', "12.3万元"),
    (123456, '#!.0000"万"', "12.3456万"),
    (50, '#!.0000"万"', "0.0050万"),
    (0.05, "0.00‰", "0.05‰"),
]
PLAIN = [
    (7, "[Red]0", "7"),
    (-7, "[红色]0", "-7"),
    (5, "@", "5"),
    (5.2, "0.0_ ", "5.2"),
    (1234, "_(* #,##0_)", "1,234"),
    (5.25, "0.###", "5.25"),
    (5, "0.0##", "5.0"),
    (5, "0.##", "5"),
    (0.5, "#.00", "0.50"),
    (7, "000", "007"),
    (1234567, "# ##0", "1 234 567"),
    (56263, "#\\ ##0.0", "56 263.0"),
    (12345.6, "0.00E+00", "12345.6"),
    (0.5, "# ?/?", "0.5"),
    (0.923, "0.0 %", "92.3%"),
]
SECTIONS = [
    (150, "[>=100]0.0;0.00", "150.0"),
    (50, "[>=100]0.0;0.00", "50.00"),
    (0, '[=0]"无";0.0', "无"),
    (0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "-"),
    (0, '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)', "-"),
    (-1234, "#,##0_);(#,##0)", "-1,234"),
    (-5.5, "0.0;[Red]0.0", "-5.5"),
    (-5.5, "0.0;[Red]▲0.0", "-5.5"),
    (-5.5, '0.0"吨";-0.0"吨"', "-5.5吨"),
    (-1.5, "#,##0.00_ ;[Red]\\-#,##0.00\\ ", "-1.50"),
    (5, '"a;b"0', "a;b5"),
]


@pytest.mark.parametrize(("value", "code", "text"), WORDS)
def test_scale_and_words_of_a_format_are_shown(value, code, text):
    assert shown(value, code) == text


@pytest.mark.parametrize(("value", "code", "text"), PLAIN)
def test_colours_padding_and_optional_digits_are_not_text(value, code, text):
    assert shown(value, code) == text


@pytest.mark.parametrize(("value", "code", "text"), SECTIONS)
def test_the_section_that_applies_is_shown(value, code, text):
    assert shown(value, code) == text


@pytest.mark.parametrize("code", [";;;", '""', "0;-0;;@"])
def test_a_number_that_its_format_does_not_show_is_told_and_hidden(code):
    told = tell_number(0.0, look_of(code))
    assert (told.text, told.number, told.invisible) == ("0", 0.0, True)


@pytest.mark.parametrize(
    "code", ["", "\\", '"', "[", "[>", "0.0.0", "#,,#", ";", "0;;;0;0", "%%", "[$", "!!"]
)
@pytest.mark.parametrize("value", [0.0, -1.5, 1e300, 1e-300, float("inf"), float("nan")])
def test_no_format_however_broken_stops_a_number(value, code):
    assert isinstance(shown(value, code), str)
    assert tell_number(value, look_of(code)).text


@pytest.mark.parametrize(
    ("text", "code", "seen"),
    [
        ("5", '@"万吨"', "5万吨"),
        ("x", "0.0", "x"),
        ("x", "0;0;0;@", "x"),
        ("约5", '"约"0', "约5"),
        ("x", ";;;", ""),
    ],
)
def test_a_format_adds_its_words_to_texts_where_it_names_them(text, code, seen):
    assert text_shown(text, code) == seen
    assert tell_text(text, look_of(code)).invisible is (not seen)


@pytest.mark.parametrize(
    ("serial", "code", "text"),
    [
        (47484.0, 'yyyy"年"m"月"', "2030-01"),
        (47484.0, "yyyy", "2030"),
        (47484.0, "yyyy-mm-dd", "2030-01-01"),
        (1.5, "[h]:mm", "36:00"),
        (1.5, "[h]:mm:ss", "36:00:00"),
        (1 / 24, "[mm]:ss", "60:00"),
        (-0.5, "[h]:mm", "-12:00"),
    ],
)
def test_moments_and_spans_are_dates(serial, code, text):
    told = tell_number(serial, look_of(code))
    assert (told.text, told.kind, told.number) == (text, "date", None)


def test_a_serial_that_is_no_moment_stays_a_number():
    told = tell_number(1e12, look_of("yyyy-mm-dd"))
    assert (told.text, told.kind, told.number) == ("1000000000000", "number", 1e12)


def test_what_is_raised_as_a_whole_is_no_number():
    told = tell_number(2.0, look_of("0", raised=True))
    assert (told.text, told.kind, told.number) == ("²", "text", None)


def test_quoted_letters_make_no_date():
    import datetime as dt

    assert look_of('0"d"').timing == ""
    assert date_text(dt.date(2030, 5, 1), 'yyyy"d"') == "2030"

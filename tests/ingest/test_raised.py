"""Raised text: as superscript letters, as it stands where it is a mark, else in square brackets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest.raised import joined, raised


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        *[
            ("2", "²"),
            ("10", "¹⁰"),
            ("1)", "¹⁾"),
            ("（1）", "⁽¹⁾"),
            ("a", "ᵃ"),
            ("-1", "⁻¹"),
            ("2+", "²⁺"),
            ("th", "ᵗʰ"),
        ],
        *[
            ("*", "*"),
            ("**", "**"),
            ("①", "①"),
            ("†", "†"),
            ("[1]", "[1]"),
            ("【注】", "【注】"),
            ("", ""),
            (" ", " "),
        ],
        *[
            ("注1", "[注1]"),
            ("1,2", "[1,2]"),
            ("q", "[q]"),
            (" 3 ", " ³ "),
            ("注①", "[注①]"),
            ("°", "°"),
            ("1①", "¹①"),
        ],
    ],
)
def test_raised_text_has_letters_of_its_own(text, seen):
    assert raised(text) == seen


def test_raised_runs_beside_each_other_are_one():
    assert joined([("用电量", False), ("1", True), (")", True), ("（万）", False)]) == "用电量¹⁾（万）"
    assert joined([("28.9", False), ("注", True), ("1", True)]) == "28.9[注1]"


@given(st.text(min_size=1))
def test_no_plain_digit_or_letter_is_left_bare(text):
    seen = raised(text)
    assert not any(letter.isascii() and letter.isalnum() for letter in seen) or "[" in seen or "【" in seen

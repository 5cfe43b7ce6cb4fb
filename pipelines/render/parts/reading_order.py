"""The order in which a reader looks for words: Chinese by its pinyin, Latin by its letters."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin


@lru_cache(maxsize=4096)
def by_reading(text: str) -> tuple[list[str], str]:
    """What words are sorted by: syllables with their tones, then the text itself."""
    return lazy_pinyin(text.lower(), style=Style.TONE3, neutral_tone_with_five=True), text


def by_letters(text: str) -> tuple[str, str]:
    """What English titles are sorted by: their words without the article before them and without signs."""
    plain = re.sub(r"[^\w\s]", "", text).lower().strip()
    return re.sub(r"^(the|an?)\s+", "", plain), text


def first_letter(text: str) -> str:
    """The letter under which a title stands: of its pinyin for Chinese, itself for Latin, # for the rest."""
    for character in text:
        if character.isdigit():
            return "#"
        read = lazy_pinyin(character, style=Style.FIRST_LETTER)[0][:1].upper()
        if read.isascii() and read.isalpha():
            return read
    return "#"

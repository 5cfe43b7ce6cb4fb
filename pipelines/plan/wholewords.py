"""Quotes that begin or end inside a word: 发性有机物 for 挥发性有机物, 020年 for 2020年.

Where the plan's text is held, a known word that lies across an end of the quote shows the cut. Of a phrase
that was transcribed without its sentence, only its first letters can tell: the tail of a known word, a letter
that begins no word, a number without its first digits.
"""

from __future__ import annotations

import re

from pipelines.codes import Codes

SHORTEST = 3  # a known word of two letters is too often a part of others
# Words of such plans that stand inside the names of indicators and are no name themselves.
_MORE = ("挥发性有机物", "氮氧化物", "二氧化硫", "有机物", "主要农作物", "化学需氧量", "颗粒物")
# Letters that end words and begin none, alone or before a joint; a number cut in the middle; a stray joint.
_NO_START = re.compile(r"^(?:[率值者们性的域]|[物源量度化类][、和及与]|0\d|[、，。；：）」』]|[,;:)])")
_UNIT_CUT = re.compile(r"\d\s*[万亿]$")


def known_words(codes: Codes) -> tuple[str, ...]:
    """Names that no quote may cut: indicators, their synonyms, terms of the glossary, bodies and areas."""
    names = [name for i in codes.indicators.values() for name in (i.name.zh, *i.synonyms)]
    names += [term.zh for term in codes.glossary] + [area.zh for area in codes.areas.values()]
    names += [name for body in codes.organisations.values() for name in (body.name_zh, *body.printed)]
    parts = {part for name in (*names, *_MORE) for part in re.split(r"[、（）()“”，,；;：:\s]", name)}
    return tuple(sorted(part for part in parts if len(part) >= SHORTEST and re.fullmatch(r"\w+", part)))


def cut_in_text(text: str, start: int, end: int, words: tuple[str, ...]) -> str:
    """The known word that lies across an end of `text[start:end]`, or the number; empty where none does."""
    for edge in (start, end):
        if re.match(r"[\d.]{2}", text[edge - 1 : edge + 1]):
            return text[edge - 1 : edge + 1]
        across = text[max(edge - 1, 0) : edge + 1]
        for word in words:
            if across not in word:
                continue
            first = edge - len(word) + 1
            found = text.find(word, max(first, 0), edge + len(word) - 1)
            if 0 <= found < edge < found + len(word):
                return word
    return ""


def cut_phrase(quote: str, words: tuple[str, ...]) -> str:
    """What shows that a transcribed phrase begins or ends inside a word; empty where nothing does."""
    start = _NO_START.match(quote)
    unit = _UNIT_CUT.search(quote)
    without_first = (word for word in words if quote.startswith(word[1:]))
    return start[0] if start else unit[0] if unit else next(without_first, "")

"""Numbers written in Chinese as they stand in prose, in digits, with the way back to the letters printed.

百分之七十七点一二 is 77.12%, 九成以上 90%以上, 六十万亩 60万亩, 17万余亩 17余万亩. Only what is
certain to be a measure is read: a share, or a number with its unit behind it.
"""

from __future__ import annotations

import re

_DIGITS = {letter: n for n, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_DIGIT = "[〇零一二两三四五六七八九]"
_NUMERAL = "[〇零一二两三四五六七八九十百千]+"
_UNITS = "亩|公顷|平方公里|平方千米|平方米|立方米|吨|千瓦|辆|台|公里|千米|元|株|家|个"
_SPOKEN = re.compile(
    rf"百分之(?P<share>{_NUMERAL})(?:点(?P<part>{_DIGIT}+))?"
    rf"|(?P<tenths>[一二两三四五六七八九])成(?P<half>半)?(?=[,;。、)的左右以多上下]|$)"
    rf"|(?P<points>{_NUMERAL})(?=个(?:多)?百分点)"
    rf"|(?<![几数上近\d第])(?P<whole>[一二两三四五六七八九十]{_NUMERAL}|[一二两三四五六七八九十])(?P<power>[万亿](?:[多余]?)|)(?=(?:{_UNITS}))"
    r"|(?<=\d)(?P<scale>[万亿])(?P<over>[多余])(?=(?:亩|公顷|平方|立方|吨|千瓦|辆|台|株|元))"
)
_PLACED = re.compile(
    "(?:(?P<thousands>[一二两三四五六七八九])千零?)?(?:(?P<hundreds>[一二两三四五六七八九])百零?)?"
    "(?:(?P<tens>[一二三四五六七八九])?(?P<ten>十))?(?P<ones>[一二两三四五六七八九])?"
)


def in_digits(text: str) -> tuple[str, list[int]]:
    """`text` with its spoken numbers in digits, and for each letter of that its place in `text`."""
    letters: list[str] = []
    places: list[int] = []
    last = 0
    for match in _SPOKEN.finditer(text):
        written = _written(match)
        if written is None:
            continue
        letters += [*text[last : match.start()], *written]
        places += [*range(last, match.start()), *([match.start()] * (len(written) - 1)), match.end() - 1]
        last = match.end()
    return "".join([*letters, *text[last:]]), [*places, *range(last, len(text))]


def _written(match: re.Match[str]) -> str | None:
    """A spoken number in digits; None where it is none that is certain."""
    if match["scale"]:
        return f"{match['over']}{match['scale']}"
    if match["tenths"]:
        return f"{_DIGITS[match['tenths']]}{5 if match['half'] else 0}%"
    number = number_of(match["share"] or match["points"] or match["whole"])
    if number is None:
        return None
    if match["share"]:
        part = "".join(str(_DIGITS[digit]) for digit in match["part"] or "")
        return f"{number}.{part}%" if part else f"{number}%"
    if match["points"]:
        return str(number)
    power = match["power"]
    # «三家», «一亩三分地» count nothing that is measured.
    if not power and number < 10:
        return None
    return f"{number}{power[1:]}{power[:1]}"


def count_of(text: str) -> int:
    """A small number in digits or in Chinese: 5, 五, 十一, 两; 0 where it is written in another way."""
    return int(text) if text.isdigit() else number_of(text) or 0


def number_of(numeral: str) -> int | None:
    """三十二, 一百零五, 两千 as a number below ten thousand; None where it is written in another way."""
    if numeral in ("零", "〇"):
        return 0
    match = _PLACED.fullmatch(numeral)
    if numeral == "百":
        return 100  # «百分之百»
    if match is None or not numeral:
        return None
    tens = _DIGITS[match["tens"]] if match["tens"] else 1 if match["ten"] else 0
    thousands, hundreds, ones = (
        _DIGITS[match[n]] if match[n] else 0 for n in ("thousands", "hundreds", "ones")
    )
    return 1000 * thousands + 100 * hundreds + 10 * tens + ones

"""A cell's text as a number: exactly, with a unit or a mark behind it, or only nearly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pipelines.ground.folding import even_width, fold
from pipelines.ground.numerals import FIGURE, figure_of
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.marks import RAISED
from pipelines.understand.when import is_chinese
from pipelines.understand.words import unit_in

_NOTE = rf"[①-⑳㈠-㈩*#†‡ª°]|[{RAISED}]+|\(\d{{1,2}}\)|\[\d{{1,2}}\]"
_NUMBER = re.compile(
    rf"(?P<sign>[-+])?(?P<open>\()?{FIGURE}(?P<close>\))?(?P<unit>[%‰])?(?P<mark>(?:{_NOTE})*)"
)
_BEGINS = re.compile(r"\s*[-+(\d<＜¥￥$€£UH]")  # as every number does
_LEADING = re.compile(rf"[-+]?{FIGURE}")
_BELOW = re.compile(rf"(?P<less>[<＜]\s*)?{FIGURE}(?P<limit>L)?")
_EXPONENT = re.compile(r"[-+]?\d(?:\.\d+)?[Ee][-+]?\d{1,3}")
# The flag of a statistical office behind a figure: «123.4 p», «123.4(r)», «12.5 bp».
_FLAGGED = re.compile(
    r"(?P<figure>.*\d ?[%‰]?)(?:\s+(?P<bare>[a-z]{1,3})|\s*[(\[](?P<inside>[A-Za-z]{1,6})\.?[)\]])"
)

# Almost a number: figures with words of degree, signs, ranges, multipliers and units around them.
_DEGREE = (
    "大约|约为|约占|约|将近|接近|近|不超过|不少于|不低于|不高于|不足|超过|超|逾|达到|达|至少|最多|最高|最低|大于|小于|高于|低于|"
    "上升|下降|增长|减少|增加|提高|降低|负增长|升|降|增|减|正|负|第|共|其中|以上|以下|以内|之间|左右|上下|多|余|几|强|弱|"
    "估计|估|预计|预测|预|初步|快报|修订|实际|计划|位|名|倍|折|成|分之|点|个|百|千|万|十|亿|至|到|或|和|比|"
    "about|approx|circa|ca|over|under|up to|at least|to|or|and|est|prelim|prov|rev|nearly|almost|"
    "rund|etwa|bis|über|unter|und|mehr als"
)
_AROUND = re.compile(
    rf"(?:{_DEGREE}|[-+±~≈≥≤≧≦><=▲△▼▽↑↓→…*※#!?'`\"“”^/\\|:;、,.()\[\]【】（）<>%‰\s]|[{RAISED}①-⑳†‡§]|[Ee]\d)+",
    re.IGNORECASE,
)
_WORDED = re.compile(
    r"(?!about|approx|circa|ca|over|under|up|at|est|nearly|almost|rund|etwa|über|unter|mehr)[A-Za-z]"
)
_DIGIT, _FIGURES, _TIME = re.compile(r"\d"), re.compile(r"[\d.,]+"), re.compile("[年月季]")
_LATIN = re.compile(r"[a-z]{1,2}\.?")


class Number(NamedTuple):
    """A number as read from a cell: value, unit printed with it, footnote marks, flag, doubts."""

    value: Decimal
    unit: str = ""
    marks: tuple[str, ...] = ()
    flag: str = ""
    doubts: tuple[str, ...] = ()


class Locale(NamedTuple):
    """How a file's texts write decimals (`.` or `,`), and whether a figure such as 1.234 may mean either."""

    decimal: str = "."
    unsure: bool = False

    def plain(self, text: str) -> str:
        """A figure's text with a point for decimals and nothing between thousands; other texts unchanged."""
        if self.decimal == "," and (match := _CONTINENTAL.fullmatch(text)):
            return match["sign"] + re.sub(r"[.\s'’]", "", match["whole"]) + match["rest"].replace(",", ".")
        if match := _APOSTROPHES.fullmatch(text):
            return match["sign"] + re.sub(r"['’]", "", match["whole"]) + match["rest"]
        return text

    def may_be_either(self, text: str) -> bool:
        """Whether a figure reads as two numbers, and nothing in the file says which."""
        return self.unsure and bool(_EITHER.fullmatch(text))


_CONTINENTAL = re.compile(
    r"(?P<sign>[-+(]?)(?P<whole>\d{1,3}(?:[.\s'’]\d{3})+|\d+)(?P<rest>(?:,\d+)?(?:\s?[%‰])?\)?\D{0,12})"
)
_APOSTROPHES = re.compile(r"(?P<sign>[-+(]?)(?P<whole>\d{1,3}(?:['’]\d{3})+)(?P<rest>(?:[.]\d+)?\D{0,12})")
MANY = 3  # figures with a comma that a Chinese text has before it is believed to write decimals so
_EITHER = re.compile(r"[-+(]?[1-9]\d{0,2}[.,]\d{3}\)?\s?[%‰]?")
_POINTED = re.compile(
    r"[-+(]?(?:\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}|0\.\d+|\d+\.\d{1,2}|\d+\.\d{4,}|\d{4,}\.\d+)\)?%?"
)
_COMMAED = re.compile(
    r"[-+(]?(?:\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|0,\d+|\d+,\d{1,2}|\d+,\d{4,}|\d{4,},\d+)\)?\s?%?"
)
_ABROAD = re.compile(r"[äöüßéèêàçñõå]|\b(?:und|der|insgesamt|Jahr|Einheit|année|total|ensemble)\b")


def locale_of(texts: Iterable[str]) -> Locale:
    """How the texts of one file write decimals, by those that read only one way.

    Chinese texts write a point, but for exports with nothing but commas. Elsewhere commas rule where most of
    such figures have them. Where none decides, 1,234 and 1.234 are what they are in English, unless the words
    are of a language that writes them the other way round: then each such figure is doubted.
    """
    printed = list(texts)
    plain = [even_width(text).strip() for text in printed]
    points = sum(bool(_POINTED.fullmatch(text)) for text in plain)
    commas = sum(bool(_COMMAED.fullmatch(text)) for text in plain)
    if any(is_chinese(text) for text in printed):
        return Locale("," if commas >= MANY and commas > MANY * points else ".")
    if commas > points:
        return Locale(",", unsure=points > 0)
    if points or not any(_EITHER.fullmatch(text) for text in plain):
        return Locale(".", unsure=commas > 0)
    return Locale(".", unsure=any(_ABROAD.search(text) for text in plain))


def read_cell(text: str, lexicon: Lexicon, locale: Locale) -> Number | None:
    """The number that the whole of a cell's text is: plain, with a unit, a mark or a flag behind it, below a
    limit of detection, or in exponents; None for everything else.

    text: of even width, on one line.
    """
    if not _BEGINS.match(text):
        return None
    plain = locale.plain(text)
    found = number_of(plain) or _with_unit(plain, lexicon) or _below_detection(plain) or _exponent(plain)
    found = found or _flagged(plain, lexicon) or _money(plain)
    if found is not None and locale.may_be_either(text):
        return found._replace(doubts=(*found.doubts, "number:locale"))
    return found


def number_of(text: str) -> Number | None:
    """A text that is one number, perhaps with % or ‰ and footnote marks; else None."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    if match["open"] and re.fullmatch(r"(?:19|20)\d\d", match["digits"]) and not match["fraction"]:
        return None  # «(2021)» is a year
    value = figure_of(match)
    doubts: tuple[str, ...] = ()
    if match["open"]:  # an accountant's minus, or a note: the table does not say
        value, doubts = -value, ("number:brackets",)
    if match["sign"] == "-":
        value = -value
    return Number(value, match["unit"] or "", tuple(re.findall(_NOTE, match["mark"])), "", doubts)


def _with_unit(text: str, lexicon: Lexicon) -> Number | None:
    """A number with its unit in the same cell: 12.3亿元."""
    match = _LEADING.match(text)
    unit = unit_in(text[match.end() :], lexicon) if match else ""
    number = number_of(match.group()) if match and unit else None
    return number._replace(unit=unit) if number else None


def _below_detection(text: str) -> Number | None:
    """A limit of detection printed for a value below it: 0.025L, <0.01."""
    match = _BELOW.fullmatch(text.strip())
    if match is None or bool(match["less"]) == bool(match["limit"]):
        return None
    return Number(figure_of(match), doubts=("number:below-detection",))


def _exponent(text: str) -> Number | None:
    """A figure as a spreadsheet shows it in a narrow column: its last digits are gone."""
    if not _EXPONENT.fullmatch(text.strip()):
        return None
    return Number(Decimal(text.strip()), doubts=("number:exponent",))


def _money(text: str) -> Number | None:
    """A figure behind the sign of a currency."""
    match = _CURRENCY.fullmatch(text.strip())
    number = number_of(match["sign"] + match["figure"]) if match else None
    return number._replace(unit=_CURRENCIES[match["currency"]]) if number and match else None


_CURRENCIES = {"¥": "元", "￥": "元", "$": "$", "€": "€", "£": "£", "US$": "US$", "HK$": "港元"}
_CURRENCY = re.compile(r"(?P<sign>-?)(?P<currency>US\$|HK\$|[¥￥$€£])\s?(?P<figure>.+)")


def _flagged(text: str, lexicon: Lexicon) -> Number | None:
    """A figure with an office's flag behind it; the flag's meaning is the lexicon's."""
    match = _FLAGGED.fullmatch(text.strip())
    if match is None:
        return None
    letters = (match["bare"] or match["inside"]).casefold()
    number = number_of(match["figure"]) if lexicon.flag_of(letters) else None
    return number._replace(flag=letters) if number else None


def is_nearly(text: str, lexicon: Lexicon) -> bool:
    """Whether a text is figures with only words of degree, signs and units around them: 约260, 80-85."""
    if len(text) > 40 or not _DIGIT.search(text):
        return False
    flat = fold(text)
    if len(flat) > 24 or _TIME.search(flat) or _WORDED.match(flat):
        return False
    words = [word for word in _FIGURES.split(text) if word.strip()]
    # (10 000 tce) is a unit
    return all(_is_around(word, lexicon) for word in words) and not unit_in(text, lexicon, expected=True)


@lru_cache(maxsize=1 << 12)
def _is_around(word: str, lexicon: Lexicon) -> bool:
    if _AROUND.fullmatch(word) or unit_in(word, lexicon):
        return True
    rest = _AROUND.sub("", word)
    return bool(_LATIN.fullmatch(rest)) or bool(unit_in(rest, lexicon))

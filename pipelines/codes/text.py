"""The one place where numbers become text: charts, tables, sentences and downloads all come here.

Decimals follow the print or the indicator, never significant figures. Chinese keeps the printed unit;
English spells large units out (89.2 万吨 → 892,000 t) and keeps mu beside the conversion.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Literal

from pipelines.codes.models import Codes, Indicator
from pipelines.ground.numerals import as_decimal
from pipelines.ground.periods import is_undated
from pipelines.ground.phrases import Phrases

Lang = Literal["zh", "en"]
THIN = "\u202f"  # a narrow space that does not break
_NO_SPACE_ZH = ("%", "‰")
say = Phrases(Path(__file__).with_suffix(".yaml"))

_MANY = 10**9  # from here on English counts in millions


def number(value: float | Decimal, decimals: int, group_from: int = 10_000) -> str:
    """`value` with that many decimals, a true minus sign, and groups of three from `group_from` on."""
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(str(value)).quantize(step, ROUND_HALF_EVEN)
    grouped = f"{abs(rounded):,}" if abs(rounded) >= group_from else f"{abs(rounded)}"
    return f"−{grouped}" if rounded < 0 else grouped


def amount(value: float, decimals: int, unit: str, codes: Codes, lang: Lang) -> str:
    """A figure with its unit: 89.2 万吨, 892,000 t; 45 万亩, 450,000 mu = 30,000 ha."""
    known = codes.units[unit]
    if lang == "zh":
        counted = say(lang, "points") if unit == "PP" else "" if unit == "INDEX" else known.zh
        space = THIN if counted and counted not in _NO_SPACE_ZH else ""
        return f"{number(value, decimals)}{space}{counted}"
    factor = known.en_factor
    converted, name = as_decimal(Fraction(Decimal(str(value))) * factor), known.en_name
    places = max(0, decimals - max(0, round(math.log10(factor)))) if factor != 1 else decimals
    if factor != 1 and abs(converted) >= _MANY:
        converted, name = converted / 10**6, say(lang, "million", unit=name)
        needed = -int(converted.normalize().as_tuple().exponent)
        places = max(0, min(needed, decimals - round(math.log10(factor)) + 6))
    shown = number(converted, places, 1_000)
    text = f"{shown}{THIN}{name}" if name else shown
    if known.code.startswith("MU"):
        mu = codes.convert(Decimal(str(value)), unit, "MU")
        digits = max(0, decimals - round(math.log10(known.factor / codes.units["MU"].factor)))
        same = "=" if converted == round(converted, places) else "≈"
        return f"{number(mu, digits)}{THIN}mu {same} {text}"
    return text


def observed(
    value: float,
    decimals: int,
    unit: str,
    qualifier: str,
    indicator: Indicator,
    codes: Codes,
    lang: Lang,
) -> str:
    """An observation as text: amount with its qualifier, or the name of a state.

    Of an indicator that is itself a yearly change the words are about the size of the fall: «下降 12%以上»,
    never «−12%以上».
    """
    if indicator.states and unit == indicator.unit:
        state = indicator.states[int(value) - 1]
        return state[lang]
    pattern = say.known(f"qualifier.{qualifier}")
    if not pattern:
        return amount(value, decimals, unit, codes, lang)
    falls = value < 0 and indicator.per_year
    size = say(lang, pattern, amount=amount(-value if falls else value, decimals, unit, codes, lang))
    return say(lang, "moved.down", size=size) if falls else size


_ALL = -100


def moved(low: float | None, high: float | None, decimals: int, unit: str, codes: Codes, lang: Lang) -> str:
    """A change as words and sizes: 下降 12.0%, 上升 1 至 2%, 下降 12%以上; a fall of 12.0 %.

    low, high: its bounds, None where open; both signs, or nothing at all, are given as a range.
    """
    if low == high == 0:
        return say(lang, "moved.not")
    if unit == "PT" and low == _ALL and low != high:
        low = None  # nothing falls by more than all of it: no bound that anybody printed
    if (high is not None and high <= 0) or (low is not None and low >= 0):
        falls = high is not None and high <= 0
        near, far = (high, low) if falls else (low, high)
        size = _size(near, far, decimals, unit, codes, lang)
        return say(lang, "moved.down" if falls else "moved.up", size=size)
    if low is None or high is None:
        return say(lang, "moved.unknown")
    ends = [amount(end, decimals, unit, codes, lang) for end in (low, high)]
    return say(lang, "moved.between", low=ends[0], high=ends[1])


def _size(near: float | None, far: float | None, decimals: int, unit: str, codes: Codes, lang: Lang) -> str:
    """The size of a change from its end next to nought and the one away from it (None: open)."""
    first = amount(abs(near or 0), decimals, unit, codes, lang)
    if far is None:
        return say(lang, "moved.by-at-least", near=first)
    last = amount(abs(far), decimals, unit, codes, lang)
    if first == last:
        return first
    return say(lang, "moved.by" if near else "moved.by-at-most", near=first, far=last)


def bracketed(text: str, more: str, lang: Lang) -> str:
    """`text` with what else is said of it in the brackets of its language."""
    return say(lang, "bracketed", text=text, more=more)


def period(code: str, lang: Lang) -> str:
    """A period code in words: 2024-02 → 2024 年 2 月, February 2024; ../2024-02-03: printed by then, of
    when is not stated."""
    if is_undated(code):
        return say(lang, "period.undated", published=period(code.partition("/")[2], lang))
    if "/" in code:
        first, last = (period(end, lang) for end in code.split("/"))
        return say(lang, "period.span", first=first, last=last)
    year, _, rest = code.partition("-")
    part, _, day = rest.partition("-")
    words = say(lang, f"period.{part or 'year'}", year=year)
    return say(lang, "period.day", month=words, day=int(day)) if day else words


def when(code: str, lang: Lang) -> str:
    """A period as it stands in a sentence: 2024 年 2 月; in February 2024, on 30 June 2024, from … to …"""
    kind = "day" if code.count("-") == 2 else "other"
    if "/" in code:
        kind = "undated" if is_undated(code) else "span"
    return say(lang, f"when.{kind}", period=period(code, lang))


def chinese_number(n: int) -> str:
    """1 to 99 in Chinese numerals (articles of a plan): 8 → 八, 24 → 二十四."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(n, 10)
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def percent(share: float, decimals: int, lang: Lang) -> str:
    """A share of one as per cent."""
    text = number(share * 100, decimals)
    return f"{text}%" if lang == "zh" else f"{text}{THIN}%"


def article_number(article: str, lang: Lang) -> str:
    """An article's number as the language writes it."""
    return chinese_number(int(article)) if lang == "zh" else article

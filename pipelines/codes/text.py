"""The one place where numbers become text: charts, tables, sentences and downloads all come here.

Decimals follow the print or the indicator, never significant figures. Chinese keeps the printed unit;
English spells large units out (89.2 万吨 → 892,000 t) and keeps mu beside the conversion.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Literal

from pipelines.codes.models import Codes, Indicator
from pipelines.ground.numerals import as_decimal

Lang = Literal["zh", "en"]
THIN = "\u202f"  # a narrow space that does not break
_NO_SPACE_ZH = ("%", "‰")
_HALVES = {"S1": ("上半年", "the first half of "), "S2": ("下半年", "the second half of ")}
_QUARTERS = {f"Q{n}": (f"第{zh}季度", f"Q{n} ") for n, zh in enumerate("一二三四", start=1)}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_QUALIFIER = {
    "about": ("约 {}", "about {}"),
    "nearly": ("近 {}", "nearly {}"),
    "over": ("{}多", "somewhat over {}"),
    "ge": ("{}以上", "{} or more"),
    "gt": ("超过 {}", "over {}"),
    "le": ("{}以下", "{} or less"),
    "lt": ("不足 {}", "under {}"),
}


_MANY = 10**9  # from here on English counts in millions


def number(value: float | Decimal, decimals: int, group_from: int = 10_000) -> str:
    """`value` with that many decimals, a true minus sign, and groups of three from `group_from` on."""
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(str(value)).quantize(step, ROUND_HALF_EVEN)
    grouped = f"{abs(rounded):,}" if abs(rounded) >= group_from else f"{abs(rounded)}"
    return f"−{grouped}" if rounded < 0 else grouped


def amount(value: float, decimals: int, unit: str, codes: Codes, lang: Lang) -> str:
    """A figure with its unit: 89.2 万吨, 892,000 t; 45 万亩, 45 × 10⁴ mu (30,000 ha)."""
    known = codes.units[unit]
    if lang == "zh":
        if unit == "PP":
            return f"{number(value, decimals)}{THIN}个百分点"
        space = "" if known.zh in _NO_SPACE_ZH else THIN
        return number(value, decimals) + (space + known.zh if known.zh != "无量纲" else "")
    factor = known.en_factor
    converted, name = as_decimal(Fraction(Decimal(str(value))) * factor), known.en_name
    places = max(0, decimals - max(0, round(math.log10(factor)))) if factor != 1 else decimals
    if factor != 1 and abs(converted) >= _MANY:
        converted, name = converted / 10**6, f"million {name}"
        needed = -int(converted.normalize().as_tuple().exponent)
        places = max(0, min(needed, decimals - round(math.log10(factor)) + 6))
    shown = number(converted, places, 1_000)
    text = f"{shown}{THIN}{name}" if name else shown
    if known.code.startswith("MU"):
        mu = codes.convert(Decimal(str(value)), unit, "MU")
        digits = max(0, decimals - round(math.log10(known.factor / codes.units["MU"].factor)))
        return f"{number(mu, digits)}{THIN}mu ({text})"
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
        return state.zh if lang == "zh" else state.en
    pattern = _QUALIFIER.get(qualifier)
    if pattern is None:
        return amount(value, decimals, unit, codes, lang)
    zh = lang == "zh"
    if value < 0 and indicator.per_year:
        size = pattern[0 if zh else 1].format(amount(-value, decimals, unit, codes, lang))
        return f"下降 {size}" if zh else f"a fall of {size}"
    return pattern[0 if zh else 1].format(amount(value, decimals, unit, codes, lang))


_ALL = -100


def moved(low: float | None, high: float | None, decimals: int, unit: str, codes: Codes, lang: Lang) -> str:
    """A change as words and sizes: 下降 12.0%, 上升 1 至 2%, 下降 12%以上; a fall of 12.0 %.

    low, high: its bounds, None where open; both signs, or nothing at all, are given as a range.
    """
    zh = lang == "zh"
    if low == high == 0:
        return "没有变化" if zh else "no change"
    if unit == "PT" and low == _ALL and low != high:
        low = None  # nothing falls by more than all of it: no bound that anybody printed
    if (high is not None and high <= 0) or (low is not None and low >= 0):
        falls = high is not None and high <= 0
        near, far = (high, low) if falls else (low, high)
        size = _size(near, far, decimals, unit, codes, lang)
        word = ("下降" if falls else "上升") if zh else ("a fall of" if falls else "a rise of")
        return f"{word} {size}"
    ends = ["" if end is None else amount(end, decimals, unit, codes, lang) for end in (low, high)]
    if not all(ends):
        return "变化不明" if zh else "an unknown change"
    return f"变化在 {ends[0]} 和 {ends[1]} 之间" if zh else f"a change between {ends[0]} and {ends[1]}"


def _size(near: float | None, far: float | None, decimals: int, unit: str, codes: Codes, lang: Lang) -> str:
    """The size of a change from its end next to nought and the one away from it (None: open)."""
    zh = lang == "zh"
    first = amount(abs(near or 0), decimals, unit, codes, lang)
    if far is None:
        return f"{first}以上" if zh else f"{first} or more"
    last = amount(abs(far), decimals, unit, codes, lang)
    if first == last:
        return first
    if not near:
        return f"{last}以内" if zh else f"up to {last}"
    return f"{first} 至 {last}" if zh else f"{first} to {last}"


def bracketed(text: str, more: str, lang: Lang) -> str:
    """`text` with what else is said of it in the brackets of its language."""
    return f"{text}（{more}）" if lang == "zh" else f"{text} ({more})"


def uncapital(text: str) -> str:
    """`text` as it stands in mid-sentence: a first letter that begins an ordinary word is small; GDP, VOC,
    CO₂ and names of one letter keep theirs."""
    first, rest = text[:1], text[1:2]
    return first.lower() + text[1:] if rest.islower() else text


def period(code: str, lang: Lang) -> str:
    """A period code in words: 2024-02 → 2024 年 2 月, February 2024."""
    zh = lang == "zh"
    if "/" in code:
        first, last = code.split("/")
        return (
            f"{period(first, lang)}至{THIN}{period(last, lang)}"
            if zh
            else f"{period(first, lang)} to {period(last, lang)}"
        )
    year, _, rest = code.partition("-")
    if not rest:
        return f"{year}{THIN}年" if zh else year
    if rest in _HALVES:
        return f"{year}{THIN}年{_HALVES[rest][0]}" if zh else f"{_HALVES[rest][1]}{year}"
    if rest in _QUARTERS:
        return f"{year}{THIN}年{_QUARTERS[rest][0]}" if zh else f"{_QUARTERS[rest][1]}{year}"
    month, _, day = rest.partition("-")
    if zh:
        return f"{year}{THIN}年{THIN}{int(month)}{THIN}月" + (f"{THIN}{int(day)}{THIN}日" if day else "")
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}" if day else f"{_MONTHS[int(month) - 1]} {year}"


def when(code: str, lang: Lang) -> str:
    """A period as it stands in a sentence: 2024 年 2 月; in February 2024, on 30 June 2024, from … to …"""
    words = period(code, lang)
    if lang == "zh":
        return words
    if "/" in code:
        return f"from {words}"
    return f"{'on' if len(code) == len('2024-06-30') and code[5:].count('-') else 'in'} {words}"


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

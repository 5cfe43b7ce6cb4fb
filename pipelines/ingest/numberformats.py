"""Numbers as a workbook shows them: number formats, so that TEXT is what a person sees."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal

from pipelines.ground.numerals import read_number
from pipelines.ingest.formatcodes import Section, sections_of

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
# How a section for negative numbers marks them: the minus sign says the same and is always printed.
_MINUS = re.compile(r"[-－–—−(（▲△▼▽]|负")
_CLOSING = re.compile(r"[)）]")
_THREE = re.compile(r"0\s000$")
_WIDE = Context(prec=400)  # the largest number of a cell has 309 digits
_DAY = 86_400


def shown(value: float, code: str) -> str:
    """`value` under the number format `code`, words of the format included: `5.2万吨`, `约5`, `¥5`, `-`.

    Scale (per cent, thousands), rounding, grouping and literal words are as shown; colours and padding are
    left out, and an accountant's brackets give a minus sign, next to the digits. Of exponents and
    fractions the number stands as without a format. A format that shows nothing gives an empty text.
    """
    if code in ("", "General", "@") or not math.isfinite(value):
        return general(value)
    section = _applied(sections_of(code), value)
    if section.shape in ("words", "nothing"):
        return section.before.strip()
    number = _WIDE.multiply(Decimal(repr(float(value))), Decimal(1).scaleb(section.power))
    core = _core(section, abs(number), abs(value))
    sign = "-" if value < 0 and re.search("[1-9]", core) else ""
    before = _MINUS.sub("", section.before) if value < 0 else section.before
    after = _CLOSING.sub("", section.after) if value < 0 else section.after
    after = after.replace(" %", "%")
    return f"{before}{sign}{core}{after}".strip()


def text_shown(text: str, code: str) -> str:
    """A text under a format that adds words to texts (`@"万吨"`); empty where its section shows nothing."""
    sections = sections_of(code)
    section = sections[3] if len(sections) > 3 else sections[-1]
    if section.text:
        return f"{section.before}{text}{section.after}"
    return text if len(sections) < 4 else section.before


def _applied(sections: tuple[Section, ...], value: float) -> Section:
    """The section that applies to a number; the last of four is for text."""
    numeric = sections[:3] if len(sections) == 4 or not sections[-1].text else sections[:-1] or sections
    if any(section.tested for section in numeric):
        return _tested(numeric, value)
    if value < 0 and len(numeric) > 1:
        return numeric[1]
    return numeric[2] if value == 0 and len(numeric) > 2 else numeric[0]


def _tested(sections: tuple[Section, ...], value: float) -> Section:
    for place, section in enumerate(sections):
        if section.tested is None:
            if place == 1 and len(sections) == 3 and value >= 0:
                continue
            return section
        if section.tested(value):
            return section
    return Section("general")


def _core(section: Section, number: Decimal, stored: float) -> str:
    """The digits of a number ≥ 0 in a section's placeholders."""
    if section.shape != "digits":
        return general(float(number) if section.power else stored)
    rounded = number.quantize(Decimal(1).scaleb(-section.most), ROUND_HALF_UP, context=_WIDE)
    whole, _, fraction = f"{rounded:f}".partition(".")
    kept = len(fraction.rstrip("0"))
    fraction = fraction[: max(kept, section.least)]
    if not rounded and section.whole and all(sign == "?" for digit, sign in section.whole if digit):
        return ""  # a blank in place of an insignificant zero: the accountant's `"-"??`
    least = sum(sign == "0" for digit, sign in section.whole if digit)
    between = {sign for digit, sign in section.whole if not digit}
    if between and all(sign.isspace() for sign in between) and _THREE.search(_pattern(section)):
        whole = f"{int(whole):,}".replace(",", between.pop())  # blanks that group: `# ##0`
    elif between:
        whole = _filled(section.whole, whole)
    elif section.grouped:
        whole = f"{int(whole):,}"
    else:
        whole = whole.zfill(least)
    return f"{whole}.{fraction}" if fraction else whole


def _pattern(section: Section) -> str:
    return "".join("0" if digit else sign for digit, sign in section.whole)


def _filled(places: list[tuple[bool, str]], digits: str) -> str:
    """Digits put into placeholders from the right, with the literals between them: `0!.0` shows 123 as
    12.3, a common way to show ten thousands."""
    rest, parts = digits, []
    first = next(n for n, (digit, _) in enumerate(places) if digit)
    for n in range(len(places) - 1, -1, -1):
        digit, sign = places[n]
        if not digit:
            parts.append(sign)
        elif n == first:
            parts.append(rest or ("0" if sign == "0" else ""))
            rest = ""
        else:
            parts.append(rest[-1:] or ("0" if sign == "0" else ""))
            rest = rest[:-1]
    text = "".join(reversed(parts)).lstrip(" -")
    return f"0{text}" if text.startswith(".") else text


def general(value: float) -> str:
    """A number without a format: fifteen digits, as spreadsheets keep them, never an exponent."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.15g}"
    return format(Decimal(text), "f") if "e" in text else text


def stored(value: float, text: str) -> str:
    """A stored number with the decimals that it is shown with, where that is the same number (90 as 90.0);
    otherwise as it is stored, whatever its format hides."""
    plain, read = general(value), read_number(text)
    return format(read[0], "f") if read is not None and read[0] == Decimal(plain) else plain


def date_text(value: dt.datetime | dt.date | dt.time, code: str) -> str:
    """A date as text: year and month where the format shows no day, the year where it shows no month."""
    if isinstance(value, dt.time):
        return value.isoformat("seconds")
    plain = _QUOTED.sub("", code).lower()
    if "d" not in plain and "y" in plain:
        return f"{value:%Y-%m}" if "m" in plain else f"{value:%Y}"
    if isinstance(value, dt.datetime) and (value.hour or value.minute or value.second):
        return value.isoformat(sep=" ", timespec="seconds")
    return f"{value:%Y-%m-%d}"


def is_elapsed(code: str) -> bool:
    """Whether a format shows a span of time (`[h]:mm`), not a moment."""
    return bool(_ELAPSED.search(code))


def elapsed_text(days: float, code: str) -> str:
    """A span of time under a format such as `[h]:mm` or `[mm]:ss`: 1.5 days are 36:00."""
    unit = _ELAPSED.search(code)
    seconds = round(abs(days) * _DAY)
    sign = "-" if days < 0 and seconds else ""
    largest = unit[1][0].lower() if unit else "h"
    if largest == "s":
        return f"{sign}{seconds}"
    minutes, second = divmod(seconds, 60)
    tail = f":{second:02}" if "s" in code.lower() else ""
    if largest == "m":
        return f"{sign}{minutes}{tail}"
    hour, minute = divmod(minutes, 60)
    return f"{sign}{hour}:{minute:02}{tail}"

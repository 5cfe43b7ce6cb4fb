"""Numbers as a workbook shows them: the common number formats, so that TEXT is what a person sees."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

from pipelines.ground.numerals import read_number

_SECTION = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DIGITS = re.compile(r"[#0,]*0(?:\.(?P<decimals>0+))?|#[#,]*(?:\.(?P<only>0+))?")


def shown(value: float, code: str) -> str:
    """`value` under the number format `code`; what is not a plain number format is shown as General.

    The sign, decimals, grouping and per cent are kept; colours, literals and padding are not text that a
    reader of numbers needs.
    """
    if code in ("", "General", "@"):
        return general(value)
    section = _section(code, value)
    core = _SECTION.sub("", section)
    percent = "%" in core
    match = _DIGITS.search(core)
    if match is None or re.search(r"[eE/?]", core):
        return general(value)
    number = Decimal(repr(value)) * (100 if percent else 1)
    decimals = len(match["decimals"] or match["only"] or "")
    rounded = abs(number).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{rounded:,}" if "," in match.group() else f"{rounded}"
    sign = "-" if number < 0 and rounded else ""
    return f"{sign}{text}{'%' if percent else ''}"


def _section(code: str, value: float) -> str:
    """The part of a format such as `0.0;-0.0;0` that applies; a sign in it is printed anyway."""
    parts = code.split(";")
    if value < 0 and len(parts) > 1:
        return parts[1]
    return parts[2] if value == 0 and len(parts) > 2 and "0" in parts[2] else parts[0]


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
        return value.isoformat()
    plain = _SECTION.sub("", code).lower()
    if "d" not in plain and "y" in plain:
        return f"{value:%Y-%m}" if "m" in plain else f"{value:%Y}"
    if isinstance(value, dt.datetime) and (value.hour or value.minute or value.second):
        return value.isoformat(sep=" ")
    return f"{value:%Y-%m-%d}"

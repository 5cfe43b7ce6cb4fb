"""How a workbook's styles make a cell look, and what a stored value therefore reads as."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pipelines.ingest.formatcodes import sections_of
from pipelines.ingest.numberformats import date_text, elapsed_text, general, is_elapsed, shown, text_shown
from pipelines.ingest.raised import raised

INDENT = "\u3000"
ERRORS = frozenset(
    ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)
_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
# ECMA-376 part 1, 18.8.30: the formats without a code in the file, those of Chinese Excel included.
BUILTIN = {
    **{0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"},
    **{12: "# ?/?", 13: "# ??/??", 14: "yyyy-m-d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy"},
    **{18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-m-d h:mm"},
    **dict.fromkeys((27, 36, 50, 52, 57), _YEAR_MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), _MONTH_DAY),
    **{30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"'},
    **dict.fromkeys((34, 55), 'h"时"mm"分"'),
    **dict.fromkeys((35, 56), 'h"时"mm"分"ss"秒"'),
    **{37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00"},
    **{41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ '},
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    **{45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@"},
    **{5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0", 7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;¥-#,##0.00"},
}


@dataclass(frozen=True)
class Look:
    """A style: its number format code, indent of texts, whether its font is raised or struck out.

    timing: `` for numbers, `date` for moments, `elapsed` for spans. worded: the format changes texts too.
    """

    code: str = "General"
    indent: int = 0
    raised: bool = False
    struck: bool = False
    timing: str = ""
    worded: bool = False

    @property
    def plain(self) -> bool:
        """Whether a value is shown as without a style."""
        return self.code in ("General", "@") and not self.raised


class Told(NamedTuple):
    """A value as a cell: its text, kind and number; invisible where its format shows nothing."""

    text: str
    kind: str
    number: float | None = None
    invisible: bool = False


@cache
def look_of(code: str, indent: int = 0, raised: bool = False, struck: bool = False) -> Look:
    """The look of a format code and a font; each is worked out once."""
    sections = sections_of(code)
    timed = any(section.timed for section in sections)
    timing = "elapsed" if is_elapsed(code) else "date" if timed else ""
    worded = not timed and (
        len(sections) > 3 or (sections[-1].text and bool(sections[-1].before + sections[-1].after))
    )
    return Look(code or "General", indent, raised, struck, timing, worded)


PLAIN = look_of("General")


def tell_number(value: float, look: Look, from_1904: bool = False) -> Told:
    """A stored number as its style shows it: a number, a moment, a span, or, raised, a footnote's mark."""
    if not math.isfinite(value):
        return Told(general(value), "error")
    if look.timing:
        return _tell_moment(value, look, from_1904)
    text = shown(value, look.code)
    if look.raised:
        return Told(raised(text or general(value)), "text")
    return Told(text or general(value), "number", value, not text)


def _tell_moment(value: float, look: Look, from_1904: bool) -> Told:
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

    if look.timing == "elapsed":
        return Told(elapsed_text(value, look.code), "date")
    try:
        moment = from_excel(value, MAC_EPOCH if from_1904 else WINDOWS_EPOCH)
    except (ValueError, OverflowError):  # before 1900 or after 9999: no moment, whatever the format
        return Told(general(value), "number", value)
    return tell_moment(moment, look)


def tell_moment(moment: dt.datetime | dt.date | dt.time | dt.timedelta | None, look: Look) -> Told:
    """A moment as its format shows it: no day where the format shows none."""
    if moment is None:
        return Told("", "date")
    if isinstance(moment, dt.timedelta):
        return Told(elapsed_text(moment / dt.timedelta(days=1), look.code), "date")
    return Told(date_text(moment, look.code), "date")


def tell_text(text: str, look: Look) -> Told:
    """A stored text as its style shows it; the blanks before it are its indent."""
    if text in ERRORS:
        return Told(text, "error")
    seen = text_shown(text, look.code) if look.worded else text
    if look.raised:
        seen = raised(seen)
    return Told(INDENT * look.indent + (seen or text), "text", None, bool(text) and not seen)

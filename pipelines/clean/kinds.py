"""What kind of figure a printed number is: a level, a change, a sum over a span, an index (METHODS §2).

A figure's mapping says it (TRANSFORMATION, BASE_PER), or the period and the words do. Words that say
another kind than the mapping are a fault: «比2020年下降14.7%» is never taken for a change on the year before.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import polars as pl

from pipelines.codes import Codes, Indicator
from pipelines.ground.errors import Fault
from pipelines.ground.folding import fold
from pipelines.ground.periods import Period, is_undated
from pipelines.schema import TRANSFORMATIONS

_PREVIOUS = re.compile(r"(?:上年(?:同期)?|previousyear)[=为]100", re.IGNORECASE)
_FIXED = re.compile(r"(\d{4})年?[=为]100")
_SINCE_YEAR = re.compile(r"(?:比|较|与)(\d{4})年(?!同)")
_PLANS = re.compile(r"[“\"']?十([一二三四五六])五[”\"']?(?:时期|期间)?以来")
_YEARLY = re.compile(r"上年|去年|同比|年均")
_RUNNING = re.compile(r"累计|累积")
# Words by which a change covers more than the year before: 三年累计, 2020年以来, 年均, 在2020年基础上.
_LONGER = re.compile(r"累计|累积|年来|年以来|年均|前[一二三四五\d]年|基础上|期末|五[”\"']?末|为基期")
_SPAN = re.compile(r"(\d{4})/(\d{4})")
_FIRST_PLAN_BASE = 2000  # 十五 counts from 2000, and each plan five years later


# The words of a bureau's form for the kinds of a figure; `in_form` reads them back.
OF_YEAR, OF_END, ON_YEAR, OF_STATE = "当年", "年末", "比上年", "进度"
_OF_FORM = {OF_YEAR: "N", OF_END: "N", ON_YEAR: "G1"}
_SUM_OF_FORM, _SINCE_OF_FORM = re.compile(r"自(\d{4})年累计"), re.compile(r"比(\d{4})年")


class FigureKind(NamedTuple):
    """TRANSFORMATION, BASE_PER and the period that goes with them (a running total's is its span)."""

    transformation: str
    base: str | None
    period: Period


def sum_since(first: int) -> str:
    """How a form calls a running total from a first year on."""
    return f"自{first}年累计"


def change_since(base: int) -> str:
    """How a form calls a change on a base year."""
    return f"比{base}年"


def in_form(text: str) -> tuple[str, str]:
    """(TRANSFORMATION, BASE_PER) that a form's word stands for; empty where a row states none (a state, or a
    form from before the column)."""
    word = fold(text)
    if total := _SUM_OF_FORM.fullmatch(word):
        return "CU", total[1]
    if change := _SINCE_OF_FORM.fullmatch(word):
        return "GB", change[1]
    return _OF_FORM.get(word, ""), ""


def kind_of(
    stated: str,
    base: str,
    indicator: Indicator,
    sums: bool,
    period: Period,
    words: str,
    as_printed: str,
    where: str,
) -> FigureKind | Fault:
    """The kind of a figure.

    stated, base: TRANSFORMATION and BASE_PER of the mapping, where it says them (base 上年: the year before);
    sums: whether its amounts of several periods add up (a flow that is no rate); words: indicator, unit and
    place in the source's words; as_printed: the span, where there is one. Returns Fault: an unknown or
    incomplete kind (E-KIND-02), or words that say another one (E-KIND-03).
    """
    if stated:
        return _stated(stated, base, period, where)
    own = _own(indicator, sums, period)
    printed = _printed(words, as_printed if indicator.per_year else "", period)
    if printed is not None and printed[0] == "GB" and printed[1] == _named_base(indicator):
        printed = None
    if printed is None and own.transformation == "N" and sums and _is_running(words, as_printed):
        printed = ("CU", "YYYY")
    if printed is None and own.transformation == "G1" and _is_longer(as_printed):
        printed = ("GB", "YYYY")
    if printed is None or printed == (own.transformation, own.base):
        return own
    if printed[0] == "IX":
        return FigureKind("IX", printed[1], period)
    return Fault("E-KIND-03", where, (as_printed or words)[:80], _spelt(*printed))


def _is_running(words: str, as_printed: str) -> bool:
    """Whether an amount is a running total: 累计 in its name, or years in its span (五年来, 2021年以来).

    累计 alone in the span may speak of one year.
    """
    span = fold(as_printed)
    longer = re.search("年来|以来", span) and not re.search("全年|今年|当年|本年|年度|年内", span)
    return bool(_RUNNING.search(words) or longer)


def _is_longer(as_printed: str) -> bool:
    """Whether the words of a change say that it covers more than one year (同比, 上年: that it does not)."""
    flat = fold(as_printed)
    return bool(_LONGER.search(flat)) and not re.search("上年|去年|同比", flat)


def _named_base(indicator: Indicator) -> str | None:
    """The year that the indicator's own name counts from (森林覆盖率比 2020 年增加)."""
    base = _since(fold(" ".join((indicator.name.zh, *indicator.synonyms))))
    return None if base is None else str(base)


def _spelt(transformation: str, base: str | None) -> str:
    return f"TRANSFORMATION {transformation}" + (f", BASE_PER {base}" if base else "")


def _own(indicator: Indicator, sums: bool, period: Period) -> FigureKind:
    """The kind that indicator and period give: an amount of a span is a sum, a change over a span of whole
    years counts from the year before it."""
    span = _SPAN.fullmatch(period.code)
    if indicator.per_year:
        return FigureKind("GB", str(int(span[1]) - 1), period) if span else FigureKind("G1", None, period)
    summed = sums and "/" in period.code and not is_undated(period.code)
    return FigureKind("CU" if summed else "N", None, period)


def _stated(stated: str, base: str, period: Period, where: str) -> FigureKind | Fault:
    if stated not in TRANSFORMATIONS:
        return Fault("E-KIND-02", where, stated, " | ".join(TRANSFORMATIONS))
    before = base in ("上年", "previous") and not is_undated(period.code)
    year = str(int(period.code[:4]) - 1) if before else base
    if stated in ("GB", "IX") and not re.fullmatch(r"\d{4}", year):
        return Fault("E-KIND-02", where, f"{stated}, BASE_PER {base or '—'}", "BASE_PER YYYY")
    if stated != "CU":
        return FigureKind(stated, year or None, period)
    return _running(base, period, where)


def _running(first: str, period: Period, where: str) -> FigureKind | Fault:
    """A running total: BASE_PER names the first year that it counts, so its period is the whole span."""
    if "/" in period.code:
        return FigureKind("CU", None, period)
    if not re.fullmatch(r"\d{4}", first) or not re.fullmatch(r"\d{4}", period.code) or first > period.code:
        return Fault("E-KIND-02", where, f"CU, BASE_PER {first or '—'}, {period.code}", "BASE_PER YYYY")
    if first == period.code:
        return FigureKind("N", None, period)
    return FigureKind("CU", None, Period(f"{first}/{period.code}", "O"))


def _printed(words: str, as_printed: str, period: Period) -> tuple[str, str | None] | None:
    """The kind that the words themselves name; None where they name none."""
    flat, span = fold(words), fold(as_printed)
    if _PREVIOUS.search(flat) and period.freq == "A":
        return "IX", str(int(period.code) - 1)
    if fixed := _FIXED.search(flat):
        return "IX", fixed[1]
    for text in (flat, "" if _YEARLY.search(span) else span):
        base = _since(text)
        if base is not None and "/" not in period.code and base != int(period.code[:4]) - 1:
            return "GB", str(base)
    return None


def said_by(words: str, around: str, indicator: Indicator | None, sums: bool) -> tuple[str, str]:
    """(TRANSFORMATION, BASE_PER) that a label states, for a mapping that a person reads over; empty: none.

    around: unit and title, where an index or a base year may stand; a sum is told by the label alone, and its
    first year (BASE_PER) is left to the person.
    """
    flat = fold(f"{words} {around}")
    if _PREVIOUS.search(flat):
        return "IX", "上年"
    if fixed := _FIXED.search(flat):
        return "IX", fixed[1]
    base = _since(flat)
    if base is not None and (indicator is None or str(base) != _named_base(indicator)):
        return "GB", str(base)
    return ("CU", "") if sums and _RUNNING.search(fold(words)) else ("", "")


def own_kind(codes: Codes) -> pl.Expr:
    """Whether a row (schema OBSERVATIONS) is of its indicator's own kind: a level or an amount, or the yearly
    change that the indicator itself is. Only such rows are compared with each other."""
    rates = [indicator.id for indicator in codes.indicators.values() if indicator.per_year]
    kind = pl.col("TRANSFORMATION")
    return (kind == "N") | ((kind == "G1") & pl.col("INDICATOR").is_in(rates))


def _since(text: str) -> int | None:
    if plan := _PLANS.search(text):
        return _FIRST_PLAN_BASE + 5 * ("一二三四五六".index(plan[1]) + 1)
    year = _SINCE_YEAR.search(text)
    return int(year[1]) if year else None

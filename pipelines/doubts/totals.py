"""Amounts of single years that look like running totals: adding those up would count them over and over."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from pipelines.codes import Codes, Unit
from pipelines.doubts.known import History, Promised, Said
from pipelines.doubts.scale import slipped
from pipelines.doubts.words import Doubt, Reference, plain, say, with_unit

BEYOND = 20.0  # times the whole promise: no running total but a slip of the unit


def beyond_promise(one: Said, promised: Promised | None, codes: Codes) -> Doubt | None:
    """An amount of twenty times all that was promised for the span, or more: in which unit would it fit?"""
    if promised is None or not promised.total or one.value < BEYOND * promised.total:
        return None
    total = with_unit(promised.total, codes.units[codes.indicators[one.series[0]].unit])
    return slipped(one, Reference(promised.total, *say.pair("reference.promised-total", value=total)), codes)


def running_total(one: Said, history: History, promised: Promised | None, codes: Codes) -> Doubt | None:
    """Whether a figure entered for one year looks like the sum since the first year of a promise.

    It does where it is more than the whole promise, where a sum that is known for these years says the same,
    or where no yearly figure so far is below the one before and either they grow as a sum would or only
    adding them up would fulfil the promise. A figure stated to be a sum is not asked.
    """
    if one.first is not None or promised is None or promised.total is None or one.value <= 0:
        return None
    if not promised.first <= one.year <= promised.last:
        return None
    unit = codes.units[codes.indicators[one.series[0]].unit]
    if one.value > promised.total:
        return _doubt("more-than-promised", total=with_unit(promised.total, unit))
    for total in history.totals.get(one.series, ()):
        same = total.first == promised.first < total.last == one.year
        if same and abs(total.value - one.value) <= total.rounding + one.rounding:
            return _doubt("same-as-sum", span=f"{total.first}–{total.last}")
    return _never_falling(one, history, promised, unit)


def _never_falling(one: Said, history: History, promised: Promised, unit: Unit) -> Doubt | None:
    others = [p for p in history.series.get(one.series, ()) if promised.first <= p.year <= promised.last]
    years = dict(sorted({**{p.year: p.value for p in others}, one.year: one.value}.items()))
    earlier = {year: value for year, value in years.items() if year <= one.year}
    added = sum(earlier.values())
    settles = promised.total is not None and one.value < promised.total <= added
    if len(earlier) < 2 or not looks_running(list(years.values())):
        return None
    if not settles and not _grows_like_a_sum(earlier, promised.first):
        return None
    steps = (say.pair("running-total.year", year=y, value=plain(value)) for y, value in earlier.items())
    told = say.several("running-total.years", steps)
    return _doubt("never-falling", years=told, sum=with_unit(added, unit))


def _grows_like_a_sum(years: dict[int, float], first: int) -> bool:
    """Whether the last of some yearly values is nearer (by ratio) to the first times the years counted, as a
    sum would be, than to the first itself, as a yearly amount would be."""
    (start, low), (end, high) = min(years.items()), max(years.items())
    if low <= 0:
        return True
    as_sum = low * (end - first + 1) / (start - first + 1)
    return abs(math.log(high / as_sum)) <= abs(math.log(high / low))


def looks_running(values: Sequence[float]) -> bool:
    """Whether none of several values is below the one before, as running totals never are."""
    return len(values) > 1 and all(a <= b for a, b in pairwise(values))


def _doubt(key: str, **values: object) -> Doubt:
    return Doubt("running-total", *say.pair(f"running-total.{key}", **values))

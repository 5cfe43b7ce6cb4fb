"""What a figure is compared with: published figures by series and year, totals of spans, promised values."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

import polars as pl

from pipelines.clean import own_kind
from pipelines.codes import Codes
from pipelines.ground.periods import by_period
from pipelines.plan import Target

Series = tuple[str, str, str, str]
TOTAL = "_T"
_Known = TypeVar("_Known")


@dataclass(frozen=True)
class Said:
    """The figure in question: its series, year, value in the indicator's unit, half its last digit.

    first: the first year that a running total counts; None for a figure of its own year. source: where it
    stands, if it is known: a table whose unit was missed agrees with itself. printed: the code of the unit in
    which it is printed, of the same dimension as the indicator's; empty: that very unit.
    """

    series: Series
    year: int
    value: float
    rounding: float
    first: int | None = None
    source: str = ""
    printed: str = ""


@dataclass(frozen=True)
class Past:
    """One known yearly figure: its year, value in the indicator's unit, half its last digit."""

    year: int
    value: float
    rounding: float
    source: str


@dataclass(frozen=True)
class Total:
    """One known amount of several years together."""

    first: int
    last: int
    value: float
    rounding: float
    source: str


@dataclass(frozen=True)
class History:
    """The known figures of each series, oldest first: of years, of moments of a stock, of spans."""

    series: dict[Series, tuple[Past, ...]]
    moments: dict[Series, tuple[Past, ...]] = field(default_factory=dict)
    totals: dict[Series, tuple[Total, ...]] = field(default_factory=dict)

    @cached_property
    def _years(self) -> dict[int, list[int]]:
        """The years of each tuple of known figures, by the tuple's identity: they are searched by halves,
        since a series may have a hundred documents for each of its years."""
        return {id(past): [p.year for p in past] for past in (*self.series.values(), *self.moments.values())}

    @cached_property
    def _families(self) -> dict[tuple[str, str], list[Series]]:
        found: dict[tuple[str, str], list[Series]] = {}
        for series in self.series:
            found.setdefault((series[0], series[3]), []).append(series)
        return found

    def _known(self, series: Series) -> tuple[tuple[Past, ...], list[int]]:
        past = self.series.get(series, ())
        return past, self._years[id(past)] if past else []

    def before(self, series: Series, year: int) -> tuple[Past, ...]:
        """The figures of earlier years, oldest first."""
        past, years = self._known(series)
        return past[: bisect_left(years, year)]

    def of(self, series: Series, year: int) -> Past | None:
        """The figure that is already known for that year, if any."""
        past, years = self._known(series)
        at = bisect_left(years, year)
        return past[at] if at < len(years) and years[at] == year else None

    def around(self, series: Series, year: int, within: int, each: int = 2) -> list[Past]:
        """The nearest figures of other years on either side, `each` of them at most."""
        past, years = self._known(series)
        after = bisect_right(years, year)
        last = min(bisect_right(years, year + within), after + each)
        before: list[Past] = []
        end = bisect_left(years, year)
        while end and len(before) < each and years[end - 1] >= year - within:
            start = bisect_left(years, years[end - 1])
            before += past[start : min(end, start + each - len(before))]
            end = start
        return [*before, *past[after:last]]

    def elsewhere(self, one: Said, within: int, each: int = 2) -> list[Past]:
        """The nearest figures up to the same year from other sources than that of `one`, `each` at most."""
        past, years = self._known(one.series)
        up_to = range(bisect_right(years, one.year) - 1, bisect_left(years, one.year - within) - 1, -1)
        others = (past[at] for at in up_to if past[at].source != one.source)
        return list(islice(others, each)) if one.source else []

    def otherwise(self, one: Said, within: int, each: int = 2) -> list[Past]:
        """The nearest figures of the same area by other definitions, `each` at most."""
        others = [
            past
            for series, known in self.alike(one.series)
            for past in known
            if series[2] == one.series[2] and series != one.series and abs(past.year - one.year) <= within
        ]
        return sorted(others, key=lambda past: abs(past.year - one.year))[:each]

    def alike(self, series: Series) -> Iterator[tuple[Series, tuple[Past, ...]]]:
        """All series of the same indicator and breakdown, whichever area and definition."""
        for other in self._families.get((series[0], series[3]), ()):
            yield other, self.series[other]

    def nearest(self, series: Series, year: int, within: int) -> Past | None:
        """The figure of the nearest year, the year itself included; of a stock, of any moment."""
        near: list[Past] = []
        for past in (self.series.get(series, ()), self.moments.get(series, ())):
            years = self._years[id(past)] if past else []
            at = bisect_left(years, year)
            firsts = [at, *([bisect_left(years, years[at - 1])] if at else [])]  # of the years on either side
            near += [past[n] for n in firsts if n < len(years) and abs(years[n] - year) <= within]
        return min(near, key=lambda past: (abs(past.year - year), -past.year), default=None)


def history_of(rows: pl.DataFrame, codes: Codes) -> History:
    """The exact figures of whole areas among observations (schema OBSERVATIONS), by series."""
    exact = rows.filter(
        pl.col("ENTITY").is_null(), pl.col("QUALIFIER") == "exact", pl.col("OBS_VALUE").is_not_null()
    )
    stocks = [one.id for one in codes.indicators.values() if one.stock]
    own = exact.filter(own_kind(codes))
    yearly = _of(own.filter(pl.col("FREQ") == "A"), r"^\d{4}$")
    moments = own.filter(pl.col("INDICATOR").is_in(stocks) & pl.col("FREQ").is_in(["M", "D"]))
    spans = _of(exact.filter(pl.col("TRANSFORMATION") == "CU"), r"^\d{4}/\d{4}$")
    return History(_grouped(yearly, _past), _grouped(moments, _past), _grouped(spans, _total))


def _of(rows: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """The rows whose period is written so: years, days and spans of one form each, in order of time."""
    return by_period(rows.filter(pl.col("TIME_PERIOD").str.contains(pattern)))


def _grouped(
    rows: pl.DataFrame, read: Callable[[dict[str, Any]], _Known]
) -> dict[Series, tuple[_Known, ...]]:
    found: dict[Series, list[_Known]] = {}
    for row in rows.iter_rows(named=True):
        series = (row["INDICATOR"], row["DEFINITION"], row["REF_AREA"], row["BREAKDOWN"])
        found.setdefault(series, []).append(read(row))
    return {series: tuple(ones) for series, ones in found.items()}


def _past(row: dict[str, Any]) -> Past:
    return Past(int(row["TIME_PERIOD"][:4]), row["OBS_VALUE"], row["ROUNDING"] or 0.0, row["SOURCE_ID"])


def _total(row: dict[str, Any]) -> Total:
    first, last = row["TIME_PERIOD"].split("/")
    return Total(int(first), int(last), row["OBS_VALUE"], row["ROUNDING"] or 0.0, row["SOURCE_ID"])


def ancestors(area: str, codes: Codes) -> Iterator[str]:
    """The areas that an area lies in, the nearest first."""
    while area := codes.areas[area].parent:
        yield area


@dataclass(frozen=True)
class Promised:
    """What the promises say about one series, in the indicator's unit.

    least: the share to be reached; total: the sum that the years from `first` to `last` are to come to.
    """

    least: float | None = None
    total: float | None = None
    first: int = 0
    last: int = 0


def promised_of(targets: Iterable[Target], codes: Codes) -> dict[Series, Promised]:
    """Series → what is promised about it: shares to reach, sums to come to; other promises say no scale."""
    found: dict[Series, Promised] = {}
    for target in targets:
        for one in target.series:
            promised = _promised(target, one.indicator, codes)
            if promised is not None:
                found[(one.indicator, one.definition, one.area, one.breakdown)] = promised
    return found


def promised_for(promised: Mapping[Series, Promised], series: Series) -> Promised | None:
    """What is promised about a series; of a share else the least that any promise about it names, since a
    share that is promised in the tens of per cent anywhere is counted in per cent everywhere."""
    own = promised.get(series)
    others = [p.least for other, p in promised.items() if other[0] == series[0] and p.least is not None]
    return own if own is not None or not others else Promised(min(others))


def _promised(target: Target, indicator: str, codes: Codes) -> Promised | None:
    known = codes.indicators[indicator]
    if target.value is None or target.comparator not in ("ge", "gt"):
        return None
    if target.kind == "cumulative":
        total = codes.convert_exact(Fraction(str(target.value)), target.unit, known.unit)
        first, last = (target.from_period or "")[:4], (target.deadline or "")[:4]
        return Promised(None, float(total), int(first), int(last))
    return Promised(target.value) if target.kind == "level" and known.is_share else None

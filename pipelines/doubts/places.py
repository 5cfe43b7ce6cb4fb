"""A part against its whole: no area has more than the one it lies in, nor twenty times as much per head."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipelines.codes import Codes, Indicator
from pipelines.doubts.known import TOTAL, History, Past, Said, ancestors
from pipelines.doubts.scale import reference_of
from pipelines.doubts.words import Doubt, Reference, explained_doubt, explanations, say, times, with_unit

PARENT_YEARS = 5
GROWTH = 1.5  # a parent's figure of another year may have been half as much again a year nearer to this one
HEAD_YEARS = 10  # people and land change slowly
FARTHEST = 20.0
SMALLEST = 1000.0  # an explanation makes a part of at least a thousandth of its whole


class _Above(NamedTuple):
    area: str
    past: Past


def above_parent(one: Said, history: History, codes: Codes) -> Doubt | None:
    """An amount that is more than that of the area around it, of the same or a wider definition.

    Roundings are allowed for, and half as much again for each year between the two.
    """
    indicator = codes.indicators[one.series[0]]
    if not codes.adds_up(indicator):
        return None
    if one.first is not None:
        return _span_above(one, history, codes)
    for above in _wholes(one, indicator, history, codes):
        most = (above.past.value + above.past.rounding) * GROWTH ** abs(above.past.year - one.year)
        if one.value - one.rounding > most:
            return _more_than(one, reference_of(above.past, above.area, codes, indicator.id), most, codes)
    return None


def _span_above(one: Said, history: History, codes: Codes) -> Doubt | None:
    """The same for a sum over a span, against sums over that very span."""
    indicator, definition, area, breakdown = one.series
    for around in ancestors(area, codes):
        for total in history.totals.get((indicator, definition, around, breakdown), ()):
            same = (total.first, total.last) == (one.first, one.year)
            if same and one.value - one.rounding > total.value + total.rounding:
                past = Past(total.last, total.value, total.rounding, total.source)
                return _more_than(one, reference_of(past, around, codes, indicator), total.value, codes)
    return None


def _more_than(one: Said, reference: Reference, most: float, codes: Codes) -> Doubt:
    indicator = codes.indicators[one.series[0]]
    unit = codes.units[indicator.unit]
    found = explanations(one.value, indicator, codes, lambda v: most / SMALLEST <= v <= most, one.printed)
    what = say.pair("above-parent", value=with_unit(one.value, unit), reference=reference)
    return explained_doubt("above-parent", what, found, unit, say.pair("fits.within", reference=reference))


def _wholes(one: Said, indicator: Indicator, history: History, codes: Codes) -> Iterator[_Above]:
    """The nearest known figures of every area around, by the figure's own definition and each wider one."""
    breakdown = one.series[3]
    for area in ancestors(one.series[2], codes):
        for definition in indicator.within(one.series[1]):
            for part in dict.fromkeys((breakdown, TOTAL)):
                past = history.nearest((indicator.id, definition, area, part), one.year, PARENT_YEARS)
                if past is not None:
                    yield _Above(area, past)


def per_head(one: Said, history: History, codes: Codes) -> Doubt | None:
    """An amount per head or per hectare that is twenty times the parent's, or a twentieth of it.

    Said only where the figure and the heads (or hectares) are known for both areas.
    """
    indicator, definition, area, breakdown = one.series
    known = codes.indicators[indicator]
    if not codes.adds_up(known) or one.first is not None or one.value <= 0:
        return None
    for above in ancestors(area, codes):
        past = history.nearest((indicator, definition, above, breakdown), one.year, PARENT_YEARS)
        for base in _bases(known, codes):
            ratio = _ratio(one, past, base, above, history)
            if past is not None and ratio and not 1 / FARTHEST <= ratio <= FARTHEST:
                return _odd_per(one, ratio, base, reference_of(past, above, codes, indicator), codes)
    return None


def _bases(indicator: Indicator, codes: Codes) -> list[tuple[Indicator, str]]:
    """What amounts are divided by: people, then land under something; each of its definitions."""
    people = [i for i in codes.indicators.values() if codes.units[i.unit].dimension == "people"]
    land = [i for i in codes.indicators.values() if codes.units[i.unit].dimension == "area" and i.stock]
    return [(i, d) for i in (*people, *land) for d in i.definition_ids if i.id != indicator.id]


def _ratio(
    one: Said, past: Past | None, base: tuple[Indicator, str], above: str, history: History
) -> float | None:
    """The figure per head over the parent's per head; None where one of the four numbers is not known."""
    if past is None or past.value <= 0:
        return None
    mine, theirs = (
        history.nearest((base[0].id, base[1], area, TOTAL), year, HEAD_YEARS)
        for area, year in ((one.series[2], one.year), (above, past.year))
    )
    if mine is None or theirs is None or mine.value <= 0 or theirs.value <= 0:
        return None
    return (one.value / mine.value) / (past.value / theirs.value)


def _odd_per(
    one: Said, ratio: float, base: tuple[Indicator, str], reference: Reference, codes: Codes
) -> Doubt:
    indicator = codes.indicators[one.series[0]]
    unit = codes.units[indicator.unit]
    near = FARTHEST**0.5

    def fits(value: float) -> bool:
        return 1 / near <= ratio * value / one.value <= near

    people = codes.units[base[0].unit].dimension == "people"
    what = say.pair("per-head.people" if people else "per-head.land", times=times(ratio), land=base[0].name)
    found = explanations(one.value, indicator, codes, fits, one.printed)
    return explained_doubt("per-head", what, found, unit, say.pair("fits.in-keeping", reference=reference))

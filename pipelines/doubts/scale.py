"""Is a figure of the right size for its own series, for what is promised, and for what its unit counts?"""

from __future__ import annotations

import math

from pipelines.codes import Codes, Indicator
from pipelines.doubts.known import History, Past, Promised, Said, Series, ancestors
from pipelines.doubts.words import (
    Doubt,
    Explained,
    Reference,
    alike,
    explained_doubt,
    explanations,
    say,
    times,
    with_unit,
)

CLOSE = 0.15  # of a decimal logarithm: 吨 for 万吨 is still seen when the figure moved by 40 %
FAR = math.log10(20)  # no series of amounts is twenty times its neighbours in a few years without a word
SLIP_YEARS = 10
SHARE_YEARS = 3  # a share may well grow a hundredfold from nothing, but not at once
UNIT_SLIP = 1.0  # of a decimal logarithm: the smallest step between two units is ten (兆瓦, 万千瓦)
TENS = 10.0  # «tens of per cent»: where a share stands here, 0.9 is a fraction and no per cent
FINE = 0.00051  # half the last digit of three decimals: a fraction shows them, a per cent hardly ever
_WHOLE = ("people", "count", "vehicles")


def scale(one: Said, history: History, codes: Codes, promised: Promised | None = None) -> Doubt | None:
    """A slip of the unit or of the magnitude: a part of a person, a fraction for a per cent, 吨 for 万吨.

    The first that applies; None where nothing can be said.
    """
    indicator = codes.indicators[one.series[0]]
    if indicator.states:
        return None
    checks = (
        _part_of_one(one, indicator, codes),
        fraction(one, history, indicator, codes, promised),
        _fine_rate(one, history, indicator, codes),
        _far(one, history, indicator, codes),
    )
    return next((doubt for doubt in checks if doubt is not None), None)


def _part_of_one(one: Said, indicator: Indicator, codes: Codes) -> Doubt | None:
    """A number of people, pieces or vehicles is whole; 1.2 in a column of 人 was meant in 万人."""
    unit = codes.units[indicator.unit]
    if unit.dimension not in _WHOLE or unit.factor != 1 or one.value == round(one.value):
        return None
    found = explanations(one.value, indicator, codes, lambda value: value == round(value), one.printed)
    what = say.pair("scale.not-whole", value=with_unit(one.value, unit))
    units = [explained for explained in found if explained.is_unit]
    return explained_doubt("scale", what, units, unit, say.pair("fits.whole"))


def fraction(
    one: Said, history: History, indicator: Indicator, codes: Codes, promised: Promised | None
) -> Doubt | None:
    """A share of at most one where it stands in the tens by whatever is known of it; where nothing is, one
    that shows the decimals of a fraction."""
    if not indicator.is_share or not 0 < one.value <= 1:
        return None
    unit = codes.units[indicator.unit]
    reference = _share_reference(one, history, codes, promised)
    if reference is None and one.rounding > FINE:
        return None
    if reference is not None and reference.value < TENS:
        return None
    found = explanations(one.value, indicator, codes, lambda value: value > one.value, one.printed)
    fits = say.pair("fits.usual") if reference is None else alike(reference)
    return explained_doubt("scale", say.pair("scale.no-per-cent"), found, unit, fits)


def _share_reference(
    one: Said, history: History, codes: Codes, promised: Promised | None
) -> Reference | None:
    """What a share is held against: its own series, the areas around it, the promise, then the same area and
    those around it by another definition, and the least that is known of any area.

    Shares of at most one from the same source are no reference: a table of fractions agrees with itself.
    """
    indicator, definition, area, breakdown = one.series
    places = (area, *ancestors(area, codes))
    known = codes.indicators[indicator]
    for around in places:
        if (past := _near(history, (indicator, definition, around, breakdown), one)) is not None:
            return reference_of(past, around, codes, indicator)
    if promised is not None and promised.least is not None:
        least = with_unit(promised.least, codes.units[known.unit])
        return Reference(promised.least, *say.pair("reference.promised", value=least))
    for around in places:
        for other in known.definition_ids:
            if (past := _near(history, (indicator, other, around, breakdown), one)) is not None:
                return reference_of(past, around, codes, indicator)
    anywhere = [(p, series[2]) for series, past in history.alike(one.series) for p in past if p.value > 1]
    lowest = min(anywhere, key=lambda known: known[0].value, default=None)
    return None if lowest is None else reference_of(*lowest, codes, indicator)


def _near(history: History, series: Series, one: Said) -> Past | None:
    """The nearest share of the series, of other years or of any moment, that one can be held against."""
    past = [p for p in history.series.get(series, ()) if series != one.series or p.year != one.year]
    near = [
        p
        for p in (*past, *history.moments.get(series, ()))
        if abs(p.year - one.year) <= SLIP_YEARS and (p.value > 1 or p.source != one.source)
    ]
    return min(near, key=lambda p: (abs(p.year - one.year), -p.year), default=None)


def reference_of(past: Past, area: str, codes: Codes, indicator: str) -> Reference:
    """A known figure as what another is held against."""
    value = with_unit(past.value, codes.units[codes.indicators[indicator].unit])
    known = say.pair("reference.known", place=codes.areas[area], year=past.year, value=value)
    return Reference(past.value, *known)


def _fine_rate(one: Said, history: History, indicator: Indicator, codes: Codes) -> Doubt | None:
    """A yearly rate below one that shows two decimals more than its series ever did: −0.0302 for −3.02 %."""
    past = history.around(one.series, one.year, SLIP_YEARS)
    if not indicator.per_year or indicator.unit != "PT" or not past or not 0 < abs(one.value) < 1:
        return None
    if one.rounding * 100 > min(p.rounding for p in past) * 1.01:
        return None
    reference = reference_of(past[0], one.series[2], codes, one.series[0])
    found = [Explained(*say.pair("slip.fraction"), one.value * 100, False)]
    unit = codes.units[indicator.unit]
    return explained_doubt("scale", say.pair("scale.no-per-cent"), found, unit, alike(reference))


def _far(one: Said, history: History, indicator: Indicator, codes: Codes) -> Doubt | None:
    """Far from every neighbour in its own series, as a slip of the unit is; a good figure beside one that
    slipped still has another good one."""
    if indicator.per_year or one.value <= 0:
        return None
    years = SHARE_YEARS if indicator.is_share else SLIP_YEARS
    own = history.around(one.series, one.year, years)
    # a table that missed its unit in every year agrees with itself, not with what others printed before
    others = history.elsewhere(one, years)
    for near in (own, others, [] if own or others else history.otherwise(one, years)):
        known = [past for past in near if past.value > 0]
        if known and all(is_slip(one.value, past.value, indicator, codes) for past in known):
            return slipped(one, reference_of(known[0], one.series[2], codes, one.series[0]), codes)
    return None


def is_slip(value: float, known: float, indicator: Indicator, codes: Codes) -> bool:
    """Whether two positive values of one series are too far apart to be in the same unit."""
    if value <= 0 or known <= 0:
        return False
    away = math.log10(value / known)
    if indicator.is_share:
        return abs(abs(away) - 2) <= CLOSE
    own = codes.units[indicator.unit]
    steps = [
        abs(math.log10(float(unit.factor / own.factor)))
        for unit in codes.units.values()
        if unit.dimension == own.dimension
    ]
    return abs(away) >= FAR or any(s >= UNIT_SLIP and abs(abs(away) - s) <= CLOSE for s in steps)


def slipped(one: Said, reference: Reference, codes: Codes) -> Doubt:
    """The doubt about a figure that is far from `reference`, with the units that would bring it there."""
    indicator = codes.indicators[one.series[0]]
    unit = codes.units[indicator.unit]
    room = FAR / 2

    def fits(value: float) -> bool:
        return value > 0 and abs(math.log10(value / reference.value)) <= room

    size = times(one.value / reference.value)
    found = sorted(
        explanations(one.value, indicator, codes, fits, one.printed),
        key=lambda explained: abs(math.log10(explained.value / reference.value)),
    )[:1]
    what = say.pair("scale.times", reference=reference, times=size)
    return explained_doubt("scale", what, found, unit, alike(reference))

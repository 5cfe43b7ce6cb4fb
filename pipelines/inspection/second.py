"""A second reader of a table: do its figures fit what the project already knows, in the unit that was read?

Told before a source is written; `tracker validate` stops on the same doubts, unless each is reviewed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from pipelines.chain import cells_of, cleaned_of
from pipelines.clean import said_by, title_of, words_of
from pipelines.codes import Codes, Indicator
from pipelines.doubts import (
    Doubt,
    History,
    Promised,
    Said,
    Series,
    doubts_about,
    fraction,
    history_of,
    is_slip,
    promised_for,
    promised_of,
    reference_of,
    slipped,
)
from pipelines.ground.errors import TrackerError
from pipelines.ground.phrases import Pair, Phrases
from pipelines.ground.project import Project
from pipelines.inspection.inspected import Inspected
from pipelines.inspection.proposal import indicators_named
from pipelines.plan import load_registry
from pipelines.understand import Labelled

say = Phrases(Path(__file__).with_suffix(".yaml"))
TOTAL = "_T"


@dataclass(frozen=True)
class Known:
    """What figures are held against."""

    codes: Codes
    history: History
    promised: dict[Series, Promised]


class Finding(NamedTuple):
    """What speaks against a figure: where it stands, what it counts, what is odd about it."""

    place: str
    words: str
    value: str
    what: Pair | Doubt


def known_of(project: Project, codes: Codes) -> Known:
    """The observations of all sources of the project, and its promises. Raises TrackerError as those do."""
    observations = cleaned_of(project, cells_of(project), codes).observations
    promised = promised_of(load_registry(project, codes).all_targets, codes)
    return Known(codes, history_of(observations, codes), promised)


def second_reading(
    inspected: Inspected, known: Known, named: Callable[[str], list[str]], area: str = ""
) -> list[Finding]:
    """The findings about each figure whose words name one indicator alone, and about columns of fractions.

    named: words of a figure → ids of the indicators that they may mean; area: of figures that name none.
    """
    found: list[Finding] = []
    for table in inspected.tables:
        for figure in [] if table.same_as else table.figures:
            words = words_of(figure, table)
            indicators = named(words)
            around = f"{figure.unit or ''} {title_of(table)}"
            if (
                figure.value is not None
                and len(indicators) == 1
                and not said_by(words, around, None, True)[0]
            ):
                doubts = _doubts(figure, known.codes.indicators[indicators[0]], known, area)
                found += [_finding(figure, words, doubt) for doubt in doubts]
    return found + list(_fractions(inspected, {one.place for one in found}))


def _finding(figure: Labelled, words: str, what: Pair | Doubt) -> Finding:
    value = f"{figure.value} {figure.unit or ''}".strip()
    return Finding(f"{figure.sheet}!{figure.address}", words, value, what)


def _doubts(figure: Labelled, indicator: Indicator, known: Known, area: str) -> list[Pair | Doubt]:
    """Bounds first; then what history, areas around and promises say, of a figure of one year and area."""
    codes = known.codes
    value = _in_unit(figure, indicator, codes)
    if value is None:
        return []
    outside = _outside(value, indicator, codes)
    named = figure.ref_area or ("" if figure.area else area)
    place = _registered(named, codes)
    if outside is not None or not place or not re.match(r"\d{4}", figure.period or ""):
        return [] if outside is None else [outside]
    if place != named:  # an area that is not registered: all that is known is what its shares look like
        return _as_share((indicator.id, indicator.definition_ids[0], place, TOTAL), figure, value, known)
    told = {
        definition: _of_series((indicator.id, definition, place, TOTAL), figure, value, known)
        for definition in indicator.definition_ids
    }
    # the file does not say which definition it counts by: one that is known here and fits is enough
    here = [d for d in told if (indicator.id, d, place, TOTAL) in known.history.series]
    if any(not told[definition] for definition in here):
        return []
    return next((told[definition] for definition in (*here, *told) if told[definition]), [])


def _registered(area: str, codes: Codes) -> str:
    """The area itself, else the city or the province that it lies in by its code; else empty."""
    return next((code for code in (area, f"{area[:4]}00", f"{area[:2]}0000") if code in codes.areas), "")


def _as_share(series: Series, figure: Labelled, value: Fraction, known: Known) -> list[Pair | Doubt]:
    """Whether a share looks like a fraction; amounts are not asked."""
    said = _said(series, figure, value)
    hoped = promised_for(known.promised, series)
    doubt = fraction(said, known.history, known.codes.indicators[series[0]], known.codes, hoped)
    return [] if doubt is None else [doubt]


def _said(series: Series, figure: Labelled, value: Fraction) -> Said:
    year, rounding = int((figure.period or "")[:4]), _rounding(figure, value)
    return Said(series, year, float(value), rounding, source="(new)", printed=figure.unit_code or "")


def _of_series(series: Series, figure: Labelled, value: Fraction, known: Known) -> list[Pair | Doubt]:
    """What speaks against a figure as one of a series; of a month or a quarter as a share alone."""
    codes, indicator = known.codes, known.codes.indicators[series[0]]
    if not re.fullmatch(r"\d{4}", figure.period or ""):
        return _as_share(series, figure, value, known)
    said = _said(series, figure, value)
    published = known.history.of(series, said.year)
    if published is not None and is_slip(said.value, published.value, indicator, codes):
        return [slipped(said, reference_of(published, series[2], codes, indicator.id), codes)]
    return [*doubts_about(said, known.history, codes, promised_for(known.promised, series), True)]


def _in_unit(figure: Labelled, indicator: Indicator, codes: Codes) -> Fraction | None:
    """The value in the indicator's unit; None where it is counted in something else, or nobody knows in what.

    A share of which the file says no unit is taken for a per cent, as whoever adds the unit will.
    """
    if figure.value is not None and figure.unit is None and indicator.is_share:
        return Fraction(figure.value)
    if figure.value is None or figure.unit_code is None:
        return None
    if codes.units[figure.unit_code].dimension != codes.units[indicator.unit].dimension:
        return None
    return codes.convert_exact(Fraction(figure.value), figure.unit_code, indicator.unit)


def _rounding(figure: Labelled, value: Fraction) -> float:
    """Half the last printed digit, in the indicator's unit."""
    if not figure.value:
        return 0.0
    half = Fraction(1, 2) * Fraction(10) ** _exponent(figure)
    return float(abs(half * value / Fraction(figure.value)))


def _outside(value: Fraction, indicator: Indicator, codes: Codes) -> Pair | None:
    """That a value lies outside what its indicator and its unit can be."""
    unit = codes.units[indicator.unit]
    low, high = codes.bounds(indicator)
    least = max((one for one in (low, unit.low) if one is not None and not indicator.per_year), default=low)
    most = min((one for one in (high, unit.high) if one is not None), default=None)
    if (least is not None and value < least) or (most is not None and value > most):
        return say.pair(
            "outside", low="—" if least is None else f"{least:g}", high="—" if most is None else f"{most:g}"
        )
    return None


def _fractions(inspected: Inspected, told: set[str]) -> Iterator[Finding]:
    """Columns counted in % that hold nothing above one and show the decimals of a fraction."""
    for table in inspected.tables:
        columns: dict[tuple[str, ...], list[Labelled]] = {}
        for figure in [] if table.same_as else table.figures:
            if figure.value is not None and figure.unit == "%":
                columns.setdefault(figure.column, []).append(figure)
        for column, figures in columns.items():
            values = [abs(figure.value) for figure in figures if figure.value is not None]
            fine = any(
                value % 1 and _exponent(figure) <= -3 for value, figure in zip(values, figures, strict=True)
            )
            first = figures[0]
            if max(values) <= 1 and fine and f"{first.sheet}!{first.address}" not in told:
                yield _finding(first, " › ".join(column), say.pair("fractions", n=len(figures)))


def _exponent(figure: Labelled) -> int:
    """The power of ten of the last printed digit."""
    exponent = figure.value.as_tuple().exponent if figure.value is not None else 0
    return exponent if isinstance(exponent, int) else 0


def read_again(inspected: Inspected, project: Project, codes: Codes, area: str = "") -> list[str]:
    """Lines (zh / en) for a person who is about to make a source of the file; empty where nothing is odd.

    Where the project's own sources do not read, nothing can be compared, and a line says so.
    """
    try:
        known = known_of(project, codes)
    except TrackerError as error:
        return [say.both("unknown", " / ", code=error.faults[0].code)]
    return findings_told(second_reading(inspected, known, lambda words: indicators_named(words, codes), area))


def findings_told(findings: list[Finding]) -> list[str]:
    """One line (zh / en) for what is odd about each thing: the first cell, and how many more there are."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        groups.setdefault((one.words, getattr(one.what, "kind", "")), []).append(one)
    return [
        say.both(
            "told",
            " / ",
            place=first.place,
            words=words,
            value=first.value,
            what=Pair(first.what.zh, first.what.en),
            more=say.pair("more", n=len(rest)) if rest else "",
        )
        for (words, _), (first, *rest) in groups.items()
    ]

"""Do the figures fit what is known: their own history, what is published, their parts, their whole."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipelines.clean import Derivation, in_form
from pipelines.codes import Codes, Growth
from pipelines.doubts import (
    POWERS,
    Doubt,
    History,
    Past,
    Promised,
    Said,
    doubts_about,
    is_slip,
    reference_of,
    slipped,
)
from pipelines.submit.findings import Entry, Finding
from pipelines.submit.form import FORM, Form, FormRow

JUMP = 0.5  # half as much again in a year is asked about
JUMP_POINTS = 10.0  # per cent points in a year, for shares and rates
SPREAD = 6.0  # times the usual (median) change of the series' own past, where that is wider
LONG_GAP_YEARS = 3
_CODES = {
    "scale": "E-SUB-14",
    "above-parent": "E-SUB-28",
    "per-head": "E-SUB-29",
    "running-total": "E-SUB-30",
}


@dataclass(frozen=True)
class Filled:
    """A row with its number, in its own unit, with half a unit of its last digit, and its kind.

    first: the first year of a running total; own: a figure of its own year, or the indicator's own change.
    """

    row: FormRow
    entry: Entry
    value: float
    rounding: float
    first: int | None = None
    own: bool = True


def filled(row: FormRow, entry: Entry) -> Filled:
    """The number of a row whose value and kind were found sound."""
    text = entry.cells["value"].text
    decimals = len(text.partition(".")[2]) if "e" not in text.lower() else 0
    kind, base = in_form(entry.cells["kind"].text)
    first = int(base) if kind == "CU" else None
    return Filled(row, entry, float(text), 0.5 * 10**-decimals, first, kind not in ("CU", "GB"))


def against_history(
    one: Filled, history: History, codes: Codes, year: int, promised: Promised | None = None
) -> Finding | None:
    """A doubt about unit or kind, a contradiction with a published figure, a jump: the gravest alone."""
    doubt = _doubt(one, history, codes, year, promised)
    if doubt is not None:
        return _find(one, _CODES[doubt.kind], doubt.both)
    if not one.own:
        return _less_than_its_parts(one, history, year)
    published = history.of(one.row.series, year)
    if published is not None and abs(one.value - published.value) > one.rounding + published.rounding + 1e-9:
        return _find(one, "W-SUB-02", f"{_last_figure(published)} ({published.source})")
    before = history.before(one.row.series, year)
    if before and _jumps(one, before, codes, year):
        return _find(one, "W-SUB-01", _last_figure(before[-1]))
    return None


def _doubt(one: Filled, history: History, codes: Codes, year: int, promised: Promised | None) -> Doubt | None:
    said = Said(one.row.series, year, one.value, one.rounding, one.first)
    published = history.of(one.row.series, year) if one.own else None
    indicator = codes.indicators[one.row.indicator]
    if published is not None and is_slip(one.value, published.value, indicator, codes):
        return slipped(said, reference_of(published, one.row.area, codes, indicator.id), codes)
    return next(iter(doubts_about(said, history, codes, promised, one.own)), None)


def _less_than_its_parts(one: Filled, history: History, year: int) -> Finding | None:
    """A running total below what is published for the years, or the shorter span, that it counts."""
    if one.first is None:
        return None
    inside = [p for p in history.series.get(one.row.series, ()) if one.first <= p.year <= year]
    shorter = [t for t in history.totals.get(one.row.series, ()) if t.first == one.first and t.last <= year]
    least, slack = sum(p.value for p in inside), sum(p.rounding for p in inside) + one.rounding
    if one.value < least - slack - 1e-9:
        return _find(one, "W-SUB-02", f"Σ {inside[0].year}–{inside[-1].year}: {least:.12g}")
    more = next((t for t in shorter if one.value < t.value - t.rounding - one.rounding - 1e-9), None)
    return None if more is None else _find(one, "W-SUB-02", f"{more.first}–{more.last}: {more.value:.12g}")


def _last_figure(past: Past) -> str:
    return f"{past.year}: {past.value:.12g}"


def _find(one: Filled, code: str, expected: str) -> Finding:
    return one.entry.find("value", code, one.entry.cells["value"].text, expected, FORM)


def _jumps(one: Filled, before: tuple[Past, ...], codes: Codes, year: int) -> bool:
    """Whether the change on the last figure is beyond the usual of the series' own past."""
    last = before[-1]
    gap = min(max(year - last.year, 1), LONG_GAP_YEARS)
    if codes.adds_up(codes.indicators[one.row.indicator]) and one.value > 0 and last.value > 0:
        usual = median([abs(_growth(a, b)) for a, b in _pairs(before)] or [0.0])
        return abs(math.log(one.value / last.value)) > gap * max(math.log(1 + JUMP), SPREAD * usual)
    usual = median([abs(b.value - a.value) for a, b in _pairs(before)] or [0.0])
    floor = (
        JUMP_POINTS if codes.units[one.row.unit].dimension in ("share", "points") else JUMP * abs(last.value)
    )
    return abs(one.value - last.value) > gap * max(floor, SPREAD * usual) + 1e-9


def _pairs(before: tuple[Past, ...]) -> list[tuple[Past, Past]]:
    """Neighbouring years of the last ten figures."""
    recent = before[-10:]
    return [(a, b) for a, b in pairwise(recent) if b.year - a.year == 1]


def _growth(a: Past, b: Past) -> float:
    return math.log(b.value / a.value) if a.value > 0 and b.value > 0 else 0.0


def sums(form: Form, sound: dict[str, Filled], codes: Codes) -> list[Finding]:
    """Counties that don't add up to their city: the one that slipped, else the total is marked.

    sound: row id → the rows without an open finding of their own; a sum with any other is not judged.
    """
    found = []
    for total in (row for row in form.rows if not row.part):
        parts = [r for r in form.rows if r.part and _same_sum(r, total)]
        if parts and total.id in sound and all(part.id in sound for part in parts):
            found.append(_sum(sound[total.id], [sound[part.id] for part in parts], codes))
    return [one for one in found if one is not None]


def _same_sum(part: FormRow, total: FormRow) -> bool:
    return (part.indicator, part.definition, part.breakdown) == (
        total.indicator,
        total.definition,
        total.breakdown,
    )


def _sum(total: Filled, parts: list[Filled], codes: Codes) -> Finding | None:
    indicator = codes.indicators[total.row.indicator]
    if len({(one.first, one.own) for one in (total, *parts)}) > 1:
        kinds = " | ".join(dict.fromkeys(one.entry.cells["kind"].text for one in (total, *parts)))
        return total.entry.find("kind", "W-SUB-04", total.entry.cells["kind"].text, kinds, FORM)
    added = math.fsum(part.value for part in parts)
    tolerance = total.rounding + sum(part.rounding for part in parts) + 1e-9
    if abs(added - total.value) <= tolerance:
        return None
    slipped = [
        (part, power)
        for part in parts
        for power in (*POWERS, *(-slip for slip in POWERS))
        if part.value and abs(added - part.value + part.value / 10**power - total.value) <= tolerance
    ]
    if len(slipped) == 1:
        part, power = slipped[0]
        fits = f"{part.value / 10**power:.12g} (×10^{power})"
        return part.entry.find("value", "E-SUB-14", part.entry.cells["value"].text, fits, FORM)
    code = "E-SUB-14" if is_slip(total.value, added, indicator, codes) else "W-SUB-04"
    return total.entry.find("value", code, total.entry.cells["value"].text, f"Σ {added:.12g}", FORM)


def shares(form: Form, sound: dict[str, Filled], rules: Iterable[Derivation]) -> list[Finding]:
    """A share that is not 100 × part ÷ whole of the same form."""
    by_series = {row.series: sound[row.id] for row in form.rows if row.id in sound and sound[row.id].own}
    found = []
    for rule in rules:
        for share in [one for one in by_series.values() if one.row.indicator == rule.indicator]:
            if share.row.definition != rule.definition:
                continue
            part, whole = (_beside(by_series, share.row, name) for name in (rule.part, rule.whole))
            if part and whole and whole.value:
                found.append(_share(share, part, whole))
    return [one for one in found if one is not None]


def _beside(by_series: dict[tuple[str, str, str, str], Filled], row: FormRow, name: str) -> Filled | None:
    return next(
        (
            one
            for key, one in by_series.items()
            if (key[0], key[2], key[3]) == (name, row.area, row.breakdown)
        ),
        None,
    )


def _share(share: Filled, part: Filled, whole: Filled) -> Finding | None:
    ratio = 100 * part.value / whole.value
    slack = 100 * (part.rounding + whole.rounding * part.value / whole.value) / whole.value
    if abs(share.value - ratio) <= share.rounding + slack + 1e-9:
        return None
    expected = f"100 × {part.value:.12g} ÷ {whole.value:.12g} = {ratio:.6g}"
    return share.entry.find("value", "E-SUB-21", share.entry.cells["value"].text, expected, FORM)


def growths(form: Form, sound: dict[str, Filled], history: History, rules: Iterable[Growth]) -> list[Finding]:
    """A rate of change that its own level and the published level of the year before do not give."""
    by_series = {row.series: sound[row.id] for row in form.rows if row.id in sound and sound[row.id].own}
    found = []
    for rule in rules:
        for (indicator, definition, area, breakdown), change in by_series.items():
            level = by_series.get((rule.level, rule.level_definition, area, breakdown))
            base = history.of((rule.level, rule.level_definition, area, breakdown), form.year - 1)
            if (indicator, definition) != (rule.change, rule.change_definition) or not level or not base:
                continue
            found.append(_growth_finding(change, level, base))
    return [one for one in found if one is not None]


def _growth_finding(change: Filled, level: Filled, base: Past) -> Finding | None:
    rate = (level.value / base.value - 1) * 100 if base.value else math.inf
    slack = 100 * (level.rounding + base.rounding * abs(level.value / base.value)) / abs(base.value)
    if abs(change.value - rate) <= change.rounding + slack + 1e-9:
        return None
    expected = f"({level.value:.12g} ÷ {base.value:.12g} − 1) × 100 = {rate:.4g}"
    return change.entry.find("value", "W-SUB-05", change.entry.cells["value"].text, expected, FORM)

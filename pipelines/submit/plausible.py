"""Do the figures fit what is known: their own history, what is published, their parts, their whole."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipelines.clean.derive import Derivation
from pipelines.codes import Codes
from pipelines.identities import Growth
from pipelines.submit.findings import Entry, Finding
from pipelines.submit.form import FORM, Form, FormRow
from pipelines.submit.history import History, Past

# A slip of the unit (吨 for 万吨, a fraction for a per cent) is a power of ten of at least a hundred.
SLIPS = (2, 3, 4, 8)
SLIP_TOLERANCE = 0.15  # of a decimal logarithm: 吨 for 万吨 is still seen when the figure moved by 40 %
SLIP_YEARS = 3  # an older figure is too far away to say that the unit slipped
JUMP = 0.5  # half as much again in a year is asked about
JUMP_POINTS = 10.0  # per cent points in a year, for shares and rates
SPREAD = 6.0  # times the usual (median) change of the series' own past, where that is wider
LONG_GAP_YEARS = 3


@dataclass(frozen=True)
class Filled:
    """A row with its number, in its own unit, with half a unit of its last digit."""

    row: FormRow
    entry: Entry
    value: float
    rounding: float


def filled(row: FormRow, entry: Entry) -> Filled:
    """The number of a row whose value cell was found sound."""
    text = entry.cells["value"].text
    decimals = len(text.partition(".")[2]) if "e" not in text.lower() else 0
    return Filled(row, entry, float(text), 0.5 * 10**-decimals)


def against_history(one: Filled, history: History, codes: Codes, year: int) -> Finding | None:
    """A contradiction with a published figure, a slip of the unit or a jump; the gravest alone."""
    published = history.of(one.row.series, year)
    before = history.before(one.row.series, year)
    last = before[-1] if before else None
    if published is not None:
        known = _slip(one.value, published.value)
        if known:
            return _find(one, "E-SUB-14", published, f"×10^{known}")
        if abs(one.value - published.value) > one.rounding + published.rounding + 1e-9:
            return _find(one, "W-SUB-02", published, published.source)
    if last is None:
        return None
    slip = _slip(one.value, last.value) if year - last.year <= SLIP_YEARS else 0
    if slip:
        return _find(one, "E-SUB-14", last, f"×10^{slip}")
    return _find(one, "W-SUB-01", last, "") if _jumps(one, before, codes, year) else None


def _find(one: Filled, code: str, past: Past, why: str) -> Finding:
    expected = f"{past.year}: {past.value:.12g}" + (f" ({why})" if why else "")
    return one.entry.find("value", code, one.entry.cells["value"].text, expected, FORM)


def _slip(value: float, known: float) -> int:
    """The power of ten by which a value is off, as a slip of the unit makes it; 0 where it is not."""
    if value <= 0 or known <= 0:
        return 0
    log = math.log10(value / known)
    power = round(log)
    return power if abs(power) in SLIPS and abs(log - power) <= SLIP_TOLERANCE else 0


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


def sums(form: Form, sound: dict[str, Filled]) -> list[Finding]:
    """Counties that don't add up to their city: the one that slipped, else the total is marked.

    sound: row id → the rows without an open finding of their own; a sum with any other is not judged.
    """
    found = []
    for total in (row for row in form.rows if not row.part):
        parts = [r for r in form.rows if r.part and _same_sum(r, total)]
        if parts and total.id in sound and all(part.id in sound for part in parts):
            found.append(_sum(sound[total.id], [sound[part.id] for part in parts]))
    return [one for one in found if one is not None]


def _same_sum(part: FormRow, total: FormRow) -> bool:
    return (part.indicator, part.definition, part.breakdown) == (
        total.indicator,
        total.definition,
        total.breakdown,
    )


def _sum(total: Filled, parts: list[Filled]) -> Finding | None:
    added = math.fsum(part.value for part in parts)
    tolerance = total.rounding + sum(part.rounding for part in parts) + 1e-9
    if abs(added - total.value) <= tolerance:
        return None
    slipped = [
        (part, power)
        for part in parts
        for power in (*SLIPS, *(-slip for slip in SLIPS))
        if part.value and abs(added - part.value + part.value / 10**power - total.value) <= tolerance
    ]
    if len(slipped) == 1:
        part, power = slipped[0]
        fits = f"{part.value / 10**power:.12g} (×10^{power})"
        return part.entry.find("value", "E-SUB-14", part.entry.cells["value"].text, fits, FORM)
    power = _slip(total.value, added)
    code = "E-SUB-14" if power else "W-SUB-04"
    return total.entry.find("value", code, total.entry.cells["value"].text, f"Σ {added:.12g}", FORM)


def shares(form: Form, sound: dict[str, Filled], rules: Iterable[Derivation]) -> list[Finding]:
    """A share that is not 100 × part ÷ whole of the same form."""
    by_series = {row.series: sound[row.id] for row in form.rows if row.id in sound}
    found = []
    for rule in rules:
        for share in [one for one in sound.values() if one.row.indicator == rule.indicator]:
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
    by_series = {row.series: sound[row.id] for row in form.rows if row.id in sound}
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

"""`tracker plan check`: every quote stands where it is said to, and no number is left unread.

The proof of completeness: each hit of the closed lexicon in the held text lies inside a target's quote
or deadline, a measure's clause, or a dismissal with a reason. All faults come out in one run, each with
its sentence and position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.codes import Codes, SeriesKey
from pipelines.ground.errors import Fault
from pipelines.plan.models import Context, Dismissal, Lexicon, Measure, Plan, Series, Span, Target
from pipelines.plan.wholewords import cut_in_text, known_words

_SENTENCE_END = re.compile(r"[。;；\n]")
_RESPONSIBLE = re.compile(r"\(责任单位:(?P<names>.+?)(?:等)?按职责分工负责\)")


@dataclass(frozen=True)
class Hit:
    """One hit of the lexicon: class, span and text."""

    klass: str
    start: int
    end: int
    text: str


def scan(text: str, lexicon: Lexicon) -> list[Hit]:
    """Every hit of the lexicon in `text`, by position (Unicode code points)."""
    hits = []
    for klass in lexicon.classes:
        pattern = klass.pattern.replace("{measurable}", lexicon.measurable)
        for match in re.finditer(pattern, text):
            hits.append(Hit(klass.id, match.start(), match.end(), match.group()))
    return sorted(hits, key=lambda hit: (hit.start, hit.end, hit.klass))


def sentence_at(text: str, start: int) -> str:
    """The sentence around a position, for a message."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, start)]
    stop = _SENTENCE_END.search(text, start)
    return text[ends[-1] if ends else 0 : stop.start() if stop else len(text)].strip()[:80]


def check_registry(
    text: str,
    targets: list[Target],
    measures: list[Measure],
    dismissals: list[Dismissal],
    lexicon: Lexicon,
    codes: Codes,
    where: str,
) -> list[Fault]:
    """Every fault of one held plan's registry.

    E-QUOTE-01 quote not at its span (says where it stands now) · E-QUOTE-02 quote not in the text ·
    E-QUOTE-04 quote that begins or ends inside a word ·
    E-QUOTE-03 a stale dismissal or clause · E-SCAN-01 an unread hit · E-PLAN-* registry faults.
    """
    spans = list(_spans(targets, measures, dismissals, where))
    words = known_words(codes)
    faults = [fault for place, span in spans for fault in _quote_faults(text, span, place, words)]
    hits = scan(text, lexicon)
    covered = [place for place in (anchor(text, span) for _, span in spans) if place is not None]
    faults += [
        Fault(
            "E-SCAN-01",
            f"{where}/plan.txt:{hit.start}-{hit.end}",
            f"{hit.text} ({hit.klass}): {sentence_at(text, hit.start)}",
            "targets | measures | dismissed",
        )
        for hit in hits
        if not any(start <= hit.start and hit.end <= end for start, end in covered)
    ]
    faults += _stale(text, hits, dismissals, measures, where)
    faults += _target_faults(targets, codes, where)
    faults += _measure_faults(text, measures, codes, where)
    return faults


def _spans(
    targets: list[Target], measures: list[Measure], dismissals: list[Dismissal], where: str
) -> Iterator[tuple[str, Span]]:
    for target in targets:
        if target.start is not None and target.end is not None:
            yield (
                f"{where}/targets.yaml {target.id}",
                Span(quote=target.quote, start=target.start, end=target.end),
            )
        if target.deadline_quote:
            yield f"{where}/targets.yaml {target.id}.deadline_quote", target.deadline_quote
    for measure in measures:
        for clause in measure.clauses:
            yield f"{where}/measures.yaml {measure.id}", clause
    for dismissal in dismissals:
        for place in dismissal.places:
            yield f"{where}/dismissed.yaml {dismissal.klass}", place


def anchor(text: str, span: Span) -> tuple[int, int] | None:
    """Where a span's quote stands: at its place, else at the nearest one, else nowhere."""
    if text[span.start : span.end] == span.quote:
        return span.start, span.end
    starts = [match.start() for match in re.finditer(re.escape(span.quote), text)]
    if not starts:
        return None
    nearest = min(starts, key=lambda start: abs(start - span.start))
    return nearest, nearest + len(span.quote)


def _quote_faults(text: str, span: Span, place: str, words: tuple[str, ...]) -> list[Fault]:
    found = anchor(text, span)
    if found is None:
        return [Fault("E-QUOTE-02", place, text[span.start : span.end][:60], span.quote[:60])]
    if found == (span.start, span.end):
        cut = cut_in_text(text, span.start, span.end, words)
        return [Fault("E-QUOTE-04", place, span.quote[:60], cut)] if cut else []
    return [Fault("E-QUOTE-01", place, f"{span.start}-{span.end}", f"{found[0]}-{found[1]}")]


def _stale(
    text: str, hits: list[Hit], dismissals: list[Dismissal], measures: list[Measure], where: str
) -> list[Fault]:
    """A dismissal or clause that covers no hit any more is a hole somebody could hide in."""
    named = [(f"{where}/dismissed.yaml {d.klass}", place) for d in dismissals for place in d.places]
    named += [(f"{where}/measures.yaml {m.id}", clause) for m in measures for clause in m.clauses]
    return [
        Fault("E-QUOTE-03", place, span.quote, "a hit of the lexicon")
        for place, span in named
        if text[span.start : span.end] == span.quote
        and not any(span.start <= hit.start and hit.end <= span.end for hit in hits)
    ]


def _target_faults(targets: list[Target], codes: Codes, where: str) -> list[Fault]:
    faults = []
    ids = [target.id for target in targets]
    for twice in sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        faults.append(Fault("E-KEY-01", f"{where}/targets.yaml", twice, "unique"))
    for target in targets:
        at = f"{where}/targets.yaml {target.id}"
        if target.unit and target.unit not in codes.units:
            faults.append(Fault("E-UNIT-01", at, target.unit, "units.csv"))
        named: list[Series | Context] = [*target.series, *target.context]
        for series in named:
            faults += _series_faults(
                series.indicator, series.definition, series.area, series.breakdown, codes, at
            )
    return faults


def picture_faults(plan: Plan, codes: Codes, where: str) -> list[Fault]:
    """What plan.yaml names for the site's pictures has to be on the lists: series as
    indicator|definition|area|breakdown, an indicator."""
    faults, at = [], f"{where}/plan.yaml pictures, months, sections"
    for text in (*plan.pictures, *plan.months):
        parts = text.split("|")
        if len(parts) != len(SeriesKey.columns()):
            faults.append(Fault("E-PLAN-20", at, text, "indicator|definition|area|breakdown"))
            continue
        indicator, definition, area, breakdown = parts
        faults += _series_faults(indicator, definition, area, breakdown, codes, at)
    if plan.sections and plan.sections not in codes.indicators:
        faults.append(Fault("E-IND-01", at, plan.sections, "indicators.yaml"))
    return faults


def _series_faults(
    indicator: str, definition: str, area: str, breakdown: str, codes: Codes, at: str
) -> list[Fault]:
    known = codes.indicators.get(indicator)
    if known is None:
        return [Fault("E-IND-01", at, indicator, "indicators.yaml")]
    faults = []
    if definition not in known.definition_ids:
        faults.append(Fault("E-DEF-01", at, definition, " | ".join(known.definition_ids)))
    if area and area not in codes.areas:
        faults.append(Fault("E-AREA-01", at, area, "areas.csv"))
    if breakdown not in codes.breakdowns:
        faults.append(Fault("E-PLAN-05", at, breakdown, "breakdowns.csv"))
    return faults


def _measure_faults(text: str, measures: list[Measure], codes: Codes, where: str) -> list[Fault]:
    """Each measure names exactly the organisations that its article prints, in that order."""
    printed = {name: org.code for org in codes.organisations.values() for name in org.printed}
    faults = []
    for measure in measures:
        at = f"{where}/measures.yaml {measure.id}"
        article = text[measure.start : measure.end]
        if measure.title.zh not in article:
            faults.append(Fault("E-PLAN-04", at, article[:24], measure.title.zh))
        match = _RESPONSIBLE.search(article)
        names = re.split("[、,，]", match["names"]) if match else []
        unknown = [name for name in names if name not in printed]
        faults += [Fault("E-PLAN-02", at, name, "organisations.csv") for name in unknown]
        expected = tuple(printed[name] for name in names if name in printed)
        if not unknown and expected != measure.organisations:
            faults.append(Fault("E-PLAN-03", at, "; ".join(measure.organisations), "; ".join(expected)))
    return faults

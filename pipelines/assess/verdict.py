"""The status of a promise: the first line of METHODS §4 that applies.

`verdict` looks at one series; nothing here knows words, files or other targets. A status is given with
its sub-reason and the figures that stand beside it, never instead of it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from fractions import Fraction

from pipelines.assess.formulas import elapsed, pace_class
from pipelines.assess.intervals import Answer, Interval, satisfies
from pipelines.assess.judged import Judgeable, Judged
from pipelines.assess.methods import PATHS
from pipelines.assess.series import time_of
from pipelines.ground.periods import bounds
from pipelines.plan import Target

_YEARS = re.compile(r"\d{4}(/\d{4})?")
OTHER = ("other-period", "other-kind")  # what was found is no figure of the promise's own span


@dataclass(frozen=True)
class Progress:
    """Where the latest figure stands on the path; None where undefined."""

    share: float | None = None
    elapsed: float | None = None
    pace: float | None = None
    pace_low: float | None = None
    pace_high: float | None = None
    required: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Verdict:
    """A status with its sub-reason and the figures beside it.

    later: the first figure after the deadline; base, broke: of a direction, where it began, and the two
    figures between which it was lost; missing: readings or series without a figure.
    """

    status: str
    reason: str = ""
    latest: Judged | None = None
    answer: Answer | None = None
    progress: Progress = Progress()
    edge: str = ""
    inputs: tuple[str, ...] = ()
    later: Judged | None = None
    later_answer: Answer | None = None
    base: Judged | None = None
    broke: tuple[Judged, Judged] | None = None
    missing: tuple[str, ...] = ()

    @property
    def borderline(self) -> bool:
        """Whether the verdict hangs on the last printed digit, or on what 左右 means."""
        return bool(self.edge)


def verdict(target: Target, ready: Judgeable, today: dt.date) -> Verdict:
    """The status of one judged series of a level, change or cumulative promise.

    Lines 5 to 12 of the table; lines 1 to 4 are decided before there is a series to judge.
    """
    deadline = target.deadline or ""
    end, over = time_of(deadline), today > bounds(deadline)[1]
    deciding = [j for j in ready.points if j.status != "E"]
    if not ready.seen and not ready.points and ready.others:
        return of_another_kind(ready.others, end, over)
    if target.path in ("ceiling", "floor"):
        return _held_each_year(target, ready, deciding, end, over)
    if target.irreversible:
        reached = _irreversible(target, ready, deciding, end)
        if reached is not None:
            return reached
    return _at_deadline(target, ready, deciding, end) if over else _under_way(target, ready, deciding, end)


def of_another_kind(others: tuple[Judged, ...], end: Fraction, over: bool) -> Verdict:
    """Figures were found, but of a part of a year, or of a kind that says nothing of this promise's span."""
    firm = [j for j in others if j.status != "E"]
    if not firm:
        return Verdict("no-data", "only-estimates")
    latest = max(firm, key=lambda j: j.time)
    status = "awaiting-final-data" if over and latest.time <= end else "indeterminate"
    reason = "other-kind" if _YEARS.fullmatch(latest.period) else "other-period"
    return Verdict(status, reason, latest, inputs=latest.inputs)


def answer_to(target: Target, ready: Judgeable, judged: Judged) -> Answer:
    """Whether a figure satisfies the promise's threshold; across a break that can't be told."""
    if judged.broken:
        return "indeterminate"
    return satisfies(judged.figure, target.comparator or "ge", ready.threshold)


def _edge(target: Target, ready: Judgeable, judged: Judged) -> str:
    """digit: flips within half a printed unit of an input; about: a 左右 target within 5 % of it."""
    answer = answer_to(target, ready, judged)
    if judged.broken:
        return ""
    if satisfies(judged.rounded, target.comparator or "ge", ready.threshold) != answer:
        return "digit"
    if not target.about or not judged.figure.is_point or judged.figure.low is None:
        return ""
    near = abs(judged.figure.low - ready.threshold) <= abs(ready.threshold) / 20
    return "about" if near else ""


def _make(target: Target, ready: Judgeable, status: str, judged: Judged | None, reason: str = "") -> Verdict:
    if judged is None:
        return Verdict(status, reason, inputs=ready.base_inputs)
    progress = progress_of(target, ready, judged)
    return Verdict(
        status,
        reason,
        judged,
        answer_to(target, ready, judged),
        progress,
        "" if status == "indeterminate" else _edge(target, ready, judged),
        tuple(dict.fromkeys((*ready.base_inputs, *judged.inputs))),
    )


def _irreversible(target: Target, ready: Judgeable, deciding: list[Judged], end: Fraction) -> Verdict | None:
    """Line 5: satisfied once is satisfied for good; unsatisfied later was unsatisfied before."""
    answers = [(j, answer_to(target, ready, j)) for j in deciding]
    by_deadline = next((j for j, a in answers if a == "yes" and j.time <= end), None)
    if by_deadline is not None:
        return _make(target, ready, "met", by_deadline, _provisional(by_deadline))
    missed = next((j for j, a in answers if a == "no" and j.time >= end), None)
    late = next((j for j, a in answers if a == "yes" and j.time > end), None)
    if missed is not None and late is not None:
        return _make(target, ready, "met-late", late, _provisional(late))
    if missed is not None:
        return _make(target, ready, "not-met", missed, _provisional(missed))
    return None


def _provisional(judged: Judged) -> str:
    return "provisional" if judged.status == "P" else ""


def _unclear(judged: Judged) -> str:
    return "break" if judged.broken else "part" if judged.partial else "bounds"


def _at_deadline(target: Target, ready: Judgeable, deciding: list[Judged], end: Fraction) -> Verdict:
    """Lines 6 to 8: the deadline has passed."""
    final = next((j for j in deciding if j.time == end), None)
    if final is not None:
        answer = answer_to(target, ready, final)
        if answer == "indeterminate":
            return _make(target, ready, "indeterminate", final, _unclear(final))
        return _make(target, ready, "met" if answer == "yes" else "not-met", final, _provisional(final))
    earlier = [j for j in deciding if j.time < end]
    last = earlier[-1] if earlier else None
    later = next((j for j in deciding if j.time > end), None)
    if any(time == end for time in ready.seen):
        return _make(target, ready, "indeterminate", last, ready.problem or "estimates")
    if any(time < end for time in ready.seen):
        found = _make(target, ready, "awaiting-final-data", last, "" if last else ready.problem)
        return _with_later(target, ready, found, later)
    if any(time > end for time in ready.seen):
        return _with_later(target, ready, _make(target, ready, "indeterminate", later, "only-later"), later)
    return Verdict("no-data", "only-estimates" if ready.points else "")


def _with_later(target: Target, ready: Judgeable, found: Verdict, later: Judged | None) -> Verdict:
    """What the first figure after the deadline shows stands beside the status, never instead."""
    if later is None:
        return found
    return replace(found, later=later, later_answer=answer_to(target, ready, later))


def _under_way(target: Target, ready: Judgeable, deciding: list[Judged], end: Fraction) -> Verdict:
    """Lines 8 and 10 to 12: the deadline lies ahead."""
    if not deciding:
        seen = bool(ready.seen)
        reason = ready.problem or ("estimates" if seen else "only-estimates")
        return Verdict("indeterminate" if seen else "no-data", reason, inputs=ready.base_inputs)
    latest = deciding[-1]
    if ready.problem and max(ready.seen, default=latest.time) > latest.time:
        # What was found since can't be joined to it, so the latest period is not known.
        return _make(target, ready, "indeterminate", latest, ready.problem)
    answer = answer_to(target, ready, latest)
    if answer == "yes":
        return _make(target, ready, "reached", latest, _provisional(latest))
    if latest.broken:
        return _make(target, ready, "indeterminate", latest, "break")
    if target.path == "none":
        return _make(target, ready, "open", latest)
    if _base_satisfied(target, ready):
        # A path from a base that was already there has no meaning: the figure moved away, or may have.
        return _make(
            target,
            ready,
            *(("off-track", latest, "away") if answer == "no" else ("indeterminate", latest, "bounds")),
        )
    return _paced(target, ready, latest, answer)


def _paced(target: Target, ready: Judgeable, latest: Judged, answer: Answer) -> Verdict:
    progress = progress_of(target, ready, latest)
    if progress.pace_low is None or progress.pace_high is None:
        open_ = progress.note in ("", "bounds")
        return _make(target, ready, "indeterminate", latest, _unclear(latest) if open_ else progress.note)
    low, high = pace_class(progress.pace_low), pace_class(progress.pace_high)
    if answer == "indeterminate":
        high = "reached"  # part of the interval satisfies, so the best that it allows is more than a pace
    if low != high:
        return _make(target, ready, "indeterminate", latest, f"pace:{low}/{high}")
    return _make(target, ready, low, latest)


def _base_satisfied(target: Target, ready: Judgeable) -> bool:
    """Whether the base level already satisfied the level that the promise leads to."""
    if ready.base is None or ready.goal is None:
        return False
    return satisfies(ready.base, target.comparator or "ge", ready.goal) == "yes"


def _held_each_year(
    target: Target, ready: Judgeable, deciding: list[Judged], end: Fraction, over: bool
) -> Verdict:
    """ceiling and floor: every year has to hold; one broken year breaks the promise."""
    first = first_year(target, deciding)
    inside = [j for j in deciding if first <= j.time <= end]
    broken = next((j for j in inside if answer_to(target, ready, j) == "no"), None)
    if broken is not None:
        return _make(target, ready, "not-met" if over else "off-track", broken, "broken-year")
    if not inside:
        return _none_inside(target, ready, deciding, end, over)
    latest = inside[-1]
    unclear = any(answer_to(target, ready, j) == "indeterminate" for j in inside)
    if over and latest.time < end:
        return _make(target, ready, "awaiting-final-data", latest)
    years = {j.time for j in inside}
    last = end if over else latest.time
    gaps = any(first + n not in years for n in range(int(last - first) + 1))
    if unclear or gaps:
        crossed = any(j.broken for j in inside)
        reason = "break" if crossed else "bounds" if unclear else "gap"
        return _make(target, ready, "indeterminate", latest, reason)
    return _make(target, ready, "met" if over else "on-track", latest)


def first_year(target: Target, deciding: list[Judged]) -> Fraction:
    """The first year in which a ceiling or floor has to hold: the stated one, else that after the base, else
    that in which it was promised, else the first observed."""
    if target.from_period:
        return time_of(target.from_period)
    if target.base_period:
        return time_of(target.base_period) + 1
    return (
        time_of(target.promised) if target.promised else min((j.time for j in deciding), default=Fraction(0))
    )


def _none_inside(
    target: Target, ready: Judgeable, deciding: list[Judged], end: Fraction, over: bool
) -> Verdict:
    """No figure within the years of a ceiling or floor: none at all, or earlier or later ones only."""
    if not ready.seen:
        return Verdict("no-data", "only-estimates" if ready.points else "")
    later = next((j for j in deciding if j.time > end), None)
    if later is not None and all(time > end for time in ready.seen):
        return _with_later(target, ready, _make(target, ready, "indeterminate", later, "only-later"), later)
    found = Verdict("awaiting-final-data" if over else "indeterminate", "no-year")
    return _with_later(target, ready, found, later)


def progress_of(target: Target, ready: Judgeable, judged: Judged) -> Progress:
    """Share of the way, share of the time, pace and what is still needed, for one judged point.

    No pace on an open interval, without a base, across a break, at the base itself, or where the base
    already satisfies the promise: the note says which.
    """
    end = time_of(target.deadline or "")
    if target.path not in PATHS or ready.goal is None:
        return Progress(note=ready.problem or ("none" if target.path not in PATHS else "no-base"))
    if judged.broken:
        return Progress(note="break")
    needed = _needed(target, ready, judged, end)
    if ready.base is None or ready.base_time is None:
        return Progress(required=needed, note=ready.problem or "no-base")
    if judged.time <= ready.base_time:
        return Progress(required=needed, note="base-only")
    part = elapsed(ready.base_time, judged.time, end)
    shares = _shares(target, ready.base, judged.value, ready.goal)
    if part is None or not shares:
        return Progress(
            elapsed=_number(part),
            required=needed,
            note=_no_share(target, ready.base, judged.value, ready.goal),
        )
    paces = [round(share / float(part), 9) for share in shares]
    single = len(set(shares)) == 1
    return Progress(
        share=shares[0] if single else None,
        elapsed=_number(part),
        pace=paces[0] if single else None,
        pace_low=min(paces),
        pace_high=max(paces),
        required=needed,
    )


def _no_share(target: Target, base: Interval, value: Interval, goal: Fraction) -> str:
    """Why the achieved share of the way is undefined."""
    if not (base.is_bounded and value.is_bounded):
        return "bounds"
    if base.is_point and base.low == goal:
        return "no-way"
    if PATHS[target.path].positive and min(base.low or 0, value.low or 0, goal) <= 0:
        return "not-positive"
    return "undefined"


def _shares(target: Target, base: Interval, value: Interval, goal: Fraction) -> list[float]:
    """The achieved share at every corner of base × latest; empty where one is undefined or open."""
    if not (base.is_bounded and value.is_bounded):
        return []
    share = PATHS[target.path].share
    corners = [
        share(x0, x, goal)
        for x0 in {base.low, base.high}
        for x in {value.low, value.high}
        if x0 is not None and x is not None
    ]
    return [] if any(corner is None for corner in corners) else [c for c in corners if c is not None]


def _needed(target: Target, ready: Judgeable, judged: Judged, end: Fraction) -> float | None:
    if not judged.value.is_point or judged.value.low is None or ready.goal is None:
        return None
    if answer_to(target, ready, judged) == "yes":
        return None
    return PATHS[target.path].rate(judged.value.low, ready.goal, end - judged.time)


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 9)

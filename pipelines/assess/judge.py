"""One promise: its series judged one by one, then brought together into one verdict."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace

import polars as pl

from pipelines.assess.completion import completion
from pipelines.assess.directional import direction, prohibition, trend_of
from pipelines.assess.judged import Judgeable, judgeable, threshold_of
from pipelines.assess.kept_back import KeptBack, foremost
from pipelines.assess.series import Point, points_of
from pipelines.assess.verdict import Verdict, verdict
from pipelines.codes import Codes
from pipelines.ground.periods import bounds
from pipelines.plan.models import Series, Target

LISTED = ("rule", "restraint", "qualitative")


@dataclass(frozen=True)
class Absence:
    """What is known about looking for a promise's data: searches made, documents known but unread."""

    searches: int = 0
    unread: int = 0

    @property
    def reason(self) -> str:
        """The sub-reason of `no-data`."""
        return "known-unread" if self.unread else "searched" if self.searches else "not-searched"


@dataclass(frozen=True)
class Finding:
    """One series of a promise with its points, what it was judged on, and its verdict."""

    series: Series
    points: tuple[Point, ...]
    ready: Judgeable | None
    verdict: Verdict
    trend: str | None = None


@dataclass(frozen=True)
class Judgement:
    """A promise's verdict, and the finding of each of its series behind it."""

    target: Target
    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def leading(self) -> Finding | None:
        """The series whose verdict the promise's is (the first with that status)."""
        same = [f for f in self.findings if f.verdict.status == self.verdict.status]
        return next(iter(same or self.findings), None)


def judge(
    target: Target,
    current: pl.DataFrame,
    withheld: dict[str, KeptBack],
    absence: Absence,
    codes: Codes,
    today: dt.date,
) -> Judgement:
    """The verdict on one promise at `today` (the release date).

    current: the current view (schema RANKED); withheld: series key → class and ground of what the
    gate kept back.
    """
    if target.kind in LISTED:
        return Judgement(target, Verdict("listed"), ())
    findings = tuple(
        find(target, series, points_of(current, series, target.kind == "completion"), codes, today)
        for series in target.series
    )
    if target.kind == "delegated" and target.value is None:
        latest = next((f.verdict.latest for f in findings if f.verdict.latest), None)
        return Judgement(target, Verdict("threshold-pending", target.delegation or "", latest), findings)
    if not findings:
        return Judgement(target, Verdict("no-data", absence.reason), ())
    if _not_begun(target, today):
        return Judgement(target, Verdict("not-yet-due"), findings)
    found = together(target, findings, codes)
    if found.status == "no-data" and found.reason != "only-estimates":
        found = _absent(target, withheld, absence)
    return Judgement(target, found, findings)


def _not_begun(target: Target, today: dt.date) -> bool:
    """Line 9. It stands before «no data»: of a year that is not over nothing can have been found."""
    return target.from_period is not None and today <= bounds(target.from_period)[1]


def _absent(target: Target, withheld: dict[str, KeptBack], absence: Absence) -> Verdict:
    """Lines 3 and 4: refused, on request, hidden by us, or not found."""
    kept = foremost(withheld[key] for key in map(_key, target.series) if key in withheld)
    return Verdict(kept.status, kept.reason) if kept else Verdict("no-data", absence.reason)


def _key(series: Series) -> str:
    return f"{series.indicator}|{series.definition}|{series.area}|{series.breakdown}"


def find(target: Target, series: Series, points: list[Point], codes: Codes, today: dt.date) -> Finding:
    """What one series says about a promise, from its points in the order of time."""
    indicator = codes.indicators[series.indicator]
    if target.kind == "completion":
        return Finding(series, tuple(points), None, completion(target, indicator, points, today))
    if target.kind == "prohibition":
        return Finding(series, tuple(points), None, prohibition(points))
    slope = trend_of(target, indicator, points)
    if target.kind == "directional":
        found = direction(target, indicator, points, today)
        return Finding(series, tuple(points), None, found, slope)
    if target.value is None:
        return Finding(series, tuple(points), None, _only_data(points), slope)
    ready = judgeable(target, indicator, points, threshold_of(target, indicator, codes))
    return Finding(series, tuple(points), ready, _judged(target, ready, today), slope)


def _judged(target: Target, ready: Judgeable, today: dt.date) -> Verdict:
    return verdict(target, ready, today) if ready.seen or ready.points else Verdict("no-data")


def _only_data(points: list[Point]) -> Verdict:
    """A threshold that is not known: nothing is judged, but whether there are data is said."""
    return Verdict("no-data") if not points else Verdict("threshold-pending")


def together(target: Target, findings: tuple[Finding, ...], codes: Codes) -> Verdict:
    """The worst of several series; where the text has two readings, only what both say."""
    readings: dict[str, list[Verdict]] = defaultdict(list)
    for finding in findings:
        readings[finding.series.reading].append(finding.verdict)
    worst = {name: _worst(verdicts, codes) for name, verdicts in readings.items()}
    statuses = {found.status for found in worst.values()}
    if len(statuses) == 1:
        return next(iter(worst.values()))
    if statuses & {"met", "not-met", "met-late", "reached", "on-track", "behind", "off-track"}:
        shown = next((v for v in worst.values() if v.latest), next(iter(worst.values())))
        return replace(shown, status="indeterminate", reason="readings")
    return _worst(list(worst.values()), codes)


def _worst(verdicts: list[Verdict], codes: Codes) -> Verdict:
    status = codes.worst(v.status for v in verdicts)
    return next(v for v in verdicts if v.status == status)

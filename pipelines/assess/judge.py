"""One promise: its series judged one by one, then brought together into one verdict."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from operator import itemgetter

from pipelines.assess.completion import completion
from pipelines.assess.directional import direction, prohibition, trend_of
from pipelines.assess.intervals import satisfies
from pipelines.assess.judged import Judgeable, Judged, as_judged, judgeable, threshold_of, yearly_levels
from pipelines.assess.kept_back import STATUSES, KeptBack, foremost
from pipelines.assess.series import Point, Rows, contradict, in_series, point_of, points_of, undated_of
from pipelines.assess.verdict import Verdict, verdict
from pipelines.codes import Codes, Indicator
from pipelines.ground.periods import bounds
from pipelines.plan import Series, Target

LISTED = ("rule", "restraint", "qualitative")
UNDATED = "undated"
# What an undated figure may stand beside: nothing dated decides.
_OPEN = ("no-data", "awaiting-final-data", "indeterminate", "open")
# Where nothing decides: what another reading or source says is then no contradiction.
SILENT = ("no-data", *STATUSES, "threshold-pending", "not-applicable", "not-yet-due", "listed")


@dataclass(frozen=True)
class Absence:
    """What is known about looking for a promise's data: the searches made, the documents known but
    unread, and whether pages were looked at of which no search was logged."""

    searches: int = 0
    unread: int = 0
    unlogged: bool = False

    @property
    def reason(self) -> str:
        """The sub-reason of `no-data`."""
        looked = self.searches or self.unlogged
        return "known-unread" if self.unread else "searched" if looked else "not-searched"


@dataclass(frozen=True)
class Rival:
    """A figure of another publisher that contradicts a current one (`of`: its OBS_ID) and could decide as
    well; authority: it ranks behind only because the indicator's own publisher goes first."""

    of: str
    point: Point
    authority: bool = False


@dataclass(frozen=True)
class Finding:
    """One series of a promise with its points, what it was judged on, and its verdict; undated: the figures
    whose period is not stated, which are no points of it."""

    series: Series
    points: tuple[Point, ...]
    ready: Judgeable | None
    verdict: Verdict
    trend: str | None = None
    rivals: tuple[Rival, ...] = ()
    undated: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """A promise's verdict, and the finding of each of its series behind it.

    by_ranking: the status by the current figures alone, where contradicting sources have unsettled it.
    """

    target: Target
    verdict: Verdict
    findings: tuple[Finding, ...]
    by_ranking: str = ""

    @property
    def ranked(self) -> str:
        """The status by the current figures alone."""
        return self.by_ranking or self.verdict.status

    @property
    def leading(self) -> Finding | None:
        """The series whose verdict the promise's is (the first with that status)."""
        latest = self.verdict.latest
        same = [f for f in self.findings if latest is not None and f.verdict.latest == latest]
        same = same or [f for f in self.findings if f.verdict.status == self.verdict.status]
        return next(iter(same or self.findings), None)


def judge(
    target: Target,
    rows: Rows,
    withheld: dict[str, KeptBack],
    absence: Absence,
    codes: Codes,
    today: dt.date,
) -> Judgement:
    """The verdict on one promise at `today` (the release date).

    rows: all disclosed observations (schema RANKED) by indicator; withheld: series key → class and ground of
    what the gate kept back.
    """
    if target.kind in LISTED:
        return Judgement(target, Verdict("listed"), ())
    findings = tuple(_finding(target, series, rows, codes, today) for series in target.series)
    if target.kind == "delegated" and target.value is None:
        newest = _newest(findings)
        inputs = newest.inputs if newest else ()
        found = Verdict("threshold-pending", target.delegation or "", newest, inputs=inputs)
    elif not findings:
        found = Verdict("no-data", absence.reason)
    elif _not_begun(target, today):
        found = Verdict("not-yet-due")
    else:
        found = together(target, findings, codes)
        if found.status == "no-data" and found.reason != "only-estimates":
            found = _absent(target, withheld, absence)
        found = _undated(target, found, findings, codes) or found
    return heard(Judgement(target, found, findings), codes, today)


def _finding(target: Target, series: Series, rows: Rows, codes: Codes, today: dt.date) -> Finding:
    entities = target.kind == "completion"
    points = points_of(rows, series, codes, entities)
    finding = find(target, series, points, codes, today)
    rivals = (
        *rivals_of(rows, series, codes, entities),
        *_at_one_time(points, codes.indicators[series.indicator]),
    )
    return replace(finding, rivals=rivals, undated=tuple(undated_of(rows, series, codes)))


def _undated(target: Target, found: Verdict, findings: tuple[Finding, ...], codes: Codes) -> Verdict | None:
    """Line 8: what can't be lost was reached by a figure that doesn't say when, and nothing dated decides."""
    if not target.irreversible or target.kind == "completion" or found.status not in _OPEN:
        return None
    kind = "CU" if target.kind == "cumulative" else "N"
    for finding in findings:
        threshold = threshold_of(target, codes.indicators[finding.series.indicator], codes)
        for point in reversed(finding.undated):
            judged = as_judged(point)
            reached = satisfies(judged.figure, target.comparator or "ge", threshold) == "yes"
            if reached and point.transformation == kind and point.status != "E":
                return Verdict("indeterminate", UNDATED, judged, "yes", inputs=judged.inputs)
    return None


def _at_one_time(points: list[Point], indicator: Indicator) -> tuple[Rival, ...]:
    """Levels of a stock at one moment under two periods (2025, 2025-12) of two sources, that contradict."""
    levels = yearly_levels(points, indicator)
    firm = [p for p in points if p.status != "E" and p.transformation == "N" and indicator.stock]
    return tuple(
        Rival(own.obs_id, p)
        for own in levels
        for p in firm
        if p.time == own.time and p.source != own.source and p.entity is None and contradict(own, p)
    )


def rivals_of(rows: Rows, series: Series, codes: Codes, entities: bool = False) -> tuple[Rival, ...]:
    """The figures of a series that contradict its current ones (schema RANKED, CONTRADICTS rows)."""
    found = (row for row in in_series(rows, series, entities) if row["CONTRADICTS"])
    return tuple(
        Rival(row["BEATEN_BY"], point_of(row, codes), row["BEATEN_FOR"] == "authority")
        for row in sorted(found, key=itemgetter("OBS_ID"))
    )


def heard(judgement: Judgement, codes: Codes, today: dt.date) -> Judgement:
    """The judgement after every contradicting source was put in the current one's place, one at a time.

    Two admissible sources that give different verdicts make it indeterminate; two on one side decide alike.
    The indicator's own publisher decides before others, and the contradiction is shown (FRAGILE).
    """
    if judgement.verdict.status in SILENT:
        return judgement
    against = [
        rival.point.obs_id
        for place, finding in enumerate(judgement.findings)
        for rival in finding.rivals
        if not rival.authority and with_rival(judgement, place, rival, codes, today)[1] != judgement.ranked
    ]
    if not against:
        return judgement
    found = replace(
        judgement.verdict, status="indeterminate", reason="sources", edge="", missing=tuple(against)
    )
    return replace(judgement, verdict=found, by_ranking=judgement.ranked)


def with_rival(
    judgement: Judgement, place: int, rival: Rival, codes: Codes, today: dt.date
) -> tuple[Finding, str]:
    """One finding with a contradicting figure in the current one's place, and the promise's status then."""
    finding = judgement.findings[place]
    points = [rival.point if p.obs_id == rival.of else p for p in finding.points]
    again = find(judgement.target, finding.series, points, codes, today)
    others = (*judgement.findings[:place], again, *judgement.findings[place + 1 :])
    return again, together(judgement.target, others, codes).status


def _newest(findings: tuple[Finding, ...]) -> Judged | None:
    """The newest figure of any series: what there is, where a threshold to compare it with is missing."""
    points = [p for finding in findings for p in finding.points if p.status != "E"]
    return as_judged(max(points, key=lambda p: p.time)) if points else None


def _not_begun(target: Target, today: dt.date) -> bool:
    """Line 9. It stands before «no data»: of a year that is not over nothing can have been found."""
    return target.from_period is not None and today <= bounds(target.from_period)[1]


def _absent(target: Target, withheld: dict[str, KeptBack], absence: Absence) -> Verdict:
    """Lines 3 and 4: refused, on request, hidden by us, or not found."""
    kept = foremost(withheld[key] for key in (str(series.key) for series in target.series) if key in withheld)
    return Verdict(kept.status, kept.reason) if kept else Verdict("no-data", absence.reason)


def find(target: Target, series: Series, points: list[Point], codes: Codes, today: dt.date) -> Finding:
    """What one series says about a promise, from its points in the order of time."""
    indicator = codes.indicators[series.indicator]
    if target.kind == "completion":
        return Finding(series, tuple(points), None, completion(target, indicator, points, today))
    if target.kind == "prohibition":
        return Finding(
            series, tuple(points), None, prohibition(points, target.from_period or target.promised)
        )
    slope = trend_of(target, indicator, points)
    if target.kind == "directional":
        found = direction(target, indicator, points, today)
        return Finding(series, tuple(points), None, found, slope)
    if target.value is None:
        return Finding(series, tuple(points), None, _only_data(points), slope)
    ready = judgeable(target, indicator, points, threshold_of(target, indicator, codes))
    found = _by_each_way(target, ready, today) if points else Verdict("no-data")
    return Finding(series, tuple(points), ready, found, slope)


def _by_each_way(target: Target, ready: Judgeable, today: dt.date) -> Verdict:
    """The verdict, unless other figures over the same span would give another one: then none is given."""
    found = verdict(target, ready, today)
    other = replace(ready, points=tuple(j.rival or j for j in ready.points))
    if other == ready or verdict(target, other, today).status == found.status:
        return found
    return replace(found, status="indeterminate", reason="ways", edge="")


def _only_data(points: list[Point]) -> Verdict:
    """A threshold that is not known: nothing is judged, but whether there are data is said."""
    return Verdict("no-data") if not points else Verdict("threshold-pending")


def together(target: Target, findings: tuple[Finding, ...], codes: Codes) -> Verdict:
    """The worst of several series; where the text has two readings, only what both say."""
    readings: dict[str, list[Verdict]] = defaultdict(list)
    for finding in findings:
        readings[finding.series.reading].append(finding.verdict)
    worst = {name: _worst(verdicts, codes) for name, verdicts in readings.items()}
    open_ = (*SILENT, "awaiting-final-data")
    silent = tuple(name for name, found in worst.items() if found.status in open_)
    statuses = {found.status for found in worst.values()}
    if len(statuses) == 1 or len(silent) == len(worst):
        return _worst(list(worst.values()), codes)
    shown = next(found for found in worst.values() if found.status not in open_)
    if silent:
        missing = tuple(str(f.series.key) for f in findings if f.verdict.status in open_)
        return replace(shown, status="indeterminate", reason="reading-missing", missing=missing)
    if statuses & {"met", "not-met", "met-late", "reached", "on-track", "behind", "off-track"}:
        return replace(shown, status="indeterminate", reason="readings")
    return _worst(list(worst.values()), codes)


def _worst(verdicts: list[Verdict], codes: Codes) -> Verdict:
    status = codes.worst(v.status for v in verdicts)
    return next(v for v in verdicts if v.status == status)

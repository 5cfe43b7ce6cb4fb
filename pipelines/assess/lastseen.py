"""What stands beside every status, and never instead (METHODS §4): whether the latest figure in the
promise's own scope satisfies it, of whatever year, and whether the figure of the base year already did."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.assess.intervals import satisfies
from pipelines.assess.judge import UNDATED, Finding, Judgement
from pipelines.assess.judged import threshold_of, yearly_levels
from pipelines.assess.kept_back import STATUSES
from pipelines.assess.series import Point, time_of
from pipelines.assess.verdict import OTHER, Verdict
from pipelines.codes import Codes
from pipelines.plan import Target

_ANSWERS = {"yes": "reached", "no": "not-reached"}


@dataclass(frozen=True)
class AtBase:
    """Whether the base year's figure satisfied the threshold (yes, no, unknown), and the OBS_ID of that
    figure."""

    answer: str
    obs_id: str | None = None


def last_seen(judgement: Judgement) -> str | None:
    """reached, not-reached, part (a state, a subset, or bounds on both sides), undated (satisfied by a
    figure whose period is not stated), unseen (nothing in its own scope) or no-threshold; None where
    nothing is counted."""
    target, verdict = judgement.target, judgement.verdict
    if not target.counted:
        return None
    if target.kind == "delegated" and target.value is None:
        return "no-threshold"
    if verdict.status in STATUSES or verdict.latest is None:
        return "unseen"
    return _seen(target, verdict)


def _seen(target: Target, verdict: Verdict) -> str:
    if verdict.reason == UNDATED:
        return "undated"
    if verdict.status in ("met", "met-late"):
        return "reached"
    if verdict.status == "not-met":
        return "not-reached"
    if target.kind == "completion" or verdict.reason in OTHER:
        return "part"
    return _ANSWERS.get(verdict.answer or "", "part")


def at_base(judgement: Judgement, codes: Codes) -> AtBase | None:
    """Of a promised level, whether its base year already satisfied it; the plan's base year where the
    promise names none. None of other kinds, and where no threshold is known. An estimate tells nothing."""
    target = judgement.target
    if target.kind not in ("level", "delegated") or target.value is None or not target.base_year:
        return None
    found = [_at_base(target, finding, codes) for finding in judgement.findings]
    answers = {one.answer for one in found}
    # Of several series the promise was satisfied only where each of them was.
    worst = next((a for a in ("no", "unknown", "yes") if a in answers), "unknown")
    return next((one for one in found if one.answer == worst), AtBase("unknown"))


def _at_base(target: Target, finding: Finding, codes: Codes) -> AtBase:
    indicator = codes.indicators[finding.series.indicator]
    levels = yearly_levels(list(finding.points), indicator, own=True)
    point = _then(levels, target.base_year)
    if point is None:
        return AtBase("unknown")
    threshold = threshold_of(target, indicator, codes)
    answer = satisfies(point.figure, target.comparator or "ge", threshold)
    return AtBase("unknown" if answer == "indeterminate" else answer, point.obs_id)


def _then(levels: list[Point], year: str) -> Point | None:
    return next((p for p in levels if p.time == time_of(year) and p.status != "E"), None)

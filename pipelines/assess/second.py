"""Second opinions on a series (METHODS §3): what other published rules say, never instead of the verdict.

Every rule looks at the same base, latest figure and target as the promise's own method. Where a formula
is undefined, the opinion is empty and carries a reason code; nothing is ever replaced by a small number.
"""

from __future__ import annotations

from pipelines.assess.intervals import satisfies
from pipelines.assess.judge import Finding
from pipelines.assess.method import Case, Opinion, one_class
from pipelines.assess.methods import METHODS, PATHS
from pipelines.assess.series import time_of
from pipelines.codes import Indicator
from pipelines.plan import Target


def second_opinions(target: Target, finding: Finding, indicator: Indicator) -> list[Opinion]:
    """The opinion of every rule but the promise's own, in the registry's order."""
    reason = _why_not(target, finding)
    case = None if reason else _case(target, finding, indicator)
    opinions = []
    for method in METHODS.values():
        if method.id == target.path:
            continue
        silent = reason or method.why_not(target)
        opinions.append(Opinion(method.id, reason=silent) if silent or case is None else method.opinion(case))
    return opinions


def own_class(target: Target, finding: Finding) -> str | None:
    """The pace class that the promise's own method gives; None where it gives none."""
    progress = finding.verdict.progress
    if target.path not in PATHS or progress.pace_low is None or progress.pace_high is None:
        return None
    return one_class(progress.pace_low, progress.pace_high)


def _why_not(target: Target, finding: Finding) -> str:
    """Why no rule can say anything about this series."""
    if target.kind == "delegated":
        return "no-threshold"
    if target.path not in PATHS or target.kind not in ("level", "change", "cumulative"):
        return "no-path"
    ready, latest = finding.ready, finding.verdict.latest
    if ready is None or latest is None:
        return "no-threshold" if target.value is None else "no-data"
    if ready.problem or ready.goal is None or ready.base is None or ready.base_time is None:
        return ready.problem or "no-base"
    if latest.time <= ready.base_time:
        return "base-only"
    if not (ready.base.is_bounded and latest.value.is_bounded):
        return "bounds"
    if satisfies(ready.base, target.comparator or "ge", ready.goal) == "yes":
        return "base-satisfied"
    return ""


def _case(target: Target, finding: Finding, indicator: Indicator) -> Case | None:
    """A finding that `_why_not` let through, as the rules look at it."""
    ready, latest = finding.ready, finding.verdict.latest
    if ready is None or latest is None or ready.goal is None or ready.base_time is None:
        return None
    whole, done = time_of(target.deadline or "") - ready.base_time, latest.time - ready.base_time
    return Case(target, indicator, ready, latest, tuple(finding.points), ready.goal, done, whole)

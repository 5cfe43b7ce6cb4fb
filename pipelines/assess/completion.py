"""All members of a population have to reach the last state of an ordered list (钢铁企业超低排放改造).

Only the last state counts as done. Without a dated list of the members by name nothing can be decided
for all of them, whatever is known of some.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from pipelines.assess.intervals import HUNDRED, Interval
from pipelines.assess.judged import Judgeable, Judged
from pipelines.assess.series import Point
from pipelines.assess.verdict import Verdict, verdict
from pipelines.codes import Indicator
from pipelines.plan import Target


def completion(target: Target, indicator: Indicator, points: list[Point], today: dt.date) -> Verdict:
    """The status of a completion promise from the states of single members (ENTITY points)."""
    population = target.population
    if population is not None and population.known and not population.members:
        return Verdict("not-applicable")
    stated = [p for p in points if p.status != "E"]
    if not stated:
        return Verdict("no-data")
    threshold = Fraction(str(target.value))
    judged = tuple(_share(stated[: n + 1], target, indicator) for n in range(len(stated)))
    ready = Judgeable(
        threshold,
        threshold,
        None,
        None,
        (),
        judged,
        "" if population and population.known else "population",
        tuple(p.time for p in stated),
    )
    return verdict(target, ready, today)


def _share(so_far: list[Point], target: Target, indicator: Indicator) -> Judged:
    """The share of members that are done at the time of the last of these points."""
    latest: dict[str, Point] = {p.entity or "": p for p in so_far}
    done = sum(int(p.value) == len(indicator.states) for p in latest.values())
    last = so_far[-1]
    undone = {
        name
        for name, p in latest.items()
        if int(p.value) < len(indicator.states)
        and not indicator.states[int(p.value) - 1].unclear
        and p.time == last.time  # whoever was under way before may have finished since
    }
    members = target.population.members if target.population and target.population.known else ()
    figure = _figure(done, undone, members)
    return Judged(
        last.period,
        last.time,
        last.ends,
        figure,
        figure,
        figure,
        last.status,
        max(p.grade for p in latest.values()),
        tuple(p.obs_id for p in so_far),
        0,
    )


def _figure(done: int, undone: set[str], members: tuple[str, ...]) -> Interval:
    """Known members: those that are not known to be done or undone now may be either. Unknown: anything below
    all is possible.

    One member seen not to be done proves less than all, whoever the others are.
    """
    if not members:
        return Interval(Fraction(0), HUNDRED, high_open=bool(undone))
    whole = Fraction(len(members))
    most = len(members) - len(undone & set(members))
    return Interval(HUNDRED * done / whole, HUNDRED * most / whole)

"""The words of prose by which a figure is understood, read from the file beside this one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pipelines.ground.errors import CodesError
from pipelines.ground.yamlio import Strict, load_model


class Short(Strict):
    """A short wording (a pattern), the name that it stands for, and what has to be spoken of near it.

    definition, dimension: where the wording says them.
    """

    word: str
    name: str
    near: str
    definition: str = ""
    dimension: str = ""


class Headings(Strict):
    """How headings and titles say what stands below them."""

    target: str
    review: str
    estimate: str
    plan_title: str
    not_a_plan: str
    report_title: str
    told_title: str
    yearbook: str
    past_year: str
    year_ahead: str


class Times(Strict):
    """How moments are said, and what marks them as what a figure is held against."""

    now: str
    this_year: str
    last_year: str
    year_before_last: str
    next_year: str
    whole_year: str
    to_years_end: str
    new_year: str
    same: str
    same_before: str
    this_month: str
    plan_period: str
    passing: str
    vague: str
    before: str
    behind: str
    on_year: str
    running: str
    begun: str


class Whose(Strict):
    """How areas are said without their names."""

    city: str
    county: str
    district: str
    unknown: str
    province: str
    own_province: str
    nation: str
    national_publisher: str
    of_nation: str
    county_town: str
    that_one: str


class Cues(Strict):
    """Every pattern of cues.yaml."""

    equal: tuple[tuple[str, ...], ...]
    short: tuple[Short, ...]
    between: tuple[str, ...]
    idle: tuple[str, ...]
    measured: str
    goes_on: str
    ends_as_verb: str
    bodies: str
    other: tuple[str, ...]
    doing: str
    share_of_goal: str
    against: str
    threshold: str
    negated: str
    of_a_rate: str
    yearly_mean: str
    on_last_month: str
    month_on_month: str
    rank: str
    earlier: str
    becomes: str
    shrinks: str
    range: str
    urged: str
    enterprise: str
    among: str
    flow: str
    goal_of: str
    goal_closes: str
    goal_opens: str
    share_follows: str
    average_behind: str
    average_is: str
    average: str
    goal_right_before: str
    less: str
    added: str
    all_of_it: str
    making: str
    list_of_areas: str
    target: tuple[str, ...]
    task: tuple[str, ...]
    to_a_year: str
    opens_year: str
    by_year: str
    goal: str
    goal_behind: str
    until: str
    done_so_far: str
    actual: str
    earlier_year: str
    estimate: str
    done: tuple[str, ...]
    past: str
    opens_tasks: str
    turns: str
    until_part: str
    byline: str
    heading: Headings
    time: Times
    area: Whose


def load_cues() -> Cues:
    """The cues that the package brings; raises CodesError for a malformed file."""
    return load_model(Path(__file__).with_suffix(".yaml"), Cues, CodesError)


@cache
def any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern of several, each tried from its longest alternative on."""
    parts = [part for pattern in patterns for part in _alternatives(pattern)]
    return re.compile(
        "|".join(sorted(dict.fromkeys(parts), key=lambda part: (-len(part), part))), re.IGNORECASE
    )


@cache
def one(pattern: str) -> re.Pattern[str]:
    """A pattern, compiled once."""
    return re.compile(pattern, re.IGNORECASE)


def _alternatives(pattern: str) -> list[str]:
    """A pattern's alternatives: its bars outside of brackets."""
    parts, depth, within = [""], 0, False
    for number, letter in enumerate(pattern):
        escaped = number and pattern[number - 1] == "\\"
        if not escaped:
            within = (within or letter == "[") and letter != "]"
            depth += 0 if within else {"(": 1, ")": -1}.get(letter, 0)
        if letter == "|" and not depth and not within:
            parts.append("")
        else:
            parts[-1] += letter
    return parts

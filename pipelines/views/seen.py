"""What is seen in a picture, in one sentence chosen by its figures: the title that stands above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from pipelines.assess import Interval, satisfies, time_of
from pipelines.charts import Bar, Line, Mark
from pipelines.codes import Lang, period
from pipelines.ground.periods import bounds
from pipelines.plan import Target
from pipelines.views.common import when_of
from pipelines.views.data import SiteData, Words

_NO_BLANK = re.compile(r"(?<=）) |(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_EVERY_YEAR = ("ceiling", "floor")  # paths that each year has to keep to
Move = Literal["rose", "fell", "same", "apart"]


def interval_of(mark: Mark) -> Interval:
    """The values that a drawn figure may have."""
    low, high = (None if end is None else _exact(end) for end in (mark.low, mark.high))
    if mark.open_end == "up":
        return Interval(_exact(mark.value), None, low_open=mark.qualifier in ("gt", "over"))
    if mark.open_end == "down":
        return Interval(None, _exact(mark.value), high_open=mark.qualifier in ("lt", "nearly"))
    return Interval.point(_exact(mark.value)) if low is None or high is None else Interval(low, high)


def _exact(value: float) -> Fraction:
    return Fraction(str(value))


def move_of(marks: Sequence[Mark]) -> Move:
    """Which way a line went from its first to its last figure: `apart` where a break or another span lies
    between them, or where they may be the same and may not."""
    first, last = marks[0], marks[-1]
    if any(mark.broken for mark in marks[1:]) or first.span != last.span:
        return "apart"
    before, after = interval_of(first), interval_of(last)
    if before.is_point and after.is_point and before.low == after.low:
        return "same"
    if None not in (before.high, after.low) and before.high < after.low:  # type: ignore[operator]
        return "rose"
    if None not in (before.low, after.high) and before.low > after.high:  # type: ignore[operator]
        return "fell"
    return "apart"


def told(data: SiteData, mark: Mark, lang: Lang, target: Target | None = None) -> str:
    """A figure as drawn with its time and whether it is settled; of a promise that counts a change or a sum,
    against what or up to when."""
    kind = target.kind if target and target.kind in ("change", "cumulative") else "level"
    said = {"when": _when(data, mark, lang), "figure": mark.label, "status": _status(data, mark, lang)}
    base = period(target.base_period or "", lang) if target else ""
    return data.words[lang](f"seen.told.{kind}", base=base, **said)


def named(data: SiteData, key: str, name: str, lang: Lang, **values: object) -> str:
    """A sentence about what has this name; no blank stands between two Chinese characters."""
    return _NO_BLANK.sub("", data.words[lang](key, name=name, **values))


def line_title(data: SiteData, line: Line, name: str, lang: Lang) -> str:
    """What a line shows: its one figure, or its first and last and which way they differ."""
    first, last = line.marks[0], line.marks[-1]
    if len(line.marks) == 1:
        return named(data, "seen.one", name, lang, told=told(data, last, lang))
    ends = {"first": told(data, first, lang), "last": told(data, last, lang)}
    when, status = _when(data, last, lang), _status(data, last, lang)
    # In Chinese the remark stands behind the figure, in English behind the time.
    ends |= {"start": _when(data, first, lang), "when": when + (status if lang == "en" else "")}
    ends |= {"figure": last.label + (status if lang == "zh" else "")}
    return named(data, f"seen.{move_of(line.marks)}", name, lang, **ends)


def years_title(data: SiteData, line: Line, name: str, lang: Lang) -> str:
    """What a line of yearly changes shows: in how many of its years the figure fell, or rose where it fell in
    none."""
    fell = sum((end := interval_of(mark).high) is not None and end < 0 for mark in line.marks)
    rose = sum((end := interval_of(mark).low) is not None and end > 0 for mark in line.marks)
    way, k = ("fell", fell) if fell else ("rose", rose)
    key = f"seen.years_all_{way}" if k == len(line.marks) > 1 else f"seen.years_{way}"
    return named(data, key, name, lang, n=len(line.marks), k=k)


def standing_title(data: SiteData, line: Line, target: Target, threshold: float, lang: Lang) -> str:
    """How the figures of a promise stand to its threshold: all, none, or the last and an earlier one; of a
    change its own base is none of them."""
    based = [mark for mark in line.marks if target.kind == "change" and _is_base(mark, target)]
    marks = [mark for mark in line.marks if mark not in based] or based
    comparator = target.comparator or "ge"
    answers = [satisfies(interval_of(mark), comparator, _exact(threshold)) for mark in marks]
    said = {"n": len(marks), "told": told(data, marks[-1], lang, target)}
    key: str = answers[-1]
    if len(marks) > 1 and set(answers) in ({"yes"}, {"no"}):
        key = f"all_{key}"
    earlier = [mark for mark, answer in zip(marks, answers, strict=True) if answer == "yes"]
    if key == "no" and earlier:
        key, said["earlier"] = "once", told(data, earlier[-1], lang, target)
    elif key.endswith("no") and bounds(target.deadline or "")[1] >= data.release.date:
        key, said["due"] = f"{key}_yet", period(target.deadline or "", lang)
    elif key.endswith("no") and target.path not in _EVERY_YEAR and marks[-1].time < _time(target.deadline):
        # What was there on the way has missed nothing.
        key, said["due"] = f"{key}_before", period(target.deadline or "", lang)
    return named(data, f"seen.{key}", line.short, lang, **said)


def _time(when: str | None) -> float:
    return float(time_of(when or ""))


def _is_base(mark: Mark, target: Target) -> bool:
    return target.base_period is not None and mark.time == float(time_of(target.base_period))


def bars_title(words: Words, bars: Sequence[Bar], key: str) -> str:
    """Which bar is the longest; where several are, which ones; where all are, that they are.

    key: what is said of the longest, `most` of counts and amounts, `highest` of levels.
    """
    top = max(bar.value for bar in bars)
    longest = [bar for bar in bars if bar.value == top]
    if len(longest) == len(bars) > 1:
        return words("seen.bars_same", n=len(bars), figure=longest[0].text)
    labels = words("list_sep").join(bar.label for bar in longest)
    several = "_several" if len(longest) > 1 else ""
    return words(f"seen.bars_{key}{several}", label=labels, figure=longest[0].text)


def _when(data: SiteData, mark: Mark, lang: Lang) -> str:
    return when_of(data, data.observation[mark.obs], lang)


def _status(data: SiteData, mark: Mark, lang: Lang) -> str:
    """The remark that a figure is not settled; empty for one that is."""
    words, status = data.words[lang], data.observation[mark.obs]["OBS_STATUS"]
    return words("seen.unsettled", word=words(f"obs_status.{status}")) if status in ("P", "E") else ""

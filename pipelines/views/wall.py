"""The promises as tiles: which of the five answers each gives, its target as a numeral, and its scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pipelines.charts import Line, Mark, Scale, Spot
from pipelines.codes import Lang, SeriesKey, amount, number, period
from pipelines.ground.periods import is_undated
from pipelines.plan import Target
from pipelines.views.common import deadline_of, figure_of, target_path, verdict_of
from pipelines.views.data import SiteData
from pipelines.views.latest import found_beside, ordered_contexts, rivals_of
from pipelines.views.promises import DRAWN, axis_unit, ceiling_of, marks_of

Answer = Literal["kept", "not-kept", "reached", "not-reached", "unseen"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)
PLAIN = ("met", "not-met")
_SHAPES = {"reached": "tick-open", "not-reached": "minus-open"}
_UNSEEN = {"no-threshold": "ring", "part": "ring", "undated": "ring"}


@dataclass(frozen=True)
class Tile:
    """A promise at a glance: all in words but for the scale, which the words repeat.

    state, shape: what is known of it, in a word and as a mark; figure: the newest one, whose and of when.
    """

    id: str
    path: str
    title: str
    answer: Answer
    state: str
    shape: str
    numeral: str
    unit: str
    deadline: str
    figure: str
    scale: Scale


def kicker_of(data: SiteData, lang: Lang) -> str:
    """Who promised when, how many things of what subject, and the question."""
    plan, words = data.registry.plan, data.words[lang]
    parent = data.codes.areas[plan.ref_area].parent
    said = {
        "when": period(str(plan.date)[:7], lang),
        "city": data.city(lang),
        "total": len(data.quantified),
        "subject": plan.subject[lang] if plan.subject else "",
        "province": data.area_name(parent, lang) if parent else "",
    }
    return words("front.kicker" if plan.subject else "front.kicker_bare", **said)


def neighbours_of(data: SiteData, lang: Lang) -> dict[str, str]:
    """What stands beside a neighbour's mark on the scales → the area that it is."""
    drawn = dict.fromkeys(
        key.area for target in data.quantified for key, _ in _neighbours(data, target, lang)
    )
    return {_letter(data, area, lang): data.area_name(area, lang) for area in drawn}


def _letter(data: SiteData, area: str, lang: Lang) -> str:
    return data.words[lang](f"wall.letter.{data.codes.areas[area].level}", area=data.area_name(area, lang))


@dataclass(frozen=True)
class _Stand:
    """What stands on a promise's scale: the base year's mark of its own, its newest, and each neighbour's."""

    before: Mark | None
    newest: Mark | None
    others: tuple[tuple[SeriesKey, Mark], ...]


def _stand(data: SiteData, target: Target, lang: Lang) -> _Stand:
    own = _own_marks(data, target, lang)
    base = data.assessment[target.id]["AT_BASE_OBS"]
    before = next((mark for mark in own[:-1] if mark.obs == base), None)
    return _Stand(before, own[-1] if own else None, tuple(_neighbours(data, target, lang)))


def tile_lines(data: SiteData, target: Target, lang: Lang) -> list[Line]:
    """What a tile's scale draws, as lines for the data beside its picture: the promise's own figures that
    stand on it, then each neighbour's, named by promise and area."""
    stand = _stand(data, target, lang)
    own = tuple(mark for mark in (stand.before, stand.newest) if mark)
    lines = [Line(own, "", target.title[lang])] if own else []
    colon = data.words[lang]("colon")
    for key, mark in stand.others:
        lines.append(Line((mark,), "", target.title[lang] + colon + data.area_name(key.area, lang)))
    return lines


def answer_of(data: SiteData, target: Target) -> Answer:
    """Which of the five answers a promise gives: the final verdict, else how it stood when last seen."""
    row = data.assessment[target.id]
    if row["SET"] in ("kept", "not-kept"):
        return "kept" if row["SET"] == "kept" else "not-kept"
    seen = row["LAST_SEEN"]
    return "reached" if seen == "reached" else "not-reached" if seen == "not-reached" else "unseen"


def answers(data: SiteData) -> dict[Answer, list[Target]]:
    """Answer → the quantified promises that give it, in the plan's order; they add up to all of them."""
    found: dict[Answer, list[Target]] = {answer: [] for answer in ANSWERS}
    for target in data.quantified:
        found[answer_of(data, target)].append(target)
    return found


def tile_of(data: SiteData, target: Target, lang: Lang) -> Tile:
    """A quantified promise as a tile."""
    answer, verdict = answer_of(data, target), verdict_of(data, target.id, lang)
    reason = _reason(data, target)
    state = verdict["word"] if reason == "status" else data.words[lang](f"wall.state.{reason}")
    decided, stand = answer in ("kept", "not-kept"), _stand(data, target, lang)
    numeral, unit = numeral_of(data, target, lang)
    return Tile(
        id=target.id,
        path=target_path(target.id),
        title=target.title[lang],
        answer=answer,
        state=state,
        shape=verdict["shape"] if decided else _SHAPES.get(answer) or _unseen_shape(data, target),
        numeral=numeral,
        unit=unit,
        deadline=deadline_of(data, target, lang),
        figure=_figure_line(data, target, stand, lang),
        scale=_scale_of(data, target, stand, lang),
    )


def _reason(data: SiteData, target: Target) -> str:
    """The key of a tile's word: its answer; of what can't be seen, why; `status` for what its status says."""
    row, answer = data.assessment[target.id], answer_of(data, target)
    if answer != "unseen":  # what was met late, or was found breached, says so
        return answer if row["SET"] not in ("kept", "not-kept") or row["STATUS"] in PLAIN else "status"
    if row["LAST_SEEN"] in ("no-threshold", "part", "undated"):
        return str(row["LAST_SEEN"])
    if row["STATUS"] != "no-data":
        return "status"
    return "wider" if found_beside(data, target) else "none"


def seen_shape(data: SiteData, target: Target) -> str:
    """The mark of a quantified promise that was last seen as reached or not, and is not decided."""
    return _SHAPES.get(answer_of(data, target), "") if target.counted else ""


def _unseen_shape(data: SiteData, target: Target) -> str:
    """What is kept back, or can't be, has its status' own mark."""
    row = data.assessment[target.id]
    if _reason(data, target) == "status":
        return data.codes.statuses[row["STATUS"]].shape
    return _UNSEEN.get(row["LAST_SEEN"] or "", "hatch")


def numeral_of(data: SiteData, target: Target, lang: Lang) -> tuple[str, str]:
    """The threshold as a numeral and the unit behind it: (≥ 93, %), (−10, %), (45, 万亩); a question mark
    where nobody found it."""
    words = data.words[lang]
    if target.value is None:
        return "?", words(f"wall.pending.{target.level}" if target.kind == "delegated" else "wall.no_number")
    places = len(f"{target.value:f}".rstrip("0").partition(".")[2])
    code = "PT" if target.kind != "change" else "PP" if target.change_unit == "pp" else "PT"
    written = amount(
        target.value, places, code if target.kind == "change" else target.unit or "PT", data.codes, lang
    )
    figure, unit = _parted(written)
    sign = {"ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< "}.get(target.comparator or "", "")
    ceiling = _ceiling(data, target)
    bare = target.kind in ("change", "cumulative") or target.value == ceiling
    if target.kind == "change" and target.base_period:
        unit += words("wall.since", year=period(target.base_period, lang))
    return ("" if bare else sign) + figure, unit


def _parted(written: str) -> tuple[str, str]:
    """A figure and its unit."""
    end = max(n for n, sign in enumerate(written) if sign.isdigit()) + 1
    brief = written.partition("(")[0].partition("（")[0]
    first = next((n for n, sign in enumerate(brief) if sign.isalpha() or sign in "%‰°"), end)
    return brief[:first].strip(), brief[first:].strip()


def _figure_line(data: SiteData, target: Target, stand: _Stand, lang: Lang) -> str:
    """The newest figure of the promise's own with its year, what else was printed of it, and whether the base
    year satisfied the promise; else the neighbour's that stands on its scale; else nothing."""
    words, row = data.words[lang], data.assessment[target.id]
    last = stand.newest
    if last is None:
        undated = data.observation.get(row["INPUTS"] or "") if row["LAST_SEEN"] == "undated" else None
        if undated is not None and is_undated(undated["TIME_PERIOD"]):
            return words("wall.undated", figure=figure_of(data, undated, lang))
        return _beside(data, stand, lang)
    observation = data.observation[last.obs]
    others = words("list_sep").join(dict.fromkeys(_printed(data, observation, lang)))
    figure = words("wall.rivals", figure=last.label, others=others) if others else last.label
    said = words("wall.figure", figure=figure, year=period(observation["TIME_PERIOD"], lang))
    if last.provisional:
        said += words("in_brackets", text=words(f"obs_status.{observation['OBS_STATUS']}"))
    base = data.observation.get(row["AT_BASE_OBS"] or "")
    if row["AT_BASE"] == "yes" and base is not None and base["OBS_ID"] != observation["OBS_ID"]:
        said += words(
            "wall.at_base", figure=figure_of(data, base, lang), year=period(base["TIME_PERIOD"], lang)
        )
    return said


def _printed(data: SiteData, row: dict[str, Any], lang: Lang) -> Iterator[str]:
    """The other firm prints of the very figure, which contradict it."""
    if rivals_of(data, row, lang):
        yield from (
            figure_of(data, other, lang)
            for other in data.beaten.get(row["OBS_ID"], ())
            if other["CONTRADICTS"]
        )


def _beside(data: SiteData, stand: _Stand, lang: Lang) -> str:
    """The neighbours that stand on the scale, in words."""
    words = data.words[lang]
    lines = [
        words(
            "wall.neighbour",
            area=data.area_name(key.area, lang),
            figure=mark.label,
            year=_year(data, mark, lang),
        )
        for key, mark in stand.others
    ]
    return words("sep").join(lines)


def _year(data: SiteData, mark: Mark, lang: Lang) -> str:
    return period(data.observation[mark.obs]["TIME_PERIOD"], lang)


def _own_marks(data: SiteData, target: Target, lang: Lang) -> list[Mark]:
    """The promise's own figures as its chart draws them, oldest first."""
    return (
        marks_of(data, target.series[0].key, target, lang) if target.kind in DRAWN and target.series else []
    )


def _neighbours(data: SiteData, target: Target, lang: Lang) -> Iterator[tuple[SeriesKey, Mark]]:
    """The newest figure of each other area of which indicator, definition and part are the promise's own: all
    else is not comparable and is not drawn on its scale."""
    if target.kind not in DRAWN or not target.series:
        return
    own = target.series[0].key
    for row in ordered_contexts(data, target):
        key = SeriesKey.parse(row["SERIES"])
        comparable = key.area != own.area and key == own._replace(area=key.area)
        marks = marks_of(data, key, target, lang) if comparable else []
        if marks:
            yield key, marks[-1]


def _scale_of(data: SiteData, target: Target, stand: _Stand, lang: Lang) -> Scale:
    """The scale of a promise: from nought or the base to its natural end (100 for a share), with all that is
    comparable on it."""
    spots = [Spot(mark.value, _letter(data, key.area, lang), "other") for key, mark in stand.others]
    if stand.before:
        spots.append(Spot(stand.before.value, str(int(stand.before.time)), "before"))
    if newest := stand.newest:
        letter = data.words[lang]("wall.letter.own") if spots else ""
        spots.append(Spot(newest.value, letter, "own", newest.open_end, newest.provisional))
    threshold = _drawn_threshold(data, target)
    values = [spot.value for spot in spots] + ([] if threshold is None else [threshold])
    low, high = _ends(data, target, values)
    named = _named_ends(data, target, (low, high), lang) if values else ("", "")
    return Scale(low, high, named, threshold, tuple(spots))


def _drawn_threshold(data: SiteData, target: Target) -> float | None:
    """The threshold in the unit of the scale; one of firms or works that are to be done, as it stands."""
    if target.value is None or target.kind == "change" or target.kind not in DRAWN or not target.series:
        return target.value
    unit = data.codes.indicators[target.series[0].indicator].unit
    same = target.unit in (None, unit)
    return target.value if same else data.codes.convert_float(target.value, target.unit or unit, unit)


def _ends(data: SiteData, target: Target, values: list[float]) -> tuple[float, float]:
    """Where the scale begins and ends: a share at 0 (or 50, where all stands in the upper half) and 100; what
    changes at no change and twice what was promised; a sum at nought and a quarter more than is there."""
    if target.kind == "change":
        far = 2 * (target.value or -1.0)
        return min([0.0, far, *values]), max([0.0, far, *values])
    ceiling = _ceiling(data, target)
    if ceiling is not None:
        return (ceiling / 2 if values and min(values) >= ceiling / 2 else 0.0), max([ceiling, *values])
    return min([0.0, *values]), _round(1.25 * max([*values, 0.0])) or 1.0


def _ceiling(data: SiteData, target: Target) -> float | None:
    """What the promise's figures can't pass; of a share of what is to be done, the whole."""
    if target.kind in DRAWN and target.series:
        return ceiling_of(data, target.series[0].indicator)
    return 100.0 if target.unit == "PT" else None


def _named_ends(data: SiteData, target: Target, ends: tuple[float, float], lang: Lang) -> tuple[str, str]:
    """The words at a scale's ends: the unit stands behind the last."""
    low, high = ends
    if target.kind == "change" or _ceiling(data, target) is not None or not target.series:
        return number(low, 0), number(high, 0) + "%"
    unit, factor = axis_unit(data, target.series[0].indicator, lang)
    return number(low, 0), f"{number(high * factor, 0)} {unit}"


def _round(value: float) -> float:
    """A number of two digits."""
    return float(f"{value:.1e}")

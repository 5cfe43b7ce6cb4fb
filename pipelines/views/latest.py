"""The newest figure of a promise, and what stands beside it: other prints, other measures, other areas."""

from __future__ import annotations

import re
from typing import Any

from pipelines.assess import STATUSES as KEPT_BACK
from pipelines.codes import THIN, Lang, bracketed, number, period, when
from pipelines.ground.phrases import uncapital
from pipelines.plan import Target
from pipelines.schema import SERIES_KEY
from pipelines.views.common import figure_of, indicator_name, when_of
from pipelines.views.data import SiteData

_LEFT_OPEN = re.compile("[/起]")  # of two times, or of all since one


def latest_of(data: SiteData, target: Target, lang: Lang) -> dict[str, Any]:
    """The newest figure of a promise and whose it is: the city's, or context said in words."""
    words, assessment = data.words[lang], data.assessment[target.id]
    inputs = (assessment["INPUTS"] or "").split(";")
    own = data.observation.get(inputs[-1]) if inputs[-1] else None
    if own is not None:
        # A direction's title is no indicator's name, so its figure says what it counts.
        named = target.several or target.kind == "directional"
        key = "latest.entity" if own["ENTITY"] else "latest.named" if named else "latest.own"
        text = words(
            key,
            entity=data.codes.entity_name(own["ENTITY"] or "", lang),
            name=indicator_name(data, own, lang),
            period=_when_read(data, own, lang),
            figure=told_figure(data, own, lang),
        )
        if by_own_word(data, target) and not named:  # a name with its definition says so itself
            text += words("latest.own_word")
        rivals = rivals_of(data, own, lang)
        text = words("join", parts=text + words("stop").strip(), more=rivals).strip() if rivals else text
        return {"text": text, "found": True, "context": beside_of(data, target, lang), "grade": own["GRADE"]}
    if assessment["STATUS"] in KEPT_BACK:
        return {"text": words(f"latest.{assessment['STATUS']}"), "found": True, "context": "", "grade": ""}
    if assessment["STATUS"] == "listed":
        return {"text": words("latest.listed"), "found": True, "context": "", "grade": ""}
    until = data.searched_until(target.id)
    nothing = words("latest.none_until", until=period(until, lang)) if until else words("latest.none")
    return {
        "text": nothing,
        "found": False,
        "context": beside_of(data, target, lang) or _context_line(data, target, lang),
        "grade": "",
    }


def _when_read(data: SiteData, row: dict[str, Any], lang: Lang) -> str:
    """A figure's period, with the remark that it is read so where its source leaves open which of two it
    is."""
    said = when_of(data, row, lang)
    open_ = _LEFT_OPEN.search(row["PERIOD_TEXT"] or "") and "/" not in row["TIME_PERIOD"]
    return bracketed(said, data.words[lang]("latest.period_read"), lang) if open_ else said


def beside_of(data: SiteData, target: Target, lang: Lang) -> str:
    """A newer figure of the promise's matter that was found and does not count; why stands on its page."""
    row = data.observation.get(data.assessment[target.id]["BESIDE"] or "")
    if row is None:
        return ""
    figure = figure_of(data, row, lang)
    words = data.words[lang]
    own = {(series.indicator, series.definition) for series in target.series}
    definition = data.codes.indicators[row["INDICATOR"]].said_definition(row["DEFINITION"], lang)
    if target.several:
        figure = bracketed(figure, uncapital(indicator_name(data, row, lang)), lang)
    elif definition and (row["INDICATOR"], row["DEFINITION"]) not in own:
        figure += words("comma") + uncapital(definition)
    if row["GRADE"] == "D":
        figure = bracketed(figure, words("grade", grade=row["GRADE"]), lang)
    if row["OBS_STATUS"] == "E":
        figure += words("notebook.unsettled.E")
    # A state that stands under the day of its print was there by then, and from when is not said.
    printed = data.codes.indicators[row["INDICATOR"]].states and row["TIME_PERIOD"] == row["VINTAGE"]
    key = "latest.beside_printed" if printed else "latest.beside"
    text = words(key, period=when_of(data, row, lang), figure=figure)
    rivals = rivals_of(data, row, lang).rstrip("。.")
    return words("join", parts=text + words("stop").strip(), more=rivals) if rivals else text


def _context_line(data: SiteData, target: Target, lang: Lang) -> str:
    for row in ordered_contexts(data, target):
        observation = data.observation.get((row["INPUTS"] or "").split(";")[-1])
        if observation is None:
            continue
        own = row["REF_AREA"] == target.ref_area
        return data.words[lang](
            "latest.context_own" if own else "latest.context",
            city=data.city(lang),
            place=data.area_name(row["REF_AREA"], lang),
            name=uncapital(indicator_name(data, observation, lang)),
            period=when_of(data, observation, lang),
            figure=told_figure(data, observation, lang),
        )
    return ""


def told_figure(data: SiteData, row: dict[str, Any], lang: Lang) -> str:
    """A figure, with the remark that it was worked out here where nobody printed it."""
    figure = figure_of(data, row, lang)
    worked_out = row["PROVENANCE"] == "derived"
    return bracketed(figure, data.words[lang]("latest.derived"), lang) if worked_out else figure


def ordered_contexts(data: SiteData, target: Target) -> list[dict[str, Any]]:
    """Context rows of a promise in the registry's order."""
    rows = {row["SERIES"]: row for row in data.contexts.get(target.id, [])}
    keys = [f"{c.indicator}|{c.definition}|{c.area}|{c.breakdown}" for c in target.context]
    return [rows[key] for key in keys if key in rows]


def found_beside(data: SiteData, target: Target) -> bool:
    """Whether figures of the promise's own area were found that count something else."""
    rows = ordered_contexts(data, target)
    return any(row["INPUTS"] and row["REF_AREA"] == target.ref_area for row in rows)


def context_line(data: SiteData, row: dict[str, Any], lang: Lang, place: str = "") -> str:
    """The city's yardstick on another area's series in one sentence; place: its name, else the area's."""
    words = data.words[lang]
    said = {"place": place or data.area_name(row["REF_AREA"], lang), "note": row[f"NOTE_{lang.upper()}"]}
    latest = data.observation.get((row["INPUTS"] or "").split(";")[-1])
    if latest is None:
        return words("target.context_none", **said).strip()
    said |= {"period": when(latest["TIME_PERIOD"], lang), "x": told_figure(data, latest, lang)}
    if row["CHANGE"] is None:
        return words("target.context_level", **said).strip()
    base = data.observation[row["INPUTS"].split(";")[0]]
    said |= {"base": when(row["BASE_PERIOD"], lang), "x0": told_figure(data, base, lang)}
    line = words("target.context_change", change=rounded_change(data, row, lang), **said).strip()
    otherwise = "".join(_printed_otherwise(data, one, lang) for one in (base, latest))
    return line + otherwise + _printed_change(data, row, latest, lang)


def rivals_of(data: SiteData, row: dict[str, Any], lang: Lang) -> str:
    """A sentence with what other publishers print of the very thing, where no rounding explains it."""
    others = data.beaten.get(row["OBS_ID"], [])
    return _otherwise(data, row, [one for one in others if _rivals(data, one, row)], lang).strip()


def _rivals(data: SiteData, other: dict[str, Any], row: dict[str, Any]) -> bool:
    """Whether a figure that lost contradicts the one that stands: as judged, or a preliminary one of another
    publisher beyond what rounding explains."""
    if other["CONTRADICTS"] or other["OBS_STATUS"] != "P" or other["GRADE"] == "D":
        return bool(other["CONTRADICTS"])
    publishers = {data.source[one["SOURCE_ID"]]["PUBLISHER"] for one in (other, row)}
    apart = abs(other["OBS_VALUE"] - row["OBS_VALUE"]) > other["ROUNDING"] + row["ROUNDING"]
    return len(publishers) > 1 and apart


def by_own_word(data: SiteData, target: Target) -> bool:
    """Whether a promise is judged by what its publisher says without printing how it is reckoned."""
    row = data.observation.get((data.assessment[target.id]["INPUTS"] or "").split(";")[-1])
    if row is None:
        return False
    definitions = data.codes.indicators[row["INDICATOR"]].definitions
    return any(one.unstated for one in definitions if one.id == row["DEFINITION"])


def printed_changes(data: SiteData, row: dict[str, Any]) -> list[dict[str, Any]]:
    """The changes on the year before that are printed of an observation's very series and period."""
    same = tuple(name for name in (*SERIES_KEY, "TIME_PERIOD") if name != "TRANSFORMATION")
    return [
        other
        for other in data.observation.values()
        if other["TRANSFORMATION"] == "G1"
        and other["CURRENT"]
        and other["GRADE"] != "D"
        and all(other[name] == row[name] for name in same)
    ]


def _printed_change(data: SiteData, row: dict[str, Any], latest: dict[str, Any], lang: Lang) -> str:
    """A sentence with the change that is printed for the very year, where it is not the one reckoned."""
    if str(int(latest["TIME_PERIOD"][:4]) - 1) != row["BASE_PERIOD"]:
        return ""
    told = [
        other
        for other in printed_changes(data, latest)
        if not row["CHANGE_LOW"] - other["ROUNDING"]
        <= other["OBS_VALUE"]
        <= row["CHANGE_HIGH"] + other["ROUNDING"]
    ]
    figures = data.words[lang]("list_sep").join(figure_of(data, other, lang) for other in told)
    return data.words[lang]("target.context_printed", figures=figures) if told else ""


def _printed_otherwise(data: SiteData, row: dict[str, Any], lang: Lang) -> str:
    """A sentence with the other figures that were printed of the very thing, where there are any."""
    return _otherwise(data, row, _others(data, row), lang)


def _others(data: SiteData, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Other figures that were printed of the very thing of one that stands."""
    beaten = data.beaten.get(row["OBS_ID"], [])
    return [other for other in beaten if other["GRADE"] != "D" and other["OBS_VALUE"] != row["OBS_VALUE"]]


def _otherwise(data: SiteData, row: dict[str, Any], others: list[dict[str, Any]], lang: Lang) -> str:
    """A sentence with other figures of the place of one; nothing for none."""
    if not others:
        return ""
    words = data.words[lang]
    figures = words("list_sep").join(dict.fromkeys(figure_of(data, other, lang) for other in others))
    return words("target.context_otherwise", period=when_of(data, row, lang), figures=figures)


def rounded_change(data: SiteData, row: dict[str, Any], lang: Lang) -> str:
    """A change in per cent, with its bounds where rounding would print another figure, and with what it would
    be by another firm print of either end."""
    words = data.words[lang]
    change, low, high = (_percent(row[name], lang) for name in ("CHANGE", "CHANGE_LOW", "CHANGE_HIGH"))
    whole = (
        change
        if low == high == change
        else words("target.context_rounded", change=change, low=low, high=high)
    )
    others = [
        words("target.context_rebased", figure=figure_of(data, other, lang), change=_percent(again, lang))
        for other, again in rebased_of(data, row)
    ]
    return "".join([whole, *dict.fromkeys(others)])


def rebased_of(data: SiteData, row: dict[str, Any]) -> list[tuple[dict[str, Any], float]]:
    """(another firm print of either end of a change, the change in per cent by it)."""
    first, last = (data.observation[id_] for id_ in row["INPUTS"].split(";"))
    ends = [(one, one, last) for one in _others(data, first)]
    ends += [(one, first, one) for one in _others(data, last)]
    return [
        (other, (to["OBS_VALUE"] / base["OBS_VALUE"] - 1) * 100)
        for other, base, to in ends
        if all(one["QUALIFIER"] == "exact" and one["OBS_STATUS"] != "E" for one in (base, to))
    ]


def _percent(value: float, lang: Lang) -> str:
    return f"{number(value, 1)}{'' if lang == 'zh' else THIN}%"

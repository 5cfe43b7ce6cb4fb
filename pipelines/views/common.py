"""Small pieces that several pages show: verdict, threshold, deadline, figure, grade, source."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from pipelines.assess import STATUSES as KEPT_BACK
from pipelines.assess import point_of, point_text, threshold_text
from pipelines.codes import (
    THIN,
    Lang,
    Organisation,
    bracketed,
    chinese_number,
    number,
    observed,
    period,
    when,
)
from pipelines.ground.periods import span_months
from pipelines.ground.phrases import uncapital
from pipelines.plan import Target
from pipelines.publish import web_address
from pipelines.schema import SERIES_KEY
from pipelines.views.data import SiteData
from pipelines.views.series import breakdown_name


def verdict_of(data: SiteData, target_id: str, lang: Lang) -> dict[str, str]:
    """Code, word, shape and set of a promise's status."""
    return status_of(data, data.assessment[target_id]["STATUS"], lang) | {"target": target_id}


def status_of(data: SiteData, code: str, lang: Lang) -> dict[str, str]:
    """Code, word, shape and set of a status."""
    status = data.codes.statuses[code]
    return {
        "code": code,
        "word": status[lang],
        "shape": status.shape,
        "set": status.set,
        "target": "",
    }


def target_path(target_id: str) -> str:
    """Address of a promise's page below the language's root."""
    return f"targets/{target_id}.html"


def organisation_name(organisation: Organisation, lang: Lang) -> str:
    """An organisation as the plan names it, in full."""
    return organisation.name_zh if lang == "zh" else organisation.name_en


def organisation_today(data: SiteData, organisation: Organisation, lang: Lang) -> str:
    """An organisation's name; one that was abolished with its successor's of today beside it."""
    name, last = organisation_name(organisation, lang), organisation
    while last.successor in data.codes.organisations:
        last = data.codes.organisations[last.successor]
    if last is organisation:
        return name
    today = data.words[lang]("organisations_page.today", name=organisation_name(last, lang))
    return bracketed(name, today, lang)


def whose_title(data: SiteData, target: Target, lang: Lang) -> str:
    """A promise's title; a parent's with the level that made it."""
    if target in data.registry.targets:
        return target.title[lang]
    words = data.words[lang]
    return words(f"levels.{target.level}") + words("colon") + target.title[lang]


def named_promise(data: SiteData, target_id: str, lang: Lang) -> dict[str, str]:
    """Id, title and address of a promise; one that is no longer in the registry keeps its id."""
    known = next((t for t in data.registry.all_targets if t.id == target_id), None)
    if known is None:
        return {"id": target_id, "title": target_id, "path": ""}
    own = known in data.registry.targets
    path = target_path(target_id) if own else f"parents.html#{target_id}"
    return {"id": target_id, "title": whose_title(data, known, lang), "path": path}


def threshold_of(data: SiteData, target: Target, lang: Lang) -> str:
    """The threshold in words, or who sets it, or that there is only a direction, a rule, a ban …"""
    words = data.words[lang]
    if target.value is not None:
        return threshold_text(target, data.codes, lang)
    if target.kind == "delegated":
        return words(f"threshold_pending.{target.level}.{target.delegation}")
    return words("threshold_direction" if target.kind == "directional" else f"kind.{target.kind}")


def wanted_of(data: SiteData, target: Target, lang: Lang) -> str:
    """The threshold, with the plan's word where it is only to be striven for."""
    words, threshold = data.words[lang], threshold_of(data, target, lang)
    if target.firmness != "strive" or target.value is None:
        return threshold
    return threshold + words("in_brackets", text=words("firmness.strive"))


def deadline_of(data: SiteData, target: Target, lang: Lang) -> str:
    """The deadline in words; «no date stated» where the text has none."""
    words = data.words[lang]
    if not target.deadline_stated:
        return words("deadline_unstated")
    deadline = target.deadline or ""
    key = "deadline_by" if len(deadline) == 4 else "deadline"
    return words(key, period=period(deadline, lang))


def figure_of(data: SiteData, row: dict[str, Any], lang: Lang, printed: bool = False) -> str:
    """An observation's figure with unit and qualifier.

    printed: in the unit in which it was printed (Chinese tables), instead of the indicator's.
    """
    indicator = data.codes.indicators[row["INDICATOR"]]
    if row["TRANSFORMATION"] in ("GB", "CU", "IX") or (
        row["TRANSFORMATION"] == "G1" and not indicator.per_year
    ):
        return point_text(point_of(row, data.codes), indicator, data.codes, lang)
    if (
        printed
        and lang == "zh"
        and not indicator.states
        and row["PROVENANCE"] != "derived"
        and row["UNIT_PRINTED"] != row["UNIT_MEASURE"]
    ):
        unit = data.codes.units[row["UNIT_PRINTED"]]
        own = data.codes.convert_float(row["OBS_VALUE"], row["UNIT_MEASURE"], unit.code)
        return observed(own, row["DECIMALS"], unit.code, row["QUALIFIER"], indicator, data.codes, lang)
    return observed(
        row["OBS_VALUE"],
        decimals_of(data, row),
        row["UNIT_MEASURE"],
        row["QUALIFIER"],
        indicator,
        data.codes,
        lang,
    )


def shown(data: SiteData, row: dict[str, Any], lang: Lang, printed: bool = False) -> Markup:
    """An observation's figure as markup that carries its value and id, so that it can be read back."""
    return Markup('<data value="{}" data-obs="{}">{}</data>').format(
        row["OBS_VALUE"], row["OBS_ID"], figure_of(data, row, lang, printed)
    )


def decimals_of(data: SiteData, row: dict[str, Any]) -> int:
    """Decimals to show in the indicator's unit: as printed where the units agree."""
    if row["UNIT_PRINTED"] == row["UNIT_MEASURE"]:
        return int(row["DECIMALS"])
    return data.codes.indicators[row["INDICATOR"]].decimals


def indicator_name(data: SiteData, row: dict[str, Any], lang: Lang) -> str:
    """An observation's indicator with its definition and breakdown, where they say more.

    A change over several years is never called by the name of the yearly one.
    """
    indicator = data.codes.indicators[row["INDICATOR"]]
    spans = indicator.span_name if over_years(data, row) else None
    return series_name(data, row, lang, spans[lang] if spans else "")


def series_name(data: SiteData, row: dict[str, Any], lang: Lang, name: str = "") -> str:
    """An indicator (or its other name) with its definition and breakdown, where they say more."""
    indicator = data.codes.indicators[row["INDICATOR"]]
    name = name or indicator.name[lang]
    definition, part = indicator.said_definition(row["DEFINITION"], lang), breakdown_name(data, row, lang)
    extras = [definition, "" if part in definition or part in name else part]
    extra = data.words[lang]("comma").join(extra for extra in extras if extra)
    return bracketed(name, extra, lang) if extra else name


def over_years(data: SiteData, row: dict[str, Any]) -> bool:
    """Whether a figure is a change over more than one year."""
    changes = data.codes.indicators[row["INDICATOR"]].per_year
    return changes and span_months(row["TIME_PERIOD"]) > 12


def when_of(data: SiteData, row: dict[str, Any], lang: Lang) -> str:
    """An observation's period in words; a change over several years with the span that it covers:
    2016至2017年两年累计, 2016 and 2017 together."""
    if not over_years(data, row):
        return period(row["TIME_PERIOD"], lang)
    first, last = row["TIME_PERIOD"].split("/")
    months = span_months(row["TIME_PERIOD"])
    if months % 12 or len(first) > 4:
        ends = (period(first, lang), period(last, lang))
        return data.words[lang]("span.months", first=ends[0], last=ends[1], n=months)
    years = months // 12
    count = chinese_number(years) if lang == "zh" else str(years)
    return data.words[lang]("span.two" if years == 2 else "span.many", first=first, last=last, n=count)


def notes_of(data: SiteData, row: dict[str, Any], lang: Lang) -> list[str]:
    """Provisional or estimated, why it is not used where it is not, and what is noted of an open period."""
    words = data.words[lang]
    notes = [words(f"obs_status.{row['OBS_STATUS']}")] if row["OBS_STATUS"] in ("P", "E", "B") else []
    if row.get("BEATEN_FOR"):
        notes.append(words("target.beaten", why=words(f"beaten_for.{row['BEATEN_FOR']}")))
    if row["PERIOD_TEXT"]:
        notes.append(words("period_noted", words=row["PERIOD_TEXT"]))
    return notes


def source_line(data: SiteData, source_id: str) -> dict[str, Any]:
    """Title, publisher, date and address of a document; its id alone where it is not registered."""
    row = data.source.get(source_id)
    if row is None:
        return {
            "id": source_id,
            "title": source_id,
            "publisher": "",
            "published": "",
            "address": "",
        }
    return {
        "id": source_id,
        "title": row["TITLE"],
        "publisher": row["PUBLISHER"] or "",
        "published": row["PUBLISHED"] or "",
        "address": web_address(row["ADDRESS"]),
    }


def observation_row(data: SiteData, row: dict[str, Any], lang: Lang) -> dict[str, Any]:
    """One line of a table of observations."""
    return {
        "id": row["OBS_ID"],
        "indicator": indicator_name(data, row, lang),
        "area": data.area_name(row["REF_AREA"], lang),
        "entity": data.codes.entity_name(row["ENTITY"] or "", lang),
        "period": when_of(data, row, lang),
        "figure": shown(data, row, lang, printed=True),
        "grade": row["GRADE"],
        "grade_original": row["GRADE_ORIGINAL"] or "",
        "provenance": data.words[lang](f"provenance.{row['PROVENANCE']}"),
        "source": source_line(data, row["SOURCE_ID"]),
        "cell": row["CELL"],
        "locator": row["LOCATOR"] or "",
        "notes": notes_of(data, row, lang),
        "quote": row["QUOTE"] or "",
        "comment": row["COMMENT"] or "",
        "current": row["CURRENT"],
    }


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
            period=when_of(data, own, lang),
            figure=figure_of(data, own, lang),
        )
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


def beside_of(data: SiteData, target: Target, lang: Lang) -> str:
    """A newer figure of the promise's matter that was found and does not count; why stands on its page."""
    row = data.observation.get(data.assessment[target.id]["BESIDE"] or "")
    if row is None:
        return ""
    figure = figure_of(data, row, lang)
    if target.several:
        figure = bracketed(figure, uncapital(indicator_name(data, row, lang)), lang)
    return data.words[lang]("latest.beside", period=when_of(data, row, lang), figure=figure)


def _context_line(data: SiteData, target: Target, lang: Lang) -> str:
    for row in _ordered(data, target):
        observation = data.observation.get((row["INPUTS"] or "").split(";")[-1])
        if observation is None:
            continue
        own = row["REF_AREA"] == target.ref_area
        return data.words[lang](
            "latest.context_own" if own else "latest.context",
            city=data.city(lang),
            place=data.area_name(row["REF_AREA"], lang),
            period=when_of(data, observation, lang),
            figure=figure_of(data, observation, lang),
        )
    return ""


def _ordered(data: SiteData, target: Target) -> list[dict[str, Any]]:
    """Context rows in the order in which the registry lists them."""
    rows = {row["SERIES"]: row for row in data.contexts.get(target.id, [])}
    keys = [f"{c.indicator}|{c.definition}|{c.area}|{c.breakdown}" for c in target.context]
    return [rows[key] for key in keys if key in rows]


def ordered_contexts(data: SiteData, target: Target) -> list[dict[str, Any]]:
    """Context rows of a promise in the registry's order."""
    return _ordered(data, target)


def context_line(data: SiteData, row: dict[str, Any], lang: Lang, place: str = "") -> str:
    """The city's yardstick on another area's series in one sentence; place: its name, else the area's."""
    words = data.words[lang]
    said = {"place": place or data.area_name(row["REF_AREA"], lang), "note": row[f"NOTE_{lang.upper()}"]}
    latest = data.observation.get((row["INPUTS"] or "").split(";")[-1])
    if latest is None:
        return words("target.context_none", **said).strip()
    said |= {"period": when(latest["TIME_PERIOD"], lang), "x": figure_of(data, latest, lang)}
    if row["CHANGE"] is None:
        return words("target.context_level", **said).strip()
    base = data.observation[row["INPUTS"].split(";")[0]]
    said |= {"base": when(row["BASE_PERIOD"], lang), "x0": figure_of(data, base, lang)}
    line = words("target.context_change", change=rounded_change(data, row, lang), **said).strip()
    return line + "".join(_printed_otherwise(data, one, lang) for one in (base, latest))


def _printed_otherwise(data: SiteData, row: dict[str, Any], lang: Lang) -> str:
    """A sentence with the other figures that were printed of the very thing, where there are any."""
    place = (*SERIES_KEY, "TIME_PERIOD")
    others = [
        other
        for other in data.observation.values()
        if other["GRADE"] != "D"
        and other["OBS_VALUE"] != row["OBS_VALUE"]
        and all(other[name] == row[name] for name in place)
    ]
    if not others:
        return ""
    words = data.words[lang]
    figures = words("list_sep").join(dict.fromkeys(figure_of(data, other, lang) for other in others))
    return words("target.context_otherwise", period=when_of(data, row, lang), figures=figures)


def rounded_change(data: SiteData, row: dict[str, Any], lang: Lang) -> str:
    """A change in per cent, with its bounds only where rounding would print another figure."""
    sign = "" if lang == "zh" else THIN
    change, low, high = (f"{number(row[name], 1)}{sign}%" for name in ("CHANGE", "CHANGE_LOW", "CHANGE_HIGH"))
    if low == high == change:
        return change
    return data.words[lang]("target.context_rounded", change=change, low=low, high=high)

"""Small pieces that several pages show: verdict, threshold, deadline, figure, grade, source."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from pipelines.assess import point_of, point_text, threshold_text
from pipelines.codes import (
    Lang,
    Organisation,
    bracketed,
    chinese_number,
    observed,
    period,
)
from pipelines.ground.periods import span_months
from pipelines.plan import Target
from pipelines.publish import web_address
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
    spans = indicator.span_name if over_years(data, row) or row.get("TRANSFORMATION") == "GB" else None
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
        notes.append(words("period_noted", words=data.named("period", row["PERIOD_TEXT"], lang)))
    return notes


def source_line(data: SiteData, source_id: str, lang: Lang) -> dict[str, Any]:
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
        "title": data.named("title", row["TITLE"], lang),
        "publisher": data.named("publisher", row["PUBLISHER"], lang),
        "published": data.named("published", row["PUBLISHED"], lang),
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
        "source": source_line(data, row["SOURCE_ID"], lang),
        "cell": row["CELL"],
        "locator": data.named("locator", row["LOCATOR"], lang),
        "notes": notes_of(data, row, lang),
        "quote": row["QUOTE"] or "",
        "comment": row["COMMENT"] or "",
        "current": row["CURRENT"],
    }

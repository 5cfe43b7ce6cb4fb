"""A promise's page, top to bottom as SITE.md lists it."""

from __future__ import annotations

from typing import Any

from pipelines.assess.methods import METHODS
from pipelines.plan.models import Target
from pipelines.render.data import SiteData
from pipelines.render.views.asked import asked_of
from pipelines.render.views.common import (
    decimals_of,
    figure_of,
    observation_row,
    ordered_contexts,
    organisation_name,
    source_line,
    status_of,
    target_path,
    threshold_of,
    verdict_of,
)
from pipelines.render.views.opinions import opinions_view
from pipelines.render.views.reading import reading_of
from pipelines.text import THIN, Lang, amount, chinese_number, number, period


def target_view(data: SiteData, target: Target, lang: Lang) -> dict[str, Any]:
    """Everything that a promise's template shows in one language."""
    assessment, words = data.assessment[target.id], data.words[lang]
    observations = observations_of(data, target, lang)
    return {
        "id": target.id,
        "title": target.title[lang],
        "verdict": verdict_of(data, target.id, lang),
        "assessment": assessment,
        "why": assessment[f"WHY_{lang.upper()}"],
        "missing": assessment[f"MISSING_{lang.upper()}"] or "",
        "quote": target.quote,
        "start": target.start,
        "article": article_name(data, target, lang),
        "facts": facts(data, target, lang),
        "note": target.note[lang] if target.note else "",
        "judged": target.kind not in ("rule", "restraint", "qualitative"),
        "method": _method(data, assessment, lang),
        "steps": _steps(data, target, lang),
        "parents": [parent_row(data, t, lang) for t in data.registry.beside(target.id)],
        "context": [_context(data, row, lang) for row in ordered_contexts(data, target)],
        "observations": [row for row in observations if row["current"]],
        "not_used": [row for row in observations if not row["current"]],
        "history": [_release_row(data, row, lang) for row in data.history_of(target.id)],
        "released": any(not row["reconstructed"] for row in data.history_of(target.id)),
        "searches": [search_row(row, data, lang) for row in data.searches_for(target.id)],
        "opinions": opinions_view(data, target.id, lang),
        "holders": _holders(data, target, lang),
        "request": _request(data, target, lang),
        "asked": asked_of(data, lang, target.id),
        "reading": reading_of(data, target, lang),
        "cite": words(
            "cite",
            publisher=data.project.params.publisher[lang],
            title=target.title[lang],
            release=data.release.name(lang),
            date=data.release.date.isoformat(),
        ),
    }


def _release_row(data: SiteData, row: dict[str, Any], lang: Lang) -> dict[str, Any]:
    """A promise's verdict in one release, or as reconstructed for a day on which nothing was released."""
    return {
        "release": row["release"],
        "date": row["date"],
        "verdict": status_of(data, row["status"], lang),
        "reconstructed": row["reconstructed"],
        "withdrawn": row["withdrawn"],
    }


def _steps(data: SiteData, target: Target, lang: Lang) -> list[dict[str, Any]]:
    """The ordered states of a completion promise, each with who was seen there and when."""
    if target.kind != "completion":
        return []
    series = target.series[0]
    indicator = data.codes.indicators[series.indicator]
    seen = [
        row
        for row in data.observation.values()
        if row["INDICATOR"] == indicator.id
        and row["REF_AREA"] == series.area
        and row["CURRENT"]
        and row["GRADE"] != "D"
    ]
    return [
        {
            "name": state.zh if lang == "zh" else state.en,
            "last": rank == len(indicator.states),
            "seen": [
                data.words[lang]("comma").join(
                    (data.codes.entity_name(row["ENTITY"] or "", lang), period(row["TIME_PERIOD"], lang))
                )
                for row in sorted(seen, key=lambda r: r["TIME_PERIOD"])
                if round(row["OBS_VALUE"]) == rank
            ],
        }
        for rank, state in enumerate(indicator.states, start=1)
    ]


def article_name(data: SiteData, target: Target, lang: Lang) -> str:
    """The article that a promise stands in."""
    words = data.words[lang]
    if not target.article.isdigit():
        return words("target.goals")
    return words("target.article", n=article_number(target.article, lang))


def article_number(article: str, lang: Lang) -> str:
    """An article's number as the language writes it."""
    return chinese_number(int(article)) if lang == "zh" else article


def facts(data: SiteData, target: Target, lang: Lang) -> list[tuple[str, str]]:
    """Deadline, kind, wording, threshold, scope, base, and who is named, as term and description."""
    words = data.words[lang]
    deadline = period(target.deadline or "", lang)
    if not target.deadline_stated:
        deadline = words("target.deadline_unstated", period=deadline)
    pairs = [
        (words("target.deadline"), deadline),
        (words("target.kind"), words(f"kind.{target.kind}")),
        (words("target.firmness"), words(f"firmness.{target.firmness}")),
    ]
    if target.value is not None or target.kind in ("delegated", "directional"):
        pairs.insert(0, (words("target.threshold"), threshold_of(data, target, lang)))
    if target.base_period and target.kind in ("change", "directional"):
        pairs.append((words("target.base"), period(target.base_period, lang)))
    if target.scope:
        scope = target.scope if lang == "zh" else target.scope_en or target.scope
        pairs.append((words("target.scope"), scope))
    pairs.append((words("target.who"), _named(data, target, lang)))
    return pairs


def _named(data: SiteData, target: Target, lang: Lang) -> str:
    words = data.words[lang]
    orgs = [data.codes.organisations[code] for code in data.registry.organisations(target)]
    if not orgs:
        return words("target.who_none")
    names = words("list_sep").join(organisation_name(o, lang) for o in orgs)
    note = words("target.who_note")
    return f"{names}（{note}）" if lang == "zh" else f"{names} ({note})"


def _holders(data: SiteData, target: Target, lang: Lang) -> list[dict[str, str]]:
    rows = data.registry.duties.to_dicts()
    return [
        {
            "name": data.codes.organisations[row["ORG"]].name_zh
            if lang == "zh"
            else data.codes.organisations[row["ORG"]].name_en,
            "basis": row["BASIS"],
        }
        for row in rows
        if row["TARGET_ID"] == target.id and row["ROLE"] == "data-holder"
    ]


def _method(data: SiteData, assessment: dict[str, Any], lang: Lang) -> dict[str, Any]:
    method = METHODS.get(assessment["METHOD"])
    words = data.words[lang]
    name = (method.zh if lang == "zh" else method.en) if method else words(f"method.{assessment['METHOD']}")
    return {"name": name, "version": assessment["METHOD_VERSION"]}


def parent_row(data: SiteData, target: Target, lang: Lang) -> dict[str, Any]:
    """A parent's own target: its document, threshold, deadline and verdict."""
    assessment = data.assessment[target.id]
    plan = next(p for p in data.registry.parent_plans if p.id == target.plan)
    return {
        "id": target.id,
        "path": f"parents.html#{target.id}",
        "level": data.words[lang](f"levels.{target.level}"),
        "plan": plan.title[lang],
        "title": target.title[lang],
        "quote": target.quote,
        "threshold": threshold_of(data, target, lang),
        "deadline": period(target.deadline or "", lang),
        "verdict": verdict_of(data, target.id, lang),
        "why": assessment[f"WHY_{lang.upper()}"],
        "note": target.note[lang] if target.note else "",
        "source": source_line(data, target.source),
        "beside": [
            {"path": target_path(i), "title": t.title[lang]}
            for i in target.beside
            for t in data.registry.targets
            if t.id == i
        ],
        "strive": target.firmness == "strive",
    }


def _context(data: SiteData, row: dict[str, Any], lang: Lang) -> str:
    """The city's yardstick on another area's series, in one sentence that says that it is context."""
    words = data.words[lang]
    note = row[f"NOTE_{lang.upper()}"]
    place = data.area_name(row["REF_AREA"], lang)
    latest = data.observation.get((row["INPUTS"] or "").split(";")[-1])
    if latest is None:
        return words("target.context_none", place=place, note=note)
    when = period(latest["TIME_PERIOD"], lang)
    figure = amount(latest["OBS_VALUE"], decimals_of(data, latest), latest["UNIT_MEASURE"], data.codes, lang)
    if row["CHANGE"] is None:
        return words(
            "target.context_level",
            place=place,
            period=when,
            x=_qualified(data, latest, lang),
            note=note,
        )
    base = data.observation[row["INPUTS"].split(";")[0]]
    sign = "" if lang == "zh" else THIN
    return words(
        "target.context_change",
        place=place,
        base=period(row["BASE_PERIOD"], lang),
        x0=amount(base["OBS_VALUE"], decimals_of(data, base), base["UNIT_MEASURE"], data.codes, lang),
        period=when,
        x=figure,
        change=f"{number(row['CHANGE'], 1)}{sign}%",
        low=f"{number(row['CHANGE_LOW'], 1)}{sign}%",
        high=f"{number(row['CHANGE_HIGH'], 1)}{sign}%",
        note=note,
    )


def _qualified(data: SiteData, row: dict[str, Any], lang: Lang) -> str:
    return figure_of(data, row, lang)


def observations_of(data: SiteData, target: Target, lang: Lang) -> list[dict[str, Any]]:
    """The promise's own series and its context series; those in use first, then by area and period."""
    keys = {(s.indicator, s.definition, s.area, s.breakdown): 0 for s in target.series}
    keys |= {
        (c.indicator, c.definition, c.area, c.breakdown): n for n, c in enumerate(target.context, start=1)
    }
    indicators = {s.indicator for s in target.series}
    rows = []
    for row in data.observation.values():
        key = (row["INDICATOR"], row["DEFINITION"], row["REF_AREA"], row["BREAKDOWN"])
        near = row["INDICATOR"] in indicators and row["REF_AREA"] == target.ref_area
        if key in keys or near:
            rows.append(((keys.get(key, 99), not row["CURRENT"], row["TIME_PERIOD"], row["OBS_ID"]), row))
    return [observation_row(data, row, lang) for _, row in sorted(rows, key=lambda item: item[0])]


def search_row(row: dict[str, Any], data: SiteData, lang: Lang) -> dict[str, Any]:
    """One logged search in words."""
    words = data.words[lang]
    kind, _, what = row["RESULT"].partition(":")
    document = data.source.get(what)
    return {
        "id": row["SEARCH_ID"],
        "place": row[f"PLACE_{lang.upper()}"],
        "query": row["QUERY_OR_TABLE"],
        "date": row["DATE"],
        "coverage": words(f"coverage.{row['COVERAGE']}"),
        "result": words(f"result.{kind}", what=document["TITLE"] if document else what)
        if what
        else words(f"result.{kind}"),
        "source": what if document else "",
        "note": row["NOTE"] or "",
    }


def _request(data: SiteData, target: Target, lang: Lang) -> str:
    """The text of a disclosure request, only where a data-holder is established."""
    if not _holders(data, target, lang):
        return ""
    return data.words[lang](
        "target.request_text",
        what=data.assessment[target.id][f"MISSING_{lang.upper()}"] or target.title[lang],
        plan=data.registry.plan.title[lang],
        article=article_name(data, target, lang),
        quote=target.quote,
    )


__all__ = ["parent_row", "status_of", "target_view"]

"""Pages of the registry: directions and bans, measures, organisations."""

from __future__ import annotations

import re
from typing import Any

from pipelines.codes import Lang, article_number
from pipelines.plan import Measure, Target
from pipelines.render.pages.home import ledger_row
from pipelines.views import SiteData, organisation_today, target_path, verdict_of

OUTSIDE = ("prohibition", "rule", "restraint", "qualitative")


def directions_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Promises without a number, by sort: the core directions first."""
    directions = [t for t in data.city_targets if t.kind == "directional"]
    groups = [
        ("core", [t for t in directions if t.core]),
        ("others", [t for t in directions if not t.core]),
        *((kind, [t for t in data.city_targets if t.kind == kind]) for kind in OUTSIDE),
    ]
    return {
        "total": len(data.quantified),
        "groups": [
            {"id": name, "rows": [_with_quote(data, t, lang) for t in targets]}
            for name, targets in groups
            if targets
        ],
    }


def _with_quote(data: SiteData, target: Target, lang: Lang) -> dict[str, Any]:
    article = target.article
    number = article_number(article, lang) if article.isdigit() else ""
    return {**ledger_row(data, target, lang), "quote": target.quote, "article": number}


def measures_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """The plan's articles: title, who is named, and the promises that each holds."""
    return {"rows": [_measure(data, measure, lang) for measure in data.registry.measures]}


def _measure(data: SiteData, measure: Measure, lang: Lang) -> dict[str, Any]:
    targets = [t for t in data.city_targets if t.article == measure.article]
    return {
        "id": measure.id,
        "anchor": f"a{measure.article}",
        "article": article_number(measure.article, lang),
        "title": measure.title[lang],
        "more": data.registry.names_more(measure.article),
        "organisations": [
            {"id": code, "name": organisation_today(data, data.codes.organisations[code], lang)}
            for code in measure.organisations
        ],
        "promises": [
            {
                "path": target_path(t.id),
                "title": t.title[lang],
                "verdict": verdict_of(data, t.id, lang),
                "counted": t.counted,
            }
            for t in targets
        ],
    }


def organisations_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Every organisation that the plan names: where, beside which promises, which publications were found."""
    named: dict[str, list[Measure]] = {}
    for measure in data.registry.measures:
        for code in measure.organisations:
            named.setdefault(code, []).append(measure)
    order = sorted(named, key=lambda code: (-len(named[code]), code))
    sizes = [len(measure.organisations) for measure in data.registry.measures if measure.organisations]
    return {
        "fewest": min(sizes, default=0),
        "most": max(sizes, default=0),
        "rows": [_organisation(data, code, named[code], lang) for code in order],
    }


def _organisation(data: SiteData, code: str, measures: list[Measure], lang: Lang) -> dict[str, Any]:
    organisation = data.codes.organisations[code]
    articles = {measure.article for measure in measures}
    targets = [t for t in data.quantified if t.article in articles]
    duties = data.registry.duties.to_dicts()
    holds = {row["TARGET_ID"] for row in duties if row["ORG"] == code and row["ROLE"] == "data-holder"}
    return {
        "id": code,
        "name": organisation_today(data, organisation, lang),
        "kind": data.words[lang](f"organisations_page.kind.{organisation.kind}"),
        "articles": [
            {"number": article_number(m.article, lang), "anchor": f"a{m.article}"} for m in measures
        ],
        "promises": [
            {"path": target_path(t.id), "title": t.title[lang], "verdict": verdict_of(data, t.id, lang)}
            for t in targets
        ],
        "published": [
            {"id": row["SOURCE_ID"], "title": row["TITLE"], "date": row["PUBLISHED"] or ""}
            for row in _published(data, organisation.name_zh)
        ],
        "holds": [
            {"path": target_path(t.id), "title": t.title[lang]} for t in data.city_targets if t.id in holds
        ],
    }


def _published(data: SiteData, name: str) -> list[dict[str, Any]]:
    """The documents that name a body as publisher, by date; of two readings of one, the first that does."""
    rows = data.tables["sources"].sort("PUBLISHED", "SOURCE_ID").iter_rows(named=True)
    named = [row for row in rows if name in re.split("[;；,，、/ ]+", row["PUBLISHER"] or "")]
    first = {data.article_of(row["SOURCE_ID"]): row for row in reversed(named)}
    return [row for row in named if first[data.article_of(row["SOURCE_ID"])] is row]

"""The bodies that the plan names."""

from __future__ import annotations

import re
from typing import Any

from pipelines.codes import Lang, article_number
from pipelines.plan import Measure
from pipelines.render.spec import PageSpec, Place
from pipelines.views import SiteData, organisation_today, target_path, verdict_of


def organisations_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Every organisation that the plan names: where, beside which promises, which publications were found."""
    named: dict[str, list[Measure]] = {}
    for measure in data.registry.measures:
        for code in measure.organisations:
            named.setdefault(code, []).append(measure)
    order = sorted(named, key=lambda code: (-len(named[code]), code))
    sizes = [len(measure.organisations) for measure in data.registry.measures if measure.organisations]
    return {
        "matrix": _matrix(data, lang),
        "fewest": min(sizes, default=0),
        "most": max(sizes, default=0),
        "rows": [_organisation(data, code, named[code], lang) for code in order],
    }


def _matrix(data: SiteData, lang: Lang) -> dict[str, Any]:
    """The quantified promises × the bodies that their articles name or that hold their figures: in each field
    the roles, of which the data holder's is said first."""
    duties = data.registry.duties.to_dicts()
    holds = {(row["TARGET_ID"], row["ORG"]) for row in duties if row["ROLE"] == "data-holder"}
    named = {target.id: set(data.registry.organisations(target)) for target in data.quantified}
    bodies = sorted(
        {code for codes in named.values() for code in codes}
        | {org for target, org in holds if target in named}
    )

    def role(target: str, body: str) -> str:
        return (
            "both"
            if (target, body) in holds and body in named[target]
            else ("holds" if (target, body) in holds else "named" if body in named[target] else "")
        )

    return {
        "bodies": [
            {"id": body, "name": organisation_today(data, data.codes.organisations[body], lang)}
            for body in bodies
        ],
        "rows": [
            {
                "path": target_path(t.id),
                "title": t.title[lang],
                "roles": [role(t.id, body) for body in bodies],
            }
            for t in data.quantified
        ],
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
            {
                "id": row["SOURCE_ID"],
                "title": data.named("title", row["TITLE"], lang),
                "date": data.named("published", row["PUBLISHED"], lang),
            }
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


PAGE = PageSpec(
    "organisations.html",
    "organisations.html.j2",
    "pages.organisations",
    organisations_view,
    place=Place("plan", 30, "pages.organisations.nav"),
)

"""What stands beside a verdict on a promise's page: how it stood when last seen and in the base year, which
figures were weighed and refused by name, and what of its searches was read only in part."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang, period
from pipelines.ground.periods import is_undated
from pipelines.plan import Target
from pipelines.views import SiteData, figure_of, lead_row, leads_of, searches_made, source_line, when_of


def last_seen_of(data: SiteData, target: Target, lang: Lang) -> str:
    """How the promise stood by the latest figure in its own scope, with the year; empty where nothing is
    counted."""
    row, words = data.assessment[target.id], data.words[lang]
    if not row["LAST_SEEN"]:
        return ""
    name = words(f"last_seen.{row['LAST_SEEN']}")
    seen = row["TIME_PERIOD"]
    if not seen or is_undated(seen) or row["LAST_SEEN"] in ("unseen", "no-threshold"):
        return name
    return words("last_seen.of", name=name, period=period(seen, lang))


def at_base_of(data: SiteData, target: Target, lang: Lang) -> str:
    """That the base year's figure already satisfied the promise; empty where it did not, or nobody can
    tell."""
    row = data.assessment[target.id]
    observation = data.observation.get(row["AT_BASE_OBS"] or "")
    if row["AT_BASE"] != "yes" or observation is None:
        return ""
    said = {"period": when_of(data, observation, lang), "figure": figure_of(data, observation, lang)}
    return data.words[lang]("last_seen.at_base", **said)


def refused_of(data: SiteData, target: Target, lang: Lang) -> list[dict[str, Any]]:
    """The figures that were weighed for a promise and not used: words, figure, period, document and reason;
    what one document prints alike stands once."""
    rows = [
        row
        for row in data.tables["unused"].iter_rows(named=True)
        if target.id in (row["TARGETS"] or "").split(";")
    ]
    found: dict[tuple[str | None, ...], dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (row["SOURCE_ID"], row["CELL"])):
        figure = row["QUOTE"] or " ".join(filter(None, (row["OBS_TEXT"], row["UNIT_TEXT"])))
        key = (row["SOURCE_ID"], row["INDICATOR_TEXT"], row["AREA_TEXT"], row["PERIOD_TEXT"], figure)
        found.setdefault(
            key,
            {
                "words": row["INDICATOR_TEXT"] or "",
                "area": row["AREA_TEXT"] or "",
                "period": row["PERIOD_TEXT"] or "",
                "figure": figure,
                "reason": row[f"REASON_{lang.upper()}"],
                "source": source_line(data, row["SOURCE_ID"], lang),
            },
        )
    return list(found.values())


def leads_to(data: SiteData, target: Target, lang: Lang) -> list[dict[str, Any]]:
    """The documents that may end this promise's absence, best first."""
    return [lead_row(data, lead, lang) for lead in leads_of(data) if target in lead.targets]


def read_in_part(rows: list[dict[str, Any]], data: SiteData, lang: Lang) -> str:
    """How many of the searches read only a part, in one line; empty where all were read whole.

    rows: of the table searches.
    """
    partly = sum(row["COVERAGE"] in ("beginning-only", "contents-page") for row in searches_made(rows))
    return data.words[lang]("last_seen.in_part", n=partly) if partly else ""


def looked_once(rows: list[dict[str, Any]], data: SiteData, lang: Lang) -> str:
    """Where a promise was looked for and with what result, in one sentence, where it was one search; else
    empty.

    rows: of the table searches.
    """
    made = searches_made(rows)
    if len(made) != 1:
        return ""
    row, words = made[0], data.words[lang]
    said = {"place": row[f"PLACE_{lang.upper()}"], "result": result_of(row, data, lang)}
    return words("target.looked_once", date=period(row["DATE"], lang), **said)


def result_of(row: dict[str, Any], data: SiteData, lang: Lang) -> str:
    """What a logged search found, in words; a document of ours by its title."""
    kind, _, what = row["RESULT"].partition(":")
    document = data.source.get(what)
    return data.words[lang](
        f"result.{kind}", what=data.named("title", document["TITLE"] if document else what, lang)
    )


def once(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Search rows as a page shows them, each only once."""
    shown = {tuple(sorted((k, v) for k, v in row.items() if k != "id")): row for row in reversed(rows)}
    return list(reversed(shown.values()))


def aims_of(data: SiteData, target: Target, lang: Lang) -> list[dict[str, Any]]:
    """What the city's other plans and reports aim at in this matter, in their own words: aims, no
    outcomes."""
    words = data.words[lang]
    return [
        {
            "plan": data.named("title", aim.plan, lang),
            "printed": aim.printed,
            "deadline": period(aim.deadline, lang) if aim.deadline else "",
            "firmness": words(f"firmness.{aim.firmness}"),
            "source": source_line(data, aim.source, lang),
        }
        for aim in data.registry.aims
        if target.id in aim.targets
    ]

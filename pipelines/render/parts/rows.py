"""The ledger: the answer in a sentence with its reasons, and the promises as rows of a table."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from pipelines.codes import Lang
from pipelines.plan import Target
from pipelines.views import (
    SiteData,
    by_own_word,
    deadline_of,
    found_beside,
    latest_of,
    target_path,
    threshold_of,
    verdict_of,
)

SETS = ("kept", "not-kept", "running")


def facets_of(data: SiteData, target: Target) -> list[str]:
    """The anchors under which a promise is listed: `status-…`, `chapter-…`, `org-…`."""
    orgs = [f"org-{code}" for code in data.registry.organisations(target)]
    return [f"status-{data.assessment[target.id]['STATUS']}", f"chapter-{target.chapter}", *orgs]


def headline_of(data: SiteData, lang: Lang) -> list[str]:
    """The answer in one sentence, then the reasons of what can't be judged, each with its count; numbers out
    of the data, a count of zero is no result."""
    words, counts = data.words[lang], data.headline
    decided = [
        words(f"home.{name}", n=counts[name]) + _own(data, name, lang) for name in SETS if counts[name]
    ]
    open_count = counts["undecidable"]
    reasons = [
        words(f"home.{reason}", n=n, city=data.city(lang))
        for reason, n in Counter(map(partial(reason_of, data), data.quantified)).most_common()
        if reason
    ]
    comma = words("comma")
    if not decided:
        lead = words("home.undecided_all", total=counts["total"])
    else:
        parts = [*decided, *([words("home.undecidable", n=open_count)] if open_count else [])]
        lead = words("home.decided", total=counts["total"], parts=comma.join(parts))
    return [lead + (words("colon") if reasons else words("stop")).strip(), *reasons]


def _own(data: SiteData, name: str, lang: Lang) -> str:
    """How many of the promises of a set are judged by their publisher's own word, in brackets."""
    of_set = [t for t in data.quantified if data.assessment[t.id]["SET"] == name]
    n = sum(by_own_word(data, target) for target in of_set)
    if name not in ("kept", "not-kept") or not n:
        return ""
    return data.words[lang]("home.all_by_own_word" if n == len(of_set) else "home.by_own_word", n=n)


def reason_of(data: SiteData, target: Target) -> str:
    """Why a promise is not decided, as a key of `home`; empty where it is. A deadline that passed without a
    figure says on which side the last one before it was, a figure without a year that it lacks one, and
    no data whether the city has figures of a wider scope."""
    row = data.assessment[target.id]
    if row["SET"] != "undecidable":
        return ""
    if row["STATUS"] == "no-data" and found_beside(data, target):
        return "no-data-wider"
    if row["LAST_SEEN"] == "undated":
        return "undated"
    seen = row["STATUS"] == "awaiting-final-data" and row["LAST_SEEN"] in ("reached", "not-reached")
    return f"awaiting-{row['LAST_SEEN']}" if seen else str(row["STATUS"])


def ledger_row(data: SiteData, target: Target, lang: Lang) -> dict[str, Any]:
    """One line of the ledger."""
    assessment = data.assessment[target.id]
    return {
        "id": target.id,
        "path": target_path(target.id),
        "verdict": verdict_of(data, target.id, lang),
        "title": target.title[lang],
        "threshold": threshold_of(data, target, lang),
        "deadline": deadline_of(data, target, lang),
        "latest": latest_of(data, target, lang),
        "why": assessment[f"WHY_{lang.upper()}"],
        "chapter": target.chapter,
        "kind": target.kind,
        "strive": target.firmness == "strive",
        "facets": facets_of(data, target) if target.counted else [],
    }


def by_chapter(data: SiteData, targets: tuple[Target, ...], lang: Lang) -> list[dict[str, Any]]:
    """The promises' rows by chapter, in the order given."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for target in targets:
        groups.setdefault(target.chapter, []).append(ledger_row(data, target, lang))
    return [
        {"id": chapter, "name": data.words[lang](f"chapters.{chapter}"), "rows": rows}
        for chapter, rows in groups.items()
    ]

"""The home page: the answer with its reasons, the ledger, what was not found, what can be done."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from pipelines.codes import Lang
from pipelines.plan import Target, same_matter
from pipelines.render.pages.ledger import facet_links, facets_of
from pipelines.render.parts.news import deadlines_of, news_of
from pipelines.render.spec import Making, PageSpec, Place, Shown
from pipelines.views import (
    SiteData,
    by_own_word,
    deadline_of,
    due_of,
    latest_of,
    target_path,
    threshold_of,
    verdict_of,
)

SETS = ("kept", "not-kept", "running")


def home_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Everything that the home template shows in one language."""
    directions = [t for t in data.city_targets if t.kind == "directional"]
    outside = [t for t in data.city_targets if t.kind in ("prohibition", "rule", "restraint", "qualitative")]
    return {
        "headline": (answer := headline_of(data, lang))[0],
        "reasons": answer[1:],
        "strip": [ledger_row(data, target, lang) for target in data.quantified],
        "ledger": _by_chapter(data, data.quantified, lang),
        "core": [ledger_row(data, t, lang) for t in directions if t.core],
        "other_directions": [ledger_row(data, t, lang) for t in directions if not t.core],
        "outside": [ledger_row(data, t, lang) for t in outside],
        "counts": {
            "total": len(data.quantified),
            "directions": len(directions),
            "core": sum(t.core for t in directions),
            "bans": sum(t.kind == "prohibition" for t in outside),
            "others": sum(t.kind != "prohibition" for t in outside),
        },
        "parents": _parents(data, lang),
        "calendar": [
            {
                "what": row[f"PUBLICATION_{lang.upper()}"],
                "when": due_of(data, row["EXPECTED_BY"], lang),
                "who": data.named("publisher", row["PUBLISHER"], lang),
            }
            for row in data.calendar
        ],
        "requests": len(data.requests),
        "facets": facet_links(data, lang),
        "news": news_of(data, lang),
        "deadlines": deadlines_of(data, lang),
    }


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
    own = (c for c in data.contexts.get(target.id, []) if c["REF_AREA"] == target.ref_area)
    if row["STATUS"] == "no-data" and any(context["INPUTS"] for context in own):
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


def _by_chapter(data: SiteData, targets: tuple[Target, ...], lang: Lang) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for target in targets:
        groups.setdefault(target.chapter, []).append(ledger_row(data, target, lang))
    return [
        {"id": chapter, "name": data.words[lang](f"chapters.{chapter}"), "rows": rows}
        for chapter, rows in groups.items()
    ]


def _parents(data: SiteData, lang: Lang) -> list[str]:
    """What nation and province promised beside the quantified promises, in sentences: a nought is no result.

    Only what promises the same measure by the same year is counted with its verdict.
    """
    words, city = data.words[lang], data.city(lang)
    pairs = [(own, p) for own in data.quantified for p in data.registry.beside(own.id) if p.level != "city"]
    beside = {p.id for _, p in pairs}
    if not beside:
        return [words("home.parents_none")]
    same = sorted({p.id for own, p in pairs if same_matter(own, p)})
    if not same:
        return [words("home.parents_apart", n=len(beside), city=city)]
    met = sum(data.assessment[i]["SET"] == "kept" for i in same)
    return [
        words("home.parents_p", n=len(beside), same=len(same)),
        words("home.parents_met" if met else "home.parents_unmet", n=met, city=city),
    ]


def _show(making: Making, lang: Lang, member: str) -> Shown:
    data, t = making.data, making.data.words[lang]
    plan, total = data.registry.plan.title[lang], len(data.quantified)
    description = t("home.description", plan=plan, total=total)
    return Shown(t("home.title"), description, {"v": home_view(data, lang)})


PAGE = PageSpec(
    "index.html",
    "home.html.j2",
    show=_show,
    nav=Place(10, "nav.home"),
    footer=Place(10, "nav.home", "promises"),
)

"""What nation, province and city promised of one matter: what can be compared as a dot-plot, the rest with
the reason."""

from __future__ import annotations

from typing import Any

from pipelines.charts import Rung, inline, ladder_picture
from pipelines.codes import Lang
from pipelines.plan import Target, differences
from pipelines.views import SiteData, target_path, verdict_of, wanted_of, whose_title

LEVELS = ("national", "province", "city")


def cascade_of(data: SiteData, lang: Lang) -> dict[str, Any]:
    """compared: a row a promise with its picture and its words; apart: the parents' targets of the same
    matter that can't stand on one scale with the city's, each with what differs; alone: how many promises
    have no counterpart."""
    compared, apart, alone = [], [], 0
    for own in data.quantified:
        beside = [p for p in data.registry.beside(own.id) if p.level != "city"]
        alike = [p for p in beside if not differences(own, p)]
        alone += not beside
        if alike:
            compared.append(_row(data, own, alike, lang))
        apart += [_apart(data, own, p, lang) for p in beside if p not in alike]
    return {"compared": compared, "apart": apart, "alone": alone, "total": len(data.quantified)}


def _row(data: SiteData, own: Target, alike: list[Target], lang: Lang) -> dict[str, Any]:
    targets = sorted([*alike, own], key=lambda t: LEVELS.index(t.level))
    values = [t.value or 0.0 for t in targets]
    low, high = _ends(own, values)
    rungs = [_rung(data, t, own, lang) for t in targets]
    label = data.words[lang]("sep").join(f"{r.name} {r.label}" for r in rungs)
    lines = [
        {"name": r.name, "label": r.label, "verdict": verdict_of(data, t.id, lang)}
        for r, t in zip(rungs, targets, strict=True)
    ]
    return {
        "path": target_path(own.id),
        "title": own.title[lang],
        "svg": inline(ladder_picture(rungs, low, high, label)),
        "lines": lines,
    }


def _rung(data: SiteData, target: Target, own: Target, lang: Lang) -> Rung:
    name = data.words[lang](f"levels.{target.level}") if target is not own else data.city(lang)
    met = data.assessment[target.id]["SET"] == "kept"
    return Rung(name, target.value or 0.0, wanted_of(data, target, lang), met, target is own)


def _ends(own: Target, values: list[float]) -> tuple[float, float]:
    """A share from 0 (or 50, where all stand above it) to 100; anything else from nought to what is most."""
    if own.unit == "PT" and own.kind != "change":
        return (50.0 if min(values) >= 50 else 0.0), 100.0
    return min([0.0, *values]), max([0.0, *values])


def _apart(data: SiteData, own: Target, other: Target, lang: Lang) -> dict[str, Any]:
    words = data.words[lang]
    what = words("list_sep").join(words(f"compare.{name}") for name in differences(own, other))
    return {
        "path": target_path(own.id),
        "title": own.title[lang],
        "anchor": other.id,
        "other": whose_title(data, other, lang),
        "threshold": wanted_of(data, other, lang),
        "what": words("compare.apart", what=what),
    }

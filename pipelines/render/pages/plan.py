"""The plan's text, each promise marked in it."""

from __future__ import annotations

import re
from typing import Any

from pipelines.codes import Lang
from pipelines.pictures import articles_picture
from pipelines.plan import BODIES, Measure, Target, lines_of
from pipelines.render.parts.rows import ledger_row
from pipelines.render.spec import PageSpec, Place
from pipelines.views import SiteData, organisation_name

_HEADING = re.compile(r"^[一二三四五六七八九十]+、")


_ARTICLE = re.compile(r"^\(([一二三四五六七八九十]+)\)")


def plan_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """The text in paragraphs, each promise marked; headings as contents."""
    paragraphs = _paragraphs(data, lang)
    targets = data.city_targets
    return {
        "glance": articles_picture(data, lang),
        "paragraphs": paragraphs,
        "toc": [
            {
                "id": p["id"],
                "text": p["heading_en"] if lang == "en" and p["heading_en"] else p["heading"],
                "zh": lang == "zh" or not p["heading_en"],
                "level": p["level"],
            }
            for p in paragraphs
            if p["heading"]
        ],
        "translated": bool(data.registry.translated) and lang == "en",
        "sha": data.registry.plan.text_sha256,
        "download": data.original(f"{data.registry.plan.id}/plan.txt"),
        "counts": {
            "quantified": sum(t.counted for t in targets),
            "directional": sum(t.kind == "directional" for t in targets),
            "bans": sum(t.kind == "prohibition" for t in targets),
            "others": sum(t.kind in ("rule", "restraint", "qualitative") for t in targets),
        },
    }


def _paragraphs(data: SiteData, lang: Lang) -> list[dict[str, Any]]:
    measures = {m.start: m for m in data.registry.measures}
    result = []
    for number, line in enumerate(lines_of(data.registry.text)):
        measure = measures.get(line.start)
        heading = measure.title["zh"] if measure else line.text if _HEADING.match(line.text) else ""
        match = _ARTICLE.match(line.text)
        ours = _ours(data, line.start, measure) if lang == "en" else None
        result.append(
            {
                "id": f"a{measure.article}" if measure else f"p{number}",
                "level": 3 if measure else 2 if heading else 0,
                "heading": f"{match[0] if match else ''}{heading}" if measure else heading,
                "heading_en": f"{measure.article}. {measure.title['en']}"
                if measure
                else ours["heading"]
                if ours
                else "",
                "ours": ours,
                "text": line.text,
                "pieces": [] if heading and not measure else _pieces(data, line.start, line.end, lang),
            }
        )
    return result


def _ours(data: SiteData, start: int, measure: Measure | None) -> dict[str, Any] | None:
    """A paragraph as our translation has it, in shorter ones, each cut at its promises; None where there is
    no translation."""
    passage = data.registry.translated.get(start)
    if passage is None:
        return None
    named = [data.codes.organisations[one] for one in (measure.organisations if measure else ())]
    bodies = data.words["en"]("comma").join(organisation_name(one, "en") for one in named)
    targets = {target.id: target for target in data.city_targets}
    parts: list[list[dict[str, Any]]] = [[]]
    for piece in passage.pieces:
        promises = [ledger_row(data, targets[id_], "en") for id_ in piece.targets]
        first, *more = piece.text.replace(BODIES, bodies).split("\n")
        parts[-1].append({"text": first, "promises": promises})
        parts += [[{"text": text, "promises": []}] for text in more]
    shown = [part for part in parts if any(piece["text"] for piece in part)]
    return {"heading": passage.heading, "parts": shown}


def _pieces(data: SiteData, start: int, end: int, lang: Lang) -> list[dict[str, Any]]:
    """A paragraph cut at its promises: plain text, and quotes with the promises that they are."""
    spans: dict[tuple[int, int], list[Target]] = {}
    for target in data.city_targets:
        if (
            target.start is not None
            and target.end is not None
            and start <= target.start
            and target.end <= end
        ):
            spans.setdefault((target.start, target.end), []).append(target)
    pieces: list[dict[str, Any]] = []
    at = start
    for (first, last), targets in sorted(spans.items()):
        if first > at:
            pieces.append({"text": data.registry.text[at:first], "promises": []})
        promises = [ledger_row(data, t, lang) for t in targets]
        pieces.append({"text": data.registry.text[first:last], "promises": promises, "start": first})
        at = last
    if at < end:
        pieces.append({"text": data.registry.text[at:end], "promises": []})
    return pieces


PAGE = PageSpec(
    "plan.html",
    "plan.html.j2",
    "plan_page",
    plan_view,
    place=Place("plan", 10, "nav.plan"),
)

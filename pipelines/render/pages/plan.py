"""The plan's text, each promise marked in it."""

from __future__ import annotations

import re
from typing import Any

from pipelines.codes import Lang
from pipelines.pictures import articles_picture
from pipelines.plan import Target
from pipelines.render.parts.rows import ledger_row
from pipelines.render.spec import PageSpec, Place
from pipelines.views import (
    SiteData,
)

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
    position, result = 0, []
    for number, line in enumerate(data.registry.text.split("\n")):
        start, end = position, position + len(line)
        position = end + 1
        if not line.strip():
            continue
        measure = measures.get(start)
        heading = measure.title["zh"] if measure else line if _HEADING.match(line) else ""
        match = _ARTICLE.match(line)
        result.append(
            {
                "id": f"a{measure.article}" if measure else f"p{number}",
                "level": 3 if measure else 2 if heading else 0,
                "heading": f"{match[0] if match else ''}{heading}" if measure else heading,
                "heading_en": f"{measure.article}. {measure.title['en']}" if measure else "",
                "pieces": [] if heading and not measure else _pieces(data, start, end, lang),
            }
        )
    return result


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

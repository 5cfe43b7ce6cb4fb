"""One sheet of paper for a meeting, front and back, as PDF: every promise in a line, then what is missing,
whom to ask for it, and what will be published next.

A pure function of the verdicts and the words: typst sets it in the chart font alone, whatever fonts the
machine has, and dates it by the release. Its layout is `site/layout/sheet.typ`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from pipelines.charts import INK, check_glyphs, plain
from pipelines.codes import Lang
from pipelines.ground.errors import Fault, PublishError
from pipelines.ground.periods import bounds
from pipelines.pictures.canvas import DEMO, mark_macro
from pipelines.plan import Target
from pipelines.views import (
    LANGS,
    SiteData,
    deadline_of,
    due_of,
    request_of,
    status_of,
    told_figure,
    wanted_of,
    when_of,
)

NAME = "sheet"
LAYOUT = ("site", "layout", "sheet.typ")
_COMING = 8  # publications that the back lists


def sheet_file(lang: Lang) -> str:
    """The name of the sheet, below the charts' folder and the site's root."""
    return f"{NAME}.{lang}.pdf"


def sheets(data: SiteData) -> dict[str, bytes]:
    """File name → PDF of two pages, one a language.

    Raises PublishError for a character that the chart font lacks (E-GLYPH-01), and where a side does not fit
    on a page of A4 in a size that can be read (E-PAPER-01).
    """
    return {sheet_file(lang): _set(sheet_of(data, lang), data, lang) for lang in LANGS}


def sheet_of(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Everything that the sheet says in one language, in the order in which it stands there."""
    words, params, release = data.words[lang], data.project.params, data.release
    asked = [(target, request_of(data, target, lang)) for target in data.quantified]
    heads = {key: words(f"sheet.{key}") for key in ("promise", "target", "newest", "next", "missing", "whom")}
    return {
        "lang": lang,
        "site": params.site_title[lang],
        "unofficial": "" if params.official else words("unofficial"),
        "demo": DEMO if params.demo else "",
        "plan": data.registry.plan.title[lang],
        "release": words("footer.release_short", release=release.name(lang), date=release.date.isoformat()),
        "title": words("sheet.title", n=len(data.quantified)),
        "heads": heads,
        "rows": [_line(data, target, lang) for target in data.quantified],
        "ask_h": words("sheet.ask_h"),
        "asked": [
            {"title": target.title[lang], "missing": ask["missing"], "whom": ask["to"]}
            for target, ask in asked
            if ask
        ],
        "ask_none": words("sheet.ask_none"),
        "coming_h": words("sheet.coming_h"),
        "coming": [{"when": when, "what": what} for when, what in _coming(data, lang)],
        "coming_none": words("sheet.coming_none"),
        "absence": words("missing_page.absence"),
        "address": params.site_url or params.contact or params.repository,
    }


def _line(data: SiteData, target: Target, lang: Lang) -> dict[str, str]:
    """A promise's line: mark, word, title, target, deadline, newest figure, when the next is expected."""
    row = data.assessment[target.id]
    status = status_of(data, row["STATUS"], lang)
    last = data.observation.get((row["INPUTS"] or "").split(";")[-1])
    return {
        "mark": status["shape"],
        "word": status["word"],
        "title": target.title[lang],
        "target": wanted_of(data, target, lang),
        "deadline": deadline_of(data, target, lang),
        "newest": _newest(data, last, lang) if last else "—",
        "next": next((when for when, _ in _coming(data, lang, target)), "—"),
    }


def _newest(data: SiteData, row: dict[str, Any], lang: Lang) -> str:
    """A figure with its period; of one enterprise with its name."""
    words = data.words[lang]
    said = words("sheet.figure", period=when_of(data, row, lang), figure=told_figure(data, row, lang))
    name = data.codes.entity_name(row["ENTITY"] or "", lang)
    return words("comma").join((name, said)) if row["ENTITY"] else said


def _coming(data: SiteData, lang: Lang, of: Target | None = None) -> Iterator[tuple[str, str]]:
    """(when, what) of publications still to come, the next first; of one promise where it is given."""
    mine = {series.indicator for series in of.series} if of else set()
    rows = [
        row
        for row in data.calendar
        if bounds(row["EXPECTED_BY"])[1] >= data.release.date
        and (of is None or row["TARGET_ID"] == of.id or row["INDICATOR"] in mine)
    ]
    rows.sort(key=lambda row: (bounds(row["EXPECTED_BY"])[1], row["EXPECTED_BY"]))
    named = dict.fromkeys(
        (due_of(data, row["EXPECTED_BY"], lang), row[f"PUBLICATION_{lang.upper()}"]) for row in rows
    )
    yield from list(named)[:_COMING]


def _set(content: dict[str, Any], data: SiteData, lang: Lang) -> bytes:
    """The sheet as typst sets it."""
    import typst

    project = data.project
    fonts, layout = project.asset("site", "theme", "fonts"), project.asset(*LAYOUT)
    text = plain(json.dumps(content, ensure_ascii=False, sort_keys=True))
    check_glyphs(text, sheet_file(lang), project)
    midnight = dt.datetime.combine(data.release.date, dt.time(), dt.UTC)
    try:
        made = typst.compile(  # type: ignore[call-overload]  # its stubs want text and root of one type
            layout.read_bytes(),
            root=layout.parent,
            font_paths=[fonts],
            ignore_system_fonts=True,
            sys_inputs={"data": text, "marks": json.dumps(_marks(data, content), sort_keys=True)},
            timestamp=int(midnight.timestamp()),
            format="pdf",
        )
    except typst.TypstError as mistake:
        raise PublishError(
            Fault("E-PAPER-01", sheet_file(lang), mistake.message[-300:], "2 × A4")
        ) from mistake
    return bytes(made)


def _marks(data: SiteData, content: dict[str, Any]) -> dict[str, str]:
    """Shape → the mark as SVG, as the pages draw it; in ink, since a sheet is copied in black."""
    mark = mark_macro(data)
    start = f'<svg xmlns="http://www.w3.org/2000/svg" color="{INK}" '
    drawn = {row["mark"]: mark(row["mark"]) for row in content["rows"]}
    return {
        shape: svg.replace("<svg ", start, 1).replace("var(--ground)", "#ffffff")
        for shape, svg in drawn.items()
    }

"""Pages of reference: downloads, glossary, about, accessibility, the index, the gallery of components."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from pipelines.charts import inline
from pipelines.codes import Lang, Term
from pipelines.pictures import load_charts
from pipelines.render.pages.home import ledger_row
from pipelines.render.pages.ledger import facet_links
from pipelines.render.pages.reading import reading_of
from pipelines.render.pages.target import facts
from pipelines.schema import TABLES
from pipelines.views import SiteData, document_path, status_of, target_path

# The first character of each letter's run in GB 2312, whose common characters stand in the order of pinyin.
_RUNS = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
# The colours of site/theme/site.css, for the gallery.
TOKENS = ("ground", "raised", "ink", "soft", "line", "accent", "hatch")
_LETTERS = "ABCDEFGHJKLMNOPQRSTWXYZ"


def downloads_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Every table with its rows and files, and the lists of the API."""
    from pipelines.publish import FORMATS, PRODUCTS

    return {
        "formats": list(FORMATS.values()),
        "tables": [
            {
                "name": name,
                "title": TABLES[schema].zh if lang == "zh" else TABLES[schema].en,
                "rows": data.tables[name].height,
                "key": list(TABLES[schema].key),
            }
            for name, schema in PRODUCTS.items()
        ],
    }


def glossary_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Terms in both languages with what they mean, in the order of the page's language."""
    terms = sorted(data.codes.glossary, key=lambda term: _sort_key(_heading(term, lang)))
    return {
        "rows": [{"id": term.id, "zh": term.zh, "en": term.en, "text": term.text[lang]} for term in terms]
    }


def _heading(term: Term, lang: Lang) -> str:
    return term.zh if lang == "zh" else term.en


def index_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Everything with a page or a place, by first letter: promises, terms, documents' publishers, pages."""
    entries = [(t.title[lang], target_path(t.id), "promise") for t in data.city_targets]
    entries += [(_heading(term, lang), f"glossary.html#{term.id}", "term") for term in data.codes.glossary]
    entries += [(row["TITLE"], document_path(row["SOURCE_ID"]), "document") for row in data.source.values()]
    entries.sort(key=lambda entry: (first_letter(entry[0]), _sort_key(entry[0]), entry[1]))
    return {
        "letters": [
            {"letter": letter, "entries": [{"title": t, "path": p, "kind": k} for t, p, k in group]}
            for letter, group in groupby(entries, key=lambda entry: first_letter(entry[0]))
        ]
    }


def _sort_key(text: str) -> bytes:
    """GB 18030 keeps GB 2312's order, which for common characters is pinyin's."""
    return text.lower().encode("gb18030")


def first_letter(text: str) -> str:
    """The letter under which a title stands: of its pinyin for Chinese, itself for Latin, # for the rest."""
    for character in text:
        if character.isascii() and character.isalpha():
            return character.upper()
        if character.isdigit():
            return "#"
        code = character.encode("gb18030")
        if _RUNS[0].encode("gb18030") <= code <= "座".encode("gb18030") and len(code) == 2:
            starts = [run.encode("gb18030") for run in _RUNS]
            return _LETTERS[sum(start <= code for start in starts) - 1]
    return "#"


def about_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """Who makes this, whether it is official, who pays, how it is checked: out of the parameters."""
    params = data.project.params
    return {
        "publisher": params.publisher[lang],
        "contact": params.contact,
        "funding": params.funding[lang] if params.funding else "",
        "operator": params.operator,
        "official": params.official,
        "documents": len({data.article_of(row["SOURCE_ID"]) for row in data.observation.values()}),
        "figures": len(data.observation),
    }


def style_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """One of each component, for whoever changes the look."""
    charts = load_charts(data.project)
    shown = next((t for t in data.quantified if (t.id, lang) in charts and reading_of(data, t, lang)), None)
    return {
        "statuses": [status_of(data, code, lang) for code in data.codes.statuses],
        "rows": [ledger_row(data, t, lang) for t in data.quantified[:3]],
        "facets": facet_links(data, lang)[:2],
        "tokens": TOKENS,
        "chart": inline(charts[shown.id, lang].svg) if shown else "",
        "reading": reading_of(data, shown, lang) if shown else {},
        "facts": facts(data, data.quantified[0], lang),
        "quote": data.quantified[0].quote,
    }


def plain_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """A page of words alone."""
    return {}

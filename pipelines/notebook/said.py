"""What a chapter says, chosen by the data: verdicts counted, figures compared, trends tested.

A notebook types no finding: whether figures were found, which way they went and what became of the promises
comes from here, in both languages, and reads true whatever the data are.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.codes import Lang, SeriesKey, bracketed, period
from pipelines.notebook.lines import Series
from pipelines.notebook.trends import anew_told, change_of, cities_told, trend_told, unevenly
from pipelines.plan import Target
from pipelines.schema import LAST_SEEN
from pipelines.views import (
    LANGS,
    SiteData,
    by_own_word,
    document_path,
    figure_of,
    keys_of,
    place_of,
    printed_changes,
    promise_chart_of,
    rivals_of,
    told_figure,
    verdict_of,
    whose_title,
)
from pipelines.views import series_name as series_words

Both = dict[Lang, str]
SETS = ("kept", "not-kept", "running", "undecidable")
_UNITLESS, _YEAR, _FEW = "INDEX", len("2024"), 3


def both(data: SiteData, key: str, **values: Any) -> Both:
    """One text of `site/i18n` in both languages; a value may itself be one text a language."""
    return {
        lang: data.words[lang](key, **{k: v[lang] if isinstance(v, dict) else v for k, v in values.items()})
        for lang in LANGS
    }


def joined(*texts: Both) -> Both:
    """Sentences one after another, with a blank between them in English."""
    return {
        "zh": "".join(text["zh"] for text in texts if text["zh"]),
        "en": " ".join(text["en"] for text in texts if text["en"]),
    }


def tally(data: SiteData, targets: list[Target], lang: Lang) -> str:
    """The statuses of some promises in words, most frequent first: 未找到数据 6 项, no data found: 6."""
    codes = [data.assessment[target.id]["STATUS"] for target in targets]
    counts = sorted(((code, codes.count(code)) for code in set(codes)), key=lambda item: (-item[1], item[0]))
    words, statuses = data.words[lang], data.codes.statuses
    names = {code: statuses[code][lang].lower() for code in codes}
    return words("comma").join(words("notebook.tally", word=names[code], n=n) for code, n in counts)


def lead(data: SiteData, promises: list[Target], firm: bool = True) -> Both:
    """The answer in bold: how many promises are kept, not kept, running or undecided, and their verdicts;
    where asked, how firm the kept ones are."""
    if not promises:
        return both(data, "said.no_promises")
    sets = [data.assessment[target.id]["SET"] for target in promises]
    counts = {name: sets.count(name) for name in SETS if name in sets}
    tallies: Both = {lang: tally(data, promises, lang) for lang in LANGS}
    if list(counts) == ["undecidable"]:
        return both(data, "said.lead_open", n=len(promises), tally=tallies)
    parts: Both = {
        lang: data.words[lang]("comma").join(
            data.words[lang](f"home.{name}", n=n) + own_word(data, promises, name, lang)
            for name, n in counts.items()
        )
        for lang in LANGS
    }
    answer = both(data, "said.lead", n=len(promises), parts=parts, tally=tallies)
    kept = [t for t in promises if data.assessment[t.id]["SET"] == "kept"]
    return joined(answer, *(kept_on(data, kept) if firm else ()))


def own_word(data: SiteData, promises: list[Target], name: str, lang: Lang) -> str:
    """How many of the promises of a set are judged by their publisher's own word, in brackets."""
    of_set = [t for t in promises if data.assessment[t.id]["SET"] == name]
    n = sum(by_own_word(data, target) for target in of_set)
    if name not in ("kept", "not-kept") or not n:
        return ""
    return data.words[lang]("home.all_by_own_word" if n == len(of_set) else "home.by_own_word", n=n)


def kept_on(data: SiteData, kept: list[Target]) -> list[Both]:
    """How firm kept promises are, and in how many printed statements their figures stand; nothing for none.

    Figures of one clause of one document are one statement.
    """
    found: list[Both] = []
    # One that the last digit would turn is turned by a rounding step too: that is one doubt and not two.
    borderline = {t.id for t in kept if data.assessment[t.id]["BORDERLINE"]}
    fragile = {t.id for t in kept if data.assessment[t.id]["FRAGILE"]} - borderline
    for doubtful, key in ((borderline, "borderline"), (fragile, "fragile")):
        if doubtful:
            found.append(both(data, f"works.kept_{key}", n=len(doubtful)))
    keys = {key for target in kept for key in keys_of(target)}
    rows = [
        row
        for row in data.observation.values()
        if row["CURRENT"] and row["GRADE"] != "D" and SeriesKey.of(row) in keys
    ]
    printed = {(row["SOURCE_ID"], row["QUOTE"] or row["LOCATOR"] or row["OBS_ID"]) for row in rows}
    if rows:
        documents = len({source for source, _ in printed})
        counts = {"figures": len(rows), "statements": len(printed), "documents": documents}
        found.append(both(data, "works.kept_printed", **counts))
    return found


def others(data: SiteData, directions: list[Target]) -> Both:
    """The same for promises without a number; nothing where there are none."""
    if not directions:
        return {"zh": "", "en": ""}
    tallies: Both = {lang: tally(data, directions, lang) for lang in LANGS}
    return both(data, "said.directions", n=len(directions), tally=tallies)


def series_name(data: SiteData, series: Series, lang: Lang) -> str:
    """Area and indicator of a series, with definition and part where they say more."""
    row = {"INDICATOR": series.indicator, "DEFINITION": series.definition, "BREAKDOWN": series.breakdown}
    area = data.area_name(series.area or data.project.params.ref_area, lang)
    return data.words[lang]("said.series", area=area, indicator=series_words(data, row, lang))


def seen(data: SiteData, series: Series, table: pl.DataFrame, figure: str = "") -> Both:
    """A yearly series in one sentence (and its trend): none found, one figure, or its ends and their change.

    table: its rows by year (schema RANKED). figure: the id of the picture that draws it.
    """
    return {lang: _seen(data, series, table, figure if table.height else "", lang) for lang in LANGS}


def _seen(data: SiteData, series: Series, table: pl.DataFrame, figure: str, lang: Lang) -> str:
    words, name = data.words[lang], series_name(data, series, lang)
    see = words("said.see", figure=figure) if figure else ""
    if not table.height:
        return words("said.none", name=name)
    rows = table.to_dicts()
    ends = {
        "first": period(rows[0]["TIME_PERIOD"], lang),
        "last": period(rows[-1]["TIME_PERIOD"], lang),
        "x0": _figure(data, rows[0], lang),
        "x": _figure(data, rows[-1], lang),
    }
    indicator = data.codes.indicators[series.indicator]
    if len(rows) == 1:
        moved = next((figure_of(data, other, lang) for other in printed_changes(data, rows[0])), "")
        key = "single_change" if indicator.per_year else "single_moved" if moved else "single"
        return words(f"said.{key}", name=name, see=see, when=ends["last"], x=ends["x"], moved=moved)
    if indicator.per_year:
        return words("said.years", name=name, see=see, n=len(rows), **ends, parts=_signs(data, rows, lang))
    broken = any(row["OBS_STATUS"] == "B" for row in rows[1:])
    change = "break" if broken else change_of(rows[0], rows[-1], indicator.band)
    # A change up to an estimate has not been seen yet.
    awaited = change in ("rose", "fell") and rows[-1]["OBS_STATUS"] == "E"
    told = words(f"said.awaited.{change}" if awaited else f"said.{change}")
    if uneven := unevenly(rows, change, indicator):
        told = words("said.level_unevenly") if change == "same" else words(f"held.{uneven}", way=told)
    gaps = _gaps(data, rows, lang)
    line = words("said.line", name=name, see=see, n=len(rows), **ends, change=told, gaps=gaps)
    lower = indicator.unit == _UNITLESS and indicator.sense == "decrease"
    for sentence in (
        words("said.lower_is_better") if lower else "",
        *(rivals_of(data, row, lang) for row in rows),
        cities_told(data, rows, lang),
        anew_told(data, indicator, rows, lang),
        trend_told(data, indicator, rows, lang),
    ):
        line = words("join", parts=line, more=sentence).strip()
    return line


def _gaps(data: SiteData, rows: list[dict[str, Any]], lang: Lang) -> str:
    """The years between the ends of a series for which it has no figure: by name where they are few."""
    years = [int(row["TIME_PERIOD"][:_YEAR]) for row in rows if len(row["TIME_PERIOD"]) == _YEAR]
    if len(years) < len(rows):
        return ""
    missing = sorted(set(range(years[0], years[-1])) - set(years))
    words = data.words[lang]
    if len(missing) > _FEW:
        return words("said.gaps_counted", n=len(missing))
    named = words("nature.month_sep").join(period(str(year), lang) for year in missing)
    return words("said.gaps_named", years=named) if missing else ""


def _figure(data: SiteData, row: dict[str, Any], lang: Lang) -> str:
    """A figure, with the word for an estimate, a preliminary one, or one that was worked out here."""
    figure = told_figure(data, row, lang)
    status = row["OBS_STATUS"]
    if row["PROVENANCE"] == "derived" or status not in ("E", "P"):
        return figure
    return bracketed(figure, data.words[lang](f"obs_status.{status}"), lang)


def last_seen(data: SiteData, promises: list[Target]) -> Both:
    """How some promises stood by the latest figure in their own scope, counted; nothing where none is
    counted."""
    codes = [code for t in promises if (code := data.assessment[t.id]["LAST_SEEN"])]
    counts = {code: codes.count(code) for code in LAST_SEEN if code in codes}
    parts: Both = {
        g: data.words[g]("comma").join(
            data.words[g]("notebook.tally", word=data.words[g](f"last_seen.{code}"), n=n)
            for code, n in counts.items()
        )
        for g in LANGS
    }
    return both(data, "said.last_seen", parts=parts) if counts else {"zh": "", "en": ""}


def at_base(data: SiteData, promises: list[Target]) -> Both:
    """How many of some promises were satisfied in the base year already, with their titles; nothing for
    none."""
    found = [t for t in promises if data.assessment[t.id]["AT_BASE"] == "yes"]
    if not found:
        return {"zh": "", "en": ""}
    years = sorted({t.base_year for t in found})
    titles: Both = {g: data.words[g]("list_sep").join(t.title[g] for t in found) for g in LANGS}
    year: Both = {g: data.words[g]("list_sep").join(period(y, g) for y in years) for g in LANGS}
    return both(data, "said.at_base", n=len(found), all=len(promises), year=year, titles=titles)


def _signs(data: SiteData, rows: list[dict[str, Any]], lang: Lang) -> str:
    """Of yearly changes: in how many years each way, noughts not printed."""
    words, values = data.words[lang], [row["OBS_VALUE"] for row in rows]
    counts = {
        "years_down": sum(value < 0 for value in values),
        "years_up": sum(value > 0 for value in values),
        "years_flat": sum(value == 0 for value in values),
    }
    return words("comma").join(words(f"said.{name}", n=n) for name, n in counts.items() if n)


def verdict(data: SiteData, target: Target) -> Both:
    """A promise's title, its published verdict and the reason, in sentences."""
    return both(
        data,
        "said.verdict",
        title={lang: whose_title(data, target, lang) for lang in LANGS},
        status={lang: verdict_of(data, target.id, lang)["word"] for lang in LANGS},
        why={lang: data.assessment[target.id][f"WHY_{lang.upper()}"] for lang in LANGS},
    )


def before_plan(data: SiteData, series: Series, table: pl.DataFrame) -> Both:
    """That a series ends before the plan was issued, where it does; else nothing."""
    issued = str(data.registry.plan.date)
    if not table.height or table["TIME_PERIOD"][-1] >= issued[:4]:
        return {"zh": "", "en": ""}
    last = str(table["TIME_PERIOD"][-1])
    return both(
        data,
        "said.before_plan",
        name={lang: series_name(data, series, lang) for lang in LANGS},
        last={lang: period(last, lang) for lang in LANGS},
        when={lang: period(issued, lang) for lang in LANGS},
    )


def caption(data: SiteData, target: Target) -> Both:
    """A promise's chart in words: whose promise, whether figures of its own place were found, and whether
    others' are drawn beside them."""
    own = {s.area for s in target.series} <= {data.project.params.ref_area}
    chart = promise_chart_of(data, target, "zh")
    beside = chart is not None and any(line.marks for line in chart.context)
    key = ("own_beside" if beside else "own") if own else "context"
    return both(
        data,
        f"said.chart_{key}" if _charted(data, target) else "said.chart_none",
        title={lang: whose_title(data, target, lang) for lang in LANGS},
        place={lang: place_of(data, target, lang) for lang in LANGS},
    )


def _charted(data: SiteData, target: Target) -> bool:
    """Whether a series of a promise has a figure that may be charted."""
    keys = keys_of(target)
    return any(
        row["CURRENT"] and row["GRADE"] != "D"
        for row in data.observation.values()
        if SeriesKey.of(row) in keys
    )


def cite(data: SiteData, source_id: str) -> Both | None:
    """A document's title as a link to its page; None where it is not among the sources."""
    if source_id not in data.source:
        return None
    title, page = data.source[source_id]["TITLE"], document_path(source_id)
    return {"zh": f"[《{title}》](page:{page})", "en": f"[{data.named('title', title, 'en')}](page:{page})"}

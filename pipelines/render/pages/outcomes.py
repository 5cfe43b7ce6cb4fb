"""What the city's own series show beside the promises."""

from __future__ import annotations

from typing import Any

from pipelines.charts import Mark, runs
from pipelines.codes import Lang, SeriesKey
from pipelines.ground.periods import span_months
from pipelines.pictures import pictures_of, sections_of, strips_of
from pipelines.render.spec import PageSpec, Place
from pipelines.views import (
    MOMENT,
    YEARLY,
    Row,
    SiteData,
    drawable,
    figure_of,
    indicator_name,
    mark_of,
    observation_row,
    span_of,
    spans,
    when_of,
)

WIDTH, HEIGHT, PAD = 160, 36, 4


def outcomes_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """The city's series by chapter: indicator × definition × part × span, each with its figures; never
    joined. Apart from the yearly ones and the moments stand those of other spans."""
    found: dict[SeriesKey, list[Row]] = {}
    for row in drawable(data.observation.values()):
        states = data.codes.indicators[row["INDICATOR"]].states
        if row["REF_AREA"] == data.project.params.ref_area and not states:
            found.setdefault(SeriesKey.of(row), []).append(row)
    order = {indicator: n for n, indicator in enumerate(data.codes.indicators)}
    chapters: dict[str, list[dict[str, Any]]] = {}
    for key in sorted(found, key=lambda k: (order[k[0]], *k[1:])):
        shown = chapters.setdefault(data.codes.indicators[key[0]].chapter, [])
        shown += [_series(data, rows, lang) for rows in spans(data, found[key])]
    return {
        "pictures": pictures_of(data, lang),
        "strips": strips_of(data, lang),
        "sections": sections_of(data, lang),
        "chapters": [
            {
                "id": chapter,
                "name": data.words[lang](f"chapters.{chapter}"),
                "series": [one for one in series if one["yearly"]],
                "others": [one for one in series if not one["yearly"]],
            }
            for chapter, series in chapters.items()
        ],
    }


def _series(data: SiteData, rows: list[Row], lang: Lang) -> dict[str, Any]:
    first, last = rows[0], rows[-1]
    printed = first["UNIT_PRINTED"] == last["UNIT_PRINTED"]  # in one unit, or in the indicator's own
    span = span_of(data, first)
    parts = [
        first["INDICATOR"],
        first["DEFINITION"],
        first["BREAKDOWN"],
        "" if span in (YEARLY, MOMENT) else span,
    ]
    return {
        "id": "-".join(parts).lower().strip("-_"),
        "yearly": span in (YEARLY, MOMENT),
        "name": indicator_name(data, first, lang),
        "span": span_words(data, first, lang),
        "first": {"figure": figure_of(data, first, lang, printed), "period": when_of(data, first, lang)},
        "last": {"figure": figure_of(data, last, lang, printed), "period": when_of(data, last, lang)},
        "count": len(rows),
        "runs": sparkline([mark_of(data, row, "", lang) for row in rows]),
        "rows": [observation_row(data, row, lang) for row in rows],
    }


def span_words(data: SiteData, row: Row, lang: Lang) -> str:
    """What each figure of a series is and covers, in words: its kind where it is not its indicator's own, and
    its span; empty for levels of years and moments."""
    span, words = span_of(data, row), data.words[lang]
    if span in (YEARLY, MOMENT):
        return ""
    named, kind = ("S6", "Q3", "M1", "D0"), row["TRANSFORMATION"]
    covered = f"{row['FREQ']}{span_months(row['TIME_PERIOD'])}"
    of_kind = not span.startswith(covered)
    said = [words(f"span.kind_{kind}", base=row["BASE_PER"] or "")] if of_kind and kind != "N" else []
    if covered in named:
        said.append(words(f"span.{covered}"))
    elif covered != YEARLY or not said:
        said.append(words("span.other", n=span_months(row["TIME_PERIOD"])))
    return words("comma").join(said)


def sparkline(marks: list[Mark]) -> list[list[tuple[float, float]]]:
    """A yearly series as runs of points in a small picture; empty below two years.

    Years are spaced as they are. A run ends where a year is missing, the series breaks, or a figure is
    only a bound: a gap is drawn as a gap.
    """
    if any(mark.span not in (YEARLY, MOMENT) for mark in marks) or len({mark.time for mark in marks}) < 2:
        return []
    first, last = marks[0].time, marks[-1].time
    low, high = min(mark.value for mark in marks), max(mark.value for mark in marks)

    def at(mark: Mark) -> tuple[float, float]:
        x = PAD + (mark.time - first) / (last - first) * (WIDTH - 2 * PAD)
        y = HEIGHT - PAD - (mark.value - low) / ((high - low) or 1.0) * (HEIGHT - 2 * PAD)
        return round(x, 1), round(y, 1)

    return [[at(mark) for mark in part] for part in runs(tuple(marks))]


PAGE = PageSpec(
    "outcomes.html",
    "outcomes.html.j2",
    "pages.outcomes",
    outcomes_view,
    place=Place("city", 10, "pages.outcomes.nav"),
)

"""Two pages of looking: what the city's own series show beside the promises, and what follows the period."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pipelines.plan.models import Target
from pipelines.render.data import SiteData
from pipelines.render.views.common import figure_of, indicator_name, observation_row
from pipelines.render.views.home import ledger_row
from pipelines.render.views.target import parent_row
from pipelines.text import Lang, period

WIDTH, HEIGHT, PAD = 160, 36, 4


def outcomes_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """The city's series by chapter: indicator × definition, each with its figures; never joined."""
    series: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in data.observation.values():
        whole = row["REF_AREA"] == data.project.params.ref_area and row["ENTITY"] is None
        if (
            whole
            and row["CURRENT"]
            and row["GRADE"] != "D"
            and not data.codes.indicators[row["INDICATOR"]].states
        ):
            series.setdefault((row["INDICATOR"], row["DEFINITION"], row["BREAKDOWN"]), []).append(row)
    chapters: dict[str, list[dict[str, Any]]] = {}
    order = {indicator: n for n, indicator in enumerate(data.codes.indicators)}
    for key in sorted(series, key=lambda k: (order[k[0]], k[1], k[2])):
        rows = sorted(series[key], key=lambda r: (r["TIME_PERIOD"], r["OBS_ID"]))
        chapter = data.codes.indicators[key[0]].chapter
        chapters.setdefault(chapter, []).append(_series(data, rows, lang))
    return {
        "chapters": [
            {"id": chapter, "name": data.words[lang](f"chapters.{chapter}"), "series": found}
            for chapter, found in chapters.items()
        ]
    }


def _series(data: SiteData, rows: list[dict[str, Any]], lang: Lang) -> dict[str, Any]:
    first, last = rows[0], rows[-1]
    return {
        "id": f"{first['INDICATOR']}-{first['DEFINITION']}-{first['BREAKDOWN']}".lower().strip("-_"),
        "name": indicator_name(data, first, lang),
        "first": {"figure": figure_of(data, first, lang), "period": period(first["TIME_PERIOD"], lang)},
        "last": {"figure": figure_of(data, last, lang), "period": period(last["TIME_PERIOD"], lang)},
        "count": len(rows),
        "runs": sparkline(rows),
        "rows": [observation_row(data, row, lang) for row in rows],
    }


def sparkline(rows: list[dict[str, Any]]) -> list[list[tuple[float, float]]]:
    """A yearly series as runs of points in a small picture; empty below two years.

    Years are spaced as they are, and a run ends where a year is missing: a gap is drawn as a gap.
    """
    yearly = [(int(row["TIME_PERIOD"]), row["OBS_VALUE"]) for row in rows if row["FREQ"] == "A"]
    if len({year for year, _ in yearly}) < 2:
        return []
    first, last = yearly[0][0], yearly[-1][0]
    values = [value for _, value in yearly]
    span = (max(values) - min(values)) or 1.0
    runs: list[list[tuple[float, float]]] = []
    before = first - 2
    for year, value in yearly:
        x = PAD + (year - first) / (last - first) * (WIDTH - 2 * PAD)
        y = HEIGHT - PAD - (value - min(values)) / span * (HEIGHT - 2 * PAD)
        if year != before + 1:
            runs.append([])
        runs[-1].append((round(x, 1), round(y, 1)))
        before = year
    return runs


def after_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """What ended with the period, what runs on, and which later targets of nation and province there are."""
    today = data.project.params.release.date.isoformat()
    stated = [t for t in data.city_targets if t.deadline_stated]
    ended = [t for t in stated if _ended(t, today)]
    later = [t for t in data.registry.parent_targets if not _ended(t, today)]
    rest = [t for t in ended if not t.counted and t.kind != "directional"]
    return {
        "intro": _horizon(data, lang),
        "ended": [ledger_row(data, t, lang) for t in ended if t.counted],
        "ended_directions": sum(t.kind == "directional" for t in ended),
        "ended_rest": len(rest),
        "running": [ledger_row(data, t, lang) for t in stated if not _ended(t, today)],
        "unstated": sum(not t.deadline_stated for t in data.city_targets),
        "later": [parent_row(data, t, lang) for t in later],
    }


def _horizon(data: SiteData, lang: Lang) -> str:
    """By when most of the quantified promises that state a deadline end, where one year has most of them."""
    years = Counter((t.deadline or "")[:4] for t in data.quantified if t.deadline_stated)
    year, n = max(sorted(years.items()), key=lambda item: item[1], default=("", 0))
    key = "most" if 2 * n > years.total() else "several"
    return data.words[lang](f"after_page.{key}", horizon=period(year, lang) if year else "", n=n)


def _ended(target: Target, today: str) -> bool:
    """Whether the deadline has passed: a year's with its last day."""
    deadline = target.deadline or ""
    return bool(target.deadline_stated) and (deadline + "-12-31")[:10] < today

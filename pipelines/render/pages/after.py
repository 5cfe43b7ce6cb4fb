"""What follows the plan's period."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pipelines.codes import Lang, period
from pipelines.plan import Target
from pipelines.render.pages.target import parent_row
from pipelines.render.parts.rows import ledger_row
from pipelines.render.spec import PageSpec, Place
from pipelines.views import (
    SiteData,
)


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


PAGE = PageSpec(
    "after.html",
    "after.html.j2",
    "pages.after",
    after_view,
    place=Place("promises", 40, "pages.after.nav"),
)

"""What is new on the home page: what the last release changed, deadlines passed and to come."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang, period
from pipelines.ground.periods import bounds
from pipelines.plan import Target
from pipelines.views import SiteData, named_promise, status_of, target_path


def deadlines_of(data: SiteData, lang: Lang) -> dict[str, Any]:
    """The quantified promises' deadlines against the release's date, oldest first; `years` names them all.

    A deadline that the text does not state is counted apart: it is our reading, not the plan's words.
    """
    stated = [t for t in data.quantified if t.deadline_stated and t.deadline]
    on = data.project.params.release.date
    passed = [t for t in stated if bounds(t.deadline or "")[1] <= on]
    return {
        "on": period(on.isoformat(), lang),
        "passed": _by_deadline(passed, lang),
        "coming": _by_deadline([t for t in stated if t not in passed], lang),
        "unstated": len(data.quantified) - len(stated),
    }


def _by_deadline(targets: list[Target], lang: Lang) -> list[dict[str, Any]]:
    groups: dict[str, list[Target]] = {}
    for target in targets:
        groups.setdefault(target.deadline or "", []).append(target)
    return [
        {
            "when": period(deadline, lang),
            "n": len(group),
            "first": {"path": target_path(group[0].id), "title": group[0].title[lang]},
        }
        for deadline, group in sorted(groups.items(), key=lambda item: bounds(item[0])[1])
    ]


def news_of(data: SiteData, lang: Lang) -> dict[str, Any]:
    """The newest release that stands: version, date, what it changed; empty before the first."""
    standing = [row for row in data.releases if not row["withdrawn"]]
    if not standing:
        return {}
    row = max(standing, key=lambda release: (release["date"], release["version"]))
    changes = row["changes"]
    return {
        "version": row["version"],
        "date": period(row["date"], lang),
        "first": changes["old"] is None,
        "verdicts": [_change(data, change, lang) for change in changes["statuses"]],
        "figures": len(changes["figures"]),
    }


def _change(data: SiteData, change: dict[str, Any], lang: Lang) -> dict[str, Any]:
    return {
        **named_promise(data, change["target"], lang),
        "old": status_of(data, change["old"], lang) if change["old"] else None,
        "new": status_of(data, change["new"], lang) if change["new"] else None,
    }

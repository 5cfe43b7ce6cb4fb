"""When it can be known: the deadlines and the awaited publications on a line of years."""

from __future__ import annotations

from collections import Counter

from pipelines.assess import time_of
from pipelines.charts import NARROW_PX, WIDE_PX, Timeline, inline, timeline_picture
from pipelines.codes import Lang
from pipelines.views import SiteData


def timeline_of(data: SiteData, lang: Lang) -> dict[str, str]:
    """The line in two widths, wide and narrow; empty where no promise states a deadline."""
    drawn = {"wide": drawn_timeline(data, lang, WIDE_PX), "narrow": drawn_timeline(data, lang, NARROW_PX)}
    return {name: inline(svg) for name, svg in drawn.items() if svg}


def drawn_timeline(data: SiteData, lang: Lang, width: float) -> str:
    """The line in a width in px; empty where no promise states a deadline."""
    words = data.words[lang]
    stated = Counter(t.deadline for t in data.quantified if t.deadline_stated and t.deadline)
    if not stated:
        return ""
    deadlines = tuple((_on(deadline), words("timeline.due", n=n)) for deadline, n in sorted(stated.items()))
    today = _on(data.project.params.release.date.isoformat())
    line = Timeline(
        start=_on(str(data.registry.plan.date)),
        end=max(*(time for time, _ in deadlines), today) + 0.02,
        today=today,
        today_label=words("timeline.today"),
        deadlines=deadlines,
        awaited=tuple(_on(row["EXPECTED_BY"]) for row in data.calendar),
        awaited_label=words("timeline.awaited") if data.calendar else "",
    )
    return timeline_picture(line, words("timeline.label"), width)


def _on(code: str) -> float:
    """The end of a period on a line on which a year's number stands at its beginning."""
    return float(time_of(code)) + 1.0

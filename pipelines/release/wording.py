"""Differences as lines for a terminal, Chinese and English together."""

from __future__ import annotations

from pipelines.release.compare import Differences, FigureChange

REASONS = {
    "new-data": "新数据 new data",
    "revised-data": "数据修订 revised data",
    "withdrawn": "数据撤下 data withdrawn",
    "method": "方法变更 method",
    "target": "目标变更 target",
    "disclosure": "公开属性 disclosure",
    "time": "时间推移 time passed",
}
WHAT = {
    "added": "新增 added",
    "revised": "修订 revised",
    "gone": "撤下 withdrawn",
    "other-source": "改用来源 other source",
}


def lines(changes: Differences) -> list[str]:
    """One line a change; one line where there is none or nothing to compare with."""
    head = f"{changes.old or '—'} → {changes.new} ({changes.date.isoformat()})"
    if changes.old is None:
        counts = ", ".join(f"{count} {name}" for name, count in changes.counts.items())
        return [head, f"首个版本 the first release: {counts}"]
    found = [
        f"{change.target}: {change.old or '—'} → {change.new or '—'} "
        f"({'; '.join(REASONS[reason] for reason in change.reasons)})"
        for change in changes.statuses
    ]
    found += [_figure(change) for change in changes.figures]
    return [head, *(found or ["没有差别 no difference"])]


def _figure(change: FigureChange) -> str:
    place = "|".join(value for value in change.place.values() if value)
    old = f"{change.old} ({change.old_source} {change.old_cell})" if change.old is not None else "—"
    new = f"{change.new} ({change.new_source} {change.new_cell})" if change.new is not None else "—"
    reason = f" · {change.reason_zh} / {change.reason_en}" if change.reason_zh else ""
    return f"{WHAT[change.what]} {place}: {old} → {new}{reason}"

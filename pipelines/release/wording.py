"""Differences as lines for a terminal, Chinese and English together."""

from __future__ import annotations

from pathlib import Path

from pipelines.ground.phrases import Phrases
from pipelines.release.compare import Differences, FigureChange

say = Phrases(Path(__file__).with_suffix(".yaml"))


def lines(changes: Differences) -> list[str]:
    """One line a change; one line where there is none or nothing to compare with."""
    head = f"{changes.old or '—'} → {changes.new} ({changes.date.isoformat()})"
    if changes.old is None:
        counts = ", ".join(f"{count} {name}" for name, count in changes.counts.items())
        return [head, f"{say.both('first')}: {counts}"]
    found = [
        f"{change.target}: {change.old or '—'} → {change.new or '—'} "
        f"({'; '.join(say.both(f'reason.{reason}') for reason in change.reasons)})"
        for change in changes.statuses
    ]
    found += [_figure(change) for change in changes.figures]
    return [head, *(found or [say.both("same")])]


def _figure(change: FigureChange) -> str:
    place = "|".join(value for value in change.place.values() if value)
    old = f"{change.old} ({change.old_source} {change.old_cell})" if change.old is not None else "—"
    new = f"{change.new} ({change.new_source} {change.new_cell})" if change.new is not None else "—"
    reason = f" · {change.reason_zh} / {change.reason_en}" if change.reason_zh else ""
    return f"{say.both(f'what.{change.what}')} {place}: {old} → {new}{reason}"

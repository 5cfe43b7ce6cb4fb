"""Is a figure plausible at all? In come one figure and what else is known (its own past, the areas above it,
the promises about it); out come doubts in words, with the unit that would explain it. Nothing is refused
here: a form is handed back with them, and the validation stops a source by them."""

from pipelines.doubts.all import doubts_about
from pipelines.doubts.known import History, Past, Promised, Said, Total, history_of, promised_of
from pipelines.doubts.places import above_parent, per_head
from pipelines.doubts.scale import scale
from pipelines.doubts.totals import beyond_promise, looks_running, running_total
from pipelines.doubts.words import Doubt

__all__ = [
    "Doubt",
    "History",
    "Past",
    "Promised",
    "Said",
    "Total",
    "above_parent",
    "beyond_promise",
    "doubts_about",
    "history_of",
    "looks_running",
    "per_head",
    "promised_of",
    "running_total",
    "scale",
]

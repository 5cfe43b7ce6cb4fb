"""Every doubt about one figure, the gravest first."""

from __future__ import annotations

from pipelines.codes import Codes
from pipelines.doubts.known import History, Promised, Said
from pipelines.doubts.places import above_parent, per_head
from pipelines.doubts.scale import scale
from pipelines.doubts.totals import beyond_promise, running_total
from pipelines.doubts.words import Doubt


def doubts_about(
    one: Said, history: History, codes: Codes, promised: Promised | None, own: bool
) -> list[Doubt]:
    """What speaks against a figure, in the order in which it is told.

    own: a figure of its own year; of a sum or a change over several years the yearly ones say no scale.
    """
    found = (
        scale(one, history, codes, promised) if own else None,
        beyond_promise(one, promised, codes),
        above_parent(one, history, codes),
        per_head(one, history, codes),
        running_total(one, history, promised, codes),
    )
    return [doubt for doubt in found if doubt is not None]

"""Verdicts and figures as they stood: frozen tables in, differences out. A release is made only from a
clean tree whose tests pass; one that was frozen is never written again, only taken back with a reason."""

from __future__ import annotations

from pipelines.release.book import Book, load_book, load_revisions
from pipelines.release.differences import Differences, differences
from pipelines.release.frozen import Frozen, freeze, thaw
from pipelines.release.replay import replay

__all__ = [
    "Book",
    "Differences",
    "Frozen",
    "differences",
    "freeze",
    "load_book",
    "load_revisions",
    "replay",
    "thaw",
]

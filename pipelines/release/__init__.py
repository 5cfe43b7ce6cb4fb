"""Verdicts and figures as they stood: frozen tables in, differences out. A release is made only from a
clean tree whose tests pass; one that was frozen is never written again, only taken back with a reason.

Comparing and replaying need the assess room; who only opens the book does not.
"""

from __future__ import annotations

from pipelines.release.book import Book, load_book, load_revisions
from pipelines.release.frozen import Frozen, freeze, thaw

__all__ = ["Book", "Frozen", "freeze", "load_book", "load_revisions", "thaw"]

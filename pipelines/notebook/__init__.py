"""The one helper that notebooks read through: disclosed observations in, bilingual output out. A chapter
derives its figures again from the observations and compares each with the published one; a number that
differs stops the build."""

from __future__ import annotations

from pipelines.ground.periods import by_period, latest
from pipelines.notebook.ledger import Ledger
from pipelines.notebook.lines import Series
from pipelines.render.bars import Bar
from pipelines.text import amount, number, period

__all__ = ["Bar", "Ledger", "Series", "amount", "by_period", "latest", "number", "period"]

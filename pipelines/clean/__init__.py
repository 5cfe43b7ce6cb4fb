"""Cells → observations. Every figure of every source becomes one tidy row with its bounds, unit,
period and cell, or is set aside with the reason. A transcription that contradicts its own span, a word
that nobody mapped, an unknown unit, area or indicator stops the run."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

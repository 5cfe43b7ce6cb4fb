"""Cells → readings with doubts. The tables of a file, whatever their layout, come out figure by figure with
unit, period, area, row and column; what the file does not say is a doubt, never a guess."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

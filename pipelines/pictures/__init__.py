"""Products → every promise's chart and share card, drawn once and kept until what they show
changes; and one sheet of paper."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

"""Is a figure plausible at all? In come one figure and what else is known (its own past, the areas above it,
the promises about it); out come doubts in words, with the unit that would explain it. Nothing is refused
here: a form is handed back with them, and the validation stops a source by them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

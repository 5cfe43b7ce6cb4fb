"""Disclosed observations × promises → verdicts. Each status comes out of a documented function of
published figures, with its method, version and inputs; a gap gets a status of its own. Nothing is read
here but the tables that are handed in."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

"""Whatever is published, computed again from the source files and compared. In comes the id of a
promise, a figure or an observation, or a page's address; out go the chain down to the cell and every
difference. Nothing is taken from earlier stages' outputs: only sources, codes and plans are read."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

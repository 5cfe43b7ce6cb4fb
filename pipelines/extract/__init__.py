"""What waits in data/restricted → an ordinary source for a person to review. Keys, classes, grounds and
counts are told, never a value; a file that git knows, or a figure that can't be kept, stops it."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

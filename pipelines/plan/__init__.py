"""Plans in, checked promises out. A registry whose quotes don't stand in the text, or that leaves a
number of the text unread, is refused with every fault at once."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

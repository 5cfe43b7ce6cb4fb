"""A document's prose → proposed statements, which a person confirms and which then become a source."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

"""The releases as they were frozen. Their folders come in, each with its tables and what became of it; the
book of all of them goes out, or a release as bytes. A table that does not fit its frozen form is refused."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

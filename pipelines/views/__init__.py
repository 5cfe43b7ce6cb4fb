"""Products → what pages and chapters say of them: the data of a site, its words, observations as they are
shown, the charts of promises. Nothing is judged here."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

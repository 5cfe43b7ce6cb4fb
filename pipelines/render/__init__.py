"""Products and bodies → pages: charts, views, templates, the site and its check."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

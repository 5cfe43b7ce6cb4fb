"""A source's folder, read and checked: its description, mapping and corrections, and the small registers
beside the data. A description with an unknown key, or a file that is not what it was, is refused."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

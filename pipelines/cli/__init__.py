"""The command line: one module a group of verbs, each verb a thin call into a room."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

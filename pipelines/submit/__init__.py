"""A bureau's round trip. `template` makes the form of one organisation and year, `check` says everything
that is wrong with a returned workbook, `accept` lands it as an immutable source and `reject` keeps a record.
Nothing with a blocking fault, and no warning without a written reason, is accepted."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

"""Disclosed observations and verdicts → data products: CSV, Parquet, XLSX, JSON, metadata. The bytes
depend on nothing but the tables; what is not disclosed never gets here."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

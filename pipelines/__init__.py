"""Sources go in as files, every number carries where it was printed, nothing unvalidated goes out."""

__version__ = "0.1.0"

"""One module a format: the bytes of a file → its cells."""

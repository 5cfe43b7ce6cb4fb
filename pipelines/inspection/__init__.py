"""`tracker inspect`: what the tracker reads in a file, for a person (text, HTML) and for a program (JSON).

A file comes in, its tables as understood go out in one of three forms; a file that can't be read is refused
in one sentence. Nothing is written, and no project is needed: outside one, the package's words are used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

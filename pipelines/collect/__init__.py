"""The one room that opens a socket: watched list pages in, documents with their bytes into data/inbox out.

What is fetched waits there until a person accepts or rejects it; nothing of it reaches a build before. A
host that is not named, a private address, what robots.txt forbids and whatever is too large are refused.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

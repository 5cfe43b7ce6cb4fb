"""Notebooks → bodies, by one of two engines that give the same DOM: the embedded one (nbclient and
pandoc, always there) or Quarto where it is installed. A failing cell stops the build; what was
published before stays as it was."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

"""An invented city in, a whole demo site out, through the ordinary stages. Every figure is made up and
marked 演示数据 / DEMO DATA; the demo is refused a place where a real site goes."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

"""The words we use, out of data/codes: units, indicators, areas, organisations, statuses, and the one place
where a number becomes text. A list that is malformed, or that names what another lacks, is refused."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

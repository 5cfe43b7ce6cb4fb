"""An invented city for the gate."""

import pytest
from gate_factory import CITY, COUNTIES

from pipelines.codes import Area


@pytest.fixture(scope="module")
def towns(codes):
    """The real units and indicators with an invented city of four counties."""
    areas = {CITY: Area(code=CITY, zh="甲市", en="A", level="city")}
    areas |= {c: Area(code=c, zh=c, en=c, level="county", parent=CITY) for c in COUNTIES}
    return codes.model_copy(update={"areas": areas})

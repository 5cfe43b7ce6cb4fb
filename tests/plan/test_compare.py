"""Two promises are compared only where they promise one thing; what differs is named."""

import pytest
from factory import target

from pipelines.plan.compare import against, differences, same_matter

CUT = {"kind": "change", "value": -10, "comparator": "le", "change_unit": "percent", "base_period": "2020"}
OTHER = {"indicator": "y", "area": "990000"}


@pytest.mark.parametrize(
    ("own", "other", "named"),
    [
        ({}, {}, ()),
        ({}, {"deadline": "2020"}, ("deadline",)),
        ({"deadline": "2024-12-31"}, {"deadline": "2024"}, ()),
        ({}, {"series": ({"indicator": "x", "definition": "new", "area": "1"},)}, ("definition",)),
        ({}, {"series": ({"indicator": "x", "breakdown": "URBAN", "area": "1"},)}, ("part",)),
        ({}, {"series": (OTHER,)}, ("indicator",)),
        ({}, {"unit": "T"}, ("unit",)),
        (CUT, {**CUT, "base_period": "2016"}, ("base",)),
        (CUT, {**CUT, "change_unit": "pp"}, ("unit",)),
        (CUT, {"kind": "directional", "value": None, "mode": "from-base", "base_period": "2020"}, ("kind", "number")),
        ({"kind": "delegated", "value": None, "delegation": "assigned"}, {}, ("number",)),
    ],
)  # fmt: skip
def test_what_keeps_two_promises_apart_is_named(own, other, named):
    assert differences(target(**own), target(**other)) == named
    assert (against(target(**own), target(**other)) is None) == bool(named)


def test_a_number_set_elsewhere_is_still_the_same_matter_and_another_year_is_not():
    own = target(kind="delegated", value=None, delegation="assigned")
    assert same_matter(own, target())
    assert not same_matter(own, target(deadline="2030"))


@pytest.mark.parametrize(
    ("own", "other", "said"),
    [
        ({"value": 93}, {"value": 90}, "more"),
        ({"value": 90}, {"value": 90}, "same"),
        ({"value": 85}, {"value": 90}, "less"),
        ({**CUT, "value": -12}, CUT, "more"),
        ({**CUT, "value": -8}, CUT, "less"),
        ({"comparator": "le", "value": 10}, {"comparator": "le", "value": 20}, "more"),
    ],
)
def test_a_deeper_cut_and_a_lower_ceiling_promise_more(own, other, said):
    assert against(target(**own), target(**other)) == said

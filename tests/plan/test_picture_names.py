"""What plan.yaml names for the site's pictures is on the lists, or is told."""

import pytest

from pipelines.plan.check import picture_faults


def named(registry, **changes):
    return registry.plan.model_copy(update={"pictures": (), "months": (), "sections": "", **changes})


def test_what_the_plan_names_is_known(registry, codes):
    assert registry.plan.pictures
    assert picture_faults(registry.plan, codes, "x") == []


@pytest.mark.parametrize(
    ("changes", "code", "found"),
    [
        ({"pictures": ("good-air-days",)}, "E-PLAN-20", "good-air-days"),
        ({"pictures": ("no-such|_|350400|_T",)}, "E-IND-01", "no-such"),
        ({"months": ("good-air-days|other|350400|URBAN",)}, "E-DEF-01", "other"),
        ({"months": ("good-air-days|standard|999999|URBAN",)}, "E-AREA-01", "999999"),
        ({"pictures": ("good-air-days|standard|350400|NONE",)}, "E-PLAN-05", "NONE"),
        ({"sections": "no-such"}, "E-IND-01", "no-such"),
    ],
)
def test_what_is_on_no_list_is_told_with_the_file(registry, codes, changes, code, found):
    (fault,) = picture_faults(named(registry, **changes), codes, "data/plan/p")
    assert (fault.code, fault.found) == (code, found)
    assert "plan.yaml" in fault.where

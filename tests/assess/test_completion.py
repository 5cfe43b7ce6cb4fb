"""All firms of a dated list have to reach the last state."""

import datetime as dt

from factory import TODAY, indicator, point, target

from pipelines.assess.completion import completion

STATES = tuple(
    {"code": code, "zh": code, "en": code} for code in ("under-way", "finished", "partly", "published")
)
OF = indicator(unit="STATE", states=STATES, stock=True)


def promise(**population):
    return target(
        kind="completion",
        path="none",
        value=100,
        deadline="2024-12-31",
        irreversible=True,
        firmness="strive",
        population={"known": False, "zh": "名单未知", "en": "unknown", **population},
    )


def state(day, rank, firm="甲"):
    return point(day, rank, half="0", entity=firm)


def test_works_finished_is_not_done():
    found = completion(promise(), OF, [state("2023-11-01", 1), state("2024-07-21", 2)], TODAY)
    assert (found.status, found.latest.period) == ("awaiting-final-data", "2024-07-21")


def test_one_firm_done_is_not_all_firms_without_a_list():
    found = completion(promise(), OF, [state("2024-12-31", 4)], TODAY)
    assert found.status == "indeterminate"


def test_every_listed_firm_done_by_the_day_is_met():
    known = promise(known=True, members=("甲", "乙"))
    found = completion(known, OF, [state("2024-06-30", 4), state("2024-12-31", 4, "乙")], TODAY)
    assert found.status == "met"


def test_a_listed_firm_that_nobody_saw_leaves_it_open():
    known = promise(known=True, members=("甲", "乙"))
    assert completion(known, OF, [state("2024-12-31", 4)], TODAY).status == "indeterminate"


def test_one_firm_not_done_after_the_day_decides_for_all():
    found = completion(promise(), OF, [state("2025-02-01", 2)], TODAY)
    assert found.status == "not-met"


def test_a_firm_that_was_under_way_before_proves_nothing_of_a_later_day():
    """It may have finished since; what is seen of another on the later day says nothing of it."""
    early, late = state("2023-11-01", 1), state("2025-02-01", 4, "乙")
    assert completion(promise(), OF, [early, late], TODAY).status == "awaiting-final-data"
    known = promise(known=True, members=("甲", "乙"))
    assert completion(known, OF, [early, late], TODAY).status == "awaiting-final-data"


def test_an_empty_population_by_a_source_has_nothing_to_do():
    assert completion(promise(known=True, members=()), OF, [], TODAY).status == "not-applicable"


def test_no_state_is_no_data():
    assert completion(promise(), OF, [], TODAY).status == "no-data"


def test_before_the_day_it_is_not_yet_reached():
    known = promise(known=True, members=("甲",))
    found = completion(known, OF, [state("2023-11-01", 1)], dt.date(2024, 1, 1))
    assert found.status == "open"

"""The trend beside every status."""

import pytest
from factory import indicator, point, target

from pipelines.assess.directional import trend_of

LEVEL = indicator(sense="decrease")
YEARLY = indicator(sense="decrease", per_year=True)
PROMISE = target(base_period="2020", comparator="le")


@pytest.mark.parametrize(
    ("of", "points", "trend"),
    [
        (LEVEL, [point("2020", 10), point("2023", 8)], "improving"),
        (LEVEL, [point("2020", 10), point("2023", "10.1")], "stable"),
        (LEVEL, [point("2020", 10), point("2023", 12)], "worsening"),
        (LEVEL, [point("2019", 30), point("2021", 10), point("2023", 12)], "worsening"),
        (LEVEL, [point("2020", 10), point("2023", 8, status="B")], None),
        (LEVEL, [point("2020", 10), point("2023", 8, status="E")], None),
        (LEVEL, [point("2023", 8)], None),
        (YEARLY, [point("2021", -2), point("2022", 1)], "improving"),
        (YEARLY, [point("2021", -2), point("2022", 3)], "worsening"),
        (YEARLY, [point("2021", "0.05"), point("2022", 0)], "stable"),
        (YEARLY, [point("2021", -2), point("2023", -2)], None),
        (YEARLY, [], None),
    ],
)
def test_the_trend_is_the_sign_of_the_change_beyond_its_band(of, points, trend):
    assert trend_of(PROMISE, of, points) == trend

"""Tiny promises and series, built in place."""

import datetime as dt
from fractions import Fraction

from pipelines.assess.intervals import Interval, exact
from pipelines.assess.judged import judgeable
from pipelines.assess.series import Point, time_of
from pipelines.assess.verdict import verdict
from pipelines.codes.models import Indicator
from pipelines.ground.bilingual import Bilingual
from pipelines.ground.periods import bounds
from pipelines.plan.models import Target

TODAY = dt.date(2026, 11, 24)
WORDS = Bilingual(zh="甲", en="a")


def indicator(**fields):
    base = {
        "id": "x",
        "chapter": "overall",
        "name": WORDS,
        "unit": "PT",
        "sense": "increase",
        "decimals": 1,
    }
    return Indicator(**{**base, **fields})


def target(**fields):
    base = {
        "id": "t",
        "chapter": "overall",
        "title": WORDS,
        "quote": "承诺",
        "kind": "level",
        "path": "linear",
        "firmness": "plain",
        "comparator": "ge",
        "value": 90,
        "unit": "PT",
        "deadline": "2025",
        "ref_area": "990000",
        "series": ({"indicator": "x", "area": "990000"},),
    }
    return Target(**{**base, **fields})


def cut(value=-10, **fields):
    """A promise of a percentage change on 2020."""
    base = {"kind": "change", "path": "geometric", "change_unit": "percent", "comparator": "le"}
    return target(**{**base, "base_period": "2020", "value": value, **fields})


def summed(value=45, **fields):
    """A promise of a sum from 2021 on."""
    base = {"kind": "cumulative", "unit": "MU_1E4", "from_period": "2021"}
    return target(**{**base, "value": value, **fields})


def point(
    period,
    value,
    *,
    low=None,
    high=None,
    half="0.05",
    status="A",
    grade="A",
    entity=None,
    qualifier="exact",
    transformation="N",
    base=None,
    unit="",
    revised=False,
    obs_id="",
):
    value = exact(value)
    figure = Interval(
        value if low is None else (None if low == "open" else exact(low)),
        value if high is None else (None if high == "open" else exact(high)),
        low_open=qualifier == "gt",
        high_open=qualifier == "lt",
    )
    freq = "A" if len(period) == 4 else "O" if "/" in period else "M" if len(period) == 7 else "D"
    return Point(
        period=period,
        freq=freq,
        time=time_of(period),
        ends=bounds(period)[1],
        value=value,
        figure=figure,
        half=exact(half),
        status=status,
        grade=grade,
        obs_id=obs_id or f"o-{period}-{entity or ''}",
        source="s",
        entity=entity,
        qualifier=qualifier,
        transformation=transformation,
        base=base,
        unit=unit,
        revised=revised,
    )


def judge(promise, points, *, of=None, today=TODAY):
    of = of or indicator()
    ready = judgeable(promise, of, points, Fraction(str(promise.value)))
    return verdict(promise, ready, today)

"""The title of a picture: whatever the figures are, what it says of them is so."""

import datetime as dt
import re
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.charts import Bar, Line, Mark
from pipelines.views.data import load_words
from pipelines.views.seen import bars_title, interval_of, line_title, move_of, standing_title, years_title

LANGS = ("zh", "en")
WAYS = {
    "zh": {"rose": "升到", "fell": "降到", "same": "都是"},
    "en": {"rose": "up from", "fell": "down from"},
}
values = st.decimals(-500, 500, places=1).map(float)


def mark(year, value, kind, status, broken):
    ends = {
        "exact": (value, value),
        "ge": (value, None),
        "le": (None, value),
        "about": (value - 1, value + 1),
    }
    low, high = ends[kind]
    return Mark(
        float(year),
        value,
        low,
        high,
        provisional=status in ("P", "E"),
        label=f"{value:g} t",
        broken=broken,
        obs=f"{year}{status}",
        qualifier=kind,
    )


@st.composite
def series(draw, least=1):
    years = sorted(draw(st.sets(st.integers(2015, 2025), min_size=least, max_size=6)))
    kinds, statuses = (
        st.sampled_from(["exact", "exact", "ge", "le", "about"]),
        st.sampled_from(["A", "P", "E"]),
    )
    broken = st.sampled_from([False, False, False, True])
    marks = [mark(y, draw(values), draw(kinds), draw(statuses), draw(broken)) for y in years]
    return Line(tuple(marks), "", "某市", "某市")


@pytest.fixture(scope="module")
def words(project):
    return load_words(project)


def data_of(words, line):
    rows = {
        m.obs: {
            "TIME_PERIOD": m.obs[:4],
            "FREQ": "A",
            "OBS_STATUS": m.obs[4:],
            "TRANSFORMATION": "N",
            "INDICATOR": "x",
            "BASE_PER": None,
        }
        for m in line.marks
    }
    known = SimpleNamespace(indicators={"x": SimpleNamespace(per_year=False, stock=False)})
    release = SimpleNamespace(date=dt.date(2026, 11, 28))
    return SimpleNamespace(words=words, observation=rows, codes=known, release=release)


def ends(one):
    """The lowest and highest value that a figure may have, by its own bounds."""
    low, high = one.low, one.high
    return (-1e9 if low is None else low), (1e9 if high is None else high)


@given(line=series())
def test_a_line_is_said_to_rise_or_fall_only_where_it_did(words, line):
    data, first, last = data_of(words, line), line.marks[0], line.marks[-1]
    for lang in LANGS:
        title = line_title(data, line, "某市", lang)
        assert last.label in title
        assert last.obs[:4] in title
        said = {way for way, sign in WAYS[lang].items() if sign in title}
        if "rose" in said:
            assert ends(first)[1] < ends(last)[0]
        if "fell" in said:
            assert ends(first)[0] > ends(last)[1]
        if said:
            assert not any(one.broken for one in line.marks[1:])
        if last.provisional:
            assert words[lang](f"obs_status.{last.obs[4:]}") in title
        if len(line.marks) > 1:
            assert first.label in title


@given(line=series(2))
def test_what_certainly_rose_is_not_left_open(line):
    first, last = ends(line.marks[0]), ends(line.marks[-1])
    if any(one.broken for one in line.marks[1:]):
        assert move_of(line.marks) == "apart"
    elif first[1] < last[0]:
        assert move_of(line.marks) == "rose"
    elif first[0] > last[1]:
        assert move_of(line.marks) == "fell"


@given(
    line=series(),
    threshold=values,
    comparator=st.sampled_from(["ge", "gt", "le", "lt"]),
    deadline=st.sampled_from(["2018", "2025", "2030"]),
    path=st.sampled_from(["linear", "ceiling"]),
)
def test_a_promise_is_said_to_meet_its_target_only_where_every_possible_value_does(
    words, line, threshold, comparator, deadline, path
):
    data = data_of(words, line)
    target = SimpleNamespace(
        kind="level", comparator=comparator, base_period=None, deadline=deadline, path=path
    )

    def meets(value):
        return {
            "ge": value >= threshold,
            "gt": value > threshold,
            "le": value <= threshold,
            "lt": value < threshold,
        }[comparator]

    def certain(one, wanted):
        return all(meets(end) == wanted for end in ends(one))

    for lang, yes, no, every in (
        ("zh", "，达到目标值", "没有到目标值", "都"),
        ("en", "which meets", "does not meet", "all "),
    ):
        title = standing_title(data, line, target, threshold, lang)
        last = line.marks[-1]
        many = every in title or title.startswith("None") or "none of" in title
        if yes in title and not many:
            assert certain(last, True)
        if no in title:
            assert certain(last, False)
        if many:
            met = "都达到" in title or "all " in title
            assert all(certain(one, met) for one in line.marks)
            assert str(len(line.marks)) in title
        assert last.label in title
        assert deadline == "2030" or not ("还没有" in title or "yet" in title)
        # A figure from before the year of the target has not missed it, unless every year has to meet it; one
        # that falls behind an earlier one is told by its level.
        back = "达到过" in title or title.endswith(" did")
        if path == "linear" and last.time < float(deadline) and not back:
            assert no not in title
            assert not ("都没有" in title or "none of" in title)


def test_a_changes_own_base_is_none_of_its_figures(words):
    line = Line(
        (mark(2020, 0.0, "exact", "A", False), mark(2023, -12.0, "exact", "A", False)), "", "甲", "甲"
    )
    target = SimpleNamespace(
        kind="change", comparator="le", base_period="2020", deadline="2025", path="geometric"
    )
    title = standing_title(data_of(words, line), line, target, -10.0, "zh").replace("\u202f", " ")
    assert title == "甲 2023 年比 2020 年变化 -12 t，达到目标值"


@given(line=series())
def test_years_are_counted_by_their_sign(words, line):
    title = years_title(data_of(words, line), line, "某市", "zh")
    fell = sum(ends(one)[1] < 0 for one in line.marks)
    rose = sum(ends(one)[0] > 0 for one in line.marks)
    numbers = [int(n) for n in re.findall(r"\d+", title)]
    assert numbers[0] == len(line.marks)
    assert ("下降" in title) == bool(fell)
    if "都" not in title:
        assert numbers[1] == (fell or rose)
    else:
        assert len(line.marks) in (fell, rose)


@given(found=st.lists(values, min_size=1, max_size=6), key=st.sampled_from(["most", "highest"]))
def test_the_longest_bar_is_named_with_all_that_are_as_long(words, found, key):
    bars = [Bar(f"第{'甲乙丙丁戊己'[n]}种", value, f"{value:g}") for n, value in enumerate(found)]
    top = [bar.label for bar in bars if bar.value == max(found)]
    for lang in LANGS:
        title = bars_title(words[lang], bars, key)
        assert f"{max(found):g}" in title
        if len(top) < len(bars) or len(bars) == 1:
            assert {bar.label for bar in bars if bar.label in title} == set(top)


def test_a_figures_interval_is_what_is_printed():
    assert interval_of(Mark(2020, 93.05)).low == Fraction("93.05")
    assert interval_of(Mark(2020, 93.0, 93.0, 100.0, qualifier="ge")).high is None
    assert interval_of(Mark(2020, 30.0, 30.0, None, qualifier="gt")).low_open

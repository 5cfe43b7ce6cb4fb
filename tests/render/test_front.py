"""The front page in every state from empty to full: numerals that add up, a wall that says what is known."""

import re
from dataclasses import replace
from html import unescape

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from paged import page
from sets import NAMES

from pipelines.charts import Multiple, Scale, Spot, Stack, Timeline, multiple_picture, scale_picture
from pipelines.charts.columns import stacks_picture
from pipelines.charts.marks import Mark
from pipelines.charts.months import Months, months_picture
from pipelines.charts.placing import width_px
from pipelines.charts.timeline import timeline_picture
from pipelines.pictures.city import course_of
from pipelines.render.pages.home import home_view
from pipelines.views import ANSWERS, LANGS, answer_of, answers, tile_of

DECIDED = (0, 1, 9, 17)


def with_decided(data, n):
    """The data with n promises decided, every second one as not kept, and nothing seen of the others."""
    ids = [target.id for target in data.quantified]
    kept, broken = ids[:n:2], ids[1:n:2]

    def said(column, for_kept, for_broken, for_rest):
        id_ = pl.col("TARGET_ID")
        asked = (
            pl.when(id_.is_in(kept)).then(pl.lit(for_kept)).when(id_.is_in(broken)).then(pl.lit(for_broken))
        )
        return asked.when(id_.is_in(ids)).then(pl.lit(for_rest)).otherwise(pl.col(column)).alias(column)

    table = data.tables["assessments"].with_columns(
        said("SET", "kept", "not-kept", "undecidable"),
        said("STATUS", "met", "not-met", "no-data"),
        said("LAST_SEEN", "reached", "not-reached", "unseen"),
    )
    return replace(data, tables={**data.tables, "assessments": table})


@pytest.mark.parametrize("set_name", NAMES)
def test_the_numerals_add_up_to_all_promises_and_none_is_nought(set_name, data_of):
    data = data_of(set_name)
    for lang in LANGS:
        view = home_view(data, lang)
        assert sum(one["n"] for one in view["answers"]) == len(data.quantified) == len(view["tiles"])
        assert all(one["n"] for one in view["answers"])
        assert [one["answer"] for one in view["answers"]] == [a for a in ANSWERS if answers(data)[a]]


@pytest.mark.parametrize("n", DECIDED)
@pytest.mark.parametrize("lang", LANGS)
def test_every_state_from_empty_to_full_is_said(n, lang, site_data):
    data = with_decided(site_data, n)
    html = page(data, "home", home_view(data, lang), lang)
    words = data.words[lang]
    told = dict(re.findall(r'<li class="a-([\w-]+)"><b>(\d+)</b>', html))
    expected = {"kept": (n + 1) // 2, "not-kept": n // 2, "unseen": len(data.quantified) - n}
    assert told == {answer: str(count) for answer, count in expected.items() if count}
    assert (words("front.absence") in html) == (n < len(data.quantified))
    if n == len(data.quantified):
        assert words("wall.state.none") not in re.search(r'<ol class="wall">.*?</ol>', html, re.DOTALL)[0]
    later = [t for t in data.quantified[n:] if t.deadline[:4] > str(data.project.params.release.date)[:4]]
    assert (words("front.later", n=len(later)) in unescape(html)) == bool(later)
    assert len(re.findall(r'class="numeral"', html)) == len(data.quantified)
    assert all(
        f'href="x/targets/{t.id}.html"' in html or f"targets/{t.id}.html" in html for t in data.quantified
    )


@pytest.mark.parametrize("set_name", NAMES)
def test_a_tile_says_no_more_than_its_verdict(set_name, data_of):
    data = data_of(set_name)
    for target in data.quantified:
        row = data.assessment[target.id]
        tile = tile_of(data, target, "zh")
        assert (tile.answer in ("kept", "not-kept")) == (row["SET"] in ("kept", "not-kept")), target.id
        assert answer_of(data, target) == tile.answer
        assert tile.scale.known == any(spot.kind == "own" for spot in tile.scale.spots)
        if row["LAST_SEEN"] == "unseen" and target.kind in ("level", "change", "cumulative"):
            assert not tile.scale.known or row["STATUS"] != "no-data", target.id
        assert ("?" in tile.numeral) == (target.value is None)


@pytest.mark.parametrize("set_name", NAMES)
def test_only_what_is_comparable_stands_on_a_scale(set_name, data_of):
    data, drawn = data_of(set_name), 0
    for target in data.quantified:
        own = {(one.indicator, one.definition, one.breakdown) for one in target.series[:1]}
        beside = {
            data.words["zh"](f"wall.letter.{data.codes.areas[context.area].level}")
            for context in target.context
            if (context.indicator, context.definition, context.breakdown) in own
        }
        others = {spot.label for spot in tile_of(data, target, "zh").scale.spots if spot.kind == "other"}
        drawn += len(others)
        assert others <= beside, target.id
    assert drawn or set_name == "empty"


VALUES = st.floats(-50, 150, allow_nan=False)
SPOTS = st.lists(
    st.builds(
        Spot,
        VALUES,
        st.sampled_from(("", "国", "省", "2020")),
        st.sampled_from(("own", "before", "other")),
        st.sampled_from(("", "up", "down")),
        st.booleans(),
    ),
    max_size=5,
)


def boxes(svg):
    """(left, right, baseline) of the words of a picture."""
    found = re.findall(
        r'<text x="([-\d.]+)" y="([-\d.]+)" text-anchor="(\w+)"[^>]*font-size="([\d.]+)"[^>]*>([^<]*)', svg
    )
    for x, y, anchor, size, text in found:
        wide = width_px(unescape(text), float(size))
        left = float(x) - wide * {"start": 0, "middle": 0.5, "end": 1}[anchor]
        yield left, left + wide, float(y)


def apart(svg):
    """No two words of a picture lie on each other."""
    found = list(boxes(svg))
    return not [
        (one, other)
        for n, one in enumerate(found)
        for other in found[n + 1 :]
        if abs(one[2] - other[2]) < 9 and one[0] < other[1] - 0.5 and other[0] < one[1] - 0.5
    ]


@given(SPOTS, st.none() | VALUES)
def test_the_words_of_a_scale_never_lie_on_each_other_and_stay_inside(spots, threshold):
    svg = scale_picture(Scale(0.0, 100.0, ("0", "100"), threshold, tuple(spots)))
    assert apart(svg)
    assert all(left > -1 and right < 169 for left, right, _ in boxes(svg))
    places = [float(x) for x in re.findall(r'cx="([-\d.]+)"', svg)]
    assert len(places) == len(spots)
    assert all(0 <= x <= 168 for x in places)


@given(
    st.lists(
        st.tuples(st.integers(2015, 2030), st.floats(0, 100)),
        min_size=2,
        max_size=9,
        unique_by=lambda t: t[0],
    )
)
def test_a_small_multiple_keeps_its_figures_inside_its_axis(points):
    marks = tuple(Mark(float(year), round(value, 2), label=f"{value:.1f}") for year, value in sorted(points))
    one = Multiple(marks, int(marks[0].time), int(marks[-1].time), 100.0)
    low, high = one.ends
    assert low <= min(m.value for m in marks)
    assert max(m.value for m in marks) <= high <= 100.0 + 1e-9
    assert low < high
    svg = multiple_picture(one, "x", ("0", "100"))
    ys = [float(y) for y in re.findall(r'cy="([-\d.]+)"', svg)]
    assert len(ys) == len(marks)
    assert all(15.9 <= y <= 138.1 for y in ys)


@given(
    st.lists(st.floats(2023, 2031), min_size=1, max_size=6),
    st.floats(2023, 2031),
    st.sampled_from((340, 1080)),
)
def test_the_line_of_deadlines_stays_inside(times, today, width):
    line = Timeline(
        2023.0,
        2031.0,
        today,
        "今天（本版）",
        tuple((t, "15 项到期") for t in sorted(times)),
        (2027.2,),
        "预计",
    )
    assert all(
        left >= -1 and right <= width + 1 for left, right, _ in boxes(timeline_picture(line, "x", width))
    )


def row(value, rounding=0.05, qualifier="exact", status="A", year=2024):
    return {
        "TIME_PERIOD": str(year),
        "OBS_VALUE": value,
        "ROUNDING": rounding,
        "QUALIFIER": qualifier,
        "OBS_STATUS": status,
    }


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 0.5))
def test_what_a_picture_says_of_a_series_is_what_its_ends_say(a, b, rounding):
    course = course_of([row(a, rounding), row(b, rounding)])
    if a == b:
        assert course == "same"
    elif abs(b - a) <= 2 * rounding:
        assert course == "unclear"
    else:
        assert course == ("rose" if b > a else "fell")


def test_no_course_is_said_across_a_break_or_a_bound():
    assert course_of([row(1), row(2, status="B")]) == "broken"
    assert course_of([row(1), row(2, qualifier="ge")]) == "bound"
    assert course_of([row(1), row(2), row(1)]) == "higher"
    assert course_of([row(1), row(0), row(1)]) == "lower"
    assert course_of([row(1), row(0), row(2), row(1)]) == "mixed"
    assert course_of([row(1, year=2020), row(2, year=2024)]) == "apart"


def test_months_that_were_not_found_are_hatched_and_a_break_is_drawn():
    svg = months_picture(Months({(2024, 1): (0, ""), (2024, 3): (2, "90")}, 5, ((2024, 3),)), "x")
    assert svg.count("<rect") == 2
    assert svg.count("<path") == 1, "February, and no month before or after"
    assert svg.count("<line") == 2


def test_a_high_column_is_a_bar_and_a_low_one_dots():
    few, many = [Stack("1", 2, 1)], [Stack("1", 200, 0, "200")]
    assert stacks_picture(few, "x", 340, "").count("<circle") == 3
    assert "<circle" not in stacks_picture(many, "x", 340, "")


# What can be taken in at one reading: Chinese characters and English words of a sentence.
LONGEST = {"zh": (r"[㐀-鿿]", r"[。？：；]", 32), "en": (r"[A-Za-z0-9’]+", r"[.?]\s", 26)}


@pytest.mark.parametrize("set_name", NAMES)
@pytest.mark.parametrize("lang", LANGS)
def test_the_first_sentences_are_short(set_name, lang, data_of):
    view = home_view(data_of(set_name), lang)
    unit, end, most = LONGEST[lang]
    texts = [view["kicker"], *view["caveat"], view["before"], *(one["words"] for one in view["answers"])]
    sentences = [part for text in texts for part in re.split(end, text)]
    assert {part: n for part in sentences if (n := len(re.findall(unit, part))) > most} == {}

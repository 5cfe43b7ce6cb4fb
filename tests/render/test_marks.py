"""Where words stand in a chart: none hides a figure, a line, another name or the threshold's own words."""

import math
from dataclasses import replace

import pytest
from drawn import FONT, hidden, read
from fontTools.ttLib import TTFont

from pipelines.charts.marks import Line, Mark, PromiseChart
from pipelines.charts.placing import ADVANCE, Ink, Words, box_of, crosses, nearest, place
from pipelines.charts.svg import drawings

EMPTY = PromiseChart("c", "t", "d", "%", 2020, 2025, Line(()), empty_label="未找到数据")
ROOM = (0.0, 0.0, 300.0, 200.0)


def line(*values, until=2025):
    first = until - len(values) + 1
    return Line(tuple(Mark(first + n, value) for n, value in enumerate(values)), f"全国 {values[-1]}")


def drawn(project, **changes):
    made = drawings(replace(EMPTY, **changes), project)
    return [read(svg) for svg in (made.narrow, made.wide)]


def words(text, near, **changes):
    return Words(text, 12, "#000000", near, **changes)


@pytest.mark.parametrize(
    ("lines", "threshold"),
    [
        ((line(1.0, 5.0, 9.0),), None),
        ((line(9.0, 5.0, 1.0),), 1.2),
        ((line(0.0, -12.1, until=2023), line(0.0, -12.0, until=2023)), -10.0),
        ((line(60.0, 99.2),), 100.0),
        ((line(60.0, 80.0), line(80.0, 60.0), line(70.0, 70.1)), 70.0),
    ],
)
def test_no_name_hides_anything(project, lines, threshold):
    for found in drawn(project, context=lines, threshold=threshold, threshold_label="目标：不低于某个数"):
        assert hidden(found) == []
        assert {one.label for one in lines} <= {text for text, _ in found.labels}
        assert "未找到数据" in dict(found.labels)


def test_words_that_hide_a_dot_are_seen_by_the_measure_itself(project):
    found = drawn(project, context=(line(1.0, 5.0, 9.0),))[0]
    text, (left, top, right, bottom) = found.labels[0]
    found.dots.append(((left + right) / 2, (top + bottom) / 2, 2.0))
    assert (text, "dot") in hidden(found)


def test_words_go_where_they_are_nearest_to_what_they_name():
    placed = place([words("甲", (150, 100))], Ink(), ROOM)
    box = box_of("甲", 12, placed[0].left, placed[0].baseline)
    assert max(abs(a - b) for a, b in zip(nearest(box, (150, 100)), (150, 100), strict=True)) < 10
    assert placed[0].leader is None


def test_words_far_from_their_mark_are_led_to_it():
    crowd = Ink(dots=tuple((x, y, 4.0) for x in range(110, 200, 8) for y in range(60, 150, 8)))
    placed = place([words("甲乙", (150, 100))], crowd, ROOM)
    assert placed[0].leader is not None


def test_words_never_stand_where_they_would_be_read_as_another_dots():
    """A bound of 2021 stood right beside the dot of 2020 and was read as its figure."""
    bar, dot = (140.0, 60.0, 150.0, 104.0), (110.0, 108.0, 4.0)
    (found,) = place([words("96.6 以上", (145, 104))], Ink((dot,), (), (bar,)), ROOM)
    box = box_of(found.words.text, found.words.size, found.left, found.baseline)
    mine, other = (math.dist(nearest(box, one), one) for one in ((145, 104), dot[:2]))
    assert found.leader is not None or mine < other


def test_two_words_on_one_line_are_a_blank_apart():
    near = [(100, 100), (150, 100)]
    one, two = place([words("甲甲甲甲", near[0]), words("乙乙乙乙", near[1])], Ink(), ROOM)
    boxes = sorted(box_of(p.words.text, p.words.size, p.left, p.baseline) for p in (one, two))
    level = boxes[0][1] < boxes[1][3] and boxes[1][1] < boxes[0][3]
    assert not level or boxes[1][0] - boxes[0][2] >= 6


def test_words_without_a_place_are_left_out_or_end_the_try():
    full = Ink(strokes=tuple((0.0, y, 300.0, y) for y in range(0, 200, 5)))
    assert place([words("甲", (150, 100), reach_px=30)], full, ROOM) == []
    assert place([words("甲", (150, 100))], full, ROOM) is None


def test_a_stroke_crosses_a_box_only_where_it_runs_through_it():
    assert crosses((0, 0, 10, 10), (-5, 5, 15, 5))
    assert crosses((0, 0, 10, 10), (2, 2, 3, 3))
    assert not crosses((0, 0, 10, 10), (-5, 11, 15, 11))
    assert not crosses((0, 0, 10, 10), (-5, 5, -1, 5))


def test_the_widths_are_those_of_the_chart_font():
    font = TTFont(FONT)
    real = {chr(code): font["hmtx"][name][0] for code, name in font.getBestCmap().items()}
    latin = {character: width for character, width in real.items() if ord(character) < 0x100}
    assert {c: ADVANCE.get(c, 1000) for c in latin} == latin
    assert {c: real[c] for c in ADVANCE} == ADVANCE
    # Any other character counts as a whole em; only three of the font are wider, and no text of ours has them.
    assert {c for c, width in real.items() if ADVANCE.get(c, 1000) < width} <= set("ЮЩ№")


def test_an_axis_counts_in_the_unit_of_its_labels(project):
    for found in drawn(project, own=Line((Mark(2022, 1.91),)), threshold=1.99, axis_factor=100.0):
        texts = [text for text, _ in found.around]
        assert any(text in ("190", "195", "200", "192") for text in texts)
        assert not any("." in text for text in texts)
